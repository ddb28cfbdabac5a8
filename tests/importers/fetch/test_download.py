"""Fetching from a server that is slow, huge, lying, cut or malicious; everything stays on 127.0.0.1."""

from __future__ import annotations

import gzip
import time
from ipaddress import ip_address

import pytest

from importers.fetch import Fetcher, FetchFailed, FetchRefused, Limits, Patience, Unavailable, Version, policy
from tests.importers.local_server import answer, serving

HURRIED = Patience(attempts=3, first=0.01, longest=0.05, jitter=0.01)
CSV = b"id;nom\n1;un\n"


def fetcher(server, *, seconds=3.0, size=100_000, networks="127.0.0.0/8", hosts=None, **more):
    return Fetcher(policy(hosts or server.host, networks), Limits(size, seconds), HURRIED, **more)


def always(*pieces):
    return lambda asked: pieces


def test_a_file_is_fetched_with_its_name_and_version(tmp_path):
    with serving(always(answer(CSV, ETag='"a"', Last_Modified="Wed, 25 Nov 2026 08:00:00 GMT"))) as server:
        found = fetcher(server).fetch(server.url("/liste-20240801.csv?key=1"), tmp_path)
    assert (found.path, found.path.read_bytes(), found.size) == (
        tmp_path / "liste-20240801.csv",
        CSV,
        len(CSV),
    )
    assert found.version == Version('"a"', "Wed, 25 Nov 2026 08:00:00 GMT")


def test_what_has_not_changed_is_not_fetched_again(tmp_path):
    def reply(asked):
        same = asked.headers.get("if-none-match") == '"a"'
        yield answer(status="304 Not Modified") if same else answer(CSV, ETag='"a"')

    with serving(reply) as server:
        first = fetcher(server).fetch(server.url("/a.csv"), tmp_path)
        again = fetcher(server).fetch(
            server.url("/a.csv"), tmp_path, Version(first.version.etag, "Wed, 25 Nov 2026 08:00:00 GMT")
        )
    assert again is None
    assert server.asked[1].headers["if-modified-since"] == "Wed, 25 Nov 2026 08:00:00 GMT"


