"""The parts every screen is made of: each a class with its `.kv` rule beside it, coloured and sized by `theme`.

A part shows what it is given and reports what was touched; it asks nothing of the hub and keeps nothing.
"""
