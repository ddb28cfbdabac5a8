"""Soliguide: places of food, housing, health and hygiene (JSON of its API), one offer per service.

https://soliguide.fr/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from directory.records import Candidate, Contact, EntityKind, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.formats import soliguide_service
from importers.formats.body import Columns, names_a_person, settled, site
from importers.formats.json_list import JsonList
from importers.formats.soliguide_times import hours, mapping
from importers.locate import Located, locate
from importers.mappings.soliguide import FIELDS, TRAPS
from importers.normalise import clean, fold, phone, quoted
from importers.readers.parts import Part

PAGE: Final = "https://soliguide.fr/"
COLUMNS: Final = Columns("lieu_id", "name", "position", "Donnez le « lieu_id » de la fiche.")
PLACE: Final = {
    "insee": "cityCode",
    "postal_code": "codePostal",
    "city": "ville",
    "lat": "latitude",
    "lon": "longitude",
}
ANSWER: Final = JsonList(
    frozenset({"", "places", "results"}),
    lambda fields: "services_all" in fields and not {"lieu_id", "_id"}.isdisjoint(fields),
    "de Soliguide : ses fiches n'ont ni « lieu_id » ni « services_all »",
)
PAIR: Final = 2
NOT_PUBLISHED: Final = "fiche que Soliguide ne publie pas"
_ONLINE: Final = frozenset({"", "ONLINE"})
_CLOSED: Final = "PERMANENTLY_CLOSED"
_PROFESSIONALS: Final = "PRO"
"""``visibility`` of a page that Soliguide shows to professionals only; "ALL" otherwise."""
_POSTAL_AND_AFTER = re.compile(r",?\s*\b\d{5}\b.*$")


class Soliguide:
    """The format ``soliguide``."""

    name = "soliguide"
    label = "Soliguide (JSON de l'API)"
    facts = SourceFacts("Soliguide", PAGE)
    drops = frozenset({"createdBy", "updatedBy", "lastUpdatedBy", "owner", "contacts", "users", "photos"})
    signs = "un JSON de lieux avec « lieu_id » et « services_all »"
    traps = TRAPS
    fields = FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """JSON of places with their services."""
        return ANSWER.is_in(parts)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per place. Names of persons that stand for a phone's label are not even read."""
        del notes
        return ANSWER.rows(parts, _without_persons)

    def map(self, row: Row, context: Context) -> Mapped:
        """The place as a partner, and each of its services as an offer."""
        flat = _flat(row.values)
        said = " ".join(str(flat.get(name) or "") for name in ("name", "entity_name", "ville", "website"))
        fields = Fields(
            Row(row.sheet, row.number, row.kinds, flat, {}, row.fault), context.today, context=said
        )
        key, name = fields.line("lieu_id") or fields.line("_id"), fields.line("name")
        if _is_postal_code(fields, context):
            flat.pop("cityCode")
        located = fields.placed(locate(stated(fields, **PLACE, address="adresse"), context.places), PLACE)
        services = _services(row.values)
        hidden = any(soliguide_service.must_hide(service, row.values) for service in services)
        keys = _keys(key, services)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            place = _site(fields, located, mapping(row.values.get("newhours") or row.values.get("hours")))
            partner = _partner(fields, name, place, hidden=hidden)
            offers = [
                Draft(
                    Candidate(
                        kind="offer",
                        key=own,
                        partner_key=key,
                        offer=soliguide_service.offer(service, row.values, fields, partner, place),
                    )
                )
                for (_, own), service in zip(keys[1:], services, strict=True)
            ]
            return (Draft(Candidate(kind="partner", key=key, partner=partner)), *offers)

        result = settled(
            fields,
            COLUMNS,
            key=key,
            name=name,
            located=located,
            context=context,
            drafts=drafts,
            keys=keys,
            hidden=hidden,
        )
        status = str(row.values.get("statut") or row.values.get("status") or "").upper()
        published = status in {*_ONLINE, _CLOSED} and fields.line("visibility") != _PROFESSIONALS
        if result.drafts and not published:
            return Mapped(
                problems=result.problems, set_aside=NOT_PUBLISHED, context=result.context, hidden=hidden
            )
        return result


