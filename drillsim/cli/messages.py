"""How the command line says what is wrong: on stderr, a line a problem, exit code 2, never a traceback."""

from __future__ import annotations

from typing import Any, Final

import click

from drillsim.errors import DrillsimError, InputError

REFUSED: Final = 2
"""The exit code of everything drillsim refuses."""


class Spoken(click.Group):
    """A group of commands whose refusals are messages."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; a refusal is said and ends with exit code 2."""
        try:
            return super().invoke(ctx)
        except DrillsimError as error:
            say_refusal(error)
            ctx.exit(REFUSED)


def say_refusal(error: DrillsimError) -> None:
    """Writes an error on stderr, with a count at the end when it holds several problems."""
    lines = [str(problem) for problem in error.problems] if isinstance(error, InputError) else [str(error)]
    for line in lines:
        click.echo(click.style("error: ", fg="red", bold=True) + printable(line), err=True)
    if len(lines) > 1:
        click.echo(f"{len(lines)} problems", err=True)


def say_warning(text: str) -> None:
    """Writes a warning on stderr."""
    click.echo(click.style("warning: ", fg="yellow", bold=True) + printable(text), err=True)


def printable(text: str) -> str:
    """Text without the control characters that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
