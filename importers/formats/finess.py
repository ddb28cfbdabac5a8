"""FINESS: the national register of health and social establishments (etalab CSV, no header).

``structureet`` lines tell of establishments, ``geolocalisation`` lines of positions in Lambert-93.
https://www.data.gouv.fr/fr/datasets/finess-extraction-du-fichier-des-etablissements/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from directory.records import Candidate, OfferRecord, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields
from importers.formats.body import Columns, named, settled, site
from importers.formats.finess_categories import CATEGORIES, Category
from importers.locate import Located, Stated, from_lambert_93, locate
from importers.mappings import finess as mapping
from importers.normalise import decimal, finess, fold, readable_name, readable_street, siret, split_cedex
from importers.readers.parts import Part
from importers.readers.tables import ends_with_newline, lines_of
from importers.refusal import FileRefused

PAGE: Final = "https://www.data.gouv.fr/fr/datasets/finess-extraction-du-fichier-des-etablissements/"
COLUMNS: Final = [
    "section",
    "nofinesset",
    "nofinessej",
    "rs",
    "rslongue",
    "complrs",
    "compldistrib",
    "numvoie",
    "typvoie",
    "voie",
    "compvoie",
    "lieuditbp",
    "commune",
    "departement",
    "libdepartement",
    "ligneacheminement",
    "telephone",
    "telecopie",
    "categetab",
    "libcategetab",
    "categagretab",
    "libcategagretab",
    "siret",
    "codeape",
    "codemft",
    "libmft",
    "codesph",
    "libsph",
    "dateouv",
    "dateautor",
    "datemaj",
    "numuai",
]
LEAST_CELLS: Final = 31
POSITION_CELLS: Final = 5
PLACE: Final = {
    "insee": "commune",
    "postal_code": "ligneacheminement",
    "city": "ligneacheminement",
    "lat": "coordxet",
}
NEEDED: Final = Columns(
    "nofinesset",
    "rs",
    "commune",
    fix_key="Donnez le numéro FINESS, neuf caractères.",
    fix_name="Donnez sa raison sociale.",
    fix_place="Vérifiez les colonnes commune et département.",
)
NOT_OURS: Final = "catégorie hors de l'annuaire"
_ANYWHERE: Final = frozenset({"ccas", "cias", "cds dentaire", "mairie", "foyer de jeunes travailleurs"})
_OVERSEAS: Final = frozenset(["9A", "9B", "9C", "9D", "9E", "9F"])
# Lodging for women only is as a rule a shelter: its register line has no address, and must stay that way.
_SHELTER = re.compile(r"\b(?:femmes?|meres?|maternel(?:le)?|violences?|abri)\b")


class Finess:
    """The format ``finess``."""

    name = "finess"
    label = "FINESS (établissements sanitaires et sociaux, CSV)"
    facts = SourceFacts("FINESS", PAGE, "Licence Ouverte 2.0")
    drops: frozenset[str] = frozenset()
    signs = "un CSV sans titres, dont les lignes commencent par « finess », « structureet » ou « geolocalisation »"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A file that says ``finess;etalab`` in its first line."""
        return any(_is_finess(part) for part in parts)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per establishment, with its position; positions are read first."""
        del notes
        for part in [part for part in parts if _is_finess(part)] or parts[:1]:
            positions = _positions(part)
            cut = False
            found = False
            for line in lines_of(part, separator=";"):
                section = line.cells[0] if line.cells else ""
                if line.fault is None and section == "geolocalisation":
                    found, cut = True, len(line.cells) < POSITION_CELLS
                if line.fault is None and section in {"geolocalisation", "finess"}:
                    continue
                if line.fault is None and section != "structureet":
                    raise FileRefused(
                        f"« {part.name} » n'est pas un fichier FINESS « etalab » : "
                        f"sa ligne {line.number} ne commence "
                        "ni par « structureet » ni par « geolocalisation »."
                    )
                found, cut = True, line.fault is None and len(line.cells) < LEAST_CELLS
                yield _row(part, line.number, line.cells, positions, line.fault)
            if not found:
                raise FileRefused(f"« {part.name} » ne contient aucun établissement FINESS.")
            if cut and not ends_with_newline(part):
                raise FileRefused(
                    f"Le fichier « {part.name} » est coupé à sa dernière ligne. Téléchargez-le de nouveau."
                )

    def map(self, row: Row, context: Context) -> Mapped:
        """A partner, and an offer when its category has one."""
        fields = Fields(row, context.today, context=str(row.values.get("rslongue") or ""))
        category = CATEGORIES.get(fields.raw("categetab") or "")
        located = fields.placed(_located(fields, context), PLACE)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            partner = _partner(fields, key, name, category, _site(fields, located, context))
            made = [Draft(Candidate(kind="partner", key=key, partner=partner))]
            if category is not None and category.offer is not None:
                offer = _offer(category, fields, partner, context)
                made.append(Draft(Candidate(kind="offer", key=key, partner_key=key, offer=offer)))
            return tuple(made)

        result = settled(
            fields,
            NEEDED,
            key=fields.read("nofinesset", finess),
            name=_name(fields, located, context),
            located=located,
            context=context,
            drafts=drafts,
            hidden=_is_shelter(fields, category),
        )
        if result.drafts and category is None:
            return Mapped(problems=result.problems, set_aside=NOT_OURS, context=result.context)
        return result


def _is_finess(part: Part) -> bool:
    return part.head(64).startswith((b"finess;", b"structureet;"))


def _positions(part: Part) -> dict[str, tuple[str, str]]:
    """Lambert-93 position of each establishment, as written; other projections are of other lands."""
    found: dict[str, tuple[str, str]] = {}
    for line in lines_of(part, separator=";"):
        cells = line.cells
        if (
            cells
            and cells[0] == "geolocalisation"
            and len(cells) >= POSITION_CELLS
            and "LAMBERT_93" in cells[4]
        ):
            found[cells[1]] = (cells[2], cells[3])
    return found


def _row(
    part: Part, number: int, cells: Sequence[str], positions: dict[str, tuple[str, str]], fault: str | None
) -> Row:
    # A semicolon inside a name moves every cell after it.
    if fault is None and (len(cells) < LEAST_CELLS or any(cells[len(COLUMNS) :])):
        fault = f"Cette ligne a {len(cells)} cellules au lieu de {len(COLUMNS)}."
    values = {name: cell for name, cell in zip(COLUMNS, cells, strict=False) if cell and name != "section"}
    if (position := positions.get(values.get("nofinesset", ""))) is not None:
        values["coordxet"], values["coordyet"] = position
    return Row(part.name, number, ("partner", "offer"), values, {}, fault)


def _located(fields: Fields, context: Context) -> Located:
    departement, commune = fields.raw("departement"), fields.raw("commune")
    insee = (
        f"{'97' if departement in _OVERSEAS else departement}{commune}" if departement and commune else None
    )
    city = split_cedex(fields.raw("ligneacheminement"))
    lat: float | None = None
    lon: float | None = None
    x, y = fields.read("coordxet", decimal), fields.read("coordyet", decimal)
    if x is not None and y is not None:
        lat, lon = (round(value, 6) for value in from_lambert_93(x, y))
    return locate(
        Stated(
            insee=insee,
            postal_code=None if city.is_cedex else city.postal_code,
            city=fields.raw("ligneacheminement"),
            lat=lat,
            lon=lon,
            has_address=fields.raw("voie") is not None,
        ),
        context.places,
    )


def _name(fields: Fields, located: Located, context: Context) -> str | None:
    """The establishment's name; one that any town could bear is followed by its town's."""
    name = named(fields, context, "rslongue", "rs")
    return f"{name} – {located.name}" if fold(name) in _ANYWHERE and located.name else name


def _site(fields: Fields, located: Located, context: Context) -> SiteRecord:
    spellings = context.places.spellings
    street = " ".join(
        part for part in (fields.line(n) for n in ("numvoie", "typvoie", "voie", "compvoie")) if part
    )
    lines = (readable_street(street, spellings), readable_name(fields.line("lieuditbp"), spellings))
    return site(located, ", ".join(line for line in lines if line))


def _is_shelter(fields: Fields, category: Category | None) -> bool:
    """Whether the place is to be hidden: a mother-and-child home, or lodging for women."""
    if category is None or not category.lodging:
        return False
    names = fold(f"{fields.raw('rs') or ''} {fields.raw('rslongue') or ''} {fields.raw('complrs') or ''}")
    return category.masked or _SHELTER.search(names) is not None


def _partner(
    fields: Fields, key: str, name: str, category: Category | None, place: SiteRecord
) -> PartnerRecord:
    when = fields.date("datemaj")
    return PartnerRecord(
        name=name,
        kind=category.kind if category else None,
        siret=fields.read("siret", siret),
        finess=key,
        contacts=fields.contacts("telephone", "courriel", "site", when),
        place=place,
        address_masked=_is_shelter(fields, category),
        updated_at=when,
        provenance=Provenance(url=PAGE, source_date=when),
    )


def _deduced_zone(partner: PartnerRecord, context: Context) -> tuple[str, ...]:
    """A town's own social centre serves the town, an intercommunal one its communes; others say nothing."""
    code = partner.place.commune if partner.place else None
    commune = context.places.territory.commune(code) if code else None
    words = fold(partner.name).split()
    if commune is None or partner.address_masked:
        return ()
    if "ccas" in words or words[:3] == ["saad", "commune", "de"]:
        return (f"commune:{commune.code}",)
    return (f"epci:{commune.epci}",) if "cias" in words else ()


def _offer(category: Category, fields: Fields, partner: PartnerRecord, context: Context) -> OfferRecord:
    zone = _deduced_zone(partner, context)
    return OfferRecord(
        name=category.offer or partner.name,
        themes=category.themes,
        type=category.type,
        audiences=category.audiences,
        how_to_access=category.how_to_access,
        mobilisable_par=category.mobilisable_par,
        modes=("en-presentiel",),
        home_visit=category.home_visit,
        sites=(partner.place,) if partner.place else (),
        zone_eligibilite=zone,
        zone_deduced=bool(zone),
        contacts=partner.contacts,
        source_code=f"finess:{fields.raw('categetab')}",
        address_masked=partner.address_masked,
        updated_at=partner.updated_at,
        provenance=partner.provenance,
    )