def _services(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = values.get("services_all")
    return [service for service in found if isinstance(service, dict)] if isinstance(found, list) else []


def _keys(key: str | None, services: Sequence[Mapping[str, Any]]) -> tuple[tuple[EntityKind, str], ...]:
    """Identities of the place and of its services: their own id, else their category and rank."""
    if key is None:
        return ()
    found: list[tuple[EntityKind, str]] = [("partner", key)]
    for rank, service in enumerate(services):
        code = soliguide_service.code_of(service)
        own = clean(str(service.get("serviceObjectId") or "")) or f"{key}-{code}-{rank}"
        found.append(("offer", own if ("offer", own) not in found else f"{own}-{rank}"))
    return tuple(found)


def _without_persons(values: Mapping[str, Any]) -> dict[str, Any]:
    entity = values.get("entity")
    phones = entity.get("phones") if isinstance(entity, dict) else None
    if not isinstance(entity, dict) or not isinstance(phones, list):
        return dict(values)
    kept = [_nameless(item) if isinstance(item, dict) else item for item in phones]
    return {**values, "entity": {**entity, "phones": kept}}


def _nameless(number: Mapping[str, Any]) -> dict[str, Any]:
    label = number.get("label")
    return {k: v for k, v in number.items() if k != "label" or not names_a_person(str(label or ""))}


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """What ``Fields`` reads: older answers have their place at the top, newer ones under ``position``."""
    position, entity = mapping(values.get("position")), mapping(values.get("entity"))
    point = mapping(position.get("location")) or mapping(values.get("location"))
    longitude, latitude = _pair(point.get("coordinates"))
    flat = {name: value for name, value in values.items() if not isinstance(value, (dict, list))}
    return flat | {
        "adresse": position.get("adresse") or position.get("address") or values.get("address"),
        "complement": position.get("complementAdresse") or position.get("additionalInformation"),
        "codePostal": position.get("codePostal") or position.get("postalCode") or values.get("codePostal"),
        "ville": position.get("ville") or position.get("city") or values.get("ville"),
        "cityCode": position.get("cityCode") or values.get("cityCode"),
        "latitude": latitude,
        "longitude": longitude,
        "entity_name": entity.get("name"),
        "mail": entity.get("mail") or values.get("mail"),
        "website": entity.get("website") or values.get("website"),
        "phones": entity.get("phones") or values.get("phones"),
    }


def _pair(value: object) -> tuple[object, object]:
    """GeoJSON: longitude first."""
    return (value[0], value[1]) if isinstance(value, list) and len(value) == PAIR else (None, None)


def _is_postal_code(fields: Fields, context: Context) -> bool:
    """Whether the commune's code is a postal code written twice, which may be another commune's INSEE code."""
    code = clean(fields.raw("cityCode"))
    if not code or code != clean(fields.raw("codePostal")):
        return False
    commune = context.places.territory.commune(code)
    if commune is not None and fold(commune.name) == fold(fields.raw("ville")):
        return False
    reason = f"Le code de la commune {quoted(code)} est un code postal : il n'est pas repris."
    fields.say("cityCode", reason, "Donnez le code INSEE de la commune.", "warning")
    return True


def _site(fields: Fields, located: Located, week: Mapping[str, Any]) -> SiteRecord:
    street = fields.line("adresse")
    if street is not None:
        street = re.sub(r",\s*France$", "", _POSTAL_AND_AFTER.sub("", street))
        town = located.name or fields.line("ville")
        if town and fold(street).endswith(f", {fold(town)}"):
            street = street[: -len(town)].rstrip(" ,")
    outcome = hours(week)
    if outcome.reason is not None:
        fields.say("newhours", outcome.reason, outcome.fix, "error", value="")
    words = Fields(Row("", 0, (), week), fields.today, context=fields.context).text("description")
    return site(located, street, fields.line("complement"), hours=outcome.value, hours_text=words)


def _contacts(fields: Fields, when: str | None) -> tuple[Contact, ...]:
    found = list(fields.contacts("-", "mail", "website", when))
    phones = fields.row.values.get("phones")
    for told in phones if isinstance(phones, list) else ():
        number = fields.outcome("phones", phone(str(mapping(told).get("phoneNumber") or "")))
        label = clean(str(mapping(told).get("label") or ""))
        if number is not None:
            found.append(Contact(kind="phone", value=number, label=label or None, source_date=when))
    return tuple(dict.fromkeys(found))


def _partner(fields: Fields, name: str, place: SiteRecord, *, hidden: bool) -> PartnerRecord:
    when = fields.date("updatedAt")
    page = fields.line("seo_url")
    status = (fields.line("statut") or fields.line("status") or "").upper()
    return PartnerRecord(
        name=name,
        kind=None,
        description=fields.text("description"),
        contacts=_contacts(fields, when),
        place=place,
        address_masked=hidden,
        closed=status == _CLOSED,
        updated_at=when,
        provenance=Provenance(url=f"{PAGE}fr/fiche/{page}" if page else PAGE, source_date=when),
    )
