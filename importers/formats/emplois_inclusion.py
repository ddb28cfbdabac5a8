"""Les emplois de l'inclusion: employers and their open posts (JSON of the API ``/siaes/``).

https://emplois.inclusion.beta.gouv.fr/api/docs/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from directory.records import Candidate, OfferRecord, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Notes, Row, SourceFacts
from importers.fields import Fields, stated
from importers.formats.body import OUTSIDE, Columns, named, settled, site
from importers.formats.emplois_inclusion_types import KINDS, UNKNOWN, Kind
from importers.formats.json_list import JsonList
from importers.locate import locate
from importers.mappings import emplois_inclusion as mapping
from importers.normalise import (
    boolean,
    clean,
    fact_date,
    from_html,
    quoted,
    readable_street,
    siret,
    whole,
)
from importers.privacy import without_personal_emails
from importers.readers.parts import Part

PAGE: Final = "https://emplois.inclusion.beta.gouv.fr/"
COLUMNS: Final = Columns("id", "raison_sociale", "ville", "Donnez l'« id » ou le SIRET de l'employeur.")
PLACE: Final = {"postal_code": "code_postal", "city": "ville"}
ANSWER: Final = JsonList(
    frozenset({"", "results"}),
    lambda fields: {"siret", "raison_sociale", "postes"} <= set(fields),
    "des emplois de l'inclusion : ses fiches n'ont pas « siret », « raison_sociale » et « postes »",
)
MOST_POSTS: Final = 40
"""Posts told in one description: beyond, their number is."""
OLDER: Final = {"adresse_ligne_1": "addresse_ligne_1", "adresse_ligne_2": "addresse_ligne_2"}
"""The API misspells its own key: both spellings are read, should it be mended one day."""

PERSONAL: Final = frozenset({"description", "profil_recherche"})
"""Free texts of a post."""


class EmploisInclusion:
    """The format ``emplois_inclusion``."""

    name = "emplois_inclusion"
    label = "Les emplois de l'inclusion (JSON de l'API)"
    facts = SourceFacts("Les emplois de l'inclusion", PAGE, "Licence Ouverte 2.0")
    drops = frozenset({"contact", "contact_nom", "contact_prenom", "contact_email", "recruteur"})
    signs = "un JSON d'employeurs avec « siret », « raison_sociale » et « postes »"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """JSON of employers with their posts."""
        return ANSWER.is_in(parts)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row per employer, whatever the page of results."""
        del notes
        return ANSWER.rows(parts, _kept)

    def map(self, row: Row, context: Context) -> Mapped:
        """The employer, and one offer that tells its open posts."""
        words = " ".join(
            str(row.values.get(name) or "") for name in ("raison_sociale", "enseigne", "ville", "site_web")
        )
        fields = Fields(row, context.today, context=words)
        key = fields.line("id") or fields.line("siret")
        name = named(fields, context, "enseigne", "raison_sociale")
        located = locate(stated(fields, **PLACE, address="addresse_ligne_1"), context.places)
        fields.placed(located, PLACE)

        def drafts(key: str, name: str) -> tuple[Draft, ...]:
            spellings = context.places.spellings
            lines = [readable_street(fields.line(f"addresse_ligne_{number}"), spellings) for number in (1, 2)]
            place = site(located, *lines)
            kind = _kind(fields)
            partner = PartnerRecord(
                name=name,
                kind=kind.label,
                siret=fields.read("siret", siret),
                description=fields.text("description"),
                reseaux_porteurs=(kind.network,) if kind.network else (),
                contacts=fields.contacts("telephone", "courriel", "site_web", fields.date("mis_a_jour_le")),
                place=place,
                updated_at=fields.date("mis_a_jour_le"),
                provenance=Provenance(url=PAGE, source_date=fields.date("mis_a_jour_le")),
            )
            offer = _offer(fields, kind, partner)
            return (
                Draft(Candidate(kind="partner", key=key, partner=partner)),
                Draft(Candidate(kind="offer", key=key, partner_key=key, offer=offer)),
            )

        result = settled(fields, COLUMNS, key=key, name=name, located=located, context=context, drafts=drafts)
        here = _towns_here(fields, context) if result.set_aside == OUTSIDE else ()
        if not here or key is None or name is None:
            return result
        # An employer of elsewhere that hires here: the offer is where its posts are.
        partner, offer = (draft.candidate for draft in drafts(key, name))
        hired = offer.model_copy(update={"offer": offer.record.model_copy(update={"sites": here})})
        return Mapped((Draft(partner), Draft(hired)), result.problems, context=words)


