"""A run: what happened, as frozen tables, with everything needed to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from drillsim.chance.realise import Realisation
from drillsim.hazards.gas.plume import Plume
from drillsim.hazards.weather import Winds
from drillsim.record.snapshot import Snapshot
from drillsim.record.table import Table
from drillsim.scenario.model import Scenario


@dataclass(frozen=True)
class Run:
    """One simulated day: frozen tables, the plumes behind them, and the measures taken of them.

    `events` is the log; `people` has a row a person, `responses` a row a vehicle and incident, `series` a row a
    window, `assembly` a row an assembly point, `hazards` a row an incident, `hops` a row a crossing where asked for.
    `facts` holds single numbers the simulation itself counted (crossings, squeezed entries, windows); `measures` the
    registered measures by name.
    """

    scenario: Scenario
    realisation: Realisation
    engine: str
    events: Table
    people: Table
    responses: Table
    series: Table
    assembly: Table
    hazards: Table
    winds: Winds
    plumes: tuple[Plume, ...] = ()
    hops: Table = field(default_factory=lambda: Table({}))
    snapshots: tuple[Snapshot, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    measures: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def summary(self) -> dict[str, Any]:
        """The registered measures of this run, by name; None where a thing did not happen."""
        return dict(self.measures)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Run):
            return False
        tables = ("events", "people", "responses", "series", "assembly", "hazards")
        return all(getattr(self, name) == getattr(other, name) for name in tables)

    __hash__ = None  # type: ignore[assignment]  # a run is compared, never used as a key
