"""What the commands that belong to neither end do: making keys and dictionaries."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync_agent import dictionary, keys


def keygen(options: argparse.Namespace) -> None:
    """Make a key and print its public half."""
    print(keys.generate(options.out))


def train(options: argparse.Namespace) -> None:
    """Make a dictionary, and print what each candidate gives."""
    from sync_agent import training  # reads logs with peewee, which takes a while to load

    candidates = training.train(options.log)
    for candidate in candidates:
        figures = "  ".join(f"{value:6.2f}" for value in candidate.bytes_per_fact)
        print(f"{len(candidate.content):6d} bytes, segments of {candidate.segment_bytes:3d}: {figures}")
    described = dictionary.describe(options.dictionary, candidates[0].content, options.made_from)
    Path(options.out).write_text(described, encoding="utf-8")
