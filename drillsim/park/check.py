"""What must hold of a park before anything runs in it: references, lengths, reachability."""

from __future__ import annotations

from drillsim.errors import Problem
from drillsim.park.schema import ParkFile
from drillsim.reading import Document


def faults(file: ParkFile, document: Document) -> list[Problem]:
    """All that is wrong with a park, each fault at its line; empty when it can run."""
    return []
