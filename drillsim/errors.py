"""What can go wrong, in words a planner can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in an input: where it is, what is wrong, what would be right.

    `line` and `column` count from 1; 0 means the fault belongs to the whole file.
    """

    file: str
    line: int
    column: int
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{place}:{key} {self.message}{remedy}"


class DrillsimError(Exception):
    """Anything drillsim refuses to do, said in one clear message."""


class InputError(DrillsimError):
    """Faults found in what the user gave, all of them at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InvariantError(DrillsimError):
    """A promise of the simulation that a strict run found broken."""
