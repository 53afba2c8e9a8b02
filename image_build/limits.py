"""Every bound of the technician's tools: value, unit, reason."""

from __future__ import annotations

from typing import Final

PAUSE_SECONDS: Final = 0.1  # seconds between two looks at the parts; a person does not notice it, a core neither
READY_SECONDS: Final = 60.0  # seconds for a part to answer; a cold Pi needs about 10 for the hub
RELAY_SECONDS: Final = 120.0  # seconds for the relay to bring the sample's facts to the district; some 10 on a laptop
PREPARE_SECONDS: Final = 300.0  # seconds for one step of the first run; the sample takes about 10 on a laptop
PASSWORD_BYTES: Final = 9  # bytes of chance in the sample account's password: twelve letters to copy from the screen
PROBE_SECONDS: Final = 2.0  # seconds for one HTTP question; all parts are on this machine
ANSWER_BYTES_MAX: Final = (
    1024 * 1024
)  # bytes read of an answer; a status has below 1 KB, the district's page some 25 KB

STOP_SECONDS: Final = 5.0  # seconds from SIGTERM to SIGKILL; what a request in the hub takes at most
PROGRESS_SECONDS: Final = 2.0  # seconds without news before a running step says that it still runs

RESTARTS_MAX: Final = 5  # restarts of one part within the window; more means it will not come right by itself
RESTART_WINDOW_SECONDS: Final = 600.0  # seconds; a crash an hour apart is another crash
RESTART_WAIT_SECONDS: Final = 1.0  # seconds before the first restart, doubling: no busy loop of crashes
KIOSK_PROOF_SECONDS: Final = (
    5.0  # seconds a kiosk must live to count as started; without a usable display it ends at once
)

LOG_BYTES_MAX: Final = 2 * 1024 * 1024  # bytes of one part's log before it moves to `.1`: two files a part at most
LOG_LINES_SHOWN: Final = 15  # lines of a crashed part's log shown to the person; fits a screen with the message
