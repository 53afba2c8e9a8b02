"""Announcements (pengumuman): officers publish them, members read them at kiosk and phone.

Those of the district (`hub.district`) stand in the same list as long as they hold. A notice is never edited: a wrong
one is withdrawn and published anew.
"""
