"""drillsim: emergency-response simulator and drill planner for industrial parks.

    import drillsim as ds
    run = ds.simulate(ds.load_scenario("scenarios/chlorine_leak_night.yaml"), seed=1)
    run.summary(), run.events, run.people, run.responses
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drillsim.api import check, load_scenario, simulate, simulate_many
    from drillsim.errors import DrillsimError, InputError
    from drillsim.park.load import load_park
    from drillsim.record.folder import read_run_tables, write_run
    from drillsim.record.run import Run
    from drillsim.study.folder import How, carry_out
    from drillsim.study.read import read_study
    from drillsim.study.tables import tables_of

__version__ = "0.4.1"

_HOMES = {
    "check": "drillsim.api",
    "load_scenario": "drillsim.api",
    "simulate": "drillsim.api",
    "simulate_many": "drillsim.api",
    "DrillsimError": "drillsim.errors",
    "InputError": "drillsim.errors",
    "load_park": "drillsim.park.load",
    "read_run_tables": "drillsim.record.folder",
    "write_run": "drillsim.record.folder",
    "Run": "drillsim.record.run",
    "How": "drillsim.study.folder",
    "carry_out": "drillsim.study.folder",
    "read_study": "drillsim.study.read",
    "tables_of": "drillsim.study.tables",
}

__all__ = [
    "DrillsimError",
    "How",
    "InputError",
    "Run",
    "__version__",
    "carry_out",
    "check",
    "load_park",
    "load_scenario",
    "read_run_tables",
    "read_study",
    "simulate",
    "simulate_many",
    "tables_of",
    "write_run",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for, so that `import drillsim` itself costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'drillsim' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
