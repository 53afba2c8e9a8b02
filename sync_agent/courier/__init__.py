"""The courier: the very same batches, receipts and statements as over MQTT, carried by hand where there is no uplink.

They travel as files in one folder of our own on a USB stick (`folder`), or as one file on a phone (`pouch`). `village`
fills and empties them at a hub, `office` at the district, `desk` serves a technician's phone at the hub.
"""
