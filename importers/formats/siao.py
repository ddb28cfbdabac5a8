"""SIAO: the table of lodging places of a département (CSV or XLSX, 89 columns).

No column identifies a place: its key is made of its name, postal code, type and dispositif, and of its
address too where several rows share them. People who live there must stay safe: see ``_is_hidden``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from directory.records import Candidate, Capacity, Fee, OfferRecord, PartnerRecord, Provenance
from directory.territory.french import number
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.formats import siao_words as words
from importers.formats.body import Columns, contacts_of, date_in_name, french_date, named, settled, site
from importers.formats.siao_table import NEEDED, header_of, key_of, lines_of, slug
from importers.formats.siao_words import KINDS, Lodging
from importers.locate import locate
from importers.mappings import siao as mapping
from importers.normalise import (
    ages,
    boolean,
    decimal,
    finess,
    fold,
    hours_from_weekdays,
    readable_name,
    readable_street,
    siret,
    whole,
)
from importers.readers.parts import SPREADSHEETS, Part, any_is
from importers.refusal import FileRefused

COLUMNS: Final = Columns(
    "nom_de_la_structure", "nom_de_la_structure", "ville", fix_key="Écrivez le nom de la structure."
)
PLACE: Final = {"insee": "code_insee", "postal_code": "code_postal", "city": "ville"}
WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MEALS: Final = (
    ("cout_restauration", "restauration"),
    ("cout_petit_dejeuner", "petit déjeuner"),
    ("cout_dejeuner", "déjeuner"),
    ("cout_diner", "dîner"),
)
TEMPORARY: Final = "C'est une structure temporaire : vérifiez qu'elle est ouverte."
DOUBT: Final = "Le nombre de places libres change chaque jour : seul le 115 le connaît."
# A shelter's name says what it is before any box is ticked.
_SHELTER = re.compile(r"\b(?:femmes?|meres?|maternel(?:le)?|violences?|vif|fvv|abri)\b")
_SECONDS = re.compile(r"^(\d{1,2}:\d{2}):\d{2}$")


class Siao:
    """The format ``siao``."""

    name = "siao"
    label = "SIAO (tableau des structures d'hébergement, CSV ou XLSX)"
    facts = SourceFacts("SIAO, tableau des structures d'hébergement")
    drops = frozenset({"nom_du_referent", "prenom_du_referent"})
    signs = "un tableau avec les colonnes « Nom de la structure », « Dispositif » et « Capacité théorique totale »"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A table with the SIAO's columns."""
        return any_is(parts, lambda part: header_of(part) >= NEEDED)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per place; read twice, to see which keys are ambiguous."""
        del notes
        tables = [part for part in parts if part.suffix in {".csv", *SPREADSHEETS}] or parts[:1]
        for part in tables:
            if missing := sorted(NEEDED - header_of(part)):
                raise FileRefused(
                    f"« {part.name} » n'est pas le tableau du SIAO : il lui manque {', '.join(missing)}."
                )
        seen = Counter(key_of(line.values) for part in tables for line in lines_of(part))
        for part in tables:
            for line in lines_of(part):
                key = key_of(line.values)
                full = f"{key}/{slug(line.values.get('adresse', ''))}" if seen[key] > 1 else key
                values = {**line.values, "#key": full} if key else line.values
                yield Row(part.name, line.number, ("partner", "offer"), values, line.columns, line.fault)

    def map(self, row: Row, context: Context) -> Mapped:
        """The body that lodges, and its lodging given through the 115 or the SIAO."""
        said = " ".join(
            str(row.values.get(name) or "")
            for name in ("nom_de_la_structure", "entitee_gestionnaire", "ville")
        )
        fields = Fields(row, context.today, context=said)
        key, name = fields.line("#key"), named(fields, context, "nom_de_la_structure")
        located = fields.placed(locate(stated(fields, **PLACE, address="adresse"), context.places), PLACE)
        lodging = _lodging(fields)
        hidden = _is_hidden(fields, lodging)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            spellings = context.places.spellings
            hours = _hours(fields)
            place = site(located, readable_street(fields.line("adresse"), spellings) or None, hours=hours)
            when = date_in_name(row.sheet, context.today)
            partner = PartnerRecord(
                name=name,
                kind=_kind(fields),
                siret=fields.read("code_siret", siret),
                finess=_finess(fields),
                description=_manager(fields),
                reseaux_porteurs=_networks(name),
                contacts=contacts_of(fields, phones="telephone", emails="mail", when=when),
                place=place,
                address_masked=hidden,
                provenance=Provenance(source_date=when),
            )
            offer = _offer(fields, lodging, partner, when)
            return (
                Draft(Candidate(kind="partner", key=key, partner=partner)),
                Draft(Candidate(kind="offer", key=key, partner_key=key, offer=offer)),
            )

        return settled(
            fields,
            COLUMNS,
            key=key,
            name=name,
            located=located,
            context=context,
            drafts=drafts,
            hidden=hidden,
        )


def _yes(fields: Fields, name: str) -> bool:
    return boolean(fields.raw(name)).value is True


def _lodging(fields: Fields) -> Lodging:
    for column in ("type", "dispositif", "categorie_de_structure"):
        text = fold((fields.line(column) or "").replace("_", " "))
        if (kind := next((kind for word, kind in words.WORDS if word in text), None)) is not None:
            return KINDS[kind]
    return KINDS["hebergement"]


def _is_hidden(fields: Fields, lodging: Lodging) -> bool:
    """Whether the address must stay secret: lodging that takes in victims of violence or only women.

    A place that welcomes everybody ticks every box: it is no shelter, unless its name says so.
    """
    if not lodging.lodges:
        return False
    if _SHELTER.search(fold(fields.raw("nom_de_la_structure"))):
        return True
    if _yes(fields, words.EVERYBODY):
        return False
    women = any(_yes(fields, f"public_accueilli_{name}") for name in words.WOMEN)
    men = any(_yes(fields, f"public_accueilli_{name}") for name in words.WITH_MEN)
    return any(_yes(fields, name) for name in words.VIOLENCE) or (women and not men)


def _kind(fields: Fields) -> str | None:
    text = (fields.line("categorie_de_structure") or "").replace("_", " ")
    return readable_name(text) or None


def _finess(fields: Fields) -> str | None:
    text = fields.raw("finess")
    # A spreadsheet's number: "550006167.0".
    return None if text is None else fields.outcome("finess", finess(re.sub(r"\.0$", "", text.strip())))


def _manager(fields: Fields) -> str | None:
    manager = fields.line("entitee_gestionnaire")
    return f"Géré par : {readable_name(manager)}." if manager else None


def _networks(name: str) -> tuple[str, ...]:
    known = ("chrs", "chu", "cada", "huda", "cph", "pjj", "spip", "siao")
    said = set(re.split(r"[^a-z]+", fold(name)))
    found = [network for network in known if network in said]
    return tuple(found + (["ccas-cias"] if said & {"ccas", "cias"} else []))


def _hours(fields: Fields) -> str | None:
    """Hours of the days ticked as open; a form's default hours on closed days say nothing.

    None when one of them has none, or the form's own (midnight to midnight): half a week would be taken for all of it.
    """
    week: dict[str, str | None] = {}
    for day in WEEK:
        opens, closes = (
            _SECONDS.sub(r"\1", fields.raw(f"heure_{what}_{day}") or "")
            for what in ("ouverture", "fermeture")
        )
        if _yes(fields, f"jour_d_ouverture_{day}"):
            if not opens or not closes or opens == closes:
                return None
            week[day] = f"{opens} - {closes}"
    return fields.outcome("heure_ouverture_lundi", hours_from_weekdays(week)) if week else None


def _offer(fields: Fields, lodging: Lodging, partner: PartnerRecord, when: str | None) -> OfferRecord:
    youngest, oldest = _ages(fields)
    fees, fees_detail = _fees(fields)
    return OfferRecord(
        name=lodging.name,
        families=("hebergement-urgence",),
        themes=lodging.themes,
        type="accompagnement",
        audiences=_audiences(fields),
        audiences_text=_audiences_text(fields),
        age_min=youngest,
        age_max=oldest,
        conditions=fields.text("acces"),
        description=_description(fields),
        how_to_access=_how_to_access(fields, lodging),
        mobilisable_par=("professionnels",),
        modes_mobilisation=("telephoner",),
        fees=fees,
        fees_detail=fees_detail,
        modes=("en-presentiel",),
        sites=(partner.place,) if partner.place else (),
        contacts=partner.contacts,
        capacity=_capacity(fields, when) if lodging.lodges else None,
        a_savoir=_worth_knowing(fields, lodging),
        source_code=f"siao:{fold(fields.line('type')) or 'inconnu'}",
        address_masked=partner.address_masked,
        provenance=partner.provenance,
    )


def _description(fields: Fields) -> str | None:
    meals = "Il est possible d'y manger." if _yes(fields, "restauration") else None
    return "\n".join(text for text in (fields.text("observation"), meals) if text) or None


def _worth_knowing(fields: Fields, lodging: Lodging) -> str | None:
    temporary = TEMPORARY if _yes(fields, "structure_ephemere") else None
    return " ".join(text for text in (temporary, DOUBT if lodging.lodges else None) if text) or None


def _how_to_access(fields: Fields, lodging: Lodging) -> str:
    more = (
        "Le tableau du SIAO indique aussi une admission directe par la structure : un travailleur social "
        "peut l'appeler."
        if _yes(fields, "admission_directe")
        else None
    )
    animals = "Les animaux sont acceptés." if _yes(fields, "animaux_acceptes") else None
    return " ".join(text for text in (lodging.how_to_access, more, animals) if text)


def _capacity(fields: Fields, when: str | None) -> Capacity | None:
    """The whole capacity and its date. Free or occupied places are of a day long gone: never read."""
    total = fields.read("capacite_theorique_totale", whole)
    if total is None or total <= 0:
        return None
    dated = f"chiffre du {french_date(when)}" if when else "date du chiffre inconnue"
    return Capacity(text=f"{total} place{'s' if total > 1 else ''} en tout ({dated})", total=total)


def _ages(fields: Fields) -> tuple[int | None, int | None]:
    """The youngest and the oldest of "25 à 59 ans, 60 ans et plus, 18 à 24 ans"; (None, None) if one is unread."""
    parts = [part for part in (fields.line("age_des_personnes") or "").split(",") if part.strip()]
    read = [ages(part.strip()).value for part in parts]
    found = [pair for pair in read if pair is not None]
    if not found or len(found) < len(read):
        return None, None
    lowest = [pair.minimum for pair in found]
    highest = [pair.maximum for pair in found]
    return (
        min((age for age in lowest if age is not None), default=None) if None not in lowest else None,
        max((age for age in highest if age is not None), default=None) if None not in highest else None,
    )


def _audiences(fields: Fields) -> tuple[str, ...]:
    welcomed = {name for name in words.WELCOMED if _yes(fields, f"public_accueilli_{name}")}
    found = ["personnes-en-situation-durgence"]
    if not _yes(fields, words.EVERYBODY) and welcomed:
        if welcomed <= set(words.WITH_CHILDREN):
            found.append("familles")
        if welcomed <= set(words.WOMEN):
            found.append("femmes")
    return tuple(found)


def _audiences_text(fields: Fields) -> str | None:
    if _yes(fields, words.EVERYBODY):
        return "Accueille tout public."
    welcomed = [text for name, text in words.WELCOMED.items() if _yes(fields, f"public_accueilli_{name}")]
    supported = [text for name, text in words.SUPPORTED.items() if _yes(fields, f"public_accompagne_{name}")]
    parts = [
        f"Accueille : {', '.join(welcomed)}." if welcomed else "",
        f"Accompagne : {', '.join(supported)}." if supported else "",
    ]
    return " ".join(part for part in parts if part) or None


def _fees(fields: Fields) -> tuple[tuple[Fee, ...], str | None]:
    """A stated share of the cost; "NON" is a form's default and does not say that everything is free."""
    night = fields.read("cout_nuit", decimal)
    asked = _yes(fields, "participation_financiere_nuit") or bool(night)
    shared = f"Participation : {number(night)} € par nuit." if night else "Une participation est demandée."
    prices = [(title, fields.read(column, decimal)) for column, title in MEALS]
    meals = ", ".join(f"{title} {number(price)} €" for title, price in prices if price)
    detail = (shared if asked else None, f"Repas : {meals}." if meals else None)
    return ("payant",) if asked else (), " ".join(text for text in detail if text) or None
