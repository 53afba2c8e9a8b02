"""Every text that pages ask for stands in both catalogs, and no page's text is left over there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po

from hub.access.roles import ROLES
from hub.approvals.facts import KINDS as LIMITED
from hub.courier import pages as courier
from hub.days.counting import REASONS as DIFFERENCES
from hub.days.today import SOURCES
from hub.days.views import KINDS
from hub.members.actions import STATUSES
from hub.preferences.views import Hand, TextSize
from hub.privacy.copies import FORMS
from hub.privacy.views import FIELDS
from hub.savings.actions import REASONS
from hub.savings.ids import PRODUCTS
from hub.slips.jobs import PROBLEMS, STATES
from hub.suggestions.actions import TOPICS
from hub.training.exercises import EXERCISES
from hub.web import pages
from hub.web.design import TEXT_SIZES, THEMES
from hub.web.look import AUTO
from tests.helpers import ROOT

TEMPLATES = sorted((ROOT / "hub" / "web" / "templates").rglob("*.html"))
PREFIXES = ("page.", "role.", "reason.", "status.", "topic.", "data.", "training.")
CHOICES = {
    "role.{}": ROLES,
    "reason.{}": REASONS,
    "status.{}": STATUSES,
    "page.done.{}": sorted(pages._DONE),
    "page.status.will_{}": STATUSES,
    "page.look.{}": (AUTO, *THEMES, *TEXT_SIZES),
    "page.look.{}_when": (AUTO, *THEMES),
    "page.approval.kind.{}": LIMITED,
    "page.approval.state.{}": ("open", "given", "refused", "withdrawn", "expired"),
    "page.request.state.{}": ("open", "paid", "cancelled", "refused", "reversed"),
    "page.notice.from.{}": ("cooperative", "district"),
    "topic.{}": TOPICS,
    "data.field.{}": FIELDS,
    "data.correction.{}": ("open", "done", "refused"),
    "page.data.copy_{}": tuple(FORMS),
    "page.preferences.size_{}": get_args(TextSize),
    "page.preferences.hand_{}": get_args(Hand),
    "page.preferences.theme_{}": ("none", "day", "sun", "night"),
    "page.day.source.{}": SOURCES,
    "page.count.why.{}": DIFFERENCES,
    "page.days.kind.{}": KINDS,
    "page.days.at.{}": ("open", "close"),
    "page.days.counted.{}": ("open", "close"),
    "page.days.{}": ("kind", "count", "taken", "paid"),
    "page.collection.{}": PRODUCTS,
    "page.count.{}": ("money", "pieces", "sum"),
    "page.chart.{}": ("thousand", "million", "milliard"),
    "page.restored.column.{}": ("number", "day", "account", "amount"),
    "page.openings.state.{}": ("waiting", "right", "disputed"),
    "training.{}": [each.code for each in EXERCISES],
    "training.{}.how": [each.code for each in EXERCISES],
    "page.printer.state.{}": STATES,
    "page.printer.problem.{}": PROBLEMS,
    "page.courier.problem.{}": (*sorted(courier._KNOWN), "other"),
    **{
        f"page.cash.{{}}.{word}": ("deposit", "withdrawal")
        for word in ("title", "which", "amount", "will", "go", "nothing")
    },
}
"""Ids that are put together from a word that the page is given, and the words there are."""


def asked_for() -> tuple[set[str], set[str]]:
    """Ids that templates and modules name whole, and the beginnings of those that templates put together."""
    whole, beginnings = set(), set()
    for path in TEMPLATES:
        for message, put_together in re.findall(r'\bt\("([a-z_.]+)"( ~)?', path.read_text("utf-8")):
            (beginnings if put_together else whole).add(message)
    for path in (ROOT / "hub").rglob("*.py"):
        whole |= set(re.findall(r'"(page\.(?!unknown)[a-z_.]+)"', path.read_text("utf-8")))
    return whole, beginnings


def catalog(language: str) -> set[str]:
    with (ROOT / "hub" / "locale" / language / "hub.po").open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file, locale=language) if m.id}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_asked_for_is_there_and_none_is_left_over(language: str) -> None:
    whole, beginnings = asked_for()
    assert len(whole) > 100
    built = {pattern.format(word) for pattern, words in CHOICES.items() for word in words}
    assert beginnings <= {pattern.partition("{}")[0] for pattern in CHOICES}
    there = {message for message in catalog(language) if message.startswith(PREFIXES)}
    wanted = {message for message in whole if message.startswith(PREFIXES)} | built
    assert wanted - there == set()
    assert there - wanted == set()


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.stem != "parts"], ids=lambda path: path.stem)
def test_no_template_says_anything_by_itself(path: Path) -> None:
    """But for `parts.html`, which is made of pieces of tags."""
    filled = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", filled)) == []
