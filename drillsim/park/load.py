"""Loading a park: read, validate, check every reference, number."""

from __future__ import annotations

from pathlib import Path

from drillsim.errors import InputError
from drillsim.park.check import faults
from drillsim.park.model import Park, build
from drillsim.park.own_substances import with_named
from drillsim.park.schema import ParkFile
from drillsim.reading import Document, expect, read_document, validate


def load_park(path: Path | str) -> Park:
    """The park of a YAML file, checked.

    Raises InputError with every fault found: each with file, line, key and remedy.
    """
    return park_of(read_document(Path(path)))


def park_of(document: Document) -> Park:
    """The park of a document already read."""
    expect(document, "drillsim.park/1", "name a park; for a scenario use `drillsim check`")
    file, named = with_named(validate(document, ParkFile), document)
    problems = faults(file, document)
    if problems:
        raise InputError(problems)
    return build(file, {**document.sources, **named})
