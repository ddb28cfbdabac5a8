"""Any record that an importer may have stored: hypothesis strategies, with texts as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from directory.records import (
    Capacity,
    Contact,
    OfferRecord,
    PartnerRecord,
    Permanence,
    Provenance,
    SiteRecord,
    Validity,
)
from directory.territory import load_territory
from directory.vocabularies import (
    AUDIENCES,
    FAMILIES,
    FEES,
    MOBILISABLE_PAR,
    MODES,
    MODES_MOBILISATION,
    RESEAUX_PORTEURS,
    THEMES,
    TYPES,
)
from importers.normalise import clean, from_html, is_absent

COMMUNES = list(load_territory().communes.values())
NASTY = st.sampled_from(
    [
        "=1+1", "+33 4", "-2", "@somme", "- puce", "'=déjà", "''", "＝pleine chasse", 'des "guillemets"', "a;b,c|d",
        "1 < 2 & 3 > 2", "🚌 emoji", "\u05e9\u05dc\u05d5\u05dd", "aucun", "oui", "[1]", "{a}", "#REF!", "0", "1e5",
        "2013", "du lundi au vendredi 9h-12h", "2e mardi du mois 14h-17h", "du 1er novembre au 31 mars", "18 places",
        "1/2", "TRUE", "04 92 00 00 00",
    ]
)  # fmt: skip
ANY = NASTY | st.text(max_size=20).filter(lambda text: "@" not in text)
"""No mailbox: a person's is never stored."""


def _said(text: str) -> bool:
    return bool(text) and not is_absent(text)


LINES = ANY.map(clean).filter(_said)
TEXTS = (ANY | st.lists(ANY, min_size=2, max_size=3).map("\n".join)).map(from_html).filter(_said)
DATES = st.dates(date(1971, 1, 1), date(2026, 11, 25)).map(str)
PARTIAL = DATES | DATES.map(lambda day: day[:7]) | DATES.map(lambda day: day[:4])
YEARLY = DATES.map(lambda day: day[5:])
PHONES = st.sampled_from(["+33492511234", "+33800111009", "115", "3949", "+390612345678", "+262262123456"])
PAGES = st.sampled_from(["https://exemple.fr/", "http://exemple.fr/a?b=1&copy=2#c", "https://exemple.fr/=1"])
HOURS = st.sampled_from(["Mo-Fr 09:00-12:00", "24/7", 'unknown "sur rendez-vous"', "Tu[2] 14:00-17:00"])
RRULES = st.sampled_from(["FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=MONTHLY;BYDAY=2TU"])
ZONES = st.sampled_from(
    ["commune:05061", "canton:0510", "departement:05", "region:93", "pays:france", "epci:200067452"]
)


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def _some(values: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return _tuple(st.sampled_from(sorted(values)))


def _tuple(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=3, unique=True).map(tuple)


def _contacts() -> st.SearchStrategy[tuple[Contact, ...]]:
    ways = (("phone", PHONES), ("email", st.just("contact@exemple.fr")), ("website", PAGES))
    one = st.one_of(
        st.builds(Contact, kind=st.just(kind), value=values, label=_maybe(LINES), source_date=_maybe(PARTIAL))
        for kind, values in ways
    )
    plain = st.just(
        (Contact(kind="phone", value="+33492511234"), Contact(kind="email", value="contact@exemple.fr"))
    )
    return plain | st.lists(one, max_size=4).map(tuple)


PROVENANCE = st.builds(Provenance, url=_maybe(PAGES), source_date=_maybe(PARTIAL), retrieved_at=_maybe(DATES))
VALIDITY = st.builds(
    Validity,
    text=LINES,
    starts_on=_maybe(PARTIAL),
    ends_on=_maybe(PARTIAL),
    yearly_from=_maybe(YEARLY),
    yearly_until=_maybe(YEARLY),
)


@st.composite
def sites(draw: st.DrawFn) -> SiteRecord:
    """A place: in a commune, at its mairie or at a position of its own; or in none."""
    values: dict[str, Any] = {}
    if draw(st.booleans()):
        commune = draw(st.sampled_from(COMMUNES))
        values = {"commune": commune.code, "postal_code": draw(st.sampled_from(commune.postal_codes))}
        # The mairie is in its commune, and as good a point as any.
        values |= {"lat": commune.lat, "lon": commune.lon, "origin": "mairie", "precision": "commune"}
        if draw(st.booleans()):
            values["origin"] = draw(st.sampled_from(["source", "repaired", "geocoded"]))
            values["precision"] = draw(st.sampled_from(["address", "street", "commune"]))
    return SiteRecord(
        **values,
        label=draw(_maybe(LINES)),
        address=draw(_maybe(LINES)),
        phone=draw(_maybe(PHONES)),
        hours=draw(_maybe(HOURS)),
        hours_text=draw(_maybe(TEXTS)),
        permanence=draw(_maybe(st.builds(Permanence, text=LINES, rrule=_maybe(RRULES), hours=_maybe(HOURS)))),
        note=draw(_maybe(TEXTS)),
    )


PARTNERS = st.builds(
    PartnerRecord,
    name=LINES,
    kind=_maybe(LINES),
    siret=st.sampled_from([None, "19290076900014"]),
    finess=st.sampled_from([None, "050000272"]),
    description=_maybe(TEXTS),
    reseaux_porteurs=_some(RESEAUX_PORTEURS),
    contacts=_contacts(),
    place=_maybe(sites().filter(lambda site: site != SiteRecord())),
    accessibility_url=_maybe(PAGES),
    closed=st.booleans(),
    updated_at=_maybe(PARTIAL),
    provenance=PROVENANCE,
)
OFFERS = st.builds(
    OfferRecord,
    name=LINES,
    families=_some(FAMILIES),
    themes=_some(THEMES),
    type=_maybe(st.sampled_from(sorted(TYPES))),
    audiences=_some(AUDIENCES),
    audiences_text=_maybe(TEXTS),
    age_min=_maybe(st.integers(0, 120)),
    age_max=_maybe(st.integers(0, 120)),
    description=_maybe(TEXTS),
    conditions=_maybe(TEXTS),
    how_to_access=_maybe(TEXTS),
    mobilisable_par=_some(MOBILISABLE_PAR),
    modes_mobilisation=_some(MODES_MOBILISATION),
    mobilisation_url=_maybe(PAGES),
    fees=_some(FEES),
    fees_detail=_maybe(TEXTS),
    modes=_some(MODES),
    home_visit=_maybe(st.booleans()),
    sites=st.lists(sites(), max_size=3).map(tuple),
    zone_eligibilite=_tuple(ZONES),
    zone_deduced=st.booleans(),
    contacts=_contacts(),
    hours_text=_maybe(TEXTS),
    validity=_maybe(VALIDITY),
    capacity=_maybe(st.builds(Capacity, text=LINES, total=_maybe(st.integers(0, 10**6)))),
    languages=_tuple(LINES),
    sessions=st.lists(VALIDITY, max_size=3).map(tuple),
    a_savoir=_maybe(TEXTS),
    notes=_maybe(TEXTS),
    source_code=_maybe(LINES),
    suspended=st.booleans(),
    updated_at=_maybe(PARTIAL),
    verified_at=_maybe(PARTIAL),
    cadence_months=st.sampled_from([1, 3, 6, 12]),
    provenance=PROVENANCE,
)
