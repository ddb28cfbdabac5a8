"""Files made to fill a machine or to reach outside, each written where it is asked to.

``python -m tests.importers.hostile.bombs FOLDER`` imports them all within a bounded memory and prints, in JSON,
what became of each: tests read that, so that a bomb that goes off takes no test run with it.
"""

from __future__ import annotations

import io
import json
import resource
import stat
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from directory.territory import load_territory
from importers.base import Context
from importers.places import Places
from importers.readers.parts import parts_of
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from tests.importers.formats import test_covoiturage as carpool
from tests.importers.hostile.files import VALID, as_workbook, zipped
from tests.importers.hostile.run import check, check_refusal
from tests.importers.ods import document, packed

MEMORY: Final = 400_000_000
"""Bytes of addresses that may be asked for beyond those of a program that did nothing yet."""
MEGA: Final = 1_000_000
LHEO: Final = VALID["lheo"][0]["offre.xml"]
SIAO: Final = VALID["siao"][1]["siao.xlsx"]
LARGEST: Final = b'<dimension ref="A1:XFD1048576"/>'
NOTHING: Final = b"Structure,SIRET\n"

Write = Callable[[Path], Path]
BOMBS: dict[str, tuple[str, Write]] = {}
"""By name: the format it pretends to be, and what writes it into a folder and tells its path."""


