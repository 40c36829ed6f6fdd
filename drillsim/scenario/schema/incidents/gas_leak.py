"""A gas leak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from drillsim.reading import Id
from drillsim.reading.quantity import Length, Mass, MassRate, PositiveDuration
from drillsim.scenario.schema.incidents.base import Fault, IncidentNoun

if TYPE_CHECKING:
    from drillsim.park.model import Park


class GasLeak(IncidentNoun):
    """Gas that escapes from a place until it is isolated, or the inventory is gone, or its time is up."""

    room: ClassVar[str] = "gas"
    words: ClassVar[dict[str, str]] = {"en": "gas leak", "zh": "气体泄漏"}
    acts: ClassVar[frozenset[str]] = frozenset({"isolate", "curtain", "remove"})
    clears_itself: ClassVar[bool] = False

    kind: Literal["gas_leak"]
    substance: Id
    rate: Annotated[MassRate, Field(gt=0)] | None = Field(default=None, description="release rate to the air")
    hole: Annotated[Length, Field(gt=0, le=2)] | None = Field(
        default=None, description="diameter of a hole in the vessel, instead of `rate`; what the place holds flows out"
    )
    lasts: PositiveDuration | None = Field(
        default=None, description="stops by itself after this; without it, when isolated or empty"
    )
    height: Length = Field(default="1 m", description="height of release above ground")
    mass: Mass | None = Field(default=None, description="mass that can escape; without it, the inventory")
    by_hand: bool = Field(default=True, description="an entry team can isolate it by hand")
    line_mass: Mass = Field(default="0 kg", description="contents of the line that escape after hand isolation")

    @model_validator(mode="after")
    def _one_source(self) -> GasLeak:
        if (self.rate is None) == (self.hole is None):
            message = "has neither a rate nor a hole" if self.rate is None else "has both a rate and a hole"
            raise ValueError(f"{message}; give either `rate:` or `hole:`")
        return self

    def faults(self, park: Park) -> Iterator[Fault]:
        """The place holds what leaks, unless the mass is given."""
        place = park.file.places.get(self.place)
        if place is not None and self.hole is not None and self.substance not in place.substances:
            message = f"{self.place!r} holds no {self.substance!r}, so its pressure is not known"
            yield ("hole",), message, "add the substance to the place, or give the `rate` instead"
            return
        if place is not None and self.substance not in place.substances and self.mass is None:
            held = ", ".join(place.substances) or "nothing"
            message = f"{self.place!r} holds no {self.substance!r} (it holds {held})"
            yield ("substance",), message, "name a substance it holds, or give the `mass` that can escape"

    @property
    def causes(self) -> frozenset[str]:
        """Its substance in the air."""
        return frozenset({self.substance})

    @property
    def what(self) -> str:
        """The substance."""
        return self.substance
