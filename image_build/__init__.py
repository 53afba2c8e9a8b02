"""Tools of the technician: what puts the appliance on a machine and starts its parts as processes.

`demo` runs the whole appliance on one machine. Nothing here imports the parts: they are started, not called.
"""
