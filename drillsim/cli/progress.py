"""A progress bar that shows only when a run is long and somebody watches."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from drillsim.report.words import Words
    from drillsim.study.conduct import Standing
    from drillsim.study.read import Study

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


class StudyBar:
    """A bar for a study on stderr: runs done, their rate, the time left, one number and its narrowing interval."""

    def __init__(self, study: Study, words: Words, wanted: bool) -> None:
        from drillsim.study.watching import Watching

        self.watching, self.words, self.wanted = Watching(study), words, wanted
        self.done = self.of = self.at_first = 0
        self.began = time.monotonic()
        self.progress: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> StudyBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.progress is not None:
            self.progress.stop()

    def told(self, standing: Standing) -> None:
        """Takes in how far the study is."""
        if self.of == 0:
            self.at_first = standing.done
        self.done, self.of = standing.done, standing.of
        self.watching.note(standing)
        if not self.wanted:
            return
        if self.progress is None:
            self._start()
        if self.progress is not None and self.task is not None:
            self.progress.update(self.task, completed=self.done, total=self.of, description=self.text())

    def text(self) -> str:
        """Runs done of how many, their rate, and what is known so far."""
        from drillsim.report.study_amounts import amount

        rate = (self.done - self.at_first) / max(time.monotonic() - self.began, 1e-3)
        parts = [f"{self.done:,}/{self.of:,}", f"{rate:.1f}/s"]
        known = self.watching.now()
        if known is not None:
            measure, estimate = known
            value, half = (amount(one, measure, self.words) for one in (estimate.value, estimate.half_width))
            parts.append(f"{self.words.measure(measure)} {value} ± {half}")
        return "  ".join(parts)

    def _start(self) -> None:
        """Puts the bar on the screen."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self.progress = Progress(
            BarColumn(bar_width=24), TimeRemainingColumn(), TextColumn("{task.description}", markup=False),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self.progress.start()
        self.task = self.progress.add_task("", total=self.of)
