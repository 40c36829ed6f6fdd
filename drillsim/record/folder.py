"""A run folder: written whole or not at all, and its tables read back exactly.

An existing folder is replaced only when it is empty or holds nothing but a former run: a manifest of ours, and no
file that the manifest does not name. Anything else is refused before a byte is written.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

import drillsim
from drillsim.errors import DrillsimError
from drillsim.reading import Noun
from drillsim.record.run import Run
from drillsim.record.table import Table
from drillsim.scenario.written_out import written_out

SCHEMA: Final = "drillsim.run/1"
MANIFEST: Final = "manifest.json"
TABLES: Final = ("events", "people", "responses", "series", "assembly", "hazards")
PACKAGES: Final = ("numpy", "scipy", "networkx", "simpy", "pydantic", "PyYAML", "matplotlib")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_TEXT: Final = re.compile(r"[A-Za-z\u4e00-\u9fff][\w /%.²³°–-]*[\w%²³°]\Z")
_AMBIGUOUS: Final = re.compile(r"(y|n|yes|no|on|off|true|false|null)\Z", re.IGNORECASE)


def write_run(run: Run, folder: Path, files: Mapping[str, bytes] | None = None) -> None:
    """Writes a run folder: summary, tables, resolved inputs, manifest, and further files by name (figures, page).

    All or nothing: everything is rendered first, written to a hidden sibling, synced, then renamed.
    Raises DrillsimError when the folder may not be replaced or the disk refuses.
    """
    claim(folder)
    contents = {**run_files(run), **(files or {})}
    contents[MANIFEST] = _manifest(run, contents)
    try:
        _write_whole(folder, contents)
    except OSError as error:
        raise _unwritable(folder, error) from None


def run_files(run: Run) -> dict[str, bytes]:
    """The files of a run that depend on nothing but the run: equal runs give equal bytes."""
    tables = {f"{name}.csv": getattr(run, name).to_csv().encode() for name in TABLES}
    if len(run.hops):
        tables["hops.csv"] = run.hops.to_csv().encode()
    file, park = written_out(run.scenario)
    scenario = file.model_copy(update={"park": "park.yaml"})
    return {
        "summary.json": summary_text(run).encode(),
        **tables,
        "park.yaml": noun_yaml(park).encode(),
        "scenario.yaml": noun_yaml(scenario).encode(),
    }


def summary_text(run: Run) -> str:
    """The summary as JSON text, keys in the order of a report."""
    return json.dumps(run.summary(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def claim(folder: Path) -> None:
    """Makes sure that a run may be written to a folder; writes nothing.

    Raises DrillsimError when it is a file, or holds anything that no former run wrote.
    """
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise DrillsimError(f"{folder}: is no folder; name another with --out")
        names = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        strangers = sorted(set(names) - _former_run(folder)) if names else []
    except OSError as error:
        raise _unwritable(folder, error) from None
    if strangers:
        listed = ", ".join(strangers[:3]) + (" …" if len(strangers) > 3 else "")
        raise DrillsimError(
            f"{folder}: holds files that no run wrote (got {listed}); name another folder with --out, or empty it"
        )


def read_run_tables(folder: Path) -> dict[str, Table]:
    """The tables of a run folder by name, exactly as they were written.

    Raises DrillsimError when it is no run folder.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        columns = manifest["columns"]
        return {name: _read_table(folder / f"{name}.csv", columns[name]) for name in TABLES}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{folder}: is no run folder that can be read ({error}); name one that `run` wrote"
        raise DrillsimError(message) from None


def noun_yaml(noun: Noun) -> str:
    """A noun as YAML text that loads again to an equal noun, every default written out."""
    data = noun.model_dump(mode="json", by_alias=True, exclude_none=True)
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


class _Dumper(yaml.SafeDumper):
    """Writes text so that YAML 1.1 and 1.2 read the same, and never an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        """No value is written as a reference to another."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Text in quotes unless it is plain words in every YAML version."""
    plain = _PLAIN_TEXT.match(value) and not _AMBIGUOUS.match(value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def _manifest(run: Run, contents: Mapping[str, bytes]) -> bytes:
    """What made the run, what stands beside it, and when it was written."""
    dice = run.realisation.dice
    data = {
        "schema": SCHEMA,
        "drillsim": drillsim.__version__,
        "engine": run.engine,
        "seed": dice.seed,
        "replication": dice.replication,
        "scenario": run.scenario.file.name.model_dump(),
        "written_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
        "inputs_sha256": dict(sorted(run.scenario.sources.items())),
        "files_sha256": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(contents.items())},
        "columns": {
            name: {column: values.dtype.str for column, values in getattr(run, name).columns.items()}
            for name in TABLES
        },
    }
    return (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _former_run(folder: Path) -> set[str]:
    """The names a former run may have in a folder; none when its manifest is not ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        ours = manifest["schema"] == SCHEMA
        return {MANIFEST, *manifest["files_sha256"]} if ours else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write_whole(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Writes all files to a hidden sibling and puts it in the folder's place."""
    parent = folder.resolve().parent
    parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=parent))
    try:
        for name, content in contents.items():
            _write_synced(building / name, content)
        building.chmod(0o755)
        _sync_folder(building)
        _put_in_place(building, folder.resolve())
        _sync_folder(parent)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _put_in_place(building: Path, folder: Path) -> None:
    """Renames the new folder into place; a former one stands aside and is put back when that fails."""
    if not folder.exists():
        building.rename(folder)
        return
    aside = building.with_suffix(".old")
    folder.rename(aside)
    try:
        building.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Makes a folder's entries durable where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(folder: Path, error: OSError) -> DrillsimError:
    return DrillsimError(f"{folder}: cannot be written ({error.strerror}); name another folder with --out")


def _read_table(path: Path, dtypes: Mapping[str, str]) -> Table:
    """One CSV file as a table with the columns and types it was written from."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    if not rows or rows[0] != list(dtypes):
        raise ValueError(f"{path.name} has other columns than the manifest")
    cells = list(zip(*rows[1:], strict=True)) or [()] * len(dtypes)
    return Table({name: _column(values, dtypes[name]) for name, values in zip(dtypes, cells, strict=True)})


def _column(cells: tuple[str, ...], dtype: str) -> np.ndarray[Any, Any]:
    """The cells of a CSV column as an array."""
    kind = np.dtype(dtype)
    if kind.kind == "f":
        return np.array([float(cell) if cell else np.nan for cell in cells], dtype=kind)
    if kind.kind == "b":
        return np.array([cell == "True" for cell in cells], dtype=kind)
    if kind.kind in "iu":
        return np.array([int(cell) for cell in cells], dtype=kind)
    armed = [cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell for cell in cells]
    return np.array(armed, dtype=kind) if kind.kind != "O" else _objects(armed)


def _objects(values: list[str]) -> np.ndarray[Any, Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
