"""What the shipped what-ifs say of common luck: played at length only, they take minutes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import drillsim
from drillsim.study.folder import How, carry_out
from drillsim.study.read import read_study
from drillsim.study.rules import Fixed

STUDIES = Path(drillsim.__file__).parents[1] / "studies"


@pytest.mark.long
def test_common_luck_cuts_the_variance_of_differences_by_more_than_three(tmp_path: Path) -> None:
    """The median over all measures that vary, as the page prints it, and the geometric mean of each what-if."""
    study = replace(read_study(STUDIES / "chlorine_what_ifs.yaml"), rule=Fixed(24))
    found = carry_out(study, tmp_path / "played", How(workers=2))
    by_what_if: dict[str, list[float]] = {}
    for one in found.comparisons:
        if np.isfinite(one.difference.luck_shared):
            by_what_if.setdefault(one.second, []).append(one.difference.luck_shared)
    every = [value for values in by_what_if.values() for value in values]
    assert len(by_what_if) >= 5 and len(every) > 20
    assert np.median(every) >= 3.0
    assert all(np.exp(np.mean(np.log(values))) >= 3.0 for values in by_what_if.values()), by_what_if
