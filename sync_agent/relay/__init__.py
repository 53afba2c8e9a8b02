"""The relay: runs on the hub, reads its log and sends what the district does not have yet.

It keeps no queue and no cursor: the log is the queue, the district's retained signed receipt the cursor. It can be
killed at any moment and starts again from there.
"""
