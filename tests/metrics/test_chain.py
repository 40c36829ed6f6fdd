"""The causal chain walked back, and its longest links."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from synthetic_run import synthetic_run, with_columns

from drillsim.metrics.chain import chain, longest_links


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return synthetic_run(tmp_path_factory.mktemp("run"))


def test_every_event_leads_back_to_a_first_cause(run):
    for id_ in run.events["id"].tolist():
        rows = chain(run.events, id_)
        assert rows[0]["parent_id"] == 0 and rows[-1]["id"] == id_
        assert all(cause["id"] == effect["parent_id"] for cause, effect in pairwise(rows))


def test_the_chain_to_isolation(run):
    assert [row["what"] for row in chain(run.events, 21)] == [
        "incident_started", "detector_alarm", "reported", "informed", "confirmed", "ordered", "valve_shut", "isolated",
    ]  # fmt: skip


def test_longest_links_are_ranked_and_say_what_they_delay(run):
    """By hand: announcement to empty 420 s, order to valve 390 s, turnout to arrival 100 s; the shift delays all."""
    links = longest_links(run)
    assert [(link["from"], link["to"], link["seconds"]) for link in links[:3]] == [
        ("evacuation_announced:leave", "evacuated:unit", 420.0),
        ("ordered:shut", "valve_shut:v1", 390.0),
        ("turned_out:gp1", "arrived:gp1", 100.0),
    ]
    shift = next(link for link in links if link["to"] == "confirmed:shift")
    assert shift["toward"] == ["isolated", "evacuated", "brought_out"]
    assert all(link["seconds"] > 0 for link in links)


def test_an_unknown_event_is_refused(run):
    with pytest.raises(KeyError, match="no event 99"):
        chain(run.events, 99)


def test_a_ring_of_causes_is_refused(run):
    parents = run.events["parent_id"].copy()
    parents[0] = 21
    with pytest.raises(ValueError, match="its own cause"):
        chain(with_columns(run, "events", {"parent_id": np.array(parents)}).events, 21)
