"""Runs the kiosk: `python -m kiosk_ui --help` tells how."""

from __future__ import annotations

import sys

from kiosk_ui.cli import main

if __name__ == "__main__":
    sys.exit(main())
