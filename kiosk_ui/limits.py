"""Every bound of the kiosk, with its unit and its reason."""

from __future__ import annotations

from typing import Final

ENTRY_IDLE_SECONDS: Final = 45.0
"""Nobody touching on number or PIN pages: back to the start. Half a minute of hesitation is normal for a beginner."""
IDLE_WARNING_SECONDS: Final = 20.0
"""How long before the end of the idle time the warning stands there; long enough to read three lines slowly."""
IDLE_SECONDS_MIN: Final = 20.0
"""A hub that asks for less would throw people out while they read."""
IDLE_SECONDS_MAX: Final = 90.0
"""What a hub allows on a member's own phone would leave a balance on this screen for the next in the queue."""
GOODBYE_SECONDS: Final = 5.0
"""The thank-you page leaves by itself, so that the next in the queue finds the start page."""
NOTICE_SECONDS: Final = 12.0
"""A kind message on the start page goes away by itself; it was meant for the person before."""
CALL_IDLE_SECONDS: Final = 180.0
"""The page that calls the officer may stand this long: the officer has to walk over."""
SLEEP_AFTER_SECONDS: Final = 180.0
"""The start page goes dark after this long untouched: panels burn in, and power is dear off the grid."""

WAKE_SWALLOW_SECONDS: Final = 0.2
"""Touches this soon after the waking one are part of it (a resting finger, a double tap) and do nothing."""
NEW_SCREEN_SWALLOW_SECONDS: Final = 0.25
"""The second half of a double tap must not press what the next screen happens to have in that place."""
SCAN_GAP_SECONDS: Final = 0.06
"""A scanner types a character every 1-30 ms; people need 100 ms between two keys, 60 even after one frame's doubt."""
SCAN_TAINT_SECONDS: Final = 1.0
"""Letters typed this shortly before digits and Enter: a scan that a slow frame tore apart, not a member number."""
SCAN_SETTLE_SECONDS: Final = 0.12
"""A burst without Enter for this long was a person after all: its digits count as typed."""
SCAN_CHARACTERS_MIN: Final = 4
"""Shorter bursts are two keys hit together, not a card."""
CARD_CHARACTERS_MAX: Final = 64
"""The longest card text the kiosk hands to the hub; a shop's QR code with a web address is no member's card."""
SCAN_BUFFER_CHARACTERS_MAX: Final = 512
"""What is kept of an endless 'scan' (a book lying on a keyboard) before the rest is dropped."""
MEMBER_NUMBER_DIGITS_MAX: Final = 6
"""Cooperatives have about 50 members, the largest some thousands; six digits leave room for old numbering."""
PIN_DIGITS: Final = 6
"""The hub's rule."""
PIN_WAIT_SECONDS: Final = 30
"""Wait shown if the hub says 'wait' without saying how long."""
PAIRING_CODE_DIGITS: Final = 6
"""The hub's rule."""
CONNECT_SECONDS_MAX: Final = 3.0
"""Wi-Fi across the yard answers in milliseconds; after three seconds the hub is away and the screen must say so."""
ANSWER_SECONDS_MAX: Final = 10.0
"""Longest wait for an answer: Argon2 on a Pi takes about a second, a queue of kiosks and phones a few."""
ANSWER_BYTES_MAX: Final = 1 << 20
"""Largest answer read. A page of 100 movements is 30 kB; a megabyte is a broken or hostile server."""
TRIES_MAX: Final = 2
"""Attempts at one request whose connection was cut, all under one idempotency key. More would keep people waiting."""
REQUESTS_WAITING_MAX: Final = 16
"""Requests waiting for the one worker. A person makes three at once; more is a fault and is refused at once."""
STATUS_SECONDS: Final = 10.0
"""How often the hub is asked for its status while it answers."""
AWAY_RETRY_SECONDS: Final = (1.0, 2.0, 3.0, 5.0)
"""Waits between tries while the hub is away; the last repeats, so that healing takes five seconds at most."""
AWAY_GRACE_SECONDS: Final = 1.5
"""A gap this short (the hub restarting a connection) is not worth frightening anyone; the overlay waits for it."""
DISCOVERY_SECONDS: Final = 4.0
"""How long one search by zeroconf listens: answers come in 0.05-1 s, a sleeping access point needs more."""
REDISCOVER_AFTER_TRIES: Final = 6
"""Failed tries before a hub found by zeroconf is searched anew: its address may have changed."""
STOP_SECONDS_MAX: Final = 2.0
"""How long leaving the program waits for the request under way (signing the last person out)."""

MOVEMENTS_PER_REQUEST: Final = 20
"""Movements asked for at once: five pages of the passbook, one round trip."""
MOVEMENTS_KEPT_MAX: Final = 4000
"""Rows of one passbook kept during a visit (about 1 MB); thirty years of weekly deposits are 1,600."""
DEVICE_SECRET_BYTES: Final = 32
"""Randomness in the kiosk's secret; written as 43 URL-safe characters."""
DEVICE_FILE_BYTES_MAX: Final = 4096
"""A pairing file is 150 bytes; anything large is not one."""

FRAMES_PER_SECOND_MAX: Final = 25
"""Smooth enough for a page that does not animate; a third of the idle load of 60."""
TICK_SECONDS: Final = 0.1
"""How often countdowns and idle time are looked at."""
SCREENSHOT_AFTER_SECONDS: Final = 0.35
"""When the development aid takes its picture: after layout has settled."""
