"""The district's certificate authority: one folder, made and used by a few commands over the `cryptography` library.

A certificate lets its holder speak at the broker under its common name, which for a hub is its id. It signs nothing:
batches and receipts have keys of their own (`sync_agent.keys`).
"""
