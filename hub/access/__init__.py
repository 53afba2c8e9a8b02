"""Who may come in and what they may see: PINs, roles, sessions, throttling, paired devices, cards.

`guard` is the one place where it is decided whose data somebody may see and what they may do.
What is the cooperative's (PIN hashes, roles, devices) are facts; sessions and wrong tries are kept apart in `local`.
"""
