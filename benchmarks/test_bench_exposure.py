"""The mark of exposure: an hour of 5 000 moving people costs at most so many passes of np.exp in the same process."""

from benchmarks.exposure import passes

MOST_PASSES = 12.0


def test_an_hour_of_five_thousand_moving_people() -> None:
    found = passes(5_000, 360, rounds=9)
    assert found <= MOST_PASSES, f"{found:.1f} passes of np.exp"
