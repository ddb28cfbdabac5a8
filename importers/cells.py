"""Text that a spreadsheet shows and never computes: the one place of this rule, and the way back.

A cell that begins like a formula (OWASP, "CSV Injection": ``=``, ``+``, ``-``, ``@``, a tab or a line end, their
full-width forms, also after blanks) gets one apostrophe in front. What it costs: a list item ("- accueil") or a
foreign number ("+39 …") shows that apostrophe. So numbers are written as numbers, without it (-4,5 stays one),
and French phones in their national form (04 92 …). XLSX cells get it too, though they are typed as text:
a workbook is saved as CSV tomorrow. A limit that no file can lift: whoever opens a file with another separator
than its own cuts its cells elsewhere, and an apostrophe in the middle of a line protects nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

Cell = str | int | float | None
"""What one cell holds; a number stays one."""

_BLANKS: Final = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*"
_FORMULA: Final = rf"(?:[\t\r\n]|{_BLANKS}[=+\-@＝＋－＠﹢﹣﹦﹫])"
_DANGEROUS: Final = re.compile(rf"'*{_FORMULA}")
_ESCAPED: Final = re.compile(rf"'+{_FORMULA}")
MARK: Final = "\ufeff"
"""What tells a spreadsheet that a CSV file is in UTF-8."""


def escape(text: str) -> str:
    """The text, with an apostrophe in front when it would be computed, or when it looks escaped already."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """What ``escape`` was given; a text that was never escaped is left as it is."""
    return text[1:] if text.startswith("'") and _ESCAPED.match(text) else text


def csv_line(cells: Iterable[Cell]) -> str:
    """One line of a CSV file, safe in a spreadsheet, as French ones expect it: ``;`` between cells, decimal comma.

    With a point, they would take 3.5 for the third of May.
    """
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(map(_csv_cell, cells))
    return written.getvalue()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return escape(cell) if isinstance(cell, str) else str(cell).replace(".", ",")
