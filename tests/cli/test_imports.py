"""What is imported when: `import drillsim` and `drillsim --help` stay light."""

from __future__ import annotations

import statistics
import subprocess
import sys

import pytest

import drillsim

HEAVY = ("numpy", "scipy", "networkx", "matplotlib", "pydantic", "simpy", "jinja2", "rich", "yaml")


def loaded_after(code):
    """The heavy packages in sys.modules after running some code."""
    probe = f"import sys\n{code}\nsys.stdout.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return done.stdout.rpartition("\n")[2].split()


def test_import_drillsim_loads_nothing_heavy():
    assert loaded_after("import drillsim") == []


def test_help_loads_no_science():
    code = "from click.testing import CliRunner; from drillsim.cli import main; CliRunner().invoke(main, ['--help'])"
    assert loaded_after(code) == []


def test_public_names_are_found_when_asked_for():
    assert "numpy" in loaded_after("import drillsim as ds; ds.simulate; ds.load_scenario; ds.Run; ds.InputError")
    with pytest.raises(AttributeError, match="nonsense"):
        drillsim.nonsense  # noqa: B018
    assert set(drillsim.__all__) == set(dir(drillsim))


def test_importing_costs_less_than_twice_numpy_and_networkx():
    """Interleaved fresh processes, medians; the bound is the promise, the true ratio is far below."""
    timer = "import time; a = time.perf_counter(); {}; print(time.perf_counter() - a)"
    codes = {"ours": "import drillsim", "theirs": "import numpy, networkx"}
    seconds = {name: [] for name in codes}
    for _ in range(5):
        for name, code in codes.items():
            command = [sys.executable, "-c", timer.format(code)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds[name].append(float(done.stdout))
    assert statistics.median(seconds["ours"]) < 2 * statistics.median(seconds["theirs"])
