"""Which agent may go on which substance, and what foam of each kind it takes: the table agents.yaml, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from drillsim.hazards.tables import load_table

TABLE: Final = "agents.yaml"
SECONDS_A_MINUTE: Final = 60.0

FOAM_KINDS: Final = ("protein", "afff", "fluorine_free", "alcohol_resistant")

Situation = Literal["leak", "fire"]


@dataclass(frozen=True)
class Verdict:
    """Whether an agent may go on a substance, and why: may, vapour (spray on the vapour only) or never."""

    agent: str
    substance: str
    says: Literal["may", "vapour", "never"]
    reason: str

    @property
    def forbidden(self) -> bool:
        """Whether it may not be used at all."""
        return self.says == "never"

    @property
    def detail(self) -> str:
        """As a line of the log has it: agent, substance and reason, by the keys of the table."""
        return f"{self.agent} on {self.substance}: {self.reason}"


def agents() -> tuple[str, ...]:
    """The ids of all agents."""
    return tuple(load_table(TABLE)["agents"])


def known(substance: str) -> bool:
    """Whether the table tells of a substance; of a user's own it does not."""
    return substance in load_table(TABLE)["substances"]


@cache
def verdict(agent: str, substance: str, situation: Situation) -> Verdict:
    """Whether an agent may go on a substance that leaks or burns; one the table lacks forbids nothing.

    Raises KeyError for an agent that is not in the table.
    """
    table = load_table(TABLE)
    if agent not in table["agents"]:
        raise KeyError(f"agent: {agent!r} is not in the table; choose from {', '.join(table['agents'])}")
    if not known(substance):
        return Verdict(agent, substance, "may", "suits")
    says, reason = table["groups"][table["substances"][substance]][situation][agent]
    return Verdict(agent, substance, says, reason)


def foam_agent(kind: str) -> str:
    """The agent that a vehicle's kind of foam is."""
    return f"foam_{kind}"


def foam_L_s_m2(kind: str, substance: str) -> float:
    """The solution of a kind of foam that puts out a square metre of a burning liquid; inf where it does not hold.

    Source: foam_rates of the table, by the liquid's polarity.
    """
    table = load_table(TABLE)
    if not known(substance):
        return float("inf")
    solvent = table["groups"][table["substances"][substance]]["solvent"]
    rate = None if solvent is None else table["foam_rates"][foam_agent(kind)][solvent]
    if rate is None or verdict(foam_agent(kind), substance, "fire").forbidden:
        return float("inf")
    return float(rate) / SECONDS_A_MINUTE


def permitted(candidates: Iterable[str], substance: str, situation: Situation) -> tuple[str, ...]:
    """Those of some agents that may go on a substance."""
    return tuple(agent for agent in candidates if not verdict(agent, substance, situation).forbidden)


def foam_worth(kind: str, substance: str) -> float:
    """How many litres of a kind of foam do what one of the kind that suits at the least rate does; inf: none does."""
    least = least_foam_L_s_m2(substance)
    return foam_L_s_m2(kind, substance) / least if least < float("inf") else 1.0


def least_foam_L_s_m2(substance: str) -> float:
    """The solution a square metre takes of the foam that takes least; inf where no foam puts it out."""
    return min(foam_L_s_m2(one, substance) for one in FOAM_KINDS)
