"""The courier's file on a phone: fetched here by a technician, and the district's answer handed over here.

The relay packs and reads these files (`sync_agent/courier/desk.py`); this room moves bytes that it does not look into.
"""
