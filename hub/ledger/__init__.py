"""Double entry: chart of accounts, entries and lines in whole rupiah, balances by account and day.

Append-only and balanced by database triggers; other rooms post here with `hub.ledger.posting.post`.
`invariants` proves it all from the rows alone.
"""
