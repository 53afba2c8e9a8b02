"""Who the officers are (pengurus, pengawas, pengelola): every member may know their names and offices.

Offices are given and ended in `hub.access`; here they are only shown.
"""
