"""Every bound of relay and district in one table: value, unit, reason."""

from __future__ import annotations

from typing import Final

# A batch on the wire
MESSAGE_BYTES_MAX: Final = 192 * 1024  # bytes; below the smallest packet limit of the brokers we document (256 KiB)
PAYLOAD_BYTES_MAX: Final = 2 * 1024 * 1024  # bytes inflated; a thousand facts have some 150 KiB, a bomb has gigabytes
FORM_VALUES_MAX: Final = 64  # values taken out of one body; the longest in use have 12, what is more stays text
FORM_PLACES_MAX: Final = 1_024  # places of one form that values go to, repeats included; bounds a reader's memory
BATCH_FACTS_MAX: Final = 1_000  # facts; more gain nothing in compression and lose more when a link is cut
NUMBER_MAX: Final = 2**53  # facts; what every JSON reader keeps exactly
TEXT_BYTES_MAX: Final = 200  # bytes of a type, an actor, a device or a day; the longest in use have 30
HUB_CHARACTERS_MAX: Final = 63  # characters of a hub's id; a certificate's common name has 64

# What the district says to hubs
STATEMENTS_MAX: Final = 50  # statements in force at once for one hub; nobody reads more notices than that
STATEMENT_TITLE_CHARACTERS_MAX: Final = 80  # characters, as of a cooperative's own announcement
STATEMENT_TEXT_CHARACTERS_MAX: Final = 1_000  # characters, as of a cooperative's own announcement
STATEMENTS_BYTES_MAX: Final = 256 * 1024  # bytes inflated: fifty of the longest texts in four-byte letters
STATEMENT_BYTES_MAX: Final = 64 * 1024  # bytes of a message; usual ones have below 2 KiB
SAID_DAYS_AFTER: Final = 14  # days a statement is still said when over; a village's business day may lag that far
SPEAK_SECONDS: Final = 5.0  # seconds between looks for what is new to say; whoever published it waits no longer
REGIONS_MAX: Final = 200  # region codes of one statement; the regency has 141 villages
PRICE_CLASSES_MAX: Final = 30  # age classes of a palm price; the ministry's table has below 20
PRICE_RUPIAH_MAX: Final = 100_000  # rupiah a kilogram; thirty times the highest price there has been

# What the relay sends
SEND_FACTS: Final = 200  # facts a batch; about 1.7 KB, two seconds on a bad 2G link
SEND_BYTES: Final = 64 * 1024  # bytes of bodies a batch; keeps one batch of unusual facts from filling a 2G link
WINDOW_BATCHES: Final = 4  # batches on the way without a receipt; hides a round trip of seconds, little to lose
READ_FACTS: Final = 200  # facts read from the log at once; bounds the relay's memory
GATHER_SECONDS: Final = (
    2.0  # seconds a new fact waits for others; facts come in twos and threes, a batch of one is dear
)
POLL_SECONDS: Final = 1.0  # seconds between looks at the log's head; one indexed read of 0.2 ms
SEALED_SECONDS_MAX: Final = 600.0  # seconds before the same sealed parts are sent again
SEALED_TRIES_MAX: Final = 3  # times a connection sends the same sealed parts while the district gets no further

# What the relay waits for
RECEIPT_SECONDS: Final = 30.0  # seconds from sending to the district's receipt; a 2G round trip with queues is below 10
LOST_SECONDS: Final = 5.0  # seconds for progress after a receipt that did not cover what is on the way; then it is lost
FIRST_RECEIPT_SECONDS: Final = 5.0  # seconds from SUBACK to the retained receipt; brokers send it right behind
CONNECT_SECONDS: Final = 20.0  # seconds for TCP, TLS and CONNACK; a TLS handshake on 2G takes up to 10
BACKOFF_SECONDS_FIRST: Final = 1.0  # seconds before the second try, doubling
BACKOFF_SECONDS_MAX: Final = 300.0  # seconds; an uplink that appears is used within five minutes at worst
BACKOFF_JITTER: Final = 0.5  # share of the wait that is random, so that a district's hubs do not return all at once
KEEPALIVE_SECONDS: Final = (
    600  # seconds between pings of an idle connection; each costs 204 bytes with TLS, TCP and IP, 29 KB a day
)
SESSION_SECONDS_RELAY: Final = (
    7 * 24 * 3600
)  # seconds the broker keeps a hub's session; one week without uplink is usual
EVENTS_MAX: Final = 256  # events between paho's thread and ours; at most a window of acknowledgements and receipts
STATUS_SECONDS: Final = 5.0  # seconds between two writes of the status file, to spare the card
BOOKS_SECONDS: Final = 2.0  # seconds between looks for books that have not been founded yet

