"""Training (latihan): the very same program over a throw-away copy with invented people, and ten guided exercises.

A data folder is for training because a file in it says so, not by a switch that somebody could forget: books of a real
cooperative are never shown as a training, and training books never as real.
"""
