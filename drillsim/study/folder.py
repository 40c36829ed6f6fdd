"""A study from beginning to end: its folder, its journal, its workers, its results."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import drillsim
from drillsim.errors import DrillsimError
from drillsim.study import journal as journals
from drillsim.study.conduct import Conduct, Standing
from drillsim.study.journal import Journal
from drillsim.study.playing import Terms
from drillsim.study.read import Study
from drillsim.study.results import Results
from drillsim.study.tables import write_whole
from drillsim.study.workers import InProcess, Workers

INPUTS: Final = "inputs"
OURS: Final = (journals.NAME, f"{journals.NAME}-wal", f"{journals.NAME}-shm", INPUTS)


@dataclass(frozen=True)
class How:
    """Who plays a study: so many workers on this machine, or those of a cluster by its scheduler; whether a study in
    the folder is gone on with."""

    workers: int = 1
    scheduler: str = ""
    resume: bool = False


def carry_out(study: Study, folder: Path, how: How, told: Callable[[Standing], None] = lambda _: None) -> Results:
    """Plays a study, every finished replication kept in the folder's journal from then on; what it found.

    Raises DrillsimError when the folder may not be used, the disk is full, or the cluster is gone: what was finished
    is kept, and playing it again with `resume` goes on.
    """
    begin(folder, how)
    journal = Journal(folder, study.package.digest, study.seed)
    try:
        _know(study, folder, journal)
        conduct = Conduct(study.designs, study.rule, journal, told)
        with _workers(study, how) as workers:
            known = conduct.play(workers)
    finally:
        journal.close()
    return Results(study, known)


def begin(folder: Path, how: How) -> None:
    """Makes the folder.

    Raises DrillsimError when it holds a study that is not to be gone on with, or files that no study wrote.
    """
    try:
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        if folder.exists() and not folder.is_dir():
            raise DrillsimError(f"{folder}: is no folder; name another with -o")
        if journals.NAME in names and not how.resume:
            raise DrillsimError(f"{folder}: holds a study; go on with it by --resume, or name another folder with -o")
        if names and journals.NAME not in names:
            raise DrillsimError(
                f"{folder}: holds files that no study wrote (got {', '.join(names[:3])}); name another folder with -o"
            )
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DrillsimError(f"{folder}: cannot be written ({error.strerror}); name another folder with -o") from None


def _know(study: Study, folder: Path, journal: Journal) -> None:
    """Notes which study this is, with the files it is played from.

    Raises DrillsimError when the folder is another study's: other files, another seed or another version.
    """
    ours = {"inputs": study.package.digest, "seed": str(study.seed), "drillsim": drillsim.__version__}
    words = {"inputs": "its scenario or park files have changed", "seed": "it has another seed",
             "drillsim": f"drillsim was {journal.about('drillsim')}, is {drillsim.__version__}"}  # fmt: skip
    for key, value in ours.items():
        before = journal.about(key)
        if before is not None and before != value:
            raise DrillsimError(f"{folder}: cannot go on with this study: {words[key]}; name another folder with -o")
        if before is None:
            journal.note(key, value)
    inputs = folder / INPUTS
    for name, content in study.package.files.items():
        path = inputs / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)


def _workers(study: Study, how: How) -> AbstractContextManager[Workers]:
    """Whoever is to play it; dask is imported only where it is wanted."""
    terms = Terms(study.seed, study.timeout_s)
    if how.workers == 1 and not how.scheduler:
        return InProcess(study.package, terms)
    from drillsim.study.cluster import Cluster, Where

    return Cluster(Where(how.workers, how.scheduler), study.package, terms)