def _towns_here(fields: Fields, context: Context) -> tuple[SiteRecord, ...]:
    """The communes of the territory where posts are open, as places of the precision of a commune."""
    if fields.read("bloque_candidatures", boolean) is True:
        return ()
    found: dict[str, SiteRecord] = {}
    for post in _listed(fields):
        town = post.get("lieu")
        if not isinstance(town, dict) or not _is_open(post):
            continue
        own = Fields(Row("", 0, (), town), fields.today, context=fields.context)
        # Several communes of France bear the name of one of ours.
        elsewhere = (own.line("departement") or "") not in {"", *context.places.departements}
        if elsewhere and own.line("code_insee") is None:
            continue
        located = locate(stated(own, insee="code_insee", city="nom"), context.places)
        if located.where == "inside" and located.commune:
            found.setdefault(located.commune, located.site())
    return tuple(found.values())


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {OLDER.get(name, name): _impersonal(value) for name, value in values.items()}


def _impersonal(value: Any) -> Any:
    """A value without the free texts of posts, which name recruiters: they are neither told nor kept."""
    if not isinstance(value, list):
        return value
    return [
        {name: told for name, told in post.items() if name not in PERSONAL}
        if isinstance(post, dict)
        else post
        for post in value
    ]


def _kind(fields: Fields) -> Kind:
    code = (fields.line("type") or "").upper()
    if code and code not in KINDS:
        reason = f"Le type d'employeur {quoted(code)} n'est pas connu."
        fields.say("type", reason, f"Types connus : {', '.join(KINDS)}.", "warning")
    return KINDS.get(code, UNKNOWN)


def _offer(fields: Fields, kind: Kind, partner: PartnerRecord) -> OfferRecord:
    closed = fields.read("bloque_candidatures", boolean) is True
    posts = [] if closed else _open_posts(fields)
    return OfferRecord(
        name=kind.offer,
        families=("insertion",),
        themes=("trouver-un-emploi--repondre-a-des-offres-demploi",),
        type="accompagnement",
        audiences=kind.audiences,
        description=_description(partner, posts),
        conditions=kind.conditions,
        how_to_access=(
            "Un conseiller (France Travail, mission locale, département…) peut envoyer la candidature "
            "sur les emplois de l'inclusion. La personne peut aussi postuler elle-même."
        ),
        mobilisable_par=("usagers", "professionnels"),
        modes_mobilisation=("utiliser-lien-mobilisation",),
        mobilisation_url=PAGE,
        modes=("en-presentiel",),
        sites=(partner.place,) if partner.place else (),
        contacts=partner.contacts,
        a_savoir=_doubt(closed=closed, posts=len(posts)),
        source_code=f"siae:{fields.line('type') or 'inconnu'}",
        suspended=closed,
        updated_at=partner.updated_at,
        provenance=partner.provenance,
    )


def _doubt(*, closed: bool, posts: int) -> str | None:
    if closed:
        return "L'employeur ne prend pas de candidatures en ce moment."
    return None if posts else "Aucun poste ouvert n'est annoncé : une candidature spontanée reste possible."


def _description(partner: PartnerRecord, posts: list[str]) -> str | None:
    more = len(posts) - MOST_POSTS
    lines = [f"- {post}" for post in posts[:MOST_POSTS]]
    if more > 0:
        lines.append(f"- et {more} autre{'s' if more > 1 else ''}")
    told = "\n".join(["Postes ouverts :", *lines]) if posts else None
    return "\n\n".join(text for text in (partner.description, told) if text) or None


def _open_posts(fields: Fields) -> list[str]:
    """Each open post on a line. Its own description is left out: it often names a person to call."""
    return [line for post in _listed(fields) if (line := _post(post, fields))]


def _listed(fields: Fields) -> list[Mapping[str, Any]]:
    posts = fields.row.values.get("postes")
    return [post for post in posts if isinstance(post, dict)] if isinstance(posts, list) else []


def _is_open(post: Mapping[str, Any]) -> bool:
    return boolean(str(post.get("recrutement_ouvert") or "non")).value is True


def _post(post: Mapping[str, Any], fields: Fields) -> str | None:
    if not _is_open(post):
        return None
    job = _words(post.get("appellation_modifiee") or post.get("rome"), fields)
    if not job:
        return None
    number = whole(str(post.get("nombre_postes_ouverts") or "")).value
    seen = fact_date(str(post.get("mis_a_jour_le") or ""), fields.today).value
    details = [
        _words(post.get("type_contrat"), fields),
        f"{number} postes" if number and number > 1 else "",
        _words(_town(post.get("lieu")), fields),
        f"annonce du {'/'.join(reversed(seen.split('-')))}" if seen else "",
    ]
    told = ", ".join(detail for detail in details if detail)
    return f"{job} ({told})" if told else job


def _town(place: object) -> object:
    """The town of a post: words, or an object with a name."""
    return place.get("nom") or place.get("ville") if isinstance(place, dict) else place


def _words(value: object, fields: Fields) -> str:
    return without_personal_emails(clean(from_html(str(value))), fields.context) if value else ""
