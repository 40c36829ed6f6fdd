"""How a passive gas spreads down the wind: Briggs spreads, the plume, and a release of finite duration.

Lengths in m, times in s, mass in kg; `x` is the distance down the wind, `y` across it, `z` the height.
A plume is (rate / wind) x dilution; a release that began or ended not long ago is that plume times the share
of it that is there (Palazzi), and the share's mean over a window has a closed form. The spreads are 10-minute
means: what one breathes in a single breath may be several times higher or lower.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Roughness, stability_index

TABLE = "gas/dispersion.yaml"

Array = NDArray[np.float64]

SQRT2 = np.sqrt(2.0)
SQRT_PI = np.sqrt(np.pi)
_SATURATED = 6.0  # erf is 1 to the last bit from here on
SQRT_2PI = np.sqrt(2.0 * np.pi)

# A share is a difference of numbers about 1; below this it is rounding, not gas.
LEAST_SHARE = 1e-12


def sigmas(x: ArrayLike, stability: str | ArrayLike, roughness: Roughness) -> tuple[Array, Array]:
    """The Briggs spreads sigma_y and sigma_z in m at `x` m down the wind, without any floor.

    `stability` is a letter or class numbers 0 to 5; it broadcasts with `x`. Zero at and behind the source.
    Raises ValueError for a class outside A to F.
    Source: Briggs 1973 (read).
    """
    rows = load_table(TABLE)["briggs"][roughness]
    distance = np.maximum(np.asarray(x, dtype=np.float64), 0.0)
    index = stability_index(stability)
    return _briggs(rows["sigma_y"], index, distance), _briggs(rows["sigma_z"], index, distance)


def _briggs(rows: list[list[float]], index: NDArray[np.intp], x: Array) -> Array:
    """The curve a x (1 + b x)^p of the rows picked by `index`."""
    a, b, p = np.asarray(rows, dtype=np.float64)[index].T
    return np.asarray(a.T * x * (1.0 + b.T * x) ** p.T, dtype=np.float64)


def steepest_spread(stability: str, roughness: Roughness) -> float:
    """The most that sigma_y grows in a metre of way, 1: its slope at the source.

    Source: Briggs 1973 (read).
    """
    rows = load_table(TABLE)["briggs"][roughness]["sigma_y"]
    return float(rows[int(stability_index(stability))][0])


def floored(sigma: ArrayLike, initial_spread_m: float = 0.0) -> Array:
    """A spread in m that is never below the smallest (1 m), with an initial spread added in quadrature.

    Source: the floor is an assumption; quadrature is the rule for independent mixings.
    """
    least = load_table(TABLE)["smallest_sigma"]["value"]
    spread = np.maximum(np.asarray(sigma, dtype=np.float64), least)
    if initial_spread_m > 0.0:
        spread = np.sqrt(spread * spread + initial_spread_m * initial_spread_m)
    return np.asarray(spread, dtype=np.float64)


def dilution_per_m2(
    y: ArrayLike, z: ArrayLike, height_m: float, sigma_y: ArrayLike, sigma_z: ArrayLike
) -> Array:
    """The density over the cross-section of a plume, 1/m2: Gaussian across, Gaussian with reflection up.

    Shapes broadcast. Its integral over y and z >= 0 is 1.
    Source: CCPS 1999 p. 97 (read).
    """
    sy, sz = np.asarray(sigma_y, dtype=np.float64), np.asarray(sigma_z, dtype=np.float64)
    across = np.exp(-0.5 * (np.asarray(y) / sy) ** 2) / (SQRT_2PI * sy)
    below, above = np.asarray(z) - height_m, np.asarray(z) + height_m
    upward = (np.exp(-0.5 * (below / sz) ** 2) + np.exp(-0.5 * (above / sz) ** 2)) / (SQRT_2PI * sz)
    return np.asarray(across * upward, dtype=np.float64)


def released_share(
    x: ArrayLike, emitted_s: tuple[float, float], t_s: ArrayLike, wind: float, sigma_x: ArrayLike
) -> Array:
    """The share of the steady plume that is at `x` m at time `t_s`.

    Gas left from `emitted_s[0]` to `[1]`.
    Shapes of `x`, `t_s` and `sigma_x` broadcast; `emitted_s[1]` may be inf. Between 0 and 1.
    Source: Palazzi et al. 1982 (read), with sigma_x = sigma_y left to the caller.
    """
    distance, scale = np.asarray(x, dtype=np.float64), SQRT2 * np.asarray(sigma_x, dtype=np.float64)
    front, back = (wind * np.maximum(np.asarray(t_s) - edge, 0.0) for edge in emitted_s)
    return _settled(0.5 * (erf((distance - back) / scale) - erf((distance - front) / scale)))


def released_share_mean(
    x: ArrayLike,
    emitted_s: tuple[float, float],
    window_s: tuple[float, float],
    wind: float,
    sigma_x: ArrayLike,
) -> Array:
    """The exact mean of `released_share` over the window from `window_s[0]` to `[1]`; shapes broadcast.

    Source: Palazzi et al. 1982 (read), integrated in time by the antiderivative of erf (recomputed).
    """
    distance, scale = np.asarray(x, dtype=np.float64), SQRT2 * np.asarray(sigma_x, dtype=np.float64)
    front, back = (_waiting_edge(distance, window_s, edge, wind, scale) for edge in emitted_s)
    return _settled(0.5 * (back - front))


def drifting_share_mean(
    x: ArrayLike, length_m: float, elapsed_s: tuple[float, float], wind: float, sigma_x: ArrayLike
) -> Array:
    """The mean share of a slab of gas that drifts past, over the time from `elapsed_s[0]` to `[1]`.

    `x` is how far ahead of the slab's middle the receptor lay at time 0. Shapes of `x` and `sigma_x`
    broadcast.
    Source: as `released_share_mean`, for a slab that has left its source (recomputed).
    """
    distance, scale = np.asarray(x, dtype=np.float64), SQRT2 * np.asarray(sigma_x, dtype=np.float64)
    duration = elapsed_s[1] - elapsed_s[0]
    back = _erf_integral(distance + 0.5 * length_m, elapsed_s, wind, scale)
    front = _erf_integral(distance - 0.5 * length_m, elapsed_s, wind, scale)
    return _settled(0.5 * (back - front) / duration)


def _waiting_edge(
    x: Array, window_s: tuple[float, float], leaves_s: float, wind: float, scale: Array
) -> Array:
    """The window's mean of erf at an edge that waits at the source until `leaves_s`, then drifts off."""
    start, end = window_s
    waiting = min(max(leaves_s - start, 0.0), end - start)
    total = waiting * erf(x / scale) if waiting > 0.0 else np.zeros(np.broadcast(x, scale).shape)
    if leaves_s < end:
        total = total + _erf_integral(x, (max(start - leaves_s, 0.0), end - leaves_s), wind, scale)
    return np.asarray(total / (end - start), dtype=np.float64)


