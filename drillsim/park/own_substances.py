"""Substances of the user's own: those a file writes itself, and those of the file it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from drillsim.park.schema.substance import HasSubstances, SubstancesFile
from drillsim.reading import Document, expect, read_document, validate
from drillsim.reading.document import resolve_reference

KEY: Final = "substances_file"


AnyFile = TypeVar("AnyFile", bound=HasSubstances)


def with_named(file: AnyFile, document: Document) -> tuple[AnyFile, Mapping[str, str]]:
    """The file with the substances of the file it names written into it, its own before them; and what was read.

    Raises InputError with every fault of the named file, each with file, line, key and remedy.
    """
    if file.substances_file is None:
        return file, {}
    beside = read_document(resolve_reference(document, (KEY,), file.substances_file), document.root)
    expect(beside, "drillsim.own_substances/1", "name a file of substances")
    named = validate(beside, SubstancesFile)
    both = {**named.substances, **file.substances}
    return file.model_copy(update={"substances": both, KEY: None}), beside.sources
