"""The YAML reader: what other readers let through silently is refused, with file, line and remedy."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drillsim.errors import InputError, Problem
from drillsim.reading import Mark, read_yaml, yaml_text

QUIETLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "file.yaml"


def read(path: Path, content: str | bytes) -> Any:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_yaml(path, "file.yaml")[0]


def problems(path: Path, content: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read(path, content)
    return caught.value.problems


def problem(path: Path, content: str | bytes) -> Problem:
    (only,) = problems(path, content)
    return only


DIFFERENT = "is read differently by different YAML readers"


@pytest.mark.parametrize(
    ("value", "fault", "remedy"),
    [
        ("no", DIFFERENT, 'write true or false, or "no" in quotes'),
        ("on", DIFFERENT, 'write true or false, or "on" in quotes'),
        ("yes", DIFFERENT, 'write true or false, or "yes" in quotes'),
        ("Off", DIFFERENT, 'write true or false, or "Off" in quotes'),
        ("1:30", DIFFERENT, 'write a duration with its unit ("90 s"), or quote a time of day'),
        ("1:30:00", DIFFERENT, 'write a duration with its unit ("90 s"), or quote a time of day'),
        ("08:30", DIFFERENT, 'write a duration with its unit ("90 s"), or quote a time of day'),
        ("010", DIFFERENT, "write plain digits without leading zero"),
        ("08", DIFFERENT, "write plain digits without leading zero"),
        ("0x10", DIFFERENT, "write plain digits without leading zero, prefix"),
        ("-0x10", DIFFERENT, "write plain digits without leading zero, prefix"),
        ("0o17", DIFFERENT, "write plain digits without leading zero, prefix"),
        ("1_000", DIFFERENT, "write plain digits without leading zero, prefix or _"),
        (".nan", "is not a finite number", "write a finite number"),
        (".inf", "is not a finite number", "write a finite number"),
        ("-.INF", "is not a finite number", "write a finite number"),
        ("1e999", "is not a finite number", "write a finite number"),
        ("-1e999", "is not a finite number", "write a finite number"),
        ("9" * 400 + ".5", "is not a finite number", "write a finite number"),
        ("9" * 10_000, "is too large", "write a number below 1e18"),
        ("1" + "0" * 18, "is too large", "write a number below 1e18"),
        (
            "!!python/object:os.system ls",
            "tag 'tag:yaml.org,2002:python/object:os.system' is not read",
            "remove the tag",
        ),
        ("!!python/object/apply:os.system [ls]", "is not read", "remove the tag"),
        ("!!binary aGk=", "tag 'tag:yaml.org,2002:binary' is not read", "remove the tag"),
        ("!!int 3", "is not read", "remove the tag"),
        ("!own 3", "tag '!own' is not read", "remove the tag"),
        ("&anchor 3", "anchors and aliases are not read", "write the value out; share with `extends:`"),
    ],
)
def test_a_value_that_would_surprise_is_refused_at_its_line(
    written: Path, value: str, fault: str, remedy: str
) -> None:
    found = problem(written, f"a: 1\nb:\n  c: {value}\n")
    assert (found.file, found.line, found.column, found.key) == ("file.yaml", 3, 6, "b.c")
    assert fault in found.message
    assert found.remedy.startswith(remedy)


@pytest.mark.parametrize("key", ["no", "on", "1:30", "010", "0x10", ".nan"])
def test_a_key_that_would_surprise_is_refused_like_a_value(written: Path, key: str) -> None:
    assert problem(written, f"a: 1\n{key}: 2\n").line == 2


@pytest.mark.parametrize("quoted", ['"no"', "'1:30'", '"010"', '"1e999"', "'.nan'", '"14:30"', "'null'", '"1_000"'])
def test_quoted_text_stays_text(written: Path, quoted: str) -> None:
    assert read(written, f"a: {quoted}") == {"a": quoted[1:-1]}


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e3", 1000.0), ("-0", 0), ("+5", 5), (".5", 0.5), ("5.", 5.0), ("0.25", 0.25), ("true", True), ("FALSE", False),
     ("null", None), ("~", None), ("", None), ("999999999999999999", 999_999_999_999_999_999), ("90 s", "90 s"),
     ("2026-03-14 02:00", "2026-03-14 02:00"), ("nan", "nan"), ("y", "y"), ("n", "n"), ("氯气", "氯气")],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema_of_yaml_1_2(written: Path, text: str, value: object) -> None:
    found = read(written, f"a: {text}")["a"]
    assert (found, type(found)) == (value, type(value))


def test_a_duplicate_key_is_refused_naming_both_lines(written: Path) -> None:
    found = problem(written, "ways:\n  w1: {width: 3 m}\n  w2: {width: 3 m}\n  w1: {width: 4 m}\n")
    assert (found.line, found.key) == (4, "ways.w1")
    assert (found.message, found.remedy) == ("key 'w1' stands here and on line 2", "keep one of the two")


def test_a_duplicate_key_is_found_though_one_is_quoted(written: Path) -> None:
    assert "stands here and on line 1" in problem(written, "a: 1\n'a': 2\n").message


def test_the_first_of_three_equal_keys_is_the_one_named(written: Path) -> None:
    assert [(one.line, one.message[-6:]) for one in problems(written, "a: 1\na: 2\na: 3\n")] == [
        (2, "line 1"),
        (3, "line 1"),
    ]


def test_exploding_aliases_end_at_once_with_the_line_of_each_anchor(written: Path) -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    found = problems(written, "l0: &l0 [x, x]\n" + layers)
    assert {one.message for one in found} == {"anchors and aliases are not read"} | {"more faults may follow"}
    assert found[0].line == 1
    assert len(found) == yaml_text.MAX_FAULTS + 1


def test_a_recursive_alias_is_refused(written: Path) -> None:
    found = problems(written, "a: 1\nb: &loop [*loop]\n")
    assert [(one.line, one.key) for one in found] == [(2, "b"), (2, "b.0")]


def test_depth_is_bounded(written: Path) -> None:
    assert read(written, "a: " + "[" * 40 + "]" * 40)
    found = problem(written, "x: 1\na: " + "[" * 5000 + "]" * 5000)
    assert (found.line, found.message, found.remedy) == (2, "is nested too deeply", "use at most 40 levels")


def test_depth_is_bounded_in_mappings_that_never_close(written: Path) -> None:
    assert problem(written, "a: " + "{a: " * 5000).message == "is nested too deeply"


def test_the_number_of_values_is_bounded(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "MAX_ITEMS", 100)
    assert len(read(written, "a:\n" + "- 1\n" * 90)["a"]) == 90
    found = problem(written, "a:\n" + "- 1\n" * 200)
    assert (found.line, found.message) == (97, "the file has too many values")
    assert found.remedy == "keep a file below 100 values"


def test_an_outsized_file_is_refused_unread(written: Path) -> None:
    """A sparse file of 100 MB in one line: its size is known before a byte of it is read."""
    with written.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    with pytest.raises(
        InputError, match=r"file\.yaml: is 100,000,000 bytes long; keep a file below 32,000,000 bytes"
    ):
        read_yaml(written, "file.yaml")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_an_overlong_line_is_refused_by_number(written: Path) -> None:
    found = problem(written, "a: 1\nb: " + "x" * 100_000)
    assert (found.line, found.message) == (2, "the line has 100,003 characters")
    assert found.remedy == "keep lines below 100,000 characters"


def test_a_device_that_never_ends_is_refused() -> None:
    with pytest.raises(InputError, match="is not a regular file; name a YAML file"):
        read_yaml(Path("/dev/zero"), "file.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"^file\.yaml: cannot be read \(No such file or directory\); check the path"
    ):
        read_yaml(tmp_path / "file.yaml", "file.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^file\.yaml: is a folder; name the YAML file in it$"):
        read_yaml(tmp_path, "file.yaml")


def test_a_gbk_file_is_recognised(written: Path) -> None:
    found = problem(written, "a: 1\nname: 化工园区\n".encode("gbk"))
    assert (found.line, found.message) == (2, "is not UTF-8 text (it looks like GBK)")
    assert found.remedy == "save the file with UTF-8 encoding"


def test_a_utf16_file_is_refused(written: Path) -> None:
    assert "is not UTF-8 text" in problem(written, "a: 1".encode("utf-16")).message


def test_a_byte_order_mark_and_windows_line_ends_are_read(written: Path) -> None:
    assert read(written, "\ufeffa: 1\r\nb: |\r\n  x\r\nc: 3\r\n") == {"a": 1, "b": "x\n", "c": 3}


def test_lines_are_counted_in_files_with_windows_line_ends(written: Path) -> None:
    assert problem(written, "\ufeffa: 1\r\n\r\nb: no\r\n").line == 3


@pytest.mark.parametrize("empty", ["", "\n\n", "# only a remark\n", "\ufeff"])
def test_an_empty_file_is_refused(written: Path, empty: str) -> None:
    found = problem(written, empty)
    assert (found.message, found.remedy) == ("is empty", "write at least `schema:` and `name:`")


def test_a_second_document_is_refused_at_its_line(written: Path) -> None:
    found = problem(written, "a: 1\n---\nb: 2\n")
    assert (found.line, found.message) == (2, "a second document begins")
    assert found.remedy == "keep one document a file; remove `---`"


@pytest.mark.parametrize("key", ["? [a, b]\n:", "? {a: b}\n:", "[a, b]:", "{a: b}:", "*x :"])
def test_a_key_that_is_no_text_is_refused(written: Path, key: str) -> None:
    found = problem(written, f"z: 1\n{key} 2\n")
    assert (found.line, found.message) == (2, "a key must be plain text")


def test_keys_are_text_whatever_they_look_like(written: Path) -> None:
    assert list(read(written, "1: a\n2.5: b\ntrue: c\nnull: d\n")) == ["1", "2.5", "true", "null"]


def test_a_tab_in_the_indent_is_named(written: Path) -> None:
    found = problem(written, "a:\n\tb: 1\n")
    assert (found.line, found.column, found.remedy) == (2, 1, "indent with spaces, not with tabs")


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\x7f", "\x9f", "\ufffe"])
def test_a_control_character_is_refused_at_its_place(written: Path, char: str) -> None:
    found = problem(written, f"a: 1\nb: 'x{char}'\n")
    assert (found.line, found.column) == (2, 6)
    assert re.fullmatch(r"control character '\\.+' is not text", found.message)


@pytest.mark.parametrize(
    "broken", ["a: [1, 2\nb: 3\n", "a: 'open\n", "a: b: c\n", "a: {b\n", "a: @x\n", "a: %x\n", "- a\nb: 1\n"]
)
def test_what_is_not_yaml_is_refused_with_a_line(written: Path, broken: str) -> None:
    found = problem(written, broken)
    assert found.message.startswith("is not YAML: ")
    assert found.line > 0
    assert found.remedy == "check indentation, colons and quotes here"


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_lines(written: Path) -> None:
    text = "a: no\nb: {c: 1:30}\nd: [&x 1]\na: 2\ne: 010\nf: !t 1\ng: .inf\nh: *x\n"
    assert [(one.line, one.key) for one in problems(written, text)] == [
        (1, "a"), (2, "b.c"), (3, "d.0"), (4, "a"), (5, "e"), (6, "f"), (7, "g"), (8, "h"),
    ]  # fmt: skip


def test_faults_before_broken_yaml_are_told_with_it(written: Path) -> None:
    assert [one.line for one in problems(written, "a: no\nb: ]\n")] == [1, 2]


def test_a_file_full_of_faults_is_answered_in_bounded_length(written: Path) -> None:
    found = problems(written, "a:\n" + "- no\n" * 5000)
    assert len(found) == yaml_text.MAX_FAULTS + 1
    assert "mend these first" in {one.remedy for one in found[-2:]}


def test_messages_stay_short_and_on_one_line_whatever_the_key_holds(written: Path) -> None:
    long, broken = "k" * 900, "b\\nc\\e[31m"
    for one in problems(written, f'"{long}": 1\n"{long}": 2\n"{broken}": no\n"{broken}": 2\n'):
        assert len(str(one)) < 300
        assert str(one).isprintable()


def test_every_value_has_its_mark(written: Path) -> None:
    written.write_text("a: 1\nb:\n  c: [x,\n      {d: 5}]\n", encoding="utf-8")
    _, marks = read_yaml(written, "shown.yaml")
    assert marks == {
        (): Mark("shown.yaml", 1, 1),
        ("a",): Mark("shown.yaml", 1, 4),
        ("b",): Mark("shown.yaml", 2, 1),
        ("b", "c"): Mark("shown.yaml", 3, 3),
        ("b", "c", 0): Mark("shown.yaml", 3, 7),
        ("b", "c", 1): Mark("shown.yaml", 4, 7),
        ("b", "c", 1, "d"): Mark("shown.yaml", 4, 11),
    }


SOUND = """\
schema: drillsim.park/1
name: {en: Small park, zh: 小园区}
junctions: {a: [0, 0], b: [100.5, -2e1]}
ways:
  w: {kind: road, from: a, to: b, width: 6 m}  # the only one
