"""The after-action report as sheets: what happened, how it is rated, what delays cost, what to improve."""

from __future__ import annotations

import numpy as np

from drillsim.planner.reviewing.judging import Judged, consequences
from drillsim.planner.reviewing.observations import review_figure
from drillsim.planner.reviewing.review import in_the_clear
from drillsim.planner.reviewing.sheets_after import improvement, strengths
from drillsim.planner.reviewing.telling import DASH, ReviewTelling, numbered, own_values
from drillsim.planner.sheet import Cell, Columns, Sheet
from drillsim.planner.sheets_judging import overview
from drillsim.planner.sheets_plans import LINES, target
from drillsim.planner.sheets_script import table

STEPS: Columns = (
    ("number", 5), ("expected", 34), ("team", 16), ("observed", 12), ("p50", 12), ("p90", 12), ("percentile", 11),
    ("own_time", 13), ("depends_on", 10), ("own_p50", 13), ("own_p90", 13), ("own_percentile", 11), ("verdict", 18),
    ("proposed", 11), ("rating_rule", 34), ("evaluator_rating", 12), ("notes", 18), ("key", 12),
)  # fmt: skip
AIMS: Columns = (
    ("objective", 30), ("target", 16), ("time", 14), ("reached", 11), ("simulated", 44), ("proposed", 9),
    ("rating_rule", 40), ("source", 24),
)  # fmt: skip
LAW: Columns = (
    ("number", 5), ("rule", 34), ("expected", 34), ("target", 11), ("observed", 12), ("reached", 10), ("simulated", 40),
    ("source", 36), ("confidence", 20),
)  # fmt: skip
COST: Columns = (
    ("delay", 36), ("measure", 30), ("without_delay", 15), ("with_delay", 15), ("difference", 15), ("interval", 28),
    ("sure", 11),
)  # fmt: skip


def review_sheets(telling: ReviewTelling) -> tuple[Sheet, ...]:
    """Every sheet of the report, in its order."""
    makers = (overview_sheet, steps, aims, law, cost, strengths, improvement, unplayed, trust)
    return tuple(make(telling) for make in makers)


def overview_sheet(telling: ReviewTelling) -> Sheet:
    """The report in one page: the drill, how it went, its main delay, the proposed rating."""
    review, text = telling.review, telling.text
    observed = review.package.observed
    rows: list[list[Cell]] = [
        [telling.telling.text("drill"), overview(telling.telling)],
        [text("file"), review.observations.file],
        [text("envelope"), text("envelope_is", runs=observed.runs, seed=review.package.seed)],
        [text("cause"), cause_text(telling)],
        [text("overall"), f"{telling.grade(review.overall)} · {telling.rule(review.overall)}"],
        [text("scale"), text(f"scale_{telling.grades}")],
    ]
    rows[3:3] = [[text("conduct"), line] for line in _conduct(telling)]
    return table(telling.telling, "review_overview", LINES, rows)


def _conduct(telling: ReviewTelling) -> list[str]:
    """How the drill went, in sentences."""
    review, text = telling.review, telling.text
    verdicts = [one.verdict for one in review.judged if not one.step.injected]
    late = [one.verdict for one in review.judged].count("late")
    count = {key: verdicts.count(key) for key in ("on_time", "early", "not_done", "not_observed")}  # type: ignore[arg-type]
    moved = verdicts.count("consequence") + verdicts.count("drifted")
    lines = [text("counts", timed=len(review.timed), late=late, consequence=moved, **count)]
    if review.late:
        expected = (1.0 - review_figure("late_share")) * len(review.timed)
        lines.append(text("by_luck", expected=f"{expected:.0f}", timed=len(review.timed),
                          p=f"{review.late_by_chance:.2g}"))  # fmt: skip
    began = review.observations.began_late_s
    if abs(began) >= 1.0:
        lines.append(text("began_late" if began > 0 else "began_early", late=telling.lasting(abs(began))))
    assumed = [one.step.number for one in review.judged if _assumed(telling, one)]
    if assumed:
        lines.append(text("assumed", steps=telling.numbers(assumed)))
    weak = [aim for aim, _ in review.aims if aim.met_share < 0.5]
    lines += [text("slow_model", name=telling.aim_name(aim.id), share=telling.share(aim.met_share)) for aim in weak]
    return lines


def _assumed(telling: ReviewTelling, one: Judged) -> bool:
    seen = telling.review.observations.by_key.get(one.step.key)
    return seen is not None and seen.assumed


def cause_text(telling: ReviewTelling) -> str:
    """The drill's main delay in one sentence."""
    cause = telling.review.cause
    if cause is None:
        return telling.text("cause_none")
    made_late = numbered(consequences(telling.review.judged, cause.step.number))
    key = "cause_clear" if cause.clear and in_the_clear(telling.review) else "cause_maybe"
    return telling.text(key, **own_values(telling, cause), steps=telling.numbers(made_late))


def steps(telling: ReviewTelling) -> Sheet:
    """Every step: observed beside simulated, judged by its own time, rated."""
    rows = [_step_row(telling, one) for one in telling.review.judged]
    return table(telling.telling, "review_steps", STEPS, rows)


