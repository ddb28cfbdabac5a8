"""JSON and NDJSON, streamed and bounded."""

from __future__ import annotations

import json

import pytest

from importers.readers.documents import MAX_DEPTH, MAX_LINE, MAX_OBJECT, TooDeep, documents_of, value_of
from importers.refusal import FileRefused


def values(part):
    return [(d.list_name, d.number, d.value) for d in documents_of(part)]


def test_the_top_array_or_the_arrays_of_the_top_object_are_read(part):
    assert values(part("a.json", b'[{"id": 1}, {"id": 2}]')) == [("", 1, {"id": 1}), ("", 2, {"id": 2})]
    both = b'{"total": 2, "structures": [{"id": 1, "x": [1, {"y": 2}]}], "services": [{"id": 3}]}'
    assert values(part("a.json", both)) == [
        ("structures", 1, {"id": 1, "x": [1, {"y": 2}]}),
        ("services", 1, {"id": 3}),
    ]


def test_lines_are_read_whatever_the_name(part):
    lines = b'\xef\xbb\xbf{"id": 1}\n\n{"id": 2}\n'
    assert [v for _, _, v in values(part("a.ndjson", lines))] == [{"id": 1}, {"id": 2}]
    assert [v for _, _, v in values(part("a.json", lines[3:]))] == [{"id": 1}, {"id": 2}]


def test_a_broken_line_spoils_itself_only(part):
    found = list(documents_of(part("a.ndjson", b'{"id": 1}\n{oops\n{"id": 2}\n')))
    assert [d.fault is None for d in found] == [True, False, True]


@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_a_file_cut_before_its_end_is_refused(part, name):
    whole = json.dumps([{"id": 1, "nom": "a"}] * 3) if name == "a.json" else '{"id": 1}\n{"id": 2, "nom'
    with pytest.raises(FileRefused, match="coupé"):
        list(documents_of(part(name, whole[:-4].encode() if name == "a.json" else whole.encode())))


def test_what_is_not_json_is_refused(part):
    with pytest.raises(FileRefused, match="JSON"):
        list(documents_of(part("a.json", b"<html></html>")))


@pytest.mark.parametrize("shape", [b"[" * 50_000, b'[{"a":' * (MAX_DEPTH + 2), b'{"a":[' * 10_000])
def test_a_depth_bomb_is_refused_at_once(part, shape):
    with pytest.raises(FileRefused, match="imbriqué"):
        list(documents_of(part("a.json", shape)))


def test_a_deep_line_is_a_fault(part):
    deep = b'{"a":' + b"[" * 40 + b"]" * 40 + b"}\n"
    (document,) = documents_of(part("a.ndjson", deep))
    assert "imbriqué" in document.fault


@pytest.mark.parametrize(("innermost", "own_levels"), [(b"", 0), (b"1", 1), (b'{"a":[]}', 2)])
def test_a_line_may_be_as_deep_as_the_limit_and_no_deeper(innermost, own_levels):
    around = MAX_DEPTH - own_levels
    assert value_of(b"[" * around + innermost + b"]" * around)
    with pytest.raises(TooDeep):
        value_of(b"[" * (around + 1) + innermost + b"]" * (around + 1))


@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_what_no_database_stores_is_left_out_of_texts_and_keys(part, name):
    row = b'{"id": "a\\u0000b", "x\\u0000": ["\\u0000", "c\\ud800d"], "e": "\\ud83d\\ude00"}'
    content = row + b"\n" + row if name == "a.ndjson" else b"[" + row + b"]"
    value = next(documents_of(part(name, content))).value
    assert (value["id"], value["x"][0], value["e"]) == ("ab", "", "\U0001f600")
    assert json.dumps(value, ensure_ascii=False).encode()


def test_numbers_that_json_does_not_know_are_absent(part):
    content = b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": 1.5}\n{"id": 2}\n'
    assert next(documents_of(part("a.ndjson", content))).value == {"a": None, "b": None, "c": None, "d": 1.5}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'[{"x": "' + b"a" * (MAX_OBJECT + 1) + b'"}]'),
        ("a.ndjson", b'{"x": 1}\n{"x": "' + b"a" * MAX_LINE + b'"}\n'),
    ],
)
def test_an_object_that_would_fill_the_memory_is_refused(part, name, content):
    with pytest.raises(FileRefused, match="une fiche"):
        list(documents_of(part(name, content)))


def test_half_a_sign_never_reaches_a_record(part):
    """A lone UTF-16 surrogate is no text: no database stores it."""
    content = b'{"a": "x\\udc00"}\n'
    assert [document.value for document in documents_of(part("a.ndjson", content))] == [{"a": "x"}]
    with pytest.raises(FileRefused, match="moitié"):
        list(documents_of(part("a.json", b"[" + content + b"]")))


@pytest.mark.parametrize("content", [b"\xed\xa0\x80", '{"a": 1}'.encode("utf-16"), b"{", b"9" * 5000])
def test_what_is_not_a_json_text_in_utf_8_is_told(content):
    with pytest.raises(ValueError, match=r"."):
        value_of(content)


def test_a_whole_text_holds_what_can_be_stored():
    assert value_of(b'\xef\xbb\xbf{"a": ["\\u0000x\\ud800", NaN, 1e999, 2]}') == {"a": ["x", None, None, 2]}
    with pytest.raises(TooDeep):
        value_of(b"[" * 100_000)
