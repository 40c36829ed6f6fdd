"""Intervals cover, corrections hold, the sequential rule is not fooled, the race finds the best."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drillsim.study.risk import risk_curve
from drillsim.study.selection import Race, could_be_best
from drillsim.study.sensitivity import main_effect, sobol_indices
from drillsim.study.statistics import difference_of, holm, mean_of, quantile_of, spread_of
from drillsim.study.stopping import allowed_error, looks, narrow


def day_like(rng: np.random.Generator, runs: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Two designs under one luck as runs give them: delays in common, some of each design's own; the truth."""
    common = rng.lognormal(4.0, 0.5, runs)
    first = common + rng.gamma(2.0, 10.0, runs)
    second = common * 0.9 + rng.gamma(2.0, 8.0, runs)
    return first, second, -0.1 * float(np.exp(4.0 + 0.125)) - 4.0


@pytest.mark.parametrize("runs", [30, 200])
def test_the_intervals_of_a_paired_comparison_cover_the_truth_in_95_of_100(runs: int) -> None:
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(1000):
        first, second, truth = day_like(rng, runs)
        mean = difference_of(first, second).mean
        covered += mean.low <= truth <= mean.high
    assert 930 <= covered <= 970


def test_the_interval_of_a_quantile_covers_whatever_the_law() -> None:
    rng = np.random.default_rng(8)
    found = [quantile_of(rng.exponential(size=60), 0.9) for _ in range(1000)]
    truth = -np.log(0.1)
    known = [one for one in found if np.isfinite(one.low) and np.isfinite(one.high)]
    assert len(known) > 900
    assert np.mean([one.low <= truth <= one.high for one in known]) >= 0.94


def test_a_mean_by_hand() -> None:
    one = mean_of([1.0, 2.0, 3.0, 4.0])
    half = 3.182446305 * np.std([1, 2, 3, 4], ddof=1) / 2.0
    assert (one.value, one.low, one.high) == pytest.approx((2.5, 2.5 - half, 2.5 + half), rel=1e-8)
    assert np.isnan(mean_of([5.0]).low) and mean_of([5.0]).value == 5.0
    assert np.isnan(mean_of([]).value)


def test_a_difference_is_of_the_runs_in_which_both_happened_and_says_how_many_that_are() -> None:
    gap = difference_of([10.0, 20.0, np.nan, 40.0], [12.0, np.nan, 5.0, 43.0])
    assert gap.mean.value == pytest.approx(2.5)
    assert gap.means == pytest.approx((25.0, 27.5))
    assert gap.happened == (3, 3, 2) and gap.runs == 4


def test_the_p_of_a_difference_is_that_of_the_paired_t_test() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=40), rng.normal(0.3, 1.0, 40)
    assert difference_of(first, second).p == pytest.approx(stats.ttest_rel(second, first).pvalue)


def test_a_thing_that_happens_less_often_is_found_by_the_exact_test() -> None:
    first, second = np.full(40, 100.0), np.full(40, 100.0)
    second[:12] = np.nan
    gap = difference_of(first, second)
    assert gap.p == 1.0 and gap.p_happened == pytest.approx(2 * 0.5**12)


def test_points_are_meaned_by_their_chances_within_each_run() -> None:
    first = np.array([[1.0, 2.0], [10.0, 20.0]])
    second = first + np.array([[1.0], [4.0]])
    assert difference_of(first, second, [0.75, 0.25]).mean.value == pytest.approx(1.75)
    assert difference_of(first, second, [0.75, 0.25]).mean.low == pytest.approx(1.75)


def test_common_luck_is_measured() -> None:
    rng = np.random.default_rng(5)
    luck = rng.normal(0.0, 3.0, 4000)
    gap = difference_of(luck + rng.normal(0.0, 1.0, 4000), luck + rng.normal(0.0, 1.0, 4000))
    assert gap.luck_shared == pytest.approx((10.0 + 10.0) / 2.0, rel=0.1)


