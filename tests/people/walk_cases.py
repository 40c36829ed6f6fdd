"""Random walking parks and a day in each: who starts, stops, turns and is carried, which ways close and reopen.

Everything is drawn beforehand from a `random.Random`, so that any mover can be put through the same day.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

from drillsim.park.geometry import lines
from drillsim.people.mover import ARRIVED, NO_WAY, Guidance
from drillsim.people.network import WINDOW_TICKS, Network
from drillsim.people.rules import speed_factors
from drillsim.units import NEVER

DIVISORS = [h for h in range(1, WINDOW_TICKS + 1) if WINDOW_TICKS % h == 0]
FASTEST_M_S = 2.5
MOST_WINDOWS = 2000


@dataclass(frozen=True)
class Strip:
    """What two walkways are made of, one each way."""

    start: int
    end: int
    length: float
    pause: int
    storage: int
    share: float = 1.0


def network_of(strips: list[Strip], nodes: int, step: int) -> Network:
    """A walking network of strips; walkway 2 k runs along strip k, 2 k + 1 runs back."""
    both = [s for s in strips for _ in range(2)]
    ends = [pair for s in strips for pair in ((s.start, s.end), (s.end, s.start))]
    xy = np.array([(10.0 * n, float(n % 3)) for n in range(nodes)])
    storage = np.array([s.storage for s in both], dtype=np.int64)
    return Network(
        xy=xy,
        start=np.array([a for a, _ in ends], dtype=np.int64),
        end=np.array([b for _, b in ends], dtype=np.int64),
        length=np.array([s.length for s in both]),
        area=(storage + 0.5) / 2.75,
        pause=np.array([s.pause for s in both], dtype=np.int64),
        storage=storage,
        speed_share=np.array([s.share for s in both]),
        way=np.arange(len(both)) // 2,
        reverse=np.arange(len(both)) ^ 1,
        lines=lines([(tuple(xy[a]), tuple(xy[b])) for a, b in ends])[0],
        place_ids=(),
        inside=np.empty(0, dtype=np.int64),
        upper=np.empty(0, dtype=np.int64),
        step=step,
    )


@dataclass(frozen=True)
class Hour:
    """What one window brings: people named here do it if their state allows it."""

    starts: dict[int, int] = field(default_factory=dict)
    """Person: tick."""
    stops: tuple[int, ...] = ()
    removes: tuple[int, ...] = ()
    restarts: dict[int, int] = field(default_factory=dict)
    replans: dict[int, int] = field(default_factory=dict)
    """Person: plan."""
    closed: frozenset[int] = frozenset()
    """Strips."""


@dataclass(frozen=True)
class Day:
    """A park, its people and all that happens; after the last window every way is open and known to be."""

    network: Network
    home: list[int]
    speed: list[float]
    stuck: int
    plans: list[list[int]]
    plan: list[int]
    knows: list[bool]
    """Who knows of closures at once; the rest walk up to them and wait."""
    crowded: bool
    """Whether speeds follow density as published."""
    windows: list[Hour]


def random_day(luck: random.Random) -> Day:
    """A day in a park of 3 to 12 nodes with gates, narrow ways and full ways."""
    nodes = luck.randint(3, 12)
    strips = _strips(luck, nodes)
    quickest = min(1000 * s.length / s.share / FASTEST_M_S for s in strips)
    step = luck.choice([h for h in DIVISORS if h <= max(1.0, quickest)][-3:])
    people = luck.randint(2, 40)
    home_nodes = [luck.randrange(nodes) for _ in range(luck.randint(1, 3))]
    plans = [luck.sample(range(nodes), luck.randint(1, 2)) for _ in range(luck.randint(1, 3))]
    speeds = [luck.choice([0.6, 1.0, 1.25, 1.34, 2.5]) for _ in range(3)]
    count = luck.randint(4, 16)
    return Day(
        network=network_of(strips, nodes, step),
        home=[luck.choice(home_nodes) for _ in range(people)],
        speed=[luck.choice(speeds) for _ in range(people)],
        stuck=luck.choice([3_000, 12_000, 20_001, 60_000]),
        plans=plans,
        plan=[luck.randrange(len(plans)) for _ in range(people)],
        knows=[luck.random() < 0.5 for _ in range(people)],
        crowded=luck.random() < 0.5,
        windows=_windows(luck, (count, people, len(plans), len(strips))),
    )


def _strips(luck: random.Random, nodes: int) -> list[Strip]:
    """A tree through all nodes and some ways more; parallel ways are allowed."""
    ends = [(luck.randrange(n), n) for n in range(1, nodes)]
    for _ in range(luck.randint(0, nodes)):
        a, b = luck.sample(range(nodes), 2)
        ends.append((a, b))
    return [
        Strip(
            a,
            b,
            length=luck.choice([0.9, 2.0, 5.0, 7.3, 12.5, 25.0]),
            pause=luck.choice([1, 120, 453, 481, 1539, 2565]),
            storage=luck.choice([1, 1, 2, 3, 6, 40]),
            share=luck.choice([1.0, 1.0, 0.771]),
        )
        for a, b in ends
    ]


def _windows(luck: random.Random, sizes: tuple[int, int, int, int]) -> list[Hour]:
    """What each window brings."""
    count, people, plans, strips = sizes
    first = {person: luck.randrange(min(3, count)) for person in range(people)}
    moments = [luck.randrange(WINDOW_TICKS) for _ in range(3)]
    hours = []
    for number in range(count):
        start = number * WINDOW_TICKS
        after = luck.random() < 0.5
        some = lambda share: tuple(p for p in range(people) if luck.random() < share)  # noqa: E731
        hours.append(Hour(
            starts={p: start + luck.choice(moments) for p, window in first.items() if window == number},
            stops=some(0.03) if number else (),
            removes=some(0.3) if after else (),
            restarts={p: start + luck.choice(moments) for p in some(0.1)},
            replans={p: luck.randrange(plans) for p in some(0.05)},
            closed=frozenset(s for s in range(strips) if luck.random() < 0.2),
        ))  # fmt: skip
    return hours


def onward(network: Network, targets: list[int], barred: frozenset[int]) -> list[int]:
    """The walkway to take at each node on a shortest way by metres; the lowest number among equals."""
    far = [0.0 if node in targets else float("inf") for node in range(len(network.xy))]
    ways = [w for w in range(network.walkways) if w // 2 not in barred]
    start, end, length = network.start.tolist(), network.end.tolist(), network.length.tolist()
    for _ in far:
        for w in ways:
            far[start[w]] = min(far[start[w]], length[w] + far[end[w]])
    row = []
    for node, metres in enumerate(far):
        best = [w for w in ways if start[w] == node and length[w] + far[end[w]] == metres]
        row.append(ARRIVED if node in targets else best[0] if best and metres < float("inf") else NO_WAY)
    return row


@dataclass
class Story:
    """All that was seen of a mover through a day, window by window, and how many windows it took."""

    arrived_at: list[int] = field(default_factory=list)
    left_at: list[int] = field(default_factory=list)
    inside: list[list[int]] = field(default_factory=list)
    waiting: list[list[int]] = field(default_factory=list)
    squeezed: list[int] = field(default_factory=list)
    density: list[list[float]] = field(default_factory=list)
    factor: list[list[float]] = field(default_factory=list)
    """As published; `factors` are as told."""
    where: list[list[list[float]]] = field(default_factory=list)
    factors: list[list[float]] = field(default_factory=list)
    removed: dict[int, int] = field(default_factory=dict)
    stopped: dict[int, int] = field(default_factory=dict)
    restarted: int = 0


class Director:
    """Puts a mover through a day; `echoes` hands it its own published factors back, not a copy."""

    def __init__(self, day: Day, mover: Any, shuffled: random.Random | None = None, echoes: bool = False) -> None:
        self.day, self.mover, self.shuffled, self.echoes = day, mover, shuffled, echoes
        self.told: tuple[np.ndarray, ...] = ()
        self.plan = list(day.plan)
        self.factor = speed_factors(np.zeros(day.network.walkways), day.network.speed_share)
        self.rows: dict[tuple[int, frozenset[int]], list[int]] = {}
        self.story = Story()

    def play(self) -> Story:
        """The whole day, and as many quiet windows after it as people need to arrive."""
        number = 0
        while self.goes_on(number):
            self.mover.advance((number + 1) * WINDOW_TICKS, self.begin(number))
            self.note()
            number += 1
        return self.end()

    def goes_on(self, number: int) -> bool:
        """Whether the day has a window of this number."""
        return number < len(self.day.windows) or (number < MOST_WINDOWS and self.someone_walks())

    def end(self) -> Story:
        """The story, with how it ended for everybody."""
        where = self.mover.whereabouts
        self.story.arrived_at = where.arrived_at[0].tolist()
        self.story.left_at = where.left_at[0].tolist()
        return self.story

    def someone_walks(self) -> bool:
        """Whether anybody has left, not arrived and not been stopped."""
        where = self.mover.whereabouts
        return bool(((where.left_at < NEVER) & (where.arrived_at >= NEVER) & ~where.stopped).any())

    def begin(self, number: int) -> Guidance:
        """A window begins: what is done to people takes effect; what the mover is told for it."""
        hour = self.day.windows[number] if number < len(self.day.windows) else Hour()
        self.act(hour, number * WINDOW_TICKS)
        self.story.factors.append(self.factor.tolist())
        return self.guidance(hour.closed)

    def act(self, hour: Hour, now: int) -> None:
        """Removals, stops, new plans, restarts and starts, for whom they are possible."""
        where = self.mover.whereabouts
        gone = [p for p in hour.removes if where.stopped[0, p] and p not in self.story.removed]
        self.tell("remove", gone)
        self.story.removed |= dict.fromkeys(gone, now)
        fallen = [p for p in hour.stops if not where.stopped[0, p]]
        self.tell("stop", fallen, now=now)
        self.story.stopped |= dict.fromkeys(fallen, now)
        for person, plan in hour.replans.items():
            self.plan[person] = plan
        able = {p for p in range(len(self.plan)) if not where.stopped[0, p]}
        again = {p: t for p, t in hour.restarts.items() if p in able and where.arrived_at[0, p] < NEVER}
        self.tell("restart", list(again), list(again.values()))
        self.story.restarted += len(again)
        starts = {p: t for p, t in hour.starts.items() if p in able}
        self.tell("start", list(starts), list(starts.values()))

    def tell(self, what: str, who: list[int], at: list[int] | None = None, **now: int) -> None:
        """Calls the mover, with all people at once or, when shuffled, one by one in any order."""
        order = [list(range(len(who)))]
        if self.shuffled is not None:
            order = [[n] for n in self.shuffled.sample(order[0], len(who))]
        for these in order:
            if these:
                arrays = [np.array([values[n] for n in these]) for values in (who, at) if values is not None]
                getattr(self.mover, what)(*arrays, **now)

    def guidance(self, closed: frozenset[int]) -> Guidance:
        """Two rows a plan: for those who know of closures, and for those who do not; news only where there is some."""
        rows = []
        for targets in range(len(self.day.plans)):
            for barred in (frozenset(), closed):
                key = (targets, barred)
                if key not in self.rows:
                    self.rows[key] = onward(self.day.network, self.day.plans[targets], barred)
                rows.append(self.rows[key])
        table = [2 * plan + knows for plan, knows in zip(self.plan, self.day.knows, strict=True)]
        barred_ways = np.isin(self.day.network.way, sorted(closed))
        news = (np.array(table), np.array(rows), barred_ways)
        if not self.told or not all(map(np.array_equal, news, self.told)):
            self.told = news
        return Guidance(*self.told, self.factor)

    def note(self) -> None:
        """What is seen at the window's end."""
        crowding, where = self.mover.publish(), self.mover.whereabouts
        if self.day.crowded:
            self.factor = crowding.factor[0] if self.echoes else crowding.factor[0].copy()
        self.story.inside.append(crowding.inside[0].tolist())
        self.story.waiting.append(self.mover.waiting()[0].tolist())
        self.story.squeezed.append(int(crowding.squeezed[0]))
        self.story.density.append(crowding.density[0].tolist())
        self.story.factor.append(crowding.factor[0].tolist())
        columns = (where.node, where.walkway, where.stands_on, where.since, where.entered_at, where.arrives_at,
                   where.arrived_at, where.left_at, where.stopped, where.stopped_share, where.hops)  # fmt: skip
        self.story.where.append([column[0].tolist() for column in columns])


