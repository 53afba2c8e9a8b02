"""Style and script hold nothing that a browser of five years ago does not know, but for what it can do without."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from hub.web import static
from tests.helpers import ROOT

TOOLS = ROOT / "tests" / "web" / "node_modules" / ".bin"
BROWSERS = "chrome 80, safari 13, ios_saf 13, firefox 78"

WITHOUT_HARM = {
    "css-has": "the chosen radio button itself shows what is chosen",
    "css-focus-visible": "`:focus` alone shows the outline, after a touch too",
    "css-file-selector-button": "the button to choose a file looks as the browser draws it",
    "css-paged-media": "printed sheets carry no page numbers",
}
"""What of newer features is used, and what a browser without it shows instead."""

NEWER = r"(?<!grid-)\bgap:|\binset:|aspect-ratio|:is\(|:where\(|@layer|@container|color-mix|\b[dsl]v[hw]\b|clamp\("
"""What the table of features does not look for: flex items with a gap, for one, came with Chrome 84 and Safari 14.1."""


def tool(name: str, *arguments: str) -> str:
    assert (TOOLS / name).exists(), f"{name} is missing: .ci/npm installs it"
    done = subprocess.run([TOOLS / name, *arguments], capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def served(tmp_path: Path, name: str) -> Path:
    """A file as the hub sends it, with what is made of the design's tokens."""
    path = tmp_path / name
    path.write_bytes(static._CONTENTS[name])
    return path


def test_the_stylesheet_asks_for_nothing_that_five_year_old_browsers_lack(tmp_path: Path) -> None:
    style = served(tmp_path, "pages.css")
    said = tool("doiuse", "--browsers", BROWSERS, str(style))
    assert "css-math-functions" in said  # it did look: some know them in part, and that part is what we use
    missing = set(re.findall(r" not supported by: .*\(([a-z0-9-]+)\)$", said, re.MULTILINE))
    assert missing == set(WITHOUT_HARM)
    assert re.findall(NEWER, style.read_text("utf-8")) == []


def test_newer_selectors_stand_alone_so_that_they_take_no_others_down() -> None:
    style = re.sub(r"/\*.*?\*/", "", (ROOT / "hub/web/static/pages.css").read_text("utf-8"), flags=re.DOTALL)
    for selectors in re.findall(r"([^{}]*)\{", style):
        if ":has(" in selectors:
            assert "," not in selectors
        if ":focus-visible" in selectors:
            assert re.fullmatch(r"\s*:focus:not\(:focus-visible\), main:focus ", selectors)


def test_colours_in_the_stylesheet_come_from_the_design_alone() -> None:
    style = (ROOT / "hub" / "web" / "static" / "pages.css").read_text("utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)) == []
    known = set(re.findall(r"--([a-z0-9-]+):", static._CONTENTS["pages.css"].decode()))
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", style)) - known - {"side"} == set()


def test_the_script_is_small_and_speaks_the_language_of_2009(tmp_path: Path) -> None:
    script = served(tmp_path, "pages.js")
    assert tool("acorn", "--ecma5", "--silent", str(script)) == ""
    arrow = tmp_path / "newer.js"
    arrow.write_text("var newer = () => 1;")
    assert "Unexpected token" in tool("acorn", "--ecma5", "--silent", str(arrow))
    assert len(static._FILES[static._hashed("pages.js", static._CONTENTS["pages.js"])][1]) < 4 * 1024
