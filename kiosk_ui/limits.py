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
CALL_LOOK_SECONDS: Final = 3.0
"""How often the kiosk asks whether an officer has answered; who waits looks at the screen about that often."""
CALL_AGAIN_SECONDS: Final = 60.0
"""Pressing again within this time does not ring twice at the desk."""
SLEEP_AFTER_SECONDS: Final = 180.0
"""The start page goes dark after this long untouched: panels burn in, and power is dear off the grid."""
HELD_SECONDS_MAX: Final = 10.0
"""A covered amount is shown no longer than this: long enough to read it aloud, and a stuck panel holds for ever."""

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
AMOUNT_DIGITS_MAX: Final = 9
"""Digits of an amount to withdraw: 999 million rupiah, more than any village member's savings."""
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
NOTICE_NEW_DAYS: Final = 7
"""Days for which an announcement is marked as new: the kiosk does not keep who has read what."""
TEXT_PAGE_LINES: Final = 8
"""Lines of an announcement on one page, large enough to read standing."""
TEXT_LINE_CHARACTERS: Final = 45
"""Characters of such a line: what fits in the largest words too, which shrink a little for it."""
SUGGESTION_CHARACTERS_MAX: Final = 300
"""The longest suggestion or correction typed at the kiosk; who has more to say tells the officer."""
LETTERS_MAX: Final = 26
"""First letters offered to find one's photo: the alphabet."""
PHOTOS_KEPT_MAX: Final = 60
"""Photos kept during a visit (20 kB each): all under one letter of a cooperative ten times the usual size."""
MONTHS_SHOWN: Final = 12
"""Months in a member's savings picture: a year, one season round."""
DEVICE_SECRET_BYTES: Final = 32
"""Randomness in the kiosk's secret; written as 43 URL-safe characters."""
DEVICE_FILE_BYTES_MAX: Final = 4096
"""A pairing file is 150 bytes; anything large is not one."""

DIAGONAL_INCHES_MIN: Final = 4.3
"""The smallest touch panel sold for a Pi; below 7 inches targets are smaller than 15 mm (10 mm here)."""
DIAGONAL_INCHES_MAX: Final = 32.0
"""Anything larger hangs on a wall; a slip of the keyboard (700) is told at once."""
FRAMES_PER_SECOND_MAX: Final = 25
"""Smooth enough for a page that does not animate; a third of the idle load of 60."""
TICK_SECONDS: Final = 0.1
"""How often countdowns and idle time are looked at."""
SCREENSHOT_AFTER_SECONDS: Final = 0.35
"""When the development aid takes its picture: after layout has settled."""

VOLUME_PERCENT: Final = 80
"""How loud the voice is unless told otherwise; a full scale of recorded clips distorts on small loudspeakers."""
PHRASES_WAITING_MAX: Final = 40
"""Sentences waiting to be said. A full page has twenty; more is a fault, and the rest is not said."""
PHRASE_CHARACTERS_MAX: Final = 600
"""Characters of one sentence handed to espeak-ng: the longest page of an announcement, read for a minute."""
SPEECH_SECONDS_MAX: Final = 5.0
"""How long espeak-ng may take for a sentence (a Pi needs 0.2 s), and how long a sound card may hang after its end."""
CAPTION_CHARACTERS_PER_SECOND: Final = 14.0
"""Words shown instead of said stand for as long as a slow reader needs."""
CAPTION_SECONDS_MIN: Final = 2.0
"""The shortest caption; shorter ones only flicker."""
LISTEN_SECONDS_MAX: Final = 120.0
"""How long listening counts as being there: the longest page read to its end, and no more."""
HINT_SECONDS: Final = 12.0
"""Untouched for so long, a page says what to do next. Shorter would hurry those who read slowly."""
CLIP_GAP_SECONDS: Final = 0.04
"""Silence between two clips of a sentence; recordings have a little at both ends besides."""
CLIP_BYTES_MAX: Final = 4 << 20
"""Largest clip read: half a minute at studio quality. A whole speech is no clip."""
CLIP_RATE_MIN: Final = 8_000
"""Fewest samples a second that are speech (a telephone's)."""
CLIP_RATE_MAX: Final = 96_000
"""Most samples a second that a recorder makes."""
MANIFEST_BYTES_MAX: Final = 1 << 20
"""Largest manifest of a set of clips; two hundred sentences are 20 kB."""

