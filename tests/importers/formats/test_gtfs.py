"""GTFS: routes that stop here, one site per commune, whatever the zip looks like."""

from __future__ import annotations

import zipfile

import pytest

from importers.base import Notes
from importers.formats.gtfs import NO_ROUTE, Gtfs
from importers.formats.gtfs_route import NO_STOP, OUTSIDE, days_words
from importers.readers.parts import parts_of
from importers.refusal import FileRefused
from tests.importers.formats.samples import GTFS


@pytest.fixture
def feed(part):
    def made(**changed):
        files = GTFS | {f"{name}.txt": content for name, content in changed.items()}
        return [
            part(name, content.encode()) for name, content in sorted(files.items()) if content is not None
        ]

    return made


def offers(rows):
    return {
        draft.candidate.key: draft.candidate.offer
        for _, result in rows
        for draft in result.drafts
        if draft.candidate.offer
    }


def test_a_route_that_stops_here_is_an_offer_with_a_site_per_commune(mapped, feed):
    rows = mapped(Gtfs(), feed())
    line = offers(rows)["L1"]
    assert line.name == "Car 101 : Gap – Embrun"
    assert [(site.commune, site.label) for site in line.sites] == [
        ("05046", "Arrêt « Embrun Gare »"),
        ("05061", "Arrêt « Gap Centre »"),
    ]
    assert line.sites[1].note == "Autres arrêts : Gap Gare."
    assert {site.precision for site in line.sites} == {"street"}
    assert (
        line.hours_text
        == "Circule du lundi au vendredi, horaires publiés du 1er septembre 2026 au 31 août 2027"
    )
    assert line.validity is None
    assert (line.fees, line.fees_detail) == (("payant",), "2,10 €")
    assert {contact.kind: contact.value for contact in line.contacts}["phone"] == "+33492000000"
    assert "Dessert Embrun et Gap." in line.description


def test_the_agency_is_called_in_by_its_routes_only(mapped, feed):
    rows = mapped(Gtfs(), feed())
    assert [(row.sheet, result.set_aside) for row, result in rows] == [
        ("agency.txt", NO_ROUTE),
        ("routes.txt", None),
        ("routes.txt", None),
        ("routes.txt", OUTSIDE),
        ("routes.txt", NO_STOP),
    ]
    assert rows[0][1].drafts[0].where == "outside"


def test_a_route_of_a_season_says_so(mapped, feed):
    season = offers(mapped(Gtfs(), feed()))["NAVETTE"]
    assert (season.validity.starts_on, season.validity.ends_on) == ("2026-12-19", "2027-04-10")
    assert season.name == "Bus NAV : Navette des neiges"


def test_optional_tables_may_be_missing_and_days_said_one_by_one(mapped, feed):
    bare = feed(calendar=None, feed_info=None, fare_attributes=None, fare_rules=None, calendar_dates=None)
    line = offers(mapped(Gtfs(), bare))["L1"]
    assert (line.hours_text, line.fees) == (None, ())
    dates = "service_id,date,exception_type\nWEEK,20261127,1\nWEEK,20261204,1\nWEEK,20261205,2\n"
    line = offers(mapped(Gtfs(), feed(calendar=None, calendar_dates=dates)))["L1"]
    assert line.hours_text.startswith("Circule le vendredi, horaires publiés du 27 novembre 2026")


def test_a_mark_at_the_start_and_a_folder_in_the_zip_change_nothing(mapped, tmp_path, feed):
    path = tmp_path / "reseau.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in GTFS.items():
            archive.writestr(f"export/2026/{name}", ("\ufeff" + content).encode())
        archive.writestr("__MACOSX/export/._stops.txt", b"\0\0")
    with parts_of(path) as parts:
        assert Gtfs().sniff(parts)
        assert offers(mapped(Gtfs(), parts)) == offers(mapped(Gtfs(), feed()))


