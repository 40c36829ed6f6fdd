"""The files of a study as one thing that travels: the same on every worker, whatever disk it has."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from drillsim.errors import DrillsimError
from drillsim.reading import Change, Mark
from drillsim.scenario.load import load_scenario, read_park
from drillsim.scenario.model import Scenario
from drillsim.study.designs import Design

KEPT: Final = 8
"""Scenarios a worker keeps loaded, at most."""
_HERE: Final = Mark("study", 0, 0)


@dataclass(frozen=True)
class Package:
    """Scenarios, parks and lists by their path below one folder, byte for byte."""

    files: Mapping[str, bytes]

    @cached_property
    def digest(self) -> str:
        """What stands for all of it: SHA-256 over paths and contents."""
        found = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            found.update(f"{name}\0{len(content)}\0".encode())
            found.update(content)
        return found.hexdigest()

    def unpack(self, folder: Path) -> None:
        """Writes its files below a folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def package_of(scenarios: Iterable[Scenario]) -> Package:
    """All files that some scenarios were read from.

    Raises DrillsimError for one that has changed since it was read.
    """
    files: dict[str, bytes] = {}
    for scenario in scenarios:
        for name, digest in scenario.sources.items():
            content = (scenario.document.root / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                raise DrillsimError(f"{name}: has changed while the study was read; start it again")
            files[name] = content
    return Package(dict(sorted(files.items())))


def changes_of(design: Design, marks: Mapping[str, Mark] | None = None) -> list[Change]:
    """What a design changes, each with the place it was written at where that is known."""
    return [Change(path, value, (marks or {}).get(path, _HERE)) for path, value in design.changes.items()]


class Unpacked:
    """A package laid out in a folder of its own, from which designs are loaded."""

    def __init__(self, package: Package, below: Path | None = None) -> None:
        """Lays it out below a folder, else where temporary files go.

        Raises DrillsimError when the disk refuses.
        """
        self.package = package
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="drillsim-study-", dir=below))
            package.unpack(self.folder)
        except OSError as error:
            raise DrillsimError(f"{below or tempfile.gettempdir()}: cannot be written ({error.strerror})") from None
        self._loaded: OrderedDict[str, Scenario] = OrderedDict()
        self._read_park = lru_cache(maxsize=KEPT)(read_park)

    def scenario(self, design: Design) -> Scenario:
        """The scenario of a design; the last few are kept.

        Raises InputError where the design's levels do not go together.
        """
        if design.id not in self._loaded:
            path = self.folder / design.scenario
            self._loaded[design.id] = load_scenario(path, changes_of(design), self.folder, self._read_park)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(design.id)
        return self._loaded[design.id]

    def remove(self) -> None:
        """Takes the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)
