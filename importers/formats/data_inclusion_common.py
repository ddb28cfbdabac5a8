"""What data·inclusion's structures and services share: identity, name, dates, place."""

from __future__ import annotations

from typing import Final

from directory.hours import problem as hours_problem
from directory.records import SiteRecord
from importers.base import Context, Row
from importers.fields import Fields, stated
from importers.locate import Located, locate
from importers.normalise import clean_long, hours_from_text
from importers.normalise.remembered import remembered

NAME_LENGTH: Final = (3, 150)
PLACE: Final = {
    "insee": "code_insee",
    "postal_code": "code_postal",
    "city": "commune",
    "lat": "latitude",
    "lon": "longitude",
}
OUTSIDE: Final = "hors du territoire"
_read_hours = remembered(hours_from_text)


def fields_of(row: Row, context: Context) -> Fields:
    """The row's fields; the body's name and town tell its shared mailbox from a person's."""
    words = " ".join(str(row.values.get(name) or "") for name in ("nom", "commune", "site_web"))
    return Fields(row, context.today, context=words)


def identity(fields: Fields, what: str) -> tuple[str | None, str | None]:
    """The key and the name; each that is missing refuses the row. A row that cannot be read keeps its key."""
    if fields.row.fault is not None:
        fields.reject(None, fields.row.fault, "Corrigez cette ligne, ou exportez le fichier de nouveau.")
        return fields.line("id"), None
    key = fields.line("id")
    if key is None:
        fields.reject(
            "id", f"Cette ligne n'a pas d'identifiant de {what}.", "Donnez un « id » unique et stable."
        )
    return key, name(fields, what)


def name(fields: Fields, what: str) -> str | None:
    """The name, as v1 wants it: 3 to 150 characters, without a final full stop."""
    text = fields.line("nom")
    shortest, longest = NAME_LENGTH
    if text is None or len(text) < shortest:
        fields.reject(
            "nom", f"Le nom du {what} manque ou est trop court.", "Écrivez son nom (3 à 150 caractères)."
        )
        return None
    if len(text) > longest:
        fields.say("nom", "Le nom dépasse 150 caractères.", "Raccourcissez-le.", "warning")
    if text.endswith(".") and not text.endswith("etc."):
        fields.say(
            "nom", "Le nom ne doit pas se terminer par un point.", "Retirez le point final.", "warning"
        )
        return text.rstrip(". ") or None
    return text


def place(fields: Fields, context: Context) -> Located:
    """Where the row says it is, checked and located."""
    located = locate(stated(fields, **PLACE, address="adresse"), context.places)
    return fields.placed(located, PLACE)


def site(fields: Fields, located: Located) -> SiteRecord | None:
    """The place as a site; None when nothing of it is stated."""
    hours, hours_text = opening(fields)
    street = " – ".join(part for part in (fields.line("adresse"), fields.line("complement_adresse")) if part)
    if located.where == "outside" and located.name and street:
        street = f"{street}, {located.name}"
    if located.where == "unstated" and not (street or hours_text):
        return None
    return located.site(
        address=street or None,
        hours=hours,
        hours_text=hours_text,
    )


def opening(fields: Fields) -> tuple[str | None, str | None]:
    """Hours in OSM syntax where they can be read, and the source's words where they are not OSM."""
    column = next(
        (n for n in ("horaires_accueil", "horaires_ouverture", "recurrence") if fields.raw(n)), None
    )
    if column is None:
        return None, None
    words = clean_long(fields.raw(column))
    if hours_problem(words) is None:
        return words, None
    hours = fields.outcome(column, _read_hours(words))
    return hours, words
