"""All sheets of a package, in their order."""

from __future__ import annotations

from drillsim.planner import sheets_judging as judging
from drillsim.planner import sheets_plans as plans
from drillsim.planner import sheets_script as scripts
from drillsim.planner.sheet import Sheet
from drillsim.planner.telling import Telling

BEFORE = (
    plans.work_plan, scripts.script, scripts.msel, scripts.contingency_sheet, judging.evaluation_plan,
    judging.by_objective, judging.by_team, plans.support_plan, plans.safety_plan, plans.observers, plans.posts,
    plans.participants, plans.resource_sheet, plans.before_after,
)  # fmt: skip
AFTER = (judging.sign_in, judging.evaluation_report, judging.summary, judging.submission, judging.cards)


def all_sheets(telling: Telling) -> tuple[Sheet, ...]:
    """Every sheet of a package; a discussion drill has its questions behind the script."""
    sheets = [make(telling) for make in (*BEFORE, *AFTER)]
    if telling.package.kind.discussed:
        sheets.insert(2, scripts.questions(telling))
    return tuple(sheets)
