"""Single changes that a scenario itself suggests: what is shut, broken, late or thin today, set right one at a time.

Every function here takes the scenario and its base run and gives settings by id, as a study's what-ifs have them. Only
what the day shows to matter is changed: vehicles that had a mission, levels that gave orders, the way that was fullest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from drillsim.hazards.own import substance_in
from drillsim.planner.fleet_changes import one_more_crew, stationed_elsewhere
from drillsim.planner.siting.gathering import assembly_changes, point_to_add
from drillsim.reading import Name
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario
from drillsim.scenario.schema import LEVELS
from drillsim.scenario.schema.incidents.gas_leak import GasLeak
from drillsim.study.schema import Setting

Settings = dict[str, Setting]

WIDER: Final = 2.0
"""A way that is widened becomes so many times as wide: a second lane beside the first."""
SOONER_ACTIONS: Final = {
    "alarm": Name(en="alarm", zh="报警"),
    "evacuate": Name(en="evacuation", zh="疏散"),
    "shelter": Name(en="sheltering", zh="就地避险"),
    "shut_valves": Name(en="shutting of valves", zh="关阀"),
    "call_out": Name(en="call-out", zh="力量调派"),
    "notify": Name(en="notification", zh="通报"),
}
"""Orders that a lower level may give as well, and so sooner; closing and clearing stay where they are."""
_LEVEL_NAMES: Final = {"shift": "班组", "firm": "企业", "park": "园区", "city": "城市"}


def single_changes(scenario: Scenario, run: Run) -> Settings:
    """Every single change, by id; `run` is the base run with its crossings kept."""
    makers: tuple[Callable[[Scenario, Run], Settings], ...] = (
        ways_opened, valves_repaired, reported_sooner, ordered_lower, one_more_crew, stationed_elsewhere,
        assembly_point_added, fullest_way_widened, detector_added, masks_for_everybody,
    )  # fmt: skip
    return {id_: setting for maker in makers for id_, setting in maker(scenario, run).items()}


def _named(en: str, zh: str, changes: Mapping[str, Any]) -> Setting:
    return Setting.model_validate({"name": {"en": en, "zh": zh}, "set": dict(changes)})


def _names(name: Name, id_: str) -> tuple[str, str]:
    """What a thing is called in both languages."""
    return name.en or id_, name.zh or id_


def ways_opened(scenario: Scenario, run: Run) -> Settings:
    """Each way that is shut when the day begins, opened: its gate, the scenario's closing of it, or both."""
    file, park = scenario.file, scenario.park.file
    gates = {gate.way: id_ for id_, gate in park.gates.items() if not gate.open}
    found = {}
    for way in sorted({*gates, *file.closed_ways}):
        changes: dict[str, Any] = {}
        if way in gates:
            changes[f"park.gates.{gates[way]}.open"] = True
        if way in file.closed_ways:
            changes["closed_ways"] = [one for one in file.closed_ways if one != way]
        thing, noun = (gates[way], park.gates[gates[way]].name) if way in gates else (way, park.ways[way].name)
        en, zh = _names(noun, thing)
        found[f"open_{thing}"] = _named(f"open {en}", f"开放{zh}", changes)
    return found


def valves_repaired(scenario: Scenario, run: Run) -> Settings:
    """Each valve that does not work today, repaired."""
    failed = scenario.file.failed_valves
    found = {}
    for valve in failed:
        en, zh = _names(scenario.park.file.valves[valve].name, valve)
        changes = {"failed_valves": [one for one in failed if one != valve]}
        found[f"repair_{valve}"] = _named(f"repair {en}", f"修复{zh}", changes)
    return found


def reported_sooner(scenario: Scenario, run: Run) -> Settings:
    """Each level that now waits before it calls the next one, calling at once when it is told."""
    informed = {row["who"] for row in run.events.rows() if row["what"] == "informed"}
    found = {}
    for level in LEVELS[:-1]:
        if level in informed and scenario.level(level).informs_next != "reported":
            en, zh = f"{level} informs the next level at once", f"{_LEVEL_NAMES[level]}立即上报"
            found[f"{level}_reports_at_once"] = _named(en, zh, {f"command.{level}.informs_next": "reported"})
    return found


