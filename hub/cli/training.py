"""Making a throw-away cooperative to train on, and serving it."""

from __future__ import annotations

import argparse
import shutil

from hub.books import BOOKS_FILE
from hub.cli.sample import sample
from hub.errors import Refused
from hub.log.clock import Clock
from hub.log.reading import LogReader
from hub.training.folder import is_training, mark


def prepare(wanted: argparse.Namespace, clock: Clock) -> None:
    """Make the training's books in the data folder unless they are there; ``--again`` throws old ones away first.

    Raises `Refused` ("training.real_books") for a folder with books that are not for training.
    """
    folder = wanted.data
    if (folder / BOOKS_FILE).exists() and not is_training(folder):
        raise Refused("training.real_books", file=str(folder))
    if wanted.again and is_training(folder):
        shutil.rmtree(folder)
    if not (folder / BOOKS_FILE).exists():
        mark(folder)
        sample(wanted, clock)
        mark(folder, LogReader(folder / BOOKS_FILE).head()[0])
