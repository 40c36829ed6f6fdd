"""What the screen and the page say, in a planner's order and one language at a time."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from rich.console import Console
from synthetic_run import quiet_run, synthetic_run, with_columns

from drillsim.report.html import page
from drillsim.report.moments import Clock, duration
from drillsim.report.story import tell
from drillsim.report.text import printable, show

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return synthetic_run(tmp_path_factory.mktemp("run"))


def screen(run, language="en", width=140):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    show(run, console, language)
    return console.file.getvalue()


def test_sections_come_in_the_order_a_planner_asks(run):
    assert [section.key for section in tell(run).sections] == [
        "detected", "command", "civil_command", "services", "vehicles", "acts", "isolation",
        "spills", "sheltering", "fires", "sized_up",
        "explosions", "vessels", "crowds", "matters", "duty", "people", "safety", "grades", "first_look", "red_flags",
        "objectives", "caveats", "distances", "heat_reach", "blast_reach", "deaths",
    ]  # fmt: skip


def test_the_screen_answers_every_question(run):
    text = screen(run)
    for piece in (
        "NOT SAFE", "detector Detector 1", "02:00:40 (+40 s)", "02:01:50 (+110 s)", "Sound the alarm",
        "Gas protection 1", "remote valve Valve 1", "02:08:20 (+500 s)", "250 kg", "exposed above AEGL-2",
        "in the cloud 1", "never", "7 min 00 s", "East field", "missed", "5.2 km", "1.6 km", "0.40 to 1.0",
        "Withers & Lees 1985", "1.4 to 20 times weaker",
    ):  # fmt: skip
        assert piece in text, piece


def test_the_headline_is_red_exactly_when_there_is_a_flag(run, tmp_path):
    assert tell(run).headline.tone == "bad"
    assert tell(quiet_run(tmp_path)).headline.tone == "good"
    assert "No red flags" in screen(quiet_run(tmp_path))


def test_markup_in_names_stays_text(run):
    assert "Small <b>park</b> & co" in screen(run)
    assert "\x1b" not in printable("a\x1b[31mb") and printable("a\nb") == "a\nb"


@pytest.mark.parametrize(("language", "wanted"), [("en", False), ("zh", True)])
def test_one_language_at_a_time(run, language, wanted):
    story = tell(run, language)
    for section in story.sections:
        assert bool(CHINESE.search(section.title)) is wanted or "AEGL" in section.title
        for head in section.heads:
            assert bool(CHINESE.search(head)) is wanted, head
    words = [cell.text for section in story.sections for row in section.rows for cell in row]
    if not wanted:
        assert not any(CHINESE.search(text) for text in words)
    else:
        known = r"AEGL|Withers & Lees|probit|leak|shut|help|km|kg|mg|\bs\b|\bF\b|\bE\b|\bm\b"
        foreign = [text for text in words if re.search("[a-z]{3,}", re.sub(known, "", text))]
        assert foreign == []


def test_the_page_is_one_file_and_asks_for_nothing(run):
    text = page(run, {"map.png": b"\x89PNG"}, "en").decode()

    class Links(HTMLParser):
        found: list[str] = []

        def handle_starttag(self, tag, attributes):
            assert tag not in ("script", "link", "iframe", "object"), tag
            self.found += [value or "" for name, value in attributes if name in ("src", "href", "srcset", "action")]
            assert not any(name.startswith("on") for name, _ in attributes)

    links = Links()
    links.feed(text)
    assert links.found and all(link.startswith("data:image/png;base64,") for link in links.found)
    assert "Content-Security-Policy" in text and "default-src 'none'" in text
    assert "url(" not in text and "@import" not in text


def test_the_page_escapes_names(run):
    text = page(run, {}, "en").decode()
    assert "<b>park</b>" not in text and "Small &lt;b&gt;park&lt;/b&gt; &amp; co" in text


def test_the_page_shows_chain_sources_and_inputs(run):
    text = page(run, {}, "en").decode()
    for piece in ("Causal chain: leak isolated", "tno_1999", "TNO Purple Book 1999", "from memory", "park.yaml",
                  run.scenario.sources["park.yaml"], "person smells it and calls"):  # fmt: skip
        assert piece in text, piece


def test_quiet_page(tmp_path):
    assert "Nothing went wrong" in page(quiet_run(tmp_path), {}, "en").decode()


def test_not_established_and_beyond_are_different_words(run):
    odd = with_columns(run, "hazards", {"distance_aegl1_rural_m": np.array([np.nan]),
                                        "distance_aegl2_rural_m": np.array([np.inf])})  # fmt: skip
    rows = tell(odd).section("distances").rows
    assert rows[0][2].text == "not established" and rows[1][2].text == "> 10 km"


def test_clock_over_midnight(run):
    clock = Clock.of(run)
    assert clock.time(190.4) == "02:03:10 (+190 s)"
    assert clock.time(22 * 3600.0) == "00:00:00 +1 d (+79,200 s)"
    assert clock.time(None) == clock.time(float("nan")) == "–"
    assert [duration(s) for s in (5, 65, 3700, None)] == ["5 s", "1 min 05 s", "1 h 01 min", "–"]
