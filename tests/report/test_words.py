"""One catalogue: every kind, state, level, measure and caveat has English and Chinese words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drillsim.hazards.crowd.room import CAVEATS as CROWD_CAVEATS
from drillsim.hazards.fire.fuels import fuel_ids
from drillsim.hazards.gas.reach import CAVEATS
from drillsim.hazards.matters.room import CAVEATS as MATTERS_CAVEATS
from drillsim.hazards.tables import load_table
from drillsim.metrics.registry import MEASURES
from drillsim.record.kinds import KINDS
from drillsim.report.words import Words, catalogue
from drillsim.scenario.load import load_profile, profile_ids
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS, Order
from drillsim.scenario.schema.command import Service
from drillsim.scenario.schema.incidents.gathering import Gathering
from drillsim.scenario.schema.incidents.matters import SmallMatters

REPORT = Path(__file__).parents[2] / "drillsim" / "report"
CHINESE = re.compile("[\u4e00-\u9fff]")
STATES = ("at_work", "walking", "waiting", "gathered", "at_assembly_point", "sheltered", "released", "fallen",
          "brought_out", "in_care")  # fmt: skip
FIRE_CAVEATS = {code: text for code, text in load_table("fire/fire.yaml")["caveats"].items()
                if code not in ("source", "confidence")}  # fmt: skip
BLAST_CAVEATS = {code: text for code, text in load_table("blast/blast.yaml")["caveats"].items()
                 if code not in ("source", "confidence")}  # fmt: skip
ALL_CAVEATS = {**CAVEATS, **FIRE_CAVEATS, **BLAST_CAVEATS, **CROWD_CAVEATS, **MATTERS_CAVEATS}
REASONS = ("not_told", "no_way_out", "still_walking", "in_cloud", "fallen", "not_left")


def test_every_entry_has_exactly_both_languages():
    for section, entries in catalogue().items():
        for key, words in entries.items():
            assert set(words) == {"en", "zh"}, (section, key, words)
            assert all(isinstance(text, str) and text for text in words.values()), (section, key)


def test_english_is_english():
    for section, entries in catalogue().items():
        for key, words in entries.items():
            assert not CHINESE.search(words["en"]), (section, key)


def test_placeholders_agree():
    for section, entries in catalogue().items():
        for key, words in entries.items():
            fields = [sorted(re.findall(r"\{(\w+)\}", words[language])) for language in ("en", "zh")]
            assert fields[0] == fields[1], (section, key)


@pytest.mark.parametrize(
    ("section", "keys"),
    [("events", KINDS), ("states", STATES), ("why", REASONS), ("levels", (*LEVELS, *CIVIL_LEVELS)),
     ("caveats", tuple(ALL_CAVEATS)), ("fuels", fuel_ids()), ("services", Service.__args__),
     ("causes", Gathering.model_fields["cause"].annotation.__args__),
     ("matters", SmallMatters.model_fields["matter"].annotation.__args__),
     ("actions", Order.model_fields["action"].annotation.__args__)],
)  # fmt: skip
def test_nothing_lacks_words(section, keys):
    assert set(keys) <= set(catalogue()[section])


def test_the_english_caveats_are_those_of_the_hazard_tables():
    for code, text in ALL_CAVEATS.items():
        assert Words("en").say("caveats", code) == text


def test_measures_have_words():
    for name in MEASURES:
        assert CHINESE.search(Words("zh").measure(name)) and not CHINESE.search(Words("en").measure(name))


def test_the_profile_speaks_both_languages():
    for id_ in profile_ids():
        profile = load_profile(id_)
        assert set(profile.timings) <= set(catalogue()["timings"])
        assert set(profile.figures) <= set(catalogue()["figures"])
        able = {capability for kind in profile.vehicle_kinds.values() for capability in kind.capabilities}
        assert able <= set(catalogue()["capabilities"])


def test_no_chinese_in_the_code():
    """Words stand in the catalogue; the hours, minutes and seconds of a duration are the one exception."""
    for path in REPORT.glob("*.py"):
        if path.name in ("moments.py", "reference.py"):
            continue
        assert not CHINESE.search(path.read_text(encoding="utf-8")), path.name
