"""What must hold of a park before anything runs in it, and what about it looks suspicious."""

from __future__ import annotations

from drillsim.errors import Problem
from drillsim.park.checks import network, places, reach, references, suspicions
from drillsim.park.model import Park
from drillsim.park.schema import ParkFile
from drillsim.reading import Document


def faults(file: ParkFile, document: Document) -> list[Problem]:
    """All that is wrong with a park, each fault at its line; empty when it can run.

    Who reaches whom is looked at only once every reference holds: a misspelt junction
    would seem to cut people off.
    """
    dangling = references.faults(file, document)
    shape = [*network.faults(file, document), *places.faults(file, document)]
    return [*dangling, *shape, *([] if dangling else reach.faults(file, document))]


def remarks(park: Park) -> list[Problem]:
    """What is suspicious about a park that can run: warnings, in a fixed order."""
    return suspicions.remarks(park)
