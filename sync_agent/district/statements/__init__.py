"""What the office publishes: announcements and palm fruit prices, from the form to what is in force for a hub.

Signing and sending them is not done here; `views.in_force` gives what there is to say.
"""
