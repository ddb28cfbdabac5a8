"""A value that is JSON already, on its way into a column of JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JsonText:
    """``text`` is stored as it is (see ``directory.db``): no use to read it only to write it again."""

    text: str
