"""One small study and what comes of it undisturbed, for the tests of where studies run and of faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from study_ground import RUNS, played
from test_study_running import WIND, written

from drillsim.study.folder import How
from drillsim.study.read import read_study


@pytest.fixture(scope="session")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of a small park."""
    return written(tmp_path_factory.mktemp("study"), factors={"wind": WIND}, replications=RUNS)


@pytest.fixture(scope="session")
def undisturbed(study_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Its tables, byte for byte, played in one process."""
    return played(read_study(study_file), tmp_path_factory.mktemp("alone"), How())
