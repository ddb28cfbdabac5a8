"""France services: the national list of houses, buses and antennas (CSV), one partner and one offer a row.

https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from directory.records import Candidate, OfferRecord, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.formats.body import Columns, date_in_name, settled, site
from importers.locate import Located, locate
from importers.mappings import france_services as mapping
from importers.normalise import fold, hours_from_weekdays
from importers.readers.parts import Part, any_is
from importers.readers.tables import Table
from importers.refusal import FileRefused

PAGE: Final = "https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/"
NEEDED: Final = frozenset({"id_fs", "lib_fs", "insee_com"})
WEEK: Final = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi", "h_dimanche")
PLACE: Final = {
    "insee": "insee_com",
    "postal_code": "code_postal",
    "city": "lib_com",
    "lat": "latitude",
    "lon": "longitude",
}
COLUMNS: Final = Columns(
    "id_fs",
    "lib_fs",
    "insee_com",
    fix_key="Donnez l'« id_fs » de la structure.",
    fix_name="Donnez le nom de la structure (« lib_fs »).",
    fix_place="Donnez son code INSEE (« insee_com »).",
)
OFFER_NAME: Final = "Aide aux démarches administratives et en ligne"
THEMES: Final = (
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    "numerique--acceder-a-des-services-en-ligne",
)


class FranceServices:
    """The format ``france_services``."""

    name = "france_services"
    label = "France services (liste nationale, CSV)"
    facts = SourceFacts("Liste des structures France services", PAGE, "Licence Ouverte 2.0")
    drops: frozenset[str] = frozenset()
    signs = "un CSV avec les colonnes « id_fs », « lib_fs » et « insee_com »"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A CSV with the columns of the national list."""
        return any_is(parts, lambda part: part.suffix == ".csv" and set(Table(part).header) >= NEEDED)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per house, bus or antenna."""
        del notes
        for part in [part for part in parts if part.suffix == ".csv"] or parts[:1]:
            table = Table(part)
            if missing := sorted(NEEDED - set(table.header)):
                raise FileRefused(
                    f"« {part.name} » n'est pas la liste des France services : il lui manque "
                    f"{'la colonne' if len(missing) == 1 else 'les colonnes'} {', '.join(missing)}."
                )
            for record in table:
                yield Row(part.name, record.number, ("partner", "offer"), record.values, {}, record.fault)

    def map(self, row: Row, context: Context) -> Mapped:
        """The partner and its offer of help with paperwork."""
        words = " ".join(str(row.values.get(name) or "") for name in ("lib_fs", "lib_com", "groupe_fs"))
        fields = Fields(row, context.today, context=words)
        key, name = fields.line("id_fs"), fields.line("lib_fs")
        located = fields.placed(locate(stated(fields, **PLACE, address="adresse"), context.places), PLACE)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            partner = _partner(fields, name, located, date_in_name(row.sheet, context.today))
            return (
                Draft(Candidate(kind="partner", key=key, partner=partner)),
                Draft(Candidate(kind="offer", key=key, partner_key=key, offer=_offer(fields, partner))),
            )

        return settled(fields, COLUMNS, key=key, name=name, located=located, context=context, drafts=drafts)


def _partner(fields: Fields, name: str, located: Located, when: str | None) -> PartnerRecord:
    return PartnerRecord(
        name=name,
        kind="France services",
        reseaux_porteurs=("france-service",),
        contacts=fields.contacts("telephone", "mail", "site_web", when),
        place=_site(fields, located),
        # The day the list tells of: its file bears it in its name, and nowhere else.
        provenance=Provenance(url=PAGE, source_date=when),
    )


def _offer(fields: Fields, partner: PartnerRecord) -> OfferRecord:
    return OfferRecord(
        name=OFFER_NAME,
        themes=THEMES,
        type="accompagnement",
        audiences=("tous-publics",),
        mobilisable_par=("usagers",),
        how_to_access="Vous pouvez prendre rendez-vous." if _takes_appointments(fields) else None,
        modes=("en-presentiel",),
        sites=(partner.place,) if partner.place else (),
        contacts=partner.contacts,
        source_code="france-services",
        provenance=partner.provenance,
    )


def _takes_appointments(fields: Fields) -> bool:
    return fold(fields.raw("prise_rdv")) == "oui"


def _site(fields: Fields, located: Located) -> SiteRecord:
    week = {day: fields.raw(day) for day in WEEK}
    hours = fields.outcome("h_lundi", hours_from_weekdays(week))
    words = " ; ".join(f"{day[2:]} {text}" for day, text in week.items() if text) if hours is None else ""
    return site(
        located,
        fields.line("adresse"),
        fields.line("complement_adresse"),
        label=_label(fields),
        hours=hours,
        hours_text=words or None,
        note=fields.text("commentaire"),
    )


def _label(fields: Fields) -> str | None:
    """A bus has no door: its address is where it starts from."""
    if fold(fields.raw("format_fs")).startswith("bus"):
        return "Bus itinérant : demandez les lieux et les jours de passage"
    return "Antenne" if fold(fields.raw("type_fs")) == "antenne" else None
