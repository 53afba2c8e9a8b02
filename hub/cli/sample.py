"""Sample."""

from __future__ import annotations

import argparse

from hub.log.clock import Clock


def sample(wanted: argparse.Namespace, clock: Clock) -> int:
    """Sample."""
    raise NotImplementedError
