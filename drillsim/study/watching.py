"""What is known of a study while it is played: one number with its narrowing interval."""

from __future__ import annotations

import numpy as np

from drillsim.study.conduct import Standing
from drillsim.study.playing import NUMBERS
from drillsim.study.read import FIRST_ASKED, Study
from drillsim.study.statistics import Estimate, difference_of, mean_of


class Watching:
    """The first measure that is asked for: its paired difference between the first two what-ifs, or its mean."""

    def __init__(self, study: Study) -> None:
        self.candidates = study.measures or tuple(dict.fromkeys((*study.targets, *FIRST_ASKED)))
        first: dict[str, str] = {}
        for design in study.designs:
            first.setdefault(design.what_if, design.id)
        self.watched = list(first.values())[:2]
        self.values: dict[str, dict[int, tuple[float | None, ...]]] = {id_: {} for id_ in self.watched}

    def note(self, standing: Standing) -> None:
        """Takes in the newest outcomes."""
        for one in standing.newest:
            if one.design in self.values and one.status == "ok":
                self.values[one.design][one.replication] = one.values

    def now(self) -> tuple[str, Estimate] | None:
        """The measure and what is known of it; None before it has happened twice."""
        for measure in self.candidates:
            place = NUMBERS.index(measure)
            rows = [{n: values[place] for n, values in self.values[id_].items()} for id_ in self.watched]
            common = sorted(set(rows[0]).intersection(*rows))
            found = np.array([[np.nan if (value := row[n]) is None else value for n in common] for row in rows])
            if len(rows) > 1:
                estimate = difference_of(found[0], found[1]).mean
            else:
                estimate = mean_of(found[0][np.isfinite(found[0])])
            if np.isfinite(estimate.low) and estimate.half_width > 0.0:
                return measure, estimate
        return None
