"""The data tables of this room: YAML files beside the code, each number with unit, source and confidence."""

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

ROOM = "drillsim.hazards"


@cache
def load_table(name: str) -> MappingProxyType[str, Any]:
    """A data table of this room by its path inside the room, e.g. ``gas/dispersion.yaml``.

    Read once and shared, so nobody may write into it.
    Raises FileNotFoundError if there is no such table.
    """
    text = files(ROOM).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))
