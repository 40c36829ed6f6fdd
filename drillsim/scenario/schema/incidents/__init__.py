"""What goes wrong: a file per kind of incident, found by being here."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Final, Union, get_args

from pydantic import Field

from drillsim.scenario.schema.incidents.base import Cause, IncidentNoun, Ladder

__all__ = ["KINDS", "Cause", "Incident", "IncidentNoun", "Ladder"]


def _kinds() -> dict[str, type[IncidentNoun]]:
    """The nouns of this package by kind."""
    found = {}
    for module in sorted(info.name for info in iter_modules(__path__)):
        for noun in vars(import_module(f"{__name__}.{module}")).values():
            if isinstance(noun, type) and issubclass(noun, IncidentNoun) and noun is not IncidentNoun:
                found[str(get_args(noun.model_fields["kind"].annotation)[0])] = noun
    return found


KINDS: Final = _kinds()
"""Every kind of incident there is."""

if TYPE_CHECKING:
    Incident = IncidentNoun
else:
    Incident = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007
