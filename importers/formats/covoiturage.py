"""Car-pool places: the national base (BNLC, CSV), one offer per place, one partner per publishing body.

https://www.data.gouv.fr/fr/datasets/base-nationale-des-lieux-de-covoiturage/
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from directory.records import Candidate, EntityKind, OfferRecord, PartnerRecord, Provenance, SiteRecord
from directory.territory.french import of_place
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.formats.body import Columns, named, osm_hours, settled, site
from importers.locate import Located, locate
from importers.mappings import covoiturage as mapping
from importers.normalise import boolean, fold, quoted, readable_name, siren, whole
from importers.readers.parts import Part, any_is
from importers.readers.tables import Table
from importers.refusal import FileRefused

PAGE: Final = "https://www.data.gouv.fr/fr/datasets/base-nationale-des-lieux-de-covoiturage/"
NEEDED: Final = frozenset({"nom_lieu", "insee", "xlong", "ylat"})
KEYS: Final = ("id_lieu", "id_local")
"""The national base's identity, and the publisher's own: since 0.3 a publisher's file has only that one."""
COLUMNS: Final = Columns(
    "id_lieu",
    "nom_lieu",
    "insee",
    fix_name="Donnez le nom du lieu (« nom_lieu »).",
    fix_place="Donnez le code INSEE de la commune (« insee »).",
)
PLACE: Final = {"insee": "insee", "city": "com_lieu", "lat": "ylat", "lon": "xlong"}
THEME: Final = "mobilite--mobilite-douce-partagee-collective"
UNKNOWN_BODY: Final = "producteur-inconnu"
_METROPOLE: Final = ((41.0, 51.5), (-5.5, 10.0))
"""Latitudes and longitudes of mainland France and Corsica: outside the territory no outline is known."""
_POSTAL_AND_TOWN = re.compile(r"[.,]?\s*\b(\d{5})\b.*$")
_DEPARTEMENT = re.compile(r"22(\d{2})00\d{3}")
"""SIREN of a département's council."""


class Covoiturage:
    """The format ``covoiturage``."""

    name = "covoiturage"
    label = "Lieux de covoiturage (base nationale BNLC, CSV)"
    facts = SourceFacts("Base nationale des lieux de covoiturage", PAGE, "ODbL 1.0")
    drops: frozenset[str] = frozenset()
    signs = (
        "un CSV avec les colonnes « id_lieu » ou « id_local », « nom_lieu », « insee », « Xlong » et « Ylat »"
    )
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A CSV with the columns of the national base."""
        return any_is(
            parts,
            lambda part: part.suffix == ".csv" and not _missing({c.lower() for c in Table(part).header}),
        )

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per place."""
        del notes
        for part in [part for part in parts if part.suffix == ".csv"] or parts[:1]:
            table = Table(part)
            columns = {title.lower(): title for title in table.header}
            if missing := _missing(set(columns)):
                raise FileRefused(
                    f"« {part.name} » n'est pas la base des lieux de covoiturage : "
                    f"il lui manque {', '.join(missing)}."
                )
            for record in table:
                values = {title.lower(): cell for title, cell in record.values.items()}
                yield Row(part.name, record.number, ("partner", "offer"), values, columns, record.fault)

    def map(self, row: Row, context: Context) -> Mapped:
        """The place as an offer of the body that publishes it."""
        words = " ".join(str(row.values.get(name) or "") for name in ("nom_lieu", "com_lieu", "proprio"))
        fields = Fields(row, context.today, context=words)
        name = named(fields, context, "nom_lieu")
        located = fields.placed(locate(stated(fields, **PLACE, address="ad_lieu"), context.places), PLACE)
        _check_position(fields, located)
        body = fields.read("source", siren) or UNKNOWN_BODY
        own = fields.line("id_local")
        # A publisher's own number is of that publisher only.
        key = fields.line("id_lieu") or (f"{body}:{own}" if own else None)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            partner = _partner(body, context)
            offer = _offer(fields, name, located, context)
            return (
                Draft(Candidate(kind="partner", key=body, partner=partner), shared=True),
                Draft(Candidate(kind="offer", key=key, partner_key=body, offer=offer)),
            )

        keys: tuple[tuple[EntityKind, str], ...] = (("offer", key),) if key is not None else ()
        return settled(
            fields, COLUMNS, key=key, name=name, located=located, context=context, drafts=drafts, keys=keys
        )


def _missing(columns: Collection[str]) -> list[str]:
    """The columns without which a file is not the national base's."""
    return sorted(NEEDED - set(columns)) + ([] if set(KEYS) & set(columns) else [KEYS[0]])


