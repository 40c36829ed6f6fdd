"""The workbook: sheets set out for print on A4, stamped, and the same to the last byte each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from drillsim.planner.sheet import Cell, Sheet
from drillsim.planner.words import STAMP

HIDDEN: Final = "_plan"
"""The hidden sheet that says what the workbook was made from."""
WRITTEN_AT: Final = datetime(2000, 1, 1)
"""A workbook bears this date inside, so that equal packages are equal files."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_HEAD = PatternFill("solid", fgColor="1F4E79")
_BLOCK = PatternFill("solid", fgColor="DCE6F1")
_LINE = Side(style="thin", color="B7C3D0")
_RULED = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_TOP = Alignment(wrap_text=True, vertical="top")
_NUMBER = Alignment(wrap_text=True, vertical="top", horizontal="center")


def workbook_bytes(sheets: Sequence[Sheet], made_from: str, page: str) -> bytes:
    """A workbook of sheets; `made_from` is kept on a hidden sheet, `page` is the footer's text for page numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet, page)
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "hidden"
    for number, start in enumerate(range(0, len(made_from), 30_000), 1):  # a cell holds some 32 000 characters
        hidden.cell(row=number, column=1, value=made_from[start : start + 30_000])
    book.properties.creator = "drillsim"
    book.properties.created = WRITTEN_AT
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue())


def _write(page: Worksheet, sheet: Sheet, numbering: str) -> None:
    """One sheet: title, note, lines above, the table."""
    _set_up(page, numbering)
    page.cell(row=1, column=1, value=f"{STAMP} · {sheet.title}").font = Font(bold=True, size=14)
    row = 2
    for text in filter(None, [sheet.note]):
        _across(page, row, text, len(sheet.heads), sum(sheet.widths))
        row += 1
    for label, value in sheet.above:
        page.cell(row=row, column=1, value=_cell(label)).font = Font(bold=True)
        page.cell(row=row, column=4, value=_cell(value)).alignment = Alignment(horizontal="left")
        row += 1
    head = row if sheet.note == "" and not sheet.above else row + 1
    _table(page, sheet, head)


def _table(page: Worksheet, sheet: Sheet, head: int) -> None:
    """The table, its head repeated on every page."""
    for column, (key, title, width) in enumerate(zip(sheet.heads, sheet.titles, sheet.widths, strict=True), 1):
        at = page.cell(row=head, column=column, value=title)
        at.font, at.fill, at.alignment, at.border = Font(bold=True, color="FFFFFF"), _HEAD, _TOP, _RULED
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = width
        page.column_dimensions[letter].hidden = key in sheet.hidden
    for number, values in enumerate(sheet.rows, head + 1):
        block = sum(value is not None for value in values) <= 3 and values[0] is None
        for column, value in enumerate(values, 1):
            at = page.cell(row=number, column=column, value=_cell(value))
            at.alignment, at.border = _NUMBER if isinstance(value, int | float) else _TOP, _RULED
            if isinstance(value, str):
                at.number_format = "@"
            if block:
                at.fill, at.font = _BLOCK, Font(bold=True)
        page.row_dimensions[number].height = _height(sheet, values)
    page.print_title_rows = f"{head}:{head}"
    page.freeze_panes = f"A{head + 1}"


def _across(page: Worksheet, row: int, text: str, columns: int, width: int) -> None:
    """A text over the whole width."""
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    at = page.cell(row=row, column=1, value=_cell(text))
    at.alignment, at.font = _TOP, Font(italic=True, color="555555")
    page.row_dimensions[row].height = 15.0 * _lines(text, width)


def _height(sheet: Sheet, values: Sequence[object]) -> float:
    """The height of a row in points: printing programs do not fit rows by themselves."""
    shown = zip(sheet.heads, sheet.widths, values, strict=True)
    lines = [_lines(value, width) for key, width, value in shown if key not in sheet.hidden and isinstance(value, str)]
    return 15.0 * max([1, *lines])


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is two wide."""
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
    return -(-wide // max(1, int(width * 0.92)))


def _set_up(page: Worksheet, numbering: str) -> None:
    """Landscape A4, as wide as the paper, stamped above and below, pages numbered."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(STAMP))
    page.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A"), center=_HeaderFooterPart(STAMP), right=_HeaderFooterPart(numbering)
    )
    margins = page.page_margins
    margins.left = margins.right = 0.4


def _cell(value: Cell) -> Cell:
    """A value as a cell: text that a spreadsheet would take for a formula is disarmed."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _without_clock(content: bytes) -> bytes:
    """The same workbook without the time it was saved at."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{WRITTEN_AT:%Y-%m-%dT%H:%M:%SZ}".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return buffer.getvalue()
