"""The folder of a drill package: workbook, tables as CSV, Markdown, the data of every step, and the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

import drillsim
from drillsim.planner.own_folder import OwnFolder
from drillsim.planner.package import Package
from drillsim.planner.script import Step
from drillsim.planner.sheet import Sheet
from drillsim.planner.sheets import all_sheets
from drillsim.planner.telling import Telling
from drillsim.planner.text_files import csv_text, markdown
from drillsim.planner.words import Language
from drillsim.planner.workbook import workbook_bytes
from drillsim.reading.document import shown
from drillsim.scenario.model import Scenario

SCHEMA: Final = "drillsim.plan/1"
MANIFEST: Final = "plan.json"
WORKBOOK: Final = "plan.xlsx"
FOLDER: Final = OwnFolder("plan", MANIFEST, SCHEMA)


def package_files(package: Package, language: Language) -> dict[str, bytes]:
    """The files of a package by name, in one language; equal packages give equal bytes."""
    telling = Telling.of(package, language)
    sheets = all_sheets(telling)
    made_from = json.dumps(made_from_data(package, language, sheets), ensure_ascii=False)
    title = telling.text("title", name=telling.say.name(package.scenario.file.name, package.scenario.file.park))
    return {
        WORKBOOK: workbook_bytes(sheets, made_from, telling.text("page")),
        "plan.md": markdown(title, sheets).encode(),
        **{f"{sheet.key}.csv": csv_text(sheet).encode() for sheet in sheets},
        MANIFEST: (json.dumps(plan_data(package, language), ensure_ascii=False, indent=1) + "\n").encode(),
    }


def digest(scenario: Scenario) -> str:
    """SHA-256 over every file the scenario was read from."""
    lines = [f"{name} {sha}" for name, sha in sorted(scenario.sources.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def made_from_data(package: Package, language: Language, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What the hidden sheet keeps, for reading the workbook back."""
    return {
        "schema": SCHEMA,
        "drillsim": drillsim.__version__,
        "scenario": shown(package.scenario.document.path, package.scenario.document.root),
        "digest": digest(package.scenario),
        "language": language,
        "starts_at": f"{package.scenario.file.starts_at:%Y-%m-%d %H:%M:%S}",
        "discussed": package.kind.discussed,
        "sheets": {sheet.key: {"title": sheet.title, "heads": sheet.heads} for sheet in sheets},
        "steps": {
            step.key: {"number": step.number, "depends_on": step.depends_on, "least_s": _least(package, step)}
            for step in package.steps
        },
    }


def _least(package: Package, step: Step) -> float | None:
    """The shortest time since its cause that is planned or seen in one run of ten; None without a cause."""
    if step.depends_on is None:
        return None
    cause = package.steps[step.depends_on - 1]
    gaps = package.observed.instants(step.key) - package.observed.instants(cause.key)
    return round(min(float(np.nanquantile(gaps, 0.1)), step.planned_s - cause.planned_s), 3)


def plan_data(package: Package, language: Language) -> dict[str, Any]:
    """The data of every step: key, number, expected action, all its simulated instants (null where it did not come).

    `measures` holds what the runs gave for the objectives' measures, run by run.
    """
    telling = Telling.of(package, language)
    kind = package.kind
    return {
        "schema": SCHEMA,
        "drillsim": drillsim.__version__,
        "scenario": shown(package.scenario.document.path, package.scenario.document.root),
        "inputs_sha256": dict(sorted(package.scenario.sources.items())),
        "digest": digest(package.scenario),
        "starts_at": f"{package.scenario.file.starts_at:%Y-%m-%d %H:%M:%S}",
        "language": language,
        "seed": package.seed,
        "runs": package.observed.runs,
        "kind": {"form": kind.form, "scope": kind.scope, "purpose": kind.purpose, "function": kind.function,
                 "announced": kind.announced, "hseep": package.hseep},
        "measures": {name: [None if np.isnan(one) else round(one, 3) for one in values]
                     for name, values in package.observed.measures.items()},
        "steps": [
            {
                "key": step.key, "number": step.number, "inject": step.injected, "depends_on": step.depends_on,
                "given": step.given,
                "expected": telling.expected(step), "where": step.where, "level": step.level, "detail": step.detail,
                "planned_s": step.planned_s, "duration_s": step.duration_s,
                "p10_s": round(step.p10_s, 3), "p50_s": round(step.p50_s, 3), "p90_s": round(step.p90_s, 3),
                "n": int(np.isfinite(package.observed.instants(step.key)).sum()),
                "times_s": [None if np.isnan(t) else round(t, 3) for t in package.observed.instants(step.key).tolist()],
            }
            for step in package.steps
        ],
    }  # fmt: skip
