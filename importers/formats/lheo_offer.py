"""A training action of a LHÉO file read as an offer, with its places and dated sessions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from directory.records import Candidate, Fee, Mode, OfferRecord, SiteRecord
from directory.territory import known_zones
from importers.base import Context, Draft, Mapped, Row, Whereabouts
from importers.fields import Fields
from importers.formats.body import refused
from importers.formats.lheo_codes import DOMAINS, FUNDERS, LEVELS, MODES, audiences
from importers.formats.lheo_partner import OUTSIDE, dated, inner, place, site
from importers.formats.lheo_sessions import information, sessions
from importers.locate import Located
from importers.normalise import decimal, fold, phone, url
from importers.privacy import without_personal_emails

THEME: Final = "se-former--trouver-sa-formation"
_THEMES: Final = (
    (
        re.compile(r"\b(?:francais langue|fle|alphabetisation|illettrisme|savoirs de base|clea)\b"),
        "lecture-ecriture-calcul--maitriser-le-francais",
    ),
    (re.compile(r"\bpermis (?:de conduire|b)\b"), "mobilite--preparer-un-permis"),
)
PERMANENT: Final = "Entrées et sorties permanentes : on peut commencer à tout moment."
_COUNTRY: Final = frozenset({"5", "6"})
_DESCRIBED: Final = (
    ("rythme-formation", "Rythme"),
    ("duree-indicative", "Durée"),
    ("nombre-heures-total", "Nombre d'heures"),
    ("nombre-heures-centre", "Heures en centre"),
    ("nombre-heures-entreprise", "Heures en entreprise"),
    ("modalites-pedagogiques", "Modalités pédagogiques"),
    ("modalites-alternance", "Alternance"),
    ("hebergement", "Hébergement"),
    ("restauration", "Restauration"),
    ("transport", "Transport"),
)


def mapped(row: Row, context: Context) -> Mapped:
    """The offer, and whether it concerns the territory."""
    words = " ".join(place_["nom"] or "" for place_ in row.values["lieux"])
    fields = Fields(row, context.today, context=words)
    key, name, partner = fields.line("cle"), fields.line("intitule-formation"), fields.line("organisme")
    if name is None:
        fields.reject("intitule-formation", "Cette formation n'a pas d'intitulé.", "Donnez son intitulé.")
    elif partner is None:
        fields.reject(
            "organisme-formation-responsable", "Aucun organisme n'est nommé.", "Nommez l'organisme."
        )
    sites, places = _sites(fields, row, context)
    zones = _zones(fields, row, places, context)
    modes = MODES.get(fields.raw("modalites-enseignement") or "", ())
    where = _whereabouts(places, zones, modes, context)
    if where is None:
        fields.reject(
            "lieu-de-formation", "Aucun lieu n'a été trouvé.", "Donnez le code INSEE de la commune."
        )
    if key is None or name is None or partner is None or where is None:
        return refused(fields, key)
    record = _record(fields, row, context, name=name, sites=sites, zones=zones, modes=modes)
    if where == "outside":
        return Mapped(problems=tuple(fields.problems), set_aside=OUTSIDE, context=words)
    candidate = Candidate(kind="offer", key=key, partner_key=partner, offer=record)
    on_site = "en-presentiel" in modes or not modes
    draft = Draft(candidate, where, takes_partner_place=not sites and on_site)
    return Mapped((draft,), tuple(fields.problems), context=words)


def _sites(fields: Fields, row: Row, context: Context) -> tuple[tuple[SiteRecord, ...], list[Located]]:
    found: list[SiteRecord] = []
    places: list[Located] = []
    for values in row.values["lieux"]:
        own = inner(row, values, context, fields.context)
        located = place(own, context)
        placed, number = site(own, located), own.read("telephone", phone)
        if placed is not None:
            found.append(placed.model_copy(update={"phone": number}))
        places.append(located)
        fields.problems += own.problems
    return tuple(found), places


def _whereabouts(
    places: Sequence[Located], zones: Sequence[str], modes: Sequence[Mode], context: Context
) -> Whereabouts | None:
    """A training is where it takes place; one held elsewhere is of use here only when followed from home."""
    if context.places.everywhere or any(located.where == "inside" for located in places):
        return "inside"
    if "a-distance" in modes and (context.places.serves(zones) or "pays:france" in zones):
        return "inside"
    if all(located.where == "unstated" for located in places):
        return "partner"
    return "outside" if any(located.where == "outside" for located in places) else None


def _zones(fields: Fields, row: Row, places: Sequence[Located], context: Context) -> tuple[str, ...]:
    """The recruitment area, told by its kind only: it is the one that holds the place."""
    kind = fields.raw("code-perimetre-recrutement")
    if kind in _COUNTRY:
        return ("pays:france",)
    found: list[str] = []
    for values, located in zip(row.values["lieux"], places, strict=True):
        commune = context.places.territory.commune(located.commune) if located.commune else None
        area = {
            "1": ("commune", located.commune),
            "2": ("departement", commune.departement if commune else values["departement"]),
            "3": ("region", commune.region if commune else values["region"]),
        }.get(kind or "")
        if area and area[1]:
            found.append(f"{area[0]}:{area[1]}")
    return tuple(str(zone) for zone in known_zones(found))


def _record(
    fields: Fields,
    row: Row,
    context: Context,
    *,
    name: str,
    sites: tuple[SiteRecord, ...],
    zones: tuple[str, ...],
    modes: tuple[Mode, ...],
) -> OfferRecord:
    provenance = dated(fields)
    own = inner(row, row.values["contact"], context, fields.context)
    contacts = own.contacts("telephone", "courriel", "web", provenance.source_date)
    fields.problems += own.problems
    fees, detail = _fees(fields, row)
    codes = row.values["formacodes"]
    return OfferRecord(
        name=name,
        themes=_themes(name, codes),
        type="formation",
        audiences=audiences(row.values["publics"]),
        audiences_text=fields.text("info-public-vise"),
        description=_description(fields, row),
        conditions=_conditions(fields),
        how_to_access=_joined(
            fields.text("modalites-recrutement"),
            PERMANENT if fields.raw("modalites-entrees-sorties") == "1" else None,
            information(fields, row.values["dates-information"]),
            *dict.fromkeys(
                inner(row, one, context, fields.context).text("modalites-inscription")
                for one in row.values["sessions"]
            ),
            fields.text("infos-perimetre-recrutement"),
        ),
        mobilisation_url=_page(fields, row),
        fees=fees,
        fees_detail=detail,
        modes=modes,
        sites=sites,
        zone_eligibilite=zones,
        contacts=contacts,
        languages=tuple(row.values["langues"]),
        sessions=sessions(fields, context, row.values["sessions"]),
        source_code=f"formacode:{codes[0]}" if codes else None,
        updated_at=provenance.source_date,
        provenance=provenance,
    )


def _page(fields: Fields, row: Row) -> str | None:
    own = fields.read("url-action", url) or fields.read("url-formation", url)
    pages = row.values["urls-session"]
    # Several sessions, several pages: none of them is the training's.
    return own or (fields.outcome("url-session", url(pages[0])) if len(pages) == 1 else None)


def _themes(name: str, codes: Sequence[str]) -> tuple[str, ...]:
    """What the title says, and the first domain, which is the main one."""
    titled = [theme for pattern, theme in _THEMES if pattern.search(fold(name))]
    return tuple(dict.fromkeys([*titled, *DOMAINS.get(codes[0] if codes else "", ())])) or (THEME,)


def _joined(*texts: str | None) -> str | None:
    return "\n".join(text for text in texts if text) or None


def _description(fields: Fields, row: Row) -> str | None:
    bodies = row.values["formateurs"]
    # Zero hours are what a form writes when nobody told them.
    facts = [
        f"{title} : {said}."
        for name, title in _DESCRIBED
        if (said := _sentence(fields.line(name))) and said != "0"
    ]
    certifying = "oui" if fields.raw("certifiante") == "1" else None
    facts += [
        f"{title} : {said}."
        for title, said in (
            ("Niveau de sortie", LEVELS.get(fields.raw("code-niveau-sortie") or "")),
            ("Certification", ", ".join(row.values["certifications"]) or certifying),
        )
        if said
    ]
    taught = [without_personal_emails(f"Assurée par {', '.join(bodies)}.", fields.context)] if bodies else []
    parts = dict.fromkeys(
        fields.text(name) for name in ("objectif-formation", "contenu-formation", "resultats-attendus")
    )
    return "\n\n".join(text for text in (*parts, " ".join([*facts, *taught])) if text) or None


def _sentence(text: str | None) -> str | None:
    return text.rstrip(". ") if text else None


def _conditions(fields: Fields) -> str | None:
    level = LEVELS.get(fields.raw("code-niveau-entree") or "")
    needed = (
        f"Niveau demandé : {level}." if level and fields.raw("niveau-entree-obligatoire") == "1" else None
    )
    access = fields.line("acces-handicapes")
    return _joined(fields.text("conditions-specifiques"), needed, f"Handicap : {access}" if access else None)


def _fees(fields: Fields, row: Row) -> tuple[tuple[Fee, ...], str | None]:
    price, hourly = fields.read("prix-total-TTC", decimal), fields.read("prix-horaire-TTC", decimal)
    possible = fields.raw("prise-en-charge-frais-possible") == "1"
    funders = dict.fromkeys(FUNDERS[code] for code in row.values["financeurs"] if code in FUNDERS)
    detail = _joined(
        f"Prix total : {_euros(price)} TTC." if price else None,
        f"Prix de l'heure : {_euros(hourly)} TTC." if hourly else None,
        fields.text("frais-restants"),
        "Une prise en charge des frais est possible." if possible else None,
        f"Financement : {', '.join(funders)}." if funders else None,
        fields.text("detail-conditions-prise-en-charge"),
    )
    if max(price or 0, hourly or 0) > 0:
        return ("payant",), detail
    # An hour at no price is a form's default: only a total of nothing is free.
    return (("gratuit",) if price is not None else ()), detail


def _euros(price: float) -> str:
    return f"{f'{price:,.2f}'.replace(',', ' ').replace('.', ',').removesuffix(',00')} €"
