"""What the study layer costs: the flagship's runs in this process, with orders, measures and journal."""

from typing import Any

from benchmarks.study import FLAGSHIP, conducted, design
from drillsim.scenario.load import load_scenario
from drillsim.study.package import package_of
from drillsim.study.playing import Terms
from drillsim.study.workers import InProcess


def test_sixteen_runs_of_a_study(benchmark: Any) -> None:
    package = package_of([load_scenario(FLAGSHIP)])
    with InProcess(package, Terms(1)) as workers:
        workers.unpacked.scenario(design(package))
        benchmark.pedantic(conducted, args=(package, 16, workers), rounds=2, iterations=1)