def _erf_integral(x: Array, elapsed_s: tuple[float, float], wind: float, scale: Array) -> Array:
    """The integral over time of erf((x - wind t) / scale)."""
    near, far = (x - wind * elapsed_s[0]) / scale, (x - wind * elapsed_s[1]) / scale
    return np.asarray(scale / wind * (_erf_primitive(near) - _erf_primitive(far)), dtype=np.float64)


def _erf_primitive(z: Array) -> Array:
    """An antiderivative of erf: z erf z + exp(-z^2) / sqrt(pi); from 6 on that is |z| to the last bit."""
    found = np.array(np.abs(z))
    near = found < _SATURATED
    inner = z[near]
    found[near] = inner * erf(inner) + np.exp(-inner * inner) / SQRT_PI
    return np.asarray(found, dtype=np.float64)


def _settled(share: Array) -> Array:
    """A share within 0 and 1, its rounding noise taken for none."""
    return np.where(share < LEAST_SHARE, 0.0, np.minimum(share, 1.0))


def curtain_spread_m(dilution_factor: float) -> float:
    """The initial spread in m by which a water curtain dilutes a leak at the ground `dilution_factor` times
    where the spreads are still at their floor, about 10 m behind it. The curtain mixes, it destroys nothing.

    For chlorine 3 is documented (range 3 to 5), in winds below 4 m/s only: see `curtain_caveats`.
    Raises ValueError for a factor below 1.
    Source: factors of J. Haz. Mat. 96 (2003) 127 (read); the spread follows from 1 + (s/floor)^2
    (recomputed).
    """
    if not (np.isfinite(dilution_factor) and dilution_factor >= 1.0):
        raise ValueError(f"dilution_factor: must be finite and at least 1 (got {dilution_factor})")
    return float(load_table(TABLE)["smallest_sigma"]["value"] * np.sqrt(dilution_factor - 1.0))
