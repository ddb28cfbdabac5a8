"""SIRET, SIREN and FINESS numbers."""

from __future__ import annotations

import re

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_rules
from stdnum.fr import siret as siret_rules

from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, is_absent

_ARTIFICIAL = re.compile(r"^\d{9}999\d{2}$")
_SIRET_LENGTH, _SIREN_LENGTH, _FINESS_LENGTH = 14, 9, 9
_LOST_ZEROS = 4
_FINESS_SHAPE = re.compile(r"^(?:\d{2}|2[AB])\d{7}$")


def _digits(text: str | None) -> str:
    raw = clean(text)
    raw = re.sub(r"^(\d+)[.,]0+$", r"\1", raw)
    return re.sub(r"[\s.\-_/']", "", raw)


def _is_empty(text: str | None) -> bool:
    return is_absent(text) or not _digits(text).strip("0")


def _wrong(name: str, raw: str | None, why: str, fix: str) -> Outcome[str]:
    return Outcome(None, f"Le numéro {name} {quoted(clean(raw))} {why}.", fix)


def siret(text: str | None) -> Outcome[str]:
    """Fourteen digits passing the Luhn rule, with La Poste's exception; zeros only count as absent.

    Spreadsheets drop leading zeros: up to four are put back when the result is valid. The platform of
    insertion employers makes SIRETs ending in "999xx" for bodies without one: kept, with a reason.
    """
    if _is_empty(text):
        return absent()
    digits = _digits(text)
    fix = "Vérifiez les quatorze chiffres sur annuaire-entreprises.data.gouv.fr."
    if wrong := _siret_shape(clean(text), digits):
        return _wrong("SIRET", text, *wrong)
    padded = digits.zfill(14)
    if _ARTIFICIAL.match(padded) and siren_rules.is_valid(padded[:9]):
        return Outcome(
            padded,
            f"Le numéro SIRET {quoted(padded)} est provisoire : il n'existe pas au répertoire Sirene.",
            "Remplacez-le par le vrai numéro SIRET de l'établissement dès qu'il est connu.",
        )
    try:
        return Outcome(str(siret_rules.validate(padded)))
    except ValidationError:
        return _wrong("SIRET", text, "n'est pas valable : un chiffre est faux", fix)


def _siret_shape(raw: str, digits: str) -> tuple[str, str] | None:
    fix = "Vérifiez les quatorze chiffres sur annuaire-entreprises.data.gouv.fr."
    if re.fullmatch(r"\d[.,]?\d*[eE]\+?\d+", raw):
        return "a été abîmé par un tableur", "Mettez la colonne au format texte et recopiez-le."
    if not (digits.isascii() and digits.isdigit()):
        return "contient autre chose que des chiffres", fix
    if not _SIRET_LENGTH - _LOST_ZEROS <= len(digits) <= _SIRET_LENGTH:
        return f"a {len(digits)} chiffres au lieu de quatorze", fix
    return None


def siren(text: str | None) -> Outcome[str]:
    """Nine digits passing the Luhn rule; lost leading zeros are put back; zeros only count as absent."""
    if _is_empty(text):
        return absent()
    digits = _digits(text)
    fix = "Vérifiez les neuf chiffres sur annuaire-entreprises.data.gouv.fr."
    if not (digits.isascii() and digits.isdigit() and _SIREN_LENGTH - 3 <= len(digits) <= _SIREN_LENGTH):
        return _wrong("SIREN", text, "n'a pas neuf chiffres", fix)
    try:
        return Outcome(str(siren_rules.validate(digits.zfill(9))))
    except ValidationError:
        return _wrong("SIREN", text, "n'est pas valable : un chiffre est faux", fix)


def finess(text: str | None) -> Outcome[str]:
    """Nine characters, the département first (2A and 2B included), with the Luhn key FINESS uses.

    Numbers that fail the key are refused; those of Corsica are not checked, for want of a published rule
    for their letter.
    """
    if _is_empty(text):
        return absent()
    digits = _digits(text).upper()
    padded = digits.zfill(9) if len(digits) == _FINESS_LENGTH - 1 else digits
    fix = "Vérifiez les neuf chiffres sur finess.esante.gouv.fr."
    if not (padded.isascii() and _FINESS_SHAPE.match(padded)):
        return _wrong("FINESS", text, "n'a pas neuf chiffres", fix)
    if padded.isdigit() and not luhn.is_valid(padded):
        return _wrong("FINESS", text, "n'est pas valable : un chiffre est faux", fix)
    return Outcome(padded)
