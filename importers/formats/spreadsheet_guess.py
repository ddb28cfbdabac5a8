"""Which field each column of a table holds: evidence of its title and of its values, best total, one field each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importers.formats.spreadsheet_assign import assigned
from importers.formats.spreadsheet_table import Column
from importers.formats.spreadsheet_titles import (
    SURE,
    likeness,
    may_be_told_by_its_values,
    tells_of_a_person,
    words_of,
)
from importers.formats.spreadsheet_values import known_communes, persons, share
from importers.mappings.spreadsheet import BY_NAME, IGNORED, NAMES, PERSON, PLACES, TARGETS, Target

ENOUGH: Final = 0.5
"""Confidence under which a name or a place is not taken to be one."""
TEXT: Final = "offer.description"
AS_TEXT: Final = "titre d'une de nos listes, mais d'autres valeurs : gardée comme texte"
_LEAST: Final = 0.4
"""Confidence under which a column is not taken."""
_OTHER_VALUES: Final = 0.3
_MOST_ARE: Final = 0.8
_ANSWERS: Final = frozenset({"yes_no", "fee", "mode"})
_NAMED_PLACES: Final = frozenset(PLACES) - {"place.lat", "place.point"}
_TELLING: Final = frozenset(
    name for name in BY_NAME if name.startswith(("contact.", "offer.", "place.hours")) and name not in NAMES
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column holds: a field's name, ``person`` or "" (not taken); confidence 0 to 1; why, in French."""

    column: Column
    field: str
    confidence: float
    why: str


def guesses(columns: Sequence[Column], stated: Mapping[str, str]) -> list[Guess]:
    """A guess for each column, in order; ``stated``: fields that somebody gave, by title."""
    given = [column for column in columns if column.title in stated]
    found = {c.index: Guess(c, stated[c.title], 1.0, "indiqué par la correspondance") for c in given}
    left = [column for column in columns if column.index not in found]
    for column in _of_persons(left):
        found[column.index] = Guess(column, PERSON, 1.0, "parle d'une personne : colonne retirée")
    left = [column for column in left if column.index not in found]
    taken = {guess.field for guess in found.values()}
    targets = [target for target in TARGETS if target.name not in taken]
    found |= _assigned(left, targets)
    return [found.get(c.index) or Guess(c, IGNORED, 0.0, "aucun champ ne lui ressemble") for c in columns]


def _assigned(columns: Sequence[Column], targets: Sequence[Target]) -> dict[int, Guess]:
    weighed = [[confidence(column, target) for column in columns] for target in targets]
    table = [[value if value >= _LEAST else 0.0 for value, _ in row] for row in weighed]
    found: dict[int, Guess] = {}
    for row, at in assigned(table):
        value, why = weighed[row][at]
        found[columns[at].index] = Guess(columns[at], targets[row].name, round(value, 2), why)
    many = [row for row, target in enumerate(targets) if target.many]
    for at, column in enumerate(columns):
        if column.index in found:
            continue
        value, why, name = max(
            ((*weighed[row][at], targets[row].name) for row in many), default=(0.0, "", "")
        )
        if value >= ENOUGH:
            found[column.index] = Guess(column, name, round(value, 2), why)
        elif _is_beyond_our_lists(column):
            found[column.index] = Guess(column, TEXT, ENOUGH, AS_TEXT)
    return found


def _is_beyond_our_lists(column: Column) -> bool:
    """Whether a column is called as one of our lists, and says other things."""
    called = any(target.listed and likeness(column.heading, target) >= ENOUGH for target in TARGETS)
    return called and share(column.samples, "long") > ENOUGH


def confidence(column: Column, target: Target) -> tuple[float, str]:
    """How sure it is that a column holds a field, 0 to 1, and why, in French."""
    title = likeness(column.heading, target)
    if not column.samples:
        return (0.85 * title if title > SURE else 0.0), f"titre proche de « {target.label} », colonne vide"
    if not title and not target.tells:
        return 0.0, ""
    values = share(column.samples, target.look)
    if target.look not in _ANSWERS and share(column.samples, "yes_no") > _MOST_ARE:
        values, title = 0.0, 0.5 * title
    if values < (ENOUGH if target.listed else _OTHER_VALUES if target.strict else 0):
        return 0.3 * title, f"titre proche de « {target.label} », mais d'autres valeurs"
    told = f"{values:.0%} des valeurs ont la forme attendue".replace("%", " %")
    if not title:
        return _by_values(column, target, values), told
    return 0.75 * title + 0.25 * _weighed(
        column, target, values
    ), f"titre proche de « {target.label} » ; {told}"


def _weighed(column: Column, target: Target, values: float) -> float:
    """What the values are worth beside a title: nearly everything may be a name, or look like a commune."""
    if target.look == "name":
        return 0.9 * values
    if target.look == "commune":
        return 0.6 * values + 0.4 * known_communes(column.samples)
    return values


def _by_values(column: Column, target: Target, values: float) -> float:
    if not may_be_told_by_its_values(column.heading):
        return 0.0
    if target.look == "commune":
        values = known_communes(column.samples)
    elif target.look == "phone":
        values = share(column.samples, "whole_phone")
    return target.tells * values if values >= _MOST_ARE else 0.0


def _of_persons(columns: Sequence[Column]) -> list[Column]:
    """Columns that tell of somebody: by their title, by their values, or beside one that does."""
    found: list[Column] = []
    first_names = any("prenom" in words_of(column.heading) for column in columns)
    for column in columns:
        words = set(words_of(column.heading))
        beside = bool(found) and found[-1].index == column.index - 1
        if (
            tells_of_a_person(column.heading)
            or (not _is_surely_a_field(column) and persons(column.samples) > ENOUGH)
            or (first_names and words in ({"nom"}, {"name"}, {"nom", "contact"}))
            # "Référent ; Portable": the mobile is that person's.
            or (beside and bool(words & {"mobile", "portable"}))
        ):
            found.append(column)
    return found


def _is_surely_a_field(column: Column) -> bool:
    """Whether a column says what it is: communes and places often bear a saint's or a person's name."""
    if known_communes(column.samples) > ENOUGH:
        return True
    if set(words_of(column.heading)) in ({"nom"}, {"name"}):
        return False
    return any(likeness(column.heading, target) > SURE for target in TARGETS)


def missing(found: Sequence[Guess], defaults: Mapping[str, object]) -> list[str]:
    """What a table needs and no column surely holds, in French: its name, its place."""
    sure = {guess.field for guess in found if guess.confidence >= ENOUGH} | defaults.keys()
    lacks = ["le nom (structure ou offre)"] if sure.isdisjoint(NAMES) else []
    return [*lacks, "le lieu (commune, code postal ou adresse)"] if sure.isdisjoint(PLACES) else lacks


def is_useful(found: Sequence[Guess]) -> bool:
    """Whether a table is surely one of bodies or offers: a name, a place with a name, and a way to reach or use it."""
    sure = {guess.field for guess in found if guess.confidence >= ENOUGH}
    return not any(sure.isdisjoint(needed) for needed in (NAMES, _NAMED_PLACES, _TELLING))
