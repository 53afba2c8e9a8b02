"""A window to leaf through every part of the kiosk's screens, in every state, theme, text size, hand and language.

A development tool (`make gallery`): see `specimens` for what is shown and `skeleton` for how a new screen starts.
"""
