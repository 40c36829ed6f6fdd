"""A study is read with all its faults told, played whoever plays it, kept whatever dies, and gone on with."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest
import yaml
from small_park import park_data, scenario_data

from drillsim.errors import DrillsimError, InputError
from drillsim.scenario.load import load_scenario
from drillsim.study import playing
from drillsim.study.conduct import Conduct, Standing
from drillsim.study.folder import How, carry_out
from drillsim.study.journal import NAME, Journal
from drillsim.study.package import Package, package_of
from drillsim.study.playing import NUMBERS, Order, Outcome
from drillsim.study.read import Study, read_study, study_of_scenarios
from drillsim.study.rules import Fixed, UntilBest, UntilCompared, UntilKnown
from drillsim.study.tables import tables_of, write_tables
from drillsim.study.workers import Answer

PLACE = NUMBERS.index("isolated_s")


def written(folder: Path, **study: Any) -> Path:
    """A small park, a short day and a study of it, written into a folder; the study's file."""
    day = scenario_data() | {"lasts": "12 min"}
    changes = {"schema": "drillsim.study/1", "name": "small", "base": "scenario.yaml", "replications": 2,
               "measures": ["isolated_s", "first_report_s"]}  # fmt: skip
    for name, data in (("park.yaml", park_data(40)), ("scenario.yaml", day), ("study.yaml", changes | study)):
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "study.yaml"


WIND = {"path": "weather.wind_from", "values": ["225 deg", "45 deg"], "chances": ["75 %", "25 %"]}
RATE = {"path": "incidents.leak.rate", "values": ["0.01 kg/s", "0.05 kg/s"]}


# ---- reading


