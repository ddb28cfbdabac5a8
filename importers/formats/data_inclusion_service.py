"""A data·inclusion service read as an offer."""

from __future__ import annotations

from typing import cast

from directory.records import Candidate, Fee, Mode, OfferRecord, Provenance, Validity
from directory.territory import ZoneError, parse_zone
from directory.vocabularies import (
    AUDIENCES,
    FEES,
    MOBILISABLE_PAR,
    MODES,
    MODES_MOBILISATION,
    THEMES,
    TYPES,
)
from importers.base import Context, Draft, Mapped, Row, Whereabouts
from importers.fields import Fields
from importers.formats import data_inclusion_v0 as v0
from importers.formats.body import is_refused, refused
from importers.formats.data_inclusion_common import OUTSIDE, fields_of, identity, place, site
from importers.locate import SHORTEST_CODE, Located
from importers.normalise import Outcome, boolean, decimal, quoted, url, whole
from importers.normalise.remembered import remembered

EVERYBODY = "tous-publics"
_ZONE_KINDS = {
    "commune": "commune",
    "epci": "epci",
    "departement": "departement",
    "region": "region",
    "pays": "pays",
}


def mapped(row: Row, context: Context) -> Mapped:
    """The offer of a service row, and whether it concerns the territory."""
    fields = fields_of(row, context)
    key, name = identity(fields, "service")
    if row.fault is not None:
        return refused(fields, key)
    partner_key = fields.line("structure_id")
    if partner_key is None:
        fields.reject("structure_id", "Ce service n'a pas de structure.", "Donnez l'« id » de sa structure.")
    located = place(fields, context)
    record = _record(fields, name or "?", located)
    where = whereabouts(located, record.zone_eligibilite, context)
    if where is None:
        fields.reject("commune", "La commune n'a pas été trouvée.", "Donnez son code INSEE (« code_insee »).")
    if key is None or name is None or partner_key is None or where is None or is_refused(fields):
        return refused(fields, key)
    candidate = Candidate(kind="offer", key=key, partner_key=partner_key, offer=record)
    on_site = not record.modes or "en-presentiel" in record.modes
    draft = Draft(candidate, where, takes_partner_place=not record.sites and on_site)
    problems = tuple(fields.problems)
    if where == "outside":
        return Mapped((), problems, OUTSIDE, fields.context)
    return Mapped((draft,), problems, None, fields.context)


def whereabouts(located: Located, zones: tuple[str, ...], context: Context) -> Whereabouts | None:
    """Whether an offer concerns the territory: by its place, else by its zone, else as its partner does.

    An offer held elsewhere is kept when its zone names the territory: a remote service, a neighbour's. None:
    its place cannot be found.
    """
    places = context.places
    if places.everywhere or located.where == "inside" or places.serves(zones):
        return "inside"
    if located.where == "unknown":
        return None
    if located.where == "outside":
        return "outside"
    if zones:
        return "inside" if "pays:france" in zones else "outside"
    return "partner"


def _record(fields: Fields, name: str, located: Located) -> OfferRecord:
    when = fields.date("date_maj")
    fees, fees_words = _fees(fields)
    where = site(fields, located)
    details = (fields.text("presentation_resume"), fields.text("presentation_detail"))
    return OfferRecord(
        name=name,
        themes=_themes(fields),
        type=fields.choice("type", TYPES) or next(iter(fields.choices("types", TYPES, _types())), None),
        audiences=_audiences(fields),
        audiences_text=fields.text("publics_precisions") or fields.text("profils_precisions"),
        description=fields.text("description") or "\n\n".join(text for text in details if text) or None,
        conditions=_joined(fields, "conditions_acces", *v0.CONDITION_COLUMNS),
        how_to_access=_joined(
            fields,
            "mobilisation_precisions",
            "modes_orientation_beneficiaire_autres",
            "modes_orientation_accompagnateur_autres",
        ),
        mobilisable_par=_mobilisable_par(fields),
        modes_mobilisation=_modes_mobilisation(fields),
        mobilisation_url=next((u for n in _LINKS if (u := fields.read(n, url)) is not None), None),
        fees=fees,
        fees_detail=_joined(fields, "frais_precisions", "frais_autres") or fees_words,
        modes=cast("tuple[Mode, ...]", fields.choices("modes_accueil", MODES)),
        sites=(where,) if where is not None else (),
        zone_eligibilite=_zones(fields),
        contacts=() if _is_private(fields) else fields.contacts("telephone", "courriel", "page_web", when),
        hours_text=None,
        validity=_duration(fields),
        suspended=fields.raw("date_suspension") is not None and _is_past(fields),
        updated_at=when,
        provenance=Provenance(url=fields.read("lien_source", url), source_date=when),
    )


