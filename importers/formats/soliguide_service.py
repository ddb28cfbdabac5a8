"""One service of a Soliguide place read as an offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from directory.records import Fee, OfferRecord, PartnerRecord, SiteRecord
from importers.base import Row
from importers.fields import Fields
from importers.formats.soliguide_categories import AUDIENCES, CATEGORIES, EVERYBODY, WORDS, Category
from importers.formats.soliguide_times import Closure, closure, hours, mapping, saturation
from importers.normalise import age, clean, from_html, quoted
from importers.privacy import without_personal_emails

OTHER: Final = Category("Autre service", (), None, ("vie-quotidienne",))
_RESERVED: Final = frozenset({"1", "2"})
"""``accueil``: 0 everybody, 1 some first, 2 some only."""
_ONLY: Final = "2"
_ALL: Final = "all"
_OLDEST: Final = 99
_YOUNG: Final = (12, 26)
_GROUPS: Final = ("gender", "familialle", "administrative", "other")
_LODGING: Final = re.compile(r"ac+om+odation|hous|shelter|lodg|overnight|^13\d\d$")
"""Categories of lodging that are newer than our table, by their word or their number."""


def code_of(service: Mapping[str, Any]) -> str:
    """The category of a service: a number or a word, as text."""
    return clean(str(service.get("category") or service.get("categorie") or "")).lower()


def must_hide(service: Mapping[str, Any], place: Mapping[str, Any]) -> bool:
    """Whether it lodges victims of violence, or women only: such a place must not be found."""
    publics = _publics(service, place)
    reserved = str(publics.get("accueil", "")) in _RESERVED
    if not reserved or not _is_lodging(code_of(service)):
        return False
    # A page that ticks "all" and victims says two things: it is hidden.
    others = set(_list(publics.get("other")))
    victims = "violence" in others and not others >= EVERYBODY["other"]
    return (victims and str(publics.get("accueil")) == _ONLY) or set(_list(publics.get("gender"))) == {
        "women"
    }


def _is_lodging(code: str) -> bool:
    category = CATEGORIES.get(code)
    return category.lodging if category is not None else _LODGING.search(code) is not None


def offer(
    service: Mapping[str, Any],
    place: Mapping[str, Any],
    fields: Fields,
    partner: PartnerRecord,
    where: SiteRecord,
) -> OfferRecord:
    """The offer. What the service does not say differently is its place's: hours, publics, modalities."""
    own = Fields(Row("", 0, (), _texts(service, place)), fields.today, context=fields.context)
    category = _category(service, fields)
    publics, ways = _publics(service, place), _ways(service, place)
    shut = _closures(service, place, fields)
    age_min, age_max = _ages(publics)
    return OfferRecord(
        name=category.name,
        families=category.families,
        themes=category.themes,
        type=category.type,
        audiences=_audiences(publics),
        audiences_text=_audiences_text(publics, own),
        age_min=age_min,
        age_max=age_max,
        description=own.text("description") or partner.description,
        conditions=_lines(own, "docs", "other"),
        how_to_access=_lines(own, "orientation", "appointment", "inscription", "pmr", "animal"),
        mobilisable_par=("professionnels",) if _is_checked(ways, "orientation") else ("usagers",),
        modes_mobilisation=_modes(ways),
        fees=_fees(ways),
        fees_detail=own.text("price"),
        modes=("en-presentiel",),
        sites=(_site(service, fields, where),),
        contacts=partner.contacts,
        validity=next((found.validity for found in shut if found.validity), None),
        a_savoir=_doubt(service, place, shut, partner.updated_at, fields.context),
        languages=tuple(_list(place.get("languages"))),
        source_code=f"soliguide:{code_of(service) or 'inconnu'}",
        address_masked=partner.address_masked,
        suspended=partner.closed or any(found.suspended for found in shut),
        updated_at=partner.updated_at,
        provenance=partner.provenance,
    )


def _category(service: Mapping[str, Any], fields: Fields) -> Category:
    code = code_of(service)
    if code not in CATEGORIES:
        reason = f"La catégorie {quoted(code or '?')} n'est pas connue : le service est « {OTHER.name} »."
        fields.say("categorie", reason, "Signalez-la au gestionnaire de l'annuaire.", "warning", value=code)
    return CATEGORIES.get(code, OTHER)


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _publics(service: Mapping[str, Any], place: Mapping[str, Any]) -> Mapping[str, Any]:
    own = mapping(service.get("publics"))
    return own if service.get("differentPublics") and own else mapping(place.get("publics")) or own


def _ways(service: Mapping[str, Any], place: Mapping[str, Any]) -> Mapping[str, Any]:
    own = mapping(service.get("modalities"))
    return own if service.get("differentModalities") and own else mapping(place.get("modalities")) or own


def _is_checked(ways: Mapping[str, Any], name: str) -> bool:
    return mapping(ways.get(name)).get("checked") is True


_SAID: Final = {
    "orientation": "Sur orientation d'un professionnel.",
    "appointment": "Sur rendez-vous.",
    "inscription": "Sur inscription.",
    "price": "Service payant.",
    "pmr": "Accessible aux personnes à mobilité réduite.",
    "animal": "Les animaux sont acceptés.",
}


