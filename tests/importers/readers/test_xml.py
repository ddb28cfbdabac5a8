"""XML from anybody: streamed, and never able to fill the machine or read its files."""

from __future__ import annotations

import tracemalloc
from io import BytesIO

import pytest

from importers.readers import xml
from importers.readers.parts import Part
from importers.refusal import FileRefused


def names(part, names=("a",)):
    return [(record.number, xml.text(record.element)) for record in xml.records_of(part, set(names))]


def test_records_are_found_whatever_the_namespace(part):
    content = b'<r xmlns="urn:x"><list><a>1</a><b>no</b><a>2</a></list><p:a xmlns:p="urn:y">3</p:a></r>'
    assert names(part("f.xml", content)) == [(1, "1"), (2, "2"), (3, "3")]
    assert xml.local(xml.root_of(part("f.xml", content))) == "r"


def test_a_record_inside_another_is_a_part_of_it(part):
    for record in xml.records_of(part("f.xml", b"<r><a><b/><a>in</a></a></r>"), {"a"}):
        assert record.number == 1
        assert [xml.text(inner) for inner in xml.below(record.element, "a")] == [None, "in"]
        assert xml.child(record.element, "b") is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings_are_read(part, encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?><r><a>été</a></r>'.encode(encoding)
    assert names(part("f.xml", content)) == [(1, "été")]


XXE = b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r><a>&e;</a></r>'
LAUGHS = b"<!DOCTYPE r [<!ENTITY a0 'ha'>%s]><r><a>&a9;</a></r>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
)
OUTSIDE_DTD = b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r><a>1</a></r>'
PARAMETER = b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><r><a>1</a></r>'


@pytest.mark.parametrize("content", [XXE, LAUGHS, OUTSIDE_DTD, PARAMETER], ids=["xxe", "laughs", "dtd", "pe"])
def test_entities_and_dtd_are_refused(part, content):
    with pytest.raises(FileRefused, match="sécurité"):
        names(part("f.xml", content))


@pytest.mark.parametrize("levels", [xml.MAX_DEPTH + 1, 200_000])
def test_deep_nesting_is_refused(part, levels):
    with pytest.raises(FileRefused, match=r"imbriqué|trop gros"):
        names(part("f.xml", b"<r>" + b"<x>" * levels + b"</x>" * levels + b"</r>"))


@pytest.mark.parametrize(
    "content", [b"", b"<r><a>1</a>", b"<r><a>1", b"<r><a", b"<r><a><![CDATA[x", "<r><a>é".encode()[:-1]]
)
def test_a_file_cut_anywhere_says_so(part, content):
    with pytest.raises(FileRefused, match="coupé"):
        names(part("f.xml", content))


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"<r><a></b></r>",
        b"<r>&eacute;</r>",
        b"<r/><r/>",
        b'{"a": 1}',
        b"<r>\x00</r>",
        b"<r>\xff</r>",
    ],
)
def test_what_is_not_xml_is_refused_with_its_place(part, content):
    with pytest.raises(FileRefused, match=r"XML valide|coupé"):
        names(part("f.xml", content))


def test_an_unknown_encoding_is_refused(part):
    with pytest.raises(FileRefused, match="encodage"):
        names(part("f.xml", b'<?xml version="1.0" encoding="klingon"?><r><a>1</a></r>'))


@pytest.mark.parametrize(
    "middle",
    [
        b"<a>" + b"x" * 6_000_000 + b"</a>",
        b"<b>" + b"x" * 6_000_000 + b"</b>",
        b'<a b="' + b"x" * 6_000_000 + b'"/>',
        b"<!--" + b"x" * 6_000_000 + b"-->",
        b"<a>" + b"<x/>" * 120_000 + b"</a>",
    ],
    ids=["text", "text between", "attribute", "comment", "elements"],
)
def test_one_record_cannot_fill_the_memory(part, middle):
    with pytest.raises(FileRefused, match="trop gros"):
        names(part("f.xml", b"<r>" + middle + b"</r>"))


def test_memory_does_not_grow_with_the_file():
    one = b"<a><b>" + b"x" * 500 + b"</b></a><other>" + b"y" * 500 + b"</other>\n"
    content = b"<r><list>" + one * 20_000 + b"</list></r>"
    part = Part("f.xml", len(content), lambda: BytesIO(content))
    tracemalloc.start()
    count = sum(1 for _ in xml.records_of(part, {"a"}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000
