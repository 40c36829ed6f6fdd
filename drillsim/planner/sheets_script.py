"""Script, master list of events, questions and contingencies of a package."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drillsim.planner.rules import figure
from drillsim.planner.script import Step
from drillsim.planner.sheet import Cell, Columns, Sheet
from drillsim.planner.telling import Telling

MSEL: Columns = (
    ("number", 5), ("planned", 10), ("scenario_time", 9), ("part", 9), ("sender", 14), ("receiver", 14), ("means", 10),
    ("inject", 26), ("expected", 30), ("controller", 13), ("evaluator", 13), ("objective", 16), ("depends_on", 8),
    ("p10", 10), ("p50", 10), ("p90", 10), ("share", 7), ("duration", 8), ("observed", 11), ("key", 12),
)  # fmt: skip
SCRIPT: Columns = (
    ("number", 5), ("phase", 10), ("planned", 10), ("duration", 8), ("response", 13), ("commander", 15),
    ("action", 46), ("sender", 15), ("resources", 22), ("checkpoint", 24), ("criterion", 34), ("key", 12),
)  # fmt: skip


def table(
    telling: Telling, key: str, columns: Columns, rows: Sequence[Sequence[Cell]], note: str = "",
    above: Sequence[tuple[str, Cell]] = (),
) -> Sheet:  # fmt: skip
    """A sheet with the titles of its columns in the package's language; the column `key` is hidden."""
    heads = tuple(key for key, _ in columns)
    return Sheet(
        key, telling.say.say("sheets", key), heads, tuple(telling.say.say("columns", head) for head in heads),
        tuple(tuple(row) for row in rows), tuple(width for _, width in columns), tuple(above), note, ("key",),
    )  # fmt: skip


def note(telling: Telling) -> str:
    """Where the times come from."""
    package = telling.package
    values = {"runs": package.observed.runs, "seed": package.seed, "share": f"{figure('step_share'):.0%}"}
    return telling.text("note", **values)


def elapsed(seconds: float) -> str:
    """Time since the start of the scenario as h:mm:ss."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def msel(telling: Telling) -> Sheet:
    """The master scenario events list."""
    rows = [[_cell(telling, step, key) for key, _ in MSEL] for step in telling.package.steps]
    return table(telling, "msel", MSEL, rows, note(telling))


def _cell(telling: Telling, step: Step, key: str) -> Cell:
    """A cell of the master list."""
    package = telling.package
    plain: dict[str, Callable[[], Cell]] = {
        "number": lambda: step.number, "planned": lambda: telling.planned(step),
        "scenario_time": lambda: elapsed(step.p50_s),
        "part": lambda: telling.say.say("parts", "inject" if step.injected else "action"),
        "means": lambda: telling.means(step), "inject": lambda: telling.inject(step),
        "expected": lambda: _expected(telling, step), "depends_on": lambda: step.depends_on,
        "p10": lambda: package.clock(step.p10_s), "p50": lambda: package.clock(step.p50_s),
        "p90": lambda: package.clock(step.p90_s), "share": lambda: f"{step.share:.0%}",
        "duration": lambda: step.duration_s, "observed": lambda: None, "key": lambda: step.key,
        "sender": lambda: telling.sender(step), "receiver": lambda: telling.receiver(step),
        "controller": lambda: telling.controller(step), "evaluator": lambda: telling.evaluator(step),
        "objective": lambda: telling.objective(step),
    }  # fmt: skip
    return plain[key]()


def _expected(telling: Telling, step: Step) -> str:
    """What is expected: an action, or the question in its place where nobody moves."""
    discussed = telling.package.kind.discussed and step.kind.moves
    return telling.question(step) if discussed else telling.expected(step)


def header(telling: Telling) -> list[tuple[str, Cell]]:
    """What stands over the script: drill, organiser, date, total, commander, response level, kind."""
    package, say = telling.package, telling.say
    file, top = package.scenario.file, telling.top_level()
    values: list[tuple[str, Cell]] = [
        ("drill", say.name(file.name, package.scenario.file.park)),
        ("organiser", say.name(package.scenario.park.file.name, "–")),
        ("date", f"{file.starts_at:%Y-%m-%d} {package.clock(package.steps[0].planned_s)}"),
        ("total", package.total_s),
        ("commander", say.post(top)),
        ("response", telling.response(top)),
        ("kind", kind_text(telling)),
        ("hseep", say.say("hseep", package.hseep)),
    ]
    return [(telling.text(key), value) for key, value in values]


def kind_text(telling: Telling) -> str:
    """The kind of drill by the axes of the norm, and whether it is announced."""
    kind, say = telling.package.kind, telling.say
    axes = [say.say("forms", kind.form), say.say("scopes", kind.scope), say.say("purposes", kind.purpose)]
    function = [say.say("functions", kind.function)] if kind.function else []
    return say.listed([*axes, *function, say.say("announced", "yes" if kind.announced else "no")])


def script(telling: Telling) -> Sheet:
    """The script: who says and does what, under whose command, and how it is judged."""
    rows: list[list[Cell]] = []
    for step in telling.package.steps:
        level = telling.top_level(step)
        rows.append([
            step.number, telling.say.say("phases", step.kind.phase), telling.planned(step), step.duration_s,
            telling.response(level), telling.say.post(level), telling.action(step), telling.sender(step),
            telling.resources(step), telling.checkpoint(step), telling.criterion(step), step.key,
        ])  # fmt: skip
    return table(telling, "script", SCRIPT, rows, above=header(telling))


def questions(telling: Telling) -> Sheet:
    """The questions of a discussion drill, each with the answer expected and when it would be done."""
    asked = [step for step in telling.package.steps if not step.injected]
    rows: list[list[Cell]] = [
        [step.number, telling.question(step), telling.expected(step), telling.criterion(step)] for step in asked
    ]
    return table(telling, "questions", (("number", 5), ("question", 60), ("answer", 45), ("criterion", 40)), rows)


def contingency_sheet(telling: Telling) -> Sheet:
    """What came too rarely for the script."""
    rows: list[list[Cell]] = []
    for step in telling.package.contingencies:
        text = telling.text("contingency_is", share=f"{step.share:.0%}")
        said = telling.inject(step) if step.injected else telling.expected(step)
        rows.append([telling.package.clock(step.p50_s), said, telling.controller(step), text])
    rows = rows or [["", telling.text("contingency_none"), "", ""]]
    return table(telling, "contingencies", (("time", 11), ("item", 60), ("controller", 20), ("content", 45)), rows)
