"""Entries come out of a spool as they went in, all or those asked for, and what hides one follows it when it moves."""

from __future__ import annotations

from directory.records import Candidate, Contact, OfferRecord, PartnerRecord, SiteRecord
from directory.safety import signs_of
from directory.traits import traits
from importers.applying import Ranks
from importers.entries import Entry, body_of, entries

PHONE = Contact(kind="phone", value="+33465710203")
HERE = SiteRecord(
    address="1 rue Carnot", commune="05061", lat=44.5, lon=6.0, precision="address", origin="source"
)
THERE = SiteRecord(
    address="9 rue Carnot", commune="05061", lat=44.6, lon=6.1, precision="address", origin="source"
)


def entry(record, *, kind, key, partner_key=None, rule=None):
    return Entry(
        kind=kind,
        key=key,
        partner_key=partner_key,
        row=3,
        sheet="f",
        line=4,
        digest="d",
        mark=None,
        where="inside",
        takes_partner_place=False,
        rule=rule,
        traits=tuple(traits(record)),
        payload=b'{"a":1}',
        body=body_of(record),
    )


PARTNER = PartnerRecord(name="Abri", siret="13001727000013", contacts=(PHONE,), place=HERE)
OFFER = OfferRecord(name="Nuit", contacts=(PHONE,), sites=(HERE,), address_masked=True)
GIVEN = (
    entry(PARTNER, kind="partner", key="même clé"),
    entry(OFFER, kind="offer", key="même clé", partner_key="même clé", rule="flag"),
    entry(OFFER, kind="offer", key="a\0b", partner_key="même clé", rule="flag"),
)


def told(read):
    return [(one._replace(traits=()), one.signs) for one in read]


def test_what_was_packed_comes_back():
    assert told(entries(one.packed() for one in GIVEN)) == told(GIVEN)


def test_only_those_asked_for_come_back():
    packed = [one.packed() for one in GIVEN]
    for one in GIVEN:
        assert told(entries(packed, {one.ref})) == told([one])
    assert list(entries(packed, {("partner", "a\0b")})) == []
    assert list(entries(packed, ())) == []


def test_an_entry_says_of_itself_what_its_record_does():
    candidate = Candidate(kind="offer", key="même clé", partner_key="même clé", offer=OFFER)
    (read,) = entries([GIVEN[1].packed()])
    assert read.signs == signs_of(candidate)
    assert read.record() == OFFER


def test_what_hides_a_record_follows_it_where_it_moves():
    for one in GIVEN[:2]:
        moved = one.at((THERE,))
        assert moved.sites() == (THERE,)
        assert moved.signs.traits == traits(moved.record()) != one.signs.traits
        assert moved.rule == one.rule


def test_ranks_are_a_set():
    ranks = Ranks()
    for rank in (5, 2, 5, 0):
        ranks.add(rank)
    assert (list(ranks), len(ranks)) == ([0, 2, 5], 3)