def bomb(format_: str, file: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a function that makes the content of one file."""

    def registered(make: Callable[[], bytes]) -> Callable[[], bytes]:
        def write(folder: Path) -> Path:
            path = folder / file
            path.write_bytes(make())
            return path

        BOMBS[make.__name__] = format_, write
        return make

    return registered


@bomb("soliguide", "a.json")
def json_of_a_hundred_levels() -> bytes:
    return b'[{"lieu_id": 1, "services_all": ' + b"[" * 100 + b"]" * 100 + b"}]"


@bomb("soliguide", "a.json")
def json_of_a_hundred_thousand_levels() -> bytes:
    return b'[{"lieu_id": 1, "services_all": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]"


@bomb("hsds", "a.ndjson")
def line_of_a_hundred_thousand_levels() -> bytes:
    return b'{"id": "1", "name": "x", "organization": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001 + b"\n"


@bomb("emplois_inclusion", "a.json")
def json_text_of_eight_megabytes() -> bytes:
    return b'[{"siret": 1, "raison_sociale": "' + b"x" * 8 * MEGA + b'", "postes": []}]'


@bomb("emplois_inclusion", "a.json")
def json_of_two_hundred_thousand_empty_lists() -> bytes:
    return b'[{"siret": 1, "raison_sociale": "x", "postes": [' + b"[]," * 200_000 + b"[]]}]"


@bomb("soliguide", "a.json")
def json_number_of_a_million_digits() -> bytes:
    return b'[{"lieu_id": ' + b"9" * MEGA + b', "services_all": []}]'


@bomb("covoiturage", "a.csv")
def million_columns() -> bytes:
    return carpool.HEADER.encode() + b",x" * MEGA + b"\n" + b"1," * MEGA + b"\n"


@bomb("covoiturage", "a.csv")
def header_cell_of_two_megabytes() -> bytes:
    return b"x" * 2 * MEGA + b"," + carpool.HEADER.encode() + b"\n"


@bomb("covoiturage", "a.csv")
def cell_of_a_megabyte() -> bytes:
    return f"{carpool.HEADER}\n{carpool.line(horaires='lundi ' * 160_000)}\n".encode()


@bomb("covoiturage", "a.csv")
def quote_never_closed() -> bytes:
    return f'{carpool.HEADER}\n"'.encode() + b"x,y\n" * 5 * MEGA


@bomb("covoiturage", "a.csv")
def five_thousand_bad_rows() -> bytes:
    return "\n".join([carpool.HEADER, *[carpool.line(insee="99999")] * 5_000, ""]).encode()


def _told_in(place: str, words: str) -> bytes:
    return LHEO.replace(b"<lheo", f"{place}<lheo".encode(), 1).replace(b"FLE", words.encode())


@bomb("lheo", "a.xml")
def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return _told_in(f'<!DOCTYPE lheo [<!ENTITY l0 "ha">{levels}]>', "&l9;")


@bomb("lheo", "a.xml")
def quadratic_blowup() -> bytes:
    return _told_in(f'<!DOCTYPE lheo [<!ENTITY a "{"a" * 100_000}">]>', "&a;" * 10_000)


@bomb("lheo", "a.xml")
def external_entity() -> bytes:
    return _told_in('<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")


@bomb("lheo", "a.xml")
def external_dtd() -> bytes:
    return _told_in('<!DOCTYPE lheo SYSTEM "http://127.0.0.1:9/a.dtd">', "x")


@bomb("lheo", "a.xml")
def parameter_entity() -> bytes:
    return _told_in('<!DOCTYPE lheo [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>', "x")


@bomb("lheo", "a.xml")
def xinclude() -> bytes:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    return LHEO.replace(b"<intitule-formation>", f"<intitule-formation>{include}".encode(), 1)


@bomb("lheo", "a.xml")
def xml_of_a_hundred_thousand_levels() -> bytes:
    return LHEO.replace(
        b"<intitule-formation>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"<intitule-formation>"
    )


@bomb("lheo", "a.xml")
def xml_attribute_of_eight_megabytes() -> bytes:
    return LHEO.replace(b"<formation", b'<formation x="' + b"x" * 8 * MEGA + b'"', 1)


@bomb("lheo", "a.xml")
def xml_of_a_hundred_thousand_attributes() -> bytes:
    return LHEO.replace(b"<formation", b"<formation " + b" ".join(b"a%d=''" % n for n in range(100_000)), 1)


@bomb("siao", "a.zip")
def zip_that_climbs_out() -> bytes:
    return zipped({"../../siao.csv": NOTHING})


@bomb("siao", "a.zip")
def zip_of_zeros() -> bytes:
    return zipped({"siao.csv": b"0" * 50 * MEGA})


@bomb("siao", "a.zip")
def zip_of_zips() -> bytes:
    inner = zipped({"siao.csv": b"0" * 50 * MEGA})
    for _ in range(5):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return inner


@bomb("siao", "a.zip")
def zip_whose_files_overlap() -> bytes:
    """Fifty entries that are the same megabyte (Fifield's bomb, made simple)."""
    content = zipped({"a.csv": b"x" * MEGA}, zipfile.ZIP_STORED)
    end = content.rindex(b"PK\x05\x06")
    start = content.index(b"PK\x01\x02")
    entry = content[start:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, 50 * len(entry), start, 0)
    return content[:start] + entry * 50 + tail


@bomb("siao", "a.zip")
def zip_that_says_it_is_small() -> bytes:
    """A member whose stated size is a lie."""
    content = bytearray(zipped({"siao.csv": b"0" * 50 * MEGA}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(mark) + at
        content[start : start + 4] = struct.pack("<L", 1000)
    return bytes(content)


@bomb("siao", "a.zip")
def zip_with_a_huge_dictionary() -> bytes:
    """LZMA that asks for four gigabytes before its first byte."""
    content = bytearray(zipped({"siao.csv": b"Structure" * 1000}, zipfile.ZIP_LZMA))
    at = content.index(b"siao.csv") + len(b"siao.csv") + 4
    content[at + 1 : at + 5] = b"\xff\xff\xff\xff"
    return bytes(content)


@bomb("siao", "a.zip")
def zip_of_twenty_thousand_files() -> bytes:
    return zipped({f"{n}.csv": b"" for n in range(20_000)}, zipfile.ZIP_STORED)


@bomb("siao", "a.zip")
def zip_with_a_link_outside() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("siao.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def _workbook(name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(SIAO)) as archive:
        files = {member: archive.read(member) for member in archive.namelist()}
    found = next(member for member in files if member.endswith(name))
    return zipped(files | {found: change(files[found])})


@bomb("siao", "siao.xlsx")
def workbook_of_zeros() -> bytes:
    return _workbook(
        "sheet1.xml", lambda xml: xml.replace(b"</sheetData>", b" " * 300 * MEGA + b"</sheetData>")
    )


@bomb("siao", "siao.xlsx")
def workbook_that_lies_on_its_size() -> bytes:
    return _workbook("sheet1.xml", lambda xml: xml.replace(b"<sheetData>", LARGEST + b"<sheetData>"))


@bomb("siao", "siao.xlsx")
def workbook_with_a_row_far_away() -> bytes:
    return _workbook("sheet1.xml", lambda xml: xml.replace(b'<row r="2"', b'<row r="999999999"'))


@bomb("siao", "siao.xlsx")
def workbook_with_a_cell_far_away() -> bytes:
    return _workbook(
        "sheet1.xml", lambda xml: xml.replace(b'r="B2"', b'r="XFD2"').replace(b'r="C2"', b'r="ZZZZZZ2"')
    )


@bomb("siao", "siao.xlsx")
def workbook_with_an_entity() -> bytes:
    dtd = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet'
    return _workbook("sheet1.xml", lambda xml: xml.replace(b"<worksheet", dtd, 1))


@bomb("siao", "siao.xlsx")
def workbook_of_sheets() -> bytes:
    return as_workbook({f"f{n}": [{"a": n}] for n in range(300)})


def _ods(inside: str) -> bytes:
    return packed(document(f'<table:table table:name="A">{inside}</table:table>'))


@bomb("spreadsheet", "a.ods")
def ods_row_repeated_without_end() -> bytes:
    return _ods(
        '<table:table-row table:number-rows-repeated="999999999"><table:table-cell office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )


@bomb("spreadsheet", "a.ods")
def ods_cell_repeated_without_end() -> bytes:
    return _ods(
        f'<table:table-row><table:table-cell table:number-columns-repeated="{"9" * 5_000}" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )


@bomb("spreadsheet", "a.ods")
def ods_of_blanks() -> bytes:
    return _ods("<table:table-row/>" + " " * 60 * MEGA)


@bomb("spreadsheet", "a.ods")
def ods_with_an_entity() -> bytes:
    dtd = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return zipped({"content.xml": f"{dtd}<office:document-content>&x;</office:document-content>".encode()})


def _feed(folder: Path, **changes: bytes) -> Path:
    (folder / "gtfs").mkdir()
    for name, content in (VALID["gtfs"][0] | {f"{name}.txt": more for name, more in changes.items()}).items():
        (folder / "gtfs" / name).write_bytes(content)
    return folder / "gtfs"


def _absurd_times(folder: Path) -> Path:
    times = b"".join(
        b"T1,%d:99:99,-1:00:00,GAP%d,%d\n" % (10 ** (n % 18), n % 2 + 1, n) for n in range(100_000)
    )
    return _feed(folder, stop_times=VALID["gtfs"][0]["stop_times.txt"] + times)


def _endless_shapes(folder: Path) -> Path:
    return _feed(folder, shapes=b"shape_id,shape_pt_lat,shape_pt_lon\n" + b"s,44.5,6.0\n" * 2 * MEGA)


def _stations_in_a_circle(folder: Path) -> Path:
    header = b"stop_id,stop_name,stop_lat,stop_lon,parent_station\n"
    stops = b"GAP1,Gap,44.5597,6.0794,GAP2\nGAP2,Gap,,,GAP1\nEMB,Embrun,44.565,6.495,EMB\n"
    return _feed(folder, stops=header + stops)


BOMBS |= {
    "gtfs_with_absurd_times": ("gtfs", _absurd_times),
    "gtfs_with_endless_shapes": ("gtfs", _endless_shapes),
    "gtfs_with_stations_in_a_circle": ("gtfs", _stations_in_a_circle),
}


@bomb("hsds", "a.json")
def references_in_a_circle() -> bytes:
    service = {"id": "v", "name": "Service", "organization_id": "o", "location_id": "l", "service_id": "v"}
    body = {
        "id": "o",
        "name": "Organisme",
        "parent_organization_id": "o",
        "organization_id": "o",
        "services": [service],
    }
    link = {"id": "s", "service_id": "v", "location_id": "l", "service_at_location_id": "s"}
    where = {"id": "l", "name": "x", "location_type": "physical", "location_id": "l", "organization_id": "o"}
    tables = {
        "organizations": [body],
        "services": [service],
        "locations": [where],
        "service_at_locations": [link],
    }
    return json.dumps(tables).encode()


def outcomes(folder: Path) -> Mapping[str, dict[str, object]]:
    """By name: ``accepted``, ``refused`` with its words, or what escaped; seconds of computing; bytes left behind."""
    context = Context(Places(load_territory()), date(2026, 11, 25))
    context.places.territory.commune_at(44.5, 6.0)
    found: dict[str, dict[str, object]] = {}
    for name, (format_, write) in BOMBS.items():
        own = folder / name
        own.mkdir()
        path = write(own)
        before, began = {p.name for p in own.rglob("*")}, time.process_time()
        with _bounded():
            outcome = _outcome(format_, path, context)
        found[name] = outcome | {
            "seconds": time.process_time() - began,
            "left": sorted({p.name for p in own.rglob("*")} - before),
        }
    return found


def _outcome(format_: str, path: Path, context: Context) -> dict[str, object]:
    try:
        with parts_of(path) as parts:
            return {"outcome": "accepted" if check(IMPORTERS[format_], parts, context) else "refused"}
    except FileRefused as refusal:
        check_refusal(refusal)
        return {"outcome": "refused", "told": str(refusal)}
    except BaseException as error:
        return {"outcome": f"{type(error).__name__}: {str(error)[:300]}"}


class _bounded:  # noqa: N801 (used as a function)
    """No more memory than this beyond what is used already."""

    def __enter__(self) -> None:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        self.before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, self.before[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self.before)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(outcomes(Path(sys.argv[1]))))
