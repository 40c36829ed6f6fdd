"""The causal chain: from any event back to its first cause, and the longest links on the way."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np

from drillsim.record.run import Run
from drillsim.record.table import Table

MOST_LINKS: Final = 10
"""So many links a summary lists; the rest can be walked in the log."""

Row = dict[str, Any]


def chain(events: Table, id_: int) -> list[Row]:
    """The rows that led to an event, its first cause first and the event itself last.

    Raises KeyError for an event or a cause that the log does not hold, ValueError when causes form a ring.
    """
    row_of = {int(number): row for row, number in enumerate(events["id"].tolist())}
    names = list(events.columns)
    found: list[Row] = []
    seen: set[int] = set()
    current = int(id_)
    while current != 0:
        if current not in row_of:
            raise KeyError(f"the log has no event {current}; ids run from 1 to {len(events)}")
        if current in seen:
            raise ValueError(f"event {current} is its own cause; the log is damaged")
        seen.add(current)
        row = {name: events[name][row_of[current]] for name in names}
        found.append(row)
        current = int(row["parent_id"])
    return found[::-1]


def last_event(events: Table, what: str) -> int | None:
    """The id of the last event of a kind, or None."""
    rows = np.flatnonzero(events["what"] == what)
    if not rows.size:
        return None
    times = events["time_s"][rows].astype(np.float64)
    return int(events["id"][rows[int(np.flatnonzero(times == times.max())[-1])]])


ENDS: Final = ("isolated", "fire_under_control", "fire_out", "crowd_dispersed", "evacuated", "brought_out")
"""The events whose chains are looked at: the leak closed, the fire held and out, the crowd gone, the last place empty,
the last casualty out."""


def longest_links(run: Run) -> list[dict[str, Any]]:
    """The links of the chains to the last event of each of `ENDS`, the longest first.

    Each has `from` and `to` ("what:who"), their event ids, `seconds`, and `toward`: the ends it delayed.
    """
    links: dict[tuple[int, int], dict[str, Any]] = {}
    for end in ENDS:
        id_ = last_event(run.events, end)
        rows = chain(run.events, id_) if id_ is not None else []
        for cause, effect in pairwise(rows):
            key = (int(cause["id"]), int(effect["id"]))
            links.setdefault(key, _link(cause, effect))["toward"].append(end)
    ranked = sorted(links.values(), key=lambda link: (-link["seconds"], link["from_id"], link["to_id"]))
    return [link for link in ranked if link["seconds"] > 0][:MOST_LINKS]


def _link(cause: Row, effect: Row) -> dict[str, Any]:
    """One link of a chain."""
    return {
        "from": event_name(cause),
        "to": event_name(effect),
        "seconds": round(float(effect["time_s"]) - float(cause["time_s"]), 3),
        "from_id": int(cause["id"]),
        "to_id": int(effect["id"]),
        "toward": [],
    }


def event_name(row: Row) -> str:
    """An event as "what:who", the form in which a realisation imposes it."""
    return f"{row['what']}:{row['who']}" if row["who"] else str(row["what"])
