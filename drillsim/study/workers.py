"""Who plays the replications: this process, or the workers of a dask cluster on this machine or any other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from drillsim.errors import InputError
from drillsim.study.package import Package, Unpacked
from drillsim.study.playing import Order, Outcome, Terms, play


@dataclass(frozen=True)
class Answer:
    """What came of an order: its outcomes, or None where whoever played it died, why, and how often in a row."""

    order: Order
    outcomes: tuple[Outcome, ...] | None
    why: str = ""
    deaths: int = 1


class Workers(Protocol):
    """Whoever takes orders and gives answers, in any order."""

    @property
    def slots(self) -> int:
        """How many orders are played at once."""

    def submit(self, order: Order) -> None:
        """Takes an order."""

    def answer(self) -> Answer:
        """The next answer; waits for it. Asked only while an order is out."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def fill(order: Order, unpacked: Unpacked, terms: Terms) -> tuple[Outcome, ...]:
    """The outcomes of an order from a package laid out on this machine."""
    try:
        scenario = unpacked.scenario(order.design)
    except InputError as error:
        return tuple(Outcome(order.design.id, number, "error", why=str(error)) for number in order.replications)
    return tuple(play(order, scenario, terms))


class InProcess:
    """This process itself: one order after another."""

    slots = 1

    def __init__(self, package: Package, terms: Terms) -> None:
        self.package, self.terms = package, terms
        self.waiting: deque[Order] = deque()

    def __enter__(self) -> Self:
        self.unpacked = Unpacked(self.package)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unpacked.remove()

    def submit(self, order: Order) -> None:
        """Takes an order."""
        self.waiting.append(order)

    def answer(self) -> Answer:
        """Plays the oldest order."""
        order = self.waiting.popleft()
        return Answer(order, fill(order, self.unpacked, self.terms))