def _texts(service: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a service, raw: markup and personal addresses go as they are read."""
    ways, publics = _ways(service, place), _publics(service, place)
    listed = ways.get("docs")
    documents = [
        clean(str(doc.get("name") if isinstance(doc, dict) else doc))
        for doc in (listed if isinstance(listed, list) else ())
    ]
    texts: dict[str, Any] = {
        "description": service.get("description"),
        "publics": publics.get("description"),
        "other": ways.get("other"),
        "docs": f"Documents à apporter : {', '.join(documents)}." if documents else None,
    }
    for name, said in _SAID.items():
        if _is_checked(ways, name):
            details = mapping(ways.get(name)).get("precisions")
            texts[name] = f"{said} {details}" if details else said
    return texts


def _lines(fields: Fields, *names: str) -> str | None:
    return "\n".join(text for name in names if (text := fields.text(name))) or None


def _modes(ways: Mapping[str, Any]) -> tuple[str, ...]:
    if _is_checked(ways, "appointment") or _is_checked(ways, "inscription"):
        return ("telephoner",)
    return () if _is_checked(ways, "orientation") else ("se-presenter",)


def _fees(ways: Mapping[str, Any]) -> tuple[Fee, ...]:
    """An unticked "price" is a form's default: it does not say that the service is free."""
    return ("payant",) if _is_checked(ways, "price") else ()


def _ages(publics: Mapping[str, Any]) -> tuple[int | None, int | None]:
    told = mapping(publics.get("age"))
    lowest, highest = (age(str(told.get(name, ""))).value for name in ("min", "max"))
    return lowest or None, highest if highest is not None and highest < _OLDEST else None


def _restrictions(publics: Mapping[str, Any]) -> dict[str, list[str]]:
    """The groups that leave somebody out; ``other`` lists additions, and restricts only where all is reserved."""
    found: dict[str, list[str]] = {}
    for group in _GROUPS:
        ticked = _list(publics.get(group))
        if group == "other" and "administrative" not in found:
            # Everybody is welcome whatever their papers: naming Ukraine leaves nobody out.
            ticked = [word for word in ticked if word != "ukraine"]
        if ticked and _ALL not in ticked and not set(ticked) >= EVERYBODY[group]:
            found[group] = ticked
    return found


def _audiences(publics: Mapping[str, Any]) -> tuple[str, ...]:
    if str(publics.get("accueil", "")) not in _RESERVED:
        return ("tous-publics",) if "accueil" in publics else ()
    found: list[str] = []
    for group, ticked in _restrictions(publics).items():
        # People with papers among the others: it is not a service for exiles.
        if group == "administrative" and "regular" in ticked:
            continue
        if group == "familialle" and set(ticked) - {"family", "pregnant"}:
            continue
        found += [AUDIENCES[word] for word in ticked if word in AUDIENCES]
    youngest, oldest = _ages(publics)
    if oldest is not None and oldest <= _YOUNG[1] and (youngest or 0) >= _YOUNG[0]:
        found.append("jeunes")
    if str(publics.get("accueil")) != _ONLY and not found:
        return ("tous-publics",)
    return tuple(dict.fromkeys(found))


def _audiences_text(publics: Mapping[str, Any], own: Fields) -> str | None:
    words = ""
    if str(publics.get("accueil", "")) in _RESERVED:
        ticked = [WORDS[word] for group in _restrictions(publics).values() for word in group if word in WORDS]
        first = "Réservé à" if str(publics.get("accueil")) == _ONLY else "En priorité"
        words = f"{first} : {', '.join(dict.fromkeys(ticked))}." if ticked else ""
    return "\n".join(text for text in (words, own.text("publics")) if text) or None


def _closures(service: Mapping[str, Any], place: Mapping[str, Any], fields: Fields) -> list[Closure]:
    own, whole = mapping(service.get("close")), mapping(place.get("close"))
    temporary = mapping(mapping(place.get("tempInfos")).get("closure"))
    told = (
        (own, own.get("actif") is True),
        (whole, bool(whole.get("closeType"))),
        (temporary, temporary.get("actif") is True),
    )
    # An inactive closure of the older shape may still bear the dates of a past one.
    return [closure(one, fields.today, active=active) for one, active in told if active]


def _doubt(
    service: Mapping[str, Any],
    place: Mapping[str, Any],
    shut: Iterable[Closure],
    when: str | None,
    context: str,
) -> str | None:
    infos = mapping(place.get("tempInfos"))
    message, changed = mapping(infos.get("message")), mapping(infos.get("hours"))
    parts = [
        *(found.words for found in shut),
        saturation(mapping(service.get("saturated")), when),
        _message(message) if message.get("actif") is True else None,
        "Horaires changés en ce moment : appelez avant de venir." if changed.get("actif") is True else None,
    ]
    said = " ".join(dict.fromkeys(part for part in parts if part))
    return without_personal_emails(said, context) or None


def _message(told: Mapping[str, Any]) -> str:
    parts = (clean(from_html(str(told.get(name) or ""))) for name in ("name", "description"))
    return " : ".join(part.rstrip(" :") for part in parts if part)


def _site(service: Mapping[str, Any], fields: Fields, where: SiteRecord) -> SiteRecord:
    if not service.get("differentHours"):
        return where
    outcome = hours(mapping(service.get("hours")))
    if outcome.reason is not None:
        fields.say("hours", outcome.reason, outcome.fix, "error", value="")
    week = Fields(Row("", 0, (), mapping(service.get("hours"))), fields.today, context=fields.context)
    return where.model_copy(update={"hours": outcome.value, "hours_text": week.text("description")})
