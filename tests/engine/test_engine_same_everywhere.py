"""Equal inputs give equal bytes: in another process, with another hash seed, on a second run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ["chlorine_leak_night", pytest.param("phosgene_leak_day", marks=pytest.mark.long)]

PRINT_DIGESTS = """
import hashlib, json, sys
import drillsim as ds
run = ds.simulate(ds.load_scenario(sys.argv[1]), seed=7)
parts = [getattr(run, name).to_csv() for name in ("events", "people", "responses", "series", "assembly", "hazards")]
parts.append(json.dumps(run.summary(), sort_keys=True, ensure_ascii=False))
print([hashlib.sha256(part.encode()).hexdigest() for part in parts])
"""


def digests(scenario: str, hash_seed: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PRINT_DIGESTS, str(ROOT / "scenarios" / f"{scenario}.yaml")]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_events_people_and_summary_are_byte_identical_in_two_processes(scenario: str) -> None:
    first = digests(scenario, "0")
    assert first.count("'") == 14
    assert digests(scenario, "4711") == first
