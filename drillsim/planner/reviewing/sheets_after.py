"""What comes after a drill: its strengths, and the improvement plan as a skeleton for people to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from drillsim.planner.reviewing.telling import ReviewTelling, own_values
from drillsim.planner.script import Step
from drillsim.planner.sheet import Cell, Columns, Sheet
from drillsim.planner.sheets_plans import target
from drillsim.planner.sheets_script import table

IMPROVEMENT: Columns = (
    ("number", 5), ("area", 18), ("finding", 46), ("cause", 26), ("elements", 24), ("corrective", 24), ("owner", 20),
    ("started", 12), ("due", 12), ("done", 9),
)  # fmt: skip


def strengths(telling: ReviewTelling) -> Sheet:
    """What went well: targets met, steps quicker than usual, steps that kept their time though others were late."""
    rows: list[list[Cell]] = [[number, line] for number, line in enumerate(_strengths(telling), 1)]
    return table(telling.telling, "review_strengths", (("number", 6), ("strength", 130)), rows)


def _strengths(telling: ReviewTelling) -> Iterator[str]:
    review, text = telling.review, telling.text
    for aim, _ in review.aims:
        if aim.met:
            yield text("strength_aim", name=telling.aim_name(aim.id), target=target(telling.telling, aim.id),
                       observed=telling.value(aim.objective.measure, aim.observed))  # fmt: skip
    for one in review.judged:
        if one.verdict == "early":
            yield text("strength_early", **own_values(telling, one))
    kept = [one.step.number for one in review.judged if one.verdict in ("consequence", "drifted")]
    if kept:
        yield text("strength_own", steps=telling.numbers(kept))


def improvement(telling: ReviewTelling) -> Sheet:
    """A line a finding; root cause, action and dates are blank, the owner is proposed."""
    found = list(_findings(telling))
    rows: list[list[Cell]] = [
        [number, area, finding, telling.text("root_cause"), None, telling.text("corrective"),
         telling.text("owner_is", who=who) if who else None, None, None, None]
        for number, (area, finding, who) in enumerate(found, 1)
    ]  # fmt: skip
    if not rows:
        rows.append([None, telling.text("area_none"), None, None, None, None, None, None, None, None])
    return table(telling.telling, "review_improvement", IMPROVEMENT, rows, telling.text("improvement_note"))


def _findings(telling: ReviewTelling) -> Iterator[tuple[str, str, str]]:
    """Area, finding and proposed owner: steps not done, late steps clearest first, targets and rules missed."""
    review, text = telling.review, telling.text
    for one in review.judged:
        if one.verdict == "not_done":
            finding = text("area_not_done", number=one.step.number, step=telling.action(one.step))
            yield _area(telling, one.step), finding, telling.team(one.step)
    for one in review.late:
        yield _area(telling, one.step), text("area_late", **own_values(telling, one)), telling.team(one.step)
    for aim, _ in review.aims:
        if aim.met is False:
            finding = text("area_aim", name=telling.aim_name(aim.id), target=target(telling.telling, aim.id),
                           observed=telling.value(aim.objective.measure, aim.observed))  # fmt: skip
            yield _area(telling, aim.deciding[0] if aim.deciding else None), finding, _whose(telling, aim.deciding)
    for held in review.held:
        if held.met is False and held.decides:
            finding = text("area_law", name=telling.target_name(held), observed=telling.lasting(held.observed_s),
                           number=held.step.number, since=held.since.number)  # fmt: skip
            yield _area(telling, held.step), finding, telling.team(held.step)


def _area(telling: ReviewTelling, step: Step | None) -> str:
    """The function a step belongs to."""
    return telling.telling.say.say("functions", step.kind.function) if step is not None else ""


def _whose(telling: ReviewTelling, deciding: tuple[Step, ...]) -> str:
    """The post in command where several steps decide; the team of the only one."""
    if len(deciding) == 1:
        return telling.team(deciding[0])
    return telling.telling.say.post(telling.telling.top_level())
