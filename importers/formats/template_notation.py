"""How the template writes in one cell what has several parts: dates, contacts, sessions. Read and written here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from directory.records import Contact, Validity
from importers.base import Severity
from importers.fields import Fields
from importers.normalise import Outcome, clean, clean_long, display, email, is_absent, phone, quoted, url
from importers.privacy import REMOVED, without_personal_emails

NONE: Final = "aucun"
"""In a column that overrules words: they say nothing that counts."""
_DAY: Final = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD: Final = re.compile(rf"({_DAY})?/({_DAY})?")
_YEARLY: Final = re.compile(r"(?:--(\d{2}-\d{2}))?/(?:--(\d{2}-\d{2}))?")
_SEPARATES: Final = frozenset("|;,\n[{")
T = TypeVar("T")


def list_cell(values: Sequence[str]) -> str:
    """Several values: ``a|b``, or a JSON list when one of them holds a sign that would cut it."""
    if any(_SEPARATES & set(value) or is_absent(value) for value in values):
        return json.dumps(list(values), ensure_ascii=False)
    return "|".join(values)


def overruled(read: T, stored: T, written: str | None) -> str | None:
    """What the exact column holds: nothing where the words beside it say the same."""
    return None if read == stored else written or NONE


def exact(fields: Fields, name: str, normaliser: Callable[[str], Outcome[T]], words: T | None) -> T | None:
    """What an exact column says; what the words say where it is empty or cannot be read."""
    cell = fields.raw(name)
    if cell is None or cell.strip() == NONE:
        return words if cell is None else None
    read = fields.read(name, normaliser)
    return words if read is None else read


def phone_cell(number: str | None) -> str | None:
    """A number as people read it, which is read back as the same one."""
    if number is None:
        return None
    shown = display(number)
    return shown if phone(shown).value == number else number


def dates_cell(validity: Validity) -> str:
    """``2026-01-05/2026-06-30``, ``--11-01/--03-31`` for every year, both, or ``aucun``."""
    parts = []
    if validity.starts_on or validity.ends_on:
        parts.append(f"{validity.starts_on or ''}/{validity.ends_on or ''}")
    if validity.yearly_from or validity.yearly_until:
        yearly = (f"--{day}" if day else "" for day in (validity.yearly_from, validity.yearly_until))
        parts.append("/".join(yearly))
    return " ".join(parts) or NONE


def validity_of(words: str, dates: str) -> Outcome[Validity]:
    """The validity that ``dates_cell`` wrote."""
    found: dict[str, str | None] = {}
    for part in dates.split() if dates != NONE else ():
        if (match := _PERIOD.fullmatch(part)) and _are_real(*match.groups()):
            found |= {"starts_on": match[1], "ends_on": match[2]}
        elif (match := _YEARLY.fullmatch(part)) and _are_real(*map(_in_leap_year, match.groups())):
            found |= {"yearly_from": match[1], "yearly_until": match[2]}
        else:
            fix = "Écrivez par exemple 2026-01-05/2026-06-30, ou --11-01/--03-31 pour tous les ans."
            return Outcome(None, f"Les dates {quoted(dates)} ne se lisent pas.", fix)
    return Outcome(Validity(text=words, **found))


def _are_real(*days: str | None) -> bool:
    """Whether these are dates of the calendar; a year or a month stands for its first day."""
    try:
        for day in filter(None, days):
            date.fromisoformat(day + "-01-01"[len(day) - len("2000") :])
    except ValueError:
        return False
    return True


def _in_leap_year(day: str | None) -> str | None:
    return day and f"2000-{day}"


def sessions_cell(sessions: Iterable[Validity]) -> str:
    """One session a line: its dates, then its words."""
    return "\n".join(f"{dates_cell(session)} | {session.text}" for session in sessions)


def read_sessions(fields: Fields, name: str) -> tuple[Validity, ...]:
    """The sessions of a cell; a line that cannot be read is told and left out."""
    found = []
    for dates, words in _lines(fields, name, 2):
        read = validity_of(words, dates) if words else Outcome[Validity](None, "Il manque les mots.", None)
        if read.value is None:
            _tell(fields, name, read, f"{dates} | {words}")
        else:
            found.append(read.value)
    return tuple(found)


def contacts_cell(contacts: Iterable[Contact]) -> str:
    """One contact a line: number or address, date, label."""
    return "\n".join(map(_contact_line, contacts))


def _contact_line(contact: Contact) -> str:
    value = phone_cell(contact.value) if contact.kind == "phone" else contact.value
    parts = [value or "", contact.source_date or "", contact.label or ""]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def read_contacts(fields: Fields, name: str) -> tuple[Contact, ...]:
    """The contacts of a cell, each checked as in a column of its own; a person's own address is left out."""
    found = []
    for value, when, label in _lines(fields, name, 3):
        contact = _contact(fields, name, value, when or None, label or None)
        if contact is not None:
            found.append(contact)
    return tuple(found)


def _contact(fields: Fields, name: str, value: str, when: str | None, label: str | None) -> Contact | None:
    if when is not None and not (re.fullmatch(_DAY, when) and _are_real(when)):
        fields.say(
            name, f"La date {quoted(when)} ne se lit pas.", "Écrivez 2013, 2013-06 ou 2013-06-05.", "error"
        )
        when = None
    if "://" in value:
        page = url(value)
        _tell(fields, name, page, value)
        return (
            Contact(kind="website", value=page.value, label=label, source_date=when) if page.value else None
        )
    if "@" in value:
        address = email(value)
        _tell(fields, name, address, value)
        return (
            Contact(kind="email", value=address.value, label=label, source_date=when)
            if address.value
            else None
        )
    if value == REMOVED:
        reason = "Cette adresse électronique semble être celle d'une personne : elle n'est pas reprise."
        fields.say(name, reason, "Donnez l'adresse générale de la structure.", "error", value="")
        return None
    number = phone(value)
    _tell(fields, name, number, value)
    return Contact(kind="phone", value=number.value, label=label, source_date=when) if number.value else None


def _lines(fields: Fields, name: str, width: int) -> Iterable[list[str]]:
    for line in clean_long(fields.raw(name)).split("\n"):
        if line:
            public = without_personal_emails(line, fields.context)
            cells = [clean(cell) for cell in public.split("|", width - 1)]
            yield [*cells, *[""] * (width - len(cells))]


def _tell(fields: Fields, name: str, outcome: Outcome[T], value: str) -> None:
    if outcome.reason is not None:
        severity: Severity = "error" if outcome.value is None else "warning"
        fields.say(name, outcome.reason, outcome.fix, severity, value=value)
