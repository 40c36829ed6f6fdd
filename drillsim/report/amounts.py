"""Amounts as a planner reads them: masses, volumes, distances, deaths, and the names of what they are of."""

from __future__ import annotations

from drillsim.hazards.substances import Substance
from drillsim.report.moments import NOTHING
from drillsim.report.words import Words


def substance_name(gas: Substance, words: Words) -> str:
    """What a substance is called."""
    return gas.name_zh if words.language == "zh" else gas.name_en


def mass(kilograms: float | None) -> str:
    """A mass in kg, or in t from one tonne on."""
    if kilograms is None:
        return NOTHING
    return f"{kilograms:,.0f} kg" if kilograms < 1000 else f"{kilograms / 1000:,.2f} t"


def length(metres: float) -> str:
    """A distance in m, rounded as far as it can be believed, or km."""
    return f"{metres:,.0f} m" if metres < 1000 else f"{metres / 1000:,.1f} km"


def deaths(expected: float | None) -> str:
    """An expected number of deaths, as far as it can be believed."""
    if expected is None:
        return NOTHING
    return "0" if expected < 0.005 else f"{expected:.2f}" if expected < 1 else f"{expected:,.1f}"


def volume(cubic_metres: float | None) -> str:
    """A volume in m3, rounded as far as it can be believed."""
    if cubic_metres is None:
        return NOTHING
    return f"{cubic_metres:,.1f} m³" if cubic_metres < 100 else f"{cubic_metres:,.0f} m³"


def flow(litres_a_second: float | None) -> str:
    """A flow in L/s."""
    if litres_a_second is None:
        return NOTHING
    return f"{litres_a_second:.1f} L/s" if 0 < litres_a_second < 10 else f"{litres_a_second:,.0f} L/s"


def percent(share: float | None) -> str:
    """A share in per cent; small ones with a decimal."""
    if share is None:
        return NOTHING
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