def ordered_lower(scenario: Scenario, run: Run) -> Settings:
    """All orders of one action given by the level below the one that gives them now."""
    found = {}
    for action, name in SOONER_ACTIONS.items():
        changes = {
            f"orders.{id_}.level": LEVELS[LEVELS.index(order.level) - 1]
            for id_, order in scenario.file.orders.items()
            if order.action == action and order.level in LEVELS[1:]
        }
        if changes:
            found[f"{action}_one_level_lower"] = _named(
                f"{name.en} ordered one level lower", f"{name.zh}下放一级下令", changes
            )
    return found


def assembly_point_added(scenario: Scenario, run: Run) -> Settings:
    """One assembly point more, where the people's mean way on foot becomes shortest, and no nearer to what is
    hazardous than any of today: the wind may come from anywhere."""
    where = point_to_add(scenario)
    if where is None:
        return {}
    changes = assembly_changes(scenario, [where])
    return {"assembly_point_added": _named(f"assembly point at {where}", f"在{where}增设集合点", changes)}


def fullest_way_widened(scenario: Scenario, run: Run) -> Settings:
    """The way that was fullest in the base run, twice as wide, with the gate that stands on it."""
    way = fullest_way(scenario, run)
    if way is None:
        return {}
    park = scenario.park.file
    changes = {f"park.ways.{way}.width": f"{WIDER * park.ways[way].width:g} m"}
    gate = scenario.park.gates_on.get(way)
    if gate is not None:
        changes[f"park.gates.{gate}.width"] = f"{WIDER * park.gates[gate].width:g} m"
    en, zh = _names(park.ways[way].name, way)
    return {f"widen_{way}": _named(f"widen {en}", f"拓宽{zh}", changes)}


def fullest_way(scenario: Scenario, run: Run) -> str | None:
    """The way with the most people per square metre at any time, by the run's crossings; None where nobody walked."""
    if not len(run.hops):
        return None
    ways, most = scenario.park.ways, {}
    column = run.hops.columns
    for way in sorted(set(column["way"].tolist()) - {""}):
        on = column["way"] == way
        times = np.concatenate([column["entered_s"][on], column["due_s"][on]])
        steps = np.concatenate([np.ones(on.sum()), -np.ones(on.sum())])
        order = np.lexsort((steps, times))  # who leaves makes room before the next one enters
        area = ways.length[ways.number[way]] * ways.width[ways.number[way]]
        most[way] = float(np.cumsum(steps[order]).max()) / float(area)
    return max(most, key=lambda way: most[way], default=None)


def detector_added(scenario: Scenario, run: Run) -> Settings:
    """A detector where each leak is, with the alarm points of the park's own for that gas, else the published ones."""
    found = {}
    for id_, noun in scenario.file.incidents.items():
        points = alarm_points(scenario, noun.substance) if isinstance(noun, GasLeak) else None
        if points is None or not isinstance(noun, GasLeak):
            continue
        at = noun.at or scenario.park.file.places[noun.place].at
        changes = {f"park.detectors.detector_at_{id_}": {"at": list(at), "substance": noun.substance, **points}}
        en, zh = _names(scenario.park.file.places[noun.place].name, noun.place)
        found[f"detector_at_{id_}"] = _named(f"gas detector at {en}", f"在{zh}增设气体探测器", changes)
    return found


def alarm_points(scenario: Scenario, substance: str) -> dict[str, str] | None:
    """The alarm points for a gas as a park file has them; None where none are known."""
    for detector in scenario.park.file.detectors.values():
        if detector.substance == substance:
            dumped = detector.model_dump(mode="json", include={"alarm", "high_alarm", "response"})
            return {key: str(value) for key, value in dumped.items()}
    limits = substance_in(scenario, substance).detector_alarm_mg_m3
    if not limits:
        return None
    return {"alarm": f"{limits[0]:g} mg/m3", "high_alarm": f"{limits[-1]:g} mg/m3"}


def masks_for_everybody(scenario: Scenario, run: Run) -> Settings:
    """Escape masks for everybody at each place that leaks; where a ledger counts them the ledger would have to say."""
    found = {}
    leaking = {noun.place for noun in scenario.file.incidents.values() if isinstance(noun, GasLeak)}
    for place in sorted(leaking - set(scenario.lists.escape_masks)):
        people = sum(scenario.head_count(place).values())
        if people > scenario.escape_masks(place):
            en, zh = _names(scenario.park.file.places[place].name, place)
            changes = {f"park.places.{place}.escape_masks": people}
            found[f"masks_at_{place}"] = _named(f"masks for everybody at {en}", f"{zh}全员配备逃生面罩", changes)
    return found
