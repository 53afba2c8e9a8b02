"""Rules of the house that a reader would forget: one clock a package, SQL in its place, a reason for every limit."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

from tests.helpers import ROOT
from tests.house.source import PACKAGES, modules, strings

_SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s"
    r"|(CREATE|DROP|ALTER)\s+(UNIQUE\s+)?(TABLE|INDEX|TRIGGER|VIEW)\s)"
)
_SQL_FILES = {"tables.py", "views.py"}

_CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def sql_outside(path: Path) -> list[str]:
    """Strings of a module that begin as SQL does."""
    return [f"{path.name}:{line}: {text.strip()[:60]}" for line, text in strings(path) if _SQL.match(text)]


def clock_readings(path: Path) -> list[str]:
    """Where a module asks the machine what time it is."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in _CLOCK_CALLS:
                found.append(f"{path.name}:{node.lineno}: {owner}.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            names = {alias.name for alias in node.names} & {"time", "time_ns"}
            found += [f"{path.name}:{node.lineno}: from time import {name}" for name in names]
    return found


def unexplained(path: Path) -> list[str]:
    """Constants of a module with neither a comment beside or above nor a sentence below."""
    source = path.read_text("utf-8")
    body = ast.parse(source).body
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    found = []
    for index, node in enumerate(body):
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        after = body[index + 1] if index + 1 < len(body) else None
        told_below = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        beside = comments & set(range(node.lineno - 1, (node.end_lineno or node.lineno) + 1))
        if not told_below and not beside:
            found.append(f"{path.name}:{node.lineno}")
    return found


def test_sql_stands_only_in_tables_and_views() -> None:
    found = {name: sql_outside(path) for name, path in modules(ROOT).items() if path.name not in _SQL_FILES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_each_package_reads_the_clock_in_one_module() -> None:
    readers = {name: clock_readings(path) for name, path in modules(ROOT).items()}
    readers = {name: lines for name, lines in readers.items() if lines}
    assert {name: lines for name, lines in readers.items() if not name.endswith(".clock")} == {}
    for package in PACKAGES:
        assert len([name for name in readers if name.split(".")[0] == package]) <= 1


def test_every_limit_has_its_unit_and_reason() -> None:
    tables = {name: path for name, path in modules(ROOT).items() if name.endswith(".limits")}
    assert tables
    assert {name: lines for name, path in tables.items() if (lines := unexplained(path))} == {}


def test_planted_departures_are_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "import time\nfrom datetime import datetime\n"
        "QUERY = 'SELECT a FROM b'\n"
        "TOLD = 5  # seconds: enough\n"
        "def f():\n    return time.time(), datetime.now(), f'INSERT INTO {QUERY}'\n"
    )
    assert len(sql_outside(planted)) == 2
    assert len(clock_readings(planted)) == 2
    assert unexplained(planted) == ["planted.py:3"]
