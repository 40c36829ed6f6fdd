"""Explosions: of a cloud of gas, and of a vessel that bursts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from drillsim.reading import Id
from drillsim.reading.quantity import Mass, Pressure, Share
from drillsim.scenario.schema.incidents.base import Fault, IncidentNoun

if TYPE_CHECKING:
    from drillsim.park.model import Park

FELT = frozenset({"overpressure", "heat"})


class CloudExplosion(IncidentNoun):
    """A cloud of flammable gas that burns and explodes: what of it is flammable when the incident begins."""

    room: ClassVar[str] = "blast"
    words: ClassVar[dict[str, str]] = {"en": "cloud explosion", "zh": "蒸气云爆炸"}
    keeps_away: ClassVar[str] = "fire_nearest_m"

    kind: Literal["cloud_explosion"]
    substance: Id = Field(description="the gas that burns, which leaks in the scenario")
    space: Literal["confined", "dense", "moderate", "open"] = Field(
        default="moderate",
        description="what stands in the flame's way at the place, by which it gets faster: tubes and cavities, strong "
        "clutter, single units, open ground",
    )
    method: Literal["flame_speed", "tnt"] = Field(
        default="flame_speed", description="the blast that people and vessels get; both are reported"
    )
    tnt_yield: Share = Field(default="3 %", description="share of the heat in the blast of the TNT equivalent")  # type: ignore[assignment]

    @property
    def causes(self) -> frozenset[str]:
        """Overpressure and heat."""
        return FELT

    @property
    def what(self) -> str:
        """The gas."""
        return self.substance


class VesselBurst(IncidentNoun):
    """A vessel of liquefied gas that bursts: a fireball, and the blast of the burst."""

    room: ClassVar[str] = "blast"
    words: ClassVar[dict[str, str]] = {"en": "vessel burst", "zh": "容器爆裂"}
    keeps_away: ClassVar[str] = "fire_nearest_m"

    kind: Literal["vessel_burst"]
    substance: Id = Field(description="what the vessel of the place holds")
    mass: Annotated[Mass, Field(gt=0)] | None = Field(
        default=None, description="mass in the vessel; without it, the inventory"
    )
    burst: Literal["below_relief", "at_relief"] = Field(
        default="at_relief", description="whether it burst below its relief pressure, or at it as a fire makes it"
    )
    burst_pressure: Pressure | None = Field(
        default=None, description="pressure at which it bursts; without it, only the fireball is played"
    )

    def faults(self, park: Park) -> Iterator[Fault]:
        """The place has a vessel, and holds what burns unless the mass is given."""
        place = park.file.places.get(self.place)
        if place is None:
            return
        if place.vessel is None:
            yield ("place",), f"{self.place!r} has no vessel", "give the place a `vessel`, or name one that has"
        if self.mass is None and self.substance not in place.substances:
            held = ", ".join(place.substances) or "nothing"
            message = f"{self.place!r} holds no {self.substance!r} (it holds {held})"
            yield ("substance",), message, "name a substance it holds, or give the `mass`"

    @property
    def causes(self) -> frozenset[str]:
        """Overpressure and heat."""
        return FELT

    @property
    def what(self) -> str:
        """What it holds."""
        return self.substance
