"""How the mood of a crowd goes, and the talks that settle it, as pure functions.

Crowds have no validated law of mood. This one is the simplest that does not contradict itself: what grieves people
drives the tension m towards 1 at a rate G, what calms them drives it towards 0 at a rate C,

    dm/dt = G (1 - m) - C m,

so that m never leaves 0..1 and a change of either rate shows by a known time 1 / (G + C). Every coefficient is an
assumption of crowd.yaml. Rates are per second, times in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.crowd.service import TABLE
from drillsim.hazards.tables import load_table

Floats = NDArray[np.float64]
HOUR_S: Final = 3600.0
NEVER_S: Final = float("inf")


def _figure(name: str) -> Any:
    return load_table(TABLE)["mood"][name]["value"]


ESCALATES_AT: Final = float(_figure("escalates_at"))
GOES_HOME_BELOW: Final = float(_figure("goes_home_below"))
AT_START: Final[Mapping[str, float]] = _figure("at_start")


def counted(at_work: Mapping[str, float], for_what: str) -> float:
    """How many people those at work count for, in persons; `for_what` is calms, holds, talks or tells.

    `at_work` has people by the word of the act: mediate, listen, police, patrol, guard.
    Raises KeyError for another word. Source: assumption, see `acts` of crowd.yaml.
    """
    weights = load_table(TABLE)["acts"][for_what]
    return sum(people * float(weights[what]) for what, people in sorted(at_work.items()))


def cover(helpers: ArrayLike, people: ArrayLike, people_each: float) -> Floats:
    """The share of all that helpers could do that these do: n k / (n k + N), arrays broadcast; saturates at 1.

    Half is done where each has `people_each` people to see to; helpers of nobody do all.
    Raises ValueError for negative numbers. Source: assumption.
    """
    able = np.asarray(helpers, dtype=np.float64) * people_each
    present = np.asarray(people, dtype=np.float64)
    if not (np.all(able >= 0.0) and np.all(present >= 0.0)):
        raise ValueError(f"helpers and people: must not be negative (got {helpers!r}, {people!r})")
    return np.where(able > 0.0, able / np.where(able > 0.0, able + present, 1.0), 0.0)


def crowding(density: ArrayLike) -> Floats:
    """The factor by which being crowded raises the growth: 1 up to walkway level D, and more up to level F.

    `density` in people per m2, any shape. Source: assumption on Fruin's bounds.
    """
    bounds = load_table(TABLE)["level_of_service"]["walkway"]["value"]
    share = np.clip((np.asarray(density, dtype=np.float64) - bounds[-2]) / (bounds[-1] - bounds[-2]), 0.0, 1.0)
    return np.asarray(1.0 + float(_figure("growth_in_level_f")) * share)


def growth_rate(cause: str, density: ArrayLike, officers: ArrayLike, people: ArrayLike) -> Floats:
    """The rate G at which tension grows, 1/s: by the cause, raised by crowding, held by officers in sight.

    `officers` as `counted` for holds. Source: assumption.
    """
    held = float(_figure("held_at_most")) * cover(officers, people, float(_figure("people_an_officer")))
    return np.asarray(_figure("growth")[cause] / HOUR_S * crowding(density) * (1.0 - held))


def calming_rate(mediators: ArrayLike, people: ArrayLike) -> Floats:
    """The rate C at which tension falls, 1/s; `mediators` as `counted` for calms. Source: assumption."""
    done = cover(mediators, people, float(_figure("people_a_mediator")))
    return np.asarray(float(_figure("calmed_at_most")) / HOUR_S * done)


def relief_rate() -> float:
    """The rate at which tension falls after a settlement, 1/s. Source: assumption."""
    return float(_figure("calms_when_settled")) / HOUR_S


def tension_after(tension: ArrayLike, grows: ArrayLike, calms: ArrayLike, dt_s: ArrayLike) -> Floats:
    """The tension after a time of steady rates (1/s), 0 to 1; exact, so steps do not matter; arrays broadcast."""
    both = np.asarray(grows, dtype=np.float64) + np.asarray(calms, dtype=np.float64)
    rest = np.where(both > 0.0, grows / np.where(both > 0.0, both, 1.0), tension)
    return np.asarray(rest + (np.asarray(tension) - rest) * np.exp(-both * np.asarray(dt_s, dtype=np.float64)))


def time_to(tension: float, level: float, grows: float, calms: float) -> float:
    """The time in s until tension comes to a level from either side under steady rates (1/s); inf if never."""
    both = grows + calms
    if both <= 0.0:
        return NEVER_S
    rest = grows / both
    if (rest - level) * (level - tension) <= 0.0:  # it is not on the way
        return NEVER_S
    return float(np.log((tension - rest) / (level - rest)) / both)


def talks_work_s(cause: str, people: float) -> float:
    """The work in person seconds until those gathered agree. Source: assumption."""
    talks = load_table(TABLE)["talks"]
    return float(talks["work"]["value"][cause]) + float(talks["work_a_person"]["value"][cause]) * people


def talks_at_least_s(cause: str) -> float:
    """The time in s that talks take at least, however many talk. Source: assumption."""
    return float(load_table(TABLE)["talks"]["at_least"]["value"][cause])


def talks_left_s(work_s: float, talkers: float, talked_s: float, at_least_s: float) -> float:
    """The time in s until an agreement, if so many go on talking: work W <- W - n dt, and not below the least time.

    inf while nobody talks. Source: Zhou and Reniers 2016 (abstract read) for tasks of an emergency; that it holds for
    talks is an assumption.
    """
    if talkers <= 0.0:
        return NEVER_S
    return max(work_s / talkers, at_least_s - talked_s, 0.0)
