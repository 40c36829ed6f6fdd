"""A crowd from the first who come to the last who leaves.

Who comes and goes is played here by hand: everybody is on the way in the window after the call, stands there in the
next, and has left in the window after being sent home.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillsim.hazards.crowd.room import CAVEATS, open_room
from drillsim.hazards.danger import ESCALATES, OVER, Act, World
from drillsim.scenario.schema.incidents.gathering import Gathering

WINDOW = 5000
GONE = World(np.zeros(0, dtype=bool))
SCENARIO = SimpleNamespace(park=SimpleNamespace(xy=lambda junction: (10.0, 20.0)))


def noun(cause="dispute", people=100, space="200 m2", **more):
    return Gathering.model_validate(
        {"kind": "gathering", "place": "office", "junction": "west", "space": space, "cause": cause,
         "joins": {"office": {"operator": people}}, **more}
    )  # fmt: skip


def room_of(gathering):
    return open_room(SCENARIO, None, {"crowd": gathering})


def world(present=0, coming=0):
    return World(np.zeros(0, dtype=bool), {"crowd": present}, {"crowd": coming})


def act(tick, what, amount=0.0, by=""):
    return Act(tick, "crowd", what, amount, by)


class Day:
    """A room turned window by window with people who obey at once."""

    def __init__(self, gathering, acts=(), window=WINDOW):
        self.room, self.acts, self.window = room_of(gathering), list(acts), window
        self.happened, self.present, self.coming = [], 0, 0
        self.people, self.tick = gathering.head_count, 0

    def turn(self):
        start, end = self.tick, self.tick + self.window
        now = [one for one in self.acts if start <= one.tick < end]
        self.room.act(now)
        self.happened += self.room.advance(start, end, world(self.present, self.coming))
        self.present, self.coming, self.tick = self.present + self.coming, 0, end
        for call in self.room.gathers():
            self.coming, self.present = (self.people, 0) if call.kind == "gather" else (0, 0)
        return self

    def until(self, seconds):
        while self.tick < seconds * 1000 and not (self.tick and self.room.quiet):
            self.turn()
        return self

    def at(self, what):
        """The tick of the first happening of a kind; inf without."""
        return min((one.tick for one in self.happened if one.what == what), default=np.inf)


def begun(*more, luck=0.0):
    return [act(0, "begin", luck), *more]


def test_a_crowd_nobody_sees_to_turns_violent():
    """All stand there from 10 s on: tension 0.4 -> 0.8 takes ln 3 / 0.6 h = 6591.674 s more. It never settles."""
    day = Day(noun(), begun()).until(9000)
    assert [one.what for one in day.happened] == ["crowd_gathered", "crowd_escalated"]
    assert day.happened[1].means == ESCALATES
    assert day.at("crowd_escalated") == 10_000 + int(np.ceil(np.log(3.0) / 0.6 * 3.6e6))
    assert day.at("crowd_gathered") == 15_000
    result = day.room.results()["crowd"]
    assert result["escalated_s"] == day.at("crowd_escalated") / 1000
    assert np.isnan(result["settled_s"]) and np.isnan(result["dispersed_s"])
    assert not day.room.quiet


def test_talks_settle_it_and_all_go_home():
    """Four mediators from 20 s: 9600 person seconds take 2400 s, to 2420 s; sent home, gone a window later."""
    day = Day(noun(), begun(act(20_000, "mediate", 4.0, "police_1"))).until(9000)
    assert [one.what for one in day.happened] == ["crowd_gathered", "crowd_settled", "crowd_dispersed"]
    assert day.at("crowd_settled") == 2_420_000
    assert day.happened[1].detail == "agreed"
    assert day.happened[2].means == OVER
    assert day.room.quiet and day.room.next_change() == np.inf
    assert day.room.row() == {
        "present_crowd": 0.0, "density_per_m2_crowd": 0.0, "mood_crowd": day.room.crowds["crowd"].tension
    }  # fmt: skip
    result = day.room.results()["crowd"]
    assert result["settled_s"] == 2420.0
    assert result["peak_people"] == 100
    assert (result["peak_density_per_m2"], result["level_of_service"], result["crush"]) == (0.5, "A", "free")
    assert CAVEATS[result["caveats"]]


def test_who_leaves_and_who_comes_back_to_the_talks():
    """Two talk for 1000 s, then nobody for 1000 s, then two units of two: 20 + 1000 + 1000 + 7600 / 4 = 3920 s."""
    acts = [
        act(20_000, "mediate", 2.0, "a"),
        act(1_020_000, "mediate", 0.0, "a"),
        act(2_020_000, "mediate", 2.0, "a"),
        act(2_020_000, "mediate", 2.0, "b"),
    ]
    day = Day(noun(mood="10 %"), begun(*acts)).until(9000)
    assert day.happened[-2].detail in ("agreed", "calmed")
    day = Day(noun(mood="45 %"), begun(*acts)).until(9000)
    assert (day.at("crowd_settled"), day.happened[1].detail) == (3_920_000, "agreed")


def test_luck_lengthens_the_talks_but_not_below_the_least():
    many = act(20_000, "mediate", 40.0, "a")
    assert Day(noun(mood="70 %"), begun(many, luck=0.5)).until(9000).at("crowd_settled") == 920_000
    few = act(20_000, "mediate", 4.0, "a")
    assert Day(noun(), begun(few, luck=1.5)).until(9000).at("crowd_settled") == 3_620_000


@pytest.mark.parametrize("mediators", [0.0, 2.0])
def test_what_happens_does_not_depend_on_the_window(mediators):
    """The same hundred from 10 s on, turned in windows of 1, 2.5 and 5 s: equal instants, and moods up to rounding."""
    guard = (act(1_001_000, "guard", 1.0, "gate"), act(1_711_000, "guard", 0.0, "gate"))
    acts = [act(22_400, "mediate", mediators, "a"), *guard]
    ends = []
    for window in (1000, 2500, 5000):
        room, happened = room_of(noun(mood="60 %")), []
        for start in range(0, 6_000_000, window):
            room.act([one for one in begun(*acts) if start <= one.tick < start + window])
            happened += room.advance(start, start + window, world(100) if start >= 10_000 else GONE)
        found = [(one.tick, one.what) for one in happened if one.what in ("crowd_escalated", "crowd_settled")]
        ends.append((found, room.crowds["crowd"].tension))
    assert len(ends[0][0]) == 1
    assert ends[0][0] == ends[1][0] == ends[2][0]
    np.testing.assert_allclose([tension for _, tension in ends], ends[0][1], atol=1e-9)


def test_officers_hold_the_growth():
    """One guard for 100: G = 0.6 (1 - 0.8 7.5 / 107.5), C = 3 x 1.5 / 101.5 per hour, 8371.7 s. Four police end it."""
    grows, calms = 0.6 * (1.0 - 0.8 * 7.5 / 107.5), 3.0 * 1.5 / 101.5
    rest = grows / (grows + calms)
    hours = np.log((rest - 0.4) / (rest - 0.8)) / (grows + calms)
    day = Day(noun(), begun(act(0, "guard", 1.0, "gate"))).until(9000)
    assert day.at("crowd_escalated") == 10_000 + int(np.ceil(hours * 3.6e6))
    np.testing.assert_allclose(hours * 3600.0, 8371.7, atol=0.05)
    assert Day(noun(), begun(act(0, "police", 4.0, "car"))).until(20_000).at("crowd_escalated") == np.inf


def test_where_no_settlement_is_possible_only_calm_ends_it():
    """Thirty mediators for 100: C = 3 x 0.9 /h, G = 0.6 /h; from 0.4 towards 0.182 it never comes to 0.15."""
    alone = act(20_000, "mediate", 30.0, "a")
    assert Day(noun(settles=False), begun(alone)).until(20_000).at("crowd_settled") == np.inf
    day = Day(noun(settles=False), begun(alone, act(20_000, "police", 40.0, "b"))).until(20_000)
    assert day.happened[1].detail == "calmed"


def test_nobody_talks_with_the_violent():
    """Tense beyond the threshold it escalates at once; calmed below it the talks begin and the crowd settles later."""
    talk = [act(20_000, "mediate", 4.0, "a")]
    day = Day(noun(mood="90 %"), begun(*talk)).until(20_000)
    assert day.at("crowd_escalated") == 10_001
    assert 2_420_000 < day.at("crowd_settled") < np.inf


def test_crush():
    """100 people on 20 m2 are 5 to the m2, on 14 m2 more than 7: told once for each band."""
    day = Day(noun(space="20 m2"), begun()).until(60)
    assert [one.detail for one in day.happened if one.what == "crowd_crush_risk"] == ["crush_risk"]
    day = Day(noun(space="14 m2"), begun()).until(60)
    assert [one.detail for one in day.happened if one.what == "crowd_crush_risk"] == ["crush_risk", "critical"]
    result = day.room.results()["crowd"]
    assert (result["level_of_service"], result["crush"]) == ("F", "critical")


def test_a_shift_change_passes_by_itself():
    room = room_of(noun("shift_change", space="10 m2"))
    room.act([act(0, "begin")])
    assert room.advance(0, WINDOW, GONE) == []
    assert [call.kind for call in room.gathers()] == ["gather"]
    assert room.advance(5000, 10_000, world(0, 100)) == [] == list(room.gathers())
    assert room.advance(10_000, 15_000, world(60, 40)) == []
    assert not room.quiet and room.signs().seen == {}
    (*_, last) = room.advance(15_000, 20_000, world(100, 0))
    assert (last.what, last.means, room.quiet) == ("crowd_dispersed", OVER, True)
    assert room.gathers() == ()
    result = room.results()["crowd"]
    assert (result["crush"], result["caveats"], result["peak_people"]) == ("not_assessable", "", 100)


def test_after_an_alarm_people_wait_to_be_told():
    """Five officers tell: 300 / 5 s, but at least 120 s from 30 s on; told nothing, 1800 s after gathering."""
    told = Day(noun("alarm"), begun(act(30_000, "police", 5.0, "car"))).until(9000)
    assert (told.at("crowd_settled"), told.happened[1].detail) == (150_000, "told")
    untold = Day(noun("alarm"), begun()).until(9000)
    assert (untold.at("crowd_settled"), untold.happened[1].detail) == (1_810_000, "waited")
    assert untold.room.quiet


def test_who_never_comes_is_over_in_the_end():
    room = room_of(noun())
    room.act([act(0, "begin")])
    room.advance(0, WINDOW, GONE)
    ticks = range(WINDOW, 1_000_000, WINDOW)
    happened = [one for tick in ticks for one in room.advance(tick, tick + WINDOW, GONE)]
    assert [(one.what, one.tick) for one in happened] == [("crowd_dispersed", 900_000)]
    assert room.quiet


def test_what_is_called_and_shown():
    room = room_of(noun(starts_at="10 min"))
    assert room.quiet and room.next_change() == 600_000.0
    assert dict(room.effects()) == {} == dict(room.fields()) and room.plumes() == ()
    room.act([Act(0, "other", "begin"), act(600_500, "begin")])
    assert not room.quiet
    room.advance(600_000, 605_000, GONE)
    (call,) = room.gathers()
    assert (call.tick, call.kind, call.incident, call.junction) == (600_500, "gather", "crowd", "west")
    assert call.joins["office"]["operator"] == 100
    assert room.next_change() == np.inf
    room.advance(605_000, 610_000, world(9, 91))
    assert room.signs().seen == {}
    room.advance(610_000, 615_000, world(61, 39))
    signs = room.signs()
    assert (signs.seen["crowd"].x, signs.seen["crowd"].y, signs.seen["crowd"].within_m) == (10.0, 20.0, 200.0)
    assert signs.needs["crowd"] == {"mediate": 3.0, "police": 3.0}
    assert room.row()["density_per_m2_crowd"] == 0.305
    assert np.isnan(room.results()["crowd"]["gathered_s"])


def test_begun_by_another_incident_it_does_not_know_when():
    room = room_of(noun(after={"incident": "leak", "event": "leak_started"}))
    assert room.next_change() == np.inf and room.quiet


def test_ways_are_blocked_while_many_stand_there():
    room = room_of(noun(blocks=["gate_way"]))
    assert room.signs().blocked == frozenset()
    room.act([act(0, "begin")])
    room.advance(0, WINDOW, GONE)
    for number, present in enumerate((0, 19, 20, 80, 19, 0), 1):
        coming = 100 - present if number < 5 else 0
        room.advance(number * WINDOW, (number + 1) * WINDOW, world(present, coming))
        assert room.signs().blocked == ({"gate_way"} if present >= 20 else set())


def test_gathered_when_four_fifths_are_there_or_nobody_else_comes():
    room = room_of(noun())
    room.act([act(0, "begin")])
    room.advance(0, WINDOW, GONE)
    assert room.advance(5000, 10_000, world(79, 21)) == []
    assert [one.what for one in room.advance(10_000, 15_000, world(80, 20))] == ["crowd_gathered"]
    room = room_of(noun())
    room.act([act(0, "begin")])
    room.advance(0, WINDOW, GONE)
    assert [one.what for one in room.advance(5000, 10_000, world(30, 0))] == ["crowd_gathered"]


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 8), st.integers(1, 8), st.integers(10, 300), st.floats(0.1, 0.95), st.integers(20, 3000),
    st.sampled_from(["dispute", "blockade"]),
)  # fmt: skip
def test_more_mediators_settle_it_no_later(few, more, people, tense, from_s, cause):
    def settled(mediators):
        acts = begun(act(from_s * 1000, "mediate", float(mediators), "a"))
        return Day(noun(cause, people, mood=f"{tense * 100:.3f} %"), acts, 30_000).until(15_000)

    slow, quick = settled(min(few, more)), settled(max(few, more))
    assert quick.at("crowd_settled") <= slow.at("crowd_settled")
    assert quick.at("crowd_escalated") >= slow.at("crowd_escalated")


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(0, 3), st.integers(20, 300))
def test_the_more_tense_escalates_no_later(one, other, mediators, people):
    def escalated(tense):
        acts = begun(act(600_000, "mediate", float(mediators), "a"))
        return Day(noun("dispute", people, mood=f"{tense * 100:.3f} %"), acts, 30_000).until(15_000)

    calm, tense = sorted((one, other))
    assert escalated(tense).at("crowd_escalated") <= escalated(calm).at("crowd_escalated")


@pytest.mark.parametrize("cause", ["dispute", "blockade", "alarm"])
def test_a_crowd_is_never_told_twice(cause):
    acts = begun(act(60_000, "listen", 2.0, "a"), act(120_000, "police", 3.0, "b"), act(900_000, "mediate", 2.0, "c"))
    day = Day(noun(cause, mood="78 %"), acts).until(20_000)
    kinds = [one.what for one in day.happened]
    assert len(kinds) == len(set(kinds))
    assert kinds[-1] == "crowd_dispersed"
    assert [one.tick for one in day.happened] == sorted(one.tick for one in day.happened)


def test_a_crowd_that_is_evacuated_is_over_unsettled():
    room = room_of(noun())
    room.act([act(0, "begin")])
    room.advance(0, WINDOW, GONE)
    room.advance(5000, 10_000, world(100))
    assert [(one.what, one.means) for one in room.advance(10_000, 15_000, GONE)] == [("crowd_dispersed", OVER)]
    assert np.isnan(room.results()["crowd"]["settled_s"])
    assert room.gathers() == ()


def test_acts_count_in_the_order_of_their_ticks():
    """Who came at 6 s and left at 9 s has talked for 3 s with two: 9594 of 9600 person seconds are left."""
    room = room_of(noun())
    room.act([act(0, "begin")])
    room.advance(0, WINDOW, GONE)
    room.act([act(9000, "mediate", 0.0, "a"), act(6000, "mediate", 2.0, "a")])
    room.advance(5000, 10_000, world(100))
    assert room.crowds["crowd"].work_s == 9594.0
    assert room.crowds["crowd"].at_work == {}
