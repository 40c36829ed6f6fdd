"""Reading what planners write: YAML with line numbers, overlays, quantities, all problems at once."""

from drillsim.reading.changing import Change, with_changes
from drillsim.reading.document import Document, read_document
from drillsim.reading.noun import Id, Ids, Name, Named, Noun, expect, validate
from drillsim.reading.yaml_text import Mark, read_yaml

__all__ = [
    "Change", "Document", "Id", "Ids", "Mark", "Name", "Named", "Noun", "expect", "read_document", "read_yaml",
    "validate", "with_changes",
]  # fmt: skip
