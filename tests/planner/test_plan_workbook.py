"""The files of a package: right values, one language, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from drill_days import NAMES, RUNS, files, package, played

from drillsim.planner.folder import package_files
from drillsim.planner.rules import table
from drillsim.planner.sheets_script import contingency_sheet
from drillsim.planner.telling import Telling
from drillsim.planner.words import STAMP
from drillsim.report.plan_page import plan_files

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
TERMS = {"HSEEP"}
"""What stays as it is in Chinese: a standard's name."""
KINDS = ["", "tabletop", "single,respond"]


def opened(made):
    return openpyxl.load_workbook(io.BytesIO(made["plan.xlsx"]))


def texts(made):
    """Every visible text of a package: cells of the workbook but the hidden sheet and column, CSV, Markdown."""
    for page in opened(made).worksheets:
        if page.sheet_state == "hidden":
            continue
        yield page.title
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not page.column_dimensions[cell.column_letter].hidden:
                    yield cell.value
    yield from made["plan.md"].decode().splitlines()


def ids():
    """Every id of scenario and park, and their parts after a colon."""
    scenario = played()[0]
    park = scenario.park.file
    collections = (scenario.file.incidents, scenario.file.orders, scenario.file.objectives, scenario.fleet, park.places,
                   park.stations, park.assembly_points, park.valves, park.ways, park.junctions, park.gates)  # fmt: skip
    return {id_ for things in collections for id_ in things}


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_package_is_all_english(kind):
    for text in texts(files(kind)):
        assert not CHINESE.search(text.replace(STAMP, "")), text


@pytest.mark.parametrize("kind", KINDS)
def test_a_chinese_package_is_all_chinese(kind):
    known = sorted((id_ for id_ in ids()), key=len, reverse=True)
    for text in texts(files(kind, "zh")):
        left = text.replace(STAMP, "").replace("\\_", "_")
        for term in (*known, *TERMS):
            left = left.replace(term, "")
        assert not LATIN.search(left), text


def test_words_of_both_languages_are_complete_and_not_mixed():
    for section, entries in table("words").items():
        for key, entry in entries.items():
            assert set(entry) == {"en", "zh"}, (section, key)
            assert not CHINESE.search(entry["en"]), entry
            assert not LATIN.search(re.sub(r"\{\w+\}|HSEEP", "", entry["zh"])), entry


def test_the_same_package_gives_the_same_bytes():
    assert plan_files(package(), "zh") == plan_files(package(), "zh")
    assert package_files(package(), "en") == files()


def test_the_master_list_has_what_the_runs_showed():
    made = package()
    page = opened(files())["MSEL"]
    rows = list(page.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "No.")
    columns = {title: number for number, title in enumerate(rows[head])}
    for step, row in zip(made.steps, rows[head + 1 :], strict=True):
        assert row[columns["No."]] == step.number and row[columns["key"]] == step.key
        assert row[columns["Simulated, 90 %"]] == made.clock(step.p90_s)
        assert row[columns["Planned time"]] == made.clock(round(step.p50_s))
        assert row[columns["Depends on"]] == step.depends_on and row[columns["Observed time"]] is None
        assert row[columns["Inject"]].startswith(STAMP) == step.injected
    assert any(NAMES["gas_protection_1"][0] in str(row[columns["Expected action"]]) for row in rows[head + 1 :])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sheet_is_set_out_for_print_and_stamped(language):
    for page in opened(files("", language)).worksheets:
        if page.sheet_state != "hidden":
            assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
            assert page.oddHeader.center.text == page.oddFooter.center.text == STAMP
            assert "&P" in page.oddFooter.right.text and page.print_title_rows
            assert page["A1"].value.startswith(STAMP)


def test_the_norms_documents_are_there():
    titles = opened(files("", "zh")).sheetnames
    wanted = {"工作方案", "演练脚本", "评估方案", "保障方案", "观摩手册", "签到表", "评估报告", "演练总结",
              "演练情况报送", "应急处置卡", "安全保障"}  # fmt: skip
    assert wanted <= set(titles)
    assert "讨论问题" in opened(files("tabletop", "zh")).sheetnames


def test_the_safety_plan_names_the_stop_and_whom_to_tell():
    text = "\n".join(texts(files()))
    for needed in ("REAL EMERGENCY", "police 110", "fire brigade 119", "ambulance 120", "neighbouring firms"):
        assert needed in text


def test_the_data_file_has_every_instant():
    made = package()
    data = json.loads(files()["plan.json"])
    assert data["runs"] == RUNS and len(data["steps"]) == len(made.steps)
    for step, row in zip(made.steps, data["steps"], strict=True):
        times = [np.nan if value is None else value for value in row["times_s"]]
        assert np.allclose(times, made.observed.instants(step.key), atol=1e-3, equal_nan=True)
        assert row["n"] == np.isfinite(times).sum() and row["expected"]


def test_csv_is_stamped_and_opens_as_utf_8():
    text = files("", "zh")["msel.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == STAMP and rows[1][0] == "序号" and len(rows) == len(package().steps) + 2


def test_the_page_stamps_every_section_and_asks_nothing_of_the_net():
    page = plan_files(package(), "en")["plan.html"].decode()
    assert page.count('<span class="stamp">') == page.count("<section") + 1
    assert "default-src 'none'" in page and "http://" not in page and "<script" not in page


def test_the_workbook_becomes_a_pdf(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "plan.xlsx").write_bytes(files("", "zh")["plan.xlsx"])
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(tmp_path / "plan.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("language", "said"), [("en", "None:"), ("zh", "无")])
def test_a_drill_without_contingencies_says_so(language, said):
    sheet = contingency_sheet(Telling.of(replace(package(), contingencies=()), language))
    assert len(sheet.rows) == 1 and str(sheet.column("item")[0]).startswith(said)
