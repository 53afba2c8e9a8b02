"""The slip (struk): the receipt that a member takes home, on thermal paper, as PDF, or on the phone's screen.

A slip is made from a recorded fact alone, so it exists only after the commit, and looks the same however often it is
made. Its code holds the fact's number and hash: whoever has the hub can tell a true slip from a false one.
"""
