"""The script of a drill: which steps, in which order, after which cause."""

from __future__ import annotations

import numpy as np
import pytest
from drill_days import RUNS, package, played, write_drill

from drillsim.api import simulate, simulate_many
from drillsim.errors import DrillsimError
from drillsim.metrics.chain import chain
from drillsim.planner.kinds import Kind, read_kind
from drillsim.planner.package import make_package
from drillsim.planner.rules import step_kinds, table
from drillsim.record.kinds import KINDS


def test_every_kind_of_step_is_a_kind_of_event_and_has_its_words():
    words = table("words")
    for kind in step_kinds().values():
        row = table("steps")["steps"][kind.kind]
        assert kind.kind in KINDS
        assert kind.phase in words["phases"] and kind.function in words["functions"]
        assert kind.means in words["means"] and kind.controller in words["controllers"]
        assert kind.resource in words["resources"]
        assert set(row["expect"]) == {"en", "zh"} and ("inject" in row) == (kind.part == "inject")


def test_steps_are_those_of_the_runs_in_order_and_after_their_cause():
    steps = package().steps
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert [step.planned_s for step in steps] == sorted(step.planned_s for step in steps)
    assert all(step.depends_on is None or step.depends_on < step.number for step in steps)
    assert steps[0].key == "incident_started:leak:leak" and steps[0].planned_s == 120
    assert [step.key for step in steps if step.depends_on is None] == [steps[0].key]


def test_a_step_depends_on_what_the_log_says_caused_it():
    by_key = {step.key: step for step in package().steps}
    run = simulate(played()[0], replication=0)
    rows = [row for row in run.events.rows() if row["what"] == "arrived" and row["who"] == "gas_protection_1"]
    before = chain(run.events, rows[0]["id"])[-2]
    assert before["what"] == "turned_out"
    step = by_key["arrived:gas_protection_1:leak"]
    assert package().steps[step.depends_on - 1].key == "turned_out:gas_protection_1:leak"


def test_quantiles_are_those_of_the_replications_played_alone():
    scenario, observed = played()
    key = "arrived:fire_engine_1:leak"
    alone = []
    for replication in range(RUNS):
        run = simulate(scenario, replication=replication)
        alone += [
            row["time_s"] for row in run.events.rows() if (row["what"], row["who"]) == ("arrived", "fire_engine_1")
        ]
    assert observed.instants(key).tolist() == alone
    step = next(step for step in package().steps if step.key == key)
    assert (step.p10_s, step.p50_s, step.p90_s) == tuple(np.quantile(alone, (0.1, 0.5, 0.9)))


def test_durations_sum_to_the_total():
    made = package()
    last = made.steps[-1]
    assert made.total_s == last.planned_s + last.duration_s - made.steps[0].planned_s


def test_an_objective_nobody_meets_is_met_in_no_run():
    made = package()
    assert made.met("isolated") == 0.0
    arrivals = np.array(made.observed.measures["first_arrival_s"])
    assert made.met("arrived") == np.mean(arrivals <= 420)


def test_kinds_are_read_in_both_languages():
    assert read_kind("桌面，单项、研究,rescue") == Kind("tabletop", "single", "research", True, "rescue")
    assert read_kind("", announced=False) == Kind(announced=False)
    assert read_kind("live,demonstration").hseep(moves=True) == "full_scale"
    assert read_kind("live").hseep(moves=False) == "functional"
    assert read_kind("live,single,rescue").hseep(moves=True) == "drill"
    assert read_kind("tabletop,research").hseep(moves=False) == "game"


@pytest.mark.parametrize(("text", "said"), [
    ("swimming", "is no kind of drill"), ("live,tabletop", "exclude each other"),
    ("single", "needs its function"), ("rescue", "add single"),
])  # fmt: skip
def test_kinds_that_make_no_sense_are_refused(text, said):
    with pytest.raises(DrillsimError, match=said):
        read_kind(text)


def test_a_drill_of_one_function_has_its_steps_and_what_leads_to_them():
    steps = package("single,respond").steps
    assert {step.kind.function for step in steps if not step.injected} == {"respond"}
    told = [step for step in steps if step.given]
    assert told and all(any(one.depends_on == step.number for one in steps) for step in told)


def test_a_discussion_has_a_question_a_step_and_no_movement():
    steps = package("tabletop").steps
    gaps = np.diff([step.planned_s for step in steps])
    assert set(gaps.tolist()) == {0, 300}


def test_a_day_on_which_nothing_happens_cannot_be_rehearsed(tmp_path):
    scenario = write_drill(tmp_path, incidents={}, objectives={})
    with pytest.raises(DrillsimError, match="often enough to rehearse"):
        make_package(scenario, Kind(), simulate_many(scenario, 2, pictures=False))
