"""Column tables: frozen numpy columns by name, compared exactly, written as CSV a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


class Table:
    """A frozen table: numpy columns of one length by name; text columns have object dtype.

    Columns that are frozen already are shared, others copied.
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        lengths = {name: len(column) for name, column in columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns of a table have one length (got {lengths})")
        frozen = {name: column if _is_frozen(column) else np.array(column) for name, column in columns.items()}
        for column in frozen.values():
            column.setflags(write=False)
        self.columns: Mapping[str, NDArray[Any]] = MappingProxyType(frozen)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table) or list(self.columns) != list(other.columns):
            return False
        return all(_same(self.columns[name], other.columns[name]) for name in self.columns)

    __hash__ = None  # type: ignore[assignment]  # equal tables may be large; nobody keys by one

    def __repr__(self) -> str:
        return f"Table({len(self)} rows: {', '.join(self.columns)})"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Row by row as plain Python values."""
        for values in zip(*(column.tolist() for column in self.columns.values()), strict=True):
            yield dict(zip(self.columns, values, strict=True))

    def to_csv(self) -> str:
        """The table as CSV text; floats in full, NaN as an empty cell, formulas disarmed."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        cells = [[_cell(value) for value in column.tolist()] for column in self.columns.values()]
        writer.writerows(zip(*cells, strict=True))
        return buffer.getvalue()

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas data frame.

        Raises ImportError with the remedy where pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise ImportError('pandas is not installed; run: pip install "drillsim[pandas]"') from None
        return pandas.DataFrame(dict(self.columns))


def _is_frozen(column: NDArray[Any]) -> bool:
    """Whether nobody can write into an array, by itself or by one it is a view of."""
    return isinstance(column, np.ndarray) and not column.flags.writeable and column.base is None


def _same(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Exact equality, NaN equal to NaN."""
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    return bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))


def _cell(value: Any) -> Any:
    """A value as a CSV cell."""
    if isinstance(value, float):
        return "" if value != value else repr(float(value))
    if isinstance(value, str):
        # the csv module leaves a bare \r unquoted, where readers begin a new row
        return ("'" if value.startswith(_FORMULA_STARTS) else "") + value.replace("\r\n", "\n").replace("\r", "\n")
    return value
