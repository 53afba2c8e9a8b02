"""Every bound of the hub in one table: value, unit, reason."""

from __future__ import annotations

from typing import Final

# Money and text
AMOUNT_RUPIAH_MAX: Final = 100_000_000_000  # rupiah; a hundred milliard is beyond any village, below what typos reach
NAME_CHARACTERS_MAX: Final = 80  # characters; longest names seen in registers have about 60
NOTE_CHARACTERS_MAX: Final = 200  # characters; a reason or remark, one line on paper
MEMBER_NUMBER_MAX: Final = 999_999  # members; six digits fit the kiosk's keypad

# Writing
COMMIT_REQUESTS_MAX: Final = 64  # requests sharing one commit; more would make the first one wait
WRITE_QUEUE_REQUESTS_MAX: Final = 512  # waiting requests; beyond this the hub says it is busy instead of growing
WRITE_WAIT_SECONDS_MAX: Final = 20  # seconds a request waits for its commit before it is told "not known yet"
BUSY_SECONDS_MAX: Final = 10  # seconds SQLite waits for another reader or writer of the file

# Reading
PAGE_ROWS_MAX: Final = 100  # rows a page; a phone on bad Wi-Fi gets no more at once
PAGE_ROWS: Final = 20  # rows a page where the asker names no number
NOTES_DRAWN_MAX: Final = 1_000  # banknotes an amount is shown as; nobody sees more than that in a pile
CHART_MONTHS: Final = 24  # months in the savings chart; more are not legible on a phone
REQUEST_BODY_BYTES_MAX: Final = 64 * 1024  # bytes; the largest form is below 4 KiB

# Access
PIN_DIGITS: Final = 6  # digits; as on bank cards here, a million possibilities against ten tries an hour
PIN_TRIES_FREE: Final = 3  # wrong PINs in a row before a member must wait
PIN_WAIT_SECONDS_FIRST: Final = 60  # seconds to wait after these; doubles with each further wrong PIN
PIN_WAIT_SECONDS_MAX: Final = 3600  # seconds; an hour, so that nobody can lock a member out for good
PLACE_TRIES_FREE: Final = 10  # wrong PINs from one phone or kiosk, whoever they were for, before it must wait
PLACE_TRY_SECONDS: Final = (
    360  # seconds after which a place gets one try back: ten an hour, so that honest mistakes pass
)
TRIES_FORGOTTEN_SECONDS: Final = 24 * 3600  # seconds after which old wrong tries no longer count
SESSION_IDLE_SECONDS_KIOSK: Final = 60  # seconds; people queue behind
SESSION_IDLE_SECONDS_MEMBER: Final = 5 * 60  # seconds; a phone is often shared in the family
SESSION_IDLE_SECONDS_OFFICER: Final = 30 * 60  # seconds; an officer talks between two entries
SESSION_SECONDS_MAX: Final = 8 * 3600  # seconds; nobody stays signed in over night
SESSION_TOUCH_SECONDS: Final = 15  # seconds between two writes of "last seen", to spare the card
SESSIONS_PER_MEMBER_MAX: Final = 5  # sessions; the oldest ends when a sixth begins
PAIRING_CODE_SECONDS: Final = 10 * 60  # seconds a kiosk pairing code can be used
PAIRING_TRIES_MAX: Final = 5  # wrong codes before all waiting codes are void
DEVICE_SECRET_CHARACTERS_MIN: Final = 32  # characters, url-safe: at least 190 bits

# Members' own things
PHOTO_UPLOAD_BYTES_MAX: Final = 8 * 1024 * 1024  # bytes; phones' cameras make 3 to 6 MiB
PHOTO_FORM_BYTES_MAX: Final = PHOTO_UPLOAD_BYTES_MAX + 64 * 1024  # bytes of a form with a photo and its few fields
PHOTO_FORM_FIELDS_MAX: Final = 8  # fields of that form; it has four
PHOTO_PIXELS_MAX: Final = 25_000_000  # pixels of a JPEG, unpacked at a fraction of its size; twice what cameras send
PHOTO_WHOLE_PIXELS_MAX: Final = 6_000_000  # pixels of any other, unpacked whole; more than a phone's screen has
PHOTO_MEMORY_BYTES_MAX: Final = 160 * 1024 * 1024  # bytes for one portrait; a progressive JPEG keeps 6 a pixel at worst
PHOTO_SIDE_PIXELS: Final = 240  # pixels; a face is known well at 30 mm on the kiosk
PHOTO_BYTES_MAX: Final = 20 * 1024  # bytes of a kept photo; a screen of twelve comes at once over slow Wi-Fi
FINDING_HANDLE_SECONDS: Final = 5 * 60  # seconds a handle is good for; a slow person needs one
FINDING_HANDLES_MAX: Final = 4096  # handles in memory, under 1 MiB; all of 900 members looked at four times
FINDING_ASKS_SECONDS: Final = 60  # seconds over which a kiosk's questions are counted
FINDING_ASKS_MAX: Final = 600  # questions a kiosk may ask in that time; a hurried person makes a hundred
PREFERENCE_CHANGES_MAX: Final = 20  # changes of preferences a member and business day; each is a fact for good
DOCUMENT_WAIT_SECONDS: Final = 5  # seconds after which to ask again; a copy takes one or two on a Pi
COPY_ROWS_MAX: Final = 1_000  # wishes, requests and suggestions in a copy of one's data; nobody makes more in a life

# Recovery
RECOVERY_KEY_SECONDS: Final = 15 * 60  # seconds a new recovery key is kept in memory; printing and copying take ten

