"""The measures of Chang & Hanna: by hand, and what holds for any values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.validation.measures import Measures, fractional_bias, measures, normalised_square_error, share_within

some = st.lists(
    st.tuples(*(st.floats(-6.0, 6.0).map(lambda p: 10.0**p) for _ in range(2))), min_size=1, max_size=30
).map(lambda pairs: np.array(pairs).T)


def test_by_hand():
    """Observed 1, 2, 4, modelled 2, 2, 1: ratios 1/2, 1, 4.

    FAC2 2/3; FB 2 (7 - 5) / 12 = 1/3; NMSE ((1 + 0 + 9) / 3) / (7/3 5/3) = 30/35; MG (1/2 1 4)^(1/3) = 2^(1/3);
    VG exp((ln2^2 + 0 + ln4^2) / 3) = exp(5 ln2^2 / 3).
    """
    own = measures([1.0, 2.0, 4.0], [2.0, 2.0, 1.0])
    expected = Measures(3, 2 / 3, 1 / 3, 30 / 35, 2 ** (1 / 3), float(np.exp(5 * np.log(2) ** 2 / 3)))
    np.testing.assert_allclose(
        [getattr(own, name) for name in Measures.__annotations__],
        [getattr(expected, name) for name in Measures.__annotations__],
    )


@given(some)
def test_a_perfect_model_is_perfect(pairs):
    seen, _ = pairs
    own = measures(seen, seen)
    np.testing.assert_allclose([own.FAC2, own.FB, own.NMSE, own.MG, own.VG], [1.0, 0.0, 0.0, 1.0, 1.0], atol=1e-12)


@given(some)
def test_exchanging_both_turns_the_bias_and_keeps_the_scatter(pairs):
    there, back = measures(*pairs), measures(*pairs[::-1])
    np.testing.assert_allclose([there.FAC2, there.NMSE, there.VG], [back.FAC2, back.NMSE, back.VG], rtol=1e-9)
    np.testing.assert_allclose([there.FB, np.log(there.MG)], [-back.FB, -np.log(back.MG)], rtol=1e-9, atol=1e-9)
    assert -2.0 <= there.FB <= 2.0 and 0.0 <= there.FAC2 <= 1.0 and there.VG >= 1.0 and there.NMSE >= 0.0


@given(some, st.floats(1.0, 100.0), st.floats(1.0, 3.0))
def test_a_wider_factor_holds_no_less(pairs, factor, times):
    assert share_within(*pairs, factor) <= share_within(*pairs, factor * times)


def test_zeros():
    own = measures([0.0, 1.0], [0.0, 1.0])
    assert (own.FAC2, own.MG, own.VG) == (1.0, 1.0, 1.0)
    assert measures([0.0, 1.0], [1.0, 1.0]).FAC2 == 0.5
    assert fractional_bias([0.0], [0.0]) == 0.0 == normalised_square_error([0.0], [0.0])
    assert normalised_square_error([1.0], [0.0]) == np.inf


@pytest.mark.parametrize("pair", [([], []), ([1.0], [1.0, 2.0]), ([-1.0], [1.0]), ([np.nan], [1.0]), ([1.0], [np.inf])])
def test_what_cannot_be_compared_is_refused(pair):
    with pytest.raises(ValueError, match="measures:"):
        measures(*pair)
    with pytest.raises(ValueError, match="at least 1"):
        share_within([1.0], [1.0], 0.5)
