"""The knowledge that makes results relevant, as plain tables beside this file, loaded once.

Words are kept as people write them; the readers analyse them with the one analyzer.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, cast

from search.analyzer import Token, fold, folded_words, stem, stems, tokens

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


MISSING: Final = "¬"
"""Stands for "sans", "pas", "plus"… in the phrases that people use."""

TAG: Final = "qq"
"""How the tag of a kind begins: no French word does."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Stems, one after the other, that show an offer of a kind; ``needs``, ``without``: thématiques."""

    phrase: tuple[str, ...]
    in_name: bool
    needs: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of help: what people say for it, how offers of it are known, what helps next."""

    key: str
    label: str
    said: tuple[frozenset[str], ...]
    """Sets of stems; ``MISSING`` among them when something lacks."""
    literally: tuple[str, ...]
    words: tuple[str, ...]
    """Every folded informative word of what is said."""
    themes: tuple[str, ...]
    signs: tuple[Sign, ...]
    then: Mapping[str, float]
    """Tags of the kinds that help next, with how much (0-1)."""
    urgency: str | None
    unless: tuple[tuple[str, ...], ...] = ()
    """Phrases of a name that make an offer of another kind."""
    mild: bool = False
    """What one says beside the point: it gives way when another kind is asked for."""

    @property
    def tag(self) -> str:
        """The stem that stands for the kind in an index."""
        return tag_of(self.key)


@cache
def tag_of(key: str) -> str:
    """The tag of a kind by its key."""
    return TAG + key.replace("-", "")


@cache
def negations() -> frozenset[str]:
    """Folded words that say that something is missing."""
    return frozenset(
        ("sans", "pas", "plus", "aucun", "aucune", "rien", "jamais", "no", "not", "without", "non")
    )


def _spoken(text: str) -> tuple[tuple[Token, str], ...]:
    """Words of a phrase with their stems, negations as ``MISSING``, function words left out."""
    return tuple(
        (token, MISSING if token.folded in negations() else token.stem)
        for token in tokens(text)
        if token.folded in negations() or token.folded not in function_words()
    )


def _sign(text: str, *, in_name: bool) -> Sign:
    phrase, mark, theme = re.fullmatch(r"(.+?)(?: ([@!])(\S+))?", text).groups()  # type: ignore[union-attr]
    kept = {"@": "needs", "!": "without"}
    return Sign(informative(phrase), in_name, **({kept[mark]: theme} if mark else {}))


@cache
def kinds() -> Mapping[str, Kind]:
    """Kinds of help by key."""
    found = {}
    for key, row in cast("Mapping[str, Any]", _toml("kinds")).items():
        phrases = [_spoken(text) for text in row["said"] if not text.startswith("=")]
        signs = [_sign(text, in_name=True) for text in row.get("named", ())]
        signs += [_sign(text, in_name=False) for text in row.get("says", ())]
        found[key] = Kind(
            key=key,
            label=row["label"],
            said=tuple(
                dict.fromkeys(
                    frozenset(root for _, root in phrase)
                    for phrase in phrases
                    if any(root != MISSING for _, root in phrase)
                )
            ),
            literally=tuple(" ".join(folded_words(text)) for text in row["said"] if text.startswith("=")),
            words=tuple(
                dict.fromkeys(token.folded for phrase in phrases for token, root in phrase if root != MISSING)
            ),
            themes=tuple(row.get("themes", ())),
            signs=tuple(sign for sign in signs if sign.phrase),
            then=MappingProxyType({tag_of(other): share for other, share in row.get("then", {}).items()}),
            urgency=row.get("urgency"),
            unless=tuple(informative(phrase) for phrase in row.get("unless", ())),
            mild=bool(row.get("mild")),
        )
    return MappingProxyType(found)


@cache
def partner_aliases() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """(stems that a partner's name holds one after the other, its other names)."""
    return tuple(
        (tuple(stems(row["written_in_name"])), tuple(row["aliases"].split("|")))
        for row in _rows("partner_aliases")
    )


def aliases_of(roots: Sequence[str]) -> Iterator[str]:
    """The other names of a partner, from the stems of its name."""
    for phrase, aliases in partner_aliases():
        width = len(phrase)
        if any(tuple(roots[at : at + width]) == phrase for at in range(len(roots) - width + 1)):
            yield from aliases


@cache
def place_names() -> tuple[tuple[str, str], ...]:
    """(what people write for a place, the key of the place), folded."""
    return tuple((" ".join(folded_words(row["name"])), row["place"]) for row in _rows("place_names"))


@cache
def not_places() -> Mapping[str, frozenset[str]]:
    """Names of places that are also common words, and what stands before a name, by use."""
    table = _toml("not_places")
    return MappingProxyType({use: frozenset(words) for use, words in table.items()})  # type: ignore[call-overload]


@cache
def names() -> frozenset[str]:
    """Folded names of people and of towns beyond the territory."""
    groups = cast("Mapping[str, list[str]]", _toml("names")).values()
    return frozenset(name for group in groups for name in group)


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
