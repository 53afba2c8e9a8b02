"""Who works at the office: accounts with a role each, signing in, tokens for programs, and what everybody did.

Viewers look, editors also publish, administrators also enrol hubs and make accounts. The first account is made on the
command line: until then there is nobody who could let anybody in.
"""
