"""Places of digital help, in the national standard (JSON or CSV), its older shapes, and the map's API.

https://www.data.gouv.fr/fr/datasets/lieux-de-mediation-numerique-sur-le-territoire-national/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from directory.records import Candidate, Fee, Mode, OfferRecord, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.formats import mediation_numerique_tables as tables
from importers.formats.body import Columns, contacts_of, named, osm_hours, settled, site
from importers.locate import locate
from importers.mappings import mediation_numerique as mapping
from importers.normalise import fold, readable_street, siret, url
from importers.readers.documents import documents_of
from importers.readers.parts import JSON, Part, any_is
from importers.readers.tables import Table
from importers.refusal import FileRefused

PAGE: Final = "https://www.data.gouv.fr/fr/datasets/lieux-de-mediation-numerique-sur-le-territoire-national/"
NEEDED: Final = frozenset({"id", "nom", "services"})
OFFER_NAME: Final = "Aide pour utiliser internet et les outils numériques"
COLUMNS: Final = Columns("id", "nom", "commune")
PLACE: Final = {
    "insee": "code_insee",
    "postal_code": "code_postal",
    "city": "commune",
    "lat": "latitude",
    "lon": "longitude",
}
OLDER: Final = {
    "courriel": "courriels",
    "publics_accueillis": "publics_specifiquement_adresses",
    "conditions_acces": "frais_a_charge",
    "labels_nationaux": "dispositif_programmes_nationaux",
    "accessibilite": "fiche_acces_libre",
}
"""Names of version 0.1 and what they became."""
_RNA = re.compile(r"W\d{9}", re.IGNORECASE)


class MediationNumerique:
    """The format ``mediation_numerique``."""

    name = "mediation_numerique"
    label = "Lieux de médiation numérique (JSON ou CSV)"
    facts = SourceFacts("Lieux de médiation numérique", PAGE, "Licence Ouverte 2.0")
    drops = frozenset({"mediateurs", "contact_nom", "contact_prenom"})
    signs = "des lieux avec « id », « nom » et leurs « services » dans une seule case"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """JSON or CSV whose first line has an id, a name and its services in one cell."""
        return any_is(parts, lambda part: _is_standard(_first_fields(part)))

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per place, older names of columns read as today's."""
        del notes
        for part in [p for p in parts if p.suffix in {*JSON, ".csv"}] or parts[:1]:
            if not _is_standard(_first_fields(part)):
                raise FileRefused(
                    f"« {part.name} » n'est pas une liste de lieux de médiation numérique : "
                    "il lui manque « id », « nom » ou « services »."
                )
            for number, values, fault in _records(part):
                columns = {new: old for old, new in OLDER.items() if old in values}
                yield Row(part.name, number, ("partner", "offer"), _current(values), columns, fault)

    def map(self, row: Row, context: Context) -> Mapped:
        """The partner and its offer of digital help."""
        words = " ".join(str(row.values.get(name) or "") for name in ("nom", "commune", "site_web"))
        fields = Fields(row, context.today, context=words)
        key, name = fields.line("id"), named(fields, context, "nom")
        located = fields.placed(locate(stated(fields, **PLACE, address="adresse"), context.places), PLACE)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            hours, hours_text = osm_hours(fields, "horaires")
            street = readable_street(fields.line("adresse"), context.places.spellings) or None
            place = site(
                located, street, fields.line("complement_adresse"), hours=hours, hours_text=hours_text
            )
            partner = _partner(fields, name, place)
            offer = _offer(fields, partner, place)
            return (
                Draft(Candidate(kind="partner", key=key, partner=partner)),
                Draft(Candidate(kind="offer", key=key, partner_key=key, offer=offer)),
            )

        return settled(fields, COLUMNS, key=key, name=name, located=located, context=context, drafts=drafts)


def _is_standard(fields: frozenset[str]) -> bool:
    return fields >= NEEDED and "structure_id" not in fields


def _first_fields(part: Part) -> frozenset[str]:
    if part.suffix in JSON:
        first = next(documents_of(part), None)
        return frozenset(first.value) if first else frozenset()
    return frozenset(Table(part).header) if part.suffix == ".csv" else frozenset()


def _records(part: Part) -> Iterator[tuple[int, Mapping[str, Any], str | None]]:
    if part.suffix in JSON:
        for document in documents_of(part):
            yield document.number, document.value, document.fault
    else:
        for record in Table(part):
            yield record.number, record.values, record.fault


