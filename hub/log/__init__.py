"""The log: every change to the cooperative's data is one fact appended here, and nothing else writes.

`fact` says what a fact is and how the chain is hashed (another program can check it), `registry`
holds the types of facts, `record` is the only door that writes, `reading` the one that reads.
"""
