"""What a schema says of a file that does not fit it: every fault at once, in a planner's words, at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from drillsim.errors import InputError, Problem
from drillsim.reading import Id, Ids, Name, Named, Noun, read_document, validate
from drillsim.reading.quantity import DurationLaw, Law, Length, Line, Point, PositiveLength, Share, Temperature


class Door(Noun):
    to: Id
    width: PositiveLength = Field(default="1 m")


class Hall(Noun):
    kind: Literal["shed", "tower"] = "shed"
    at: Point = (0.0, 0.0)
    outline: Line = ()
    end: Annotated[str, Field(alias="from")] = ""
    doors: dict[Id, Door] = {}
    people: dict[Literal["day", "night"], int] = {}
    height: Length = Field(default="0 m")
    wet: Share = Field(default="0 %")
    warm: Temperature = Field(default="293 K")
    leaves: DurationLaw | None = None
    open: bool = True
    next_to: Ids = ()
    name: Named = Name()


class Site(Noun):
    schema_: Literal["test/1"] = Field(alias="schema")
    halls: dict[Id, Hall] = {}


def checked(folder: Path, text: str) -> Site:
    path = folder / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return validate(read_document(path), Site)


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        checked(folder, text)
    return caught.value.problems


def fault(folder: Path, line: str) -> str:
    """The one fault of one line in a hall, with its key, as a planner reads it."""
    (only,) = problems(folder, f"schema: test/1\nhalls:\n  h:\n    {line}\n")
    assert (only.file, only.line) == ("site.yaml", 4)
    return f"{only.key.removeprefix('halls.h.')}: {only.message}; {only.remedy}"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("heigth: 5 m", "heigth: unknown key 'heigth'; did you mean 'height'?"),
        ("frm: a", "frm: unknown key 'frm'; did you mean 'from'?"),
        ("end: a", "end: unknown key 'end'; known here: at, doors, from, height, kind, leaves, name, next_to, open, "
                   "outline, people, warm, wet"),
        ("1: a", "1: unknown key '1'; known here: at, doors"),
        ("<<: {a: 1}", "<<: unknown key '<<'; known here: at, doors"),
        ("height: 5 s", "height: unknown unit 's' for a length; write a number and a unit (m, km, cm, mm), for example "
                        '"12 m"'),
        ("height: 5", "height: 5 has no unit; write a length with its unit (m, km, cm, mm), for example \"12 m\""),
        ("height: -5 m", "height: '-5 m' is out of range; must be at least 0"),
        ("height: 200 km", "height: '200 km' is out of range; must be at most 100000 in base units"),
        ("height: 1e999 m", "height: '1e999 m' is too large to be a length; write a finite number"),
        ("height: nan m", "height: 'nan m' is not a length; write a number and a unit"),
        ("height: true", "height: True has no unit"),
        ("height:", "height: None has no unit"),
        ("warm: -300 degC", "warm: '-300 degC' is out of range; must be at least 150 in base units (m, s,"),
        ("wet: 150 %", "wet: '150 %' is out of range; must be at most 1 in base units"),
        ("kind: towr", "kind: 'towr' is not known here; did you mean 'tower'? choose from shed, tower"),
        ("open: 1", "open: must be true or false (got 1); write true or false"),
        ("open: 'yes'", "open: must be true or false (got 'yes'); write true or false"),
        ("at: 5", "at: must be a list (got 5); write [a, b]"),
        ("at: [5]", "at: has too few values (got [5]); write two, [x, y]"),
        ("at: [1, 2, 3]", "at: has too many values (got [1, 2, 3]); write 2"),
        ("at: [1, true]", "at.1: must be a plain number without unit (got True); write digits only"),
        ("at: ['1', 2]", "at.0: must be a plain number without unit (got '1'); write digits only"),
        ("at: [1, 1e8]", "at.1: 100000000.0 is out of range; must be at most 1e+07"),
        ("outline: [[0, 0], [1, x]]", "outline.1.1: must be a plain number without unit (got 'x'); write digits only"),
        ("people: {dya: 5}", "people.dya: 'dya' is not known here; did you mean 'day'? choose from day, night"),
        ("people: {day: 5.5}", "people.day: must be a plain number without unit (got 5.5); write digits only"),
        ("people: {day: true}", "people.day: must be a plain number without unit (got True); write digits only"),
        ("doors: [a]", "doors: must be a mapping (got ['a']); write `key: value` lines below it"),
        ("doors: {a: b}", "doors.a: must be a mapping (got 'b'); write `key: value` lines below it"),
        ("doors: {a: {}}", "doors.a.to: is missing; add `to:`"),
        ("doors: {a: {to: 5}}", "doors.a.to: must be text (got 5); put it in quotes if it is meant as text"),
        ("doors: {a b: {to: x}}", "doors.a b: 'a b' is not an id; use letters, digits, _ - . and start with a letter"),
        ("doors: {name: {to: x, wdth: 1 m}}", "doors.name.wdth: unknown key 'wdth'; did you mean 'width'?"),
        ("doors: {doors: {to: x, width: 0 m}}", "doors.doors.width: '0 m' is out of range; must be more than 0"),
        ("next_to: [a, 5]", "next_to.1: must be text (got 5); put it in quotes"),
        ("next_to: [../etc]", "next_to.0: '../etc' is not an id"),
        ("leaves: 5 m", "leaves: unknown unit 'm' for a duration"),
        ("leaves: {median: 5 s}", "leaves: a law of chance takes other keys together (got median); write \"90 s\""),
        ("leaves: {median: 5 s, p90: 4 s}", "leaves: p90 lies below the median; give the larger value as p90"),
        ("leaves: {lowest: 5 s, highest: 4 s}", "leaves: highest lies below lowest; swap them"),
        ("leaves: {medn: 5 s, fixed: 1 s}", "leaves.medn: unknown key 'medn'; did you mean 'median'?"),
        ("name: 5", "name: must be a mapping (got 5)"),
        ("name: {en: x, fr: z}", "name.fr: unknown key 'fr'; known here: en, zh"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_remedy(tmp_path: Path, line: str, told: str) -> None:
    assert fault(tmp_path, line).startswith(told)


def test_a_missing_key_is_told_at_the_mapping_it_belongs_to(tmp_path: Path) -> None:
    (only,) = problems(tmp_path, "halls: {}\n")
    assert str(only) == "site.yaml:1:1: schema: is missing; add `schema:`"


def test_five_faults_of_a_file_are_five_problems_in_the_order_of_lines(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "schema: test/1\nhalls:\n  h:\n    height: -1 m\n    heigth: 1 m\n"
        "  g:\n    open: 3\n    doors: {a: {width: 2 s}}\n",
    )
    assert [(one.line, one.key) for one in found] == [
        (4, "halls.h.height"), (5, "halls.h.heigth"), (7, "halls.g.open"),
        (8, "halls.g.doors.a.to"), (8, "halls.g.doors.a.width"),
    ]  # fmt: skip


@given(
    faults=st.lists(
        st.sampled_from(["height: -1 m", "kind: x", "open: 3", "hight: 1 m", "at: [0]"]), min_size=1, max_size=30
    )
)
def test_as_many_halls_as_are_wrong_are_told(tmp_path_factory: pytest.TempPathFactory, faults: list[str]) -> None:
    text = "schema: test/1\nhalls:\n" + "".join(f"  h{number}: {{{one}}}\n" for number, one in enumerate(faults))
    found = problems(tmp_path_factory.mktemp("site"), text)
    assert [one.line for one in found] == list(range(3, len(faults) + 3))


def test_what_fits_is_frozen_through_and_through(tmp_path: Path) -> None:
    hall = checked(tmp_path, "schema: test/1\nhalls: {h: {at: [1, 2.5], next_to: [x], name: Hall, from: z}}\n").halls[
        "h"
    ]
    assert (hall.at, hall.next_to, hall.name.en, hall.end) == ((1.0, 2.5), ("x",), "Hall", "z")
    with pytest.raises(ValidationError, match="frozen"):
        hall.at = (0.0, 0.0)


def test_ids_may_be_in_any_script(tmp_path: Path) -> None:
    assert set(checked(tmp_path, "schema: test/1\nhalls: {储罐区-1: {}, unit_2.a: {}}\n").halls) == {
        "储罐区-1",
        "unit_2.a",
    }


def test_a_name_falls_back_to_the_other_language() -> None:
    assert Name(en="Hall").text("zh") == "Hall"
    assert Name(en="Hall", zh="厅").text("zh") == "厅"
    assert Name().text("en", "h") == "h"


def test_a_law_may_be_one_duration(tmp_path: Path) -> None:
    hall = checked(tmp_path, "schema: test/1\nhalls: {h: {leaves: 1.5 min}}\n").halls["h"]
    assert hall.leaves == Law(fixed="90 s")  # type: ignore[arg-type]


def test_problems_are_sorted_told_once_and_say_where_what_and_the_remedy() -> None:
    late = Problem("a.yaml", 10, 1, "b", "is wrong", "mend it")
    early = Problem("a.yaml", 9, 5, "", "is wrong")
    whole = Problem("a.yaml", 0, 0, "", "is empty", "write it")
    assert str(InputError([late, early, late, whole])) == (
        "a.yaml: is empty; write it\na.yaml:9:5: is wrong\na.yaml:10:1: b: is wrong; mend it"
    )
