"""The tables of a study, whole or not at all: the same bytes whoever played the runs, in whatever order."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

import drillsim
from drillsim.errors import DrillsimError
from drillsim.metrics.registry import MEASURES
from drillsim.record.table import Table
from drillsim.study.playing import NUMBERS
from drillsim.study.results import Results
from drillsim.study.statistics import QUANTILES

Rows = Iterator[dict[str, Any]]
CSV: Final = "utf-8-sig"
"""The mark in front tells Excel that Chinese names follow; pandas and DuckDB pass over it."""


def tables_of(results: Results) -> dict[str, Table]:
    """All tables of a study by name: `runs` has a row a replication and measure, with all that is needed to play it
    again beside `designs`; those with nothing to tell have no rows."""
    makers: dict[str, Callable[[Results], Rows]] = {
        "designs": _designs, "runs": _runs, "failures": _failures, "summary": _summary, "differences": _differences,
        "effects": _effects, "risk": _risk,
    }  # fmt: skip
    return {name: _table(list(maker(results))) for name, maker in makers.items()}


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    return Table({name: _column(values) for name, values in columns.items()})


def _column(values: list[Any]) -> np.ndarray[Any, Any]:
    """A column of numbers, or of anything as objects; None among numbers is NaN."""
    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {int} and None not in values:
        return np.array(values, dtype=np.int64)
    if kinds and kinds <= {int, float}:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    found = np.empty(len(values), dtype=object)
    found[:] = ["" if value is None else value for value in values]
    return found


def _designs(results: Results) -> Rows:
    for one in results.study.designs:
        yield {
            "design": one.id, "what_if": one.what_if, **one.levels, "name_en": one.name.en, "name_zh": one.name.zh,
            "scenario": one.scenario, "changes": json.dumps(dict(one.changes), ensure_ascii=False),
            "chance": one.chance, "frequency_per_year": one.frequency, "runs": len(results.known[one.id]),
        }  # fmt: skip


def _runs(results: Results) -> Rows:
    places = [(measure, MEASURES[measure].unit, NUMBERS.index(measure)) for measure in results.measures]
    for design in results.study.designs:
        for number, one in sorted(results.known[design.id].items()):
            for measure, unit, place in places:
                yield {
                    "design": design.id, "what_if": design.what_if, **design.levels, "replication": number,
                    "seed": str(results.study.seed), "measure": measure, "unit": unit,
                    "value": one.values[place] if one.status == "ok" else None, "status": one.status,
                    "drillsim": drillsim.__version__, "inputs_sha256": results.study.package.digest,
                }  # fmt: skip


def _failures(results: Results) -> Rows:
    for one in results.failures:
        yield {"design": one.design, "replication": one.replication, "status": one.status, "why": one.why}


def _summary(results: Results) -> Rows:
    for design in results.study.designs:
        for measure in results.measures:
            spread = results.spread(design, measure)
            yield {
                "design": design.id, "what_if": design.what_if, **design.levels, "measure": measure,
                "unit": MEASURES[measure].unit, "runs": spread.runs, "happened": spread.happened,
                "mean": spread.mean.value, "mean_low": spread.mean.low, "mean_high": spread.mean.high, "sd": spread.sd,
                **_quantiles(spread.quantiles),
            }  # fmt: skip


def _quantiles(estimates: tuple[Any, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for share, one in zip(QUANTILES, estimates, strict=True):
        name = f"p{100 * share:.0f}"
        found |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
    return found


def _differences(results: Results) -> Rows:
    for one in results.comparisons:
        gap = one.difference
        yield {
            "first": one.first, "second": one.second, "measure": one.measure, "unit": MEASURES[one.measure].unit,
            "runs": gap.runs, "happened_first": gap.happened[0], "happened_second": gap.happened[1],
            "happened_both": gap.happened[2], "mean_first": gap.means[0], "mean_second": gap.means[1],
            "difference": gap.mean.value, "difference_low": gap.mean.low, "difference_high": gap.mean.high,
            **_quantiles(gap.quantiles), "p_holm": one.p, "p_happened_holm": one.p_happened,
            "differs": str(one.differs).lower(), "luck_shared": gap.luck_shared,
        }  # fmt: skip


def _effects(results: Results) -> Rows:
    for what_if in results.what_ifs:
        for measure in results.measures:
            sobol = {one.factor: one for one in results.sobol(what_if, measure)}
            for effect in results.main_effects(what_if, measure):
                index = sobol.get(effect.factor)
                for level, mean in zip(effect.levels, effect.means, strict=True):
                    yield {
                        "what_if": what_if, "measure": measure, "factor": effect.factor, "level": level, "mean": mean,
                        "share_of_variance": effect.share,
                        "sobol_first": index.first[0] if index else None,
                        "sobol_first_low": index.first[1] if index else None,
                        "sobol_first_high": index.first[2] if index else None,
                        "sobol_total": index.total[0] if index else None,
                        "sobol_total_low": index.total[1] if index else None,
                        "sobol_total_high": index.total[2] if index else None,
                    }  # fmt: skip


def _risk(results: Results) -> Rows:
    for measure in results.risk_measures:
        for what_if in results.what_ifs:
            curve = results.risk(what_if, measure)
            for number, often in zip(curve.numbers.tolist(), curve.often.tolist(), strict=True):
                yield {
                    "what_if": what_if, "measure": measure, "at_least": number, "how_often": often,
                    "per": "year" if curve.per_year else "run",
                }  # fmt: skip


def write_tables(tables: Mapping[str, Table], folder: Path) -> list[str]:
    """Writes tables as CSV, and as Parquet where pyarrow is installed; a table without rows takes its former file away.

    Raises DrillsimError when the disk refuses; a file is then the old one or the new one, never half of either.
    """
    written = []
    for name, table in tables.items():
        forms = {f"{name}.csv": table.to_csv().encode(CSV) if len(table) else None, f"{name}.parquet": _parquet(table)}
        for file, content in forms.items():
            if content is None:
                (folder / file).unlink(missing_ok=True)
            else:
                write_whole(folder / file, content)
                written.append(file)
    return written


def _parquet(table: Table) -> bytes | None:
    """A table as Parquet, null where a number is not known; None without the extra, or without rows."""
    if not len(table):
        return None
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    columns = {
        name: pa.array(values.astype(str) if values.dtype == object else values, from_pandas=True)
        for name, values in table.columns.items()
    }
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink)
    return bytes(sink.getvalue())


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file under another name, syncs it, and puts it in place.

    Raises DrillsimError when the disk refuses.
    """
    handle, building = -1, ""
    try:
        handle, building = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(building).chmod(0o644)
        Path(building).replace(path)
    except OSError as error:
        if building:
            Path(building).unlink(missing_ok=True)
        raise DrillsimError(
            f"{path}: cannot be written ({error.strerror}); make room and go on with --resume, what is done is kept"
        ) from None
