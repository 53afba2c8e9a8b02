"""Withdrawal requests (permintaan penarikan): a member asks at kiosk or phone, an officer finishes it at the desk.

A request moves no money. An account has one open request at most; it ends paid, refused or cancelled, once. If its
payment is undone, which stands in savings, people are told so here, and the member may ask again.
"""
