"""A row of anybody's table, its cells under our fields, read as a partner and an offer."""

from __future__ import annotations

import re
from typing import Final

from directory.records import (
    Candidate,
    OfferRecord,
    PartnerRecord,
    Provenance,
    SiteRecord,
)
from directory.vocabularies import AUDIENCES, TEMPORARY_LODGING, theme_label
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields, stated
from importers.formats.body import Columns, contacts_of, names_a_person, settled, site
from importers.formats.spreadsheet_place import spread
from importers.formats.spreadsheet_said import Said
from importers.formats.spreadsheet_words import Themes, audiences_in, themes_in
from importers.locate import Located, locate
from importers.mappings.spreadsheet import OFFERS, WEEK
from importers.normalise import (
    boolean,
    fold,
    hours_from_text,
    hours_from_weekdays,
    readable_name,
    readable_street,
    siret,
    url,
)

PARTNER: Final = "#partner"
OFFER: Final = "#offer"
"""Names under which a row carries its keys."""
COLUMNS: Final = Columns(
    OFFER,
    "partner.name",
    "place.commune",
    fix_key="Écrivez le nom de la structure ou de l'offre.",
    fix_name="Écrivez le nom de la structure ou de l'offre.",
    fix_place="Donnez la commune et son code postal, ou le code INSEE.",
)
PLACE: Final = {
    "insee": "place.insee",
    "postal_code": "place.postal_code",
    "city": "place.commune",
    "lat": "place.lat",
    "lon": "place.lon",
}
_SHELTER = re.compile(r"\b(?:violences?|victimes?)\b")
_LODGES = re.compile(r"hebergement|logement|foyer|abri|chrs|refuge")


def mapped(row: Row, context: Context) -> Mapped:
    """The partner and, when the row tells of one, its offer."""
    row = Row(row.sheet, row.number, row.kinds, spread(row.values, context.places), row.columns, row.fault)
    words = " ".join(
        str(row.values.get(name) or "") for name in ("partner.name", "offer.name", "place.commune")
    )
    fields = Fields(row, context.today, context=words)
    spellings = context.places.spellings
    body = readable_name(fields.line("partner.name") or fields.line("offer.name"), spellings) or None
    located = fields.placed(locate(stated(fields, **PLACE, address="place.address"), context.places), PLACE)
    themes = themes_in(fields.text("offer.themes") or "")
    hidden = _is_hidden(fields, themes)

    def drafts(offer_key: str, name: str) -> tuple[Draft, ...]:
        partner_key = fields.line(PARTNER) or offer_key
        partner = _partner(fields, name, _site(fields, located, context), hidden=hidden)
        made = Draft(
            Candidate(kind="partner", key=partner_key, partner=partner), shared=partner_key != offer_key
        )
        if not any(fields.raw(field) for field in OFFERS):
            return (made,)
        offer = _offer(fields, partner, themes)
        return made, Draft(Candidate(kind="offer", key=offer_key, partner_key=partner_key, offer=offer))

    if body is None and row.fault is None:
        fields.reject("partner.name", "Cette ligne n'a pas de nom.", COLUMNS.fix_name)
        return Mapped(problems=tuple(fields.problems))
    return settled(
        fields, COLUMNS, key=fields.line(OFFER), name=body, located=located, context=context, drafts=drafts,
        hidden=hidden,
    )  # fmt: skip


def _partner(fields: Fields, name: str, place: SiteRecord, *, hidden: bool) -> PartnerRecord:
    when = fields.date("source.date")
    return PartnerRecord(
        name=name,
        kind=fields.line("partner.kind"),
        siret=fields.read("partner.siret", siret),
        description=fields.text("partner.description"),
        contacts=contacts_of(
            fields, phones="contact.phone", emails="contact.email", sites="contact.website", when=when
        ),
        place=place,
        address_masked=hidden,
        provenance=Provenance(url=fields.read("source.url", url), source_date=when),
    )


def _offer(fields: Fields, partner: PartnerRecord, themes: Themes) -> OfferRecord:
    said = Said(fields)
    audience = fields.line("offer.audiences")
    type_ = said.type()
    youngest, oldest = said.ages()
    fees, fees_detail = said.fees()
    return OfferRecord(
        name=_offer_name(fields, partner, themes),
        families=said.families(themes, type_),
        themes=said.themes(themes),
        type=type_,
        audiences=tuple(code for code in audiences_in(audience or "") if code in AUDIENCES),
        audiences_text=audience if audience and audience not in AUDIENCES else None,
        age_min=youngest,
        age_max=oldest,
        conditions=fields.text("offer.conditions"),
        how_to_access=fields.text("offer.how_to_access"),
        fees=fees,
        fees_detail=fees_detail,
        modes=said.modes(),
        sites=(partner.place,) if partner.place is not None else (),
        contacts=partner.contacts,
        validity=said.validity(),
        capacity=said.capacity(),
        languages=tuple(fields.values("offer.languages")),
        address_masked=partner.address_masked,
        provenance=partner.provenance,
        # Last: it holds what the others did not read.
        description=said.description(),
    )


def _offer_name(fields: Fields, partner: PartnerRecord, themes: Themes) -> str:
    if (name := fields.line("offer.name")) is not None:
        return name
    return theme_label(themes.themes[0]) if len(themes.themes) == 1 else partner.name


def _site(fields: Fields, located: Located, context: Context) -> SiteRecord:
    spellings = context.places.spellings
    streets = [
        readable_street(fields.line(name), spellings) for name in ("place.address", "place.address_more")
    ]
    label = fields.line("place.label")
    hours, words = _hours(fields)
    return site(
        located,
        *streets,
        label=label if label and not names_a_person(label) else None,
        hours=hours,
        hours_text=words,
    )


def _hours(fields: Fields) -> tuple[str | None, str | None]:
    week = {day: fields.raw(f"place.hours.{day}") for day in WEEK}
    if any(week.values()) and fields.raw("place.hours") is None:
        first = next(f"place.hours.{day}" for day in WEEK if week[day])
        hours = fields.outcome(first, hours_from_weekdays(week))
        words = " ; ".join(f"{day} {text}" for day, text in week.items() if text)
        return hours, None if hours else words
    said = fields.text("place.hours")
    hours = fields.read("place.hours", hours_from_text)
    return hours, said if hours != said else None


def _is_hidden(fields: Fields, themes: Themes) -> bool:
    """Whether the address must stay secret: the table says so, or victims of violence are lodged there."""
    # An answer that is not read ("ne pas diffuser") is no leave to show the address.
    if fields.raw("place.hidden") and fields.read("place.hidden", boolean) is not False:
        return True
    said = fold(" ".join(
        fields.raw(name) or ""
        for name in ("partner.name", "offer.name", "partner.kind", "offer.themes", "offer.audiences")
    ))  # fmt: skip
    lodges = TEMPORARY_LODGING in themes.themes or _LODGES.search(said) is not None
    return lodges and _SHELTER.search(said) is not None
