"""A made-up cooperative for demonstrations and tests: believable, and the same again for the same seed and day.

`people` invents members, `calendar` says when there is what to do, `life` lives two years through the rooms' own
actions, `actions` puts it together. Nobody in it is real: their NIK and telephone numbers cannot exist.
"""
