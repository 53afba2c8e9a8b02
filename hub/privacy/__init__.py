"""What the data protection law (UU 27/2022) gives every member: to see what is kept of them, to have it corrected, and
to take a copy away.
"""