# The uplink
ROUTE_CHECK_SECONDS: Final = 15.0  # seconds between looks for a route without news of one; asks the kernel only
ROUTE_LOST_SECONDS: Final = 5.0  # seconds without a route before a connection is given up; a cell change takes 2 or 3
CLOCK_SECONDS_MIN: Final = 1_795_478_400  # 2026-11-24T00:00:00Z; when this program was made, no clock can show less

# The month's data allowance
ALLOWANCE_BYTES_MIN: Final = 50_000  # bytes; below that not even a week's facts with their connections fit
ALLOWANCE_MONEY_SHARE: Final = 0.1  # share of the month kept for facts that move money
IDLE_SECONDS: Final = 60.0  # seconds a metered connection stays without anything to send; receipts take below 30
IDLE_GATHER_SECONDS: Final = 1_800.0  # seconds facts gather for a metered connection, which costs as much as 200 facts
CALL_IN_SECONDS: Final = 24 * 3600.0  # seconds between connections of a metered relay that has nothing to send
MEMORY_BYTES: Final = 16 * 1024  # bytes counted before the count is written; what a power cut may forget
MONTH_DOUBT_SECONDS: Final = 45 * 24 * 3600  # seconds between clock and business day beyond which the clock is in doubt

# Handing receipts to the hub
HUB_SECONDS: Final = 10.0  # seconds for the hub's answer; it is on the same machine
HUB_RETRY_SECONDS_FIRST: Final = 1.0  # seconds before the second try, doubling
HUB_STATUS_SECONDS: Final = 30.0  # seconds between two statuses whose gist is the same
HUB_SIGN_SECONDS: Final = 600.0  # seconds between signs of life where nothing changed; each costs the card a write
HUB_RETRY_SECONDS_MAX: Final = 60.0  # seconds; officers should see a confirmation within a minute of the hub's return

# The district's collector
RECEIVE_MAX: Final = 256  # messages the broker may send before the first is acknowledged; the next group comes in while
# one is stored
GROUP_MESSAGES_MAX: Final = 128  # messages sharing one commit; more would make the first one's receipt wait
GROUP_BYTES_MAX: Final = 1024 * 1024  # bytes of messages sharing one commit; usual ones have 2 KiB. Bounds memory
RECEIPTS_READ: Final = 500  # receipts made at once where all hubs get one; some 200 KiB
SESSION_SECONDS_COLLECTOR: Final = 0  # seconds; brokers go on dealing batches to the session of a collector that died
KEEPALIVE_SECONDS_COLLECTOR: Final = 20  # seconds; a dead collector's batches go to another one within 30
STORE_RETRY_SECONDS_MAX: Final = 30.0  # seconds between tries while the database is away
RECEIPT_PUBLISH_SECONDS: Final = 30.0  # seconds for the broker to take a receipt before the connection counts as dead
PUBLISH_PENDING_MAX: Final = 1_000  # receipts handed to paho and not yet acknowledged by the broker
WAITING_BATCHES_MAX: Final = 64  # batches of one hub waiting for a gap to fill; a relay has WINDOW_BATCHES on the way
SET_ASIDE_BATCHES_MAX: Final = 100  # batches of one sender set aside with their bytes; further ones are only counted
STATE_BYTES_MAX: Final = 1_024  # bytes of a hub's state message; ours has below 150
AMOUNT_RUPIAH_MAX: Final = 10**12  # rupiah of one line, ten times a hub's own bound; millions of them fit a 64-bit sum
BIRTH_SECONDS: Final = 10  # seconds in which the same birth counts once: every collector hears it, one should answer
STORE_BUSY_SECONDS: Final = 20.0  # seconds to wait for another writer of the SQLite store

# Giving a log back to a hub that has burnt
RESTORE_FACTS: Final = 1_000  # facts in one answer; some 300 KB, a minute and a half on a bad 2G link
RESTORE_CONFIRMED: Final = 20  # newest confirmed positions told; more say nothing new
RESTORE_PASS_SECONDS: Final = 12 * 3600  # seconds a pass is good for; a whole log over a bad link takes hours
FETCH_SECONDS: Final = 180.0  # seconds for one answer
FETCH_TRIES_MAX: Final = 20  # tries in a row for one answer; with the waits between them some fifteen minutes
FETCH_WAIT_SECONDS_MAX: Final = 60.0  # seconds between two tries

