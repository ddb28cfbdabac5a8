"""The registry of sources: what sources.toml may say, who runs what and when; on 127.0.0.1 only."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from directory import db
from directory.models import Source
from directory.settings import Settings
from importers import claims, scheduled, sources
from importers.fetch import Fetcher, Limits, Patience, policy
from importers.refusal import SourcesUnreadable, SourceUnknown
from importers.runs import list_runs
from tests.importers.conftest import Instance
from tests.importers.local_server import answer, serving

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PARTNERS = "partner_key,name,commune,address\np1,Structure,05061,1 rue Carnot\n"


def registry(instance: Instance, text: str) -> None:
    (instance.home / "sources.toml").write_text(text, encoding="utf-8")


def source(location: object, key: str = "carnot", more: str = 'schedule = "daily"') -> str:
    return f'[sources.{key}]\nname = "Rue Carnot"\nformat = "template"\nlocation = "{location}"\n{more}\n'


def run(instance: Instance, *keys: str, at: datetime = NOW, **more: object) -> list[tuple[str, str]]:
    ran = scheduled.run_sources(instance.engine, instance.settings, keys=keys, clock=lambda: at, **more)
    return [(one.key, one.outcome) for one in ran]


def stored(instance: Instance, key: str = "carnot") -> Source:
    with db.reading(instance.engine) as opened:
        return Source(**opened.get_one(Source, key).model_dump())


@pytest.fixture
def folder(instance: Instance):
    made = instance.home / "carnot"
    made.mkdir()
    (made / "partners.csv").write_text(PARTNERS)
    return made


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        ("hourly", 1),
        ("daily", 24),
        ("weekly", 168),
        ("every 6 hours", 6),
        ("every 3 days", 72),
        ("every day", 24),
    ],
)
def test_a_schedule_is_an_interval(schedule, hours):
    assert sources.interval(schedule) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('schedule = "sometimes"', "every 6 hours"),
        ('schedule = "every 0 days"', "every 6 hours"),
        ('format = "nothing"', "formats : "),
        ("trust = 101", "trust"),
        ('colour = "red"', "colour"),
        ('location = "ftp://files.example/a.csv"', "https"),
        ('contact = "marie.dupont@exemple.fr"', "personne"),
        ('contact = "marie.dupont@gmail.com"', "personne"),
        ("trust = ", "Corrigez"),
    ],
)
def test_a_mistake_is_told_with_its_place(instance, line, why):
    field = line.partition(" ")[0]
    text = "".join(f"{one}\n" for one in source("a", more="").splitlines() if not one.startswith(field))
    registry(instance, text + line + "\n")
    with pytest.raises(SourcesUnreadable, match=why):
        run(instance)


def test_a_regular_source_needs_a_place(instance):
    registry(instance, '[sources.a]\nname = "A"\nformat = "template"\nschedule = "daily"\n')
    with pytest.raises(SourcesUnreadable, match="location"):
        run(instance)


@pytest.mark.parametrize("key", ["partner", "manager"])
def test_names_of_people_are_reserved(instance, key):
    registry(instance, source("a", key=key))
    with pytest.raises(SourcesUnreadable, match="réservé"):
        run(instance)


def test_without_a_file_nothing_is_due(instance):
    assert run(instance) == []


def test_a_source_is_imported_when_due_and_only_when_it_changed(instance, folder):
    registry(
        instance, source("carnot", more='schedule = "daily"\nlicence = "Licence Ouverte 2.0"\ntrust = 60')
    )
    assert run(instance) == [("carnot", "done")]
    found = stored(instance)
    assert (found.next_due_at, found.last_run_at, found.problem) == (NOW + DAY, NOW, None)
    assert (found.licence, found.trust, found.claimed_by) == ("Licence Ouverte 2.0", 60, None)
    assert run(instance, at=NOW + DAY - timedelta(seconds=1)) == []
    assert run(instance, at=NOW + DAY) == [("carnot", "unchanged")]
    (folder / "partners.csv").write_text(PARTNERS + "p2,Autre,05065,\n")
    assert run(instance, at=NOW + 2 * DAY) == [("carnot", "done")]
    with db.reading(instance.engine) as opened:
        assert [one["rows"]["stored"] for one in list_runs(opened)] == [1, 1]


def test_a_named_source_is_run_whatever_the_time_and_force_reads_it_again(instance, folder):
    registry(instance, source("carnot", more=""))
    assert run(instance) == []
    assert run(instance, "carnot") == [("carnot", "done")]
    assert run(instance, "carnot") == [("carnot", "unchanged")]
    assert run(instance, "carnot", force=True) == [("carnot", "done")]
    assert run(instance, "carnot", only_due=True) == []


@pytest.mark.parametrize("key", ["nobody", "template"])
def test_what_has_no_place_cannot_be_run(instance, folder, key):
    instance.load("template", folder)
    with pytest.raises(SourceUnknown):
        run(instance, key)


def test_a_source_that_left_the_file_is_not_run_and_keeps_its_records(instance, folder):
    registry(instance, source("carnot"))
    run(instance)
    registry(instance, "")
    assert run(instance, at=NOW + 10 * DAY) == []
    assert (stored(instance).location, stored(instance).schedule) == (None, None)
    with db.reading(instance.engine) as opened:
        assert len(list_runs(opened)) == 1


def test_another_place_forgets_the_version_of_the_former(instance, folder):
    registry(instance, source("carnot"))
    run(instance)
    folder.rename(instance.home / "other")
    registry(instance, source("other"))
    assert run(instance) == [("carnot", "done")]


def test_a_refused_source_says_why_is_tried_again_soon_and_stops_nobody(instance, folder):
    registry(instance, source("missing", key="a") + source("carnot", key="b"))
    assert sorted(run(instance)) == [("a", "refused"), ("b", "done")]
    found = stored(instance, "a")
    assert "n'existe pas" in found.problem
    assert (found.next_due_at, found.etag, found.claimed_by) == (NOW + scheduled.RETRY, None, None)
    (instance.home / "missing").mkdir()
    (instance.home / "missing" / "partners.csv").write_text(PARTNERS)
    assert run(instance, at=NOW + scheduled.RETRY) == [("a", "done")]
    assert stored(instance, "a").problem is None


def test_a_source_is_fetched_once_until_it_changes_and_nothing_stays_on_the_disk(instance):
    versions = iter(['"1"', '"1"', '"2"'])

    def reply(asked):
        version = next(versions)
        same = asked.headers.get("if-none-match") == version
        yield answer(status="304 Not Modified") if same else answer(PARTNERS.encode(), ETag=version)

    with serving(reply) as server:
        registry(instance, source(server.url("/partners.csv")))
        fetcher = Fetcher(policy(server.host, "127.0.0.0/8"), Limits(10_000, 3.0), Patience(1))
        outcomes = [run(instance, at=NOW + n * DAY, fetcher=fetcher)[0][1] for n in range(3)]
    assert outcomes == ["done", "unchanged", "done"]
    assert stored(instance).etag == '"2"'
    assert list((instance.home / "fetched").iterdir()) == []


def test_by_default_no_local_address_is_asked(instance):
    with serving(lambda asked: [answer(PARTNERS.encode())]) as server:
        registry(instance, source(server.url("/partners.csv")))
        assert run(instance) == [("carnot", "refused")]
        assert server.asked == []
    assert "SPIE_FETCH_HOSTS" in stored(instance).problem


def test_a_refused_file_is_asked_for_again_as_if_never_seen(instance):
    with serving(lambda asked: [answer(b"nothing of the kind", ETag='"1"')]) as server:
        registry(instance, source(server.url("/partners.csv")))
        fetcher = Fetcher(policy(server.host, "127.0.0.0/8"), Limits(10_000, 3.0), Patience(1))
        for n in range(2):
            assert run(instance, at=NOW + n * DAY, fetcher=fetcher) == [("carnot", "refused")]
        assert "if-none-match" not in server.asked[1].headers


def one(opened: Session) -> None:
    opened.add(Source(key="a", name="A", format="template", location="a", next_due_at=NOW, created_at=NOW))


def test_a_claim_is_for_one_worker_until_it_lets_go_or_is_too_old(database):
    with db.session(database) as opened:
        one(opened)
    assert claims.claim(database, "a", "w1", NOW, only_due=True)
    assert not claims.claim(database, "a", "w2", NOW + claims.LEASE - timedelta(seconds=1), only_due=False)
    assert claims.claim(database, "a", "w2", NOW + claims.LEASE, only_due=False)
    assert not claims.release(database, "a", "w1", {"problem": "late"})
    assert claims.release(database, "a", "w2", {"next_due_at": NOW + DAY})
    assert not claims.claim(database, "a", "w3", NOW, only_due=True)
    assert claims.claim(database, "a", "w3", NOW + DAY, only_due=True)
    with db.reading(database) as opened:
        assert opened.get_one(Source, "a").problem is None


def take(arguments):
    url, worker = arguments
    engine = db.engine(url)
    try:
        return claims.claim(engine, "a", worker, NOW, only_due=True)
    finally:
        engine.dispose()


def test_of_many_processes_one_claims(database_url):
    db.migrate(database_url)
    engine = db.engine(database_url)
    with db.session(engine) as opened:
        one(opened)
    engine.dispose()
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert sum(pool.map(take, [(database_url, f"w{n}") for n in range(6)])) == 1


def test_a_worker_that_died_is_replaced_once_its_claim_is_old(instance, folder):
    registry(instance, source("carnot"))
    with db.session(instance.engine) as opened:
        sources.sync(opened, instance.settings.sources_file, NOW)
    assert claims.claim(instance.engine, "carnot", "dead", NOW, only_due=True)
    assert run(instance) == [("carnot", "busy")]
    assert run(instance, at=NOW + claims.LEASE) == [("carnot", "done")]


def test_a_setting_says_where_the_file_is(tmp_path):
    assert Settings(SPIE_HOME=tmp_path).sources_file == tmp_path / "sources.toml"
    assert Settings(SPIE_HOME=tmp_path, SPIE_SOURCES=tmp_path / "s.toml").sources_file == tmp_path / "s.toml"
