"""The generator against its published answers, and the uniform numbers made of its words."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.chance.draws import Dice, name_hash, refuse_collisions
from drillsim.chance.philox import philox, uniform
from drillsim.errors import DrillsimError

ONES = 0xFFFFFFFF
WORDS = st.integers(0, ONES)


def one(counter: list[int], key: tuple[int, int]) -> list[int]:
    return [int(word) for word in philox(np.array(counter, dtype=np.uint32).reshape(4, 1), key)[:, 0]]


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ([0] * 4, (0, 0), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([ONES] * 4, (ONES, ONES), [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            (0xA4093822, 0x299F31D0),
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_philox4x32_10_gives_the_known_answers_published_with_random123(
    counter: list[int], key: tuple[int, int], answer: list[int]
) -> None:
    assert one(counter, key) == answer


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=20), st.tuples(WORDS, WORDS))
def test_many_counters_at_once_give_what_each_gives_alone(
    counters: list[tuple[int, ...]], key: tuple[int, int]
) -> None:
    together = philox(np.array(counters, dtype=np.uint32).T, key)
    assert together.dtype == np.uint32
    assert together.T.tolist() == [one(list(counter), key) for counter in counters]


def test_words_keep_the_shape_of_their_counters() -> None:
    assert philox(np.zeros((4, 3, 5), dtype=np.uint32), (1, 2)).shape == (4, 3, 5)


@pytest.mark.parametrize(("word", "expected"), [(0, 2.0**-53), (ONES, 1 - 2.0**-53)])
def test_the_most_extreme_words_stay_strictly_inside_0_and_1(word: int, expected: float) -> None:
    (number,) = uniform(np.full((4, 1), word, dtype=np.uint32))
    assert 0 < number < 1
    assert number == expected


@given(st.tuples(WORDS, WORDS))
def test_any_words_stay_strictly_inside_0_and_1(pair: tuple[int, int]) -> None:
    (number,) = uniform(np.array([[pair[0]], [pair[1]], [0], [0]], dtype=np.uint32))
    assert 0 < number < 1


@pytest.fixture(scope="module")
def many() -> np.ndarray:
    return Dice(seed=2026).uniforms("people/a/operator", "speed", np.arange(200_000))


def test_moments_are_those_of_the_uniform_law(many: np.ndarray) -> None:
    """Bounds are five standard errors."""
    n = len(many)
    assert abs(many.mean() - 1 / 2) < 5 * np.sqrt(1 / 12 / n)
    assert abs(many.var() - 1 / 12) < 5 * np.sqrt(1 / 180 / n)
    assert abs((many**3).mean() - 1 / 4) < 5 * np.sqrt((1 / 7 - 1 / 16) / n)


def test_every_hundredth_of_the_range_is_hit_as_often_as_it_should_be(many: np.ndarray) -> None:
    """Chi-squared of 99 degrees of freedom lies below 162 with probability 1 - 6e-5."""
    counts, _ = np.histogram(many, bins=100, range=(0, 1))
    expected = len(many) / 100
    assert ((counts - expected) ** 2 / expected).sum() < 162


@pytest.mark.parametrize(
    "other",
    [
        Dice(7).uniforms("people/a/operator", "sensitivity", np.arange(50_000)),
        Dice(7).uniforms("people/a/maintenance", "speed", np.arange(50_000)),
        Dice(7).uniforms("people/a/operator", "speed", np.arange(50_000), draw=1),
        Dice(7).uniforms("people/a/operator", "speed", np.arange(50_000, 100_000)),
        Dice(7, 1).uniforms("people/a/operator", "speed", np.arange(50_000)),
        Dice(8).uniforms("people/a/operator", "speed", np.arange(50_000)),
        Dice(7 + 2**32).uniforms("people/a/operator", "speed", np.arange(50_000)),
    ],
    ids=["purpose", "cohort", "draw number", "member", "replication", "seed", "seed's high word"],
)
def test_another_name_or_number_gives_independent_luck(other: np.ndarray) -> None:
    """Correlation within five standard errors of 0, and no number in common."""
    mine = Dice(7).uniforms("people/a/operator", "speed", np.arange(50_000))
    assert abs(np.corrcoef(mine, other)[0, 1]) < 5 / np.sqrt(len(mine))
    assert len(np.intersect1d(mine, other)) == 0


def test_a_member_has_the_same_luck_alone_and_in_any_company() -> None:
    dice = Dice(3, 4)
    crowd = dice.uniforms("c", "p", np.arange(1000))
    some = np.array([999, 5, 17])
    assert dice.uniforms("c", "p", some).tolist() == crowd[some].tolist()
    assert dice.uniform("c", "p") == crowd[0]


def test_draws_are_pinned_for_ever() -> None:
    """Changing any of these changes every result ever published."""
    dice = Dice(seed=42, replication=3)
    assert name_hash("engine_1", "turnout", 0) == 2792165488398701346
    assert dice.uniform("leak", "isolates_by_hand") == 0.36467797341428787
    visitors = dice.uniforms("people/office/visitor", "speed", np.arange(2), draw=1)
    assert visitors.tolist() == [0.8256051932043106, 0.7198641174624852]


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, "7", None])
def test_a_seed_out_of_range_or_not_whole_is_refused(seed: object) -> None:
    with pytest.raises(DrillsimError, match=r"^seed: must be .*; choose another$"):
        Dice(seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("replication", [-1, 2**32, 0.5])
def test_a_replication_out_of_range_or_not_whole_is_refused(replication: object) -> None:
    with pytest.raises(DrillsimError, match=r"^replication: must be .*; choose another$"):
        Dice(0, replication)  # type: ignore[arg-type]


def test_the_largest_seed_and_replication_are_honoured() -> None:
    assert 0 < Dice(2**64 - 1, 2**32 - 1).uniform("a", "b") < 1


def test_whole_numbers_of_numpy_are_as_good_as_python_ints() -> None:
    assert Dice(np.int64(5), np.int32(2)) == Dice(5, 2)  # type: ignore[arg-type]
    assert Dice(np.uint64(2**64 - 1)).uniform("a", "b") == Dice(2**64 - 1).uniform("a", "b")  # type: ignore[arg-type]


def test_names_that_would_share_their_luck_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_collisions(["a", "b", "a"])
    monkeypatch.setattr("drillsim.chance.draws.name_hash", lambda entity, purpose, draw: len(entity))
    with pytest.raises(DrillsimError, match="'xy' and 'ab' hash to the same number; rename one of them"):
        refuse_collisions(["xy", "c", "ab"])


def test_the_parts_of_a_name_are_kept_apart() -> None:
    assert (
        len({name_hash("ab", "c", 0), name_hash("a", "bc", 0), name_hash("ab", "", 0), name_hash("ab", "c", 1)}) == 4
    )


def fastest(work: object, times: int) -> float:
    """The shortest of several CPU times of a piece of work, seconds."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        work()  # type: ignore[operator]
        found.append(time.process_time() - begun)
    return min(found)


def test_the_luck_of_5000_costs_a_small_part_of_5000_generators() -> None:
    dice, members = Dice(1), np.arange(5000)
    ours = fastest(lambda: dice.uniforms("cohort", "speed", members), 10)
    generators = fastest(lambda: [np.random.default_rng(member) for member in range(5000)], 2)
    assert generators > 20 * ours
