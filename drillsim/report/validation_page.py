"""The page on how far the hazards can be trusted: what is measured, what fails, every case with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from drillsim.report.canvas import png
from drillsim.report.validation_plots import FAMILIES, draw_family
from drillsim.report.validation_text import (
    NAMES,
    NOTHING,
    cells,
    limit_text,
    listed_text,
    measure_cells,
    number,
    told,
)
from drillsim.validation.suite import Suite
from drillsim.validation.tables import load_table
from drillsim.validation.trials.trial import Trial
from drillsim.validation.verdicts import VERDICTS, Verdict

PAGE: Final = "hazards.md"
MEANS: Final[dict[Verdict, str]] = {
    "pass": "verified, and within its tolerance",
    "fails": "verified, and not within its tolerance",
    "not judged": "shown only: its number rests on memory or on another's quotation, or it is there for comparison",
    "not covered": "drillsim has no function for it, or what it needs is not at hand",
    "listed": "its source is wrong or cannot be repeated; the reason stands beside it",
}
HEAD: Final = """# How far the hazards can be trusted

This page is written by `drillsim verify hazards -o docs/validation`. Do not edit it: run the command again.

Published worked examples show that a formula was written down right. Only measurements show that it describes the
world. So both are here, and they are not the same: an example that passes says nothing about how near a forecast comes.
"""
FIELD: Final = """
## Measured in the field

*FAC2* is the share of values within a factor of two. *FB* and *MG* tell bias: above 0, or above 1, drillsim gives too
little. *NMSE* and *VG* tell scatter: 0 and 1 are perfect, a VG of 1.6 is a typical error of a factor of two. *times* is
the geometric mean of what drillsim gives over what was measured.
"""
READ: Final = {
    "trial.prairie_grass.class_from_obukhov": """\
- **Gas over open ground** (Prairie Grass): {FAC2:.0%} of the values lie within a factor of two when the state of the
  air is measured, {other:.0%} when only wind and sun are known, as on most drill days. At 800 m single values are off
  by five and more. Read every concentration as right within a factor of two at best.
""",
    "trial.lng.burro": """\
- **Cold dense gas near the ground** (Burro, by the dense plume): {FAC2:.0%} of its values lie within a factor of two.
  In calm, stable air (Burro 8) it gives half of what was measured beside the spill, and at the far end of a cloud it
  may be off by more.
""",
    "trial.lng.burro_passive": """\
- **The same by the passive plume**: {FAC2:.0%} of its values lie within a factor of two. In calm, stable air (Burro 8)
  it gives up to five times too much near the spill; in wind (Burro 3 and 9) a fifth to a half of what was measured
  from 400 m on. A real dense cloud is lower and wider and creeps against the wind.
""",
    "trial.fires.flame_lengths": """\
- **Flames of pool fires**: {within:.0%} of the lengths lie within a factor of 1.5; they are {bias:.2f} times what was
  measured.
""",
    "trial.fires.radiation": """\
- **Heat of pool fires**: {within:.0%} of the values lie within a factor of 1.5, and drillsim gives {bias:.2f} times
  what was measured. The flame leans with the wind; its surface powers are handbook values from memory. Propane and
  isopentane of 5 m (Sandia) come out a quarter too low; diesel (CERTEC, not judged) two and a half times too high.
  Jets on fire have no field trial here: they are held to HyRAM+, another program, and leave out the wind.
""",
    "trial.fires.burning_rates": """\
- **Burning rates of pools** of about 1 m: {within:.0%} lie within a factor of 1.5, of handbook rates {handbook:.0%}.
  Butane comes out 1.4 times too fast, heptane 1.5 and 1.8 times as fast as in two trays in a hall; why is not known:
  their 22 mm of it are too thick to feel the water below. Too high a rate makes a fire too large and too short.
""",
    "trial.fires.burning_rates_by_size": """\
- **Burning rates by size**, alcohols of 0.3 m to liquefied gas of 35 m: {within:.0%} lie within a factor of 1.5.
""",
}
"""What the trials mean for a plan, by the trial that shows it."""
SINGLE_ARCS: Final = """\
A run of a field trial fails where one of its arcs lies outside the factor of two; a model that stands the limits above
may still miss one arc in four. No tolerance is widened for it. Where slabx, another model of dense gas, is asked about
the same arcs, it misses Burro 3 at 800 m and four of five arcs of Coyote 6 as well: there the measured cloud was
thicker or thinner than either can explain. It holds all four of Burro 8, of which drillsim's dense plume misses one.
"""


def write_validation(suite: Suite, folder: Path) -> list[Path]:
    """Writes the page and its figures into a folder, made where it is missing; the files written.

    Raises OSError where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by_id, written = {trial.id: trial for trial in suite.trials}, []
    for name, ids in FAMILIES.items():
        family = [by_id[id_] for id_ in ids if id_ in by_id]
        if family:
            written.append(folder / f"{name}.png")
            written[-1].write_bytes(png(draw_family(family), "en", dpi=110))
    page = folder / PAGE
    page.write_text(page_text(suite, [path.name for path in written]), encoding="utf-8", newline="\n")
    return [page, *written]


