"""The geocoder over HTTP against a stand-in on 127.0.0.1: single, file, pace, failures; and its memory."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from directory import db
from directory.settings import Settings
from importers.fetch import FetchFailed, Patience, Unavailable, policy
from importers.geocode.base import Address, Offline, Position
from importers.geocode.cache import FORGOTTEN, KEPT, KEPT_UNFOUND, Cached
from importers.geocode.chosen import geocoder_of
from importers.geocode.service import Service
from tests.importers.geocode import stand_in
from tests.importers.local_server import answer, serving

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SECRET = b"s" * 32
STREETS = [
    "1 rue Carnot", "rue Carnot", "hameau de Romette", "rue introuvable", "1 rue ailleurs", "rue vague", "le bourg",
]  # fmt: skip
EXPECTED = ["address", "street", "street", None, None, None, None]


def gap(street):
    return Address(street, "Gap", "05061", "05000")


def service(server, **more):
    hurried = Patience(attempts=3, first=0.01, longest=0.5, jitter=0.01)
    return Service(
        server.url("/geocodage/"),
        policy("", "127.0.0.0/8"),
        **{"per_second": 1000, "patience": hurried, "seconds": 2.0} | more,
    )


def test_addresses_one_by_one():
    with serving(stand_in.reply) as server:
        found = [service(server).locate([gap(street)])[0] for street in STREETS]
    assert [place and place.precision for place in found] == EXPECTED
    assert found[0] == Position(*stand_in.DOOR, "address", 0.97)
    assert server.asked[0].path == "/geocodage/search?q=1+rue+Carnot+05000+Gap&limit=5"


def test_addresses_as_a_file():
    with serving(stand_in.reply) as server:
        found = service(server).locate([gap(street) for street in STREETS])
    assert [place and place.precision for place in found] == EXPECTED
    (asked,) = server.asked
    fields = stand_in.form(asked)
    assert (fields["citycode"], fields["postcode"]) == (["insee"], ["postcode"])
    assert fields["data"][0].splitlines()[1] == "0,1 rue Carnot,Gap,05000,05061"


def test_a_street_with_commas_quotes_and_lines_stays_one_row():
    with serving(stand_in.reply) as server:
        found = service(server).locate([gap('1, rue "du\nPort"'), *map(gap, STREETS[:3])])
    assert [place.precision for place in found] == ["address", "address", "street", "street"]


def failing(first, then=stand_in.reply):
    replies = iter(first)

    def reply(asked):
        return [one] if (one := next(replies, None)) is not None else then(asked)

    return reply


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("status", ["429 Too Many Requests", "500 Oops", "503 Busy"])
def test_it_is_asked_again_when_it_is_busy(several, status):
    addresses = [gap("1 rue Carnot")] * (5 if several else 1)
    with serving(failing([answer(status=status)] * 2)) as server:
        assert service(server).locate(addresses)[0].precision == "address"
        assert len(server.asked) == 3


def test_it_is_not_asked_again_before_it_said():
    with serving(failing([answer(status="429 Wait", Retry_After="60")])) as server:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            service(server, patience=Patience(3, 0.01, 0.5, 0)).locate([gap("1 rue Carnot")])
        assert (len(server.asked), time.monotonic() - began < 30) == (1, True)
    with serving(failing([answer(status="429 Wait", Retry_After="1")])) as server:
        began = time.monotonic()
        assert service(server, patience=Patience(3, 0.01, 1.5, 0)).locate([gap("1 rue Carnot")])[0]
        assert time.monotonic() - began >= 1


@pytest.mark.parametrize("status", ["429 Wait", "500 Oops"])
def test_it_gives_up_in_the_end(status):
    with serving(lambda asked: [answer(status=status)]) as server:
        with pytest.raises(Unavailable):
            service(server).locate([gap("1 rue Carnot")])
        assert len(server.asked) == 3


def test_a_slow_geocoder_is_given_up():
    def slow(asked):
        time.sleep(0.6)
        yield answer(b"{}")

    with serving(slow) as server, pytest.raises(Unavailable, match="temps"):
        service(server, seconds=0.2, patience=Patience(attempts=1)).locate([gap("1 rue Carnot")])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b"not json",
        b'{"features": [1]}',
        b'{"features": [{"geometry": null}]}',
        b"<html>",
        b"[" * 99_999,
        b'{"features": [{"geometry": {"coordinates": ["a", "b"]}, "properties": {"label": "x"}}]}',
        b'{"features": [{"geometry": {"coordinates": [1e999, 44]}, "properties": {"label": "x"}}]}',
    ],
)
def test_rubbish_instead_of_positions_is_a_failure(body):
    with serving(lambda asked: [answer(body)]) as server, pytest.raises(FetchFailed):
        service(server).locate([gap("1 rue Carnot")])


@pytest.mark.parametrize(
    "body", [b"", b"not,a,geocoder\n1,2,3\n", b"id,latitude\n0,44\n", b"\xff\xfe", b"id\nx\n"]
)
def test_rubbish_instead_of_a_file_is_a_failure(body):
    with serving(lambda asked: [answer(body)]) as server, pytest.raises(FetchFailed):
        service(server).locate([gap("1 rue Carnot")] * 5)


def test_a_file_sent_back_cut_is_a_failure():
    def cut(asked):
        (whole,) = stand_in.reply(asked)
        lines = whole.partition(b"\r\n\r\n")[2].splitlines(keepends=True)
        yield answer(b"".join(lines[:-2]))

    with serving(cut) as server, pytest.raises(FetchFailed):
        service(server).locate([gap(street) for street in STREETS])


def test_the_pace_is_kept():
    with serving(stand_in.reply) as server:
        began = time.monotonic()
        service(server, per_second=20).locate([gap("1 rue Carnot")] * 3)
        assert time.monotonic() - began >= 0.1


def test_without_a_setting_nobody_is_asked(tmp_path):
    offline = geocoder_of(Settings(SPIE_HOME=tmp_path))
    assert isinstance(offline, Offline)
    assert offline.locate([gap("1 rue Carnot")] * 2) == [None, None]
    assert isinstance(geocoder_of(Settings(SPIE_GEOCODER="https://geocoder.example/geocodage")), Service)


class Counting:
    """A geocoder that knows one street and counts its questions."""

    def __init__(self):
        self.asked = []
        self.down = False

    def locate(self, addresses):
        if self.down:
            raise FetchFailed("Le géocodeur ne répond pas.")
        self.asked += addresses
        return [Position(44.5, 6.0, "address", 0.9) if a.street[0] == "1" else None for a in addresses]


def test_an_address_is_asked_once_until_its_answer_is_old(database):
    inner, addresses = Counting(), [gap("1 rue Carnot"), gap("rue inconnue"), gap("1 rue Carnot")]

    def ask(at):
        before = len(inner.asked)
        found = Cached(inner, database, SECRET, at).locate(addresses)
        assert [place is not None for place in found] == [True, False, True]
        return len(inner.asked) - before

    assert [ask(NOW), ask(NOW + timedelta(days=1)), ask(NOW + KEPT_UNFOUND), ask(NOW + KEPT)] == [2, 0, 1, 2]


def test_when_it_does_not_answer_the_last_known_answers_hold(database):
    inner = Counting()
    Cached(inner, database, SECRET, NOW).locate([gap("1 rue Carnot")])
    inner.down = True
    later = Cached(inner, database, SECRET, NOW + 2 * KEPT)
    assert [place is not None for place in later.locate([gap("1 rue Carnot"), gap("1 rue Neuve")])] == [
        True,
        False,
    ]
    assert later.problem == "Le géocodeur ne répond pas."


def rows(database):
    with db.reading(database) as opened:
        return opened.execute(text("select count(*) from geocoded_address")).scalar()


def test_an_address_that_nobody_asks_for_any_more_is_forgotten(database):
    with serving(stand_in.reply) as server:
        Cached(service(server), database, SECRET, NOW).locate([gap("1 rue Carnot")])
        Cached(service(server), database, SECRET, NOW + FORGOTTEN).locate([gap("rue Carnot")])
        assert rows(database) == 2
        Cached(service(server), database, SECRET, NOW + FORGOTTEN + timedelta(days=1)).locate(
            [gap("le bourg")]
        )
    assert rows(database) == 2


def test_a_dry_run_keeps_nothing(database):
    Cached(Counting(), database, SECRET, NOW, keeps=False).locate([gap("1 rue Carnot")])
    assert rows(database) == 0


def test_the_memory_can_only_be_read_by_who_knows_the_address(database):
    Cached(Counting(), database, SECRET, NOW).locate([gap("1 rue Carnot")])
    with db.reading(database) as opened:
        (row,) = opened.execute(text("select digest, answer from geocoded_address")).all()
    for told in ("carnot", "Carnot", "44.5", "05061"):
        assert told not in row[0] + row[1]
    inner = Counting()
    assert Cached(inner, database, b"t" * 32, NOW).locate([gap("1 rue Carnot")])[0] is not None
    assert len(inner.asked) == 1
