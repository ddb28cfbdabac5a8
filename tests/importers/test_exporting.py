"""Export, then import: nothing changes; and nothing of a protected place goes out, nor is it forgotten."""

from __future__ import annotations

import csv
import gc
import json
import tracemalloc
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, func, select

from directory import db, outgoing
from directory.duplicates import pairs
from directory.models import Offer, Outbox, Partner, Revision, SourceRecord
from importers import bundled_folder, generate
from importers.exporting import Exported, NothingToExport, export_template
from importers.report import Report
from tests.importers.conftest import Instance
from tests.importers.formats import samples

SOURCE = "demonstration"
FORMS = ["dossier", "tout.zip", "tout.xlsx"]
LATER = datetime(2027, 11, 25, 9, 30, tzinfo=UTC)


def stored(instance: Instance) -> dict[str, Any]:
    """Everything that an import without changes must leave alone."""
    with db.reading(instance.engine) as session:
        layers = {row.id: (row.key, row.record, row.masked) for row in session.exec(select(SourceRecord))}
        gone = session.exec(select(SourceRecord.id).where(col(SourceRecord.vanished_at).is_not(None))).all()
        entities = [*session.exec(select(Partner)), *session.exec(select(Offer))]
        effective = {row.id: (row.record, row.origins, row.masked, row.status) for row in entities}
        counts = [session.exec(select(func.count()).select_from(table)).one() for table in (Revision, Outbox)]
    return {"layers": layers, "gone": gone, "effective": effective, "counts": counts}


def again(instance: Instance, path: Path, source: str = SOURCE, **more: Any) -> Report:
    """The report of an import that must change nothing."""
    before = stored(instance)
    report = instance.load("template", path, source_key=source, **more)
    assert stored(instance) == before
    for counts in (report.partners, report.offers):
        assert (counts.added, counts.changed, counts.vanished) == (0, 0, 0)
    assert report.rows.rejected == 0
    return report


def exported(instance: Instance, path: Path, **more: Any) -> Exported:
    return export_template(instance.engine, path, **more)


