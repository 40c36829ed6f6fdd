"""A response that stands still while nothing is due: the same day as one that looks, and runs, in every window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import corridor as small_corridor
import pytest
import simpy
from crowd_day import crowd_day, crowd_park, gathering
from fire_day import by_luck, fire_day, fire_park
from small_park import Data, no_incident, park_data, scenario_data, write_and_load
from test_engine_promises import busy_day
from test_engine_senses import CAMERA, ROUTE, deserted

from drillsim.chance.realise import Realisation, realise
from drillsim.engine.run import Batch, Settings, simulate
from drillsim.hazards.danger import Sight
from drillsim.people.network import WINDOW_TICKS
from drillsim.people.news import PeopleNews
from drillsim.response.crew import LOOKS_EVERY_S, Crew
from drillsim.response.detection import Detection
from drillsim.response.room import Response
from drillsim.response.scene import Control, Outlook, Scene, Steps
from drillsim.response.senses.looking import Looking
from drillsim.scenario.model import Scenario
from drillsim.units import ticks

TABLES = ("events", "people", "responses", "assembly", "hazards")


def poisoned() -> tuple[Data, Data]:
    """Gas, entries, ambulances, shelter and all clear."""
    day = busy_day()
    day["lasts"] = "2 h"
    day["orders"]["measure"] = {"level": "shift", "action": "call_out", "send": {"gas_detection": 1}}
    return park_data(120), day


def lasting() -> tuple[Data, Data]:
    """The same with no valve to shut: crews stand there when it is over at last."""
    park, day = poisoned()
    del park["valves"]
    day["incidents"]["leak"]["lasts"] = day["incidents"]["second"]["lasts"] = "45 min"
    return park, day


def burning() -> tuple[Data, Data]:
    """A fire by luck."""
    return fire_park(), by_luck(fire_day())


def violent() -> tuple[Data, Data]:
    """A crowd that turns violent before teams with and without protection."""
    park, day = crowd_park(), crowd_day()
    park["places"]["camp"]["people"]["day"]["contractor"] = 100
    guard = {"kind": "guard_team", "crew": 1, "turnout": "30 s"}
    park["stations"]["police_post"]["vehicles"] = {"guard": guard, "vest": {**guard, "kit": ["stab_protection"]}}
    day["incidents"]["wages"] = gathering(mood="77.5 %", settles=False, joins={"camp": {"contractor": 100}})
    day["orders"] = {"guards": {"level": "grid", "action": "call_out", "vehicles": ["guard", "vest"]}}
    return park, day


def looked_for() -> tuple[Data, Data]:
    """A leak that comes and goes, with a patrol and two cameras, one of which never has it in view."""
    park, day = deserted()
    park["cameras"] = {
        "now_and_then": {**CAMERA, "looked_at_every": "7 min"},
        "away": {"at": [900, 900], "range": "9 m"},
    }
    park["patrols"] = {"round": {**ROUTE, "every": "1000 s"}}
    day["lasts"] = "30 min"
    leak = day["incidents"]["leak"]
    day["incidents"] = {"leak": {**leak, "lasts": "20 s"}, "later": {**leak, "starts_at": "9 min"}}
    return park, day


DAYS: Mapping[str, tuple[Callable[[], tuple[Data, Data]], set[str]]] = {
    "poisoned": (poisoned, {"detector_alarm", "person_called", "entered", "handed_over", "measured_clear"}),
    "lasting": (lasting, {"entered", "empty", "handed_over"}),
    "burning": (burning, {"foam_on", "returned"}),
    "violent": (violent, {"keeping_order", "held_back"}),
    "looked_for": (looked_for, {"reported"}),
}
"""Days, and what must happen in each for it to prove anything."""


def look_in_every_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every window stirs the response, every reading is compared, every sense is asked, crews look every 5 s."""

    def all_unreported(self: Looking, seen: Mapping[str, Sight]) -> list[str]:
        return sorted(id_ for id_ in seen if not self.scene.affairs[id_].reported.triggered)

    def rest(self: Crew, changed: simpy.Event | None = None, ended: simpy.Event | None = None) -> Steps:
        while True:
            look = self.scene.env.timeout(ticks(LOOKS_EVERY_S))
            yield look if ended is None else look | ended
            if changed is None or changed.triggered:
                return

    monkeypatch.setattr(Response, "stirred_by", lambda self, outlook, news: True)
    monkeypatch.setattr(Detection, "_crossed", lambda self, detectors: list(self.bands))
    monkeypatch.setattr(Looking, "_news", all_unreported)
    monkeypatch.setattr(Crew, "rest", rest)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in ("lasting", "poisoned") else name for name in DAYS]
)
def test_a_day_is_the_same_looked_at_in_every_window(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, must_happen = DAYS[name]
    scenario = write_and_load(tmp_path, *made())
    still = [simulate(scenario, Settings(seed=seed)) for seed in (3, 4)]
    look_in_every_window(monkeypatch)
    every = [simulate(scenario, Settings(seed=seed)) for seed in (3, 4)]
    assert must_happen <= {what for run in still for what in run.events["what"].tolist()}
    for one, other in zip(still, every, strict=True):
        assert list(one.events.rows()) == list(other.events.rows())
        for table in TABLES:
            assert getattr(one, table) == getattr(other, table)


def to_act_on(crew: Crew) -> set[tuple[Any, ...]]:
    """What a crew at rest would find if it looked now, as facts of which a new one may make it act."""
    scene, affair = crew.scene, crew.affair
    known = [one.person for one in affair.casualties.values() if one.reported is not None and not one.taken]
    facts = {("casualty", person) for person in known if person not in scene.outlook.too_hot}
    facts |= {("waiting", one.person) for one in affair.waiting_for_transport}
    facts |= {("over", affair.over), ("cleared", affair.cleared), ("settled", affair.settled)}
    facts |= {("clear", scene.air_is_clear(affair)), ("others", scene.others_are_clear(affair)), ("at", *crew.at)}
    return facts | ({("nobody isolates",)} if not affair.hand_work_by else set())


@pytest.mark.parametrize(("name", "must_be_found"), [
    ("poisoned", {"casualty", "waiting", "cleared"}), ("lasting", {"casualty", "waiting", "over"}),
])  # fmt: skip
def test_a_crew_at_rest_is_told_of_all_that_it_may_act_on(
    name: str, must_be_found: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two tellings nothing new is to be found at a look; what others take in hand is no news."""
    real, found = Crew.rest, Counter[str]()

    def rest(self: Crew, changed: simpy.Event | None = None, ended: simpy.Event | None = None) -> Steps:
        told, before = self.affair.changed, to_act_on(self)

        def looks() -> Steps:
            while not told.triggered:
                news = to_act_on(self) - before
                assert not news, f"{self.member.id} was not told by {self.scene.now} of {news}"
                yield self.scene.env.timeout(777)

        self.scene.env.process(looks())
        yield from real(self, changed, ended)
        found.update(what for what, *_ in to_act_on(self) - before)

    monkeypatch.setattr(Crew, "rest", rest)
    scenario = write_and_load(tmp_path, *DAYS[name][0]())
    for seed in (3, 4):
        simulate(scenario, Settings(seed=seed))
    assert must_be_found <= set(found)


def test_in_a_quiet_hour_simpy_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """720 windows turned on a day that waits for a wind change after the hour: not one step, not one run."""
    day = no_incident(scenario_data())
    day["lasts"] = "2 h"
    day["weather"]["changes"] = {"turns": {"after": "70 min", "wind_from": "270 deg"}}
    (simulation,) = Batch(*_world(write_and_load(tmp_path, park_data(20), day))).simulations
    response = simulation.response
    outlook, news = simulation.watch.outlook(None, (), 0), None
    response.advance(WINDOW_TICKS, outlook, news)  # processes begin at the first tick
    calls = Counter[str]()
    for name in ("run", "step"):
        monkeypatch.setattr(simpy.Environment, name, _counted(getattr(simpy.Environment, name), name, calls))
    quiet = {id(response.advance(window * WINDOW_TICKS, outlook, news)) for window in range(2, 721)}
    assert not calls
    assert quiet == {id(response.still)}
    assert response.scene.now == 720 * WINDOW_TICKS
    assert response.due() == 70 * 60 * 1000
    for window in range(721, 842):
        response.advance(window * WINDOW_TICKS, outlook, news)
    assert calls == {"step": 2}, "the wind turns, and its process ends; no window but that one is run"
    assert response.due() == float("inf")


def _world(scenario: Scenario) -> tuple[list[Realisation], Settings]:
    """What a simulation is made of."""
    return [realise(scenario, 1, 0)], Settings()


def _counted(real: Callable[..., Any], name: str, calls: Counter[str]) -> Callable[..., Any]:
    """A method that counts its calls."""

    def counted(*given: Any, **named: Any) -> Any:
        calls[name] += 1
        return real(*given, **named)

    return counted


def test_the_same_objects_are_handed_on_while_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Controls with nothing in them, the ways closed, and the causes of fields: new only when they differ."""
    handed: list[tuple[Control, Any]] = []
    real = Response.advance

    def advance(self: Response, until: int, outlook: Outlook, news: PeopleNews | None) -> Control:
        control = real(self, until, outlook, news)
        handed.append((control, self.causes()))
        return control

    monkeypatch.setattr(Response, "advance", advance)
    run = simulate(write_and_load(tmp_path, *poisoned()), Settings(seed=3))
    controls = [control for control, _ in handed]
    assert any(not control.quiet for control in controls)
    closings = sum(row["what"] in ("way_closed", "way_opened") for row in run.events.rows())
    assert closings == 1
    assert len({id(control.closed) for control in controls}) == 1 + closings
    assert len({id(control) for control in controls if control.quiet}) <= 1 + closings
    assert len({id(causes) for _, causes in handed}) == 1 + len(run.scenario.file.incidents)


@pytest.mark.parametrize(("changes_after", "looks_after"), [(0, 5_000), (1, 5_000), (5_000, 5_000), (12_345, 15_000)])
def test_a_crew_at_rest_looks_when_it_would_have_looked(tmp_path: Path, changes_after: int, looks_after: int) -> None:
    """Every five seconds from when it began to rest; the first look at or after the change is the one that counts."""
    (simulation,) = Batch(*_world(small_corridor.load(tmp_path, *small_corridor.corridor()))).simulations
    scene: Scene = simulation.response.scene
    affair, member = scene.affairs["leak"], next(iter(simulation.response.dispatch.units.values())).member
    crew, looked = Crew(scene, member, affair, "key"), list[int]()

    def rests() -> Steps:
        yield scene.env.timeout(7)
        scene.env.process(changes())
        yield from crew.rest()
        looked.append(scene.now)

    def changes() -> Steps:
        yield scene.env.timeout(changes_after)
        affair.tell()

    scene.env.process(rests())
    scene.turn(20_000)
    assert looked == [7 + looks_after]
