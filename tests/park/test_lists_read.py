"""Rosters, access counts and ledgers: read from every kind of file, and every fault told at once."""

from __future__ import annotations

import csv
import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_park import park_data

from drillsim.errors import InputError
from drillsim.park.lists import Roster, read_access, read_ledger, read_roster, read_table
from drillsim.park.lists.words import meanings, plain, table
from drillsim.park.load import load_park
from drillsim.park.model import Park

Rows = list[list[Any]]
ROSTER: Rows = [
    ["place", "role", "shift", "firm", "name", "count", "registered"],
    ["unit", "operator", "day", "Alpha", "", 12, "yes"],
    ["unit", "contractor", "day", "Beta", "", 8, "no"],
    ["Office", "office", "night", "Alpha", "Li Na", "", "yes"],
    ["unit", "operator", "day", "Alpha", "", 3, ""],
]
CHINESE: Rows = [
    ["装置", "岗位", "班次", "单位", "姓名", "人数（人）", "是否登记"],
    ["装置一", "操作工", "白班", "甲公司", "", 12, "是"],
    ["unit", "承包商", "白班", "乙公司", "", 8, "否"],
    ["办公楼", "管理人员", "夜班", "甲公司", "李娜", "", "√"],
    ["unit", "外操", "日班", "甲公司", "", 3, ""],
]
EXPECTED = {"unit": {"contractor": 8, "operator": 15}}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Park:
    data = park_data()
    data["places"]["unit"]["name"] = {"en": "Chlorine unit", "zh": "装置一"}
    data["places"]["office"]["name"] = {"en": "Office", "zh": "办公楼"}
    for id_, name in (("control_room", "Hall (north)"), ("workshop", "Hall (south)")):
        data["places"][id_]["name"] = {"en": name, "zh": ""}
    path = tmp_path_factory.mktemp("park") / "park.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return load_park(path)


def as_csv(folder: Path, rows: Rows, encoding: str = "utf-8", mark: str = ",") -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows(rows)
    return path


