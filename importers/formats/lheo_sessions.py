"""Sessions of a training: LHÉO dates (AAAAMMJJ, day or month 00) and the words that tell them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from directory.freshness import partial_words
from directory.records import Validity
from importers.base import Context
from importers.fields import Fields
from importers.formats.lheo_codes import RECRUITMENT
from importers.formats.lheo_partner import inner
from importers.normalise import fact_date

_STATES: Final = {"2": "recrutement fermé", "3": "recrutement suspendu"}
_HOUR: Final = re.compile(r"(\d{1,2})\s?[hH:]?\s?(\d{2})?")
_DAY: Final = 10
"""Characters of a date that has its day."""


def sessions(fields: Fields, context: Context, stated: Sequence[Mapping[str, Any]]) -> tuple[Validity, ...]:
    """The sessions in order of their beginning; one without a readable date is told and left out."""
    found: dict[Validity, None] = {}
    for session in stated:
        starts, ends = _date(fields, session, "debut"), _date(fields, session, "fin")
        if starts and ends and ends[: len(starts)] < starts[: len(ends)]:
            reason = "Une session se termine avant d'avoir commencé : sa fin n'est pas reprise."
            fields.say("fin", reason, "Corrigez les dates de la session.", "error", value=str(session["fin"]))
            ends = None
        if starts or ends:
            words = _words(fields, context, session, starts, ends)
            found[Validity(text=words, starts_on=starts, ends_on=ends)] = None
    return tuple(sorted(found, key=lambda one: (one.starts_on or "", one.ends_on or "", one.text)))


def _date(fields: Fields, session: Mapping[str, Any], name: str) -> str | None:
    raw = session.get(name)
    outcome = fact_date(raw, date.max)
    if outcome.reason is not None:
        fields.say(name, outcome.reason, outcome.fix, "error", value=str(raw))
    return outcome.value


def information(fields: Fields, stated: Sequence[str]) -> str | None:
    """The days of an action's information meetings, in words."""
    days = [_date(fields, {"date-information": day}, "date-information") for day in stated]
    words = ", ".join(dict.fromkeys(partial_words(day) for day in days if day))
    return f"Réunion d'information : {words}." if words else None


def _words(
    fields: Fields, context: Context, session: Mapping[str, Any], starts: str | None, ends: str | None
) -> str:
    enrolment = period_words(
        _date(fields, session, "inscription-debut"), _date(fields, session, "inscription-fin")
    )
    more = [
        f"inscriptions {enrolment[0].lower()}{enrolment[1:]}" if enrolment else None,
        _STATES.get(session.get("etat-recrutement") or ""),
    ]
    said = " ; ".join(
        text
        for text in (
            ", ".join(text for text in more if text),
            *(_recruitment(fields, context, one) for one in session["recrutements"]),
        )
        if text
    )
    return f"{period_words(starts, ends)} ({said})" if said else period_words(starts, ends)


def _recruitment(fields: Fields, context: Context, stated: Mapping[str, Any]) -> str | None:
    """How one is chosen, when and where: "information collective le 3 mars 2027 de 9h à 12h, Gap"."""
    own = inner(fields.row, stated, context, fields.context)
    starts, ends = _date(own, stated, "debut"), _date(own, stated, "fin")
    fields.problems += own.problems
    one_day = starts is not None and starts == ends and _is_day(starts)
    when = f"le {partial_words(starts)}" if one_day and starts else period_words(starts, ends)
    opens, closes = (_hour(own.line(name)) for name in ("heure-debut", "heure-fin"))
    hours = f"de {opens} à {closes}" if opens and closes else f"à {opens}" if opens else None
    where = "à distance" if own.raw("a-distance") == "1" else own.line("lieu")
    remark = own.line("commentaire")
    how = RECRUITMENT.get(own.raw("modalite-recrutement") or "")
    if not any((how, when, where, remark)):
        return None
    moment = " ".join(text for text in (how or "recrutement", when[:1].lower() + when[1:], hours) if text)
    return ", ".join(text for text in (moment, where, remark) if text)


def _hour(text: str | None) -> str | None:
    """``09h00``, ``09:00``, ``0900`` or ``9`` as "9h"; what is no hour stays as it is."""
    read = _HOUR.fullmatch(text or "")
    if read is None:
        return text
    return f"{int(read[1])}h{read[2] if read[2] not in (None, '00') else ''}"


def period_words(starts: str | None, ends: str | None) -> str:
    """``Du 3 mars 2026 au 5 juin 2026``, ``De mars 2026 à juin 2026``, ``À partir de 2026``; "" for none."""
    if starts and ends:
        first, last = ("Du" if _is_day(starts) else _of(starts)), ("au" if _is_day(ends) else "à")
        return f"{first.capitalize()} {partial_words(starts)} {last} {partial_words(ends)}".replace("' ", "'")
    if starts:
        first = "du" if _is_day(starts) else _of(starts)
        return f"À partir {first} {partial_words(starts)}".replace("' ", "'")
    return f"Jusqu'{'au' if _is_day(ends) else 'à'} {partial_words(ends)}" if ends else ""


def _is_day(partial: str) -> bool:
    return len(partial) == _DAY


def _of(partial: str) -> str:
    return "d'" if partial_words(partial)[0] in "ao" else "de"
