"""The officers' desk (meja pengurus): its first page and a member's page, put together from what the rooms show.

Each task itself (a deposit, a new member, the day) is its own room's page under ``/desk``.
"""
