"""Bringing a burnt hub's log back: fetching it from the district, and reading it from a courier's stick.

Both give parcels (`hub.log.parcel`), from which ``python -m hub restore`` builds the books; that command also starts
these programs, hands them the private recovery key on their standard input, and nowhere else does the key appear.
"""
