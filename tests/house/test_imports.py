"""Imports run one way: kiosk_ui and image_build import none of ours, sync_agent of hub the log alone, hub none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import ROOT
from tests.house.source import Graph, circles, import_graph


def wrong_directions(graph: Graph) -> list[str]:
    """What each rule of direction finds, as sentences."""
    found = []
    for module, imported in sorted(graph.items()):
        for target in sorted(imported):
            reason = _why_wrong(module.split("."), target.split("."))
            if reason:
                found.append(f"{module} imports {target}: {reason}")
    return found


def _why_wrong(module: list[str], target: list[str]) -> str:
    if module[0] != target[0]:
        if module[0] != "sync_agent" or target[0] != "hub":
            return f"{module[0]} must not import {target[0]}"
        # Importing hub.log.fact runs hub/__init__ on the way; naming hub itself is no more than that.
        return "" if target[:2] in (["hub"], ["hub", "log"]) else "of hub, sync_agent may import hub.log alone"
    if module[:2] == ["hub", "log"] and target[1:2] != ["log"] and _is_room(target):
        return "the log knows no other room"
    if module[0] == "hub" and target[1:2] == ["server"] and _is_room(module) and module[1] != "server":
        return "a room must not know the server"
    return ""


def _is_room(module: list[str]) -> bool:
    return len(module) > 1 and (ROOT / "hub" / module[1] / "__init__.py").exists()


def test_our_imports_run_one_way() -> None:
    assert wrong_directions(import_graph(ROOT)) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(import_graph(ROOT)) == []


def test_the_graph_is_not_empty() -> None:
    graph = import_graph(ROOT)
    assert "hub.log.fact" in graph["hub.log.reading"]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("hub", "import kiosk_ui"),
        ("kiosk_ui", "from hub.log import fact"),
        ("sync_agent", "from hub import members"),
        ("sync_agent", "def late():\n    from hub.members import tables"),
        ("image_build", "import sync_agent"),
        ("hub.log.here", "from hub.members import tables"),
        ("hub.log.here", "from ..members import tables"),
        ("hub.members.here", "from hub.server import app"),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, module: str, line: str) -> None:
    for name in ("hub", "hub.log", "hub.members", "hub.server", "kiosk_ui", "sync_agent", "image_build"):
        folder = tmp_path.joinpath(*name.split("."))
        folder.mkdir()
        (folder / "__init__.py").touch()
    for name in ("hub/log/fact", "hub/members/tables", "hub/server/app"):
        (tmp_path / f"{name}.py").touch()
    path = tmp_path.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    path.write_text(line + "\n")
    assert len(wrong_directions(import_graph(tmp_path))) >= 1


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    for name, line in {"__init__": "", "a": "from hub import b", "b": "import hub.c", "c": "from .a import x"}.items():
        (tmp_path / "hub" / f"{name}.py").write_text(line + "\n")
    assert circles(import_graph(tmp_path)) == [["hub.a", "hub.b", "hub.c"]]