@st.composite
def drawn_days(draw: st.DrawFn, park: Day | None = None) -> Day:
    """A day that hypothesis can make simpler: in a park of its own, or another day in the park of `park`."""
    network, plans = (park.network, park.plans) if park else draw(_parks())
    people = len(park.home) if park else draw(st.integers(1, 24))
    strips, nodes = network.walkways // 2, len(network.xy)
    count = draw(st.integers(1, 14))
    each = lambda values: draw(st.lists(values, min_size=people, max_size=people))  # noqa: E731
    plan = each(st.integers(0, len(plans) - 1))
    near = draw(st.lists(st.integers(0, nodes - 1), min_size=1, max_size=3)) if len(plans) < nodes else None
    return Day(
        network=network,
        home=each(st.sampled_from(near)) if near else plan,
        speed=each(st.sampled_from([1.25, 0.6, 1.0, 1.34, FASTEST_M_S])),
        stuck=park.stuck if park else draw(st.sampled_from([12_000, 3_000, 20_001, 60_000])),
        plans=plans,
        plan=plan,
        knows=each(st.booleans()),
        crowded=park.crowded if park else draw(st.booleans()),
        windows=_drawn_windows(draw, count, (people, len(plans), strips)),
    )


@st.composite
def _parks(draw: st.DrawFn) -> tuple[Network, list[list[int]]]:
    """A network and where its plans lead: a tree with some ways more, or a ring that everybody walks the same way."""
    if draw(st.booleans()):
        nodes = draw(st.sampled_from([5, 7]))
        ends = [(n, (n + 1) % nodes) for n in range(nodes)]
        plans = [[(n + nodes // 2) % nodes] for n in range(nodes)]
        sizes = st.tuples(st.just(draw(_LENGTHS)), st.sampled_from([1, 120, 481]), st.sampled_from([1, 2, 3]))
    else:
        nodes = draw(st.integers(2, 9))
        ends = [(draw(st.integers(0, n - 1)), n) for n in range(1, nodes)]
        ends += draw(st.lists(st.tuples(*[st.integers(0, nodes - 1)] * 2).filter(lambda e: e[0] != e[1]), max_size=6))
        targets = st.lists(st.integers(0, nodes - 1), min_size=1, max_size=2, unique=True)
        plans = draw(st.lists(targets, min_size=1, max_size=min(3, nodes - 1)))
        sizes = st.tuples(_LENGTHS, st.sampled_from([1, 120, 453, 1539, 2565]), st.sampled_from([1, 2, 3, 6, 40]))
    share = st.sampled_from([1.0, 1.0, 0.771])
    strips = [Strip(a, b, *draw(sizes), draw(share)) for a, b in ends]
    quickest = min(1000 * s.length / s.share / FASTEST_M_S for s in strips)
    steps = [h for h in DIVISORS if h <= max(1.0, quickest)][-3:]
    return network_of(strips, nodes, draw(st.sampled_from(steps))), plans


_LENGTHS = st.sampled_from([12.5, 0.9, 2.0, 5.0, 7.3, 25.0])


def _drawn_windows(draw: st.DrawFn, count: int, sizes: tuple[int, int, int]) -> list[Hour]:
    """What each window brings; starts and restarts fall on few ticks, so that many are at the same."""
    people, plans, strips = sizes
    moments = draw(st.lists(st.integers(0, WINDOW_TICKS - 1), min_size=1, max_size=2))
    person, window, tick = st.integers(0, people - 1), st.integers(0, count - 1), st.sampled_from(moments)
    first = draw(st.lists(st.tuples(st.integers(0, min(2, count - 1)), tick), min_size=people, max_size=people))
    some = lambda *what: draw(st.lists(st.tuples(window, *what), max_size=8))  # noqa: E731
    stops, removes, restarts = some(person), some(person), some(person, tick)
    replans, closed = some(person, st.integers(0, plans - 1)), draw(_closings(count, strips))
    return [
        Hour(
            starts={p: number * WINDOW_TICKS + t for p, (w, t) in enumerate(first) if w == number},
            stops=tuple({p: None for w, p in stops if w == number}),
            removes=tuple({p: None for w, p in removes if w <= number}),
            restarts={p: number * WINDOW_TICKS + t for w, p, t in restarts if w <= number},
            replans={p: plan for w, p, plan in replans if w == number},
            closed=frozenset(s for since, until, s in closed if since <= number < until),
        )
        for number in range(count)
    ]


def _closings(count: int, strips: int) -> st.SearchStrategy[list[tuple[int, int, int]]]:
    """Strips closed from one window to before another."""
    closing = st.tuples(st.integers(0, count - 1), st.integers(1, 6), st.integers(0, strips - 1))
    return st.lists(closing.map(lambda c: (c[0], c[0] + c[1], c[2])), max_size=8)