def tables_of(path: Path) -> dict[str, list[dict[str, str]]]:
    """The lines of an exported folder."""
    found = {}
    for name in ("partners", "offers", "places"):
        with (path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found[name] = list(csv.DictReader(file, delimiter=";"))
    return found


@pytest.fixture
def bundled(instance: Instance) -> Instance:
    instance.load("template", bundled_folder(), source_key=SOURCE)
    return instance


@pytest.mark.parametrize("form", FORMS)
def test_the_bundled_directory_comes_back_unchanged(bundled: Instance, tmp_path: Path, form: str) -> None:
    done = exported(bundled, tmp_path / form, source=SOURCE)
    assert (done.partners, done.offers, done.protected) == (158, 345, 6)
    report = again(bundled, tmp_path / form)
    assert (report.partners.unchanged, report.offers.unchanged) == (158, 345)
    assert report.rows.set_aside == 6


NASTY = {
    "partners.csv": [
        ["partner_key", "name", "description", "commune", "phone", "email", "kind"],
        ["=p1", "=HYPERLINK(\"http://exemple.fr\")", "- un\n- deux;3,\"quatre\"", "05061", "+39 06 123456", "", "＝x"],
        ["p2", "@SUM(1)*cmd|' /C calc'!A0", "\tUn\r\nfin 🚌 \u05e9\u05dc\u05d5\u05dd \u202eRTL", "", "115", "", "'=x"],
        ["-p3", "'", "a\u0007b\u200bc <b>gras</b> & 1 < 2", "05023", "", "contact@exemple.fr", ""],
    ],
    "offers.csv": [
        ["offer_key", "partner_key", "name", "themes", "age_min", "zone_eligibilite", "hours", "validity", "capacity",
         "languages", "source_date", "home_visit", "fees"],
        ["o1", "=p1", "+1 offre", "", "0", "commune:05061|canton:0510", "le matin ?", "du 1er novembre au 31 mars",
         "18 places", "français|=anglais", "2013", "non", "gratuit|payant"],
        ["'o2", "=p1", "; , | \" '", "", "", "departement:05", "lundi 9h-12h", "jusqu'au 30 juin 2026", "une vingtaine",
         "[\"a;b\"]", "2013-06", "oui", ""],
        ["o3", "p2", "-", "", "", "", "", "", "", "", "2013-06-05", "", ""],
        ["o4", "-p3", "Sans rien", "", "", "", "", "", "", "", "", "", ""],
    ],
    "places.csv": [
        ["offer_key", "commune", "label", "address", "phone", "hours", "permanence", "note", "lat", "lon"],
        ["o1", "05065", "=mairie", "1 rue de l'Église", "04 92 00 00 00", "lundi 9h-12h", "", "+ parc\nà côté", "", ""],
        ["o1", "05061", "", "", "", "", "2e mardi du mois 14h-17h", "", "44,5596", "6,0794"],
        ["'o2", "05061", "", "12 rue Carnot", "", "à la demande", "quand il pleut", "", "", ""],
    ],
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_nasty_directory_comes_back_unchanged(instance: Instance, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "nasty"
    folder.mkdir()
    for name, lines in NASTY.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    first = instance.load("template", folder, source_key=SOURCE)
    assert (first.partners.added, first.offers.added) == (3, 3)
    # "-" says nothing: this line has no name.
    assert first.rows.rejected == 1
    exported(instance, tmp_path / form, source=SOURCE)
    report = again(instance, tmp_path / form)
    assert (report.partners.unchanged, report.offers.unchanged) == (3, 3)


def test_what_other_formats_brought_comes_back_unchanged(instance: Instance, tmp_path: Path) -> None:
    """Several contacts, sessions, notes, hours without words, positions of a source."""
    (tmp_path / "services.json").write_text(json.dumps(samples.HSDS_NESTED), encoding="utf-8")
    (tmp_path / "gtfs").mkdir()
    for name, text in samples.GTFS.items():
        (tmp_path / "gtfs" / name).write_text(text, encoding="utf-8")
    for format_, path in (("hsds", tmp_path / "services.json"), ("gtfs", tmp_path / "gtfs")):
        first = instance.load(format_, path)
        exported(instance, tmp_path / format_ / "export.zip", source=format_)
        report = again(instance, tmp_path / format_ / "export.zip", format_)
        assert report.offers.unchanged == first.offers.added == 2


def load_house(instance: Instance, folder: Path, day: int, phone: str, *, hidden: bool = False) -> None:
    """A source named after its folder, that tells of one house by its SIRET, and of one offer there."""
    key, flag = folder.name, "1" if hidden else ""
    folder.mkdir(exist_ok=True)
    partner = f"{key},Maison {key},05061,12 rue Carnot,{phone},19290076900014,{flag}"
    offer = f"{key},{key},Offre {key},departement:05"
    for name, header, line in (
        ("partners", "partner_key,name,commune,address,phone,siret,address_masked", partner),
        ("offers", "offer_key,partner_key,name,zone_eligibilite", offer),
    ):
        (folder / f"{name}.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    instance.load("template", folder, source_key=key, now=LATER + timedelta(days=day))


def one_house(instance: Instance, tmp_path: Path) -> None:
    """Two sources of one house, found to be one."""
    load_house(instance, tmp_path / "ancienne", 0, "04.92.51.12.34")
    load_house(instance, tmp_path / "recente", 1, "04.92.51.12.34")
    with db.session(instance.engine) as session:
        assert pairs.scan(session, now=LATER + timedelta(days=2), apply=True).merged["partner"] == 1


def test_a_source_read_back_does_not_become_the_newest_of_those_that_tell_of_one_house(
    instance: Instance, tmp_path: Path
) -> None:
    one_house(instance, tmp_path)
    exported(instance, tmp_path / "tout.xlsx", source="ancienne")
    again(instance, tmp_path / "tout.xlsx", "ancienne", now=LATER + timedelta(days=3))
    with db.reading(instance.engine) as session:
        assert session.exec(select(Partner.name)).all() == ["Maison recente"]


def test_a_house_that_another_source_protects_does_not_go_out(instance: Instance, tmp_path: Path) -> None:
    one_house(instance, tmp_path)
    load_house(instance, tmp_path / "ancienne", 3, "04.92.51.12.34", hidden=True)
    load_house(instance, tmp_path / "recente", 4, "04.92.51.12.35")
    for options in ({"source": "ancienne"}, {"source": "recente"}):
        exported(instance, tmp_path / "dossier", **options)
        text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "dossier").iterdir())
        told = [
            word for word in ("ancienne", "recente", "192900", "92 51", "Carnot", "05061") if word in text
        ]
        assert told == [], options
    with pytest.raises(NothingToExport):
        exported(instance, tmp_path / "rien.zip")


@pytest.mark.parametrize(
    ("format_", "sample"),
    [
        ("finess", "finess-05-20210112.csv"),
        ("france_services", "france-services-20240801.csv"),
        ("mediation_numerique", "mediation-numerique-paca-2023.json"),
    ],
)
def test_real_samples_come_back_unchanged(
    instance: Instance, shared_data: Path, tmp_path: Path, format_: str, sample: str
) -> None:
    instance.load(format_, shared_data / "samples" / sample)
    done = exported(instance, tmp_path / "tout.zip", source=format_)
    report = again(instance, tmp_path / "tout.zip", format_)
    assert (report.partners.unchanged, report.offers.unchanged) == (done.partners, done.offers)


HIDDEN = ["hebergement-cidff-05", "la-sapinette", "maison-des-femmes-05"]


def test_nothing_of_a_protected_place_goes_out(bundled: Instance, tmp_path: Path) -> None:
    for options in ({"source": SOURCE}, {}):
        exported(bundled, tmp_path / "dossier", **options)
        for name, lines in tables_of(tmp_path / "dossier").items():
            for line in lines:
                assert not any(key in cell for cell in line.values() for key in HIDDEN), name
                if line.get("address_masked"):
                    told = {column for column, cell in line.items() if cell}
                    assert told in ({"partner_key", "address_masked"}, {"offer_key", "address_masked"})
                    assert options


def test_a_protected_place_stays_hidden_and_active_for_ever(bundled: Instance, tmp_path: Path) -> None:
    exported(bundled, tmp_path / "tout.zip", source=SOURCE)
    for days in (0, 60, 400):
        again(bundled, tmp_path / "tout.zip", now=LATER + timedelta(days=days))
    hidden = [status for _, _, masked, status in stored(bundled)["effective"].values() if masked]
    assert hidden == ["active"] * 6


def test_a_line_of_a_protected_place_taken_out_says_that_it_is_gone(
    bundled: Instance, tmp_path: Path
) -> None:
    exported(bundled, tmp_path / "dossier", source=SOURCE)
    path = tmp_path / "dossier" / "offers.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    report = bundled.load("template", tmp_path / "dossier", source_key=SOURCE)
    assert (report.offers.vanished, report.partners.vanished) == (1, 0)


def test_a_stranger_to_the_instance_learns_nothing_from_the_keys_of_protected_places(
    bundled: Instance, tmp_path: Path
) -> None:
    exported(bundled, tmp_path / "dossier", source=SOURCE)
    keys = [line["offer_key"] for line in tables_of(tmp_path / "dossier")["offers"] if line["address_masked"]]
    other = Instance(tmp_path / "other", type(bundled.settings)(SPIE_HOME=tmp_path / "other"), bundled.engine)
    db.migrate(other.settings.database)
    elsewhere = Instance(other.home, other.settings, db.engine(other.settings.database))
    report = elsewhere.load("template", tmp_path / "dossier", source_key=SOURCE)
    assert (report.partners.added, report.offers.added, report.rows.set_aside) == (158, 345, 6)
    assert all(len(key) > 20 for key in keys)
    elsewhere.engine.dispose()


def names(lines: Iterable[dict[str, str]]) -> list[str]:
    return [line["name"] for line in lines]


def test_the_whole_directory_goes_out_under_its_identifiers_by_name(
    bundled: Instance, tmp_path: Path
) -> None:
    exported(bundled, tmp_path / "dossier")
    tables = tables_of(tmp_path / "dossier")
    assert (len(tables["partners"]), len(tables["offers"])) == (158, 345)
    assert names(tables["partners"]) == sorted(names(tables["partners"]), key=str.lower)
    assert {UUID(line["partner_key"]) for line in tables["offers"]} <= {
        UUID(line["partner_key"]) for line in tables["partners"]
    }
    first = tables["partners"][0]
    done = exported(bundled, tmp_path / "une", partner=UUID(first["partner_key"]))
    one = tables_of(tmp_path / "une")
    assert one["partners"] == [first]
    assert one["offers"] == [line for line in tables["offers"] if line["partner_key"] == first["partner_key"]]
    assert done.offers == len(one["offers"]) > 0


def test_the_same_directory_gives_the_same_files(bundled: Instance, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        exported(bundled, tmp_path / folder)
    assert tables_of(tmp_path / "a") == tables_of(tmp_path / "b")


def test_a_failed_export_leaves_the_former_file(bundled: Instance, tmp_path: Path) -> None:
    path = tmp_path / "tout.zip"
    exported(bundled, path, source=SOURCE)
    before = path.read_bytes()

    class Full:
        def begin(self, total: int) -> None:
            raise OSError("disque plein")

        def advance(self) -> None: ...

    with pytest.raises(OSError, match="disque plein"):
        exported(bundled, path, source=SOURCE, listener=Full())
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".")] == []


def test_what_cannot_be_exported_is_said(bundled: Instance, tmp_path: Path) -> None:
    for name, options in (
        ("tout.ods", {}),
        ("tout.csv", {}),
        ("dossier", {"source": "inconnue"}),
        ("dossier", {"partner": UUID(int=0)}),
    ):
        with pytest.raises(NothingToExport):
            exported(bundled, tmp_path / name, **options)
        assert not (tmp_path / name).exists()


def test_memory_does_not_grow_with_the_directory(
    instance: Instance, context: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "CHUNK", 25)
    # Above some 300 offers the writers' buffers are full; below, their filling would look like growth.
    few, many = 500, 1_000
    for offers in (few, many):
        folder = generate.write(tmp_path / str(offers), offers, context.places.territory)
        instance.load("template", folder, source_key=f"s{offers}")

    def peak(form: str, offers: int) -> int:
        gc.collect()
        tracemalloc.start()
        done = exported(instance, tmp_path / "measured" / form, source=f"s{offers}")
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert done.offers == offers
        return used

    for form in FORMS:
        # The first one fills the caches of what was read before.
        peak(form, many)
        # Kept in memory, one record takes more than a thousand bytes.
        assert peak(form, many) - peak(form, few) < 100 * (many - few), form
