"""What a member prefers at the kiosk and on the phone: covered balances, a shuffled keypad, the voice, sizes, language.

Chosen once, it holds wherever they sign in.
"""
