"""The journal of a study: one SQLite file, one writer, a row a replication, kept whatever dies.

A replication is keyed by a hash of everything its outcome depends on: the package of files, what the design changes,
the replication, the seed and the version of drillsim. So what is there is never played again, and what belongs to
another study is never taken for this one's.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import drillsim
from drillsim.errors import DrillsimError
from drillsim.study.designs import Design
from drillsim.study.playing import NUMBERS, Outcome

NAME: Final = "journal.sqlite"
SCHEMA: Final = "drillsim.study-journal/1"
FINAL: Final = ("ok", "error")
"""What a replication always comes to again; what crashed or ran out of time is played again when a study is resumed."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS replications (
    key TEXT PRIMARY KEY, design TEXT NOT NULL, replication INTEGER NOT NULL, seed TEXT NOT NULL,
    version TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('ok', 'error', 'crashed', 'timed_out')),
    measured TEXT NOT NULL, why TEXT NOT NULL, seconds REAL NOT NULL
) STRICT;
"""
T = TypeVar("T")


class Journal:
    """What has been played of a study; `digest` stands for its package.

    Raises DrillsimError when the file is another study's, another drillsim writes it now, or the disk refuses.
    """

    def __init__(self, folder: Path, digest: str, seed: int) -> None:
        self.path, self.digest, self.seed = folder / NAME, digest, seed
        self._keys: dict[str, str] = {}
        self.file = self._do(lambda: sqlite3.connect(self.path, timeout=1.0, isolation_level=None))
        self._do(self._open)

    def _open(self) -> None:
        """WAL, every commit on the disk, and nobody else writes while this is open."""
        self.file.execute("PRAGMA locking_mode=EXCLUSIVE")  # first: then WAL needs no memory shared through the disk
        self.file.execute("PRAGMA journal_mode=WAL")
        self.file.execute("PRAGMA synchronous=FULL")
        self.file.executescript(_TABLES)
        self.file.execute("BEGIN IMMEDIATE")
        self.file.execute("INSERT OR IGNORE INTO about VALUES ('schema', ?)", (SCHEMA,))
        self.file.execute("COMMIT")

    def about(self, key: str) -> str | None:
        """A note kept with the journal."""
        row = self._do(lambda: self.file.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone())
        return None if row is None else str(row[0])

    def note(self, key: str, value: str) -> None:
        """Keeps a note with the journal."""
        self._do(lambda: self.file.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value)))

    def key(self, design: Design, replication: int) -> str:
        """The hash a replication is kept under."""
        if design.id not in self._keys:
            changed = json.dumps(dict(design.changes), sort_keys=True, ensure_ascii=False)
            self._keys[design.id] = f"{drillsim.__version__}\0{self.digest}\0{design.scenario}\0{changed}\0{self.seed}"
        return hashlib.sha256(f"{self._keys[design.id]}\0{replication}".encode()).hexdigest()[:32]

    def write(self, outcomes: Sequence[tuple[Design, Outcome]]) -> None:
        """Keeps the outcomes of some replications, all of them or none; an outcome that is there and final stays."""
        rows = [
            (self.key(design, one.replication), design.id, one.replication, str(self.seed), drillsim.__version__,
             one.status, json.dumps(dict(zip(NUMBERS, one.values, strict=False))), one.why, one.seconds)
            for design, one in outcomes
        ]  # fmt: skip
        self._do(lambda: self._insert(rows))

    def _insert(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self.file.execute("BEGIN IMMEDIATE")
        try:
            self.file.executemany(
                "INSERT INTO replications VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                "status = excluded.status, measured = excluded.measured, why = excluded.why, "
                "seconds = excluded.seconds WHERE status NOT IN ('ok', 'error') OR excluded.status = 'ok'",
                rows,
            )
            self.file.execute("COMMIT")
        except sqlite3.Error:
            if self.file.in_transaction:
                self.file.execute("ROLLBACK")
            raise

    def outcomes(self, designs: Sequence[Design]) -> Mapping[str, dict[int, Outcome]]:
        """What is known of each design, by replication."""
        by_id = {design.id: design for design in designs}
        found: dict[str, dict[int, Outcome]] = {design.id: {} for design in designs}
        rows = self._do(lambda: self.file.execute("SELECT * FROM replications").fetchall())
        for key, id_, replication, _, _, status, measured, why, seconds in rows:
            design = by_id.get(id_)
            if design is None or self.key(design, replication) != key:
                continue
            values = json.loads(measured)
            taken = tuple(values[name] for name in NUMBERS) if status == "ok" else ()
            found[id_][replication] = Outcome(id_, replication, status, taken, why, seconds)
        return found

    def close(self) -> None:
        """Lets the file go; what was written stays."""
        self.file.close()

    def _do(self, what: Callable[[], T]) -> T:
        """Does one thing with the file; what SQLite refuses is said in words."""
        try:
            return what()
        except sqlite3.OperationalError as error:
            raise DrillsimError(f"{self.path}: {_in_words(str(error))}") from None
        except sqlite3.DatabaseError as error:
            message = f"{self.path}: is no journal of a study ({error}); name another folder with -o"
            raise DrillsimError(message) from None


def _in_words(error: str) -> str:
    """What SQLite says, with the remedy."""
    if "locked" in error:
        return "another drillsim works on this study; wait for it, or name another folder with -o"
    if "full" in error or "disk I/O" in error:
        return f"cannot be written ({error}); make room and go on with --resume, what was finished is kept"
    return f"cannot be written ({error}); name another folder with -o"
