"""The words of lists in two languages: the table beside this file, read once."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from drillsim.reading import read_yaml

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_LETTER = re.compile(r"[\s_\-/:*.,;'\"]+")


@functools.cache
def table() -> dict[str, Any]:
    """The table of words as plain data."""
    path = Path(__file__).with_name("words.yaml")
    data: dict[str, Any] = read_yaml(path, path.name)[0]
    return data


def plain(text: str) -> str:
    """A word as words are compared: one width of letters, no case, spaces, punctuation or brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NO_LETTER.sub("", _BRACKETED.sub("", folded) or folded)


@functools.cache
def meanings(kind: str) -> Mapping[str, str]:
    """What each word of a table (roles, shifts, directions, answers, items, units) means, by its plain form."""
    found: dict[str, str] = {}
    for meaning, words in table()[kind].items():
        for word in (meaning, *(words["words"] if isinstance(words, dict) else words)):
            found[plain(word)] = str(meaning)
    return MappingProxyType(found)


@functools.cache
def headings(kind: str) -> Mapping[str, str]:
    """What each heading means in a kind of list (roster, access, ledger), by its plain form."""
    own = {plain(word): meaning for word, meaning in table()["headings_of"][kind].items()}
    return MappingProxyType(dict(meanings("headings")) | own)


def said_as(kind: str, meaning: str) -> str:
    """How a heading may be written, for messages: a few words of both languages."""
    words: Iterable[str] = table()["headings"][meaning]
    own = [word for word, what in table()["headings_of"][kind].items() if what == meaning]
    taken = {word for word, what in table()["headings_of"][kind].items() if what != meaning}
    return " / ".join(dict.fromkeys(word for word in (meaning, *words, *own) if word not in taken))
