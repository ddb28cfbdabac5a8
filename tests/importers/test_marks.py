"""Rows known again by their mark: not mapped a second time, and nothing is lost or hushed by that."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlmodel import col

from directory import db, masking
from directory.models import SourceRecord
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from importers import marks
from importers.approving import approve
from importers.formats.data_inclusion import DataInclusion
from tests.importers.test_pipeline import balanced, contents, service, structure

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.fixture
def load(instance, tmp_path):
    def loaded(structures=(), services=(), **more):
        path = tmp_path / "a.json"
        path.write_text(json.dumps({"structures": list(structures), "services": list(services)}))
        return instance.load("data_inclusion", path, **more)

    return loaded


@pytest.fixture
def mapped(monkeypatch):
    """Identifiers of the rows that were mapped, as they are mapped."""
    seen = []
    plain = DataInclusion.map

    def told(self, row, context):
        seen.append(row.values["id"])
        return plain(self, row, context)

    monkeypatch.setattr(DataInclusion, "map", told)
    return seen


def records(instance):
    with db.reading(instance.engine) as opened:
        wanted = select(col(SourceRecord.key), col(SourceRecord.row_mark), col(SourceRecord.last_run_id))
        return {key: (mark, run) for key, mark, run in opened.execute(wanted)}


def test_a_row_that_did_not_change_is_not_mapped_again(instance, load, mapped):
    load([structure(1)], [service(1), service(2, structure_id="s1")])
    before = contents(instance)
    mapped.clear()
    second = load([structure(1)], [service(1), service(2, structure_id="s1", nom="Autre")])
    assert mapped == ["o2"]
    assert balanced(second) == {"read": 3, "stored": 1, "unchanged": 2, "set_aside": 0, "rejected": 0}
    assert (second.partners.unchanged, second.offers.unchanged, second.offers.changed) == (1, 1, 1)
    assert {run for _, run in records(instance).values()} == {second.run}
    load([structure(1)], [service(1), service(2, structure_id="s1")])
    assert contents(instance) == before


def test_what_is_wrong_is_told_again(load, mapped):
    wrong = service(1, courriel="accueil sans arobase")
    first = load([structure(1)], [wrong])
    mapped.clear()
    assert load([structure(1)], [wrong]).problems == first.problems != []
    assert mapped == ["o1"]


def test_another_program_or_another_territory_maps_everything_again(instance, load, mapped, monkeypatch):
    load([structure(1)], [service(1)])
    before = records(instance)
    mapped.clear()
    assert balanced(load([structure(1)], [service(1)], territory_all=True))["unchanged"] == 2
    assert mapped == ["s1", "o1"]
    mapped.clear()
    monkeypatch.setattr(marks, "program", lambda: b"another")
    assert balanced(load([structure(1)], [service(1)]))["unchanged"] == 2
    assert mapped == ["s1", "o1"]
    after = records(instance)
    assert all(after[key][0] not in (None, before[key][0]) for key in before)
    mapped.clear()
    load([structure(1)], [service(1)])
    assert mapped == []


def test_a_row_given_twice_is_still_refused_the_second_time(load):
    for _ in range(2):
        report = load([structure(1)], [service(1), service(1)])
        assert balanced(report)["rejected"] == 1
        assert "déjà celui d'une autre ligne" in report.problems[0].reason


def test_an_offer_without_a_place_takes_that_of_a_partner_known_again(instance, load, mapped):
    seat = structure(1, adresse="1 rue Carnot")
    load([seat])
    mapped.clear()
    assert load([seat], [service(1, code_insee=None)]).offers.added == 1
    assert mapped == ["o1"]
    (site,) = contents(instance)["site"]
    assert "1 rue Carnot" in site


def test_a_partner_of_elsewhere_is_called_in_by_an_offer_known_again(load):
    for stored in (2, 0):
        report = load([structure(1, code_insee="04209")], [service(1)])
        assert balanced(report) == {
            "read": 2, "stored": stored, "unchanged": 2 - stored, "set_aside": 0, "rejected": 0,
        }  # fmt: skip


def test_a_hidden_place_has_no_mark(instance, load):
    hidden = service(1, thematiques=[VIOLENCE, TEMPORARY_LODGING])
    for _ in range(2):
        load([structure(1)], [hidden, service(2, structure_id="s1")])
    with db.reading(instance.engine) as opened:
        told = dict(opened.execute(select(col(SourceRecord.row_mark), col(SourceRecord.masked))).all())
    assert told[None]
    assert False in told.values()


def test_a_place_hidden_since_is_seen_again_and_stays_hidden(instance, load):
    rows = [structure(1, telephone="0492000001")], [service(n, structure_id="s1") for n in range(9)]
    load(*rows)
    with db.reading(instance.engine) as opened:
        entity = opened.scalar(select(col(SourceRecord.entity_id)).where(col(SourceRecord.key) == "o1"))
    with db.session(instance.engine) as opened:
        masking.decide(
            opened, "offer", entity, "mask", "essai", now=NOW, secret=(instance.home / "secret").read_bytes()
        )
    report = load(*rows)
    assert (report.offers.vanished, report.offers.unchanged) == (0, 9)
    assert "o1" not in records(instance)


def test_what_is_known_again_has_not_vanished_when_a_held_run_is_approved(instance, load):
    load([structure(n) for n in range(10)])
    held = load([structure(0), structure(1, nom="Autre nom")])
    assert held.held is not None
    assert (held.partners.unchanged, held.partners.changed, held.partners.vanished) == (1, 1, 8)
    done = approve(instance.engine, instance.settings, held.run)
    assert (done.partners.unchanged, done.partners.changed, done.partners.vanished) == (1, 1, 8)
    runs = records(instance)
    assert {key for key, (_, run) in runs.items() if run == held.run} == {"s0", "s1"}


def test_a_dry_run_counts_what_is_known_again(load):
    load([structure(1)], [service(1)])
    report = load([structure(1)], [service(1)], dry_run=True)
    assert balanced(report)["unchanged"] == 2
    assert (report.partners.unchanged, report.offers.unchanged) == (1, 1)
