"""A progress bar that shows only when a run is long and somebody watches."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SHOW_AFTER_S: Final = 1.0
EVERY_S: Final = 0.1


class Bar:
    """A bar on stderr; `told` is the callback a simulation reports to."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self.began = self.last = time.monotonic()
        self.progress: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.progress is not None:
            self.progress.stop()

    def told(self, done: int, of: int) -> None:
        """Notes how many windows of how many are done."""
        now = time.monotonic()
        if not self.wanted or now - self.began < SHOW_AFTER_S or now - self.last < EVERY_S:
            return
        self.last = now
        if self.progress is None:
            self._start(of)
        if self.progress is not None and self.task is not None:
            self.progress.update(self.task, completed=done)

    def _start(self, of: int) -> None:
        """Puts the bar on the screen; it leaves nothing behind when done."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self.progress = Progress(
            TextColumn("{task.percentage:>3.0f} %"), BarColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self.progress.start()
        self.task = self.progress.add_task("", total=of)
