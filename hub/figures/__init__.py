"""The cooperative's figures, for every member: members over the years, savings over time, money in and out.

Never a single member's: while fewer than a few members save, sums would show what one of them has, and are not shown.
"""
