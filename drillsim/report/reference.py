"""The reference page: every noun, key, type, unit, default and measure, from the definitions that check the files.

    python -m drillsim.report.reference > docs/reference.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, Final

from drillsim import units
from drillsim.hazards.substances import substance, substance_ids
from drillsim.metrics.flags import FLAGS
from drillsim.metrics.registry import MEASURES
from drillsim.metrics.summary import SECTIONS
from drillsim.park.schema import ParkFile
from drillsim.park.schema.substance import SubstancesFile
from drillsim.reading import Noun
from drillsim.record.kinds import KINDS
from drillsim.report.words import Words
from drillsim.scenario.load import load_profile, profile_ids
from drillsim.scenario.schema import ProfileFile, ScenarioFile
from drillsim.study.schema import StudyFile

ROOTS: Final[dict[str, type[Noun]]] = {
    "park": ParkFile, "scenario": ScenarioFile, "profile": ProfileFile, "substances": SubstancesFile,
    "study": StudyFile,
}  # fmt: skip
UNITS: Final = {units.example(name): units.unit_names(name) for name in units.dimensions()}
"""The units of a quantity, by the example that its schema gives."""
HEAD: Final = """\
# Reference

Every key a file may have. This page is written by `python -m drillsim.report.reference > docs/reference.md` from the
definitions that check the files; `drillsim schema` prints the same as JSON Schema.

Quantities are text with a unit (`"90 s"`, `"2 kg/s"`); collections are keyed by id. A duration that may vary is a
[law](#law): `"90 s"`, `{median: 60 s, p90: 90 s}` or `{lowest: 30 s, highest: 90 s}`. `extends: other.yaml` lays a file
over another; a `null` in the overlay removes a key.
"""


def schema(root: str) -> dict[str, Any]:
    """The JSON Schema of a park, scenario, profile, substances or study file.

    Raises KeyError for any other.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ROOTS[root].model_json_schema(by_alias=True, mode="validation"),
    }


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *_nouns(), *_names(), *_results()]) + "\n"


def _nouns() -> Iterator[str]:
    """The nouns of all files, each once."""
    seen: set[str] = set()
    for root, noun in ROOTS.items():
        whole = schema(root)
        yield f"## A {root} file\n"
        yield from _noun(noun.__name__, whole, whole)
        for name, definition in whole.get("$defs", {}).items():
            if name not in seen and "properties" in definition:
                seen.add(name)
                yield f"### {name}\n"
                yield from _noun(name, definition, whole)


def _noun(name: str, definition: dict[str, Any], whole: dict[str, Any]) -> Iterator[str]:
    """One noun: what it is, and its keys in a table."""
    yield _one_line(definition.get("description", name)) + "\n"
    yield "| key | what | default | |"
    yield "|---|---|---|---|"
    required = definition.get("required", [])
    for key, value in definition["properties"].items():
        default = "**required**" if key in required else _default(value)
        yield f"| `{key}` | {_type(value, whole)} | {default} | {_description(value)} |"
    yield ""


def _description(value: dict[str, Any]) -> str:
    """What a key is for; nothing where the schema only repeats the units."""
    said = str(value.get("description", ""))
    return "" if "; units: " in said else _cell(said)


def _default(value: dict[str, Any]) -> str:
    """A default as one would write it."""
    default = value.get("default")
    if default is None or default in ({}, [], ""):
        return ""
    if isinstance(default, dict):
        shown = ", ".join(f"{key}: {inner}" for key, inner in default.items() if inner not in ("", None, {}, []))
        return _cell(f"`{{{shown}}}`") if shown else ""
    return _cell(f"`{str(default).lower() if isinstance(default, bool) else default}`")


