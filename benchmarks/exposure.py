"""The mark of exposure: what an hour of 5 000 moving people in one plume costs, beside passes of np.exp."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.emission import Emission
from drillsim.hazards.gas.segments import segments_from_rates
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.harm import add_load
from drillsim.hazards.weather import Weather, steady

Floats = NDArray[np.float64]

STEP_S = 10.0


@dataclass(frozen=True)
class Walk:
    """Where people are half way through each step, metres (steps, people), and the plume they cross."""

    x: Floats
    y: Floats
    emission: Emission


def walk(people: int, steps: int) -> Walk:
    """People all about a source, each at its own speed and heading, who turn back at the edge."""
    winds = steady(Weather(270.0, 3.0, "D"))
    emission = Emission([(Source(0.0, 0.0), segments_from_rates([1.0], [0.0, np.inf], winds))], winds)
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-500.0, 1500.0, people), rng.uniform(-700.0, 700.0, people)
    heading, speed = rng.uniform(0.0, 2.0 * np.pi, people), rng.normal(1.3, 0.2, people).clip(0.6, 2.0)
    dx, dy = STEP_S * speed * np.cos(heading), STEP_S * speed * np.sin(heading)
    xs, ys = np.empty((steps, people)), np.empty((steps, people))
    for step in range(steps):
        xs[step], ys[step] = x, y
        x, y = x + dx, y + dy
        turn = (np.abs(x - 500.0) > 1000.0) | (np.abs(y) > 700.0)
        dx, dy = np.where(turn, -dx, dx), np.where(turn, -dy, dy)
    return Walk(xs, ys, emission)


def breathe(walked: Walk, between: Callable[[], object] = lambda: None) -> Floats:
    """The loads of everybody at the end; something else may be done between the steps."""
    height, load = np.full(walked.x.shape[1], 1.5), np.zeros(walked.x.shape[1])
    for step, (x, y) in enumerate(zip(walked.x, walked.y, strict=True)):
        found = walked.emission.mean((x, y, height), (step * STEP_S, (step + 1) * STEP_S))
        load = add_load(load, found, STEP_S, 2.0)
        between()
    return load


def passes(people: int, steps: int, rounds: int = 5) -> float:
    """How many passes of np.exp over (people, steps) the exposure costs: the median of some rounds.

    A machine whose clock changes from one moment to the next gives both their share of it: every step is followed by
    the exponentials of its row.
    """
    numbers, walked, found = np.linspace(-1.0, 0.0, people), walk(people, steps), []
    for _ in range(rounds):
        spent: list[float] = []

        def exponentials(spent: list[float] = spent) -> None:
            began = time.perf_counter()
            np.exp(numbers)
            spent.append(time.perf_counter() - began)

        began = time.perf_counter()
        breathe(walked, exponentials)
        took = time.perf_counter() - began
        found.append((took - sum(spent)) / sum(spent))
    return float(np.median(found))