_LINKS = ("lien_mobilisation", "formulaire_en_ligne", "prise_rdv")


def _types() -> dict[str, tuple[str, ...]]:
    return {old: (new,) if new else () for old, new in v0.TYPES.items()}


def _joined(fields: Fields, *names: str) -> str | None:
    texts = []
    for name in names:
        value = fields.row.values.get(name)
        text = " ; ".join(fields.values(name)) if isinstance(value, list) else fields.text(name)
        if text:
            texts.append(text)
    return "\n".join(texts) or None


def _is_private(fields: Fields) -> bool:
    """v0 says when a contact is not for the public."""
    return fields.read("contact_public", boolean) is False


def _is_past(fields: Fields) -> bool:
    suspended = fields.date("date_suspension")
    return suspended is not None and suspended <= fields.today.isoformat()


def _themes(fields: Fields) -> tuple[str, ...]:
    return fields.choices("thematiques", THEMES, v0.THEMES)


def _audiences(fields: Fields) -> tuple[str, ...]:
    column = "publics" if fields.raw("publics") else "profils"
    found = fields.choices(column, AUDIENCES, v0.AUDIENCES)
    if EVERYBODY in found and len(found) > 1:
        if column == "publics":
            reason = "« tous-publics » ne peut pas être accompagné d'autres publics : il est gardé seul."
            fields.say(column, reason, "Choisissez « tous-publics » ou des publics précis.", "warning")
        return (EVERYBODY,)
    return found


def _fees(fields: Fields) -> tuple[tuple[Fee, ...], str | None]:
    """The fees, and the words that v1 would put beside an older value."""
    old = [value for value in fields.values("frais") if value in v0.FEES]
    renamed = {value: (v0.FEES[value][0],) for value in old}
    words = " ".join(note for value in old if (note := v0.FEES[value][1]))
    return cast("tuple[Fee, ...]", fields.choices("frais", FEES, renamed)), words or None


def _modes_mobilisation(fields: Fields) -> tuple[str, ...]:
    columns = ("modes_mobilisation", "modes_orientation_beneficiaire", "modes_orientation_accompagnateur")
    found = [
        mode
        for column in columns
        for mode in fields.choices(column, MODES_MOBILISATION, v0.MODES_MOBILISATION)
    ]
    return tuple(dict.fromkeys(found))


def _mobilisable_par(fields: Fields) -> tuple[str, ...]:
    if fields.raw("mobilisable_par"):
        return fields.choices("mobilisable_par", MOBILISABLE_PAR)
    # v0 has no such field: it says how each of the two may ask.
    asked = {
        "usagers": "modes_orientation_beneficiaire",
        "professionnels": "modes_orientation_accompagnateur",
    }
    return tuple(who for who, column in asked.items() if fields.values(column))


def _zones(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for value in fields.values("zone_eligibilite"):
        padded = value.zfill(5) if value.isdigit() and len(value) == SHORTEST_CODE else value
        outcome = _zone(padded.zfill(2) if padded.isdigit() and len(padded) == 1 else padded)
        if outcome.value is None:
            fields.say("zone_eligibilite", outcome.reason or "", outcome.fix, "error", value=value)
        else:
            found.append(outcome.value)
    return tuple(dict.fromkeys([*found, *_v0_zone(fields)]))


@remembered
def _zone(text: str) -> Outcome[str]:
    try:
        return Outcome(str(parse_zone(text)))
    except ZoneError:
        return Outcome(
            None,
            f"La zone {quoted(text)} n'est pas un code connu.",
            "Donnez un code de commune, d'EPCI ou de département, ou « france ».",
        )


def _v0_zone(fields: Fields) -> tuple[str, ...]:
    kind = _ZONE_KINDS.get(fields.raw("zone_diffusion_type") or "")
    code = fields.raw("zone_diffusion_code")
    if kind is None or (code is None and kind != "pays"):
        return ()
    outcome = _zone("pays:france" if kind == "pays" else f"{kind}:{code}")
    value = fields.outcome("zone_diffusion_code", outcome)
    return (value,) if value is not None else ()


def _duration(fields: Fields) -> Validity | None:
    """How long it lasts, in words: v1 gives weeks and hours, which are no dates."""
    weeks = fields.read("nombre_semaines", whole)
    hours = fields.read("volume_horaire_hebdomadaire", decimal)
    parts = [
        f"{weeks} semaine{'s' if weeks > 1 else ''}" if weeks and weeks > 0 else "",
        f"{hours:g} h par semaine".replace(".", ",") if hours and hours > 0 else "",
    ]
    words = ", ".join(part for part in parts if part)
    return Validity(text=f"Durée : {words}") if words else None
