"""What a scenario may say about small matters, and a room in which nothing ever happens."""

import numpy as np
import pytest
from pydantic import ValidationError

from drillsim.hazards.danger import Act, World
from drillsim.hazards.matters.room import CAVEATS, open_room
from drillsim.scenario.schema.incidents import KINDS
from drillsim.scenario.schema.incidents.matters import SmallMatters

GIVEN = {"kind": "small_matters", "place": "office", "matter": "dispute", "per_year": 40, "source": "assumption"}


def matters(**more):
    return SmallMatters.model_validate({**GIVEN, **more})


def test_small_matters():
    noun = matters()
    assert KINDS["small_matters"] is SmallMatters
    assert (noun.what, noun.ladder, noun.per_year, noun.send) == ("dispute", "civil", 40.0, {"patrol": 1})
    assert (noun.takes.median, noun.takes.p90) == (900.0, 2700.0)
    assert noun.settled_by == (0.8, 0.95, 1.0)
    assert matters(settled_at={"community": 0.5}).settled_by == (0.0, 0.5, 1.0)
    assert matters(settled_at={}).settled_by == (0.0, 0.0, 1.0)
    assert matters(places={"gate": 2.0}, takes="20 min").takes.fixed == 1200.0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"per_year": 0}, "greater than 0"),
        ({"source": ""}, "at least 1 character"),
        ({"send": {}}, "nobody is sent"),
        ({"send": {"patrol": 0}}, "greater than 0"),
        ({"places": {"gate": 0.0}}, "greater than 0"),
        ({"settled_at": {"grid": 0.9, "community": 0.5}}, "add up"),
        ({"settled_at": {"grid": 0.9, "district": 0.95}}, "the district settles the rest"),
        ({"settled_at": {"grid": 1.1}}, "less than or equal to 1"),
        ({"settled_at": {"moon": 0.5}}, "Input should be"),
        ({"matter": "flood"}, "Input should be"),
    ],
)
def test_what_is_refused(given, message):
    with pytest.raises(ValidationError, match=message):
        matters(**given)


def test_the_room_is_always_quiet():
    room = open_room(None, None, {"b": matters(source="count of 2025"), "a": matters()})
    room.act([Act(0, "a", "begin")])
    assert list(room.advance(0, 5000, World(np.zeros(0, dtype=bool)))) == []
    assert room.quiet and room.next_change() == np.inf
    assert room.row() == {} == dict(room.fields()) == dict(room.effects()) == dict(room.signs().seen)
    results = room.results()
    assert list(results) == ["a", "b"]
    assert CAVEATS[results["a"]["caveats"]]
    assert results["b"]["caveats"] == ""
    assert (results["a"]["kind"], results["a"]["substance"]) == ("small_matters", "dispute")