def test_holm_by_hand_and_missing_ones_do_not_count() -> None:
    assert holm([0.01, 0.04, np.nan, 0.03]) == pytest.approx([0.03, 0.06, np.nan, 0.06], nan_ok=True)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20))
def test_holm_never_makes_a_p_smaller_nor_changes_the_order(values: list[float]) -> None:
    found = holm(values)
    assert np.all(found >= np.array(values)) and np.all(found <= 1.0)
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(found[order]) >= 0.0)


@pytest.mark.long
def test_holm_keeps_the_error_of_a_page_of_nothing_at_five_per_cent() -> None:
    rng = np.random.default_rng(11)
    false = 0
    for _ in range(600):
        gaps = rng.normal(size=(8, 25))
        p = [difference_of(np.zeros(25), row).p for row in gaps]
        false += bool((holm(p) < 0.05).any())
    assert false / 600 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 600)


def test_differences_of_unlike_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="one shape"):
        difference_of([1.0, 2.0], [1.0])


# ---- when to stop


def test_looks_rise_to_the_most_and_share_the_error() -> None:
    assert list(looks(30, 100)) == [30, 45, 68, 100]
    assert list(looks(50, 50)) == [50]
    assert sum(allowed_error(look) for look in range(1, 2000)) == pytest.approx(0.05, rel=1e-3)


def sequential(rng: np.random.Generator, within: float, draw: object) -> np.ndarray:
    values = draw(rng, 1000)  # type: ignore[operator]
    for look, number in enumerate(looks(30, 1000), 1):
        if narrow(values[:number], within, look):
            return np.asarray(values[:number])
    return np.asarray(values)


def test_what_the_rule_stops_on_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(13)
    draw = lambda rng, n: rng.lognormal(3.0, 0.6, n)  # noqa: E731
    truth, off, stopped = float(np.exp(3.0 + 0.18)), 0, []
    for _ in range(500):
        found = sequential(rng, 0.08, draw)
        stopped.append(found.size)
        off += abs(found.mean() - truth) > 0.08 * truth
    assert max(stopped) > min(stopped), "the rule looked at nothing"
    assert off / 500 <= 0.05


def test_a_rare_event_that_has_not_shown_itself_does_not_stop_it() -> None:
    assert not narrow(np.zeros(30), 0.05, 1)
    assert not narrow(np.full(59, 7.0), 0.05, 1)
    assert narrow(np.full(60, 7.0), 0.05, 1)


def test_early_luck_does_not_stop_it() -> None:
    """One run in fifty is a hundred times worse: thirty tame ones in a row are likely, and are not believed."""
    rng = np.random.default_rng(17)
    draw = lambda rng, n: np.where(rng.random(n) < 0.02, 100.0, 1.0) + rng.normal(0.0, 0.01, n)  # noqa: E731
    tame = [values for values in (draw(rng, 1000) for _ in range(300)) if values[:30].max() < 50.0]
    assert len(tame) > 100
    naive = sum(mean_of(values[:30]).half_width <= 0.05 * abs(values[:30].mean()) for values in tame)
    assert naive == len(tame), "a plain interval is fooled each time"


def test_a_thing_that_never_happens_is_never_known() -> None:
    assert not narrow(np.full(500, np.nan), 0.5, 1)


# ---- which is best


def designs(rng: np.random.Generator, means: list[float], runs: int) -> np.ndarray:
    return np.array(means)[:, None] + rng.normal(0.0, 4.0, runs) + rng.normal(0.0, 1.0, (len(means), runs))


def test_the_best_is_among_those_that_could_be() -> None:
    rng = np.random.default_rng(19)
    kept, left = 0, 0
    for _ in range(300):
        found = could_be_best(designs(rng, [10.0, 10.2, 11.0, 14.0], 30))
        kept += bool(found[0])
        left += int(found.sum())
    assert kept / 300 >= 0.95
    assert left / 300 < 3.0, "most of what cannot be best is left out"
    assert could_be_best(designs(rng, [10.0, 10.0, 30.0], 30), lower_is_better=False).tolist() == [False, False, True]