def _step_row(telling: ReviewTelling, one: Judged) -> list[Cell]:
    seen = telling.review.observations.by_key.get(one.step.key)
    rated = telling.review.rated[one.step.number]
    observed = telling.text("not_done") if one.verdict == "not_done" else telling.clock(one.at_s)
    clock = telling.clock
    return [
        one.step.number, telling.telling.expected(one.step), telling.team(one.step), observed, clock(one.envelope.p50),
        clock(one.envelope.p90), telling.share(one.percentile), telling.lasting(one.own_s),
        one.since, telling.lasting(one.own.p50), telling.lasting(one.own.p90), telling.share(one.own_percentile),
        telling.verdict(one), telling.grade(rated), telling.rule(rated), seen.rating if seen else None,
        seen.notes if seen else None, one.step.key,
    ]  # fmt: skip


def aims(telling: ReviewTelling) -> Sheet:
    """Every objective: target, observed, simulated, rating."""
    rows: list[list[Cell]] = []
    for aim, rated in telling.review.aims:
        name = aim.objective.measure
        simulated = telling.text(
            "simulated_is", p50=telling.value(name, aim.simulated.p50), p90=telling.value(name, aim.simulated.p90),
            share=telling.share(aim.met_share),
        )  # fmt: skip
        rows.append([
            telling.aim_name(aim.id), target(telling.telling, aim.id), telling.value(name, aim.observed),
            telling.met(aim.met), simulated, telling.grade(rated), telling.rule(rated),
            telling.telling.say.own(aim.objective.source) or DASH,
        ])  # fmt: skip
    return table(telling.telling, "review_aims", AIMS, rows, telling.text(f"scale_{telling.grades}"))


def law(telling: ReviewTelling) -> Sheet:
    """Targets of rules and standards, with the simulated times beside."""
    rows: list[list[Cell]] = []
    for held in telling.review.held:
        simulated = telling.text(
            "simulated_is", p50=telling.lasting(held.simulated.p50), p90=telling.lasting(held.simulated.p90),
            share=telling.share(held.met_share),
        )  # fmt: skip
        rows.append([
            held.step.number, telling.target_name(held), telling.telling.expected(held.step),
            telling.lasting(held.at_most_s), telling.lasting(held.observed_s), telling.met(held.met), simulated,
            telling.target_source(held), telling.confidence(held),
        ])  # fmt: skip
    return table(telling.telling, "review_law", LAW, rows)


def cost(telling: ReviewTelling) -> Sheet:
    """What the delays cost, measure by measure."""
    replayed = telling.review.replayed
    rows: list[list[Cell]] = []
    for one in (each for each in replayed.costs if not each.same):
        gap, name = one.difference, one.measure
        low, high = (telling.signed(name, value) for value in (gap.mean.low, gap.mean.high))
        rows.append([
            telling.delay(one.number), telling.measure(name), telling.value(name, gap.means[0]),
            telling.value(name, gap.means[1]), telling.signed(name, gap.mean.value), f"{low} … {high}",
            telling.sure(one),
        ])  # fmt: skip
    held = telling.share(float(np.mean(list(replayed.held.values())))) if replayed.held else DASH
    note = telling.text("cost_note", runs=replayed.runs, held=held) if replayed.runs else telling.text("cost_none")
    if replayed.not_played:
        note += " " + telling.text("late_unplayed", steps=telling.numbers(replayed.not_played))
    return table(telling.telling, "review_cost", COST, rows, note)


def unplayed(telling: ReviewTelling) -> Sheet:
    """The steps whose times were not imposed, each with why."""
    why_not = telling.review.replayed.why_not
    rows: list[list[Cell]] = [
        [step.number, telling.telling.expected(step), telling.telling.say.say("why_not", why_not[step.key])]
        for step in telling.review.package.steps if step.key in why_not
    ]  # fmt: skip
    return table(telling.telling, "review_unplayed", (("number", 5), ("expected", 60), ("reason", 70)), rows)


def trust(telling: ReviewTelling) -> Sheet:
    """How often such a review is right, by the simulated runs themselves."""
    found, text, share = telling.review.calibration, telling.text, telling.share
    rated = text("trust_rated_is", on_time=share(found.on_time), early=share(found.early), late=share(found.late))
    sharp = [
        found.traced[one.step.key] for one in telling.review.judged
        if one.step.key in found.traced and one.own.spread < found.planted_s / 3.0
    ]  # fmt: skip
    traced = text("trust_traced_is", share=share(found.traced_share),
                  sharp=share(float(np.mean(sharp))) if sharp else DASH)  # fmt: skip
    rows: list[list[Cell]] = [
        [text("trust_rated"), rated], [text("trust_clear"), share(found.false_clear)],
        [text("trust_traced", delay=telling.lasting(found.planted_s)), traced],
        [text("trust_model"), text("trust_model_is")],
    ]  # fmt: skip
    return table(telling.telling, "review_trust", (("item", 50), ("content", 90)), rows)
