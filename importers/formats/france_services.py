"""France services: the national list of houses, buses and antennas (CSV), one partner and one offer a row.

https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from directory.records import Candidate, OfferRecord, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.locate import Located, locate
from importers.mappings import france_services as mapping
from importers.normalise import fact_date, fold, hours_from_weekdays
from importers.readers.parts import Part
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
OUTSIDE: Final = "hors du territoire"
OFFER_NAME: Final = "Aide aux démarches administratives et en ligne"
THEMES: Final = (
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    "numerique--acceder-a-des-services-en-ligne",
)
_DATED_NAME = re.compile(r"(20\d{2})-?(\d{2})-?(\d{2})")


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
        try:
            return any(part.suffix == ".csv" and set(Table(part).header) >= NEEDED for part in parts)
        except FileRefused:
            return False

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
        _refusals(fields, key, name, located, everywhere=context.places.everywhere)
        site = _site(fields, located)
        provenance = Provenance(url=PAGE, source_date=_list_date(row.sheet, context))
        contacts = fields.contacts("telephone", "mail", "site_web", provenance.source_date)
        outside = located.where == "outside" and not context.places.everywhere
        if key is None or name is None or any(problem.severity == "rejected" for problem in fields.problems):
            keys = tuple((kind, key) for kind in row.kinds) if key is not None else ()
            return Mapped(problems=tuple(fields.problems), context=words, keys=keys)
        if outside:
            return Mapped(problems=tuple(fields.problems), set_aside=OUTSIDE, context=words)
        partner = PartnerRecord(
            name=name,
            kind="France services",
            reseaux_porteurs=("france-service",),
            contacts=contacts,
            place=site,
            provenance=provenance,
        )
        offer = OfferRecord(
            name=OFFER_NAME,
            themes=THEMES,
            type="accompagnement",
            audiences=("tous-publics",),
            mobilisable_par=("usagers",),
            how_to_access="Vous pouvez prendre rendez-vous." if _takes_appointments(fields) else None,
            modes=("en-presentiel",),
            sites=(site,),
            contacts=contacts,
            source_code="france-services",
            provenance=provenance,
        )
        drafts = (
            Draft(Candidate(kind="partner", key=key, partner=partner)),
            Draft(Candidate(kind="offer", key=key, partner_key=key, offer=offer)),
        )
        return Mapped(drafts, tuple(fields.problems), context=words)


def _refusals(
    fields: Fields, key: str | None, name: str | None, located: Located, *, everywhere: bool
) -> None:
    if fields.row.fault is not None:
        fields.reject(None, fields.row.fault, "Corrigez cette ligne, ou téléchargez de nouveau la liste.")
    elif key is None:
        fields.reject("id_fs", "Cette ligne n'a pas d'identifiant.", "Donnez l'« id_fs » de la structure.")
    elif name is None:
        fields.reject("lib_fs", "Cette ligne n'a pas de nom.", "Donnez le nom de la structure (« lib_fs »).")
    elif located.where in {"unknown", "unstated"} and not everywhere:
        fields.reject(
            "insee_com", "La commune n'a pas été trouvée.", "Donnez son code INSEE (« insee_com »)."
        )


def _takes_appointments(fields: Fields) -> bool:
    return fold(fields.raw("prise_rdv")) == "oui"


def _site(fields: Fields, located: Located) -> SiteRecord:
    week = {day: fields.raw(day) for day in WEEK}
    hours = fields.outcome("h_lundi", hours_from_weekdays(week))
    words = " ; ".join(f"{day[2:]} {text}" for day, text in week.items() if text) if hours is None else ""
    street = " – ".join(part for part in (fields.line("adresse"), fields.line("complement_adresse")) if part)
    return SiteRecord(
        label=_label(fields),
        address=street or None,
        postal_code=located.postal_code,
        commune=located.commune,
        lat=located.lat,
        lon=located.lon,
        origin=located.origin,
        precision=located.precision,
        hours=hours,
        hours_text=words or None,
        note=fields.text("commentaire"),
    )


def _label(fields: Fields) -> str | None:
    """A bus has no door: its address is where it starts from."""
    if fold(fields.raw("format_fs")).startswith("bus"):
        return "Bus itinérant : demandez les lieux et les jours de passage"
    return "Antenne" if fold(fields.raw("type_fs")) == "antenne" else None


def _list_date(file_name: str, context: Context) -> str | None:
    """The day the list tells of: the file bears it in its name (``…-20240801.csv``), and nowhere else."""
    found = _DATED_NAME.search(file_name)
    return fact_date("-".join(found.groups()), context.today).value if found else None