def test_the_race_ends_with_the_best() -> None:
    rng = np.random.default_rng(23)
    right, runs = 0, []
    for _ in range(200):
        values = designs(rng, [10.0, 11.0, 11.0, 12.0, 15.0], 3000)
        race = Race(values[:, :20], indifference=1.0)
        for run in range(20, 3000):
            if race.over:
                break
            race.add(values[:, run])
        right += bool(race.over and race.inside[0])
        runs.append(race.runs)
    assert right / 200 >= 0.95
    assert np.median(runs) < 200


def test_a_race_needs_an_indifference() -> None:
    with pytest.raises(ValueError, match="indifference"):
        Race(np.zeros((3, 5)), 0.0)


# ---- which factor matters, and how often


def test_main_effects_share_the_variance_of_an_additive_grid() -> None:
    a, b = np.meshgrid([0.0, 1.0, 2.0], [0.0, 3.0], indexing="ij")
    means = (a + 2.0 * b).ravel()
    first = main_effect("a", [f"{x:g}" for x in a.ravel()], a.ravel(), means)
    second = main_effect("b", [f"{x:g}" for x in b.ravel()], b.ravel(), means)
    assert first.levels == ("0", "1", "2") and first.means == pytest.approx((3.0, 4.0, 5.0))
    assert first.share + second.share == pytest.approx(1.0)
    assert second.share == pytest.approx(9.0 / (9.0 + 2.0 / 3.0))


def test_levels_that_are_many_are_grouped() -> None:
    numbers = np.linspace(0.0, 1.0, 64)
    effect = main_effect("x", [f"{x:.4f}" for x in numbers], numbers, numbers**2)
    assert len(effect.levels) == 8 and effect.levels[0].startswith("0.0000 – ")
    assert effect.share > 0.95 and np.all(np.diff(effect.means) > 0)


def test_sobol_indices_of_the_ishigami_function() -> None:
    """Analytic: S1 = 0.3139, S2 = 0.4424, S3 = 0; ST1 = 0.5576, ST2 = 0.4424, ST3 = 0.2437 (a = 7, b = 0.1)."""
    from drillsim.study.designs import shares_of
    from drillsim.study.schema import Factor, Sampling, StudyFile

    factor = Factor.model_construct(between=(-np.pi, np.pi))
    file = StudyFile.model_construct(
        seed=1, factors=dict.fromkeys("abc", factor), sampling=Sampling(kind="sobol", points=1024)
    )
    x = (2.0 * shares_of(file) - 1.0) * np.pi
    value = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = sobol_indices(["a", "b", "c"], value)
    assert [one.first[0] for one in found] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert [one.total[0] for one in found] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert all(one.total[1] <= one.total[0] <= one.total[2] for one in found)


def test_sobol_indices_are_not_made_up_where_a_mean_is_missing() -> None:
    assert sobol_indices(["a"], [1.0, np.nan, 2.0]) == []
    assert sobol_indices(["a"], np.ones(12)) == []


def test_a_risk_curve_by_hand() -> None:
    curve = risk_curve([0.0, 3.0, 1.0, 3.0, np.nan], [0.1, 0.1, 0.2, 0.3, 9.0], per_year=True)
    assert curve.numbers.tolist() == [1.0, 3.0]
    assert curve.often == pytest.approx([0.6, 0.4])
    assert curve.runs == 4


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0.0, 1.0)), min_size=1, max_size=50))
def test_a_risk_curve_never_rises_and_begins_with_all_that_hurt(runs: list[tuple[int, float]]) -> None:
    values, weights = np.array([n for n, _ in runs], dtype=float), np.array([w for _, w in runs])
    curve = risk_curve(values, weights, per_year=False)
    assert np.all(np.diff(curve.often) <= 1e-12)
    if curve.often.size:
        assert curve.often[0] == pytest.approx(weights[values > 0].sum())


def test_a_spread_counts_what_did_not_happen() -> None:
    spread = spread_of([1.0, np.nan, 3.0])
    assert (spread.runs, spread.happened, spread.mean.value) == (3, 2, 2.0)
