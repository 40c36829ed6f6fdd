"""Documents of several files: what `extends` lays over what, where it may lead, and whose line is named."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.errors import InputError, Problem
from drillsim.reading import Document, Mark, read_document
from drillsim.reading.document import MAX_EXTENDS, project_root, resolve_reference


def write(folder: Path, files: dict[str, str]) -> Path:
    """Files by name, the first of which is returned."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def read(folder: Path, files: dict[str, str]) -> Document:
    return read_document(write(folder, files))


def problem(folder: Path, files: dict[str, str]) -> Problem:
    with pytest.raises(InputError) as caught:
        read(folder, files)
    (only,) = caught.value.problems
    return only


BASE = (
    "lasts: 2 h\nincidents:\n  leak:\n    rate: 1 kg/s\n    height: 2 m\n  spill: {rate: 3 kg/s}\nzones: [a, b, c]\n"
)


def test_mappings_are_merged_key_by_key_and_everything_else_is_replaced(tmp_path: Path) -> None:
    overlay = "extends: base.yaml\nlasts: 1 h\nincidents:\n  leak: {rate: 5 kg/s}\nzones: [z]\nnew: {deep: {er: 1}}\n"
    assert read(tmp_path, {"top.yaml": overlay, "base.yaml": BASE}).data == {
        "lasts": "1 h",
        "incidents": {"leak": {"rate": "5 kg/s", "height": "2 m"}, "spill": {"rate": "3 kg/s"}},
        "zones": ["z"],
        "new": {"deep": {"er": 1}},
    }


def test_a_null_removes_what_lies_below(tmp_path: Path) -> None:
    overlay = "extends: base.yaml\nincidents: {spill: null, leak: {height: ~}}\nzones:\n"
    document = read(tmp_path, {"top.yaml": overlay, "base.yaml": BASE})
    assert document.data == {"lasts": "2 h", "incidents": {"leak": {"rate": "1 kg/s"}}}
    assert not [path for path in document.marks if "spill" in path or "zones" in path]


def test_what_one_overlay_removes_the_next_may_add_again(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        {
            "top.yaml": "extends: middle.yaml\nincidents: {leak: {rate: 9 kg/s}}\n",
            "middle.yaml": "extends: base.yaml\nincidents: {leak: null}\n",
            "base.yaml": BASE,
        },
    )
    assert document.data["incidents"]["leak"] == {"rate": "9 kg/s"}
    assert document.mark(("incidents", "leak", "rate")) == Mark("top.yaml", 2, 26)


def test_a_mark_names_the_file_and_line_a_value_came_from(tmp_path: Path) -> None:
    overlay = "extends: base.yaml\nincidents:\n  leak:\n    rate: 5 kg/s\nzones: [z]\n"
    document = read(tmp_path, {"top.yaml": overlay, "base.yaml": BASE})
    assert document.mark(("incidents", "leak", "rate")) == Mark("top.yaml", 4, 11)
    assert document.mark(("incidents", "leak", "height")) == Mark("base.yaml", 5, 13)
    assert document.mark(("incidents", "spill", "rate")) == Mark("base.yaml", 6, 17)
    assert document.mark(("zones", 0)) == Mark("top.yaml", 5, 9)
    assert document.mark(("zones", 2)) == document.mark(("zones",)) == Mark("top.yaml", 5, 1)
    assert document.mark(("nothing", "here")) == Mark("top.yaml", 1, 1)


def test_a_value_replaced_by_another_kind_leaves_no_marks_behind(tmp_path: Path) -> None:
    overlay = "extends: base.yaml\nincidents: none at all\nlasts: {a: {b: 1}}\n"
    document = read(tmp_path, {"top.yaml": overlay, "base.yaml": BASE})
    assert sorted(path for path in document.marks if path[:1] == ("incidents",)) == [("incidents",)]
    assert document.mark(("lasts", "a", "b")) == Mark("top.yaml", 3, 16)


VALUES = st.recursive(
    st.none() | st.integers(0, 9),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)
LAYERS = st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3), min_size=1, max_size=4)


