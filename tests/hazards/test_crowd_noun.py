"""What a scenario may say about a gathering."""

import pytest
from pydantic import ValidationError

from drillsim.scenario.schema.incidents import KINDS
from drillsim.scenario.schema.incidents.gathering import Gathering

GIVEN = {"kind": "gathering", "place": "office", "junction": "west", "space": "200 m2",
         "joins": {"office": {"operator": 60, "contractor": 40}}}  # fmt: skip


def gathering(cause="dispute", **more):
    return Gathering.model_validate({**GIVEN, "cause": cause, **more})


def test_a_gathering():
    noun = gathering()
    assert KINDS["gathering"] is Gathering
    assert (noun.what, noun.head_count, noun.ladder, noun.space) == ("dispute", 100, "civil", 200.0)
    assert noun.settles and noun.negotiated and noun.mood is None
    assert gathering(mood="65 %").mood == 0.65
    assert not gathering("alarm").negotiated


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"cause": "shift_change", "mood": "10 %"}, "a shift change has no mood"),
        ({"cause": "shift_change", "blocks": ["gate"]}, "blocks nothing"),
        ({"cause": "alarm", "settles": False}, "only a dispute or a blockade is negotiated"),
        ({"joins": {}}, "nobody gathers there"),
        ({"joins": {"office": {}}}, "nobody gathers there"),
        ({"joins": {"office": {"operator": 0}}}, "greater than 0"),
        ({"joins": {"office": {"wizard": 3}}}, "Input should be"),
        ({"space": "0 m2"}, "greater than 0"),
        ({"mood": "120 %"}, "less than or equal to 1"),
        ({"cause": "party"}, "Input should be"),
    ],
)
def test_what_is_refused(given, message):
    with pytest.raises(ValidationError, match=message):
        gathering(**given)
