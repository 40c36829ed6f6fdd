"""Worked examples of hazard formulas, kept outside the project; tests skip where they are absent."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

BESIDE_THE_PROJECT = Path(__file__).resolve().parents[2].parent / "shared"
SHARED = Path(os.environ.get("DRILLSIM_SHARED", str(BESIDE_THE_PROJECT)))
GATING = {"read", "measured", "recomputed", "read+recomputed"}


def gating_cases(*prefixes: str) -> list[Any]:
    """The cases whose id starts with a prefix and whose confidence lets them fail a release, as parameters.

    Cases in the file that no test of this room covers are left to the room that builds their formula.
    """
    path = SHARED / "cases" / "hazards.yaml"
    if not path.exists():
        return [
            pytest.param(None, id="absent", marks=pytest.mark.skip(reason=f"no worked examples at {path}"))
        ]
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    chosen = [case for case in cases if case["id"].startswith(prefixes) and case["confidence"] in GATING]
    assert chosen, f"no case starts with {prefixes}"
    return [pytest.param(case, id=case["id"]) for case in chosen]


def data_file(*parts: str) -> Path:
    """A measured data file beside the project; skips the test where it is absent."""
    path = SHARED.joinpath("data", *parts)
    if not path.exists():
        pytest.skip(f"no measured data at {path}")
    return path
