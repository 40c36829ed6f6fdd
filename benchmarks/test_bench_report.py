"""What telling costs: the figures, the page and the tables of a run."""

from typing import Any

import pytest

from benchmarks.days import shipped, with_people
from drillsim import api
from drillsim.record.folder import run_files
from drillsim.record.run import Run
from drillsim.report.figures import figures
from drillsim.report.html import PAGE, page

SIZES = [500, 5_000, 50_000]
DRAWN = {"map.png", "moments.png", "timeline.png", "curve.png", "exposure.png"}


@pytest.fixture(scope="module", params=SIZES)
def run(request: pytest.FixtureRequest) -> Run:
    """A quarter of an hour of a leak with so many people on the site."""
    return api.simulate(with_people(shipped("phosgene_leak_day", 15), request.param))


def test_figures(benchmark: Any, run: Run) -> None:
    drawn = benchmark.pedantic(figures, args=(run,), rounds=2, iterations=1)
    assert set(drawn) >= DRAWN
    assert all(content.startswith(b"\x89PNG") and len(content) > 10_000 for content in drawn.values())


def test_page(benchmark: Any, run: Run) -> None:
    pictures = {"map.png": b"\x89PNG" + bytes(100_000)}
    content = benchmark(page, run, pictures).decode()
    assert PAGE == "report.html" and len(content) > 150_000 and "Phosgene leak by day" in content


def test_tables(benchmark: Any, run: Run) -> None:
    files = benchmark(run_files, run)
    assert files["people.csv"].count(b"\n") == len(run.people) + 1
    assert files["events.csv"].count(b"\n") == len(run.events) + 1
