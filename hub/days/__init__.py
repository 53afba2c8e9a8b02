"""The business day (hari kerja): opened and closed by an officer, because a Pi without network does not know the date.

Money moves only in an open day, a new day is always later than every one before, and a closed day
takes nothing more.
"""
