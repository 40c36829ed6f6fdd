"""A measure: one number of a run, by name, with its unit and which way is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from drillsim.record.run import Run

Value = float | int | str | None
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Words:
    """What something is called, in English and in Chinese."""

    en: str
    zh: str

    def text(self, language: str) -> str:
        """The words in a language; English for any other than `zh`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Measure:
    """A registered measure. `take` gives its value for a run, None where the thing did not happen.

    `unit` is "s", "kg", "people", "" for a name, … and is also the end of `name` where it is a unit of time or mass.
    """

    name: str
    unit: str
    better: Better
    words: Words
    take: Callable[[Run], Value]

    @property
    def numeric(self) -> bool:
        """Whether it is a number, so that targets may be set and runs averaged."""
        return self.unit != ""
