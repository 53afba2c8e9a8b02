"""Puts the rooms' doors together into one HTTP server, and announces it on the local network.

`app` is the ASGI application, `run` starts it with one worker, `announce` speaks zeroconf.
"""
