"""Relay and district: how a village's facts reach the district's office, and the wire between them.

`wire`, `receipt` and `topics` are the contract between the two ends; `relay` runs on the hub and reads its log,
`district` runs at the office and stores what arrives. Of the hub only `hub.log` is imported.
"""

from typing import Final

PROGRAM_VERSION: Final = "0.1.0"
