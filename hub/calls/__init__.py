"""Calls from a kiosk (panggil petugas): the officers see on every page who waits, and one answers "I am coming".

No fact of the cooperative: a call lives in the hub's local file and is forgotten after an hour.
"""
