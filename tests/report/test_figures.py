"""Figures: drawn without pyplot, in one language, with every thing in the legend that the picture has."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.text import Text
from synthetic_run import quiet_run, synthetic_run, with_columns

from drillsim.park.model import Park
from drillsim.report import fonts
from drillsim.report.canvas import png
from drillsim.report.curve import draw_curve
from drillsim.report.figures import figures
from drillsim.report.park_layers import core, whole, wrapped
from drillsim.report.park_map import draw_park, park_png
from drillsim.report.plume_bands import plume_bands
from drillsim.report.run_map import draw_map
from drillsim.report.timeline import draw_timeline
from drillsim.report.words import Words

CHINESE = re.compile("[\u4e00-\u9fff]")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return synthetic_run(tmp_path_factory.mktemp("run"))


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_all_figures_are_png(run, tmp_path):
    gas, quiet = figures(run), figures(quiet_run(tmp_path))
    assert set(gas) == {"map.png", "timeline.png", "curve.png", "exposure.png", "resources.png"}
    assert set(quiet) == {"map.png"}
    assert all(content.startswith(PNG) for made in (gas, quiet) for content in made.values())


def test_equal_runs_give_equal_pictures(run):
    assert figures(run)["timeline.png"] == figures(run)["timeline.png"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_language_in_a_picture(run, language, monkeypatch):
    monkeypatch.setattr(fonts, "chinese_font", lambda: "Noto Sans CJK JP")
    words = Words(language)
    for figure in (draw_map(run, words), draw_timeline(run, words), draw_curve(run, words)):
        said = texts_of(figure)
        if language == "en":
            assert not any(CHINESE.search(text) for text in said)
        else:
            allowed = r"Invented for a test\.|AEGL|m/s|\bh1\b|cl2_02|cam1"
            assert not any(re.search("[a-z]{3,}", re.sub(allowed, "", text)) for text in said), said


def test_the_map_shows_what_happened(run):
    said = " ".join(texts_of(draw_map(run, Words("en"))))
    for piece in ("assembly point in gas or heat", "detector that alarmed", "gas detector", "staging point",
                  "where a person fell", "above AEGL-3", "wind 2 m/s", "Chlorine leak", "Gas protection 1",
                  "people: 3", "Invented for a test.", "100 m", "true north", "plant north"):  # fmt: skip
        assert piece in said, piece


def test_without_a_chinese_font_labels_are_english_and_say_so(run, monkeypatch):
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)
    words, note = fonts.figure_words("zh")
    said = texts_of(draw_map(run, words, note))
    assert words.language == "en" and any("no Chinese font" in text for text in said)
    assert not any(CHINESE.search(text) for text in said)


def test_bands_reach_where_the_plume_does(run):
    """The wind blows from 290 degrees: gas lies to the east-south-east of the leak at (300, 190), none to the west."""
    bands = plume_bands(run, (-100.0, 700.0, -200.0, 400.0))
    x, y = np.meshgrid(bands.x, bands.y)
    for level in (1, 2, 3):
        hit = bands.ratio[level] >= 1.0
        assert hit.any() and x[hit].min() > 295.0
        assert y[hit & (x > 500)].mean() < 190.0
    assert (bands.ratio[1] >= bands.ratio[2]).all() and (bands.ratio[2] >= bands.ratio[3]).all()


def test_no_plume_no_bands(tmp_path):
    assert plume_bands(quiet_run(tmp_path), (0.0, 1.0, 0.0, 1.0)) is None


def test_park_picture_names_everything(run):
    said = " ".join(texts_of(draw_park(run.scenario.park, "en")))
    for piece in ("Small <b>park</b> & co", "West gate\nholds 50", "Engine 1", "Main gate", "Main Road", "zone East",
                  "hydrant", "camera", "windsock", "remote isolation valve", "refuge", "Electrolysis"):  # fmt: skip
        assert piece in said, piece
    assert park_png(run.scenario.park, "zh").startswith(PNG)


def test_dollar_signs_are_not_formulas(run):
    figure = draw_timeline(run, Words("en"), "a $broken_ $formula$")
    assert png(figure, "en").startswith(PNG)


def test_far_outliers_do_not_shrink_the_map(run):
    park = run.scenario.park
    assert core(park) == whole(park)
    many = np.concatenate([np.repeat(park.junction_xy, 40, axis=0), [(9000.0, 0.0)]])
    far = Park(park.file, park.junction_ids, many, park.ways)
    assert core(far)[1] < 1000.0 < whole(far)[1]


def test_long_names_are_wrapped():
    assert wrapped("Central control room", 16) == "Central control\nroom"
    assert wrapped("中央控制室综合楼", 5) == "中央控制\n室综合楼"
    assert wrapped("短", 5) == "短"


def test_people_who_fell_on_a_way_or_junction_are_drawn(run):
    where = run.events["where"].copy()
    for place in ("ab", "c", "nowhere"):
        where[4] = place
        assert draw_map(with_columns(run, "events", {"where": where}), Words("en")) is not None


def test_pyplot_is_never_imported(run, tmp_path):
    code = "import sys; import drillsim.report.html; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
