"""The cells of a list as values: ids of the park, counts, dates; every fault noted with its row and remedy."""

from __future__ import annotations

import datetime
import difflib
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from drillsim.errors import InputError, Problem
from drillsim.park.lists.table import Row, Table
from drillsim.park.lists.words import meanings, plain, said_as, table
from drillsim.reading import Name

MAX_FAULTS: Final = 200
MOST_COUNTED: Final = 1_000_000
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?\Z")
_CLOCK = re.compile(r"(?:.*[ T])?([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?\Z")
_COMPARED: Final = 80  # letters of a cell that are compared with words
_NEAR: Final = 0.5
"""How alike a word must be to be proposed: assumed, below difflib's 0.6 since Chinese names are short."""


class Ids:
    """Ids of the park that a cell may name, by id or by name in either language."""

    def __init__(self, what: str, nouns: Mapping[str, Name]) -> None:
        self.what = what
        meant: dict[str, set[str]] = {}
        for id_, name in nouns.items():
            for word in (name.en, name.zh):
                for form in {word, plain(word)} if word else ():
                    meant.setdefault(form, set()).add(id_)
        self.shared = {word: sorted(ids) for word, ids in meant.items() if len(ids) > 1}
        self.words = {word: min(ids) for word, ids in meant.items() if len(ids) == 1}
        self.words |= {form: id_ for id_ in nouns for form in (plain(id_), id_)}

    def find(self, text: str) -> str:
        """The id meant, as written or by its plain form; empty where none is, or several are."""
        if not text or text in self.shared:
            return ""
        return self.words.get(text, self.words.get(plain(text), ""))

    def remedy(self, text: str) -> str:
        """What would be right instead of a text that names nothing."""
        if plain(text) in self.shared:
            return f"several have this name; write the id: {', '.join(self.shared[plain(text)][:6])}"
        near = difflib.get_close_matches(plain(text)[:_COMPARED], self.words, 1, _NEAR)
        if near:
            return f"did you mean {self.words[near[0]]!r}?"
        return f"write the id or name of a {self.what} of the park"


class Cells:
    """Reads the rows of one table and keeps its faults."""

    def __init__(self, table_: Table, kind: str) -> None:
        self.table, self.kind = table_, kind
        self.faults: list[Problem] = []

    def expect(self, *meanings_: str) -> None:
        """Notes columns that a list cannot do without."""
        for meaning in meanings_:
            if meaning not in self.table.columns:
                message = f"there is no column {meaning!r}"
                remedy = f"add one; its heading may be {said_as(self.kind, meaning)}"
                self.faults.append(Problem(self.table.file, 1, 1, "", message, remedy))

    def tell(self) -> None:
        """Raises what was noted, all at once."""
        if self.faults:
            raise InputError(self.faults)

    def fault(self, row: Row, meaning: str, message: str, remedy: str) -> None:
        """Notes a fault of a cell; raises all of them once they are too many to read."""
        self.faults.append(self.table.problem(row.line, meaning, message, remedy))
        if len(self.faults) >= MAX_FAULTS:
            self.faults.append(Problem(self.table.file, 0, 0, "", "more faults may follow", "mend these first"))
            self.tell()

    def id(self, row: Row, meaning: str, ids: Ids) -> str:
        """The id a cell names; its fault noted where it names none."""
        text = row.cells.get(meaning, "")
        found = ids.find(text)
        if not found and meaning in self.table.columns:
            message = f"{text[:60]!r} is no {ids.what} of the park" if text else f"names no {ids.what}"
            remedy = ids.remedy(text) if text else "fill it in; unmerge a cell that several rows share"
            self.fault(row, meaning, message, remedy)
        return found

    def word(self, row: Row, meaning: str, kind: str, needed: bool = True) -> str:
        """What a cell means by a table of words; empty where it is blank and need not say."""
        text = row.cells.get(meaning, "")
        found = meanings(kind).get(plain(text), "") if text else ""
        if not found and (text or needed) and meaning in self.table.columns:
            near = difflib.get_close_matches(plain(text)[:_COMPARED], meanings(kind), 1, _NEAR) if text else []
            hint = f"did you mean {meanings(kind)[near[0]]!r}? " if near else ""
            message = f"{text[:60]!r} is not known here" if text else "is blank"
            self.fault(row, meaning, message, f"{hint}choose from {', '.join(map(str, table()[kind]))}")
        return found

    def number(self, row: Row, meaning: str, otherwise: float = 0.0) -> float:
        """A number of 0 or more; thousands may be parted by commas, and a counting word may follow."""
        text = row.cells.get(meaning, "")
        if not text:
            return otherwise
        bare = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").lower()
        for counter in table()["counters"]:
            bare = bare.removesuffix(counter)
        value = float(bare) if _NUMBER.match(bare) and len(bare) < 20 else math.nan
        if math.isnan(value):
            self.fault(row, meaning, f"{text[:40]!r} is not a number", "write digits, 0 or more")
        elif not 0 <= value <= MOST_COUNTED:
            self.fault(row, meaning, f"{text[:40]} cannot be", f"write 0 to {MOST_COUNTED:,}")
        return otherwise if math.isnan(value) else value

    def count(self, row: Row, otherwise: int = 1) -> int:
        """A head count; one where nothing is said."""
        value = self.number(row, "count", float(otherwise))
        if not value.is_integer():
            self.fault(row, "count", f"{row.cells['count'][:40]} people cannot be counted", "write a whole number")
        return int(value)

    def date(self, row: Row, meaning: str) -> datetime.date | None:
        """A date such as 2026-01-31, 2026/1/31 or 2026年1月31日."""
        text = row.cells.get(meaning, "")
        match = _DATE.match(unicodedata.normalize("NFKC", text).split(" ")[0][:20])
        try:
            if match:
                return datetime.date(*map(int, match.groups()))
        except ValueError:
            pass  # a day no month has: told below
        if text:
            self.fault(row, meaning, f"{text[:40]!r} is no date", "write it as 2026-01-31")
        return None

    def clock_s(self, row: Row, meaning: str) -> int | None:
        """A time of day, seconds after midnight; a date before it is read over."""
        text = row.cells.get(meaning, "")
        match = _CLOCK.match(unicodedata.normalize("NFKC", text)[:40])
        if match:
            return int(match[1]) * 3600 + int(match[2]) * 60
        if text:
            self.fault(row, meaning, f"{text[:40]!r} is no time of day", "write it as 07:30")
        return None
