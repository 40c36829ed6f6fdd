"""Guard booths that inspect who and what passes."""

from __future__ import annotations

from drillsim.park.model import Park


def inspecting_booths(park: Park) -> int:
    """How many gates have a booth that inspects for hazards."""
    return sum(bool(getattr(gate, "inspects", False)) for gate in park.file.gates.values())
