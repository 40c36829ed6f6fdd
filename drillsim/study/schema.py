"""The nouns of a study file: which scenario, what is varied, how often it is played, what is measured and drawn."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from drillsim import units
from drillsim.reading import Id, Ids, Name, Named, Noun
from drillsim.reading.noun import as_tuple
from drillsim.reading.quantity import PositiveDuration, Share

Value = str | int | float | bool | None | list[Any] | dict[str, Any]
Values = Annotated[tuple[Value, ...], BeforeValidator(as_tuple), Field(min_length=1)]
MOST: Final = 1_000_000
"""Replications of one design, at most."""


class Setting(Noun):
    """One level of a factor, or one what-if: keys of the scenario by path, and what each is set to."""

    name: Named = Name()
    set_: dict[str, Value] = Field(default={}, alias="set", description="values by path, as in weather.wind_from")
    scenario: str | None = Field(default=None, description="path of a scenario to play in place of the base")
    chance: Share | None = Field(default=None, description="how likely this level is")
    frequency: Annotated[float, Field(gt=0)] | None = Field(default=None, description="how often a year it happens")


class Factor(Noun):
    """One thing that is varied: a key by its path with values or a range, or named levels of several keys."""

    name: Named = Name()
    path: str | None = Field(default=None, description="a key of the scenario, as in incidents.leak.rate; "
                                                       "park.… for a key of the park")  # fmt: skip
    values: Values | None = Field(default=None, description="values it takes in turn")
    chances: Annotated[tuple[Share, ...], BeforeValidator(as_tuple)] | None = Field(
        default=None, description="how likely each of the values is, such as a wind rose"
    )
    between: Annotated[tuple[str | float | int, str | float | int], BeforeValidator(as_tuple)] | None = Field(
        default=None, description="its lowest and highest value, drawn between by the design"
    )
    scale: Literal["linear", "log"] = Field(default="linear", description="how a range is drawn")
    levels: dict[Id, Setting] = Field(default={}, description="named levels, each of which sets any number of keys")

    @model_validator(mode="after")
    def _one_form(self) -> Factor:
        given = [key for key in ("values", "between", "levels") if getattr(self, key)]
        if len(given) != 1:
            raise ValueError("a factor has one of values, between and levels; keep one of them")
        if (self.path is None) == (given != ["levels"]):
            raise ValueError("a factor of values or a range needs a path, one of levels has none; "
                             "write `path:` beside `values:`, or `set:` in each level")  # fmt: skip
        if self.chances is not None and len(self.chances) != len(self.values or ()):
            raise ValueError("there must be as many chances as values; write one for each")
        if self.between is not None:
            self._check_range(*self.between)
        return self

    def _check_range(self, low: str | float | int, high: str | float | int) -> None:
        (least, unit), (most, other) = number_and_unit(low), number_and_unit(high)
        if unit != other or not least < most or (self.scale == "log" and least <= 0):
            raise ValueError(f"{low!r} to {high!r} is no range; give the lower first, in one unit, "
                             "above 0 on a log scale")  # fmt: skip


def number_and_unit(value: str | float | int) -> tuple[float, str]:
    """A bound of a range as its number and its unit, "" for none."""
    return units.number_and_unit(value) if isinstance(value, str) else (float(value), "")


class Until(Noun):
    """When a design has been played often enough: a measure's 95 % interval is narrow, in share of its mean."""

    measure: Id = Field(description="name of a registered measure")
    within: Share = Field(default="5 %", description="half-width of the interval over the mean")


class Replications(Noun):
    """How often a design is played: so often, or from `at_least` on until a measure is known well enough."""

    at_least: Annotated[int, Field(ge=2, le=MOST)] = 30
    at_most: Annotated[int, Field(ge=2, le=MOST)] = 1000
    until: Until

    @model_validator(mode="after")
    def _in_order(self) -> Replications:
        if self.at_most < self.at_least:
            raise ValueError("at_most lies below at_least; swap them")
        return self


class Sampling(Noun):
    """How the points of a design are chosen: every combination, or so many points spread over the ranges."""

    kind: Literal["grid", "latin_hypercube", "sobol"] = "grid"
    points: Annotated[int, Field(ge=2, le=1_000_000)] | None = Field(
        default=None, description="of a Latin hypercube; of Sobol the base number, a power of two, "
                                  "played once for each factor and twice more"
    )  # fmt: skip

    @model_validator(mode="after")
    def _points(self) -> Sampling:
        if (self.kind == "grid") != (self.points is None):
            raise ValueError("a grid has no number of points, the other designs need one; write `points: 64`")
        if self.kind == "sobol" and self.points is not None and self.points & (self.points - 1):
            raise ValueError("a Sobol design takes a power of two; write 64, 128, 256 …")
        return self


class HeatMap(Noun):
    """A measure's mean over two factors."""

    x: Id = Field(description="factor along the page")
    y: Id = Field(description="factor up the page")
    measure: Id


class RiskCurve(Noun):
    """How often a measure is reached or passed: an F-N curve where frequencies are given."""

    measure: Id = "expected_deaths"


class StudyFile(Noun):
    """A study: one page of YAML from a base scenario to an answer with an error bar."""

    schema_: Literal["drillsim.study/1"] = Field(alias="schema")
    name: Named
    about: str = ""
    base: str = Field(description="path of the base scenario, relative to this file")
    seed: Annotated[int, Field(ge=0, lt=2**64)] = 1
    replications: Annotated[int, Field(ge=1, le=MOST)] | Replications = 30
    timeout: PositiveDuration | None = Field(default=None, description="longest a replication may take to compute")
    measures: Ids = Field(default=(), description="registered measures; none: those a planner asks for first")
    factors: dict[Id, Factor] = {}
    sampling: Sampling = Sampling()
    what_ifs: dict[Id, Setting] = Field(default={}, description="named changes, each played beside the base")
    with_base: bool = Field(default=True, description="whether the base is played beside the what-ifs")
    frequency: Annotated[float, Field(gt=0)] | None = Field(default=None, description="days like it in a year")
    heat_maps: dict[Id, HeatMap] = {}
    risk_curves: dict[Id, RiskCurve] = {}
