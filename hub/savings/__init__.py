"""Savings (simpanan): pokok once, wajib every month, sukarela as people like, each by the cooperative's own rules.

A savings account's id is product and member number, e.g. ``sukarela-12``. Rules come from the
cooperative's AD/ART and are facts themselves.
"""
