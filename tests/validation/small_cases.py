"""A small file of cases and a small folder of measured data, made up so that every verdict comes out."""

from pathlib import Path

CASES = """\
schema: drillsim.cases/1
cases:
- {id: a.point_source, topic: fire, calc: {fn: point_source, args: {Q: 750.0, chi: 0.3, r: 2.5}},
   expected: {q: 2.86478897565}, tolerance: {rel: 1.0e-9}, source: by hand, confidence: read}
- {id: b.wrong, topic: fire, calc: {fn: point_source, args: {Q: 750.0, chi: 0.3, r: 2.5}},
   expected: {q: 3.0}, tolerance: {rel: 0.01}, source: by hand, confidence: measured}
- {id: c.recalled, topic: fire, calc: {fn: t_squared, args: {alpha: 0.0469, t: 150.0}},
   expected: {Q: 99.0}, tolerance: {rel: 0.002}, source: by heart, confidence: memory+recomputed}
- {id: d.unknown, topic: magic, calc: {fn: levitation, args: {m: 1.0}},
   expected: {height: 1.0}, source: nowhere, confidence: read}
- {id: field.desert_tortoise4, topic: field data, expected: {kg_m3: 0.05}, source: quoted, confidence: secondary}
"""


def small_cases(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """The file, left out the cases whose ids begin so."""
    head, *rows = CASES.split("\n- ")
    kept = [row for row in rows if not row.removeprefix("{id: ").startswith(without)] if without else rows
    path = folder / "cases.yaml"
    path.write_text("\n- ".join([head, *kept]), encoding="utf-8")
    return path
