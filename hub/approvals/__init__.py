"""Two people for what needs two (pembuat dan pemeriksa): above the cooperative's limits one makes, another agrees.

Limits stand by kind of movement. The checker agrees on the maker's screen or, while the business day lasts, to a
proposal from their own phone; either way with their own PIN, and the database takes no such movement without it.
"""
