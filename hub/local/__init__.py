"""What the hub remembers beside the books: sessions, wrong tries, pairing codes, calls, the district's receipts.

None of it is the cooperative's own data, so it stands in a file of its own (``local.db``); losing that
file signs everybody out and loses not a rupiah.
"""
