"""The whole suite: every case and every trial, each with its verdict."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from drillsim.errors import DrillsimError
from drillsim.hazards.substances import UnknownSubstanceError
from drillsim.validation.cases import Case, load_cases
from drillsim.validation.formulas import dense, field, fire, gas, harm, source
from drillsim.validation.formulas.covering import Check, Formula, NotCoveredError
from drillsim.validation.tables import load_table
from drillsim.validation.trials import fires, lng, lng_peer, prairie_grass
from drillsim.validation.trials.trial import Trial
from drillsim.validation.verdicts import VERDICTS, Quantity, Row, Verdict, compare, flat, settle

SHARED: Final = "DRILLSIM_SHARED"
"""The environment variable that names the folder of cases and measured data."""
FORMULAS: Final[Mapping[str, Formula]] = {**source.FORMULAS, **gas.FORMULAS, **fire.FORMULAS, **harm.FORMULAS}
TRIAL_TOPICS: Final = ("field data", "fire")


@dataclass(frozen=True)
class Suite:
    """What came out: a row for every case and trial, and the trials with all their values."""

    rows: tuple[Row, ...]
    trials: tuple[Trial, ...]
    remarks: tuple[str, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows have each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def failed(self) -> bool:
        """Whether anything verified fails."""
        return self.counts["fails"] > 0


def where_cases_are(given: Path | None) -> Path:
    """The file of cases: the one given, else that of the shared folder.

    Raises DrillsimError where there is neither.
    """
    if given is not None:
        return given
    shared = os.environ.get(SHARED)
    if not shared:
        raise DrillsimError(f"verify: no cases are named; give a file with --cases, or set {SHARED} to the folder "
                            "that holds cases/hazards.yaml and data/")  # fmt: skip
    return Path(shared) / "cases" / "hazards.yaml"


def where_data_are(given: Path | None) -> Path | None:
    """The folder of measured data: the one given, else that of the shared folder; None where there is none.

    Raises DrillsimError where the one given is no folder.
    """
    if given is not None and not given.is_dir():
        raise DrillsimError(f"{given}: is no folder of measured data; see --data")
    shared = os.environ.get(SHARED)
    found = given or (Path(shared) / "data" if shared else None)
    return found if found is not None and found.is_dir() else None


def verify_hazards(cases: Path, data: Path | None, only: str | None = None) -> Suite:
    """Judges every case of a file, and every trial where the measured data are at hand.

    `only` is a topic. Raises InputError for files that cannot be read as such, DrillsimError for a topic that no case
    has.
    """
    all_ = load_cases(cases)
    topics = sorted({case.topic for case in all_} | set(TRIAL_TOPICS))
    if only is not None and only not in topics:
        raise DrillsimError(f"verify: no case has the topic {only!r}; topics: {', '.join(topics)}")
    found = trials(data) if data is not None else ()
    rows = [*(judged(case, data) for case in all_), *(trial.row() for trial in found), *_without_data(data)]
    order = {topic: number for number, topic in enumerate(dict.fromkeys(row.topic for row in rows))}
    rows.sort(key=lambda row: order[row.topic])
    remarks = [] if data is not None else [f"no measured data: no field trial was run; see --data and {SHARED}"]
    return Suite(
        tuple(row for row in rows if only in (None, row.topic)),
        tuple(trial for trial in found if only in (None, trial.topic)),
        tuple(remarks),
    )


def trials(data: Path) -> tuple[Trial, ...]:
    """All field trials of a folder of measured data.

    Raises InputError for data that are missing or of another kind.
    """
    return (*prairie_grass.trials(data), *lng.trials(data), *lng_peer.peers(data), *fires.trials(data))


def _without_data(data: Path | None) -> list[Row]:
    """The trials as rows where there are no data to run them on."""
    table = load_table("trials.yaml")
    if data is not None:
        return []
    return [
        Row(id_, topic, (), table[name]["source"], table[name]["confidence"], "not covered", "no measured data at hand")
        for id_, topic, name in (
            (prairie_grass.BY_OBUKHOV, "field data", "prairie_grass"),
            (lng.BURRO, "field data", "lng"),
            ("trial.fires", "fire", "fires"),
        )
    ]


def judged(case: Case, data: Path | None = None) -> Row:
    """One case with its verdict; one whose arguments its formula cannot take is not covered, and says so."""
    table = load_table("trials.yaml")
    listed, single = table["listed"].get(case.id), table["listed_numbers"].get(case.id, {})
    try:
        quantities = _quantities(case, data)
    except NotCoveredError as reason:
        quantities, missing = _uncovered(case), str(reason)
    except UnknownSubstanceError as reason:
        quantities, missing = _uncovered(case), str(reason)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        what = f"needs {error}" if isinstance(error, KeyError) else f"cannot take what the case gives: {error}"
        quantities, missing = _uncovered(case), f"its formula {what}"
    else:
        missing = ""
    marked = [replace(one, listed=single.get(one.name, "")) for one in quantities]
    all_, verdict, note = settle(marked, case.confidence, listed)
    if verdict == "not covered" and not note:
        note = missing or f"no function for {case.formula or 'what the case describes'}"
    return Row(case.id, case.topic, all_, case.source, case.confidence, verdict, note)


def _quantities(case: Case, data: Path | None) -> Sequence[Quantity]:
    """What a case expects beside what drillsim gets for it."""
    for start, check in _checks(data).items():
        if case.id.startswith(start):
            return check(case)
    if case.formula not in FORMULAS:
        return _uncovered(case)
    got = dict(flat(FORMULAS[case.formula](case.arguments)))
    return [compare(name, value, got.get(name), case.tolerance) for name, value in flat(case.expected)]


def _checks(data: Path | None) -> dict[str, Check]:
    """The checks by the start of the ids they are for; some need the measured data."""
    return {
        **source.CHECKS,
        **gas.CHECKS,
        **dense.CHECKS,
        **fire.CHECKS,
        **harm.CHECKS,
        "field.prairie_grass.run": field.prairie_run,
        "field.prairie_grass.statistics": lambda case: field.prairie_statistics(case, data),
        "field.lng.": field.lng_run,
        "acceptance.": field.limits_of_acceptance,
    }


def _uncovered(case: Case) -> list[Quantity]:
    """What a case expects, with nothing beside it."""
    return [compare(name, value, None, case.tolerance) for name, value in flat(case.expected)]
