"""Loading a scenario: read, validate, load its park and profile, check every reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drillsim.errors import InputError
from drillsim.park.load import park_of
from drillsim.park.model import Park
from drillsim.park.own_substances import with_named
from drillsim.reading import Change, Document, expect, read_document, validate, with_changes
from drillsim.reading.document import resolve_reference
from drillsim.scenario.check import faults
from drillsim.scenario.lists import Lists, read_lists
from drillsim.scenario.model import FleetMember, Scenario
from drillsim.scenario.schema import ProfileFile, ScenarioFile

__all__ = ["load_profile", "load_scenario", "profile_ids"]

OF_THE_PARK: Final = "park."
"""How the path of a change begins that is meant for the park."""


ParkReader = Callable[[Path, Path], tuple[Document, Park]]
"""Reads a park file below a root."""


def read_park(path: Path, root: Path) -> tuple[Document, Park]:
    """A park with the document it was read from."""
    document = read_document(path, root)
    return document, park_of(document)


def load_scenario(
    path: Path | str, changes: Sequence[Change] = (), root: Path | None = None, park_reader: ParkReader = read_park
) -> Scenario:
    """The scenario of a YAML file, with its park, checked.

    `changes` are laid over it first; a path that begins with `park.` changes the park. `root` is the folder that no
    reference may leave, by default the file's own or its project's. `park_reader` may keep parks it has read before.
    Raises InputError with every fault found: each with file, line, key and remedy.
    """
    document = read_document(Path(path), root)
    expect(document, "drillsim.scenario/1", "name a scenario; for a park use `drillsim map check`")
    document = with_changes(document, [change for change in changes if not change.path.startswith(OF_THE_PARK)])
    file, named = with_named(validate(document, ScenarioFile), document)
    park_path = resolve_reference(document, ("park",), file.park)
    park_document, park = park_reader(park_path, document.root)
    of_the_park = [change for change in changes if change.path.startswith(OF_THE_PARK)]
    if of_the_park:
        within = [replace(change, path=change.path.removeprefix(OF_THE_PARK)) for change in of_the_park]
        park_document = with_changes(park_document, within)
        park = park_of(park_document)
    profile = _profile(document, file)
    lists, misread = read_lists(file, park, profile, document)
    problems = [*faults(file, park, profile, document, park_document), *misread]
    if problems:
        raise InputError(problems)
    fleet = _fleet(file, park, profile, lists)
    sources = MappingProxyType({**document.sources, **park.sources, **lists.sources, **named})
    return Scenario(file, park, profile, MappingProxyType(fleet), document, sources, lists)


def profile_ids() -> list[str]:
    """The profiles that ship with drillsim."""
    folder = resources.files("drillsim.scenario") / "profiles"
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_profile(id_: str) -> ProfileFile:
    """A profile that ships with drillsim."""
    with resources.as_file(resources.files("drillsim.scenario") / "profiles" / f"{id_}.yaml") as path:
        return validate(read_document(path), ProfileFile)


def _profile(document: Document, file: ScenarioFile) -> ProfileFile:
    """The profile the scenario names."""
    if file.profile not in profile_ids():
        known = ", ".join(profile_ids())
        raise InputError([document.problem(("profile",), f"no profile {file.profile!r}", f"choose from {known}")])
    return load_profile(file.profile)


def _fleet(file: ScenarioFile, park: Park, profile: ProfileFile, lists: Lists) -> dict[str, FleetMember]:
    """Every vehicle on the run, by sorted id: the park's as the ledger loads them, the scenario's before these."""
    found: dict[str, FleetMember] = {}
    for station_id, station in park.file.stations.items():
        for id_, vehicle in station.vehicles.items():
            found[id_] = FleetMember(id_, lists.loaded(id_, vehicle), profile.vehicle_kinds[vehicle.kind], station_id)
    for id_, added in file.fleet.items():
        found[id_] = FleetMember(id_, added, profile.vehicle_kinds[added.kind], added.station)
    on_duty = {"always", "alert_period"} if file.alert_period else {"always"}
    ready = {
        id_
        for id_, member in found.items()
        if member.vehicle.available and member.vehicle.on_duty in on_duty and id_ not in file.off_the_run
    }
    return {id_: found[id_] for id_ in sorted(ready)}
