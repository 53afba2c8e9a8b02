"""One place decides who may see whom: nothing else in the hub makes a `Sight`, and whoever reads needs one."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from hub.access.guard import Sight, Viewer, of_member, own, require
from hub.access.roles import PERMISSIONS, ROLES
from hub.errors import NotAllowed, NotFound
from hub.savings import views
from tests.helpers import ROOT

HOME = "hub/access/guard.py"


def makers(path: Path) -> list[str]:
    """Where a module makes a `Sight`, or takes hold of the class in a way that could."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        # A class handed to somebody else, or replaced, could make one as well.
        handed = isinstance(node, ast.Call) and any(
            getattr(argument, "id", getattr(argument, "attr", "")) == "Sight" for argument in node.args
        )
        renamed = isinstance(node, ast.ImportFrom) and any(a.name == "Sight" and a.asname for a in node.names)
        assigned = isinstance(node, ast.Assign) and getattr(node.value, "id", "") == "Sight"
        if name == "Sight" or handed or renamed or assigned:
            found.append(f"{path.name}:{getattr(node, 'lineno', 0)}")
    return found


def test_only_the_guard_makes_a_sight() -> None:
    found = {str(path.relative_to(ROOT)): makers(path) for path in (ROOT / "hub").rglob("*.py")}
    assert {name for name, places in found.items() if places} == {HOME}


def test_a_planted_maker_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "from hub.access import guard\n"
        "from hub.access.guard import Sight\n"
        "from hub.access.guard import Sight as S\n"
        "a = guard.Sight(3)\nb = Sight(3)\nc = Sight\nd = replace(x, Sight)\n"
        "def fine(sight: Sight) -> Sight:\n    return sight\n"
    )
    assert len(makers(planted)) == 5


@pytest.mark.parametrize("name", ["accounts", "movements", "movements_of_month", "months", "seen_account"])
def test_every_view_of_a_members_savings_asks_for_a_sight(name: str) -> None:
    parameters = inspect.signature(getattr(views, name)).parameters
    assert parameters["sight"].annotation == "Sight"


def test_everybody_sees_themselves_and_officers_see_members() -> None:
    member, officer = Viewer(2, (), "phone"), Viewer(1, ("cashier",), "phone")
    assert own(member) == of_member(member, 2) == of_member(officer, 2) == Sight(2)
    with pytest.raises(NotFound, match=r"member\.unknown"):
        of_member(member, 3)


@pytest.mark.parametrize("roles", [(), ("unknown",), ("cashier", "supervisor")])
def test_what_no_office_permits_is_refused(roles: tuple[str, ...]) -> None:
    with pytest.raises(NotAllowed, match=r"role\.needed"):
        require(Viewer(2, roles, "phone"), "money.reverse")


def test_every_permission_is_somebodys_and_no_office_has_one_that_nobody_asks_for() -> None:
    asked = "".join(path.read_text("utf-8") for path in (ROOT / "hub").rglob("*.py") if path.name != "roles.py")
    held = set().union(*PERMISSIONS.values())
    assert {permission for permission in held if f'"{permission}"' not in asked} <= {"roles"}
    assert set(ROLES) == set(PERMISSIONS)
