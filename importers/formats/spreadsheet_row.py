"""A row of anybody's table, its cells under our fields, read as a partner and an offer."""

from __future__ import annotations

import re
from typing import Final

from directory.records import (
    Candidate,
    Capacity,
    Fee,
    OfferRecord,
    PartnerRecord,
    Provenance,
    SiteRecord,
)
from directory.vocabularies import AUDIENCES, MODES, TEMPORARY_LODGING, TYPES, theme_label
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields, stated
from importers.formats.body import Columns, contacts_of, names_a_person, settled, site
from importers.formats.spreadsheet_place import spread
from importers.formats.spreadsheet_words import Themes, audiences_in, fees_in, modes_in, themes_in
from importers.formats.template_offer import validity_record
from importers.locate import Located, locate
from importers.mappings.spreadsheet import OFFERS, WEEK
from importers.normalise import (
    age,
    ages,
    boolean,
    capacity,
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
    themes = themes_in(fields.raw("offer.themes") or "")
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
    for word in themes.unread:
        fields.say(
            "offer.themes", f"La thématique « {word} » n'est pas reconnue.",
            "Écrivez une thématique de data·inclusion, ou traduisez-la dans une correspondance (--mapping).",
            "error", value=word,
        )  # fmt: skip
    audience = fields.line("offer.audiences")
    youngest, oldest = _ages(fields)
    fee = fields.line("offer.fees")
    return OfferRecord(
        name=_offer_name(fields, partner, themes),
        families=() if themes.themes else themes.families,
        themes=themes.themes,
        type=_type(fields),
        audiences=tuple(code for code in audiences_in(audience or "") if code in AUDIENCES),
        audiences_text=audience if audience and audience not in AUDIENCES else None,
        age_min=youngest,
        age_max=oldest,
        description=fields.text("offer.description"),
        conditions=fields.text("offer.conditions"),
        how_to_access=fields.text("offer.how_to_access"),
        fees=_fees(fields, fee),
        fees_detail=fee if fee and fold(fee) not in {"gratuit", "payant", "oui", "non"} else None,
        modes=tuple(mode for mode in modes_in(fields.line("offer.modes") or "") if mode in MODES),
        sites=(partner.place,) if partner.place is not None else (),
        contacts=partner.contacts,
        validity=fields.read("offer.validity", validity_record),
        capacity=_capacity(fields),
        languages=tuple(fields.values("offer.languages")),
        address_masked=partner.address_masked,
        provenance=partner.provenance,
    )


def _offer_name(fields: Fields, partner: PartnerRecord, themes: Themes) -> str:
    if (name := fields.line("offer.name")) is not None:
        return name
    return theme_label(themes.themes[0]) if len(themes.themes) == 1 else partner.name


def _type(fields: Fields) -> str | None:
    text = fields.line("offer.type")
    labels = {fold(word): code for code, label in TYPES.items() for word in (code, label)}
    return labels.get(fold(text)) if text else None


def _fees(fields: Fields, text: str | None) -> tuple[Fee, ...]:
    """What a cell says; "oui" answers its column's title: "Gratuit", "Payant"."""
    if text is None or fold(text) not in {"oui", "non", "o", "n", "yes", "no", "true", "false", "x"}:
        return fees_in(text or "")
    asked = fees_in(fields.row.columns.get("offer.fees", ""))
    if not asked:
        return ()
    yes = boolean(text).value is True or fold(text) == "x"
    return asked if yes else (("payant",) if asked == ("gratuit",) else ("gratuit",))


def _ages(fields: Fields) -> tuple[int | None, int | None]:
    both = fields.read("offer.ages", ages)
    lowest, highest = fields.read("offer.age_min", age), fields.read("offer.age_max", age)
    if both is None:
        return lowest, highest
    return (
        lowest if lowest is not None else both.minimum,
        highest if highest is not None else both.maximum,
    )


def _capacity(fields: Fields) -> Capacity | None:
    words = fields.line("offer.capacity")
    return Capacity(text=words, total=fields.read("offer.capacity", capacity)) if words else None


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
    if fields.read("place.hidden", boolean) is True:
        return True
    said = fold(" ".join(
        fields.raw(name) or ""
        for name in ("partner.name", "offer.name", "partner.kind", "offer.themes", "offer.audiences")
    ))  # fmt: skip
    lodges = TEMPORARY_LODGING in themes.themes or _LODGES.search(said) is not None
    return lodges and _SHELTER.search(said) is not None