# The courier's stick and file
COURIER_HUBS_MAX: Final = 2_000  # hubs on one stick; the regency has 1,450 cooperatives
COURIER_FILES_MAX: Final = 1_000  # files of one hub on a stick; twenty years of weeks
COURIER_FILES_OLD: Final = 200  # confirmed batches that stay on a stick; four years of weeks, a copy more of the log
COURIER_BODIES_BYTES: Final = 512 * 1024  # bytes of bodies a batch; a thousand usual facts have some 150 KiB
COURIER_POUCH_BYTES_MAX: Final = 8 * 1024 * 1024  # bytes of a phone's file; half of it holds a million usual facts
COURIER_POUCH_FILES_MAX: Final = 2_000  # files in a phone's file; a thousand hubs with a receipt and a word each
COURIER_REPLIES_MAX: Final = 4  # files handed over by phones that wait to be read; each takes a second
COURIER_LOOK_SECONDS: Final = 2.0  # seconds between looks for what the hub's page has laid there
COURIER_DUE_SECONDS: Final = 600.0  # seconds between looks whether that is so; each asks the hub
COURIER_SILENT_SECONDS: Final = 24 * 3600  # seconds without a receipt until the phone's file is made by itself
PROGRESS_SECONDS_FIRST: Final = 2.0  # seconds after which a command says how far it is
PROGRESS_SECONDS: Final = 1.0  # seconds between two such lines

# Staff of the district's office
PASSWORD_CHARACTERS_MIN: Final = 10  # characters; with the lock below, guessing takes longer than anybody's career
PASSWORD_CHARACTERS_MAX: Final = 200  # characters; hashing what is longer would only cost time
TRIES_NAME_MAX: Final = 5  # wrong passwords for one account before it is locked
TRIES_ADDRESS_MAX: Final = 30  # wrong passwords from one address; a whole office may share one
LOCK_SECONDS: Final = 15 * 60  # seconds an account or address is locked, counted from the last wrong password
SESSION_IDLE_SECONDS: Final = 2 * 3600  # seconds without a click before somebody must sign in again; a long meeting
SESSION_SECONDS_MAX: Final = 12 * 3600  # seconds a session lasts at most; a working day
SEEN_SECONDS: Final = 60  # seconds between two notes of when somebody was last seen; spares a write with each page
SECRET_BYTES: Final = 32  # bytes of a cookie's or token's secret; nobody guesses 256 bits
LABEL_CHARACTERS_MAX: Final = 60  # characters of what a token is for
FORM_BYTES_MAX: Final = 64 * 1024  # bytes of a form; the longest, an announcement, has some 10 KB
ACTS_SHOWN: Final = 100  # acts of staff on a page

# The district's pages
MAP_SPACE_MAX: Final = 9.0  # units of the map (1/960 of its width) between two dots where there is room
LAG_FACTS: Final = 300  # facts not here yet that count as a problem; a typical cooperative's week
DISK_MIB_MIN: Final = 500  # MiB free below which a card counts as filling up; updates need some 300
MONTHS_SHOWN: Final = 24  # months in a cooperative's charts; two years, so that each month has its twin
STATEMENTS_SHOWN: Final = 50  # announcements and prices on a page
STATEMENT_DAYS_MAX: Final = 366  # days an announcement may stand; what holds longer is a rule, not news
PRICE_DAYS_MAX: Final = 31  # days one price list may hold; it is set once or twice a month
PRICE_CHANGE_PERCENT: Final = 20  # percent from the last price that make the preview ask twice; a slipped digit is more
FACTS_SHOWN: Final = 40  # facts a page; some 20 KB of HTML
API_FACTS: Final = 100  # facts an API answer has unless another limit is asked for
API_MONTHS_MAX: Final = 120  # months an API answer; ten years
API_FACTS_MAX: Final = 1_000  # facts an API answer; about 300 KB
BALANCES_SHOWN: Final = 60  # sub-accounts on a cooperative's page; the CSV and JSON forms have them all
RECEIPTS_SHOWN: Final = 5  # newest receipts on a cooperative's page
SET_ASIDE_SHOWN: Final = 10  # newest set-aside batches on a page
EXPORT_ROWS: Final = 1_000  # facts read at once while a CSV streams
SILENT_SECONDS: Final = (
    14 * 24 * 3600
)  # seconds without contact that count as a problem; one week without uplink is usual
BODY_CHARACTERS_SHOWN: Final = 160  # characters of a fact's body on a page; the CSV and JSON forms have all
LINES_SHOWN: Final = 6  # double entry lines of a fact on a page; savings have two
SEARCH_CHARACTERS_MAX: Final = 60  # characters of a search
