"""The tables of this room: conditions of the trials, limits, peers, and the list of sources that are wrong."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


@cache
def load_table(name: str) -> MappingProxyType[str, Any]:
    """A table beside the code by its name, e.g. ``trials.yaml``: read once and shared, so nobody may write into it.

    Raises FileNotFoundError if there is no such table.
    """
    text = files("drillsim.validation").joinpath(name).read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))
