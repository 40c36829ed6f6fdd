"""The files of a review: after-action report as workbook and Markdown, ratings as CSV, everything as data."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any, Final

import drillsim
from drillsim.planner.folder import digest
from drillsim.planner.own_folder import OwnFolder
from drillsim.planner.reviewing.judging import consequences
from drillsim.planner.reviewing.replaying import Cost
from drillsim.planner.reviewing.review import Review, in_the_clear
from drillsim.planner.reviewing.sheets import review_sheets
from drillsim.planner.reviewing.telling import ReviewTelling, numbered
from drillsim.planner.text_files import markdown
from drillsim.planner.workbook import workbook_bytes

SCHEMA: Final = "drillsim.review/1"
MANIFEST: Final = "review.json"
FOLDER: Final = OwnFolder("review", MANIFEST, SCHEMA)
RATINGS: Final = (
    "number", "key", "verdict", "because", "rating", "rule", "observed_s", "p5_s", "p50_s", "p90_s", "percentile",
    "since", "own_s", "own_p50_s", "own_p90_s", "own_percentile", "evaluator_rating",
)  # fmt: skip


def review_files(telling: ReviewTelling) -> dict[str, bytes]:
    """The files of a review by name, in one language; equal reviews give equal bytes."""
    sheets = review_sheets(telling)
    data = json.dumps(review_data(telling), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    made_from = json.dumps({"schema": SCHEMA, "drillsim": drillsim.__version__}, ensure_ascii=False)
    return {
        "review.xlsx": workbook_bytes(sheets, made_from, telling.telling.text("page")),
        "review.md": markdown(telling.title, sheets).encode(),
        "ratings.csv": ratings_csv(telling.review).encode(),
        MANIFEST: data.encode(),
    }


def ratings_csv(review: Review) -> str:
    """A row a step for programs: keys and seconds, empty where there is none; a percentile is a share of the runs."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, RATINGS, lineterminator="\n")
    writer.writeheader()
    for row in _steps(review):
        writer.writerow({key: "" if row[key] is None else row[key] for key in RATINGS})
    return buffer.getvalue()


def _steps(review: Review) -> list[dict[str, Any]]:
    """Every step as plain data."""
    rows = []
    for one in review.judged:
        rated, seen = review.rated[one.step.number], review.observations.by_key.get(one.step.key)
        rows.append({
            "number": one.step.number, "key": one.step.key, "verdict": one.verdict, "because": one.because,
            "rating": rated.grade or None, "rule": rated.rule, "observed_s": _known(one.at_s),
            "p5_s": _known(one.envelope.p5), "p50_s": _known(one.envelope.p50), "p90_s": _known(one.envelope.p90),
            "percentile": _known(one.percentile), "since": one.since, "own_s": _known(one.own_s),
            "own_p50_s": _known(one.own.p50), "own_p90_s": _known(one.own.p90),
            "own_percentile": _known(one.own_percentile), "evaluator_rating": seen.rating if seen else None,
        })  # fmt: skip
    return rows


def _known(value: float) -> float | None:
    """A number, or None for what is none: JSON has no NaN."""
    return round(value, 3) if math.isfinite(value) else None


def review_data(telling: ReviewTelling) -> dict[str, Any]:
    """A review as plain data, for --json and other programs."""
    review = telling.review
    cause, replayed, found = review.cause, review.replayed, review.calibration
    return {
        "schema": SCHEMA, "drillsim": drillsim.__version__, "digest": digest(review.package.scenario),
        "seed": review.package.seed, "runs": review.package.observed.runs, "observed": review.observations.file,
        "began_late_s": _known(review.observations.began_late_s),
        "cause": None if cause is None else {
            "number": cause.step.number, "key": cause.step.key, "lost_s": _known(cause.lost_s),
            "clear": in_the_clear(review) and cause.clear, "evidence": _known(cause.evidence),
            "consequences": numbered(consequences(review.judged, cause.step.number)),
        },
        "late": [one.step.number for one in review.late], "p_late_by_chance": _known(review.late_by_chance),
        "overall": {"rating": review.overall.grade or None, "rule": review.overall.rule},
        "steps": _steps(review),
        "objectives": [
            {"id": aim.id, "measure": aim.objective.measure, "observed": _known(aim.observed), "met": aim.met,
             "simulated_p50": _known(aim.simulated.p50), "simulated_p90": _known(aim.simulated.p90),
             "simulated_met": _known(aim.met_share), "rating": rated.grade or None, "rule": rated.rule}
            for aim, rated in review.aims
        ],
        "law": [
            {"id": one.id, "step": one.step.number, "since": one.since.number, "at_most_s": one.at_most_s,
             "observed_s": _known(one.observed_s), "met": one.met, "simulated_met": _known(one.met_share),
             "decides": one.decides, "confidence": one.confidence}
            for one in review.held
        ],
        "costs": [_cost(one) for one in replayed.costs], "runs_played_again": replayed.runs,
        "imposed": {key: _known(share) for key, share in replayed.held.items()},
        "not_imposed": dict(replayed.why_not),
        "calibration": {
            "runs": found.runs, "steps": found.steps, "on_time": _known(found.on_time), "late": _known(found.late),
            "early": _known(found.early), "false_clear": _known(found.false_clear), "planted_s": found.planted_s,
            "traced": {key: _known(share) for key, share in found.traced.items()},
        },
    }  # fmt: skip


def _cost(one: Cost) -> dict[str, Any]:
    gap = one.difference
    return {
        "delay": one.number, "measure": one.measure, "without": _known(gap.means[0]), "with": _known(gap.means[1]),
        "difference": _known(gap.mean.value), "low": _known(gap.mean.low), "high": _known(gap.mean.high),
        "p_holm": _known(one.p), "worse": one.worse, "happened_without": gap.happened[0],
        "happened_with": gap.happened[1],
    }  # fmt: skip
