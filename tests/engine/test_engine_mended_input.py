"""What cannot be is refused in one clear line; what a civil day did can be imposed on it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from crowd_day import PEOPLE, crowd_day, crowd_park, gathering
from fire_day import Data, built, bund_fire, fire_day, fire_park, play

from drillsim.engine.frozen import frozen_response
from drillsim.engine.ready import ready
from drillsim.engine.run import Settings, simulate
from drillsim.errors import InputError, Problem
from drillsim.record.kinds import CAUSES, KINDS
from drillsim.record.run import Run


def refused(folder: Path, park: Data, day: Data) -> Problem:
    """The one fault of a day."""
    with pytest.raises(InputError) as caught:
        ready(built(folder, park, day))
    (problem,) = caught.value.problems
    return problem


def stream(**alter: Any) -> Data:
    return {"kind": "small_matters", "matter": "incident", "place": "booth", "per_year": 8000, "source": "assumption",
            **alter}  # fmt: skip


# ---- small matters


@pytest.mark.parametrize("beginning", [{"starts_at": "5 h"}, {"after": {"incident": "wages", "event": "reported"}}])
def test_a_stream_of_small_matters_has_no_beginning(tmp_path: Path, beginning: Data) -> None:
    day = crowd_day()
    day["incidents"]["matters"] = stream(**beginning)
    found = refused(tmp_path, crowd_park(), day)
    assert found.key == "incidents.matters"
    assert found.remedy == "leave out `starts_at:` and `after:`"


def test_small_matters_send_what_there_is(tmp_path: Path) -> None:
    day = crowd_day()
    day["incidents"]["matters"] = stream(send={"patrool": 1})
    found = refused(tmp_path, crowd_park(), day)
    assert (found.key, found.message) == ("incidents.matters.send.patrool", "no capability 'patrool'")
    assert found.remedy == "did you mean 'patrol'?"


# ---- who gathers


@pytest.mark.parametrize(
    ("joins", "key"),
    [({"camp": {"contractor": PEOPLE + 1}}, "camp.contractor"), ({"booth": {"visitor": 1}}, "booth.visitor")],
)
def test_no_more_gather_than_there_are(tmp_path: Path, joins: Data, key: str) -> None:
    day = crowd_day()
    day["incidents"]["wages"] = gathering(joins=joins)
    found = refused(tmp_path, crowd_park(), day)
    assert found.key == f"incidents.wages.joins.{key}"
    assert "cannot come from" in found.message and found.remedy.startswith("there are ")


def test_nobody_gathers_on_a_day_without_people(tmp_path: Path) -> None:
    found = refused(tmp_path, crowd_park(), {**crowd_day(), "without_people": True})
    assert found.key == "incidents.wages.joins" and "without_people" in found.message


def test_as_many_as_there_are_may_gather(tmp_path: Path) -> None:
    ready(built(tmp_path, crowd_park(), crowd_day()))


# ---- what brings an incident about


def follows(event: str, incident: str = "blaze") -> Data:
    """The day of the fire with a second one after an event."""
    day = fire_day()
    noun = bund_fire(after={"incident": incident, "event": event})
    del noun["starts_at"]
    day["incidents"]["second"] = noun
    return day


@pytest.mark.parametrize("event", ["fell", "emptied", "witnessed", "felt_heat", "staging_in_cloud", "run_ended"])
def test_what_people_do_brings_no_incident_about(tmp_path: Path, event: str) -> None:
    found = refused(tmp_path, fire_park(), follows(event))
    assert (found.key, found.message) == ("incidents.second.after.event", f"{event!r} brings no incident about")
    assert "fire_grown" in found.remedy and "evacuated" not in found.remedy


def test_an_event_that_is_misspelt_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    found = refused(tmp_path, fire_park(), follows("fire_groan"))
    assert found.remedy.startswith("did you mean 'fire_grown'? choose from ")


def test_nothing_follows_a_stream_of_small_matters(tmp_path: Path) -> None:
    day = follows("incident_started", "matters")
    day["incidents"]["matters"] = stream(place="pumps")
    found = refused(tmp_path, fire_park(), day)
    assert found.key == "incidents.second.after.incident" and "'matters'" in found.message


def test_every_event_of_an_incident_may_bring_one_about(tmp_path: Path) -> None:
    """Whatever the log of a fire or of a crowd says of its incident, but for what people and instruments note."""
    assert set(KINDS) > CAUSES
    for name, park, day in (("fire", fire_park(), fire_day()), ("crowd", crowd_park(), crowd_day())):
        kinds = {row["what"] for row in play(tmp_path / name, park, day).events.rows() if row["incident"]}
        assert kinds - CAUSES == {"witnessed"}


# ---- the park


@pytest.mark.parametrize(("route", "sound"), [(["gate"], True), (["gate", "post"], True), (["gate", "gate"], False)])
def test_a_round_passes_two_junctions_or_is_a_post(tmp_path: Path, route: list[str], sound: bool) -> None:
    park = crowd_park()
    park["patrols"] = {"round": {"route": route, "every": "30 min"}}
    if sound:
        ready(built(tmp_path, park, crowd_day()))
        return
    found = refused(tmp_path, park, crowd_day())
    assert found.key == "patrols.round" and found.message == "a round that goes nowhere"


# ---- the response of a civil day


def responses(run: Run) -> list[tuple[float, str, str, str]]:
    """The log without who called and who was the first to tell: that is what is imposed."""
    lines = [(row["time_s"], row["what"], row["who"], row["incident"]) for row in run.events.rows()]
    return [line for line in lines if line[1] not in ("person_called", "reported")]


def test_the_response_to_a_crowd_can_be_imposed_on_it(tmp_path: Path) -> None:
    day = crowd_day()
    day["orders"] |= {
        "bar": {"level": "grid", "action": "close_ways", "ways": ["road_1"], "when": "reported"},
        "free": {"level": "grid", "action": "open_ways", "ways": ["road_1"]},
        "tell": {"level": "grid", "action": "notify", "services": ["government"]},
    }
    run = play(tmp_path, crowd_park(), day)
    told = frozen_response(run)
    assert {"informed:grid:wages", "open_ways:free:wages", "notify:tell:wages", "call_out:talk:wages"} <= set(told)
    again = simulate(run.scenario, Settings(strict=True, imposed=told))
    assert responses(again) == responses(run)
    assert again.people == run.people


def test_the_response_to_small_matters_can_be_imposed_on_them(tmp_path: Path) -> None:
    park, day = crowd_park(), crowd_day()
    park["stations"]["police_post"]["vehicles"] |= {"patrol_1": {"kind": "patrol_team", "crew": 2}}
    day["incidents"]["matters"] = stream()
    run = play(tmp_path, park, {**day, "lasts": "4 h"})
    assert len([row for row in run.events.rows() if row["what"] == "settled"]) > 2
    again = simulate(run.scenario, Settings(strict=True, imposed=frozen_response(run)))
    assert responses(again) == responses(run)
