"""What screen, page and figures say of fires, crowds, small matters and grades, one language at a time."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.text import Text
from mixed_run import mixed_run, with_hazard, without_event
from rich.console import Console
from synthetic_run import NAN, texts

from drillsim.record.table import Table
from drillsim.report import fonts
from drillsim.report.exposure import draw_exposure
from drillsim.report.figures import FIGURES, figures
from drillsim.report.html import page
from drillsim.report.moments_map import choose, draw_moments
from drillsim.report.over_time import draw_crowd, draw_fire
from drillsim.report.resources import _count, _hours, _used, draw_resources
from drillsim.report.run_map import draw_map
from drillsim.report.story import tell
from drillsim.report.telling import MOST_ROWS
from drillsim.report.text import show
from drillsim.report.timeline import draw_timeline
from drillsim.report.words import Words

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return mixed_run(tmp_path_factory.mktemp("run"))


def rows(run, key, language="en"):
    return [[cell.text for cell in row] for row in tell(run, language).section(key).rows]


def said_by(figure):
    return " ".join(text.get_text() for text in figure.findobj(Text))


def screen(run, language="en"):
    console = Console(file=io.StringIO(), width=160, color_system=None)
    show(run, console, language)
    return console.file.getvalue()


def test_fires_say_what_was_needed_and_delivered(run):
    assert rows(run, "fires") == [["Blaze", "benzene", "41 MW", "90 L/s", "60 L/s", "02:16:40 (+1,000 s)",
                                   "02:25:00 (+1,500 s), extinguished", "6.0 m³", "16.6 m³"]]  # fmt: skip
    assert rows(with_hazard(run, "blaze", {"out_s": NAN}), "fires")[0][6] == "not out"


def test_the_size_up_is_told_by_supply(run):
    assert [row[3:] for row in rows(run, "sized_up")] == [["cooling · Control room", "12 L/s", "60 L/s"],
                                                          ["foam", "90 L/s", "60 L/s"]]  # fmt: skip


def test_vessels(run):
    assert rows(run, "vessels") == [["Control room", "02:07:30 (+450 s)", "02:10:20 (+620 s)", "02:13:20 (+800 s)"]]


def test_acts_in_the_order_of_time(run):
    assert [(row[1], row[3]) for row in rows(run, "acts")] == [
        ("foam on the fire", "60 L/s"), ("cooling a vessel", "12 L/s · Control room"), ("supply has run out", "foam"),
        ("held back", "no stab protection before a violent crowd"), ("talks begun", "people: 4"),
    ]  # fmt: skip


def test_crowds_and_their_assumed_mood(run):
    (row,) = rows(run, "crowds")
    assert row[3:7] == ["260", "5.20 /m²", "E", "0.50 → 0.50 → 0.50"]
    assert row[9].endswith("agreed") and row[10] == "02:50:00 (+3,000 s)"
    note = tell(run).section("crowds").note
    assert "assumption, not a prediction" in note and "level of service D" in note


def test_both_ladders_side_by_side(run):
    assert [row[0] for row in rows(run, "command")] == ["shift", "firm", "park", "city"]
    assert [row[0] for row in rows(run, "civil_command")] == ["grid", "community", "district"]


def test_small_matters_and_duty(run):
    assert rows(run, "matters") == [
        ["Inspections", "2 found at inspections, 1 rectified", "", "", "", "", "", ""],
        ["Quarrels", "3", "1", "1", "0", "1", "10 min 00 s", "–"],
    ]
    assert rows(run, "duty")[0] == ["Gas protection 1", "2", "1 h 51 min", "93%"]


def test_grades_stand_side_by_side_and_differ(run):
    assert [row[1] for row in rows(run, "grades")] == ["IV, ordinary", "III"]
    assert "two different things" in tell(run).section("grades").note


def test_services_and_how_long_after_the_firm(run):
    assert rows(run, "services") == [["government", "03:06:40 (+4,000 s)", "firm", "1 h 01 min"]]


def test_heat_that_reaches_nowhere_is_not_a_distance(run):
    assert [row[3] for row in rows(run, "heat_reach")] == ["30 m", "12 m", "not reached"]


def test_deaths_by_heat(run):
    (row,) = rows(run, "deaths")
    assert row[0].startswith("heat: 0.20 to 1.4 over published probits; 0.70 by the chosen one (TNO Green Book")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_language_at_a_time(run, language):
    known = r"km|kg|MW|kW|L/s|TNO Green Book 1992, unclothed|probit|AEGL|Fruin|cam1|\bshut\b|\bhelp\b|\bs\b|\bm\b"
    cells = [cell.text for section in tell(run, language).sections for row in section.rows for cell in row]
    notes = [text for section in tell(run, language).sections for text in (section.title, section.note, *section.heads)]
    if language == "en":
        assert not any(CHINESE.search(text) for text in cells + notes)
    else:
        assert [text for text in cells + notes if re.search("[a-z]{3,}", re.sub(known, "", text))] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_language_in_a_picture(run, language, monkeypatch):
    monkeypatch.setattr(fonts, "chinese_font", lambda: "Noto Sans CJK JP")
    for name, draw in FIGURES.items():
        figure = draw(run, Words(language), "")
        assert figure is not None, name
        said = [text.get_text() for text in figure.findobj(Text) if text.get_text()]
        if language == "en":
            assert not any(CHINESE.search(text) for text in said), name
        else:
            allowed = r"Invented for a test\.|AEGL|m/s|\bh1\b|cl2_0\d|cam1|kW/m²|MW"
            assert not any(re.search("[a-z]{3,}", re.sub(allowed, "", text)) for text in said), (name, said)


def test_every_figure_of_the_day(run):
    assert set(figures(run)) == {f"{name}.png" for name in FIGURES}
    assert "Blaze" in said_by(draw_map(run, Words())) and "small matters" in said_by(draw_map(run, Words()))
    timeline = said_by(draw_timeline(run, Words()))
    for piece in ("Blaze", "Wages", "grid", "firm", "Engine 1", "cooling", "supply ended", "fire out"):
        assert piece in timeline, piece
    assert "required" in said_by(draw_fire(run, Words())) and "mood" in said_by(draw_crowd(run, Words()))
    assert "second degree" in said_by(draw_exposure(run, Words()))
    assert "fire engine" in said_by(draw_resources(run, Words()))


def test_moments_show_heat_people_and_dense_ways(run):
    assert [shot.time_s for shot in choose(run)] == [600.0, 1200.0, 1800.0]
    said = said_by(draw_moments(run, Words()))
    for piece in ("02:10:00 (+600 s)", "4.7 kW/m²", "12.5 kW/m²", "fire, enlarged", "above 2.15 people/m²",
                  "gathering"):  # fmt: skip
        assert piece in said, piece


def test_moments_that_look_alike_are_drawn_once(run):
    last = run.snapshots[-1]
    more = (*run.snapshots, replace(last, time_s=2000.0), replace(last, time_s=2400.0))
    assert [shot.time_s for shot in choose(replace(run, snapshots=more))] == [600.0, 1200.0, 1800.0]


def test_use_of_foam_and_water_adds_up(run):
    """60 L/s of foam for 100 s and 12 L/s of cooling for 880 s."""
    assert _used(run)[-1].tolist() == pytest.approx([6.0, 16.56])


def test_vehicles_out_are_counted():
    assert _count(np.array([0.0, 5.0, 10.0, 20.0]), [(5.0, 20.0), (10.0, 20.0)]).tolist() == [0, 1, 2, 0]


def test_hours_of_the_day():
    """From 23:30, an hour and a half: half an hour before midnight, one after."""
    total = _hours([(0.0, 5400.0)], 23.5 * 3600)
    assert total[23] == 1800.0 and total[0] == 3600.0 and total.sum() == 5400.0


def test_only_figures_with_something_to_show(run):
    bare = replace(run, hazards=Table({name: column[1:3] for name, column in run.hazards.columns.items()}),
                   responses=Table({name: column[:0] for name, column in run.responses.columns.items()}), snapshots=(),
                   people=Table({name: column[:0] for name, column in run.people.columns.items()}),
                   series=Table({"time_s": run.series["time_s"]}))  # fmt: skip
    bare = without_event(bare, *{str(what) for what in run.events["what"].tolist()} - {"incident_started"})
    assert set(figures(bare)) == {"map.png"}


def test_a_year_of_small_matters_has_a_page_of_sane_size(run):
    count = 3000
    columns = {name: np.resize(column[1:], count) for name, column in run.responses.columns.items()}
    columns["vehicle"] = texts([f"v{number % 90}" for number in range(count)])
    columns["called_out_s"] = np.linspace(0.0, 7000.0, count)
    columns["returned_s"] = columns["called_out_s"] + 5.0
    busy = replace(run, responses=Table(columns))
    assert len(tell(busy).section("duty").rows) == MOST_ROWS and "90" in tell(busy).section("duty").note
    assert len(page(busy, {}, "en")) < 200_000
    assert draw_timeline(busy, Words()).get_size_inches()[1] < 15


def test_the_screen_and_the_page_tell_all_kinds(run):
    text = page(run, {}, "en").decode()
    for piece in ("Civil ladder", "Fire sized up", "Small matters", "boilover is not", "without any validation"):
        assert piece in text, piece
    assert "NOT SAFE" in screen(run) and "不安全" in screen(run, "zh")


def test_wide_tables_are_turned_on_their_side_on_the_screen(run):
    """Whole words on a screen of 80 columns, where nine columns would break them."""
    console = Console(file=io.StringIO(), width=80, color_system=None)
    show(run, console, "en")
    text = console.file.getvalue()
    assert "Highest heat release" in text and re.search(r"Foam solution +6\.0 m³", text)