def _type(value: dict[str, Any], whole: dict[str, Any]) -> str:
    """A type in words, with links to nouns, units and bounds."""
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[-1]
        target = whole["$defs"][name]
        return f"[{name}](#{name.lower()})" if "properties" in target else _type(target, whole)
    for key in ("anyOf", "oneOf"):
        if key in value:
            kinds = [_type(option, whole) for option in value[key] if option.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "enum" in value:
        return "one of " + ", ".join(f"`{choice}`" for choice in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    return _plain_type(value, whole)


def _plain_type(value: dict[str, Any], whole: dict[str, Any]) -> str:
    """A type that is no choice."""
    match value.get("type"):
        case "object":
            inner = value.get("additionalProperties")
            return f"mapping of ids to {_type(inner, whole)}" if isinstance(inner, dict) else "mapping"
        case "array":
            if "prefixItems" in value:
                return "[x, y]"
            return f"list of {_type(value.get('items', {}), whole)}"
        case "string" if value.get("examples"):
            example = str(value["examples"][0])
            written = f" in {', '.join(UNITS[example])}" if example in UNITS else ""
            return f"text such as `{example}`{written}"
        case "string":
            return "id" if value.get("maxLength") else "text"
        case list() as several:
            return " or ".join("text" if kind == "string" else str(kind) for kind in several)
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number" as kind:
            return ("whole number" if kind == "integer" else "number") + _bounds(value)
    return "anything"


def _bounds(value: dict[str, Any]) -> str:
    """The bounds of a number in words."""
    signs = (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<"))
    found = [f"{sign} {value[key]:,g}" if abs(value[key]) < 1e6 else f"{sign} {value[key]:g}"
             for key, sign in signs if key in value]  # fmt: skip
    return f" ({', '.join(found)})" if found else ""


def _names() -> Iterator[str]:
    """What may be named: substances, vehicle kinds, timings, figures."""
    yield "## Substances\n\n| id | name | AEGL levels | probits |\n|---|---|---|---|"
    for id_ in substance_ids():
        gas = substance(id_)
        levels = ", ".join(str(level) for level in (1, 2, 3) if any(ppm is not None for ppm in gas.aegl_ppm[level]))
        probits = ", ".join(probit.id + (" (chosen)" if probit is gas.probit else "") for probit in gas.probits)
        yield f"| `{id_}` | {gas.name_en} {gas.name_zh} | {levels} | {probits} |"
    for id_ in profile_ids():
        profile = load_profile(id_)
        yield f"\n## Profile `{id_}`\n\n| timing | law | source | confidence |\n|---|---|---|---|"
        for name, timing in profile.timings.items():
            yield f"| `{name}` | {_law(timing.law)} | {_cell(timing.source)} | {timing.confidence} |"
        yield "\n| figure | value | source | confidence |\n|---|---|---|---|"
        for name, figure in profile.figures.items():
            yield f"| `{name}` | {figure.value:g} | {_cell(figure.source)} | {figure.confidence} |"
        yield "\n| vehicle kind | name | capabilities | turnout | set-up |\n|---|---|---|---|---|"
        for name, kind in profile.vehicle_kinds.items():
            called = f"{kind.name.en} {kind.name.zh}".strip()
            able = ", ".join(kind.capabilities)
            yield f"| `{name}` | {called} | {able} | {_law(kind.turnout)} | {_law(kind.set_up)} |"
    yield ""


def _law(law: Any) -> str:
    """A law with its parameters as written."""
    given = {key: value for key, value in law.model_dump(mode="json", exclude_none=True).items() if key != "source"}
    return ", ".join(value if key == "fixed" else f"{key} {value}" for key, value in given.items())


def _results() -> Iterator[str]:
    """Measures, sections of the summary, red flags, events."""
    yield "## Measures\n\nThe keys of `summary.json`; `null` where a thing did not happen."
    yield "Objectives may name those with a unit.\n"
    yield "| name | unit | better | what | 含义 |\n|---|---|---|---|---|"
    for name, measure in MEASURES.items():
        yield f"| `{name}` | {measure.unit or 'name'} | {measure.better} | {measure.words.en} | {measure.words.zh} |"
    yield "\nFurther keys of `summary.json`:\n\n| key | what |\n|---|---|"
    yield from (f"| `{key}` | {what} |" for key, what in SECTIONS.items())
    yield "\n## Red flags\n\n| code | what | 含义 |\n|---|---|---|"
    yield from (f"| `{code}` | {_cell(words.en)} | {_cell(words.zh)} |" for code, words in FLAGS.items())
    yield "\n## Events\n\nThe kinds in `events.csv`, in the order in which one causes the next within an instant.\n"
    yield "| kind | what | 含义 |\n|---|---|---|"
    english, chinese = Words("en"), Words("zh")
    yield from (f"| `{kind}` | {english.say('events', kind)} | {chinese.say('events', kind)} |" for kind in KINDS)


def _cell(text: str) -> str:
    """Text that cannot break a table."""
    return _one_line(text).replace("|", "\\|")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(reference())
