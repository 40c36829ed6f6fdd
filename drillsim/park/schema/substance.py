"""A substance of the user's own: the same figures as in drillsim's tables, each with unit, source and confidence."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from drillsim.reading import Id, Noun
from drillsim.reading.noun import as_tuple

CONFIDENCE: Final = ("read", "measured", "recomputed", "secondary", "estimate", "memory", "assumption", "mixed", "none")
DURATIONS: Final = "10, 30, 60, 240 and 480 min"


def _word(value: str) -> str:
    if not value.startswith(CONFIDENCE):
        raise ValueError(f"{value[:40]!r} is no confidence; begin with one of {', '.join(CONFIDENCE)}")
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; say where the figure comes from, or why there is none")
    return value


Positive = Annotated[float, Field(gt=0)]
Limit = Annotated[float, Field(gt=0, le=1e6)] | None
Row = Annotated[tuple[Limit, ...], BeforeValidator(as_tuple)]


class Sourced(Noun):
    """What every figure has beside its value."""

    unit: str
    source: Annotated[str, AfterValidator(_said)] = Field(description="where it comes from; of null: why there is none")
    confidence: Annotated[str, AfterValidator(_word)] = Field(description=f"begins with one of {', '.join(CONFIDENCE)}")


class MayBeNull(Sourced):
    """A figure whose null is told, and is written out too."""

    value: Any

    @model_serializer(mode="wrap")
    def _null_and_all(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"value": None, **whole(self)}


class SourcedFigure(MayBeNull):
    """One number above 0, or null."""

    value: Positive | None
    at_K: Positive | None = Field(default=None, description="the temperature it holds at")


class SourcedValue(Sourced):
    """One number above 0."""

    value: Positive


class LimitRow(MayBeNull):
    """A few limits that rise, or null."""

    value: Row | None

    @model_validator(mode="after")
    def _rising(self) -> LimitRow:
        given = [v for v in self.value or () if v is not None]
        if given != sorted(given):
            raise ValueError(f"do not rise (got {given}); write the mildest first")
        return self


class AeglTable(Sourced):
    """Guideline levels 1 to 3, a row each, null where not established."""

    value: dict[str, Row] = Field(description=f"{{1: […], 2: […], 3: […]}}, for {DURATIONS}")

    @model_validator(mode="after")
    def _whole(self) -> AeglTable:
        if sorted(self.value) != ["1", "2", "3"]:
            raise ValueError(f"has levels {', '.join(sorted(self.value)) or 'none'}; give 1, 2 and 3")
        for level, row in self.value.items():
            given = [v for v in row if v is not None]
            if len(row) != 5 or given != sorted(given, reverse=True):
                raise ValueError(f"level {level} must fall with time (got {list(row)}); give values for {DURATIONS}")
        for low, high in ("12", "23"):
            pairs = zip(self.value[low], self.value[high], strict=True)
            if any(a is not None and b is not None and a >= b for a, b in pairs):
                raise ValueError(f"level {low} reaches level {high}; swap or mend them")
        return self


class ProbitLine(Sourced):
    """A dose-response line: a + b ln(C^n t), C in its unit, t in minutes."""

    unit: Literal["ppm", "mg/m3"]
    a: float
    b: Positive
    n: Annotated[float, Field(gt=0, le=10)]


class ProbitChoice(Sourced):
    """Which probit judges."""

    value: Id


class HarmKind(Sourced):
    """When people fall: during exposure, or hours after."""

    value: Literal["acute", "delayed"]


class SourcedFlag(Sourced):
    """Yes or no."""

    value: bool


class VapourCurve(Sourced):
    """Vapour pressure: ln P = c1 + c2/T + c3 ln T + c4 T^c5 (dippr101), or Wagner 2.5-5, or ln P = a - b/(T + c)."""

    form: Literal["dippr101", "wagner25", "antoine"]
    value: Annotated[tuple[float, ...], BeforeValidator(as_tuple)]
    range_K: Annotated[tuple[Positive, Positive], BeforeValidator(as_tuple)]

    @model_validator(mode="after")
    def _counted(self) -> VapourCurve:
        wanted = {"dippr101": 5, "wagner25": 6, "antoine": 3}[self.form]
        if len(self.value) != wanted:
            raise ValueError(f"has {len(self.value)} coefficients; {self.form} takes {wanted}")
        if self.range_K[0] >= self.range_K[1]:
            raise ValueError(f"range_K does not rise (got {list(self.range_K)}); swap them")
        return self


AnySourced = TypeVar("AnySourced", bound=Sourced)


def _in(*units: str) -> Any:
    """The check that a figure is in the unit its key ends in."""

    def check(cell: AnySourced) -> AnySourced:
        if cell.unit not in units:
            raise ValueError(f"is in {cell.unit!r}; give it in {' or '.join(units)}")
        return cell

    return AfterValidator(check)


Ppm = Annotated[SourcedFigure, _in("ppm")]
PpmRow = Annotated[LimitRow, _in("ppm")]
YesOrNo = Annotated[SourcedFlag, _in("flag")]


class OwnSubstance(Noun):
    """A substance of the user's own; without AEGL and a probit no toxic leak of it can be played."""

    name_en: Annotated[str, AfterValidator(_said)]
    name_zh: str = ""
    cas: str = ""
    caution: str | None = None
    molar_mass_kg_mol: Annotated[SourcedValue, _in("kg/mol")]
    aegl_ppm: Annotated[AeglTable, _in("ppm")] | None = None
    aegl_exponent: Annotated[SourcedFigure, _in("1")] | None = Field(default=None, description="n of C^n t; null: none")
    erpg_ppm: PpmRow | None = None
    idlh_ppm: Ppm | None = None
    odour_threshold_ppm: Ppm | None = None
    visible_above_ppm: Ppm | None = None
    probits: dict[Id, ProbitLine] = {}
    chosen_probit: Annotated[ProbitChoice, _in("id")] | None = Field(default=None, description="without it, the first")
    harm: Annotated[HarmKind, _in("kind")] | None = Field(default=None, description="without it, acute")
    incapacitation_share: Annotated[SourcedFigure, _in("1")] | None = Field(
        default=None, description="of the lethal concentration, at which one can walk no more; without it, a third"
    )
    irritates_ppm: Ppm | None = Field(
        default=None, description="stings so that one stops at once; people slow below it; without it nobody does"
    )
    surveillance_dose_ppm_min: Annotated[LimitRow, _in("ppm min")] | None = None
    detector_alarm_mg_m3: Annotated[LimitRow, _in("mg/m3")] | None = None
    heavier_than_air: YesOrNo | None = Field(default=None, description="without it, by molar mass")
    water_on_leak: YesOrNo | None = Field(default=None, description="without it, no water")
    lfl_ppm: Ppm | None = None
    ufl_ppm: Ppm | None = None
    heat_of_combustion_J_kg: Annotated[SourcedFigure, _in("J/kg")] | None = None
    boiling_point_K: Annotated[SourcedFigure, _in("K")] | None = None
    critical_temperature_K: Annotated[SourcedFigure, _in("K")] | None = None
    critical_pressure_Pa: Annotated[SourcedFigure, _in("Pa")] | None = None
    liquid_density_kg_m3: Annotated[SourcedFigure, _in("kg/m3")] | None = None
    vaporisation_heat_J_kg: Annotated[SourcedFigure, _in("J/kg")] | None = None
    liquid_heat_capacity_J_kgK: Annotated[SourcedFigure, _in("J/(kg K)")] | None = None
    gas_heat_capacity_J_kgK: Annotated[SourcedFigure, _in("J/(kg K)")] | None = None
    heat_capacity_ratio: Annotated[SourcedFigure, _in("1")] | None = None
    vapour_pressure_Pa: Annotated[VapourCurve, _in("Pa")] | None = None

    @model_validator(mode="after")
    def _chosen(self) -> OwnSubstance:
        if self.chosen_probit is not None and self.chosen_probit.value not in self.probits:
            known = ", ".join(self.probits) or "none"
            raise ValueError(f"no probit {self.chosen_probit.value!r} to choose; known: {known}")
        return self


class HasSubstances(Noun):
    """A file that may have substances of its own, beside those of drillsim's tables."""

    substances: dict[Id, OwnSubstance] = Field(default={}, description="substances of your own")
    substances_file: str | None = Field(default=None, description="path of a file of such substances, relative to this")


class SubstancesFile(Noun):
    """A file of own substances, for parks and scenarios to name."""

    schema_: Literal["drillsim.own_substances/1"] = Field(alias="schema")
    about: str = ""
    substances: dict[Id, OwnSubstance]