def test_not_modified_without_a_version_is_an_error(tmp_path):
    with (
        serving(always(answer(status="304 Not Modified"))) as server,
        pytest.raises(FetchFailed, match="304"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


@pytest.mark.parametrize("code", ["500 Oops", "502 Bad Gateway", "503 Busy", "504 Late"])
def test_errors_of_the_server_are_tried_again_then_given_up(tmp_path, code):
    with serving(always(answer(status=code))) as server:
        with pytest.raises(Unavailable, match=code[:3]):
            fetcher(server).fetch(server.url("/a.csv"), tmp_path)
        assert len(server.asked) == HURRIED.attempts


def test_a_server_that_recovers_is_fetched(tmp_path):
    replies = iter([answer(status="503 Busy"), answer(CSV)])
    with serving(lambda asked: [next(replies)]) as server:
        assert fetcher(server).fetch(server.url("/a.csv"), tmp_path).path.read_bytes() == CSV


@pytest.mark.parametrize(
    "code", ["400 Bad", "401 Who", "403 No", "404 None", "410 Gone", "429 Wait", "206 Part"]
)
def test_other_answers_are_not_tried_again(tmp_path, code):
    with serving(always(answer(CSV, code))) as server:
        with pytest.raises(FetchFailed):
            fetcher(server).fetch(server.url("/a.csv"), tmp_path)
        assert len(server.asked) == 1


def test_a_file_cut_before_its_end_is_refused_and_leaves_nothing(tmp_path):
    with (
        serving(always(answer(CSV, Content_Length="5000"))) as server,
        pytest.raises(FetchFailed, match="coupé"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_chunks_cut_before_their_end_are_refused(tmp_path):
    head = answer(Content_Length="", Transfer_Encoding="chunked")
    with serving(always(head + b"5\r\n12345\r\n")) as server, pytest.raises(FetchFailed, match="coupé"):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_gzip_cut_before_its_end_is_refused(tmp_path):
    packed = gzip.compress(CSV * 100)[:-10]
    with (
        serving(always(answer(packed, Content_Encoding="gzip"))) as server,
        pytest.raises(FetchFailed, match="incomplet"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


def test_a_gzip_is_unpacked(tmp_path):
    with serving(always(answer(gzip.compress(CSV), Content_Encoding="gzip"))) as server:
        assert fetcher(server).fetch(server.url("/a.csv"), tmp_path).path.read_bytes() == CSV


def test_a_file_that_says_it_is_too_large_is_not_read(tmp_path):
    with (
        serving(always(answer(CSV, Content_Length="100001"))) as server,
        pytest.raises(FetchRefused, match="SPIE_FETCH_MAX_MB"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


@pytest.mark.parametrize("bomb", [False, True])
def test_a_file_without_end_stops_at_the_limit(tmp_path, bomb):
    encoding = {"Content_Encoding": "gzip"} if bomb else {}
    block = gzip.compress(b"1;2;3\n" * 2_000_000) if bomb else b"1;2;3\n" * 1000

    def reply(asked):
        yield answer(Content_Length="", **encoding)
        for _ in range(1 if bomb else 1000):
            yield block

    with serving(reply) as server, pytest.raises(FetchRefused, match="taille"):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def dripping(first, drop):
    def reply(asked):
        yield first
        for _ in range(300):
            time.sleep(0.03)
            yield drop

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        dripping(answer(Content_Length="5000"), b"1"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(b"", b""),
    ],
    ids=["body", "headers", "one header", "continue", "silence"],
)
def test_a_slow_server_cannot_hold_us_longer_than_the_limit(tmp_path, reply):
    began = time.monotonic()
    with serving(reply) as server, pytest.raises(FetchFailed, match="trop lent"):
        fetcher(server, seconds=0.4).fetch(server.url("/a.csv"), tmp_path)
    assert time.monotonic() - began < 6  # the server's pieces last 9 s
    assert list(tmp_path.iterdir()) == []


def test_headers_without_end_are_refused(tmp_path):
    def reply(asked):
        yield b"HTTP/1.1 200 OK\r\n"
        for number in range(20_000):
            yield b"X-%d: %s\r\n" % (number, b"y" * 100)

    with serving(reply) as server, pytest.raises(FetchFailed):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "image/png", "video/mp4", "application/xhtml+xml"]
)
def test_pages_and_pictures_are_not_files_of_data(tmp_path, kind):
    with (
        serving(always(answer(CSV, Content_Type=kind))) as server,
        pytest.raises(FetchRefused, match="autre chose"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


@pytest.mark.parametrize("page", [b"\n <!DOCTYPE html><p>Connexion", b"\xef\xbb\xbf<html><p>Connexion"])
def test_a_page_under_another_type_is_seen(tmp_path, page):
    with (
        serving(always(answer(page, Content_Type="text/csv"))) as server,
        pytest.raises(FetchRefused, match="page web"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


def test_an_empty_file_is_refused(tmp_path):
    with serving(always(answer(b""))) as server, pytest.raises(FetchRefused, match="vide"):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_unknown_encodings_are_refused(tmp_path, encoding):
    with (
        serving(always(answer(CSV, Content_Encoding=encoding))) as server,
        pytest.raises(FetchRefused, match="forme inconnue"),
    ):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


@pytest.mark.parametrize("rubbish", [b"\x00\xff\x00\xff\r\n\r\n", b"SSH-2.0-x\r\n", b""])
def test_what_is_not_http_is_refused(tmp_path, rubbish):
    with serving(always(rubbish)) as server, pytest.raises(FetchFailed):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


def test_a_redirect_is_followed_and_names_the_file(tmp_path):
    def reply(asked):
        yield answer(status="302 Found", Location="/b.csv") if asked.path == "/a" else answer(CSV)

    with serving(reply) as server:
        assert fetcher(server).fetch(server.url("/a"), tmp_path).path.name == "b.csv"


def test_a_redirect_to_another_port_of_the_same_machine_is_refused(tmp_path):
    with serving(always(answer(CSV))) as secret:
        moved = answer(status="302 Found", Location=secret.url("/a.csv"))
        with serving(always(moved)) as server, pytest.raises(FetchRefused, match="SPIE_FETCH_HOSTS"):
            fetcher(server).fetch(server.url("/a.csv"), tmp_path)
        assert secret.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://[::ffff:127.0.0.1]/a.csv",
        "file:///etc/passwd",
        "https://user:word@files.example/",
        "//elsewhere.example/a.csv",
    ],
)
def test_redirects_are_checked_before_they_are_followed(tmp_path, location):
    asked = []

    def never(host, port):
        asked.append(host)
        return [ip_address("127.0.0.1")]

    moved = answer(status="307 Temporary Redirect", Location=location)
    with serving(always(moved)) as server, pytest.raises(FetchRefused):
        fetcher(server, resolve=never).fetch(server.url("/a.csv"), tmp_path)
    assert set(asked) == {"127.0.0.1"}


def test_redirects_without_end_are_refused(tmp_path):
    with serving(always(answer(status="301 Moved", Location="/again"))) as server:
        with pytest.raises(FetchRefused, match="sans fin"):
            fetcher(server).fetch(server.url("/a.csv"), tmp_path)
        assert len(server.asked) == 6


def test_a_name_that_leads_inside_is_refused_before_any_connection(tmp_path):
    with serving(always(answer(CSV))) as server:
        found = fetcher(
            server,
            hosts=f"files.example:{server.port}",
            networks="",
            resolve=lambda host, port: [ip_address("127.0.0.1")],
        )
        with pytest.raises(FetchRefused, match="loopback"):
            found.fetch(f"https://files.example:{server.port}/a.csv", tmp_path)
        assert server.asked == []


def test_one_inner_address_among_public_ones_is_enough_to_refuse(tmp_path):
    with serving(always(answer(CSV))) as server:
        found = fetcher(
            server,
            hosts=f"files.example:{server.port}",
            resolve=lambda host, port: [ip_address("127.0.0.1"), ip_address("10.0.0.1")],
        )
        with pytest.raises(FetchRefused, match="private"):
            found.fetch(f"https://files.example:{server.port}/a.csv", tmp_path)
        assert server.asked == []


def test_a_name_is_resolved_once_and_the_connection_goes_where_it_was_checked(tmp_path):
    """DNS rebinding: the second answer would be another address; it is never asked for."""
    answers = iter([[ip_address("127.0.0.1")], [ip_address("10.0.0.1")]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    with serving(always(answer(CSV))) as server:
        found = fetcher(server, hosts=f"files.example:{server.port}", resolve=rebinding)
        assert found.fetch(f"http://files.example:{server.port}/a.csv", tmp_path).size == len(CSV)
        assert server.asked[0].headers["host"] == f"files.example:{server.port}"
    assert asked == ["files.example"]


def test_a_certificate_is_asked_for_in_the_name_of_the_host(tmp_path):
    """Plain HTTP behind an https address is no TLS: refused, and nothing of the request was sent in clear."""
    with serving(always(answer(CSV))) as server:
        with pytest.raises(FetchFailed):
            fetcher(server).fetch(f"https://{server.host}/a.csv", tmp_path)
        assert all(not asked.path.startswith("/a.csv") for asked in server.asked)


def test_no_proxy_of_the_environment_is_used(tmp_path, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(always(answer(CSV))) as server:
        assert fetcher(server).fetch(server.url("/a.csv"), tmp_path).size == len(CSV)


@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/", {"Content_Disposition": 'attachment; filename="../../etc/liste.csv"'}, "liste.csv"),
        (
            "/",
            {"Content_Disposition": "attachment; filename*=UTF-8''offres%20d%C3%A9c.xlsx"},
            "offres déc.xlsx",
        ),
        ("/x", {"Content_Disposition": 'attachment; filename="..\\\\.bashrc"'}, "bashrc"),
        ("/export", {"Content_Type": "application/json"}, "export.json"),
        ("/%2e%2e%2fpasswd.csv", {}, "passwd.csv"),
        ("/", {}, "fichier"),
        ("/" + "a" * 500 + ".csv", {}, "a" * 116 + ".csv"),
    ],
)
def test_the_name_of_a_file_is_harmless(tmp_path, path, headers, name):
    with serving(always(answer(CSV, **headers))) as server:
        found = fetcher(server).fetch(server.url(path), tmp_path)
    assert found.path == tmp_path / name


def test_nobody_listening_is_said(tmp_path):
    with serving(always()) as server:
        pass
    with pytest.raises(FetchFailed, match="joindre"):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)


def test_a_gzip_in_several_pieces_is_unpacked_whole(tmp_path):
    body = gzip.compress(b"id;nom\n") + gzip.compress(b"") + gzip.compress(b"1;un\n") + b"\0" * 9
    with serving(always(answer(body, Content_Encoding="gzip"))) as server:
        assert fetcher(server).fetch(server.url("/a.csv"), tmp_path).path.read_bytes() == CSV


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (b"rest", FetchFailed),
        (gzip.compress(b"x")[:-4], FetchFailed),
        (gzip.compress(b"") * 1_001, FetchRefused),
    ],
    ids=["words", "a piece cut short", "too many pieces"],
)
def test_what_follows_a_gzip_is_never_lost_in_silence(tmp_path, more, why):
    body = gzip.compress(CSV) + more
    with serving(always(answer(body, Content_Encoding="gzip"))) as server, pytest.raises(why):
        fetcher(server).fetch(server.url("/a.csv"), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("etag", ['"\u00e9"', '"' + "x" * 600 + '"'])
def test_a_version_that_cannot_be_sent_back_is_not_kept(tmp_path, etag):
    with serving(always(answer(CSV, ETag=etag))) as server:
        first = fetcher(server).fetch(server.url("/a.csv"), tmp_path)
        assert first.version == Version()
        assert fetcher(server).fetch(server.url("/a.csv"), tmp_path, first.version) is not None


def test_no_line_of_a_log_holds_an_address_with_its_key(tmp_path, caplog):
    caplog.set_level("DEBUG")
    with serving(always(answer(CSV))) as server:
        fetcher(server).fetch(server.url("/a.csv?cle=secrete"), tmp_path)
    assert "secrete" not in caplog.text
