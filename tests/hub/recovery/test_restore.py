"""Books come back from parcels, sticks and copies: the longest right chain wins, and nothing is ever overwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from hub.books import Books
from hub.cli.main import main
from hub.errors import BooksBroken, HubError, Refused
from hub.log import parcel
from hub.log.fact import Fact
from hub.log.reading import LogReader
from hub.proof.actions import verify
from hub.recovery import reconciliation, restoring
from hub.recovery.gathering import Gathering, Span
from tests.hub.door import Door
from tests.hub.pages.visitor import Visitor
from tests.hub.village import HUB, FixedClock, Village

PLAY = """
    2026-01-06 join Siti
    2026-01-06 pokok Siti 100000
    2026-01-07 sukarela Siti 25000
    2026-01-08 sukarela Siti -5000
"""


@pytest.fixture
def facts(village: Village) -> list[Fact]:
    """The facts of a small cooperative."""
    village.play(PLAY)
    village.close()
    return LogReader(village.books.path).facts(0, 1_000)


def lines(facts: Sequence[Fact], *, personal: bool = True, hub: str = HUB) -> list[bytes]:
    """A parcel with these facts, each a stretch of its own, with a hash as short as batches carry it."""
    said: list[parcel.Line] = [parcel.Head(parcel.VERSION, hub)]
    for fact in facts:
        carried = parcel.Carried(
            fact.type, fact.version, fact.at, fact.clock, fact.day, fact.actor, fact.device, fact.body.decode(),
            fact.commitment,
        )  # fmt: skip
        said.append(parcel.Stretch(fact.incarnation, fact.number, fact.hash[:16], [carried]))
        if personal and fact.personal:
            said.append(parcel.Personal(fact.number, fact.salt, fact.personal))
    return [parcel.encode(line) for line in said]


def gathered(*parcels: list[bytes]) -> Gathering:
    gathering = Gathering()
    for each in parcels:
        gathering.add_parcel(each)
    return gathering


def restored(gathering: Gathering, folder: Path, clock: FixedClock, **more: bool) -> Path | None:
    """Restore and put in place; returns where an old folder was kept."""
    built = restoring.build(gathering.chain(), folder, clock, goes_on=more.get("goes_on", False), likes=None)
    return restoring.put_in_place(built, folder)


def test_what_one_source_lacks_another_gives_and_the_longest_chain_wins(facts: list[Fact]) -> None:
    half = len(facts) // 2
    chain = gathered(lines(facts[:half]), lines(facts[half:])).chain()
    assert chain.facts == facts
    assert (chain.missing, chain.branches, chain.unnamed) == ([], [], 0)


def test_a_hole_is_named_by_its_numbers_and_nothing_behind_it_is_guessed(facts: list[Fact]) -> None:
    chain = gathered(lines([*facts[:5], *facts[7:9], *facts[10:]])).chain()
    assert [fact.number for fact in chain.facts] == [1, 2, 3, 4, 5]
    assert chain.missing == [Span(6, 7), Span(10, 10)]
    with pytest.raises(Refused, match=r"restore\.no_beginning"):
        gathered(lines(facts[1:])).chain()


def test_another_branch_is_named_and_left_out(facts: list[Fact], tmp_path: Path) -> None:
    # Another life of the same hub that parted from the first one: its facts follow from one of ours.
    chain = gathered(lines(facts[:6])).chain()
    branch = tmp_path / "branch"
    restored(gathered(lines(facts[:6])), branch, FixedClock())
    gathering = gathered(lines(facts))
    gathering.add_books(branch / "books.db")
    won = gathering.chain()
    assert [fact.hash for fact in won.facts] == [fact.hash for fact in facts]
    assert won.branches
    assert won.branches[0].first == len(chain.facts) + 1


def test_a_changed_fact_and_a_changed_name_are_not_taken(facts: list[Fact]) -> None:
    changed = [line.replace(b"25000", b"95000") for line in lines(facts)]
    chain = gathered(changed).chain()
    assert len(chain.facts) < len(facts)
    assert chain.missing == []
    named = next(fact for fact in facts if fact.type == "members.registered" and b"Siti" in fact.personal)
    wrong = parcel.encode(parcel.Personal(named.number, named.salt, named.personal.replace(b"Siti", b"Budi")))
    nameless = lines(facts, personal=False)
    assert gathered([*nameless, wrong]).chain().unnamed == gathered(nameless).chain().unnamed > 0
    assert gathered([*nameless, wrong, *lines(facts)[1:]]).chain().facts == facts


def test_a_parcel_of_another_hub_or_of_noise_is_refused(facts: list[Fact]) -> None:
    with pytest.raises(Refused, match=r"restore\.other_hub"):
        gathered(lines(facts), lines(facts, hub="hub-9"))
    for noise in (b"", b"{}\n", b"\xff\xfe\n", b'["facts",1,1,"",[]]\n', b'["parcel",2,"hub-1"]\n', b"[" * 10_000):
        with pytest.raises(BooksBroken, match=r"restore\.parcel"):
            gathered([noise])


def test_restored_books_are_a_new_life_of_the_same_cooperative(
    tmp_path: Path, facts: list[Fact], village: Village, clock: FixedClock
) -> None:
    folder = tmp_path / "new"
    assert restored(gathered(lines(facts)), folder, clock) is None
    with closing(Books(folder / "books.db", clock)) as books:
        assert verify(books) == len(facts) + 2
        newest = LogReader(books.path).facts(len(facts), 10)
        assert [(fact.type, fact.incarnation) for fact in newest] == [
            ("hub.resumed", 2),
            ("access.device_paired", 2),
        ]
        assert books.db.execute_sql("SELECT name FROM member ORDER BY 1").fetchall() == [("Ratna",), ("Siti",)]
    assert (folder / "relay.json").stat().st_mode & 0o077 == 0
    assert village.books.path.exists()


def test_without_the_key_balances_come_back_and_names_are_completed_later(
    tmp_path: Path, facts: list[Fact], clock: FixedClock
) -> None:
    folder = tmp_path / "new"
    restored(gathered(lines(facts, personal=False)), folder, clock)
    with closing(Books(folder / "books.db", clock)) as books:
        verify(books)
        assert books.db.execute_sql("SELECT DISTINCT name FROM member").fetchall() == [("",)]
        assert books.db.execute_sql("SELECT COUNT(*) FROM access_pin WHERE hash <> ''").fetchone() == (0,)
    before = LogReader(folder / "books.db").head()
    gathering = Gathering()
    assert gathering.add_books(folder / "books.db") == before[1]
    gathering.add_parcel(lines(facts))
    kept = restored(gathering, folder, clock, goes_on=True)
    assert kept == tmp_path / "new.before-restore-1"
    assert LogReader(kept / "books.db").head() == before == LogReader(folder / "books.db").head()
    with closing(Books(folder / "books.db", clock)) as books:
        verify(books)
        assert books.db.execute_sql("SELECT name FROM member ORDER BY 1").fetchall() == [("Ratna",), ("Siti",)]


@pytest.mark.breaks_books
def test_a_missing_name_is_still_noticed_where_no_restore_said_so(facts: list[Fact], village: Village) -> None:
    with closing(sqlite3.connect(village.books.path)) as raw, raw:
        raw.execute("DROP TRIGGER log_fact_no_update")
        raw.execute("UPDATE log_fact SET personal = x'', salt = x'' WHERE type = 'members.registered'")
    with pytest.raises(HubError, match=r"log\.commitment"):
        verify(village.books)


def test_an_interrupted_restore_is_run_again_at_any_point(
    tmp_path: Path, facts: list[Fact], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "note.txt").write_text("of the old one")
    rename, renames = Path.rename, 0

    def stopped(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == stop_at:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stopped)
    stop_at = 1
    with pytest.raises(KeyboardInterrupt):
        restored(gathered(lines(facts)), folder, clock)
    assert (folder / "note.txt").exists()
    assert not restoring.finish_interrupted(folder)
    renames, stop_at = 0, 2
    with pytest.raises(KeyboardInterrupt):
        restored(gathered(lines(facts)), folder, clock)
    assert not folder.exists()
    stop_at = 0
    assert restoring.finish_interrupted(folder)
    assert (tmp_path / "new.before-restore-1" / "note.txt").exists()
    with closing(Books(folder / "books.db", clock)) as books:
        assert verify(books) == len(facts) + 2


def test_what_lies_where_the_new_folder_is_made_is_never_deleted(
    tmp_path: Path, facts: list[Fact], clock: FixedClock
) -> None:
    (tmp_path / "new.restoring").mkdir()
    (tmp_path / "new.restoring" / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match=r"restore\.folder_taken"):
        restored(gathered(lines(facts)), tmp_path / "new", clock)
    assert (tmp_path / "new.restoring" / "thesis.txt").exists()


def test_the_command_restores_a_copy_and_says_what_to_do(
    tmp_path: Path,
    facts: list[Fact],
    village: Village,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
    make_door: Callable[..., Door],
) -> None:
    copy, new = tmp_path / "copy.db", tmp_path / "new"
    copy.write_bytes(village.books.path.read_bytes())
    arguments = ["restore", "--data", str(new), "--from", str(copy), "--no-key", "--receipt", str(len(facts) + 3)]
    assert main(arguments, None, clock) == 0  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert f"Nomor {len(facts) + 1} sampai {len(facts) + 3} hilang" in said
    assert "Tidak ada kepastian dari kabupaten" in said
    sheet = reconciliation.read(new)
    assert sheet is not None
    assert [(each.number, each.amount) for each in sheet.receipts][-1] == (len(facts), 5_000)
    assert (new / "rekonsiliasi.pdf").read_bytes().startswith(b"%PDF")
    with closing(Books(new / "books.db", clock)) as books:
        assert books.db.execute_sql("SELECT name FROM member ORDER BY 1").fetchall() == [("Ratna",), ("Siti",)]
    visitor = Visitor(make_door(new).url)
    visitor.sign_in(1)
    assert "Lembar rekonsiliasi" in visitor.get("/desk").text
    assert f"Nomor {len(facts) + 1} sampai {len(facts) + 3} hilang" in visitor.get("/desk/restored").text
    assert visitor.http.get("/desk/restored.pdf").content.startswith(b"%PDF")
    visitor.http.close()
    assert main(["restore", "--data", str(tmp_path / "none")], None, clock) == 1  # type: ignore[arg-type]
    assert "Sebutkan dari mana" in capsys.readouterr().err
