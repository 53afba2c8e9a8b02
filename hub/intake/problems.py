"""What is wrong in a members file: where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hub.errors import HubError, Refused
from hub.words import text


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong. `row` is the spreadsheet's row from 1 (0: the whole file), `column` the heading as it
    stands in the file (``""``: the whole row), `message` the catalog's id, `parameters` its values."""

    row: int
    column: str
    message: str
    parameters: dict[str, int | str]

    def text(self, language: str) -> str:
        """A line for people: row, column, what is wrong and what to do."""
        what = text(language, self.message, **self.parameters)
        if self.column:
            return text(language, "import.problem.cell", row=self.row, column=self.column, what=what)
        if self.row:
            return text(language, "import.problem.row", row=self.row, what=what)
        return what


def from_error(row: int, column: str, error: HubError) -> Problem:
    """A rule that a cell breaks: another room's, or one of the import's own (``import.…``)."""
    return Problem(row, column, f"error.{error.code}", error.parameters)


class ImportRefused(Refused):
    """The file was not taken; `problems` is all that is wrong with it, in the order of its rows."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("import.refused", problems=len(problems))
        self.problems = list(problems)
