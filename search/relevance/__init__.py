"""The knowledge that makes results relevant, as plain tables beside this file, loaded once.

Words are kept as people write them; the readers analyse them with the one analyzer.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from search.analyzer import fold, stem, stems, tokens

_HERE = files("search.relevance")


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym and its full form: ``phrase`` holds the full form's informative stems, in order."""

    stem: str
    written: str
    full_form: str
    phrase: tuple[str, ...]
    capitals_only: bool
    """True when the lower-case word means something else (``pass``, ``act``)."""


def _toml(name: str) -> Mapping[str, object]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((_HERE / f"{name}.csv").read_text("utf-8").splitlines())


@cache
def function_words() -> frozenset[str]:
    """Folded words that say nothing of what is looked for."""
    groups = _toml("function_words").values()
    return frozenset(word for group in groups if isinstance(group, list) for word in group)


def informative(text: str) -> tuple[str, ...]:
    """Stems of the informative words of a text, in order."""
    return tuple(token.stem for token in tokens(text) if token.folded not in function_words())


@cache
def acronyms() -> Mapping[str, Acronym]:
    """Acronyms by folded form."""
    return MappingProxyType(
        {
            fold(row["acronym"]): Acronym(
                stem(fold(row["acronym"])),
                row["acronym"],
                row["full_form"],
                informative(row["full_form"]),
                bool(row["written_in_capitals"]),
            )
            for row in _rows("acronyms")
        }
    )


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Stems of the words that mean about the same, by the stem of the word typed."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows("synonyms"):
        key = stem(fold(row["word"]))
        means = tuple(dict.fromkeys(stem(fold(word)) for word in row["means"].split("|")))
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *(m for m in means if m != key))))
    return MappingProxyType(found)


@cache
def people_words() -> Mapping[str, tuple[str, ...]]:
    """What people write, by data·inclusion category or thématique."""
    table = _toml("people_words")
    return MappingProxyType({key: tuple(value["words"]) for key, value in table.items()})  # type: ignore[index]


@cache
def audience_words() -> Mapping[str, tuple[str, ...]]:
    """What people write, by data·inclusion audience."""
    return MappingProxyType(
        {row["audience"]: tuple(row["people_say"].split("|")) for row in _rows("audience_words")}
    )


@cache
def service_words() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """(stems that a text holds one after the other, what people write for that kind of service)."""
    return tuple(
        (informative(row["when_text_says"]), tuple(row["people_say"].split("|")))
        for row in _rows("service_words")
    )


@cache
def partner_aliases() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """(stems that a partner's name holds one after the other, its other names)."""
    return tuple(
        (tuple(stems(row["written_in_name"])), tuple(row["aliases"].split("|")))
        for row in _rows("partner_aliases")
    )


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The numbers of the order of results, by section (``weights.toml``)."""
    table = _toml("weights")
    return MappingProxyType(
        {section: MappingProxyType(dict(values)) for section, values in table.items()}  # type: ignore[call-overload]
    )


@cache
def digest() -> str:
    """A hash of every table: when one changes, the index is due for a rebuild."""
    found = hashlib.sha256()
    for entry in sorted(_HERE.iterdir(), key=lambda item: item.name):
        if entry.name.endswith((".csv", ".toml")):
            found.update(entry.name.encode())
            found.update(entry.read_bytes())
    return found.hexdigest()
