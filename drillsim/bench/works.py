"""The works of a scenario: its whole run by either engine, as a user calls it, on one realisation."""

from __future__ import annotations

from dataclasses import replace

from drillsim import api
from drillsim.bench.calibration import calibrate
from drillsim.bench.measure import Work, Works
from drillsim.errors import DrillsimError
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario


def works_of(scenario: Scenario, seed: int) -> Works:
    """The works that the guard measures of a scenario."""
    return Works(
        run=lambda: work_of(api.simulate(scenario, seed, "fast")),
        reference=lambda: work_of(api.simulate(scenario, seed, "reference")),
        calibration=calibrate,
    )


def work_of(run: Run) -> Work:
    """What a run had to do."""
    facts = run.facts
    return Work(int(facts["people"]), int(facts["crossings"]), int(facts["windows"]), len(run.events))


def first_part(scenario: Scenario, lasts_s: float) -> Scenario:
    """A scenario of which only the first so many seconds are played.

    Raises DrillsimError when it does not last as long.
    """
    whole = float(scenario.file.lasts)
    if not 0 < lasts_s <= whole:
        raise DrillsimError(f"--lasts: the scenario lasts {whole:g} s (got {lasts_s:g} s); take less, and more than 0")
    return replace(scenario, file=scenario.file.model_copy(update={"lasts": lasts_s}))
