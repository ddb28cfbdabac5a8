"""Reading the fields of one row: each value checked, each doubt written down as a problem."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from directory.records import Contact
from importers.base import Problem, Row, Severity
from importers.locate import Located, Stated
from importers.normalise import (
    Outcome,
    clean,
    email,
    fact_date,
    from_html,
    is_absent,
    is_personal_email,
    list_values,
    phone,
    quoted,
    url,
)
from importers.normalise.remembered import remembered
from importers.privacy import without_personal_emails

T = TypeVar("T")
LONGEST_ABSENT = 40
"""Characters beyond which a cell says something: "undefined" with spaces around."""
LONGEST_READ = 5_000
"""Characters of a cell that a normaliser looks at: no phone, no hours are longer, and some take their time."""
MOST_UNKNOWN = 20
"""Unknown values of one cell that are told one by one."""
SHOWN = 200
"""Characters of a value that a problem quotes."""


class Fields:
    """The fields of a row; ``problems`` fills up as they are read."""

    def __init__(self, row: Row, today: date, *, context: str = "") -> None:
        self.row = row
        self.today = today
        self.context = context
        self.problems: list[Problem] = []

    def raw(self, name: str) -> str | None:
        """The cell as text, or None when it is empty or says "NULL"."""
        value = self.row.values.get(name)
        if value is None or value == "":
            return None
        text = value if isinstance(value, str) else _as_text(value)
        return None if len(text) <= LONGEST_ABSENT and is_absent(text) else text

    def line(self, name: str) -> str | None:
        """A short text, on one line."""
        text = self.raw(name)
        return self._public(clean(text)) or None if text is not None else None

    def text(self, name: str) -> str | None:
        """A long text: markup becomes plain lines."""
        text = self.raw(name)
        return self._public(from_html(text)) or None if text is not None else None

    def _public(self, text: str) -> str:
        return without_personal_emails(text, self.context)

    def read(self, name: str, normaliser: Callable[[Any], Outcome[T]]) -> T | None:
        """A field through its normaliser; what the normaliser says becomes a problem."""
        text = self.raw(name)
        if text is None:
            return None
        if len(text) > LONGEST_READ:
            return self.outcome(
                name, Outcome(None, "Ce texte est trop long pour ce champ.", "Raccourcissez-le.")
            )
        # What the normaliser quotes is cut short: half of a person's address would not be recognised.
        text = self._public(text)
        return self.outcome(name, _remembering(normaliser)(text))

    def outcome(self, name: str, outcome: Outcome[T]) -> T | None:
        """The value of an outcome; its reason becomes a problem of this field."""
        if outcome.reason is not None:
            severity: Severity = "error" if outcome.value is None else "warning"
            self.say(name, outcome.reason, outcome.fix, severity)
        return outcome.value

    def date(self, name: str) -> str | None:
        """A date with the precision it has."""
        return self.read(name, _dated_by(self.today))

    def choice(
        self,
        name: str,
        vocabulary: Container[str],
        renamed: Mapping[str, str | None] = MappingProxyType({}),
    ) -> str | None:
        """One value of a vocabulary; see ``choices``."""
        found = self.choices(
            name, vocabulary, {key: (value,) if value else () for key, value in renamed.items()}
        )
        return found[0] if found else None

    def choices(
        self,
        name: str,
        vocabulary: Container[str],
        renamed: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> tuple[str, ...]:
        """Values of a vocabulary, older names read as today's, unknown ones left out and told."""
        values = self.values(name)
        if not values:
            return ()
        found: list[str] = []
        unknown: list[str] = []
        for value in values:
            code = value if value in vocabulary else value.lower()
            if code in vocabulary:
                found.append(code)
            elif code in renamed:
                found.extend(renamed[code])
            else:
                unknown.append(value)
        for value in unknown[:MOST_UNKNOWN]:
            reason = f"La valeur {quoted(value)} n'est pas dans la liste de « {name} »."
            fix = "Choisissez une valeur de la liste data·inclusion, ou videz la case."
            self.say(name, reason, fix, "error", value=value)
        if len(unknown) > MOST_UNKNOWN:
            reason = f"{len(unknown) - MOST_UNKNOWN} autres valeurs ne sont pas dans la liste de « {name} »."
            self.say(name, reason, "Choisissez des valeurs de la liste data·inclusion.", "error", value="")
        return tuple(dict.fromkeys(found))

    def values(self, name: str) -> list[str]:
        """The values of a cell that may hold several: a list, a JSON or ``{a,b}`` array, or separated."""
        value = self.row.values.get(name)
        if value is None or value == "":
            return []
        if isinstance(value, (list, tuple)):
            return [text for item in value if (text := _stated(_as_text(item)))]
        text = _as_text(value)
        return list(_split(text))

    def contacts(
        self, phone_name: str, email_name: str, site_name: str, when: str | None
    ) -> tuple[Contact, ...]:
        """Phone, e-mail and website; a person's own e-mail address is dropped, and told without a quote."""
        found: list[Contact] = []
        if (number := self.read(phone_name, phone)) is not None:
            found.append(Contact(kind="phone", value=number, source_date=when))
        if (address := self.email(email_name)) is not None:
            found.append(Contact(kind="email", value=address, source_date=when))
        if (page := self.read(site_name, url)) is not None:
            found.append(Contact(kind="website", value=page, source_date=when))
        return tuple(found)

    def email(self, name: str) -> str | None:
        """A shared e-mail address; None for a person's own."""
        text = self.raw(name)
        if text is None:
            return None
        address = self.read(name, email) if (shown := self._public(text)) == text or "@" in shown else None
        if shown != text and address is None:
            reason = "Cette adresse électronique semble être celle d'une personne : elle n'est pas reprise."
            fix = "Donnez l'adresse générale de la structure, par exemple contact@…"
            self.say(name, reason, fix, "error", value="")
        return address if address is None or not is_personal_email(address, self.context) else None

    def placed(self, located: Located, names: Mapping[str, str]) -> Located:
        """The place, its remarks written down; ``names`` maps ``Stated``'s fields to this row's."""
        for remark in located.remarks:
            severity: Severity = "error" if remark.emptied else "warning"
            self.say(
                names.get(remark.field, remark.field), remark.reason, remark.fix, severity, value=remark.value
            )
        return located

    def say(
        self, name: str | None, reason: str, fix: str | None, severity: Severity, *, value: str | None = None
    ) -> None:
        """Write a problem down. ``value`` defaults to the cell's."""
        shown = self.raw(name) if value is None and name is not None else value
        self.problems.append(
            Problem(
                sheet=self.row.sheet,
                row=self.row.number,
                column=self.row.columns.get(name, name) if name else None,
                field=name,
                value=self._public(shown)[:SHOWN] if shown else None,
                reason=self._public(reason),
                fix=fix,
                severity=severity,
            )
        )

    def reject(self, name: str | None, reason: str, fix: str) -> None:
        """Write down why the row itself is refused."""
        self.say(name, reason, fix, "rejected")


@remembered
def _stated(text: str) -> str:
    """The text on one line; empty when it says nothing."""
    line = clean(text)
    return "" if is_absent(line) else line


@remembered
def _split(text: str) -> tuple[str, ...]:
    found = list_values(text)
    # Codes never hold a comma followed by a space: "actifs, familles" is two of them.
    if len(found) == 1 and "," in found[0] and not text.lstrip().startswith(("[", "{")):
        found = [part for piece in found[0].split(",") if (part := clean(piece))]
    return tuple(found)


# Each normaliser has a memory of its own: pages, all different, do not drive out hours, all the same.
_remembering = lru_cache(maxsize=64)(remembered)


@lru_cache(maxsize=4)
def _dated_by(today: date) -> Callable[[Any], Outcome[str]]:
    return lambda text: fact_date(text, today)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def stated(fields: Fields, **names: str) -> Stated:
    """What a row says of its place; ``names`` maps ``Stated``'s fields to this row's."""
    read = {field: fields.raw(name) for field, name in names.items() if field != "address"}
    return Stated(**read, has_address=bool(names.get("address") and fields.raw(names["address"])))
