"""Read aloud: what a screen says (`phrase`), how it becomes sound (`engines`, `clips`, `player`), and when it is heard.

Free of Kivy. `read_aloud` decides when something is said, `speaker` says it on a thread of its own; what is said are
phrases, which name a message and its figures, so that recorded clips can say them as well as a machine.
"""
