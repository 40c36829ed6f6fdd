"""How the tests run: no example is failed for being slow on a busy machine, and CI draws the same ones each time.

What is marked `long` shows again, at length, what something shorter shows; it is played with DRILLSIM_LONG=1 only.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out what is long, unless it is asked for."""
    if os.environ.get("DRILLSIM_LONG") != "1":
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long; set DRILLSIM_LONG=1"))