def test_every_fault_of_a_study_is_told_at_once_with_line_and_remedy(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        measures=["isolatd_s", "reported_by"],
        factors={
            "wind": {"path": "weather.wind_form", "values": ["10 deg"]},
            "rate": {"path": "incidents.leak.rate", "values": ["0.1 kg/s", "2 m/s"]},
            "far": {"path": "name.en.x", "values": ["a"]},
        },
        heat_maps={"one": {"x": "wind", "y": "hour", "measure": "isolated_s"}},
    )
    with pytest.raises(InputError) as caught:
        read_study(path)
    told = "\n".join(str(problem) for problem in caught.value.problems)
    assert "did you mean 'isolated_s'?" in told
    assert "'reported_by' is a name, not a number" in told
    assert "unknown key 'wind_form'; did you mean 'wind_from'?" in told
    assert "unknown unit 'm/s' for a mass rate" in told
    assert "'hour' is no factor of this study" in told
    assert "'name.en.x' leads nowhere" in told
    assert all(problem.line > 0 and problem.file == "study.yaml" for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("factor", "says"),
    [
        ({"path": "weather.cloud"}, "one of values, between and levels"),
        ({"values": ["1 m"]}, "needs a path"),
        ({"path": "weather.wind_from", "values": ["1 deg"], "chances": ["50 %", "50 %"]}, "as many chances"),
        ({"path": "incidents.leak.rate", "between": ["2 kg/s", "1 kg/s"]}, "is no range"),
        ({"path": "incidents.leak.rate", "between": ["1 kg/s", "2 kg/min"]}, "is no range"),
        ({"path": "incidents.leak.rate", "between": ["1 kg/s", "2 kg/s"]}, "a grid has no ranges"),
    ],
)
def test_a_factor_that_makes_no_sense_is_refused(tmp_path: Path, factor: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_study(written(tmp_path, factors={"one": factor}))


def test_a_grid_has_every_combination_and_its_chances(tmp_path: Path) -> None:
    study = read_study(written(tmp_path, factors={"wind": WIND, "rate": RATE},
                               what_ifs={"no_mask": {"set": {"park.places.workshop.escape_masks": 0}}}))  # fmt: skip
    assert [one.id for one in study.designs] == [f"{w}-{n}" for w in ("base", "no_mask") for n in range(1, 5)]
    assert study.designs[1].changes == {"weather.wind_from": "225 deg", "incidents.leak.rate": "0.05 kg/s"}
    assert study.designs[4].changes["park.places.workshop.escape_masks"] == 0
    assert study.designs[0].chance is None, "half of the chances are not known"
    alone = read_study(written(tmp_path, factors={"wind": WIND}))
    assert [one.chance for one in alone.designs] == [0.75, 0.25]


def test_drawn_points_lie_in_their_range_on_its_scale(tmp_path: Path) -> None:
    rate = {"path": "incidents.leak.rate", "between": ["0.001 kg/s", "1 kg/s"], "scale": "log"}
    study = read_study(written(tmp_path, factors={"rate": rate, "wind": WIND},
                               sampling={"kind": "latin_hypercube", "points": 40}))  # fmt: skip
    rates = np.array([one.numbers["rate"] for one in study.designs])
    decades = np.histogram(np.log10(rates), bins=[-3, -2, -1, 0])[0]
    assert decades.tolist() == pytest.approx([13.3, 13.3, 13.3], abs=1)
    assert {one.changes["weather.wind_from"] for one in study.designs} == {"225 deg", "45 deg"}


def test_what_is_changed_by_path_is_what_an_overlay_changes(tmp_path: Path) -> None:
    study = read_study(written(tmp_path, what_ifs={"stronger": {"set": {
        "incidents.leak": {"rate": "0.07 kg/s"}, "weather.changes": {"turn": {"after": "5 min", "wind_from": "90 deg"}},
        "orders.all_clear": None}}}))  # fmt: skip
    from drillsim.study.package import changes_of

    changed = load_scenario(tmp_path / "scenario.yaml", changes_of(study.designs[1]))
    plain = load_scenario(tmp_path / "scenario.yaml")
    assert changed.file.incidents["leak"].rate == 0.07  # type: ignore[union-attr]
    assert changed.file.incidents["leak"].place == plain.file.incidents["leak"].place
    assert changed.file.weather.changes["turn"].wind_from == 90.0
    assert set(changed.file.orders) == set(plain.file.orders) - {"all_clear"}


def test_a_study_cannot_leave_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = written(inside, base="../scenario.yaml")
    with pytest.raises(InputError, match="outside the project folder"):
        read_study(path)


# ---- playing


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("small")
    return read_study(written(folder, factors={"wind": WIND}, replications=3,
                              what_ifs={"no_valve": {"set": {"failed_valves": ["remote_valve"]}}}))  # fmt: skip


class Played:
    """Workers that answer at once with made-up outcomes, the newest order first if asked; `fate` may let them die."""

    def __init__(self, value: Callable[[str, int], float], fate: Callable[[Order, int], bool] = lambda order, n: True,
                 slots: int = 3, newest_first: bool = False) -> None:  # fmt: skip
        self.value, self.fate, self.slots, self.newest_first = value, fate, slots, newest_first
        self.waiting: deque[Order] = deque()
        self.played: list[tuple[str, int]] = []
        self.orders: list[Order] = []
        self.most_out = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None: ...  # fmt: skip

    def submit(self, order: Order) -> None:
        self.waiting.append(order)
        self.orders.append(order)
        self.most_out = max(self.most_out, len(self.waiting))

    def answer(self) -> Answer:
        order = self.waiting.pop() if self.newest_first else self.waiting.popleft()
        if not self.fate(order, len(self.waiting)):
            return Answer(order, None, "it died")
        self.played += [(order.design.id, number) for number in order.replications]
        name = order.design.id
        return Answer(order, tuple(made(name, n, self.value(name, n)) for n in order.replications))


def made(design: str, replication: int, value: float) -> Outcome:
    values: list[float | None] = [None] * len(NUMBERS)
    values[PLACE] = value
    return Outcome(design, replication, "ok", tuple(values), seconds=0.5)


def conducted(study: Study, folder: Path, workers: Played, told: Any = lambda _: None) -> dict[str, dict[int, Outcome]]:
    folder.mkdir(exist_ok=True)
    journal = Journal(folder, study.package.digest, study.seed)
    try:
        return Conduct(study.designs, study.rule, journal, told).play(workers)
    finally:
        journal.close()


def test_nothing_is_played_twice_nor_left_out(small: Study, tmp_path: Path) -> None:
    study = replace(small, rule=Fixed(50))
    first = Played(lambda design, n: float(n))
    told: list[Standing] = []
    known = conducted(study, tmp_path, first, told.append)
    assert sorted(first.played) == sorted((one.id, n) for one in study.designs for n in range(50))
    assert all(list(found) == list(range(50)) for found in known.values())
    assert (told[-1].done, told[-1].of, told[-1].failed) == (200, 200, 0)
    again = Played(lambda design, n: -1.0)
    assert conducted(study, tmp_path, again) == known
    assert again.played == []
    more = Played(lambda design, n: float(n))
    conducted(replace(study, rule=Fixed(60)), tmp_path, more)
    assert sorted(more.played) == sorted((one.id, n) for one in study.designs for n in range(50, 60))


def test_an_order_that_dies_by_chance_is_played_again(small: Study, tmp_path: Path) -> None:
    rng = np.random.default_rng(29)
    workers = Played(lambda design, n: float(n), lambda order, out: bool(rng.random() > 0.1))
    known = conducted(replace(small, rule=Fixed(40)), tmp_path, workers)
    assert all(one.status == "ok" for found in known.values() for one in found.values())
    assert sorted(workers.played) == sorted((one.id, n) for one in small.designs for n in range(40))


def test_a_replication_that_kills_its_worker_is_found_alone_and_named(small: Study, tmp_path: Path) -> None:
    poisoned = (small.designs[1].id, 17)
    beside: list[int] = []

    def fate(order: Order, out: int) -> bool:
        dies = order.design.id == poisoned[0] and poisoned[1] in order.replications
        if dies and len(order.replications) == 1:
            beside.append(out)
        return not dies

    workers = Played(lambda design, n: float(n), fate)
    known = conducted(replace(small, rule=Fixed(40)), tmp_path, workers)
    outcomes = [one for found in known.values() for one in found.values()]
    crashed = [(one.design, one.replication) for one in outcomes if one.status != "ok"]
    assert crashed == [poisoned]
    assert known[poisoned[0]][17].status == "crashed"
    assert beside == [0, 0, 0], "with nothing beside it, three times"
    assert len(workers.played) == len(set(workers.played)) == 40 * len(small.designs) - 1
    again = Played(lambda design, n: float(n))
    mended = conducted(replace(small, rule=Fixed(40)), tmp_path, again)
    assert again.played == [poisoned] and mended[poisoned[0]][17].status == "ok"


def test_who_plays_and_in_which_order_changes_nothing(small: Study, tmp_path: Path) -> None:
    rule = UntilKnown("isolated_s", 0.05, 10, 400)

    def value(design: str, n: int) -> float:
        return 100.0 + 60.0 * float(np.random.default_rng([n, len(design)]).standard_normal())

    one = conducted(replace(small, rule=rule), tmp_path / "a", Played(value, slots=1))
    other = conducted(replace(small, rule=rule), tmp_path / "b", Played(value, slots=7, newest_first=True))
    numbers = {id_: len(found) for id_, found in one.items()}
    assert numbers == {id_: len(found) for id_, found in other.items()}
    assert len(set(numbers.values())) > 1 or max(numbers.values()) > 10
    strip = lambda known: {k: [(o.replication, o.values) for o in v.values()] for k, v in known.items()}  # noqa: E731
    assert strip(one) == strip(other)


def test_a_comparison_goes_on_until_its_difference_is_known(small: Study, tmp_path: Path) -> None:
    def value(design: str, n: int) -> float:
        common, own = np.random.default_rng(n).standard_normal(2)
        return float(100.0 + 30.0 * common + (5.0 + 3.0 * own if design.startswith("no_valve") else 0.0))

    known = conducted(replace(small, rule=UntilCompared(("isolated_s",), 0.005, 10, 2000)), tmp_path, Played(value))
    numbers = {len(found) for found in known.values()}
    assert len(numbers) == 1 and 100 < numbers.pop() < 2000


def test_a_race_stops_playing_what_cannot_be_best(small: Study, tmp_path: Path) -> None:
    ranks = {one.id: rank for rank, one in enumerate(small.designs)}

    def value(design: str, n: int) -> float:
        return float(100.0 + 20.0 * ranks[design] + 8.0 * np.random.default_rng([n, ranks[design]]).standard_normal())

    known = conducted(replace(small, rule=UntilBest("isolated_s", 2.0, 10, 500)), tmp_path, Played(value))
    assert len(known[small.designs[-1].id]) == 10 < len(known[small.designs[0].id]) or {
        len(found) for found in known.values()
    } == {10}


@pytest.mark.long
def test_the_tables_of_real_runs_are_the_same_alone_and_resumed(small: Study, tmp_path: Path) -> None:
    whole = carry_out(small, tmp_path / "whole", How())
    part = replace(small, rule=Fixed(1))
    carry_out(part, tmp_path / "part", How())
    resumed = carry_out(small, tmp_path / "part", How(resume=True))
    tables = tables_of(whole)
    assert tables == tables_of(resumed)
    for folder, found in (("whole", whole), ("part", resumed)):
        write_tables(tables_of(found), tmp_path / folder)
    for path in sorted((tmp_path / "whole").glob("*.csv")):
        assert path.read_bytes() == (tmp_path / "part" / path.name).read_bytes()
    runs = list(tables["runs"].rows())
    assert len(runs) == 4 * 3 * 2
    assert {row["measure"] for row in runs} == {"isolated_s", "first_report_s"}


def test_a_row_says_all_that_is_needed_to_play_it_again(small: Study, tmp_path: Path) -> None:
    import drillsim as ds
    from drillsim.reading import Change, Mark

    results = carry_out(small, tmp_path / "s", How())
    tables = tables_of(results)
    row = next(
        row for row in tables["runs"].rows()
        if (row["design"], row["replication"], row["measure"]) == ("no_valve-1", 2, "first_report_s")
    )  # fmt: skip
    design = next(one for one in tables["designs"].rows() if one["design"] == row["design"])
    changes = [Change(path, value, Mark("designs.csv", 1, 1)) for path, value in json.loads(design["changes"]).items()]
    scenario = load_scenario(tmp_path / "s" / "inputs" / design["scenario"], changes)
    run = ds.simulate(scenario, seed=int(row["seed"]), replication=row["replication"])
    assert run.summary()[row["measure"]] == row["value"]


def test_what_goes_wrong_in_one_replication_is_its_own(small: Study, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    real = playing.simulate_many

    def poisoned(scenario: Any, numbers: Any, settings: Any, progress: Any = None) -> Any:
        if 1 in numbers:
            raise ZeroDivisionError("one is not a number of mine")
        return real(scenario, numbers, settings, progress)

    monkeypatch.setattr(playing, "simulate_many", poisoned)
    results = carry_out(small, tmp_path / "s", How())
    failed = [(one.design, one.replication, one.status, one.why) for one in results.failures]
    assert failed == [(one.id, 1, "error", "ZeroDivisionError: one is not a number of mine") for one in small.designs]
    assert all(sorted(found) == [0, 1, 2] for found in results.known.values())
    assert [row["replication"] for row in tables_of(results)["failures"].rows()] == [1] * 4


def test_a_replication_out_of_time_is_told_so(small: Study, tmp_path: Path) -> None:
    results = carry_out(replace(small, rule=Fixed(1), timeout_s=1e-6), tmp_path / "s", How())
    assert {one.status for one in results.failures} == {"timed_out"}
    again = carry_out(replace(small, rule=Fixed(1)), tmp_path / "s", How(resume=True))
    assert not list(again.failures)


# ---- the folder and its journal


def test_a_folder_is_gone_on_with_only_when_asked_and_only_for_the_same_study(small: Study, tmp_path: Path) -> None:
    one = replace(small, rule=Fixed(1))
    carry_out(one, tmp_path / "s", How())
    with pytest.raises(DrillsimError, match="--resume"):
        carry_out(one, tmp_path / "s", How())
    with pytest.raises(DrillsimError, match="another seed"):
        carry_out(replace(one, seed=2), tmp_path / "s", How(resume=True))
    other = Package({**one.package.files, "park.yaml": one.package.files["park.yaml"] + b"\n# changed\n"})
    with pytest.raises(DrillsimError, match="files have changed"):
        carry_out(replace(one, package=other), tmp_path / "s", How(resume=True))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(DrillsimError, match="no study wrote"):
        carry_out(one, tmp_path / "full", How())
    assert (tmp_path / "full" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_two_cannot_write_one_journal(tmp_path: Path) -> None:
    held = Journal(tmp_path, "digest", 1)
    try:
        with pytest.raises(DrillsimError, match="another drillsim works on this study"):
            Journal(tmp_path, "digest", 1)
    finally:
        held.close()
    Journal(tmp_path, "digest", 1).close()


def test_what_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"this is a letter, not a database" * 50)
    with pytest.raises(DrillsimError, match="is no journal"):
        Journal(tmp_path, "digest", 1)


def test_the_journal_opens_in_sqlite_with_every_numeric_measure(small: Study, tmp_path: Path) -> None:
    carry_out(replace(small, rule=Fixed(1)), tmp_path / "s", How())
    with sqlite3.connect(tmp_path / "s" / NAME) as file:
        measured, status = file.execute("SELECT measured, status FROM replications").fetchone()
        mode = file.execute("PRAGMA journal_mode").fetchone()[0]
    assert (status, mode) == ("ok", "wal")
    assert set(json.loads(measured)) == set(NUMBERS)


def test_the_tables_open_in_pandas_and_parquet_says_the_same(small: Study, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    results = carry_out(replace(small, rule=Fixed(2)), tmp_path / "s", How())
    write_tables(tables_of(results), tmp_path / "s")
    frame = pandas.read_csv(tmp_path / "s" / "runs.csv")
    mean = frame[frame.measure == "first_report_s"].groupby("design").value.mean()
    summary = pandas.read_csv(tmp_path / "s" / "summary.csv")
    told = summary[summary.measure == "first_report_s"].set_index("design")["mean"]
    assert mean.to_dict() == pytest.approx(told.to_dict(), nan_ok=True)
    assert mean.notna().any()
    pytest.importorskip("pyarrow")
    assert pandas.read_parquet(tmp_path / "s" / "runs.parquet")["value"].equals(frame["value"])


def test_the_tables_open_in_duckdb_and_in_excel(small: Study, tmp_path: Path) -> None:
    results = carry_out(replace(small, rule=Fixed(2)), tmp_path / "s", How())
    write_tables(tables_of(results), tmp_path / "s")
    assert (tmp_path / "s" / "designs.csv").read_bytes().startswith(b"\xef\xbb\xbfdesign,"), "Excel asks for the mark"
    duckdb = pytest.importorskip("duckdb")
    frame = pytest.importorskip("pandas").read_csv(tmp_path / "s" / "runs.csv")
    first = frame[frame.measure == "first_report_s"]
    for file in ("runs.csv", "runs.parquet"):
        path = tmp_path / "s" / file
        asked = f"SELECT count(*), avg(value) FROM '{path}' WHERE measure = 'first_report_s'"
        assert duckdb.sql(asked).fetchall() == [(len(first), pytest.approx(first.value.mean()))]


def test_a_disk_that_is_full_keeps_what_was_finished(tmp_path: Path) -> None:
    """The journal may grow to 200 kB: then writing fails, in words; with room again the rest is played."""
    path = written(tmp_path, factors={"wind": WIND}, replications=60)
    script = f"""
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r}); sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from test_study_running import Played, conducted
from drillsim.errors import DrillsimError
from drillsim.study.read import read_study
study = read_study(Path({str(path)!r}))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
workers = Played(lambda design, n: float(n))
try:
    conducted(study, Path({str(tmp_path / "s")!r}), workers)
except DrillsimError as error:
    print("refused:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
rest = Played(lambda design, n: float(n))
known = conducted(study, Path({str(tmp_path / "s")!r}), rest)
print(sum(len(found) for found in known.values()), len(workers.played), len(rest.played))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    refused, counts = done.stdout.strip().splitlines()
    assert refused.startswith("refused:") and "--resume" in refused
    all_, before, after = map(int, counts.split())
    assert all_ == 120 and after < 120 <= before + after


def test_scenarios_are_compared_under_one_luck(tmp_path: Path) -> None:
    written(tmp_path)
    other = {"schema": "drillsim.scenario/1", "extends": "scenario.yaml", "name": "no valve",
             "failed_valves": ["remote_valve"]}  # fmt: skip
    (tmp_path / "no_valve.yaml").write_text(yaml.safe_dump(other), encoding="utf-8")
    study = study_of_scenarios([tmp_path / "scenario.yaml", tmp_path / "no_valve.yaml"], Fixed(4), 1)
    results = carry_out(study, tmp_path / "s", How())
    gap = next(one for one in results.comparisons if one.measure == "isolated_s")
    assert (gap.first, gap.second) == ("scenario", "no_valve")
    assert gap.difference.mean.value > 0 or gap.difference.happened[1] < gap.difference.happened[0]
    report = next(one for one in results.comparisons if one.measure == "first_report_s")
    assert report.difference.mean.value == 0.0 and not report.differs, "luck is shared"


@pytest.mark.parametrize("names", [("scenario.yaml",), ("scenario.yaml", "scenario.yaml")])
def test_a_comparison_needs_two_different_scenarios(tmp_path: Path, names: tuple[str, ...]) -> None:
    written(tmp_path)
    with pytest.raises(DrillsimError, match="two scenarios"):
        study_of_scenarios([tmp_path / name for name in names], Fixed(2), 1)


def test_a_package_holds_what_the_scenarios_were_read_from(tmp_path: Path) -> None:
    written(tmp_path)
    scenario = load_scenario(tmp_path / "scenario.yaml")
    package = package_of([scenario])
    assert sorted(package.files) == ["park.yaml", "scenario.yaml"]
    (tmp_path / "park.yaml").write_text("changed", encoding="utf-8")
    with pytest.raises(DrillsimError, match="has changed"):
        package_of([scenario])
