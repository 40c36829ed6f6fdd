"""How a passive gas spreads down the wind: Briggs spreads, the plume, and a release of finite duration.

Lengths in m, times in s, mass in kg; `x` is the distance down the wind, `y` across it, `z` the height.
A plume is (rate / wind) x dilution; a release that began or ended not long ago is that plume times the share
of it that is there (Palazzi), and the share's mean over a window has a closed form. The spreads are 10-minute
means: what one breathes in a single breath may be several times higher or lower.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from drillsim.hazards.tables import load_table
from drillsim.hazards.weather import Roughness, stability_index

TABLE = "gas/dispersion.yaml"

Array = NDArray[np.float64]

AVERAGING_MIN: float = load_table(TABLE)["averaging_time"]["value"]
"""Over how long the concentrations are means; no figure is scaled to another time."""

SQRT2 = np.sqrt(2.0)
SQRT_PI = np.sqrt(np.pi)
SATURATED = 6.0  # erf is 1 to the last bit from here on
# Beyond six spreads a Gaussian is 1.5e-8 of its middle; five would still leave 4 ppm of a million.
CULL_SIGMAS = 6.0

# A share is a difference of numbers about 1; below this it is rounding, not gas.
LEAST_SHARE = 1e-12


def sigmas(x: ArrayLike, stability: str | ArrayLike, roughness: Roughness) -> tuple[Array, Array]:
    """The Briggs spreads sigma_y and sigma_z in m at `x` m down the wind, without any floor.

    `stability` is a letter or class numbers 0 to 5; it broadcasts with `x`. Zero at and behind the source.
    Raises ValueError for a class outside A to F.
    Source: Briggs 1973 (read).
    """
    across, up = _rows(roughness)
    distance = np.maximum(np.asarray(x, dtype=np.float64), 0.0)
    index = stability_index(stability)
    return _briggs(across, index, distance), _briggs(up, index, distance)


@cache
def _rows(roughness: Roughness) -> tuple[Array, Array]:
    """The coefficients a, b, p of sigma_y and of sigma_z, (6, 3), one row a class."""
    rows = load_table(TABLE)["briggs"][roughness]
    return np.asarray(rows["sigma_y"], dtype=np.float64), np.asarray(rows["sigma_z"], dtype=np.float64)


_GROWN: Mapping[float, Callable[[Array, Array], Array]] = {
    -1.0: lambda straight, grown: straight / grown,
    -0.5: lambda straight, grown: straight / np.sqrt(grown),
    0.5: lambda straight, grown: straight * np.sqrt(grown),
}
"""Powers that are cheaper as roots."""


def _briggs(rows: Array, index: NDArray[np.intp], x: Array) -> Array:
    """The curve a x (1 + b x)^p of the rows picked by `index`."""
    if index.ndim == 0:
        a, b, p = rows[index].tolist()
        if b == 0.0:
            return np.asarray(a * x, dtype=np.float64)
        grown = b * x
        grown += 1.0
        return np.asarray(_GROWN[p](a * x, grown), dtype=np.float64)
    classes, distance = np.broadcast_arrays(index, x)
    found = np.zeros(distance.shape)
    for number in np.unique(classes):
        found[classes == number] = _briggs(rows, np.asarray(number, dtype=np.intp), distance[classes == number])
    return found


def briggs_across(stability: str, roughness: Roughness) -> tuple[float, float, float]:
    """a, b and p of the class's sigma_y = a x (1 + b x)^p, m.

    Source: Briggs 1973 (read).
    """
    a, b, power = _rows(roughness)[0][int(stability_index(stability))]
    return float(a), float(b), float(power)


def steepest_spread(stability: str, roughness: Roughness) -> float:
    """The most that sigma_y grows in a metre of way, 1: its slope at the source.

    Source: Briggs 1973 (read).
    """
    return briggs_across(stability, roughness)[0]


@cache
def _least_spread_m() -> float:
    return float(load_table(TABLE)["smallest_sigma"]["value"])


def floored(sigma: ArrayLike, initial_spread_m: ArrayLike = 0.0) -> Array:
    """A spread in m that is never below the smallest (1 m), with an initial spread added in quadrature.

    Shapes broadcast.
    Source: the floor is an assumption; quadrature is the rule for independent mixings.
    """
    spread = np.maximum(np.asarray(sigma, dtype=np.float64), _least_spread_m())
    initial = np.asarray(initial_spread_m, dtype=np.float64)
    if initial.ndim == 0 and initial == 0.0:  # the root of a square is the number itself, to the last bit
        return np.asarray(spread, dtype=np.float64)
    return np.asarray(np.sqrt(spread * spread + initial * initial), dtype=np.float64)


def dilution_per_m2(
    y: ArrayLike, z: ArrayLike, height_m: ArrayLike, sigma_y: ArrayLike, sigma_z: ArrayLike
) -> Array:
    """The density over the cross-section of a plume, 1/m2: Gaussian across, Gaussian with reflection up.

    Shapes broadcast. Its integral over y and z >= 0 is 1.
    Source: CCPS 1999 p. 97 (read).
    """
    sy, sz = np.asarray(sigma_y, dtype=np.float64), np.asarray(sigma_z, dtype=np.float64)
    across = _square(np.asarray(y) / sy)
    shared = np.exp(-0.5 * (across + _square(np.subtract(z, height_m) / sz)))
    raised = height_m > 0.0 if isinstance(height_m, float) else np.any(height_m)
    if raised:
        shared = 0.5 * (shared + np.exp(-0.5 * (across + _square(np.add(z, height_m) / sz))))
    return np.asarray(shared / (np.pi * (sy * sz)), dtype=np.float64)


def _square(spreads: Array) -> Array:
    return np.asarray(spreads * spreads, dtype=np.float64)


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
    return settled(0.5 * (erf((distance - back) / scale) - erf((distance - front) / scale)))


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
    distance, scale = np.broadcast_arrays(np.asarray(x, dtype=np.float64), SQRT2 * np.asarray(sigma_x))
    edges = Edges(distance, scale, wind, erf(distance / scale))
    front, back = (edge_means(edges, np.asarray(edge), window_s)[0] for edge in emitted_s)
    return settled(0.5 * (back - front))


def drifting_share_mean(
    x: ArrayLike, length_m: float, elapsed_s: tuple[float, float], wind: float, sigma_x: ArrayLike
) -> Array:
    """The mean share of a slab of gas that drifts past, over the time from `elapsed_s[0]` to `[1]`.

    `x` is how far ahead of the slab's middle the receptor lay at time 0. Shapes of `x` and `sigma_x`
    broadcast.
    Source: as `released_share_mean`, for a slab that has left its source (recomputed).
    """
    distance, scale = np.broadcast_arrays(np.asarray(x, dtype=np.float64), SQRT2 * np.asarray(sigma_x))
    ends = (distance - 0.5 * length_m, distance + 0.5 * length_m)
    front, back = (
        edge_means(Edges(end, scale, wind, erf(end / scale)), np.asarray(0.0), elapsed_s)[0] for end in ends
    )
    return settled(0.5 * (back - front))


@dataclass(frozen=True)
class Edges:
    """Edges of gas as receptors see them, arrays of shapes that broadcast.

    The receptor lies `x` m down the wind from where the edge waits, or starts from; `scale` is sqrt(2) spreads there,
    m; `wind` m/s; `waiting` is erf(x / scale), what the receptor sees of the edge until it leaves.
    """

    x: Array
    scale: Array
    wind: Array | float
    waiting: Array


def edge_means(edges: Edges, leaves_s: Array, cuts_s: Sequence[float] | Array) -> Array:
    """The mean of erf((x - wind t) / scale), 1 before an edge comes and -1 behind it, in each window.

    `cuts_s` are the bounds of windows that follow one another, `leaves_s` when each edge sets out (inf: never); the
    first axis of the result is the windows. Wherever an edge waits, has passed or is yet far, the mean is one and the
    same number in every such window, to the last bit.
    Source: the antiderivative of erf (recomputed).
    """
    if len(cuts_s) == 2 and leaves_s.size == 1 and np.ndim(edges.x) and leaves_s.flat[0] <= cuts_s[0]:
        return _passing_means(edges, leaves_s.flat[0], cuts_s)
    cuts = np.asarray(cuts_s, dtype=np.float64).reshape(-1, *(1,) * np.broadcast(edges.x, leaves_s).ndim)
    lasts = cuts[1:] - cuts[:-1]
    z = (edges.x - edges.wind * np.maximum(cuts - leaves_s, 0.0)) / edges.scale
    behind, waiting = z[0] <= -SATURATED, leaves_s >= cuts[-1]
    if behind.all():
        return same_in_all(np.full(z.shape[1:], -1.0), len(lasts))
    same = np.where(behind, -1.0, np.where(waiting, edges.waiting, 1.0))
    moving = ~(behind | waiting | (z[-1] >= SATURATED))
    if not moving.any():
        return same_in_all(same, len(lasts))
    found = np.empty((len(lasts), *same.shape))
    found[:] = same
    some = Edges(*(_picked(one, moving) for one in (edges.x, edges.scale, edges.wind, edges.waiting)))
    found[:, moving] = _moving_means(some, z[:, moving], _picked(leaves_s, moving), cuts.reshape(-1, 1))
    return found


def _passing_means(edges: Edges, leaves_s: float, cuts_s: Sequence[float] | Array) -> Array:
    """What `edge_means` gives for one window of an edge that has set out before it, in fewer steps."""
    first, last = ((edges.x - edges.wind * (cut - leaves_s)) / edges.scale for cut in cuts_s)
    found = np.copysign(1.0, first)
    moving = (first > -SATURATED) & (last < SATURATED)
    if moving.any():
        scale, wind = _picked(edges.scale, moving), _picked(edges.wind, moving)
        total = scale / wind * (_primitive(first[moving]) - _primitive(last[moving]))
        found[moving] = total / (cuts_s[1] - cuts_s[0])
    return np.asarray(found[None])


def same_in_all(mean: Array, windows: int) -> Array:
    """One mean for all of some windows, (windows, ...); not to be written into."""
    return mean[None] if windows == 1 else np.broadcast_to(mean, (windows, *mean.shape))


def _picked(column: ArrayLike, which: NDArray[np.bool_]) -> Array:
    """Some of a column that broadcasts with `which`; a single number stays one."""
    numbers = np.asarray(column, dtype=np.float64)
    if numbers.size == 1:
        return numbers.reshape(())
    return np.asarray((numbers if numbers.shape == which.shape else np.broadcast_to(numbers, which.shape))[which])


def _moving_means(edges: Edges, z: Array, leaves_s: Array, cuts: Array) -> Array:
    """The means of edges that are on their way past somebody, (windows, edges); `z` is where they are at the cuts."""
    lasts = cuts[1:] - cuts[:-1]
    primitive = _erf_primitive(z)
    total = edges.scale / edges.wind * (primitive[:-1] - primitive[1:])
    waits = np.minimum(np.maximum(leaves_s - cuts[:-1], 0.0), lasts)
    mean = (waits * edges.waiting + total) / lasts
    mean = np.where(leaves_s >= cuts[1:], edges.waiting, mean)
    return np.where(z[1:] >= SATURATED, 1.0, np.where(z[:-1] <= -SATURATED, -1.0, mean))


def _erf_primitive(z: Array) -> Array:
    """An antiderivative of erf: z erf z + exp(-z^2) / sqrt(pi); from 6 on that is |z| to the last bit."""
    found = np.abs(z)
    near = found < SATURATED
    if near.any():
        found[near] = _primitive(z[near])
    return found


def _primitive(z: Array) -> Array:
    return np.asarray(z * erf(z) + np.exp(-z * z) / SQRT_PI, dtype=np.float64)


def settled(share: Array) -> Array:
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
    return float(_least_spread_m() * np.sqrt(dilution_factor - 1.0))