about: >-
  folded
  text
list:
- [1, 2]
- "quoted: text"
"""
PIECES = st.sampled_from([*"[]{}:,-?!&*#|>@%`\"'~ \t\n\r\0", "\ufeff", "\u2028", "\x85", "---\n", "...", "<<: ", "!!",
                          "no", "0x1", "1e999", "- ", "  ", "&a ", "*a",
                          "? ", "%YAML 1.1\n", "🏭", "\ud800"])  # fmt: skip
CHANGES = st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 6), PIECES), max_size=6)


def changed(changes: list[tuple[int, int, str]]) -> bytes:
    """The sound text with pieces cut out and others put in."""
    text = SOUND
    for where, cut, piece in changes:
        text = text[:where] + piece + text[where + cut :]
    return text.encode("utf-8", "surrogatepass")


def reads_or_refuses(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        data, marks = read_yaml(path, "file.yaml")
    except InputError as error:
        lines = len(re.findall(r"\r\n|[\r\n\x85\u2028\u2029]", content.decode("utf-8", "replace"))) + 1
        assert 0 < len(error.problems) <= yaml_text.MAX_FAULTS + 1
        assert all(one.message and one.remedy and 0 <= one.line <= lines + 1 for one in error.problems)
    else:
        assert () in marks
        assert set(plain_kinds(data)) <= {dict, list, str, int, float, bool, type(None)}


def plain_kinds(data: Any) -> list[type]:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [type(data), *(kind for value in inner for kind in plain_kinds(value))]


@QUIETLY
@given(content=st.one_of(st.text().map(str.encode), st.binary()))
def test_any_file_is_read_or_refused_and_nothing_else(written: Path, content: bytes) -> None:
    reads_or_refuses(written, content)


@QUIETLY
@given(changes=CHANGES)
def test_any_damaged_park_is_read_or_refused_and_nothing_else(
    written: Path, changes: list[tuple[int, int, str]]
) -> None:
    reads_or_refuses(written, changed(changes))


@QUIETLY
@given(
    faults=st.lists(
        st.sampled_from(["no", "1:30", "010", ".nan", "!!str x", "&a 1", "*a", "0x10"]), min_size=1, max_size=60
    )
)
def test_as_many_faults_as_there_are_are_told(written: Path, faults: list[str]) -> None:
    text = "".join(f"key{number}: {fault}\n" for number, fault in enumerate(faults))
    assert [one.line for one in problems(written, text)] == list(range(1, len(faults) + 1))
