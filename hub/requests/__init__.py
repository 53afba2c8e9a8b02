"""Withdrawal requests (permintaan penarikan): a member asks at kiosk or phone, an officer finishes it at the desk.

A request moves no money. An account has one open request at most; it ends paid, refused or cancelled, once.
"""
