"""Files a newcomer is not lost in: short, at their place, each package saying what it is for, nothing of a machine."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain

import pytest

from tests.helpers import ROOT
from tests.house.source import PACKAGES, modules, third_party, tracked_files

LINES_MAX = 450  # of one module; beyond that it holds two things
PAGE_LINES_MAX = 60  # of a README: about one screen
INIT_LINES_MAX = 6  # of what a package says about itself: three lines, or a few more of a list

TOP_LEVEL = {*PACKAGES, "tests", "pyproject.toml", "README.md", "LICENSE", "Makefile"}

# Put together so that this page does not name them itself.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
)
MACHINE_PATHS = (*tuple("/" + folder + "/" for folder in ("work", "root", "home/user")), "/opt/" + "pypi")

FILES = tracked_files(ROOT)


def test_every_module_fits_on_a_few_screens() -> None:
    long = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in FILES if path.suffix == ".py"}
    assert {path: count for path, count in long.items() if count > LINES_MAX} == {}


def test_every_package_says_what_it_is_for() -> None:
    silent = []
    for name, path in modules(ROOT).items():
        if path.name == "__init__.py":
            text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            if not 1 <= len(text.splitlines()) <= INIT_LINES_MAX:
                silent.append(name)
    assert silent == []


def test_every_folder_with_modules_is_a_package() -> None:
    # Beside pictures and fonts lie the scripts that made them; nothing imports those.
    folders = {path.parent for path in modules(ROOT).values() if path.parent.name != "assets"}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_nothing_strays_at_the_top_level() -> None:
    names = {path.parts[0] for path in FILES}
    stray = {name for name in names - TOP_LEVEL if not name.startswith(".") and not name.endswith(".lock")}
    assert stray == set()


@pytest.mark.parametrize("words", [HOSTS, MACHINE_PATHS], ids=["registry hosts", "paths of one machine"])
def test_no_file_names_what_only_one_place_has(words: tuple[str, ...]) -> None:
    found = []
    for path in FILES:
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            found += [f"{path}: {word}" for word in words if word.encode() in content]
    assert found == []


def test_the_locks_name_no_host_and_a_hash_for_every_library() -> None:
    locks = [path for path in FILES if path.match("requirements*.lock")]
    assert [path.name for path in locks] == ["requirements-test.lock", "requirements.lock"]
    for path in locks:
        text = (ROOT / path).read_text("utf-8")
        assert "://" not in text
        assert "--index" not in text
        requirements = re.findall(r"^\S.*?(?<!\\)$", text.replace("\\\n", " "), re.MULTILINE)
        assert len(requirements) > 30
        assert [line[:40] for line in requirements if "--hash=sha256:" not in line] == []


def test_both_locks_agree() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-test.lock")


def test_the_locks_hold_every_library_that_is_asked_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-test.lock").read_text("utf-8"), re.MULTILINE))
    wanted = [*asked["dependencies"], *chain.from_iterable(asked["optional-dependencies"].values())]
    names = {re.match(r"[\w-]+", line)[0].lower() for line in wanted}  # type: ignore[index]
    assert names - locked == set(), "make lock"


def test_what_our_programs_import_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-test.lock").read_text("utf-8"), re.MULTILINE))
    distributions = packages_distributions()
    loose = {}
    for name, path in modules(ROOT).items():
        for top in third_party(path):
            found = {each.lower().replace("_", "-").replace(".", "-") for each in distributions.get(top, [])}
            if not found & locked:
                loose[name] = top
    assert loose == {}


def test_every_dependency_says_what_it_is_for() -> None:
    listing = (ROOT / "pyproject.toml").read_text("utf-8").partition("dependencies = [")[2].partition("\n]")[0]
    assert [line for line in listing.splitlines() if line.strip() and "#" not in line] == []


def test_every_readme_fits_on_one_screen() -> None:
    pages = [path for path in FILES if path.name == "README.md"]
    assert {str(page.parent) for page in pages} >= {".", *PACKAGES}
    assert {
        str(page): length
        for page in pages
        if (length := len((ROOT / page).read_text("utf-8").splitlines())) > PAGE_LINES_MAX
    } == {}


def test_every_link_of_a_readme_leads_somewhere() -> None:
    dead = []
    for page in (path for path in FILES if path.name == "README.md"):
        for target in re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text("utf-8")):
            if "://" not in target and not (ROOT / page.parent / target).exists():
                dead.append(f"{page}: {target}")
    assert dead == []
