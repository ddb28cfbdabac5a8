"""France services: the national list."""

from __future__ import annotations

import pytest

from importers.base import Notes
from importers.formats.france_services import FranceServices
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

HEADER = (
    "id_fs,insee_dep,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,telephone,"
    "h_lundi,h_mardi,h_mercredi,h_jeudi,h_vendredi,h_samedi,prise_rdv,commentaire,type_fs,format_fs,groupe_fs,labellisation_fs"
)
LINE = (
    "1,05,France services Gap,1 rue Carnot,,05061,05000,Gap,44.5597,6.0794,"
    "gap@france-services.gouv.fr,04 92 00 00 00,"
    "08:30 - 12:00 / 14:00 - 17:00,,,,,,{rdv},{comment},{type},{format},,"
)


def read(mapped, part, **values):
    given = {"rdv": "Non", "comment": "", "type": "Principal", "format": "Fixe"} | values
    content = f"{HEADER}\n{LINE.format(**given)}\n".encode()
    ((_, result),) = mapped(FranceServices(), [part("france-services-20240801.csv", content)])
    partner, offer = (draft.candidate for draft in result.drafts)
    return partner.partner, offer.offer, result


def test_a_house_gives_a_partner_and_an_offer_at_its_place(mapped, part):
    partner, offer, result = read(mapped, part)
    assert partner.name == "France services Gap"
    assert {c.kind: c.value for c in partner.contacts} == {
        "phone": "+33492000000",
        "email": "gap@france-services.gouv.fr",
    }
    assert offer.sites[0].hours == "Mo 08:30-12:00,14:00-17:00"
    assert offer.provenance.source_date == "2024-08-01"
    assert {draft.candidate.key for draft in result.drafts} == {"1"}
    assert result.problems == ()


def test_a_bus_has_no_door_and_an_antenna_says_so(mapped, part):
    assert "itinérant" in read(mapped, part, format="Bus_équivalent")[1].sites[0].label
    assert read(mapped, part, type="Antenne")[1].sites[0].label == "Antenne"


def test_a_comment_keeps_no_person(mapped, part):
    _, offer, _ = read(mapped, part, comment="Écrire à marie.dupont@gap.fr", rdv="Oui")
    assert "dupont" not in offer.sites[0].note
    assert offer.how_to_access == "Vous pouvez prendre rendez-vous."


def test_another_table_is_refused(part):
    with pytest.raises(FileRefused, match="id_fs"):
        list(FranceServices().read([part("a.csv", b"a,b\n1,2\n")], Notes()))


def test_the_real_list_has_21_houses_here(mapped, shared_data):
    with parts_of(shared_data / "samples" / "france-services-20240801.csv") as parts:
        assert FranceServices().sniff(parts)
        rows = mapped(FranceServices(), parts)
    assert len(rows) == 2845
    kept = [result for _, result in rows if result.drafts]
    assert len(kept) == 21
    assert sum(result.set_aside == "hors du territoire" for _, result in rows) == 2824
    offers = [result.drafts[1].candidate.offer for result in kept]
    assert all(offer.sites[0].hours for offer in offers)
    assert all(offer.sites[0].origin == "source" for offer in offers)


def test_a_cell_too_many_refuses_the_row_and_keeps_its_record(mapped, part):
    line = LINE.format(rdv="Non", comment="a,b", type="Principal", format="Fixe")
    ((_, result),) = mapped(FranceServices(), [part("a.csv", f"{HEADER}\n{line}x\n".encode())])
    assert [problem.severity for problem in result.problems] == ["rejected"]
    assert result.keys == (("partner", "1"), ("offer", "1"))
