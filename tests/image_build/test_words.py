"""Every text that the technician's tools say is in their catalogs, and none lies there unused."""

from __future__ import annotations

import re

from image_build import words
from tests.helpers import ROOT
from tests.house.source import modules, strings

_NAME = re.compile(r"[a-z]+(\.[a-z_]+)+")


def used_names() -> set[str]:
    """Every string in our source that looks like a text's name and begins as one of ours does."""
    begins = {name.partition(".")[0] for name in words.catalog("id")}
    paths = [path for module, path in modules(ROOT).items() if module.startswith("image_build")]
    names = {text for path in paths for _, text in strings(path) if _NAME.fullmatch(text)}
    return {name for name in names if name.partition(".")[0] in begins} - {"prepare.log"}


def test_every_text_that_is_used_is_there_and_none_lies_about_unused() -> None:
    put_together = {"part.name", "prepare", "story"}
    known = words.catalog("id").keys()
    assert used_names() - known == set()
    unused = known - used_names()
    assert {name for name in unused if name.rpartition(".")[0] not in put_together} == set()
