"""The cooperative itself: its name, the village it is registered in, its legal number.

Everything that other rooms and the district call it by comes from here; its savings rules (AD/ART)
are in `hub.savings`.
"""
