"""The small matters of a day, as far as they are a danger: not at all. Who is called where is the response's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from drillsim.hazards.danger import NOT_YET, Act, Effect, FieldAt, Gather, Happening, Signs, World
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.matters.rates import TABLE
from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Winds
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema.incidents.matters import SmallMatters

RATE_ASSUMED: Final = "matters_rate_assumed"
CAVEATS: Final[Mapping[str, str]] = MappingProxyType(
    {code: row["text"] for code, row in load_table(TABLE)["validity"].items()}
)


@dataclass(frozen=True)
class MattersRoom:
    """All streams of small matters of a scenario: the room of the kind small_matters; it has no acts."""

    incidents: Mapping[str, SmallMatters]

    def effects(self) -> Mapping[str, Effect]:
        """None."""
        return {}

    def act(self, acts: Sequence[Act]) -> None:
        """Nothing can be done to a stream."""

    def advance(self, start: int, end: int, world: World) -> Sequence[Happening]:
        """Nothing happens by itself."""
        return ()

    def fields(self) -> Mapping[str, FieldAt]:
        """None."""
        return {}

    def signs(self) -> Signs:
        """None: a small matter is called in by whom it concerns."""
        return Signs()

    def gathers(self) -> Sequence[Gather]:
        """Nobody."""
        return ()

    @property
    def quiet(self) -> bool:
        """Always."""
        return True

    def next_change(self) -> float:
        """Never."""
        return NOT_YET

    def row(self) -> dict[str, float]:
        """No columns."""
        return {}

    def results(self) -> dict[str, dict[str, Any]]:
        """What each stream is, and whether its yearly number is assumed."""
        return {id_: _result(noun) for id_, noun in sorted(self.incidents.items())}

    def plumes(self) -> Sequence[Plume]:
        """None."""
        return ()


def open_room(scenario: Scenario, winds: Winds, incidents: Mapping[str, SmallMatters]) -> MattersRoom:
    """The room of all small matters of a day; neither park nor winds are anything to them."""
    return MattersRoom(incidents)


def _result(noun: SmallMatters) -> dict[str, Any]:
    """One stream's row of the hazards table."""
    return {
        "kind": "small_matters",
        "substance": noun.matter,
        "field": "",
        "place": noun.place,
        "per_year": noun.per_year,
        "model": "Poisson stream by the hour of the day",
        "caveats": RATE_ASSUMED if noun.source.strip().lower() == "assumption" else "",
    }


def problems(noun: SmallMatters, scenario: Scenario) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Whatever its noun allows can be played."""
    yield from ()
