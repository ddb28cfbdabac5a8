"""No record of a hidden place is stored in clear because it came first, and no report tells of one."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3

import pytest

from directory import protection
from directory.records import Candidate, Contact, OfferRecord, PartnerRecord, SiteRecord
from directory.safety import signs_of
from directory.store import apply_batch
from importers.applying import BATCH, in_order
from importers.approving import approve
from importers.kinship import Kinship
from importers.refusal import FileRefused

PHONE, SIRET, OTHER_SIRET = "+33465710203", "13001727000013", "78239566900354"


def partner(key, *, phone=None, siret=None, masked=False):
    contacts = (Contact(kind="phone", value=phone),) if phone else ()
    record = PartnerRecord(name=key, siret=siret, contacts=contacts, address_masked=masked)
    return Candidate(kind="partner", key=key, partner=record)


def offer(key, parent, *, phone=None):
    contacts = (Contact(kind="phone", value=phone),) if phone else ()
    return Candidate(
        kind="offer", key=key, partner_key=parent, offer=OfferRecord(name=key, contacts=contacts)
    )


def hidden(*candidates):
    kinship = Kinship("source")
    for candidate in candidates:
        kinship.add(signs_of(candidate))
    return {key for _, key in kinship.hidden()}


def test_what_shares_something_with_a_hidden_place_is_hidden_whichever_comes_first():
    flagged = partner("abri", phone=PHONE, siret=SIRET, masked=True)
    same_phone, same_siret = partner("tel", phone=PHONE), partner("siret", siret=SIRET, phone="+33465710999")
    chained, other = partner("chaine", phone="+33465710999"), partner("autre", phone="+33465711111")
    children = (offer("a", "abri"), offer("b", "autre"), offer("c", "tel"))
    given = (same_phone, chained, *children, other, same_siret, flagged)
    expected = {"abri", "tel", "siret", "chaine", "a", "c"}
    assert hidden(*given) == hidden(*reversed(given)) == expected


def test_a_switchboard_does_not_hide_everybody_behind_it():
    flagged, neighbour = partner("abri", phone=PHONE, masked=True), partner("tel", phone=PHONE)
    assert hidden(
        flagged, neighbour, offer("o", "tel", phone="+33465712222"), partner("loin", phone="+33465712222")
    ) == {
        "abri",
        "tel",
        "o",
    }


def test_who_is_hidden_by_a_switchboard_is_not_kin_to_itself():
    flagged, neighbour = partner("abri", phone=PHONE, masked=True), partner("tel", phone=PHONE, siret=SIRET)
    branch = partner("antenne", siret=SIRET, phone="+33465712222")
    far = partner("loin", phone="+33465712222"), offer("o", "loin")
    assert hidden(flagged, neighbour, branch, *far) == {"abri", "tel", "antenne"}


def test_a_shared_roof_does_not_hide_everybody_who_shares_something_with_who_lives_there():
    def at(key, street, phone=None, *, masked=False):
        place = SiteRecord(address=street, commune="05061")
        contacts = (Contact(kind="phone", value=phone),) if phone else ()
        record = PartnerRecord(name=key, place=place, contacts=contacts, address_masked=masked)
        return Candidate(kind="partner", key=key, partner=record)

    flagged, neighbour = (
        at("abri", "1 rue Carnot", masked=True),
        at("voisin", "1, rue Carnot", "+33465712222"),
    )
    assert hidden(
        flagged,
        neighbour,
        offer("o", "voisin"),
        partner("loin", phone="+33465712222"),
        at("autre", "2 rue Carnot"),
    ) == {"abri", "voisin", "o"}


def random_record(chance, number):
    """One of a few dozen records that share a few values, hidden now and then."""
    contacts = tuple(
        Contact(kind="phone", value=f"+3346571{chance.randrange(12):04}") for _ in range(chance.randrange(2))
    )
    place = None
    if chance.random() < 0.6:
        lat, lon = (round(at + chance.randrange(8) * 0.0001, 6) for at in (44.5, 6.1))
        street = chance.choice((None, f"{chance.randrange(1, 9)} rue Carnot"))
        place = SiteRecord(
            address=street, commune="05061", lat=lat, lon=lon, precision="address", origin="source"
        )
    masked = chance.random() < 0.08
    if chance.random() < 0.5:
        siret, finess = (chance.choice((None, None, f"{name}{chance.randrange(6)}")) for name in "sf")
        told = PartnerRecord(
            name="x", siret=siret, finess=finess, contacts=contacts, place=place, address_masked=masked
        )
        return Candidate(kind="partner", key=f"p{number}", partner=told)
    sites = (place,) if place else ()
    told = OfferRecord(name="x", contacts=contacts, sites=sites, address_masked=masked)
    return Candidate(kind="offer", key=f"o{number}", partner_key=f"p{chance.randrange(24)}", offer=told)


def masked_by_the_store(candidates):
    """What the rules of the store mask, in this order, until nothing more follows."""
    secret, digests, found = b"secret" * 8, {}, set()
    while True:
        before = len(found)
        for signs in map(signs_of, candidates):
            reason = protection.reason_for("source", signs, digests, None, known=None, secret=secret)
            if signs.key not in found and reason:
                found.add(signs.key)
                own = protection.hidden_id("source", signs, None, secret)
                protection.learn("source", signs, reason, taught_by=own, digests=digests, secret=secret)
        if len(found) == before:
            return found


@pytest.mark.parametrize("seed", range(60))
def test_everything_that_the_store_masks_is_handed_to_it_first(seed):
    chance = random.Random(seed)
    candidates = [random_record(chance, number) for number in range(24)]
    masked = masked_by_the_store(candidates)
    assert masked <= hidden(*candidates)
    chance.shuffle(candidates)
    assert masked_by_the_store(candidates) <= hidden(*candidates)


def test_a_long_chain_is_followed_to_its_end_whatever_the_order():
    chain = [
        Candidate(
            kind="partner",
            key=f"k{n}",
            partner=PartnerRecord(
                name="x", siret=f"s{n // 2}", finess=f"f{(n + 1) // 2}", address_masked=n == 0
            ),
        )
        for n in range(20_000)
    ]
    assert len(hidden(*reversed(chain))) == 20_000


def test_who_shares_a_phone_and_a_siret_teaches_all_whichever_is_seen_first():
    flagged, link = partner("abri", phone=PHONE, masked=True), partner("lien", siret=SIRET)
    both = partner("deux", phone=PHONE, siret=SIRET)
    strong = partner("fort", siret=SIRET, phone="+33465710777", masked=True)
    last = partner("loin", phone="+33465710666", siret="x")
    for given in ((flagged, both, link, strong, last), (strong, last, link, both, flagged)):
        assert hidden(*given) == {"abri", "lien", "deux", "fort"}


def test_nothing_is_hidden_when_nothing_is_flagged():
    assert hidden(partner("a", phone=PHONE), partner("b", phone=PHONE)) == set()


def stored_text(instance):
    with sqlite3.connect(instance.home / "spie.sqlite3") as connection:
        return "\n".join(connection.iterdump())


def test_hidden_records_are_stored_before_the_others(instance, tmp_path, monkeypatch):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    lines = [
        f"p{n:02d},Structure {n},05061,1 rue Carnot,{'04 65 71 02 03' if n == 3 else ''}," for n in range(9)
    ]
    lines.append("abri,Abri,05065,7 chemin du Secret,04 65 71 02 03,1")
    (tmp_path / "partners.csv").write_text(
        "partner_key,name,commune,address,phone,address_masked\n" + "\n".join(lines) + "\n"
    )
    seen = []
    real = in_order

    def spy(records, found):
        for entry in real(records, found):
            seen.append(entry.key)
            yield entry

    monkeypatch.setattr("importers.applying.in_order", spy)
    report = instance.load("template", tmp_path, source_key="s")
    assert BATCH > 2
    assert set(seen[:2]) == {"abri", "p03"}
    assert report.partners.added == 10
    dump = stored_text(instance)
    assert "Secret" not in dump
    assert "465710203" not in dump


def write_many_kin(folder):
    lines = [f"p{n:02d},Structure {n},05061,{n} rue Carnot,04 65 71 02 03," for n in range(9)]
    lines.append("abri,Abri,05065,7 chemin du Secret,04 65 71 02 03,1")
    (folder / "partners.csv").write_text(
        "partner_key,name,commune,address,phone,address_masked\n" + "\n".join(lines) + "\n"
    )


def spied_batches(monkeypatch):
    """How many records of each batch were hidden when it was stored."""
    stored, real = [], apply_batch

    def spy(session, **batch):
        tally = real(session, **batch)
        stored.append(len(tally.masked))
        return tally

    monkeypatch.setattr("importers.applying.apply_batch", spy)
    return stored


def test_kin_of_hidden_places_are_never_stored_in_clear_however_many_they_are(
    instance, tmp_path, monkeypatch
):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    write_many_kin(tmp_path)
    stored = spied_batches(monkeypatch)
    report = instance.load("template", tmp_path, source_key="s")
    assert (report.partners.added, report.protected) == (10, 0)
    assert stored == [2, 2, 2, 2, 2]
    assert "465710203" not in stored_text(instance)


def test_a_dry_run_tells_nothing_of_the_kin_of_hidden_places_however_many_they_are(
    instance, tmp_path, monkeypatch
):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    write_many_kin(tmp_path)
    report = instance.load("template", tmp_path, source_key="s", dry_run=True)
    assert report.partners.added == 10
    assert {change.key for change in report.changes}.isdisjoint({"abri", "p00", "p08"})


def test_kin_of_what_another_source_hides_are_hidden_from_the_start_too(instance, tmp_path, monkeypatch):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    path = tmp_path / "partners.csv"
    path.write_text(f"partner_key,name,siret,commune,phone,address_masked\nabri,Abri,{SIRET},05065,,1\n")
    instance.load("template", path, source_key="s")
    others = "".join(f"p{n},Structure {n},,05061,\n" for n in range(3))
    path.write_text(
        "partner_key,name,siret,commune,phone\n"
        f"tel,Voisin,,05065,04 65 71 02 03\n{others}lieu,Le lieu,{SIRET},05065,04 65 71 02 03\n"
    )
    planned = instance.load("template", path, source_key="autre", dry_run=True)
    assert {change.key for change in planned.changes}.isdisjoint({"tel", "lieu"})
    report = instance.load("template", path, source_key="autre")
    assert (report.partners.added, report.protected) == (5, 0)
    assert "465710203" not in stored_text(instance)


def test_kin_of_what_a_file_hides_in_the_directory_are_hidden_from_the_start_too(
    instance, tmp_path, monkeypatch
):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    header, path = "partner_key,name,siret,commune,phone,address_masked\n", tmp_path / "partners.csv"
    path.write_text(header + f"lieu,Le lieu,{SIRET},05065,04 65 71 02 03,\n")
    instance.load("template", path, source_key="s")
    others = "".join(f"p{n},Structure {n},,05061,,\n" for n in range(3))
    path.write_text(
        header
        + f"proche,Proche,{OTHER_SIRET},05065,04 65 71 99 99,\n{others}"
        + f"tel,Voisin,{OTHER_SIRET},05065,04 65 71 02 03,\nabri,Abri,{SIRET},05065,,1\n"
    )
    planned = instance.load("template", path, source_key="autre", dry_run=True)
    assert {change.key for change in planned.changes}.isdisjoint({"proche", "tel", "abri"})
    stored = spied_batches(monkeypatch)
    report = instance.load("template", path, source_key="autre")
    assert (report.partners.added, report.protected) == (6, 1)
    assert stored == [2, 1, 0]
    assert "465719999" not in stored_text(instance)


def test_what_a_file_and_the_directory_tell_of_each_other_is_followed_on(instance, tmp_path, monkeypatch):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    header, path = "partner_key,name,siret,finess,commune,phone,address_masked\n", tmp_path / "partners.csv"
    path.write_text(
        header
        + f"lieu,Le lieu,{SIRET},050999994,05065,,\n"
        + f"annexe,L'annexe,{OTHER_SIRET},,05065,04 65 71 99 99,\n"
    )
    instance.load("template", path, source_key="s")
    path.write_text(
        header
        + "tel,Voisin,,,05065,04 65 71 99 99,\np,Structure,,,05061,,\n"
        + f"pont,Le pont,{OTHER_SIRET},050999994,05065,,\nabri,Abri,{SIRET},,05065,,1\n"
    )
    planned = instance.load("template", path, source_key="autre", dry_run=True)
    assert {change.key for change in planned.changes}.isdisjoint({"pont", "tel", "abri"})
    stored = spied_batches(monkeypatch)
    assert instance.load("template", path, source_key="autre").protected == 2
    assert stored == [2, 1]


def test_kin_of_what_was_hidden_while_a_run_waited_are_hidden_from_the_start(instance, tmp_path, monkeypatch):
    monkeypatch.setattr("importers.applying.BATCH", 2)
    path = tmp_path / "partners.csv"
    others = "".join(f"p{n},Structure {n},,05061,\n" for n in range(3))
    path.write_text("partner_key,name,siret,commune,phone\n" + others)
    instance.load("template", path, source_key="autre")
    path.write_text(
        "partner_key,name,siret,commune,phone\n"
        "tel,Voisin,,05065,04 65 71 02 03\nq0,Q,,05061,\nq1,Q,,05061,\n"
        f"lieu,Le lieu,{SIRET},05065,04 65 71 02 03\n"
    )
    held = instance.load("template", path, source_key="autre")
    assert held.held is not None
    path.write_text(f"partner_key,name,siret,commune,phone,address_masked\nabri,Abri,{SIRET},05065,,1\n")
    instance.load("template", path, source_key="s")
    report = approve(instance.engine, instance.settings, held.run)
    assert (report.partners.added, report.protected) == (4, 0)
    assert "465710203" not in stored_text(instance)


def test_problems_of_hidden_places_quote_nothing(instance, tmp_path):
    (tmp_path / "partners.csv").write_text(
        "partner_key,name,siret,commune,address,phone,address_masked\n"
        "abri,Abri,12345678901234,05065,7 chemin du Secret,04 65 71 02 03,1\n"
        "tel,Voisin,99999999999999,05065,7 chemin du Secret,04 65 71 02 03,\n"
        ",Abri,88888888888888,05065,7 chemin du Secret,04 65 71 02 03,1\n"
    )
    report = instance.load("template", tmp_path, source_key="s")
    told = json.dumps(report.as_dict(), ensure_ascii=False)
    assert report.rows.rejected == 1
    assert len(report.problems) >= 3
    for secret in ("1234567890", "9999999999", "8888888888", "Secret", "465710203", "04 65 71"):
        assert secret not in told
    with sqlite3.connect(instance.home / "spie.sqlite3") as connection:
        stored = "\n".join(connection.iterdump())
    for secret in ("1234567890", "9999999999", "8888888888", "Secret", "465710203"):
        assert secret not in stored


def test_a_refused_row_of_a_later_file_quotes_no_number_of_a_hidden_place(instance, tmp_path):
    header = "partner_key,name,siret,commune,phone,address_masked\n"
    path = tmp_path / "partners.csv"
    path.write_text(header + f"abri,Abri,{SIRET},05065,04 65 71 02 03,1\n")
    instance.load("template", tmp_path, source_key="s")
    path.write_text(
        header + f"x,,{SIRET}9,05061,04 65 71 02 03 ou 04 65 71 99 99,\ny,Y,{SIRET[:-1]}4,05061,,\n"
    )
    report = instance.load("template", tmp_path, source_key="autre")
    assert report.rows.rejected == 1
    told = json.dumps(report.as_dict(), ensure_ascii=False)
    assert "04 65 71 02 03" not in told
    assert "Valeur protégée" in told
    assert f"{SIRET[:-1]}4" in told


def test_finess_does_not_give_back_what_the_bundle_left_out(instance, shared_data):
    report = instance.load("finess", shared_data / "samples" / "finess-05-20210112.csv")
    told = json.dumps(report.as_dict(), ensure_ascii=False)
    with sqlite3.connect(instance.home / "spie.sqlite3") as connection:
        stored = "\n".join(connection.iterdump())
    for secret in ("050007681", "050008473", "31239818300029", "78239566900354"):
        assert secret not in stored
        assert secret not in told


def test_a_dry_run_and_a_held_run_quote_no_number_of_a_place_hidden_in_the_same_file(instance, tmp_path):
    header = "partner_key,name,siret,commune,phone,address_masked\n"
    shelter = f"abri,Abri,{SIRET},05065,04 65 71 02 03,1\n"
    refused = f"x,,{SIRET}9,05061,04 65 71 02 03 ou 04 65 71 99 99,\n"
    path = tmp_path / "partners.csv"
    path.write_text(header + "".join(f"p{n},Structure {n},,05061,,\n" for n in range(9)))
    instance.load("template", tmp_path, source_key="s")
    path.write_text(header + shelter + refused)
    for more in ({"dry_run": True}, {}):
        report = instance.load("template", tmp_path, source_key="s", **more)
        assert (report.rows.rejected, report.dry_run, report.held is not None) == (1, bool(more), True)
        assert "04 65 71 02 03" not in json.dumps(report.as_dict(), ensure_ascii=False)
    with sqlite3.connect(instance.home / "spie.sqlite3") as connection:
        assert "04 65 71 02 03" not in "\n".join(connection.iterdump())


def test_a_hidden_place_may_have_an_endless_key_and_address(instance, tmp_path):
    (tmp_path / "partners.csv").write_text(
        "partner_key,name,commune,address,address_masked\n"
        f"{'k' * 30_000}é,Abri,05065,{'1 ' * 1_500} rue Neuve,1\n"
    )
    assert instance.load("template", tmp_path, source_key="s").partners.added == 1


def test_an_address_in_digits_of_another_shape_is_known_again_when_it_is_hidden(instance, tmp_path):
    header = "partner_key,name,commune,address,address_masked\n"
    path = tmp_path / "partners.csv"
    path.write_text(header + "voisin,Voisin,05065,１２ rue du Secret,\n")
    instance.load("template", path, source_key="autre")
    path.write_text(header + "abri,Abri,05065,12 rue du Secret,1\n")
    assert instance.load("template", path, source_key="s").protected == 1
    assert "du Secret" not in stored_text(instance)


def test_a_hidden_offer_without_its_structure_does_not_name_it(instance, tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text(
        "offer_key,partner_key,name,commune,address_masked\n"
        "o,foyer-secret,Hébergement,05065,1\np,ailleurs,Aide,05065,\n"
    )
    for dry_run in (True, False):
        report = instance.load("template", path, source_key="s", dry_run=dry_run)
        assert report.rows.rejected == 2
        told = json.dumps(report.as_dict(), ensure_ascii=False)
        assert "ailleurs" in told
        assert "foyer-secret" not in told
    assert "foyer-secret" not in stored_text(instance)


def test_what_is_approved_quotes_no_number_of_a_hidden_place(instance, tmp_path):
    shelter = tmp_path / "partners.csv"
    shelter.write_text(f"partner_key,name,siret,commune,address_masked\nabri,Abri,{SIRET},05065,1\n")
    instance.load("template", shelter, source_key="s")
    shelter.write_text("partner_key,name,commune\np,Structure,05061\n")
    offers = tmp_path / "offers.csv"
    offers.write_text(
        "offer_key,partner_key,name,commune\n" + "".join(f"o{n},p,Aide,05061\n" for n in range(9))
    )
    instance.load("template", tmp_path, source_key="autre")
    shelter.unlink()
    offers.write_text(f"offer_key,partner_key,name,commune\nx,{SIRET},Aide,05061\n")
    held = instance.load("template", tmp_path, source_key="autre")
    assert held.held is not None
    approve(instance.engine, instance.settings, held.run)
    assert SIRET not in stored_text(instance)


@pytest.mark.parametrize("ended", ["done", "refused"])
def test_what_a_stopped_run_hid_is_overwritten_by_the_next_one_of_any_source(
    instance, tmp_path, monkeypatch, ended
):
    def files():
        return b"".join(path.read_bytes() for path in instance.home.rglob("*") if path.is_file())

    header, path = "partner_key,name,siret,commune,phone,address_masked\n", tmp_path / "partners.csv"
    path.write_text(header + f"lieu,Le lieu,{SIRET},05065,04 65 71 02 03,\n")
    instance.load("template", path, source_key="autre")
    path.write_text(header + f"abri,Abri,{SIRET},05065,,1\n")
    monkeypatch.setattr("importers.storing.forget", lambda _engine: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        instance.load("template", path, source_key="s")
    assert b"465710203" in files()
    monkeypatch.undo()
    if ended == "refused":
        path.write_text("a,b\n1,2\n")
        with pytest.raises(FileRefused):
            instance.load("template", path, source_key="s")
    else:
        path.write_text(header + "p,Structure,,05061,,\n")
        assert instance.load("template", path, source_key="tierce").protected == 0
    assert b"465710203" not in files()