def _check_position(fields: Fields, located: Located) -> None:
    """A car park is its position: one that is not where its commune is, is no car park at all."""
    given = fields.raw("ylat") is not None and fields.raw("xlong") is not None
    shown = f"{fields.raw('ylat')} ; {fields.raw('xlong')}"
    fix = "Relevez la position du lieu sur geoportail.gouv.fr : « Xlong » d'abord, « Ylat » ensuite."
    if located.where == "inside":
        if given and located.origin == "mairie":
            reason = f"Les coordonnées {quoted(shown)} ne sont pas à {located.name}, même interverties."
            fields.reject("ylat", reason, fix)
        return
    if located.lat is None or located.lon is None or _is_overseas(located):
        return
    if not _in_metropole(located.lat, located.lon):
        if not _in_metropole(located.lon, located.lat):
            fields.reject("ylat", f"Les coordonnées {quoted(shown)} ne sont pas en France.", fix)
            return
        reason = "La latitude et la longitude sont inversées : corrigé."
        fields.say("ylat", reason, "Corrigez les coordonnées à la source.", "warning", value=shown)
        located.lat, located.lon, located.origin = located.lon, located.lat, "repaired"


def _is_overseas(located: Located) -> bool:
    return (located.commune or "").startswith(("97", "98"))


def _in_metropole(lat: float, lon: float) -> bool:
    (south, north), (west, east) = _METROPOLE
    return south <= lat <= north and west <= lon <= east


def _partner(body: str, context: Context) -> PartnerRecord:
    """The publishing body, of which the base gives only the number: its name is the territory's knowledge."""
    return PartnerRecord(
        name=_body_name(body, context),
        kind="collectivité ou organisme qui publie des lieux de covoiturage",
        provenance=Provenance(url=PAGE),
    )


def _body_name(body: str, context: Context) -> str:
    territory = context.places.territory
    if (epci := territory.epcis.get(body)) is not None:
        return epci.label
    if (found := _DEPARTEMENT.fullmatch(body)) is not None:
        own = found[1] == territory.code
        article = territory.with_article[:1].upper() + territory.with_article[1:]
        return f"Département {of_place(article)}" if own else f"Département {found[1]}"
    if body == UNKNOWN_BODY:
        return "Lieux de covoiturage, organisme non précisé"
    return f"Lieux de covoiturage publiés par l'organisme {body} (numéro SIREN)"


def _offer(fields: Fields, name: str, located: Located, context: Context) -> OfferRecord:
    when = fields.date("date_maj")
    return OfferRecord(
        name=name if "covoiturage" in fold(name) else f"Covoiturage : {name}",
        families=("mobilite",),
        themes=(THEME,),
        type="information",
        audiences=("tous-publics",),
        description=_description(fields),
        mobilisable_par=("usagers",),
        modes_mobilisation=("se-presenter",),
        modes=("en-presentiel",),
        sites=(_site(fields, located, context),),
        source_code=f"bnlc:{fold(fields.line('type'))}" if fields.line("type") else "bnlc",
        suspended=fields.read("ouvert", boolean) is False,
        updated_at=when,
        provenance=Provenance(url=PAGE, source_date=when),
    )


def _site(fields: Fields, located: Located, context: Context) -> SiteRecord:
    hours, hours_text = osm_hours(fields, "horaires")
    # The end of the line repeats a postal code, at times a neighbour's: the commune says it better.
    street = _POSTAL_AND_TOWN.sub("", fields.line("ad_lieu") or "").rstrip(" .,")
    return site(
        located,
        readable_name(street, context.places.spellings) or None,
        label=fields.line("type"),
        hours=hours,
        hours_text=hours_text,
        note=fields.text("comm"),
    )


def _description(fields: Fields) -> str:
    """What the base says of the place, in words; spaces are of a car park, never "available"."""
    spaces = fields.read("nbre_pl", whole)
    reserved = fields.read("nbre_pmr", whole)
    lit = fields.read("lumiere", boolean)
    longest = fields.line("duree")
    owner = fields.line("proprio")
    parts = [
        _LINES.get(fold(fields.line("type")), "Lieu de rendez-vous pour le covoiturage."),
        f"{spaces} place{'s' if spaces > 1 else ''} de stationnement." if spaces and spaces > 0 else None,
        f"Dont {reserved} réservée{'s' if reserved > 1 else ''} aux personnes à mobilité réduite."
        if reserved and reserved > 0
        else None,
        "Lieu éclairé la nuit." if lit else None,
        f"Durée de stationnement limitée : {longest} minutes." if longest and longest.isdigit() else None,
        f"Géré par : {owner}." if owner else None,
    ]
    return " ".join(part for part in parts if part)


_LINES: Final = {
    "auto-stop": "Point d'arrêt pour l'auto-stop organisé ou le covoiturage.",
    "ligne de covoiturage": "Arrêt d'une ligne de covoiturage.",
}