DIM_AFTER_SECONDS: Final = 60.0
"""Untouched for so long, a page at rest is dimmed: who comes sees it still, and the panel lives longer."""
DIM_LIGHT: Final = 0.3
"""Share of the light left when dimmed: readable across a room, a third of the power."""
VEIL: Final = 0.6
"""How dark the veil is that dims a panel whose light cannot be set."""
DRIFT_SECONDS: Final = 60.0
"""How long a page at rest stands in one place before it moves by a few units, so that nothing burns in."""
DRIFT_UNITS: Final = 3
"""How far it moves: wider than the edge of a letter, narrower than anybody notices."""
TOUCH_STUCK_SECONDS: Final = 30.0
"""A touch that neither moves nor ends for so long is no finger: water, dirt or a broken panel."""
TOUCH_LOOK_SECONDS: Final = 5.0
"""How often the list of touch panels is read."""
RESTART_UNTOUCHED_SECONDS: Final = 20.0
"""A restart waits until nobody has touched for so long: it must not come between two people of a queue."""
RESTART_UPTIME_SECONDS: Final = 120.0
"""The least time between two restarts of our own wish: a loose contact must not keep the screen dark."""
RESTART_STUCK_UPTIME_SECONDS: Final = 1800.0
"""The same for a stuck touch, which a restart may not mend: twice an hour is enough to try."""
MEMORY_CHECK_UPTIME_SECONDS: Final = 86_400.0
"""Memory is looked at once a kiosk has run for a day."""
MEMORY_BYTES_MAX: Final = 320 << 20
"""Resident memory above which a kiosk that has run for a day starts anew in the dark; it needs 170 MB."""
KIOSK_START_SECONDS_MAX: Final = 60.0
"""From start to the first sign of life: a Pi's first start from a slow card takes ten seconds."""
KIOSK_SILENCE_SECONDS_MAX: Final = 10.0
"""Longest silence of the drawing thread: no page takes two seconds, and a person waits no longer than this."""
KIOSK_PROOF_SECONDS: Final = 60.0
"""A kiosk that has lived this long was in order; its next end is a new story."""
KIOSK_RESTART_SECONDS: Final = (0.0, 1.0, 2.0, 5.0, 15.0, 30.0)
"""Waits before the next start of a kiosk that dies again and again; the last repeats."""
KIOSK_END_SECONDS_MAX: Final = 5.0
"""How long a kiosk may take to end in good order (it signs the last person out), before it is killed."""
BEATS_READ_BYTES: Final = 4096
"""Signs of life read at once; ten come a second."""
SLOW_SECONDS: Final = 2.0
"""An answer that takes longer than this gets a moving sign that something happens."""
CLIP_SILENT_SHARE: Final = 0.02
"""Share of full loudness below which there is silence: a quiet room's noise in a telephone's microphone."""
CLIP_QUIET_SHARE: Final = 0.15
"""A clip whose loudest moment stays below this share of full scale is drowned by the machine's voice."""
CLIP_CUT_SAMPLES: Final = 12
"""So many samples at full scale were cut off: it crackles. A few happen in a healthy recording."""
CLIP_SILENCE_SECONDS_MAX: Final = 0.5
"""Longest silence before or after the words: a sentence of clips would stumble over more."""
CLIP_BREATH_SECONDS: Final = 0.03
"""Silence left at both ends of a clip when it is trimmed, so that no consonant is lost."""
CLIP_SECONDS_MIN: Final = 0.12
"""Shorter is no word, but a click."""
CLIP_SECONDS_SPARE: Final = 2.0
"""Time a clip may take besides its words: a slow speaker."""
CLIP_SECONDS_PER_CHARACTER: Final = 0.16
"""The slowest a clip may be said, half as fast as espeak-ng: more is another sentence, or two takes in one file."""
RECORDING_SECONDS_MAX: Final = 30
"""A recording ends by itself after this long: somebody has gone away."""
