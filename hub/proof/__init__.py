"""Proving the books: that the chain holds, that the invariants hold, and that replaying the log gives the same tables.

`rebuild` makes books from a log alone, `verify` does all three and names the first fact that fails.
"""
