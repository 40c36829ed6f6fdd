"""Cameras, coastal watches, patrols and guard booths in a park file: what they may say, and what is wrong with them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from corridor import PARK

from drillsim.errors import InputError
from drillsim.park.load import load_park
from drillsim.park.model import Park
from drillsim.response.roads import Roads
from drillsim.response.senses.patrols import walked
from drillsim.response.senses.sense import next_due, sees

Data = dict[str, Any]


def loaded(folder: Path, **collections: Data) -> Park:
    """The corridor with collections replaced."""
    park = copy.deepcopy(PARK) | copy.deepcopy(collections)
    (folder / "park.yaml").write_text(yaml.safe_dump(park, sort_keys=False), encoding="utf-8")
    return load_park(folder / "park.yaml")


def faults(folder: Path, **collections: Data) -> list[str]:
    """What is wrong, each as key and text."""
    with pytest.raises(InputError) as caught:
        loaded(folder, **collections)
    return [f"{one.key}: {one.message}; {one.remedy}" for one in caught.value.problems]


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    park = loaded(
        tmp_path,
        cameras={"cam": {"at": [0, 0]}},
        watches={"shore": {"at": [0, 0]}},
        patrols={"round": {"route": ["w2", "e2"], "every": "1 h"}},
    ).file
    assert park.cameras["cam"].looked_at_every is None and not park.cameras["cam"].recognises_faces
    assert park.watches["shore"].every == 7200.0
    one = park.patrols["round"]
    assert (one.speed, one.sees, one.people, one.on_duty) == (1.4, 50.0, 2, "always")
    assert not park.gates["west_gate"].inspects


@pytest.mark.parametrize(
    ("collections", "key", "words"),
    [
        ({"patrols": {"p": {"route": ["w2", "nowhere"], "every": "1 h"}}}, "patrols.p.route", "nowhere"),
        ({"patrols": {"p": {"route": [], "every": "1 h"}}}, "patrols.p", "passes no junction"),
        ({"patrols": {"p": {"route": ["w2"]}}}, "patrols.p.every", "missing"),
        ({"cameras": {"c": {"at": [0, 0], "looked_at_every": "0 s"}}}, "cameras.c.looked_at_every", "more than 0"),
        ({"gates": {"g": {"way": "c-n", "width": "2 m", "inspects": True}}}, "gates.g", "inspects nobody"),
        ({"gates": {"g": {"way": "c-n", "width": "2 m", "kind": "guard_booth", "finds_per_day": 1.0}}}, "gates.g",
         "without inspecting"),
    ],
)  # fmt: skip
def test_faults_name_their_key(tmp_path: Path, collections: Data, key: str, words: str) -> None:
    found = faults(tmp_path, **collections)
    assert len(found) == 1 and found[0].startswith(key) and words in found[0]


def test_a_round_leads_where_one_can_walk(tmp_path: Path) -> None:
    junctions = {**PARK["junctions"], "isle": [0, 900]}
    ways = {**PARK["ways"], "flight": {"kind": "road", "from": "n", "to": "isle", "width": "6 m", "foot": False}}
    patrols = {"p": {"route": ["w2", "isle", "c"], "every": "1 h"}}
    (found,) = faults(tmp_path, junctions=junctions, ways=ways, patrols=patrols)
    assert found.startswith("patrols.p.route.1") and "nobody walks from junction 'w2' to junction 'isle'" in found


def test_a_round_follows_bends_both_ways_and_the_length_given(tmp_path: Path) -> None:
    """From c to n by a line that bends at (40, 30), a share of 50 / 224.6 along, said to be 449.2 m long, and back."""
    ways = copy.deepcopy(PARK["ways"])
    drawn = 50.0 + np.hypot(40.0, 170.0)
    ways["c-n"] |= {"line": [[40, 30]], "length": f"{2 * drawn} m"}
    park = loaded(tmp_path, ways=ways)
    corners, metres = walked(park, Roads(park, on_foot=True), ("c", "n"))
    np.testing.assert_allclose(corners, [[0, 0], [40, 30], [0, 200], [40, 30], [0, 0]])
    np.testing.assert_allclose(metres, [0, 100, 2 * drawn, 4 * drawn - 100, 4 * drawn])


def test_a_post_is_a_round_of_one_point(tmp_path: Path) -> None:
    park = loaded(tmp_path)
    corners, metres = walked(park, Roads(park, on_foot=True), ("n",))
    assert corners.tolist() == [[0, 200]] and metres.tolist() == [0]


def test_a_view_ends_at_its_edges(tmp_path: Path) -> None:
    camera = loaded(tmp_path, cameras={"c": {"at": [0, 0], "range": "100 m", "heading": "90 deg", "view": "60 deg"}})
    eye = camera.file.cameras["c"]
    assert sees(eye, (100.0, 0.0), 0.0) and not sees(eye, (100.1, 0.0), 0.0)
    assert sees(eye, (50.0, 28.0), 0.0) and not sees(eye, (50.0, 30.0), 0.0)  # 29.2 and 31.0 degrees off
    assert not sees(eye, (100.0, 0.0), 45.0)  # where true north lies aslant, so does the camera


@pytest.mark.parametrize(
    ("tick", "every", "phase", "due"),
    [(0, 10, 3, 3), (3, 10, 3, 3), (4, 10, 3, 13), (0, 7_200_000, -36_000_000, 0),
     (1, 7_200_000, -36_000_000, 7_200_000), (0, 600_000, -36_180_000, 420_000)],
)  # fmt: skip
def test_the_next_look_is_the_first_of_its_beat(tick: int, every: int, phase: int, due: int) -> None:
    assert next_due(tick, every, phase) == due