# Import
IMPORT_FILE_BYTES_MAX: Final = 8 * 1024 * 1024  # bytes; 5,000 members need less than one
IMPORT_ROWS_MAX: Final = 5_000  # members; the largest cooperative here has some 900
IMPORT_ERRORS_SHOWN_MAX: Final = 500  # errors listed; more help nobody
IMPORT_UNPACKED_BYTES_MAX: Final = 64 * 1024 * 1024  # bytes of an XLSX unpacked; stops a small file that grows huge
IMPORT_HEADING_ROWS_MAX: Final = 10  # rows from the top in which the headings are looked for; above stand titles
IMPORT_PAID_AHEAD_MONTHS_MAX: Final = 60  # months wajib may be paid ahead; beyond five years it is a slip in the year
RULES_FILE_BYTES_MAX: Final = 16 * 1024  # bytes; a rules file has four lines

# What members do
REQUESTS_PER_DAY_MAX: Final = 10  # withdrawal requests a member and day; each is a fact for good, more is play
SUGGESTIONS_PER_DAY_MAX: Final = 5  # suggestions a member and day; the book is read by people
SUGGESTION_CHARACTERS_MAX: Final = 500  # characters of a suggestion or its answer; a quarter of a page of the book
SUGGESTIONS_PRINTED_MAX: Final = 500  # suggestions of a year in the printed book; some fifty sheets
NOTICE_TITLE_CHARACTERS_MAX: Final = 80  # characters; two lines on a phone
NOTICE_CHARACTERS_MAX: Final = 1_000  # characters of an announcement; more is not read on a phone
NOTICES_SHOWN_MAX: Final = 20  # announcements shown; who wants older news asks the officers
DISTRICT_STATEMENTS_MAX: Final = 50  # statements of the district in force at once
DISTRICT_REGIONS_MAX: Final = 200  # region codes a statement is for; the regency has 141 villages
PALM_CLASSES_MAX: Final = 30  # age classes of a palm price; the ministry's table has below 20
PALM_PRICE_RUPIAH_MAX: Final = 100_000  # rupiah a kilogram; thirty times the highest price there has been
FIGURES_SAVERS_MIN: Final = 3  # members with savings; the sums of fewer would show what one of them has
FIGURES_YEARS: Final = 12  # years in the picture of members; more are not legible on a phone
FIGURES_FLOW_MONTHS: Final = 12  # months of money in and out, a year with all its feasts
CALLS_SEEN_SECONDS: Final = 10  # seconds until an officer's open page shows a new call; who called stands and waits
CALLS_SEEN_SECONDS_NO_SCRIPT: Final = 60  # seconds, by loading the whole desk anew
CALL_SECONDS_MAX: Final = 3600  # seconds after which a call from a kiosk is forgotten; who called has gone home

# The relay
DISTRICT_TIME_DAYS_MAX: Final = 2  # days between the district's time and the open business day; beyond, one is wrong
DISTRICT_TIME_EARLIER_SECONDS: Final = 600  # seconds before the newest fact that count as a doubt, not as two clocks
RELAY_QUIET_SECONDS: Final = 25 * 60  # seconds without a report after which the relay counts as away; it sends each 10
RECEIPTS_SHOWN: Final = 5  # newest receipts on the desk's page; the others stay in the local file

# The courier
COURIER_FILE_BYTES_MAX: Final = 8 * 1024 * 1024  # bytes of a courier's file on a phone; half holds a million facts
COURIER_FORM_BYTES_MAX: Final = COURIER_FILE_BYTES_MAX + 64 * 1024  # bytes of a form with such a file
COURIER_WAITING_MAX: Final = 4  # files handed over that wait for the relay; it reads one in a second
COURIER_PASS_SECONDS: Final = 15 * 60  # seconds a technician's code, and then the phone's pass, is good for
COURIER_TRIES_MAX: Final = 5  # wrong codes before it is void; one in two hundred thousand guesses it
COURIER_LATE_SECONDS: Final = 120  # seconds after which the relay should have packed; a full log takes ten on a Pi
COURIER_REFRESH_SECONDS: Final = 4  # seconds until a page that waits for the relay looks again

# Cards
CARDS_AT_ONCE_MAX: Final = 100  # cards made at once; each is a fact, and ten sheets are enough to cut in one go

# Slips
PRINTER_ANSWER_SECONDS: Final = (
    3  # seconds a printer may take to answer or to take more; whoever waits for a slip looks up by then
)
PRINT_RETRY_SECONDS: Final = 5  # seconds between two looks at a printer that cannot print; who waits sees it go on
PRINT_SECONDS_MAX: Final = 30 * 60  # seconds a slip waits for its printer; later its member has gone home
PRINT_JOBS_SHOWN: Final = 20  # newest slips on the printer's page; who wants an older one opens its receipt
PRINT_JOBS_KEPT: Final = 1_000  # slips remembered, some weeks' worth; the facts themselves stay for good

# Collection sheets
COLLECTION_SHEETS_KEPT: Final = 100  # sheets remembered, two years of weekly meetings; the facts stay for good
COLLECTION_SHEETS_SHOWN: Final = 5  # newest recorded sheets on the page; older ones stand in the members' books

# Days
DAY_GAP_DAYS_MAX: Final = 100  # days between two business days on the desk; a quarter without any is a mistyped date
COUNTED_PIECES_MAX: Final = 1_000_000  # notes or coins of one kind; a village's whole cash in small coins is below

# Network
INTERFACE_CHECK_SECONDS: Final = 5  # seconds between two looks at the machine's addresses; a new one is soon announced
CONNECTIONS_MAX: Final = 256  # connections at once; the Wi-Fi of a Pi carries some ten phones, each opens six at most
GRACEFUL_STOP_SECONDS: Final = 10  # seconds that requests under way get to end when the server stops
IMPORT_COLUMNS_MAX: Final = 64  # columns looked at; a members file has twelve, and a sheet may have 16,384
