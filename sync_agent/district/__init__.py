"""The district's end: collectors store what hubs send and sign receipts; pages show every cooperative.

`intake` decides what a batch means, `store` and `tables` keep it (SQLite or PostgreSQL, the same tables), `collector`
talks to the broker, `views`, `api` and `pages` show it. Facts are never changed or deleted here either.
"""
