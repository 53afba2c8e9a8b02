"""What the commands that belong to neither end do: making keys and dictionaries."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sync_agent import dictionary, keys


def keygen(options: argparse.Namespace) -> None:
    """Make a key and print its public half."""
    print(keys.generate(options.out))


def contract(_options: argparse.Namespace) -> None:
    """Print the contract between hubs and district."""
    from sync_agent import contract as described  # it loads every message's code, which nobody else needs at once

    sys.stdout.write(described.text())


def train(options: argparse.Namespace) -> None:
    """Make a dictionary, and print the bytes a fact that it gives in batches of several sizes."""
    from sync_agent import training  # reads logs with peewee, which takes a while to load

    trained = training.train(options.log)
    for count, size in zip(training.BATCHES, trained.bytes_per_fact, strict=True):
        print(f"{count:6d} facts: {size:6.2f} bytes")
    described = dictionary.describe(options.dictionary, trained.content, options.made_from)
    Path(options.out).write_text(described, encoding="utf-8")
