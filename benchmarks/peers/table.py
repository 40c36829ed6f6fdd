"""The table of peers as plain text, and what has to be said with it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from benchmarks.peers.compare import Row

HEADINGS: Final = (
    "simulator", "people on nodes", "wall s", "cpu s", "people·s per s", "x us", "x us in a batch",
    "p50 later s", "p95 later s", "last later s", "arrived",
)  # fmt: skip
NOT_INSTALLED: Final = "not installed: pip install drillsim[peers]"


def table(rows: list[Row]) -> str:
    """One line a peer under a line for us, case by case, in columns as wide as they need to be."""
    cells: list[tuple[str, ...]] = [HEADINGS]
    for number, row in enumerate(rows):
        if not number or rows[number - 1].case != row.case:
            cells.append(_ours(row))
        cells.append(_line(row))
    full = [line for line in cells if len(line) == len(HEADINGS)]
    wide = [max(len(line[n]) for line in (cells if n < 2 else full)) for n in range(len(HEADINGS))]
    return "\n".join(_padded(line, wide) for line in cells)


def _ours(row: Row) -> tuple[str, ...]:
    """The line for us."""
    ours = row.ours
    share = ours.batch_s / ours.cpu_s
    return (
        f"drillsim ({ours.mover})", row.case, _seconds(ours.wall_s), _seconds(ours.cpu_s),
        f"{row.people_s / ours.wall_s:.3g}", "1", "-" if share != share else f"{1 / share:.3g}",
        "0", "0", "0", str(len(ours.arrival_times_s)),
    )  # fmt: skip


def _line(row: Row) -> tuple[str, ...]:
    """The line for a peer; a short one where it is not installed."""
    if row.result is None:
        return row.peer.name, row.case, NOT_INSTALLED
    later, batch = row.later_s, row.batch_ratio
    return (
        row.peer.name, row.case, _seconds(row.result.wall_s), _seconds(row.result.cpu_s),
        f"{row.people_s_per_s:.3g}", _times(row.ratio), "-" if batch != batch else _times(batch),
        *(f"{later[name]:+.1f}" for name in ("p50", "p95", "last")), str(row.result.arrived),
    )  # fmt: skip


def _seconds(value: float) -> str:
    """Seconds to three figures."""
    return f"{value:.3g}"


def _times(value: float) -> str:
    """A ratio: two figures, whole above ten."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _padded(line: tuple[str, ...], wide: list[int]) -> str:
    """A line in columns: words to the left, figures to the right."""
    words = [f"{line[n]:<{wide[n]}}" for n in range(2)]
    if len(line) < len(wide):
        return "  ".join((*words, *line[2:]))
    return "  ".join((*words, *(f"{line[n]:>{wide[n]}}" for n in range(2, len(wide))))).rstrip()


def remarks(rows: list[Row]) -> str:
    """What each peer's seconds include and what it models more or less than we do, each peer once."""
    lines = [
        "x us: the peer's processor seconds over ours, single and per replication in a batch; runs in turn in one",
        "process, medians. Ours include every window from the first start to the last arrival, without building the",
        "network and the routes. Later: how much later than ours the median, 95th percentile and last arrival are.",
        f"Our steps are {'compiled: numba is installed' if find_spec('numba') else 'numpy alone'}.",
        "",
    ]
    for name, peer in {row.peer.name: row.peer for row in rows}.items():
        lines += [f"{name}", f"  timed: {peer.timed}", f"  models {peer.models}"]
    notes = [f"{row.peer.name}, {row.case}: {row.result.note}" for row in rows if row.result and row.result.note]
    return "\n".join([*lines, *notes])