def page_text(suite: Suite, figures: Sequence[str] = ()) -> str:
    """The page as Markdown; `figures` are the files beside it."""
    parts = [HEAD, _counts(suite), *(f"\nNote: {remark}\n" for remark in suite.remarks)]
    if suite.trials:
        parts += [FIELD, _trials(suite.trials), _peers(), _read(suite.trials)]
        parts += [f"\n![Measured against modelled: {name.removesuffix('.png')}]({name})\n" for name in figures]
        parts += [_groups(suite.trials)]
    parts += [_failures(suite), _told(suite, "not covered", "What is not covered"),
              _told(suite, "listed", "What is listed, and why"), _listed_numbers(suite), _cases(suite)]  # fmt: skip
    return "".join(parts)


def _counts(suite: Suite) -> str:
    rows = [[verdict, str(suite.counts[verdict]), MEANS[verdict]] for verdict in VERDICTS]
    return "\n" + _table(["verdict", "cases", "meaning"], rows)


def _trials(trials: Iterable[Trial]) -> str:
    """The measures of every trial beside its limits."""
    rows = []
    for trial in trials:
        limits = "; ".join(limit_text(name, bounds) for name, bounds in trial.limits.items()) or NOTHING
        within = f"{trial.share_within(trial.factor):.0%}" if trial.factor else NOTHING
        row = trial.row()
        rows.append([trial.title, str(trial.measures.pairs), *measure_cells(trial), within, f"{trial.bias:.2f}", limits,
                     f"**{row.verdict}**", trial.source])  # fmt: skip
    return "\n" + _table(["trial", "values", *NAMES, "within 1.5", "times", "limits", "verdict", "source"], rows)


def _read(trials: Sequence[Trial]) -> str:
    """What the trials mean for a plan, in words with their figures."""
    by_id, said = {trial.id: trial for trial in trials}, []
    for id_, text in READ.items():
        other = by_id.get("trial.prairie_grass.class_from_wind_and_sun")
        handbook = by_id.get("trial.fires.burning_rates_handbook")
        if id_ in by_id:
            own = by_id[id_]
            said.append(text.format(FAC2=own.measures.FAC2, within=own.share_within(1.5), bias=own.bias,
                                    other=other.measures.FAC2 if other else 0.0,
                                    handbook=handbook.share_within(1.5) if handbook else 0.0))  # fmt: skip
    return "\nWhat this means for a plan:\n\n" + "".join(said)


def _peers() -> str:
    """What other models reach."""
    rows = [
        [trial.replace("_", " "), row["name"], *(number(row[name], 3) for name in NAMES), row["source"],
         row["confidence"]]
        for trial, peers in load_table("trials.yaml")["peers"].items()
        for row in peers
    ]  # fmt: skip
    intro = "\nWhat other models reach on these trials, each on its own set of runs: beside the above, not a gate.\n\n"
    return intro + _table(["trial", "model", *NAMES, "source", "confidence"], rows)


def _groups(trials: Iterable[Trial]) -> str:
    """The measures of each trial's groups: by distance, by run, by fuel."""
    rows = [
        [trial.title, name, str(own.pairs), *(f"{getattr(own, measure):.2f}" for measure in NAMES),
         f"{1.0 / own.MG:.2f}"]
        for trial in trials
        for name, own in trial.by_group().items()
    ]  # fmt: skip
    return "\n## The same by distance, run or fuel\n\n" + _table(["trial", "group", "values", *NAMES, "times"], rows)


def _failures(suite: Suite) -> str:
    """What fails, and how runs of field trials are to be read among it."""
    some = any(row.id.startswith("field.") and row.verdict == "fails" for row in suite.rows)
    return _told(suite, "fails", "What fails") + (f"\n{SINGLE_ARCS}" if some else "")


def _told(suite: Suite, verdict: Verdict, heading: str) -> str:
    """A section that names every row of a verdict with its note."""
    rows = [row for row in suite.rows if row.verdict == verdict]
    lines = "".join(f"- `{row.id}`: {told(row)}\n" for row in rows)
    return f"\n## {heading} ({len(rows)})\n\n{lines or 'Nothing.' + chr(10)}"


def _listed_numbers(suite: Suite) -> str:
    """The section of single numbers that do not count in a case that does; nothing where there are none."""
    lines = [f"- `{row.id}`, {listed_text(one)}\n" for row in suite.rows for one in row.listed]
    return f"\n## Single numbers that are listed ({len(lines)})\n\n{''.join(lines)}" if lines else ""


def _cases(suite: Suite) -> str:
    """All rows by topic; of several numbers of a case the farthest off."""
    parts = ["\n## Every case\n\nOf a case with several numbers the one farthest off is shown.\n"]
    for topic in dict.fromkeys(row.topic for row in suite.rows):
        rows = [[f"`{row.id}`", *cells(row), row.confidence, row.verdict, row.source]
                for row in suite.rows if row.topic == topic]  # fmt: skip
        headings = ["case", "expected", "got", "tolerance", "confidence", "verdict", "source"]
        parts.append(f"\n### {topic[:1].upper()}{topic[1:]}\n\n{_table(headings, rows)}")
    return "".join(parts)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    plain = ([cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)
    lines += [f"| {' | '.join(row)} |" for row in plain]
    return "\n".join(lines) + "\n"
