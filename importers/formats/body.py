"""What formats share whose row is one body at one place: identity, name and place checked, drafts or refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from directory.hours import problem as hours_problem
from directory.records import Contact, EntityKind, SiteRecord
from importers.base import Context, Draft, Mapped
from importers.fields import Fields
from importers.locate import Located
from importers.normalise import clean_long, fact_date, fold, hours_from_text, phone, readable_name, url
from importers.normalise.first_names import FIRST_NAMES

OUTSIDE: Final = "hors du territoire"
_DATED_NAME = re.compile(r"(20\d{2})-?(\d{2})(?:-?(\d{2}))?(?!\d)")
_CIVILITY: Final = frozenset({"m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr"})


@dataclass(frozen=True, slots=True)
class Columns:
    """How a format calls the three things without which a row is refused."""

    key: str
    name: str
    place: str
    fix_key: str = "Donnez à chaque ligne un identifiant unique et stable."
    fix_name: str = "Écrivez le nom de la structure."
    fix_place: str = "Donnez le code INSEE de la commune, ou son nom et son code postal."


def settled(
    fields: Fields,
    columns: Columns,
    *,
    key: str | None,
    name: str | None,
    located: Located,
    context: Context,
    drafts: Callable[[str, str], tuple[Draft, ...]],
    keys: tuple[tuple[EntityKind, str], ...] = (),
    hidden: bool = False,
) -> Mapped:
    """What the row gives: a refusal told, "outside", or the drafts made from its key and its name.

    ``keys``: identities of the row when it is refused, if they are not its key alone.
    """
    everywhere = context.places.everywhere
    if fields.row.fault is not None:
        fields.reject(None, fields.row.fault, "Corrigez cette ligne, ou exportez le fichier de nouveau.")
    elif key is None:
        fields.reject(columns.key, "Cette ligne n'a pas d'identifiant.", columns.fix_key)
    elif name is None:
        fields.reject(columns.name, "Cette ligne n'a pas de nom.", columns.fix_name)
    elif located.where in {"unknown", "unstated"} and not everywhere:
        fields.reject(columns.place, "La commune n'a pas été trouvée.", columns.fix_place)
    if key is None or name is None or is_refused(fields):
        return refused(fields, key, keys=keys, hidden=hidden)
    # Made in any case: the territory decides where a row goes, never whether its fields are checked.
    made = drafts(key, name)
    told, words = tuple(fields.problems), fields.context
    if located.where == "outside" and not everywhere:
        return Mapped(problems=told, set_aside=OUTSIDE, context=words, hidden=hidden)
    return Mapped(made, told, context=words, hidden=hidden)


def is_refused(fields: Fields) -> bool:
    """Whether something that was read of the row refuses it."""
    return any(problem.severity == "rejected" for problem in fields.problems)


def refused(
    fields: Fields,
    key: str | None,
    *,
    keys: tuple[tuple[EntityKind, str], ...] = (),
    hidden: bool = False,
) -> Mapped:
    """What a refused row gives: its problems, and the identities that it keeps from vanishing.

    ``keys`` when they are not the row's key alone.
    """
    own = tuple((kind, key) for kind in fields.row.kinds) if key is not None else ()
    return Mapped(problems=tuple(fields.problems), context=fields.context, keys=keys or own, hidden=hidden)


def named(fields: Fields, context: Context, *columns: str) -> str | None:
    """The first of these names that says something, as French writes it."""
    spellings = context.places.spellings
    return next((name for column in columns if (name := readable_name(fields.line(column), spellings))), None)


def site(located: Located, *lines: str | None, **more: Any) -> SiteRecord:
    """A place: where it is, its address lines, and whatever else is known of it."""
    return located.site(
        address=" – ".join(line for line in lines if line) or None,
        **more,
    )


def osm_hours(fields: Fields, name: str) -> tuple[str | None, str | None]:
    """Hours said to be OSM: kept when sound, read as French otherwise; broken ones stay in words, and told."""
    text = fields.raw(name)
    if text is None:
        return None, None
    words = clean_long(text)
    if hours_problem(words) is None:
        return words, None
    return fields.outcome(name, hours_from_text(words)), words


def contacts_of(
    fields: Fields,
    *,
    phones: str | None = None,
    emails: str | None = None,
    sites: str | None = None,
    when: str | None = None,
) -> tuple[Contact, ...]:
    """Contacts of cells that may hold several: every sound phone and page, the first shared mailbox."""
    numbers = (fields.outcome(phones or "", phone(number)) for number in fields.values(phones or ""))
    pages = (fields.outcome(sites or "", url(page)) for page in _pages(fields, sites or ""))
    address = _first_email(fields, emails) if emails else None
    found = [Contact(kind="phone", value=number, source_date=when) for number in numbers if number]
    found += [Contact(kind="email", value=address, source_date=when)] if address else []
    found += [Contact(kind="website", value=page, source_date=when) for page in pages if page]
    return tuple(dict.fromkeys(found))


def _pages(fields: Fields, name: str) -> Iterable[str]:
    # A comma may be part of an address, but never before the start of another one.
    return [page for value in fields.values(name) for page in re.split(r"[,\s]+(?=https?://|www\.)", value)]


def _first_email(fields: Fields, name: str) -> str | None:
    values = fields.values(name)
    for at, value in enumerate(values):
        one = Fields(_with(fields, name, value), fields.today, context=fields.context)
        address = one.email(name)
        if address is not None or at == len(values) - 1:
            fields.problems += one.problems
            return address
    return None


def _with(fields: Fields, name: str, value: str) -> Any:
    row = fields.row
    return type(row)(row.sheet, row.number, row.kinds, {**row.values, name: value}, row.columns)


def names_a_person(text: str | None) -> bool:
    """Whether a short label is likely a person's name ("Mme Dupont", "Sophie, accueil")."""
    words = [word for word in re.split(r"[^a-z]+", fold(text)) if word]
    return any(word in _CIVILITY or word in FIRST_NAMES for word in words)


def date_in_name(file_name: str, today: date) -> str | None:
    """The date that a file bears in its name (``…-20240801.csv``), the only one that some lists have."""
    found = _DATED_NAME.search(file_name)
    if found is None:
        return None
    outcome = fact_date("-".join(part for part in found.groups() if part), today)
    return outcome.value if outcome.ok else None


def french_date(day: str | None) -> str:
    """``2026-08-31`` as "31/08/2026", ``2026-08`` as "08/2026"."""
    return "/".join(reversed(day.split("-"))) if day else ""
