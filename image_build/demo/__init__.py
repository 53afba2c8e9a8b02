"""The whole appliance on one machine: hub, kiosk, relay, an MQTT broker and the district, each its own process.

`run` tells the story from start to stop, `village` makes the data of the first run, `parts` knows how each part
is started and when it is ready, `process` keeps them running.
"""
