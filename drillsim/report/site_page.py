"""The page of a siting, its pictures, the front and the judged candidates as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from drillsim.metrics.registry import MEASURES
from drillsim.planner.siting.fronts import SHARES
from drillsim.planner.siting.judging import Judged
from drillsim.record.table import Table
from drillsim.report.html import PAGE, told_page
from drillsim.report.site_figures import site_figures
from drillsim.report.site_story import SiteTelling, tell_site
from drillsim.report.words import Language, Words
from drillsim.study.tables import tables_of, write_tables, write_whole


def write_site(judged: Judged, folder: Path, language: Language = "en") -> dict[str, Table]:
    """Writes tables, pictures and page into the study's folder, each whole; the front and the judged as tables.

    Raises DrillsimError when the disk refuses.
    """
    telling = SiteTelling(judged, Words(language))
    tables = {"front": _front(telling), "judged": _judged(telling)}
    write_tables({**tables_of(judged.results), **tables}, folder)
    pictures = site_figures(judged, language)
    page = told_page(tell_site(judged, language), pictures, 1, language)
    for name, content in {**pictures, PAGE: page}.items():
        write_whole(folder / name, content)
    return tables


def _front(telling: SiteTelling) -> Table:
    """A row a model and number: worth, sites, proof, and what the simulation says of it."""
    judged = telling.judged
    rows = []
    for one in judged.sites.answers:
        candidate = judged.sites.candidate(one)
        rows.append({
            "model": one.model, "placed": one.number, **_cost(telling, one.number), "worth": one.worth,
            "unit": "share" if one.model in SHARES else "s", "sites": _ids(telling, one.sites),
            "where": telling.where(one.sites) if one.sites else "", "gap": one.gap, "helps": one.helps,
            "simulation": judged.agreement(one) if one.number else "", "candidate": candidate.id if candidate else "",
        })  # fmt: skip
    return _table(rows)


def _judged(telling: SiteTelling) -> Table:
    """A row a candidate and measure, with its interval and its verdict."""
    judged = telling.judged
    rows: list[dict[str, Any]] = []
    for id_, ranked in judged.ranking.items():
        one = next(each for each in judged.sites.candidates if each.id == id_)
        for gain in ranked.gains:
            gap = gain.overall.difference
            rows.append({
                "candidate": id_, "placed": one.number, **_cost(telling, one.number), "sites": _ids(telling, one.sites),
                "where": telling.where(one.sites), "named_by": " ".join(one.models), "verdict": ranked.verdict,
                "measure": gain.overall.measure, "unit": MEASURES[gain.overall.measure].unit,
                "judges": gain.overall.measure == judged.sites.measure, "today": gap.means[0],
                "difference": gap.mean.value, "difference_low": gap.mean.low, "difference_high": gap.mean.high,
                "p_holm": gain.overall.p, "happened_today": gap.happened[0], "happened_changed": gap.happened[1],
                "surely_worse_with": len(gain.worse_with),
                "less_cover": " ".join(f"{capability}@{place}" for capability, place in ranked.lost),
            })  # fmt: skip
    return _table(rows)


def _cost(telling: SiteTelling, placed: int) -> dict[str, Any]:
    cost = telling.judged.sites.cost
    amount = np.nan if cost is None else cost.amount * telling.judged.sites.bought(placed)
    return {"cost": amount, "cost_unit": cost.unit if cost else ""}


def _ids(telling: SiteTelling, columns: tuple[int, ...]) -> str:
    return " ".join(telling.judged.sites.task.sites[column].id for column in columns)


def _table(rows: list[dict[str, Any]]) -> Table:
    return Table({name: np.array([row[name] for row in rows], dtype=object) for name in (rows[0] if rows else {})})