def as_xlsx(folder: Path, *sheets: tuple[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def faults(read: Any, path: Path, park: Park) -> list[str]:
    with pytest.raises(InputError) as error:
        read(path, park)
    assert all(problem.remedy for problem in error.value.problems)
    return [str(problem) for problem in error.value.problems]


def check(roster: Roster) -> None:
    assert roster.head_count("day") == EXPECTED
    assert roster.head_count("night") == {"office": {"office": 1}}
    assert roster.registered_share() == pytest.approx(13 / 21)
    assert roster.registered_share("night") == 1.0
    assert roster.shifts() == ("day", "night")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_in_every_encoding_and_delimiter(tmp_path: Path, park: Park, encoding: str, mark: str) -> None:
    check(read_roster(as_csv(tmp_path, CHINESE, encoding, mark), park))


@pytest.mark.parametrize("rows", [ROSTER, CHINESE])
def test_workbooks_give_the_same_as_csv(tmp_path: Path, park: Park, rows: Rows) -> None:
    book, text = read_roster(as_xlsx(tmp_path, ("Sheet", rows)), park), read_roster(as_csv(tmp_path, rows), park)
    check(book)
    assert book.rows == text.rows
    assert [row.line for row in book.rows] == [2, 3, 4, 5]


def test_the_sheet_named_like_the_list_is_read(tmp_path: Path, park: Park) -> None:
    path = as_xlsx(tmp_path, ("说明", [["how", "to"]]), ("花名册", CHINESE))
    check(read_roster(path, park))
    CHINESE_WRONG = [*CHINESE, ["nowhere", "操作工", "白班", "", "", 1, ""]]
    path = as_xlsx(tmp_path, ("说明", [["how", "to"]]), ("花名册", CHINESE_WRONG))
    assert faults(read_roster, path, park)[0].startswith("list.xlsx[花名册]:6:1: 装置: 'nowhere' is no place")


def test_titles_blanks_and_unknown_columns_are_read_over_and_said(tmp_path: Path, park: Park) -> None:
    some = [[*ROSTER[0], "shoe size"], *([*row, 43] for row in ROSTER[1:3])]
    rows: Rows = [["2026 roster"], [], *some, [], *ROSTER[3:], []]
    for path in (as_csv(tmp_path, rows), as_xlsx(tmp_path, ("Sheet", rows))):
        roster = read_roster(path, park)
        check(roster)
        assert [row.line for row in roster.rows] == [4, 5, 7, 8]
        said = "\n".join(map(str, roster.remarks))
        assert "2026 roster" in said and "shoe size" in said and "1 rows are blank" in said.replace("2 rows", "1 rows")


def test_all_faults_of_a_roster_at_once(tmp_path: Path, park: Park) -> None:
    rows: Rows = [
        ROSTER[0],
        ["unti", "operator", "day", "", "", 1, ""],
        ["unit", "operater", "day", "", "", -3, ""],
        ["unit", "operator", "dya", "", "", "many", "perhaps"],
        ["", "operator", "day", "", "", 2.5, ""],
        ["unit", "operator", "day", "", "Li Na", 2, ""],
        ["Hall", "", "", "", "", "=1+1", ""],
    ]
    told = faults(read_roster, as_csv(tmp_path, rows), park)
    assert told == [
        "list.csv:2:1: place: 'unti' is no place of the park; did you mean 'unit'?",
        "list.csv:3:2: role: 'operater' is not known here; did you mean 'operator'? "
        "choose from operator, maintenance, contractor, office, guard, visitor, resident",
        "list.csv:3:6: count: -3 cannot be; write 0 to 1,000,000",
        "list.csv:4:3: shift: 'dya' is not known here; did you mean 'day'? choose from day, night, turnaround",
        "list.csv:4:6: count: 'many' is not a number; write digits, 0 or more",
        "list.csv:4:7: registered: 'perhaps' is not known here; choose from yes, no",
        "list.csv:5:1: place: names no place; fill it in; unmerge a cell that several rows share",
        "list.csv:5:6: count: 2.5 people cannot be counted; write a whole number",
        "list.csv:6:6: count: one name (Li Na) and 2 people; give each person a row, or no name",
        "list.csv:7:1: place: 'Hall' is no place of the park; "
        "several have this name; write the id: control_room, workshop",
        "list.csv:7:2: role: is blank; choose from operator, maintenance, contractor, office, guard, visitor, resident",
        "list.csv:7:3: shift: is blank; choose from day, night, turnaround",
        "list.csv:7:6: count: '=1+1' is not a number; write digits, 0 or more",
    ]


def test_a_name_with_brackets_is_told_from_its_like(tmp_path: Path, park: Park) -> None:
    rows = [ROSTER[0], ["Hall (south)", "operator", "day", "", "", 1, ""]]
    assert read_roster(as_csv(tmp_path, rows), park).rows[0].place == "workshop"


def test_missing_columns_are_told_with_their_words(tmp_path: Path, park: Park) -> None:
    told = faults(read_roster, as_csv(tmp_path, [["装置", "人数"], ["unit", 3]]), park)
    assert len(told) == 2 and "岗位" in told[0] and "班次" in told[1]


def test_two_headings_of_one_meaning_are_refused(tmp_path: Path, park: Park) -> None:
    rows = [["place", "role", "shift", "人数", "count"], ["unit", "operator", "day", 1, 2]]
    assert "means the same" in faults(read_roster, as_csv(tmp_path, rows), park)[0]


def test_numbers_as_people_write_them(tmp_path: Path, park: Park) -> None:
    for text, count in (("１２", 12), ("1,200 人", 1200), ("7名", 7), (12.0, 12), ("", 1), (0, 0)):
        rows = [ROSTER[0], ["unit", "operator", "day", "", "", text, ""]]
        assert read_roster(as_csv(tmp_path, rows), park).rows[0].count == count


def test_a_person_twice_in_a_shift_is_said(tmp_path: Path, park: Park) -> None:
    row = ["unit", "operator", "day", "Alpha", "Li Na", "", ""]
    roster = read_roster(as_csv(tmp_path, [ROSTER[0], row, row]), park)
    assert roster.head_count("day") == {"unit": {"operator": 2}}
    assert "also stands on row 2" in str(roster.remarks[-1])


def test_nobody_said_who_is_registered(tmp_path: Path, park: Park) -> None:
    rows = [row[:3] for row in ROSTER]
    assert read_roster(as_csv(tmp_path, rows), park).registered_share() is None


def test_what_looks_like_a_formula_is_text(tmp_path: Path, park: Park) -> None:
    """Neither in CSV nor in text cells of a workbook is anything worked out."""
    evil = '=HYPERLINK("http://x","y")'
    rows = [ROSTER[0], ["unit", "operator", "day", evil, "@SUM(A1)", "", ""]]
    assert read_roster(as_csv(tmp_path, rows), park).rows[0].firm == evil
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["D2"].data_type = "s"
    book.save(tmp_path / "list.xlsx")
    assert read_roster(tmp_path / "list.xlsx", park).rows[0].firm == evil


def test_formulas_without_stored_result_are_told(tmp_path: Path, park: Park) -> None:
    rows = [ROSTER[0], ["unit", "operator", "day", "", "", "=6+6", ""]]
    told = faults(read_roster, as_xlsx(tmp_path, ("Sheet", rows)), park)
    assert told == ["list.xlsx:2:6: is a formula whose result is not stored in the file; "
                    "open and save it in a spreadsheet, or paste values"]  # fmt: skip


def test_the_stored_result_of_a_formula_is_read(tmp_path: Path, park: Park) -> None:
    path = as_xlsx(tmp_path, ("Sheet", [ROSTER[0], ["unit", "operator", "day", "", "", "=6+6", ""]]))
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(saved, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text.replace(b"<f>6+6</f><v />", b"<f>6+6</f><v>12</v>").replace(
                b"<f>6+6</f><v></v>", b"<f>6+6</f><v>12</v>"))  # fmt: skip
    roster = read_roster(saved, park)
    assert roster.rows[0].count == 12 and "1 formulas were not worked out" in str(roster.remarks[-1])


def test_merged_cells_leave_blanks_that_are_told(tmp_path: Path, park: Park) -> None:
    book = openpyxl.load_workbook(as_xlsx(tmp_path, ("Sheet", ROSTER)))
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "list.xlsx")
    told = faults(read_roster, tmp_path / "list.xlsx", park)
    assert told == ["list.xlsx:3:1: place: names no place; fill it in; unmerge a cell that several rows share"]


def test_access_counts_give_who_is_inside(tmp_path: Path, park: Park) -> None:
    rows: Rows = [
        ["卡口", "方向", "岗位", "时间", "人数"],
        ["west_gate", "进", "操作工", datetime.time(7, 30), 40],
        ["west_gate", "进", "承包商", "2026-11-24 08:15", 25],
        ["east_gate", "出", "承包商", "12：05", 5],
        ["east_gate", "out", "visitor", "13:00", 1],
    ]
    for path in (as_csv(tmp_path, rows), as_xlsx(tmp_path, ("Sheet", rows))):
        counts = read_access(path, park)
        assert counts.inside() == {"contractor": 20, "operator": 40, "visitor": -1}
        assert counts.inside(until_s=8 * 3600 + 14 * 60) == {"operator": 40}
        assert counts.inside(until_s=8.25 * 3600) == {"contractor": 25, "operator": 40}
        assert "1 more people of role 'visitor' left than came" in str(counts.remarks[-1])


def test_access_counts_by_shift(tmp_path: Path, park: Park) -> None:
    rows = [["gate", "direction", "role", "shift", "count"], ["west_gate", "in", "guard", "day", 4],
            ["west_gate", "in", "guard", "night", 2]]  # fmt: skip
    counts = read_access(as_csv(tmp_path, rows), park)
    assert counts.inside("night") == {"guard": 2} and counts.inside() == {"guard": 6}


def test_all_faults_of_access_counts_at_once(tmp_path: Path, park: Park) -> None:
    rows = [["gate", "direction", "role", "time", "count"], ["westgate", "up", "guard", "25:00", -1],
            ["wset_gat", "in", "guard", "", 1]]  # fmt: skip
    told = faults(read_access, as_csv(tmp_path, rows), park)
    assert [fault.split(": ")[1] for fault in told] == ["direction", "time", "count", "gate", "time"]
    assert "did you mean 'west_gate'" in told[3] and "neither a time nor a shift" in told[4]
    rows = [["gate", "direction", "role"], ["west_gate", "in", "guard"]]
    assert "no column 'time'" in faults(read_access, as_csv(tmp_path, rows), park)[0]


def test_a_ledger_adds_up_in_one_unit(tmp_path: Path, park: Park) -> None:
    rows: Rows = [
        ["存放地点", "物资名称", "数量", "单位", "检查日期", "下次检查"],
        ["fire_station", "泡沫液", 1.5, "m3", "2026/1/31", "2026年7月31日"],
        ["fire_station", "Foam concentrate", "500", "升", datetime.date(2026, 1, 31), ""],
        ["unit", "逃生面罩", 30, "套", "", "2026-03-01"],
        ["unit", "防刺服", 4, "", "", ""],
        ["unit", "Rope 20 m", 2, "pcs", "", ""],
    ]
    for path in (as_csv(tmp_path, rows), as_xlsx(tmp_path, ("Sheet", rows))):
        ledger = read_ledger(path, park)
        assert ledger.number("fire_station", "foam_concentrate") == 2000 and ledger.unit("泡沫液") == "L"
        assert ledger.number("unit", "escape masks") == 30 and ledger.number("unit", "Rope 20 m") == 2
        assert ledger.number("unit", "drones") == 0
        assert ledger.rows[0].checked_on == datetime.date(2026, 1, 31)
        overdue = ledger.overdue(datetime.date(2026, 5, 1))
        assert [(row.keeper, row.item) for row in overdue] == [("unit", "escape_masks")]
        assert not ledger.overdue(datetime.date(2026, 3, 1)), "the day itself is in time"


def test_a_ledger_of_vehicles_belongs_to_their_stations(tmp_path: Path, park: Park) -> None:
    station, fleet = next((id_, s.vehicles) for id_, s in park.file.stations.items() if s.vehicles)
    vehicle = next(iter(fleet))
    ledger = read_ledger(as_csv(tmp_path, [["vehicle", "item", "number"], [vehicle, "空呼", 6]]), park)
    assert ledger.number(station, "breathing_sets") == ledger.number(vehicle, "breathing_sets") == 6


def test_all_faults_of_a_ledger_at_once(tmp_path: Path, park: Park) -> None:
    rows = [["place", "item", "number", "unit", "checked_on", "next_check"],
            ["fire_statoin", "drones", -1, "yards", "31.1.2026", ""],
            ["fire_station", "", "", "", "2026-02-30", ""],
            ["", "foam", 3, "kg", "2026-02-03", "2026-01-03"],
            ["unit", "泡沫液", 3, "L", "", ""]]  # fmt: skip
    told = faults(read_ledger, as_csv(tmp_path, rows), park)
    assert [":".join(fault.split(":")[1:4]) for fault in told] == [
        "2:1: place", "2:3: number", "2:4: unit", "2:5: checked_on", "3:2: item", "3:3: number", "3:5: checked_on",
        "4:1: place", "4:6: next_check", "5:4: unit",
    ]  # fmt: skip
    assert "did you mean 'fire_station'" in told[0] and "in L here and in kg on row 4" in told[-1]


def damaged(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_files_that_are_no_lists(tmp_path: Path, park: Park) -> None:
    with zipfile.ZipFile(tmp_path / "dtd.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    with zipfile.ZipFile(tmp_path / "none.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    whole = as_xlsx(tmp_path, ("Sheet", ROSTER)).read_bytes()
    cases = {
        tmp_path / "missing.csv": "cannot be read",
        tmp_path / "dtd.xlsx": "DOCTYPE",
        tmp_path / "bomb.xlsx": "unpacks to far more",
        tmp_path / "none.xlsx": "no workbook",
        damaged(tmp_path, "cut.xlsx", whole[: len(whole) // 2]): "no workbook",
        damaged(tmp_path, "list.xls", b"\xd0\xcf\x11\xe0"): "no list that is read",
        damaged(tmp_path, "empty.csv", b""): "no headings",
        damaged(tmp_path, "prose.csv", b"Dear all,\nthe roster follows."): "no headings",
        damaged(tmp_path, "bytes.csv", b"place,role\n\xff\xff,a"): "neither UTF-8 nor GBK",
        damaged(tmp_path, "nul.csv", b"place,role\na\x00b,c"): "control character",
        damaged(tmp_path, "quote.csv", b'place,role\n"a,b\n'): "close the quotes",
        damaged(tmp_path, "wide.csv", b"place,role" + b"," * 300): "columns",
    }
    for path, said in cases.items():
        assert said in faults(read_roster, path, park)[0], path
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in faults(read_roster, tmp_path / "folder.csv", park)[0]


def test_damage_anywhere_in_a_workbook_is_told(tmp_path: Path, park: Park) -> None:
    whole = as_xlsx(tmp_path, ("Sheet", ROSTER)).read_bytes()
    refused = 0
    for place in range(0, len(whole), 37):
        spoilt = bytearray(whole)
        spoilt[place : place + 3] = b"\x07\xff<"
        try:
            read_roster(damaged(tmp_path, "spoilt.xlsx", bytes(spoilt)), park)
        except InputError as error:
            assert all(problem.file.startswith("spoilt.xlsx") for problem in error.problems)
            refused += 1
    assert refused > 20


def test_endless_faults_end(tmp_path: Path, park: Park) -> None:
    rows = [ROSTER[0], *([f"nowhere {n}", "operator", "day", "", "", 1, ""] for n in range(20_000))]
    told = faults(read_roster, as_csv(tmp_path, rows), park)
    assert len(told) == 201 and "more faults may follow" in told[0]


def test_a_table_is_text_with_line_numbers(tmp_path: Path) -> None:
    read = read_table(as_csv(tmp_path, ROSTER), "roster")
    assert dict(read.rows[0].cells) == {"place": "unit", "role": "operator", "shift": "day", "firm": "Alpha",
                                        "count": "12", "registered": "yes"}  # fmt: skip
    assert read.rows[0].line == 2 and read.columns["firm"] == (4, "firm")


def test_no_word_has_two_meanings() -> None:
    for kind in ("headings", "roles", "shifts", "directions", "answers", "items", "units"):
        seen: dict[str, str] = {}
        for meaning, words in table()[kind].items():
            for word in {plain(w) for w in (meaning, *(words["words"] if isinstance(words, dict) else words))}:
                assert seen.setdefault(word, meaning) == meaning, f"{word} of {kind}"
        assert seen == dict(meanings(kind))


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=8), max_size=5))
def test_whatever_stands_in_the_cells_is_read_or_refused(
    rows: Rows, park: Park, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for read in (read_roster, read_access, read_ledger):
        try:
            read(as_csv(folder, [ROSTER[0], *rows]), park)
        except InputError as error:
            assert error.problems
