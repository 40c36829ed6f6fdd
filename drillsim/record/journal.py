"""The journal a run writes: events with their causes, numbered window by window."""

from __future__ import annotations

from dataclasses import dataclass

from drillsim.record.kinds import RANK


@dataclass(eq=False)
class Event:
    """Something that happened: when, what, who, where, why. `id` is given when its window is published."""

    tick: int
    what: str
    who: str
    where: str = ""
    incident: str = ""
    level: str = ""
    detail: str = ""
    parent: Event | None = None
    id: int = 0


class Journal:
    """Events as they happen; each window's are sorted by tick, kind and entity, and numbered from 1."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._window: list[Event] = []

    def write(self, event: Event) -> Event:
        """Notes an event of the current window and returns it, so that others may name it as their cause."""
        if event.what not in RANK:
            raise KeyError(f"no event kind {event.what!r}; add it to record.kinds")
        self._window.append(event)
        return event

    def publish(self) -> tuple[Event, ...]:
        """Closes the window: its events, in their final order and with their numbers."""
        window = sorted(self._window, key=lambda event: (event.tick, RANK[event.what], event.who, event.incident))
        for number, event in enumerate(window, len(self.events) + 1):
            event.id = number
        self.events += window
        self._window = []
        return tuple(window)
