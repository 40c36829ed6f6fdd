"""The base of every schema noun, the check of a document against it, and the messages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema

from drillsim.errors import InputError, Problem
from drillsim.reading.document import Document
from drillsim.reading.yaml_text import Path_

_ID = re.compile(r"[^\W\d]\w*(?:[-.]\w+)*\Z")
MAX_ID: Final = 80


class Noun(BaseModel):
    """A frozen record that refuses unknown keys, wrong types and numbers that are not finite."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True
    )


def _check_id(value: str) -> str:
    if len(value) > MAX_ID or not _ID.match(value):
        raise ValueError(f"{value[:40]!r} is not an id; use letters, digits, _ - . and start with a letter")
    return value


Id = Annotated[str, AfterValidator(_check_id), WithJsonSchema({"type": "string", "maxLength": MAX_ID})]
"""The key of an entry in a collection."""


def as_tuple(value: Any) -> Any:
    """A list as the tuple a frozen noun keeps; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


Ids = Annotated[tuple[Id, ...], BeforeValidator(as_tuple)]
"""A list of ids."""


class Name(Noun):
    """What a thing is called, in English and in Chinese."""

    en: str = ""
    zh: str = ""

    def text(self, language: str, fallback: str = "") -> str:
        """The name in a language, or in the other one, or the fallback."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second or fallback


def _name(value: Any) -> Any:
    return {"en": value} if isinstance(value, str) else value


Named = Annotated[
    Name,
    BeforeValidator(_name, json_schema_input_type=str | Name),
]
"""A name given as plain text (English) or as {en: …, zh: …}."""

AnyNoun = TypeVar("AnyNoun", bound=Noun)


def expect(document: Document, schema: str, otherwise: str) -> None:
    """Raises one InputError when a document is of another kind altogether; `otherwise` is the remedy."""
    given = document.data.get("schema")
    kinds = ("drillsim.park/", "drillsim.scenario/", "drillsim.profile/", "drillsim.own_substances/",
             "drillsim.study/")
    if given != schema and str(given).startswith(kinds):
        problem = document.problem(("schema",), f"this file is a {given!r}, not a {schema!r}", otherwise)
        raise InputError([problem])


def validate(document: Document, noun: type[AnyNoun]) -> AnyNoun:
    """The document's data as a frozen noun.

    Raises InputError with every fault at once, each with file, line and remedy.
    """
    try:
        return noun.model_validate(document.data)
    except ValidationError as error:
        problems = [_problem(document, noun, dict(fault)) for fault in error.errors(include_url=False)]
        raise InputError(problems) from None


def _problem(document: Document, noun: type[Noun], fault: dict[str, Any]) -> Problem:
    """One fault that pydantic found, in a planner's words."""
    path = _real_path(document.data, fault["loc"])
    message, _, remedy = _words(document, noun, path, fault).partition("; ")
    return document.problem(path, message, remedy)


def _real_path(data: Any, location: Iterable[str | int]) -> Path_:
    """The location without the tags that unions and key checks add to it."""
    path: list[str | int] = []
    for part in location:
        if isinstance(data, Mapping) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif not (isinstance(data, Mapping) and isinstance(part, str) and part not in ("[key]", data.get("kind"))
                  and not part.startswith(("function-", "constrained-", "tagged-"))
                  and part not in ("Quantity", "str", "Law")):  # fmt: skip
            continue
        else:
            data = None
        path.append(part)
    return tuple(path)


def _words(document: Document, noun: type[Noun], path: Path_, fault: dict[str, Any]) -> str:
    """Message and remedy, parted by "; "."""
    kind, context, given = fault["type"], fault.get("ctx", {}), fault.get("input")
    got = f"got {_brief(given)}"
    match kind:
        case "extra_forbidden":
            return _unknown_key(noun, path)
        case "missing" if isinstance(fault["loc"][-1], int):
            return f"has too few values (got {_brief(_at(document.data, path, given))}); write two, [x, y]"
        case "too_long":
            got = f"got {_brief(_at(document.data, path, given))}"
            return f"has too many values ({got}); write {context['max_length']}"
        case "missing":
            return f"is missing; add `{path[-1]}:`" if path else "is missing"
        case "value_error":
            return str(context.get("error", fault["msg"]))
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            sign = {"greater_than": "more than", "greater_than_equal": "at least", "less_than": "less than",
                    "less_than_equal": "at most"}[kind]  # fmt: skip
            bound = next(iter(context.values()))
            written = _at(document.data, path, given)
            unit = " in base units (m, s, kg, Pa, K, deg)" if bound and isinstance(written, str) else ""
            return f"{_brief(written)} is out of range; must be {sign} {bound:g}{unit}"
        case "literal_error" | "enum":
            return _unknown_choice(str(context.get("expected", "")), given)
        case "string_type":
            return f"must be text ({got}); put it in quotes if it is meant as text"
        case "bool_type":
            return f"must be true or false ({got}); write true or false"
        case "int_type" | "float_type":
            return f"must be a plain number without unit ({got}); write digits only"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"must be a mapping ({got}); write `key: value` lines below it"
        case "list_type" | "tuple_type":
            return f"must be a list ({got}); write [a, b]"
        case "union_tag_not_found":
            return "has no `kind`; say which kind it is"
        case "union_tag_invalid":
            return _unknown_choice(str(context.get("expected_tags", "")), context.get("tag"))
    return f"{fault['msg']} ({got}); see the reference page for this key"


def _at(data: Any, path: Path_, otherwise: Any) -> Any:
    """What the planner wrote at a path."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return otherwise
    return data


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _unknown_choice(expected: str, given: Any) -> str:
    choices = re.findall(r"'([^']+)'", expected)
    near = difflib.get_close_matches(str(given), choices, 1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{_brief(given)} is not known here; {hint}choose from {', '.join(choices)}"


def _unknown_key(noun: type[Noun], path: Path_) -> str:
    known = _keys_at(noun, path[:-1])
    near = difflib.get_close_matches(str(path[-1]), known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(sorted(known))}"
    return f"unknown key {str(path[-1])[:60]!r}; {hint}"


def _keys_at(noun: type[Noun], path: Path_) -> list[str]:
    """The keys a noun allows at a path, over all kinds it may be there."""
    here: list[Any] = [noun]
    for part in path:
        here = [below for annotation in here for below in _below(annotation, part)]
    return [key for annotation in here for kind in _nouns_at(annotation) for key in _keys(kind)]


def _keys(kind: type[Noun]) -> dict[str, Any]:
    """The keys of a noun as planners write them, each with its annotation."""
    return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}


def _below(annotation: Any, part: str | int) -> list[Any]:
    """The annotations of what an entry of an annotated value may be."""
    if get_origin(annotation) is dict:
        return [get_args(annotation)[1]]
    if get_origin(annotation) is tuple:
        return list(get_args(annotation))
    inner = [below for choice in get_args(annotation) for below in _below(choice, part)]
    return inner + [below for kind in _own(annotation) for key, below in _keys(kind).items() if key == part]


def _nouns_at(annotation: Any) -> list[type[Noun]]:
    """The nouns an annotated value may itself be, not those within it."""
    if get_origin(annotation) in (dict, tuple):
        return []
    return _own(annotation) + [kind for choice in get_args(annotation) for kind in _nouns_at(choice)]


def _own(annotation: Any) -> list[type[Noun]]:
    """The annotation itself where it is a noun."""
    is_noun = get_origin(annotation) is None and isinstance(annotation, type) and issubclass(annotation, Noun)
    return [annotation] if is_noun else []
