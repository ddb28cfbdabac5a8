"""Whatever a record holds, the template holds it: written and read again, it is the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from directory.records import OfferRecord, PartnerRecord, Provenance, SiteRecord
from directory.territory import load_territory
from importers.base import Context, Notes
from importers.cells import MARK
from importers.formats.template import Template
from importers.formats.template_columns import ALL_COLUMNS
from importers.formats.template_files import DoesNotFit, Tables, csv_tables, workbook_tables
from importers.formats.template_write import offer_cells, partner_cells, place_cells
from importers.places import Places
from importers.readers.parts import parts_of
from tests.importers.formats.records import OFFERS, PARTNERS

EVERYWHERE = Context(Places(load_territory(), everywhere=True), date(2026, 11, 25))
Open = Callable[[Path], AbstractContextManager[Tables]]


def write(tables: Tables, partner: PartnerRecord, offer: OfferRecord) -> None:
    tables.add("partners", partner_cells("p", partner))
    tables.add("offers", offer_cells("o", "p", partner.name, offer))
    for site in offer.sites:
        tables.add("places", place_cells("o", site))


def read(path: Path) -> tuple[PartnerRecord | OfferRecord, ...]:
    notes = Notes()
    with parts_of(path) as parts:
        mapped = [Template().map(row, EVERYWHERE) for row in Template().read(parts, notes)]
    assert notes.problems == []
    assert [problem for one in mapped for problem in one.problems if problem.severity != "warning"] == []
    return tuple(draft.candidate.record for one in mapped for draft in one.drafts)


@pytest.mark.parametrize(("opened", "name"), [(csv_tables, "dossier"), (workbook_tables, "classeur.xlsx")])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(partner=PARTNERS, offer=OFFERS)
def test_every_record_comes_back(
    tmp_path: Path, opened: Open, name: str, partner: PartnerRecord, offer: OfferRecord
) -> None:
    path = tmp_path / name
    if not path.suffix:
        path.mkdir(exist_ok=True)
    with opened(path) as tables:
        write(tables, partner, offer)
    assert read(path) == (partner, offer)


def test_the_property_covers_every_field() -> None:
    """A field added to a record must find its column: what the template cannot hold would be lost in silence."""
    left_out = {"address_masked"}
    for model, drawn in ((PartnerRecord, PARTNERS), (OfferRecord, OFFERS)):
        asked = set(drawn.wrapped_strategy.kwargs)  # type: ignore[attr-defined]
        assert set(model.model_fields) - asked == left_out


def test_the_flag_of_a_hidden_place_comes_back(tmp_path: Path) -> None:
    partner = PartnerRecord(name="Structure", address_masked=True)
    offer = OfferRecord(name="Offre", address_masked=True)
    with csv_tables(tmp_path) as tables:
        write(tables, partner, offer)
    assert read(tmp_path) == (partner, offer)


def test_words_that_say_it_need_no_exact_column() -> None:
    site = SiteRecord(commune="05061", hours_text="lundi 9h-12h", hours="Mo 09:00-12:00")
    assert place_cells("o", site)["opening_hours"] is None
    assert place_cells("o", site.model_copy(update={"hours": None}))["opening_hours"] == "aucun"
    assert place_cells("o", site.model_copy(update={"hours": "24/7"}))["opening_hours"] == "24/7"


def test_phones_are_written_as_people_read_them() -> None:
    cells = place_cells("o", SiteRecord(phone="+33492511234"))
    assert cells["phone"] == "04 92 51 12 34"


def test_a_csv_file_opens_in_a_french_spreadsheet(tmp_path: Path) -> None:
    record = OfferRecord(
        name="=1+1", sites=(SiteRecord(lat=44.5, lon=6.25, origin="source", precision="commune"),)
    )
    with csv_tables(tmp_path) as tables:
        write(tables, PartnerRecord(name="Structure"), record)
    offers, places = ((tmp_path / name).read_bytes().decode() for name in ("offers.csv", "places.csv"))
    assert offers.startswith(f"{MARK}offer_key;partner_key;name;")
    assert ";'=1+1;" in offers
    assert ";44,5;6,25;" in places


def test_no_cell_of_a_workbook_is_a_formula_or_an_error(tmp_path: Path) -> None:
    path = tmp_path / "classeur.xlsx"
    nasty = OfferRecord(name="=HYPERLINK(1)", description="#REF!", conditions="+1", provenance=Provenance())
    with workbook_tables(path) as tables:
        write(tables, PartnerRecord(name="@SUM(1)"), nasty)
    book = openpyxl.load_workbook(path)
    types = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None}
    assert types == {"s"}
    assert book["offers"]["C2"].value == "'=HYPERLINK(1)"
    assert book.sheetnames == list(ALL_COLUMNS)


def test_a_text_too_long_for_a_workbook_is_refused_not_cut(tmp_path: Path) -> None:
    partner = PartnerRecord(name="Structure", description="a" * 40_000)
    with (
        pytest.raises(DoesNotFit, match="description"),
        workbook_tables(tmp_path / "classeur.xlsx") as tables,
    ):
        write(tables, partner, OfferRecord(name="Offre"))
    assert not (tmp_path / "classeur.xlsx").exists()
