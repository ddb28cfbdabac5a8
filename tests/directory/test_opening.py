"""Whether an offer runs today, and what is said when it does not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from directory import browsing, db, store
from directory.opening import NEVER_AGAIN, opening
from directory.records import OfferRecord
from tests.directory.builders import offer, partner, run

TODAY = date(2026, 11, 25)


def told(**values: Any) -> tuple[str, str | None]:
    found = opening(OfferRecord.model_validate({"name": "Offre"} | values), TODAY)
    return found.state, found.sentence


@pytest.mark.parametrize(
    ("values", "state", "sentence"),
    [
        ({}, "open", None),
        ({"validity": {"text": "depuis 2019", "starts_on": "2019"}}, "open", None),
        ({"validity": {"text": "", "starts_on": "2026-11-25"}}, "open", None),
        ({"validity": {"text": "", "starts_on": "2026-12-16"}}, "later", "Ouvre le 16 décembre 2026"),
        ({"validity": {"text": "", "starts_on": "2027-01"}}, "later", "Ouvre en janvier 2027"),
        (
            {
                "validity": {
                    "text": "",
                    "starts_on": "2026-12-01",
                    "yearly_from": "06-01",
                    "yearly_until": "09-15",
                }
            },
            "later",
            "Ouvre le 1er juin 2027",
        ),
        ({"suspended": True}, "suspended", "Suspendu pour le moment"),
        (
            {"suspended": True, "validity": {"text": "", "starts_on": "2026-12-16"}},
            "suspended",
            "Suspendu jusqu'au 15 décembre 2026",
        ),
        (
            {"suspended": True, "validity": {"text": "", "starts_on": "2027"}},
            "suspended",
            "Suspendu : reprend en 2027",
        ),
        (
            {"suspended": True, "validity": {"text": "", "starts_on": "2024"}},
            "suspended",
            "Suspendu pour le moment",
        ),
        ({"validity": {"text": "", "yearly_from": "11-01", "yearly_until": "03-31"}}, "open", None),
        (
            {"validity": {"text": "", "yearly_from": "12-01", "yearly_until": "03-31"}},
            "off_season",
            "Fermé en ce moment : ouvre le 1er décembre 2026",
        ),
        (
            {"validity": {"text": "", "yearly_from": "06-01", "yearly_until": "09-30"}},
            "off_season",
            "Fermé en ce moment : ouvre le 1er juin 2027",
        ),
        (
            {"validity": {"text": "", "yearly_from": "02-29", "yearly_until": "03-31"}},
            "off_season",
            "Fermé en ce moment : ouvre le 1er mars 2027",
        ),
        (
            {"validity": {"text": "", "yearly_from": "06-01", "yearly_until": "09-30", "ends_on": "2027-06"}},
            "off_season",
            "Fermé en ce moment : ouvre le 1er juin 2027",
        ),
        (
            {"validity": {"text": "", "yearly_from": "06-01", "yearly_until": "09-30", "ends_on": "2027-05"}},
            "off_season",
            NEVER_AGAIN,
        ),
        (
            {
                "validity": {
                    "text": "",
                    "starts_on": "2026-12-01",
                    "yearly_from": "06-01",
                    "yearly_until": "09-15",
                    "ends_on": "2026",
                }
            },
            "later",
            NEVER_AGAIN,
        ),
        (
            {"suspended": True, "validity": {"text": "", "starts_on": "2027-02", "ends_on": "2027-01"}},
            "suspended",
            "Suspendu pour le moment",
        ),
    ],
)
def test_what_does_not_run_today_is_said(values: dict[str, Any], state: str, sentence: str | None) -> None:
    values = {name: _worded(value) if name == "validity" else value for name, value in values.items()}
    assert told(**values) == (state, sentence)


def _worded(validity: dict[str, str]) -> dict[str, str]:
    return validity | {"text": "selon la structure"}


def test_an_offer_is_published_until_its_last_day(database: Engine) -> None:
    now = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
    ends = {"jour": "2026-11-24", "mois": "2026-11", "an": "2026", "aucune": None}
    offers = [
        offer(key, validity={"text": "jusqu'à sa fin", "ends_on": end} if end else None)
        for key, end in ends.items()
    ]
    run(database, [partner(), *offers], now=now)

    def published(day: date) -> list[str]:
        with db.reading(database) as session:
            found = list(store.iter_published(session, day))
            (structure,) = {one.partner_id for one in found}
            listed = browsing.offers_of(session, structure, day)
            assert {one.id for one in listed} == {one.id for one in found}
            assert store.published_count(session, day) == len(found)
            assert browsing.offer_counts(session, [structure], day) == {structure: len(found)}
            assert all(one.published_on(day) for one in found)
        return sorted(one.record.name.removeprefix("Offre ") for one in found)

    assert published(date(2026, 11, 24)) == ["an", "aucune", "jour", "mois"]
    assert published(date(2026, 11, 25)) == ["an", "aucune", "mois"]
    assert published(date(2026, 12, 1)) == ["an", "aucune"]
    assert published(date(2027, 1, 1)) == ["aucune"]


def test_a_new_end_publishes_again(sqlite_database: Engine) -> None:
    now, day = datetime(2026, 11, 1, 8, 0, tzinfo=UTC), date(2026, 12, 1)
    run(sqlite_database, [partner(), offer(validity={"text": "novembre", "ends_on": "2026-11"})], now=now)
    with db.reading(sqlite_database) as session:
        assert store.published_count(session, day) == 0
    run(sqlite_database, [offer(validity={"text": "décembre", "ends_on": "2026-12"})], now=now, run_id=2)
    with db.reading(sqlite_database) as session:
        assert store.published_count(session, day) == 1
