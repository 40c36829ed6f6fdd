"""Kinds of drill: the three axes of the Chinese norm, whether announced, and the name HSEEP has for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from drillsim.errors import DrillsimError
from drillsim.planner.rules import table
from drillsim.planner.words import said_as

Form = Literal["tabletop", "live"]
Scope = Literal["single", "comprehensive"]
Purpose = Literal["test", "demonstration", "research"]
Function = Literal["report", "command", "evacuate", "respond", "rescue", "recover"]
FUNCTIONS: Final[tuple[str, ...]] = get_args(Function)


@dataclass(frozen=True)
class Kind:
    """A kind of drill by form, scope and purpose; `function` is the one that a single-function drill rehearses."""

    form: Form = "live"
    scope: Scope = "comprehensive"
    purpose: Purpose = "test"
    announced: bool = True
    function: Function | None = None

    @property
    def discussed(self) -> bool:
        """Whether it is talked through at a table: questions instead of movements."""
        return self.form == "tabletop"

    def hseep(self, moves: bool) -> str:
        """The key of the HSEEP type; `moves` says whether the script moves anybody."""
        rules = table("rules")["hseep"]
        if self.form == "live" and self.scope == "comprehensive" and not moves:
            return str(rules["live_without_movements"])
        return str(rules[self.form][self.scope][self.purpose])


def read_kind(text: str, announced: bool = True) -> Kind:
    """A kind from words of either language parted by commas, for example `live,single,test,rescue` or 实战,综合,检验.

    Raises DrillsimError for a word that is not known, an axis given twice, or a single-function drill of no function.
    """
    axes = {axis: table("rules")["axes"][axis] for axis in ("form", "scope", "purpose")} | {"function": FUNCTIONS}
    found: dict[str, str] = {}
    for word in text.replace("，", ",").replace("、", ",").split(","):
        given = word.strip()
        matches = [(axis, key) for axis, keys in axes.items() for key in keys if given in said_as(f"{axis}s", key)]
        if not given:
            continue
        if not matches:
            known = ", ".join(key for keys in axes.values() for key in keys)
            raise DrillsimError(f"--kind: {given!r} is no kind of drill; choose from {known}")
        axis, key = matches[0]
        if found.get(axis, key) != key:
            raise DrillsimError(f"--kind: {found[axis]} and {key} exclude each other; take one of them")
        found[axis] = key
    _check_function(found)
    return Kind(announced=announced, **found)  # type: ignore[arg-type]


def _check_function(found: dict[str, str]) -> None:
    """A single-function drill names its function, another names none."""
    if found.get("scope") == "single" and "function" not in found:
        raise DrillsimError(f"--kind: a single-function drill needs its function; add one of {', '.join(FUNCTIONS)}")
    if found.get("scope") != "single" and "function" in found:
        raise DrillsimError(f"--kind: {found['function']} is one function of a drill; add single")