def as_yaml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    return "null" if value is None else str(value)


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The law of overlays, written anew: no key may vanish but by a null that meets it."""
    result = {key: value for key, value in below.items() if key not in above or above[key] is not None}
    for key, value in above.items():
        old = below.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            result[key] = merged(old, value)
        elif value is not None or key not in below:
            result[key] = value
    return result


def paths(value: Any, above: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {above}.union(*(paths(child, (*above, key)) for key, child in children))


@given(layers=LAYERS)
def test_any_overlays_merge_by_the_law_and_mark_exactly_what_is_there(
    tmp_path_factory: pytest.TempPathFactory, layers: list[dict[str, Any]]
) -> None:
    files = {}
    for number, layer in enumerate(layers):
        extends = {"extends": f"f{number - 1}.yaml"} if number else {}
        files[f"f{number}.yaml"] = as_yaml({**extends, **layer})
    document = read(tmp_path_factory.mktemp("layers"), dict(reversed(files.items())))
    expected: dict[str, Any] = {}
    for layer in layers:
        expected = merged(expected, layer)
    assert document.data == expected
    assert set(document.marks) == paths(expected)


def test_the_digest_of_every_file_that_went_in_is_kept(tmp_path: Path) -> None:
    files = {"top.yaml": "extends: base.yaml\n", "base.yaml": BASE}
    assert read(tmp_path, files).sources == {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()
    }


def test_a_file_that_extends_itself_is_refused(tmp_path: Path) -> None:
    found = problem(tmp_path, {"top.yaml": "a: 1\nextends: top.yaml\n"})
    assert (found.file, found.line, found.key) == ("top.yaml", 2, "extends")
    assert (found.message, found.remedy) == ("'top.yaml' leads back to this file", "break the loop")


def test_two_files_that_extend_each_other_are_refused_however_they_are_spelt(tmp_path: Path) -> None:
    found = problem(
        tmp_path, {"top.yaml": "extends: base.yaml\n", "base.yaml": "extends: ./sub/../top.yaml\n", "sub/x": ""}
    )
    assert (found.file, found.line, found.remedy) == ("base.yaml", 1, "break the loop")


def chain(length: int) -> dict[str, str]:
    links = {f"f{number}.yaml": f"extends: f{number + 1}.yaml\n" for number in range(length)}
    return {**links, f"f{length}.yaml": "a: 1\n"}


def test_a_chain_of_files_has_a_longest_length(tmp_path: Path) -> None:
    assert read(tmp_path, chain(MAX_EXTENDS)).data == {"a": 1}
    found = problem(tmp_path, chain(MAX_EXTENDS + 1))
    assert (found.file, found.message) == (f"f{MAX_EXTENDS}.yaml", "too many files extend each other")
    assert found.remedy == f"use at most {MAX_EXTENDS}"


@pytest.mark.parametrize(
    ("reference", "fault", "remedy"),
    [
        ("../secret.yaml", "lies outside the project folder", "keep the file beside or below this one"),
        ("../../../../etc/passwd", "lies outside the project folder", "keep the file beside or below this one"),
        ("/etc/passwd", "lies outside the project folder", "keep the file beside or below this one"),
        ("sub/../../secret.yaml", "lies outside the project folder", "keep the file beside or below this one"),
        ("link.yaml", "lies outside the project folder", "keep the file beside or below this one"),
        ("linked/secret.yaml", "lies outside the project folder", "keep the file beside or below this one"),
        (r"'..\secret.yaml'", "is not a path", "part folders by / only"),
        (r'"a\0b.yaml"', "is not a path", "part folders by / only"),
        (r'"a\nb.yaml"', "is not a path", "part folders by / only"),
        ("loop.yaml", "does not exist", "name an existing YAML file"),
        ("missing.yaml", "does not exist", "name an existing YAML file"),
        ("x" * 300, "cannot be read (File name too long)", "name an existing YAML file"),
        ("sub", "is a folder", "name an existing YAML file"),
        (".", "is a folder", "name an existing YAML file"),
        ("5", "is not a path", "name a YAML file"),
        ("[base.yaml]", "is not a path", "name a YAML file"),
        ("''", "is not a path", "name a YAML file"),
        ("null", "is not a path", "name a YAML file"),
    ],
)
def test_extends_leads_to_a_file_of_the_project_or_is_refused(
    tmp_path: Path, reference: str, fault: str, remedy: str
) -> None:
    (tmp_path / "secret.yaml").write_text("password: x\n", encoding="utf-8")
    project = tmp_path / "project"
    (project / "sub").mkdir(parents=True)
    (project / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (project / "linked").symlink_to(tmp_path)
    (project / "loop.yaml").symlink_to(project / "loop.yaml")
    found = problem(project, {"top.yaml": f"a: 1\nextends: {reference}\n"})
    assert (found.file, found.line, found.key, found.remedy) == ("top.yaml", 2, "extends", remedy)
    assert fault in found.message


def test_a_symbolic_link_within_the_project_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(tmp_path / "base.yaml")
    assert read(tmp_path, {"top.yaml": "extends: link.yaml\n", "base.yaml": BASE}).data["lasts"] == "2 h"


def test_scenarios_and_maps_share_the_folder_that_holds_both(tmp_path: Path) -> None:
    files = {"scenarios/day.yaml": "extends: ../maps/base.yaml\n", "maps/base.yaml": BASE}
    document = read(tmp_path, files)
    assert document.root == tmp_path.resolve() == project_root(tmp_path / "maps" / "base.yaml")
    assert document.mark(("lasts",)).file == "maps/base.yaml"
    assert list(document.sources) == ["scenarios/day.yaml", "maps/base.yaml"]


def test_a_reference_is_relative_to_the_file_it_stands_in(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        {"top.yaml": "extends: sub/base.yaml\n", "sub/base.yaml": "park: park.yaml\n", "sub/park.yaml": "a: 1\n"},
    )
    assert resolve_reference(document, ("park",), "park.yaml") == tmp_path.resolve() / "sub" / "park.yaml"


def test_a_fault_in_a_file_below_is_told_in_its_own_lines(tmp_path: Path) -> None:
    found = problem(tmp_path, {"top.yaml": "extends: base.yaml\n", "base.yaml": "a: 1\nb: no\n"})
    assert (found.file, found.line, found.key) == ("base.yaml", 2, "b")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "5\n", "---\n", "null\n"])
def test_a_file_is_a_mapping_at_the_top(tmp_path: Path, text: str) -> None:
    found = problem(tmp_path, {"top.yaml": text})
    assert (found.line, found.message) == (1, "is not a mapping of keys to values")
    assert found.remedy == "write `key: value` lines"


def test_a_file_below_is_a_mapping_too(tmp_path: Path) -> None:
    assert problem(tmp_path, {"top.yaml": "extends: base.yaml\n", "base.yaml": "- a\n"}).file == "base.yaml"
