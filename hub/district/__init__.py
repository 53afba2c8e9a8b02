"""What the district office says: announcements, the price of palm fruit (TBS), rules, and what it asks for.

It comes signed through the relay, which alone may hand it in (`api`). Each new statement is one fact, taken once
however often it comes; nobody here can change it. Validity is judged by the business day.
"""
