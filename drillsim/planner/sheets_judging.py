"""How a drill is judged and what is handed in afterwards."""

from __future__ import annotations

import numpy as np

from drillsim.planner.rules import table as rules
from drillsim.planner.script import Step
from drillsim.planner.sheet import Cell, Columns, Sheet
from drillsim.planner.sheets_plans import LINES, amount, said, target
from drillsim.planner.sheets_script import kind_text, note, table
from drillsim.planner.telling import Telling

JUDGED: Columns = (
    ("number", 6), ("planned", 11), ("expected", 40), ("checkpoint", 30), ("criterion", 40), ("observed", 12),
    ("rating", 9), ("notes", 30),
)  # fmt: skip
BLANK_ROWS = 5


def evaluation_plan(telling: Telling) -> Sheet:
    """评估方案: the method, the ratings, what is assessed."""
    rows: list[list[Cell]] = said(telling, "evaluation_method", "ratings")
    items = rules("rules")["assessment"]["items"]
    rows.append([telling.text("assessed"), telling.say.listed([telling.say.say("assessment", one) for one in items])])
    for step in telling.package.steps:
        evaluator = telling.evaluator(step)
        if evaluator not in [row[0] for row in rows]:
            mine = [one for one in telling.package.steps if one.kind.function == step.kind.function]
            rows.append([evaluator, ", ".join(str(one.number) for one in mine)])
    return table(telling, "evaluation_plan", LINES, rows, note(telling))


def by_objective(telling: Telling) -> Sheet:
    """A block an objective: target, what the runs showed, the steps that decide it; then the functions."""
    say, package = telling.say, telling.package
    rows: list[list[Cell]] = []
    for id_, one in package.scenario.file.objectives.items():
        simulated = f"{shown(telling, id_)} · {met(telling, id_)}"
        rows.append([None, None, say.name(one.name, id_), target(telling, id_), simulated, None, None, None])
        rows += [_judged(telling, step) for step in package.steps if id_ in package.objectives(step)]
    for function, item in rules("rules")["assessment"]["functions"].items():
        mine = [step for step in package.steps if step.kind.function == function and not step.injected]
        if mine:
            title = f"{say.say('functions', function)} · {say.say('assessment', item)}"
            rows.append([None, None, title, None, None, None, None, None])
            rows += [_judged(telling, step) for step in mine]
    return table(telling, "by_objective", JUDGED, rows, telling.text("ratings_is"))


def by_team(telling: Telling) -> Sheet:
    """A block a team: the steps it does, with checkpoints and criteria."""
    teams: dict[str, list[Step]] = {}
    for step in telling.package.steps:
        if not step.injected:
            teams.setdefault(telling.sender(step), []).append(step)
    rows: list[list[Cell]] = []
    for team, steps in teams.items():
        rows.append([None, None, team, None, None, None, None, None])
        rows += [_judged(telling, step) for step in steps]
    return table(telling, "by_team", JUDGED, rows, telling.text("ratings_is"))


def _judged(telling: Telling, step: Step) -> list[Cell]:
    planned, expected = telling.planned(step), telling.expected(step)
    return [
        step.number, planned, expected, telling.checkpoint(step), telling.criterion(step), None, None, None,
    ]  # fmt: skip


def shown(telling: Telling, id_: str) -> str:
    """What the runs showed of an objective's measure."""
    measure = telling.package.scenario.file.objectives[id_].measure
    values = np.array(telling.package.observed.measures[measure])
    known = values[np.isfinite(values)]
    if not known.size:
        return telling.text("never")
    p50, p90 = (amount(telling, measure, float(np.quantile(known, share))) for share in (0.5, 0.9))
    return telling.text("half_nine", p50=p50, p90=p90)


def met(telling: Telling, id_: str) -> str:
    """In what share of the runs an objective was met."""
    package = telling.package
    return telling.text("met_is", share=f"{package.met(id_):.0%}", runs=package.observed.runs)


def sign_in(telling: Telling) -> Sheet:
    """签到: a line for everybody."""
    rows: list[list[Cell]] = [[number, None, None, None, None, None] for number in range(1, 31)]
    columns = (("number", 6), ("person", 26), ("organisation", 36), ("post", 30), ("time", 14), ("signature", 24))
    return table(telling, "sign_in", columns, rows)


def overview(telling: Telling) -> str:
    """The drill in one sentence."""
    package = telling.package
    file = package.scenario.file
    return telling.text(
        "overview_is", name=telling.say.name(file.name, package.scenario.file.park), kind=kind_text(telling),
        date=f"{file.starts_at:%Y-%m-%d}", steps=len(package.steps), teams=len(package.vehicles),
        people=people(telling),
    )  # fmt: skip


def people(telling: Telling) -> int:
    """People in the park on the shift."""
    scenario = telling.package.scenario
    return sum(sum(scenario.head_count(place).values()) for place in scenario.park.file.places)


def evaluation_report(telling: Telling) -> Sheet:
    """评估报告: filled with what is known before, blank where the drill decides."""
    text, say = telling.text, telling.say
    rows: list[list[Cell]] = [[text("report_1"), overview(telling)], [text("report_2"), text("fill")]]
    for id_, one in telling.package.scenario.file.objectives.items():
        known = f"{say.name(one.name, id_)}: {target(telling, id_)} · {shown(telling, id_)} · P / S / M / U"
        rows.append([text("report_3"), known])
    rows += [[text(key), text("fill")] for key in ("report_4", "report_5")]
    return table(telling, "evaluation_report", LINES, rows, text("ratings_is"))


def summary(telling: Telling) -> Sheet:
    """演练总结 with the improvement plan: a line an area, its root cause, action, owner and date."""
    rows: list[list[Cell]] = [[number, None, None, None, None, None, None] for number in range(1, BLANK_ROWS + 1)]
    columns = (
        ("number", 6), ("strength", 36), ("cause", 30), ("corrective", 36), ("owner", 18), ("due", 14), ("done", 10),
    )  # fmt: skip
    above = ((telling.text("report_1"), overview(telling)), (telling.text("report_6"), telling.text("fill")))
    return table(telling, "summary", columns, rows, above=above)


def submission(telling: Telling) -> Sheet:
    """演练情况报送: what the authorities get."""
    text, say = telling.text, telling.say
    names = say.listed([say.thing(id_) for id_ in telling.package.scenario.file.incidents])
    rows: list[list[Cell]] = [
        [text("drill"), say.name(telling.package.scenario.file.name, "–")],
        [text("organiser"), say.name(telling.package.scenario.park.file.name, "–")],
        [text("kind"), kind_text(telling)], [text("purpose"), text("purpose_is", incidents=names)],
        [text("participants_n"), text("fill")], [text("report_2"), text("fill")], [text("report_5"), text("fill")],
        [text("report_6"), text("fill")], *said(telling, "submit_to", "submit_rule"),
    ]  # fmt: skip
    return table(telling, "submission", LINES, rows)


def cards(telling: Telling) -> Sheet:
    """应急处置卡: for every post, in order, what it does, by what means, and whom it tells."""
    done: dict[str, list[list[Cell]]] = {}
    for step in telling.package.steps:
        if not step.injected:
            post, within = telling.sender(step), telling.criterion(step)
            line: list[Cell] = [post, len(done.get(post, [])) + 1, telling.expected(step), telling.means(step),
                    telling.receiver(step), within]  # fmt: skip
            done.setdefault(post, []).append(line)
    columns = (("post", 30), ("number", 6), ("action", 50), ("means", 14), ("receiver", 26), ("criterion", 40))
    return table(telling, "cards", columns, [line for lines in done.values() for line in lines])
