"""A baseline: what was measured once, in a file to compare with later, and the refusal of one that does not fit."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import drillsim
from drillsim.bench import calibration
from drillsim.bench.measure import FULL_PAIRS, Measured, Work
from drillsim.errors import DrillsimError, InputError, Problem
from drillsim.people.fast.mover import COMPILER
from drillsim.scenario.model import Scenario
from drillsim.scenario.written_out import written_out

SCHEMA: Final = "drillsim.bench/1"
ANEW: Final = "save one anew with --save"

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class WorkCounts(_Part):
    """The exact work of the measured run."""

    people: Count
    crossings: Count
    windows: Count
    events: Count


class RatioKept(_Part):
    """A ratio's median and quartiles."""

    median: Share
    lower: Share
    upper: Share


class Baseline(_Part):
    """What a baseline file holds.

    `scenario` is its name and `scenario_sha256` what it and its park say, whatever the order of keys; `lasts_s` how
    much of it was played. `compiled` is whether the fast engine's steps were. `calibration` is the version of the
    fixed piece of work. `run_s` and `calibration_s` are median processor seconds of the machine it was saved on.
    """

    schema_: Literal["drillsim.bench/1"] = Field(alias="schema")
    scenario: str
    scenario_sha256: str
    lasts_s: Share
    seed: Count
    drillsim: str
    python: str
    numpy: str
    compiled: bool
    calibration: int
    pairs: Annotated[int, Field(ge=FULL_PAIRS)]
    work: WorkCounts
    run_over_calibration: RatioKept
    run_over_reference: RatioKept
    run_s: Share
    calibration_s: Share


def describe(scenario: Scenario, seed: int) -> dict[str, Any]:
    """What a baseline says of the measured scenario and of what measured it, by key."""
    return {
        "schema": SCHEMA,
        "scenario": scenario.file.name.text("en"),
        "scenario_sha256": scenario_hash(scenario),
        "lasts_s": float(scenario.file.lasts),
        "seed": seed,
        "drillsim": drillsim.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "compiled": COMPILER,
        "calibration": calibration.VERSION,
    }


def scenario_hash(scenario: Scenario) -> str:
    """The SHA-256 of what a scenario, its park and the lists beside it say, defaults left out."""
    file, park = written_out(scenario)
    nouns = (file.model_copy(update={"park": ""}), park)
    said = [noun.model_dump(mode="json", by_alias=True, exclude_defaults=True) for noun in nouns]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def baseline_of(described: dict[str, Any], measured: Measured) -> Baseline:
    """A baseline to save; raises DrillsimError when it rests on too few pairs."""
    if measured.pairs < FULL_PAIRS:
        raise too_few(measured.pairs)
    return Baseline.model_validate(described | {
        "pairs": measured.pairs,
        "work": asdict(measured.work),
        "run_over_calibration": asdict(measured.run),
        "run_over_reference": asdict(measured.reference),
        "run_s": measured.run_s,
        "calibration_s": measured.calibration_s,
    })  # fmt: skip


def too_few(pairs: int) -> DrillsimError:
    """The refusal to save what rests on too few pairs."""
    return DrillsimError(f"--pairs: too few for a baseline (got {pairs}); take {FULL_PAIRS} or more with --save")


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; raises InputError with every fault found in it."""
    try:
        text = path.read_bytes()
    except OSError as error:
        remedy = "name a file that `drillsim bench --save` wrote"
        raise InputError([Problem(str(path), 0, 0, "", f"cannot be read ({error.strerror})", remedy)]) from None
    try:
        return Baseline.model_validate_json(text)
    except ValidationError as error:
        raise InputError(_problem(path, fault) for fault in error.errors(include_url=False)) from None


def _problem(path: Path, fault: Any) -> Problem:
    """A fault of a baseline file as a problem."""
    key = ".".join(str(part) for part in fault["loc"])
    return Problem(str(path), 0, 0, key, f"is no baseline that can be read ({fault['msg']})", ANEW)


def claim_file(path: Path) -> None:
    """Makes sure that a baseline may be written to a file; writes nothing.

    Raises DrillsimError when its folder is not there, or when something stands there that is no baseline.
    """
    if not path.absolute().parent.is_dir():
        raise DrillsimError(f"{path}: its folder does not exist; make it, or name another file with --save")
    if path.is_dir():
        raise DrillsimError(f"{path}: is a folder; name a file with --save")
    if path.exists():
        try:
            former = json.loads(path.read_bytes())
        except (OSError, ValueError):
            former = None
        if not isinstance(former, dict) or not str(former.get("schema")).startswith("drillsim.bench/"):
            raise DrillsimError(f"{path}: exists and is no baseline; name another file with --save")


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Writes a baseline whole or not at all; raises DrillsimError when the disk refuses."""
    text = json.dumps(baseline.model_dump(by_alias=True), ensure_ascii=False, indent=2) + "\n"
    building = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        building.write_text(text, encoding="utf-8")
        building.replace(path)
    except OSError as error:
        building.unlink(missing_ok=True)
        raise DrillsimError(f"{path}: cannot be written ({error.strerror}); name another file with --save") from None


def refuse_other(path: Path, baseline: Baseline, described: dict[str, Any]) -> None:
    """Raises InputError with everything that makes a baseline one of something else than what is to be measured."""
    raise_if(list(_differences(path, baseline, described)))


def refuse_other_work(path: Path, baseline: Baseline, work: Work) -> None:
    """Raises InputError with every count of work in which the measured run differs from the baseline's."""
    kept, found = baseline.work.model_dump(), asdict(work)
    raise_if([
        Problem(str(path), 0, 0, f"work.{key}", f"the run does other work (saved {kept[key]}, now {found[key]})",
                f"if that is meant, {ANEW}")
        for key in kept if kept[key] != found[key]
    ])  # fmt: skip


def raise_if(problems: list[Problem]) -> None:
    """Raises InputError where there are problems."""
    if problems:
        raise InputError(problems)


def _differences(path: Path, baseline: Baseline, described: dict[str, Any]) -> Iterator[Problem]:
    """What in a baseline does not fit what is to be measured."""
    kept = baseline.model_dump(by_alias=True)
    remedies = {
        "lasts_s": "play as much with --lasts",
        "seed": "take the same with --seed",
        "calibration": ANEW,
        "compiled": f'install "drillsim[compiled]" where it is true, leave it out where not, or {ANEW}',
    }
    for key, remedy in remedies.items():
        if kept[key] != described[key]:
            yield Problem(str(path), 0, 0, key, f"saved with {kept[key]!r}, now {described[key]!r}", remedy)
    if kept["scenario_sha256"] != described["scenario_sha256"] and kept["lasts_s"] == described["lasts_s"]:
        names = f"saved {kept['scenario']!r}, now {described['scenario']!r}"
        what = f"is of another scenario, or its content changed ({names})"
        yield Problem(str(path), 0, 0, "scenario_sha256", what, f"name the same scenario, or {ANEW}")
