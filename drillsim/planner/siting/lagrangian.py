"""What a p-median costs at least, by pricing that each demand be served; and which sites that bound rules out.

A price u of each demand stands for its constraint. Site i then is worth the sum over demands of min(0, cost - u), the
cheapest sites are opened, and the sum of all is a bound for every answer. The prices follow the subgradient.
A site whose opening (closing) takes the bound above the best answer known cannot be in (out of) a better one.

Source: Cornuéjols, Fisher & Nemhauser, Management Science 23 (1977) 789; Beasley, EJOR 21 (1985) 270; step of Held,
Wolfe & Crowder, Mathematical Programming 6 (1974) 62.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.planner.siting.interchange import Answer, improved
from drillsim.planner.siting.solving import Bools, Floats

_FADES: Final = 0.1
_NIL: Final = 1e-9


@dataclass(frozen=True)
class Node:
    """A part of all answers: those with the sites `within` and without the sites `out`; prices (demands,) to begin
    with."""

    within: tuple[int, ...]
    out: Bools
    prices: Floats


@dataclass(frozen=True)
class Pace:
    """How prices are followed: steps at most, the first step's share, after how many without a better bound it is
    halved and how small it gets; sites they open are exchanged further every so many steps, 0 for never."""

    steps: int
    first: float
    patience: int
    least: float
    exchange_every: int


THOROUGH: Final = Pace(1500, 1.5, 25, 2e-3, 10)
"""For all answers."""
BRIEF: Final = Pace(60, 0.3, 8, 1e-3, 0)
"""For a part of them, from the prices of the whole."""


@dataclass(frozen=True)
class Priced:
    """A bound, the best answer met, the node without what cannot be better than that, and by site how often it was
    opened of late."""

    bound: float
    best: Answer
    node: Node
    shares: Floats


def priced(costs: Floats, number: int, node: Node, known: tuple[Answer, float], pace: Pace) -> Priced:
    """Prices the demands in a part of all answers; `costs` (sites, demands) are weighted, inf where no way leads;
    `known` is the best answer, and by how much a better one is below it at least."""
    return _Prices(costs, number, node, known, pace).followed()


class _Prices:
    def __init__(self, costs: Floats, number: int, node: Node, known: tuple[Answer, float], pace: Pace) -> None:
        self.costs, self.number, self.pace = costs, number, pace
        self.best, self.step = known
        self.out, self.within, self.fixed = node.out.copy(), set(node.within), list(node.within)
        self.bound, self.prices = -np.inf, node.prices
        self.shares = np.zeros(len(costs))
        self.promising: Answer = np.inf, ()
        self.tried: set[tuple[int, ...]] = set()
        self._narrow()

    def _narrow(self) -> None:
        """Goes on with the sites that are not ruled out."""
        self.alive = np.flatnonzero(~self.out)
        self.narrow = self.costs[self.alive]
        mine = np.isin(self.alive, self.fixed)
        self.held, self.free = np.flatnonzero(mine), np.flatnonzero(~mine)

    def followed(self) -> Priced:
        """The bound once it is as good as the best answer, or no more is to be had."""
        u, size, waited = self.prices, self.pace.first, 0
        for number in range(1, self.pace.steps + 1):
            if len(self.alive) < self.number or (number > 1 and self._settled()):
                break
            least, slack = self._look(u)
            waited += 1
            if least > self.bound + _NIL * abs(self.best[0]):
                self.bound, self.prices, waited = least, u, 0
            if not slack.any():
                break
            if waited >= self.pace.patience:
                size, waited, u = size / 2.0, 0, self.prices
                if size < self.pace.least:
                    break
                continue
            u = u + size * (self.best[0] - least) / float(slack @ slack) * slack
            if self.pace.exchange_every and number % self.pace.exchange_every == 0:
                self._exchange()
                self._narrow()
        return Priced(self.bound, self.best, Node(tuple(sorted(self.within)), self.out, self.prices), self.shares)

    def _settled(self) -> bool:
        return self.best[0] - self.bound < self.step

    def _look(self, u: Floats) -> tuple[float, Floats]:
        """The bound at some prices, and how far each demand is from being served once."""
        worth = np.minimum(self.narrow - u, 0.0).sum(axis=1)
        more = self.number - len(self.held)
        order = self.free[np.argsort(worth[self.free], kind="stable")]
        opened = np.concatenate([self.held, order[:more]])
        least = float(u.sum() + worth[opened].sum())
        self._rule_out(least, worth, order, more)
        self.shares *= 1.0 - _FADES
        self.shares[self.alive[opened]] += _FADES
        total = float(self.narrow[opened].min(axis=0).sum())
        answer = total, tuple(sorted(self.alive[opened].tolist()))
        self.promising, self.best = min(self.promising, answer), min(self.best, answer)
        return least, np.asarray(1.0 - (self.narrow[opened] < u).sum(axis=0))

    def _rule_out(self, least: float, worth: Floats, order: NDArray[np.int64], more: int) -> None:
        """Marks the sites that no better answer has, or lacks, by the bound with each opened or closed."""
        if not 0 < more < len(order):
            return
        spare = self.best[0] - self.step - least + _NIL * max(1.0, abs(self.best[0]))
        first, rest = order[:more], order[more:]
        self.out[self.alive[rest[worth[rest] - worth[first[-1]] > spare]]] = True
        self.within.update(self.alive[first[worth[rest[0]] - worth[first] > spare]].tolist())

    def _exchange(self) -> None:
        """The sites that promise most since the last time, exchanged further."""
        total, sites = self.promising
        if np.isfinite(total) and sites not in self.tried:
            self.tried.add(sites)
            finite = np.where(np.isfinite(self.costs), self.costs, self.best[0] + 1.0)
            free = [site for site in sites if site not in self.fixed]
            self.best = min(self.best, improved(finite, [*self.fixed, *free], len(self.fixed)))
        self.promising = np.inf, ()