def _current(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values under today's names; the map's API gives the address as an object."""
    named = {OLDER.get(name, name): value for name, value in values.items() if value not in (None, "", [])}
    address = named.get("adresse")
    if isinstance(address, dict):
        street = (str(address.get(part) or "") for part in ("numero_voie", "repetition", "nom_voie"))
        found = {
            name: address[name] for name in ("commune", "code_postal", "code_insee") if address.get(name)
        }
        named |= {"adresse": " ".join(part for part in street if part), **found}
    return named


def _partner(fields: Fields, name: str, place: SiteRecord) -> PartnerRecord:
    when = fields.date("date_maj")
    pivot = fields.raw("pivot") or ""
    networks = [fold(value) for column in _NETWORK_COLUMNS for value in fields.values(column)]
    return PartnerRecord(
        name=name,
        kind="lieu de médiation numérique",
        siret=None if _RNA.fullmatch(pivot.strip()) else fields.read("pivot", siret),
        description=fields.text("presentation_detail") or fields.text("presentation_resume"),
        reseaux_porteurs=tuple(
            dict.fromkeys(tables.NETWORKS[word] for word in networks if word in tables.NETWORKS)
        ),
        contacts=contacts_of(fields, phones="telephone", emails="courriels", sites="site_web", when=when),
        place=place,
        accessibility_url=_link(fields, "fiche_acces_libre"),
        updated_at=when,
        provenance=Provenance(url=PAGE, source_date=when),
    )


_NETWORK_COLUMNS = ("dispositif_programmes_nationaux", "typologie")


def _link(fields: Fields, name: str) -> str | None:
    """A web address; words in its stead ("sur rendez-vous") are no fault of the file."""
    text = fields.raw(name)
    return url(text).value if text is not None else None


def _offer(fields: Fields, partner: PartnerRecord, place: SiteRecord) -> OfferRecord:
    services = _known(fields, "services", tables.SERVICES)
    ways = [fold(value) for value in fields.values("modalites_acces")]
    help_given = [fold(value) for value in fields.values("modalites_accompagnement")]
    booking = _link(fields, "prise_rdv")
    modes_of_contact = [tables.MOBILISATION[way] for way in ways if way in tables.MOBILISATION]
    if booking is not None:
        modes_of_contact.append("utiliser-lien-mobilisation")
    fees, fees_detail = _fees(fields)
    audiences, audiences_text = _audiences(fields)
    return OfferRecord(
        name=OFFER_NAME,
        themes=tuple(dict.fromkeys(theme for value in services for theme in tables.SERVICES[fold(value)]))
        or (tables.BASICS,),
        type="atelier" if help_given and all("atelier" in way for way in help_given) else "accompagnement",
        audiences=audiences,
        audiences_text=audiences_text,
        description=_description(fields, services),
        how_to_access="Ce lieu n'accueille pas de public." if tables.NO_PUBLIC in ways else None,
        mobilisable_par=_who_asks(ways),
        modes_mobilisation=tuple(dict.fromkeys(modes_of_contact)),
        mobilisation_url=booking,
        fees=fees,
        fees_detail=fees_detail,
        modes=_modes(ways, help_given),
        sites=(place,),
        contacts=partner.contacts,
        source_code="mediation-numerique",
        updated_at=partner.updated_at,
        provenance=partner.provenance,
    )


def _known(fields: Fields, name: str, table: Mapping[str, object]) -> list[str]:
    """The values that the standard lists; others are told and left out."""
    known: list[str] = []
    for value in fields.values(name):
        if fold(value) in table:
            known.append(value)
        else:
            reason = f"La valeur « {value} » n'est pas dans la liste de « {name} »."
            fields.say(name, reason, "Choisissez une valeur du standard national.", "error", value=value)
    return known


def _description(fields: Fields, services: list[str]) -> str | None:
    parts = [
        f"Services proposés : {' ; '.join(dict.fromkeys(services))}." if services else None,
        f"Accompagnement : {' ; '.join(fields.values('modalites_accompagnement'))}."
        if fields.values("modalites_accompagnement")
        else None,
        "Service itinérant : demandez les lieux et les jours."
        if "itinerant" in {fold(value) for value in fields.values("itinerance")}
        else None,
        fields.text("presentation_detail") or fields.text("presentation_resume"),
    ]
    return "\n\n".join(part for part in parts if part) or None


def _fees(fields: Fields) -> tuple[tuple[Fee, ...], str | None]:
    values = fields.values("frais_a_charge")
    words = [fold(value) for value in values]
    free = any(word.startswith("gratuit") for word in words)
    paid = any(word.startswith(("payant", "adhesion")) or "sous condition" in word for word in words)
    found = [fee for fee, is_said in (("gratuit", free), ("payant", paid)) if is_said]
    detail = " ; ".join(values) if any(word not in {"gratuit", "payant"} for word in words) else None
    return cast("tuple[Fee, ...]", tuple(found)), detail


def _audiences(fields: Fields) -> tuple[tuple[str, ...], str | None]:
    columns = ("publics_specifiquement_adresses", "prise_en_charge_specifique")
    values = [value for column in columns for value in fields.values(column)]
    found = dict.fromkeys(
        tables.AUDIENCES[fold(value)] for value in values if fold(value) in tables.AUDIENCES
    )
    others = [value for value in values if fold(value) not in tables.AUDIENCES]
    # "Adultes", or several groups at once, is a form with every box ticked.
    audiences = ("tous-publics",) if "tous-publics" in found else tuple(found)
    text = f"Accueil adapté : {' ; '.join(dict.fromkeys(others))}." if others else None
    return audiences, text


def _who_asks(ways: list[str]) -> tuple[str, ...]:
    if tables.NO_PUBLIC in ways:
        return ("professionnels",)
    if ways and all(way == tables.PRESCRIPTION for way in ways):
        return ("professionnels",)
    return ("usagers", "professionnels") if tables.PRESCRIPTION in ways else ("usagers",)


def _modes(ways: list[str], help_given: list[str]) -> tuple[Mode, ...]:
    remote = "a distance" in help_given
    on_site = tables.NO_PUBLIC not in ways and (not remote or len(help_given) > 1)
    found = [mode for mode, is_said in (("en-presentiel", on_site), ("a-distance", remote)) if is_said]
    return cast("tuple[Mode, ...]", tuple(found))
