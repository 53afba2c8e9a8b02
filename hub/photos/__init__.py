"""Members' photos, and finding oneself at the kiosk by photo and first letter, for those who agreed to it.

The log says that there is a photo and what it may be used for; the picture itself is a file beside the books, because
a fact is for good and a consent can be taken back.
"""
