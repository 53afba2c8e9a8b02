"""What every room's `api.py` and `pages.py` share: who asks, in which language, and how answers and errors look.

Rooms import this; it imports no room's doors. `hub.server` puts the rooms' doors together.
"""
