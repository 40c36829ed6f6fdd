"""The frozen column table and the journal that numbers what happened."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillsim.record.journal import Event, Journal
from drillsim.record.table import Table


def table() -> Table:
    return Table(
        {
            "who": np.array(["a", "b"], dtype=object),
            "at": np.array([1, 2]),
            "dose": np.array([0.1, np.nan]),
            "safe": np.array([True, False]),
        }
    )


def test_a_table_is_frozen_and_does_not_follow_the_arrays_it_was_made_of() -> None:
    ticks = np.array([1, 2, 3])
    made = Table({"at": ticks})
    ticks[0] = 99
    assert made["at"].tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        made["at"][0] = 5
    with pytest.raises(TypeError):
        made.columns["new"] = ticks  # type: ignore[index]


def test_columns_have_one_length() -> None:
    with pytest.raises(ValueError, match=r"columns of a table have one length \(got {'a': 1, 'b': 2}\)"):
        Table({"a": np.zeros(1), "b": np.zeros(2)})


@pytest.mark.parametrize(
    "other",
    [
        {"at": [1, 3]}, {"dose": [0.1, 0.0]}, {"dose": [np.nextafter(0.1, 1), np.nan]}, {"who": ["a", "c"]},
        {"at": [1.0, 2.0]}, {"further": [0, 0]},
    ],
)  # fmt: skip
def test_tables_are_equal_only_when_every_bit_is(other: dict[str, list[object]]) -> None:
    assert table() == table()
    changed = {name: np.array(cells, dtype=object if name == "who" else None) for name, cells in other.items()}
    assert Table({**table().columns, **changed}) != table()


def test_the_order_of_columns_counts() -> None:
    assert Table(dict(reversed(table().columns.items()))) != table()


def test_rows_are_plain_python_values() -> None:
    first, second = table().rows()
    assert first == {"who": "a", "at": 1, "dose": 0.1, "safe": True}
    assert {type(value) for value in first.values()} == {str, int, float, bool}
    assert second["dose"] != second["dose"]
    assert len(table()) == 2
    assert len(Table({})) == 0


def test_csv_says_floats_in_full_and_nan_as_nothing() -> None:
    assert table().to_csv() == "who,at,dose,safe\na,1,0.1,True\nb,2,,False\n"


def test_csv_writes_floats_in_mixed_columns_as_plain_numbers() -> None:
    mixed = Table({"target": np.array([np.float64(1.5), 2.5, "none"], dtype=object)})
    assert mixed.to_csv() == "target\n1.5\n2.5\nnone\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_disarms_formulas(start: str) -> None:
    text = Table({"a": np.array([f"{start}cmd|x"], dtype=object)}).to_csv()
    _, (cell,) = csv.reader(io.StringIO(text, newline=""))
    assert cell == f"'{start}cmd|x".replace("\r", "\n")


@pytest.mark.parametrize("text", ["a\n=b", "a\r=b", "a\r\n=b", 'a",=b'])
def test_csv_keeps_a_text_in_its_cell_whatever_it_holds(text: str) -> None:
    written = Table({"a": np.array([text], dtype=object), "b": np.array([1])}).to_csv()
    header, row = csv.reader(io.StringIO(written, newline=""))
    assert (header, row) == (["a", "b"], [text.replace("\r\n", "\n").replace("\r", "\n"), "1"])


@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_csv_keeps_every_bit_of_a_float(values: list[float]) -> None:
    lines = Table({"a": np.array(values, dtype=np.float64)}).to_csv().splitlines()[1:]
    assert [float(line) for line in lines] == values


def test_a_journal_refuses_kinds_it_does_not_know() -> None:
    with pytest.raises(KeyError, match=r"no event kind 'flooded'; add it to record\.kinds"):
        Journal().write(Event(0, "flooded", "unit"))


def test_a_window_is_sorted_by_tick_kind_and_entity_and_numbered_on() -> None:
    """Written in the worst order; a report of the same tick comes after what it reports."""
    journal = Journal()
    journal.write(Event(5, "reported", "d1"))
    journal.write(Event(5, "detector_alarm", "d2"))
    journal.write(Event(5, "detector_alarm", "d1"))
    journal.write(Event(0, "incident_started", "leak"))
    first = journal.publish()
    journal.write(Event(7, "isolated", "v1"))
    (second,) = journal.publish()
    assert [(event.id, event.tick, event.what, event.who) for event in (*first, second)] == [
        (1, 0, "incident_started", "leak"), (2, 5, "detector_alarm", "d1"), (3, 5, "detector_alarm", "d2"),
        (4, 5, "reported", "d1"), (5, 7, "isolated", "v1"),
    ]  # fmt: skip
    assert journal.events == [*first, second]
    assert journal.publish() == ()


@given(
    st.permutations([(3, "arrived", "e1"), (3, "arrived", "e2"), (3, "turned_out", "e1"), (1, "informed", "firm")])
)
def test_the_order_of_writing_decides_nothing(written: list[tuple[int, str, str]]) -> None:
    journal = Journal()
    for one in written:
        journal.write(Event(*one))
    assert [(event.tick, event.what, event.who) for event in journal.publish()] == [
        (1, "informed", "firm"), (3, "turned_out", "e1"), (3, "arrived", "e1"), (3, "arrived", "e2"),
    ]  # fmt: skip


def test_what_is_written_can_be_named_as_a_cause_before_it_has_its_number() -> None:
    journal = Journal()
    cause = journal.write(Event(1, "detector_alarm", "d1"))
    effect = journal.write(Event(2, "reported", "d1", parent=cause))
    journal.publish()
    assert effect.parent is not None and effect.parent.id == 1
