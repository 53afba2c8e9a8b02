"""The demo's data folder: nobody else's things are touched, and no two demos share one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from image_build.demo import folder
from image_build.demo.errors import DemoError


def code_of(caught: pytest.ExceptionInfo[DemoError]) -> str:
    return caught.value.code


def test_a_new_folder_is_made_and_a_reset_removes_it(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "demo"
    with folder.held(home):
        (home / "hub").mkdir()
        (home / "hub" / "books.db").touch()
    assert folder.reset(home)
    assert not home.exists()
    assert not folder.reset(home)


def test_a_folder_with_other_things_is_neither_used_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(DemoError) as caught, folder.held(tmp_path):
        pass
    assert code_of(caught) == "folder.foreign"
    with pytest.raises(DemoError) as caught:
        folder.reset(tmp_path)
    assert code_of(caught) == "reset.foreign"
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_a_folder_in_use_is_neither_shared_nor_removed(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with folder.held(home):
        with pytest.raises(DemoError) as caught, folder.held(home):
            pass
        assert code_of(caught) == "folder.used"
        with pytest.raises(DemoError) as caught:
            folder.reset(home)
        assert code_of(caught) == "folder.used"
        assert home.exists()


def test_a_reset_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").touch()
    home = tmp_path / "demo"
    with folder.held(home):
        (home / "hub").symlink_to(precious)
    folder.reset(home)
    assert (precious / "letter.txt").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DemoError) as caught, folder.held(tmp_path / "file" / "demo"):
        pass
    assert code_of(caught) == "folder.unwritable"


def test_a_small_file_is_replaced_whole_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    assert folder.read_json(path) is None
    folder.write_json(path, {"pin": "1"})
    folder.write_json(path, {"pin": "2"})
    assert json.loads(path.read_text()) == folder.read_json(path) == {"pin": "2"}
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["demo.json"]
