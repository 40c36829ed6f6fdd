"""A gas leak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from drillsim.reading import Id
from drillsim.reading.quantity import Length, Mass, MassRate, PositiveDuration
from drillsim.scenario.schema.incidents.base import Fault, IncidentNoun
from drillsim.scenario.schema.incidents.ignition import IgnitionSource

if TYPE_CHECKING:
    from drillsim.park.model import Park


HoleWord = Literal["drawn", "whole_vessel"]
GasModel = Literal["auto", "passive", "dense"]


def _is_word(value: Any) -> str:
    return "word" if value in get_args(HoleWord) else "length"


Hole = Annotated[
    Annotated[HoleWord, Tag("word")] | Annotated[Length, Field(gt=0, le=2), Tag("length")], Discriminator(_is_word)
]
"""How large a hole is: a diameter, or a word."""


class GasLeak(IncidentNoun):
    """Gas that escapes from a place until it is isolated, or the inventory is gone, or its time is up."""

    room: ClassVar[str] = "gas"
    words: ClassVar[dict[str, str]] = {"en": "gas leak", "zh": "气体泄漏"}
    acts: ClassVar[frozenset[str]] = frozenset({"isolate", "curtain", "remove", "blanket"})
    clears_itself: ClassVar[bool] = False

    kind: Literal["gas_leak"]
    substance: Id
    rate: Annotated[MassRate, Field(gt=0)] | None = Field(default=None, description="release rate to the air")
    hole: Hole | None = Field(
        default=None,
        description="diameter of a hole in the vessel, instead of `rate`; what the place holds flows out, and a liquid "
        "makes a pool; `whole_vessel` fails at once, `drawn` leaves the size to chance by published failure rates",
    )
    aerosol_factor: Annotated[float, Field(ge=1, le=10)] | None = Field(
        default=None,
        description="of a flashing liquid, airborne share over flash fraction; without it, the Purple Book's rain-out",
    )
    lasts: PositiveDuration | None = Field(
        default=None, description="stops by itself after this; without it, when isolated or empty"
    )
    model: GasModel = Field(
        default="passive",
        description="how its gas spreads: `passive` or `dense` by the plume named, `auto` by the dense one where the "
        "criterion of Britter and McQuaid calls the release dense",
    )
    height: Length = Field(default="1 m", description="height of release above ground")
    mass: Mass | None = Field(default=None, description="mass that can escape; without it, the inventory")
    by_hand: bool = Field(default=True, description="an entry team can isolate it by hand")
    line_mass: Mass = Field(default="0 kg", description="contents of the line that escape after hand isolation")
    ignition: dict[Id, IgnitionSource] = Field(
        default={}, description="what may light the cloud; then the leak burns, and an explosion or a fire may follow"
    )

    @model_validator(mode="after")
    def _one_source(self) -> GasLeak:
        if (self.rate is None) == (self.hole is None):
            message = "has neither a rate nor a hole" if self.rate is None else "has both a rate and a hole"
            raise ValueError(f"{message}; give either `rate:` or `hole:`")
        return self

    def faults(self, park: Park) -> Iterator[Fault]:
        """The place holds what leaks, unless the mass is given; the sources of ignition are in the park."""
        for id_, source in self.ignition.items():
            if source.place is not None and source.place not in park.file.places:
                yield ("ignition", id_, "place"), f"no place {source.place!r}", "name a place of the park"
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
