"""What every normaliser returns: a value, or the reason it has none, said to the partner in plain French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The result of reading one field.

    `value` is None when nothing was given (then `reason` is None too) or when it could not be read.
    A value together with a `reason` is usable and deserves a look (a future date, an artificial SIRET).
    `reason` and `fix` are plain French sentences.
    """

    value: T | None
    reason: str | None = None
    fix: str | None = None

    @property
    def ok(self) -> bool:
        """True when nothing is to be reported: a clean value, or nothing given."""
        return self.reason is None


def absent() -> Outcome[Any]:
    """The outcome of an empty field: no value and nothing to report."""
    return Outcome(None)


def quoted(text: object, limit: int = 60) -> str:
    """The value between French quotation marks, shortened, on one line, fit for a message."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return f"« {shown[: limit - 1]}… »" if len(shown) > limit else f"« {shown} »"