def test_a_route_may_name_no_agency_when_there_is_one(mapped, feed):
    routes = "route_id,route_short_name,route_long_name,route_type\nL1,101,,3\n"
    agency = "agency_name,agency_url,agency_timezone\nZou,https://zou.example,Europe/Paris\n"
    rows = mapped(Gtfs(), feed(routes=routes, agency=agency))
    assert [draft.candidate.partner_key for _, result in rows[1:] for draft in result.drafts] == ["zou"]
    two = agency + "Autre,https://autre.example,Europe/Paris\n"
    *_, (_, refused) = mapped(Gtfs(), feed(routes=routes, agency=two))
    assert (refused.problems[0].field, refused.keys) == ("agency_id", (("offer", "L1"),))


def test_platforms_of_a_station_are_one_stop(mapped, feed):
    stops = GTFS["stops.txt"].replace("GAP2,Gap Gare,44.5580,6.0840,", "GAP2,Quai 2,44.5580,6.0840,GAP1")
    line = offers(mapped(Gtfs(), feed(stops=stops)))["L1"]
    assert [site.note for site in line.sites] == [None, None]


def test_a_stop_without_a_position_is_told_and_left_out(mapped, feed):
    stops = GTFS["stops.txt"].replace("EMB,Embrun Gare,44.5650,6.4950", "EMB,Embrun Gare,,")
    rows = mapped(Gtfs(), feed(stops=stops))
    assert [site.commune for site in offers(rows)["L1"].sites] == ["05061"]
    assert [p.severity for _, result in rows for p in result.problems] == ["warning"] * 2


def test_everything_is_kept_when_asked(feed, everywhere):
    kept = [Gtfs().map(row, everywhere) for row in Gtfs().read(feed(), Notes())]
    assert {draft.candidate.key for result in kept for draft in result.drafts} == {
        "ALPES",
        "L1",
        "NAVETTE",
        "LOIN",
    }


@pytest.mark.parametrize("name", ["agency", "routes", "trips", "stop_times", "stops"])
def test_a_feed_without_a_needed_table_or_column_is_refused(feed, name):
    with pytest.raises(FileRefused, match=name):
        list(Gtfs().read(feed(**{name: None}), Notes()))
    with pytest.raises(FileRefused, match="colonne"):
        list(Gtfs().read(feed(**{name: "a,b\n1,2\n"}), Notes()))
    assert not Gtfs().sniff(feed(**{name: None}))


def test_imported_twice_nothing_changes(instance, tmp_path):
    folder = tmp_path / "gtfs"
    folder.mkdir()
    for name, content in GTFS.items():
        (folder / name).write_text(content, encoding="utf-8")
    first, again = (instance.load("gtfs", folder) for _ in range(2))
    assert (first.partners.added, first.offers.added) == (1, 2)
    assert (again.offers.added, again.offers.changed, again.offers.unchanged) == (0, 0, 2)
    assert first.rows.read == first.rows.stored + first.rows.set_aside == 5


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (range(7), "tous les jours"),
        (range(5), "du lundi au vendredi"),
        ([5, 6], "le samedi et le dimanche"),
        ([0, 2, 4], "le lundi, le mercredi et le vendredi"),
        ([3], "le jeudi"),
    ],
)
def test_days_are_said_in_french(days, words):
    assert days_words(list(days)) == words


def test_two_feeds_at_once_are_not_mixed(feed, part):
    with pytest.raises(FileRefused, match="un seul réseau"):
        list(Gtfs().read([*feed(), part("stops.txt", GTFS["stops.txt"].encode())], Notes()))


@pytest.mark.parametrize("price", ["2.10,CHF", "NaN,EUR", "-1,EUR", "Infinity,EUR", "1e999,EUR"])
def test_a_price_that_is_not_in_euros_is_not_told_in_euros(mapped, feed, price):
    fares = f"fare_id,price,currency_type,payment_method,transfers\nUN,{price},0,0\n"
    line = offers(mapped(Gtfs(), feed(fare_attributes=fares)))["L1"]
    assert (line.fees, line.fees_detail) == ((), None)


def test_lines_of_joined_tables_that_cannot_be_read_are_told(mapped, feed):
    notes = Notes()
    mapped(Gtfs(), feed(stops=GTFS["stops.txt"] + 'X,"a"b,44,6,\nY,Place,44,6,,trop\n'), notes)
    assert [(problem.sheet, ": 2" in problem.reason) for problem in notes.problems] == [("stops.txt", True)]
