"""Reads our own source: which modules there are, who imports whom, and which files git keeps."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("hub", "kiosk_ui", "sync_agent", "image_build")

Graph = dict[str, set[str]]


def tracked_files(root: Path) -> list[Path]:
    """Every file that git keeps or would keep (new ones count before they are added), as paths from `root`."""
    command = ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [Path(line) for line in sorted(set(lines)) if (root / line).is_file()]


def modules(root: Path) -> dict[str, Path]:
    """Dotted name and path of every module of the four packages."""
    found = {}
    for package in PACKAGES:
        for path in (root / package).rglob("*.py"):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def import_graph(root: Path) -> Graph:
    """For each module of ours the modules of ours that it imports, wherever in the file it does so."""
    known = modules(root)
    graph: Graph = {name: set() for name in known}
    for name, path in known.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for wanted in _imported(ast.parse(path.read_text("utf-8")), package):
            target = wanted
            while target and target not in known:
                target = target.rpartition(".")[0]
            if target and target != name:
                graph[name].add(target)
    return graph


def _imported(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def third_party(path: Path) -> set[str]:
    """Top-level names that a module imports and that are neither ours nor Python's own."""
    names = {wanted.partition(".")[0] for wanted in _imported(ast.parse(path.read_text("utf-8")), "hub")}
    return names - {*PACKAGES, *sys.stdlib_module_names}


def circles(graph: Graph) -> list[list[str]]:
    """Groups of modules that import one another, directly or round a corner."""

    def reachable(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(graph[name])
        return seen

    reach = {name: reachable(name) for name in graph}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach[other])) for name in graph if name in reach[name]
    }
    return [list(group) for group in sorted(groups)]


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string in a module that is not a docstring; the fixed parts of f-strings too."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value
