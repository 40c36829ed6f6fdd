"""A folder that only its own writer may write over: the manifest comes last and says whose it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drillsim.errors import DrillsimError


@dataclass(frozen=True)
class OwnFolder:
    """The folders of one kind of output, in a word for messages, by the name of their manifest and its schema."""

    kind: str
    manifest: str
    schema: str

    def claim(self, folder: Path) -> None:
        """Makes sure that the folder may be written; writes nothing.

        Raises DrillsimError when it is a file, cannot be read, or holds anything that none of this kind wrote.
        """
        try:
            if folder.exists() and not folder.is_dir():
                raise DrillsimError(f"{folder}: is no folder; name another with -o")
            names = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        except OSError as error:
            raise _unwritable(folder, error) from None
        if names and not self._wrote(folder):
            listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            message = f"holds files that no {self.kind} wrote (got {listed}); name another folder with -o"
            raise DrillsimError(f"{folder}: {message}")

    def write(self, files: Mapping[str, bytes], folder: Path) -> None:
        """Writes files into the folder; the manifest last, so that a folder with one is whole.

        Raises DrillsimError when the folder may not be used or the disk refuses.
        """
        self.claim(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in sorted(files.items(), key=lambda item: (item[0] == self.manifest, item[0])):
                (folder / name).write_bytes(content)
        except OSError as error:
            raise _unwritable(folder, error) from None

    def _wrote(self, folder: Path) -> bool:
        """Whether the folder's manifest is of this kind."""
        try:
            return bool(json.loads((folder / self.manifest).read_text(encoding="utf-8"))["schema"] == self.schema)
        except (OSError, ValueError, KeyError, TypeError):
            return False


def _unwritable(folder: Path, error: OSError) -> DrillsimError:
    return DrillsimError(f"{folder}: cannot be written ({error.strerror}); name another folder with -o")
