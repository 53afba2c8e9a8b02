"""What the relay brings back: the district's signed receipts, kept as the village's evidence.

A receipt that does not fit the hub's own chain is refused, so nothing is ever shown as confirmed
that the district does not hold exactly as it stands here.
"""
