"""The command line: what officers and technicians do at the hub itself, mostly while the server is stopped.

`parser` knows the commands, `main` runs one and says what went wrong, the other modules are a group of commands each.
"""
