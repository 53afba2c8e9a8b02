"""Announcements (pengumuman): officers publish them, members read them at kiosk and phone.

Those of the district will stand in the same list under their own name (`source`). A notice is never edited:
a wrong one is withdrawn and published anew.
"""
