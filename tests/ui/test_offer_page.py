"""The pages of an offer and of a partner."""

from __future__ import annotations

from sqlmodel import col, select
from starlette.testclient import TestClient

from directory import db
from directory.models import Offer, Partner
from directory.store import load_offers
from tests.demo import offer_id
from tests.ui.html import page, text, texts
from ui.services import Services


def test_the_panel_follows_the_route_in(client: TestClient, demo: Services) -> None:
    root = page(client, f"/offres/{offer_id(demo, 'CHRS du Briançonnais')}")
    panel = root.xpath("//section[@id='agir']")[0]
    assert text(panel.xpath("h2")[0]) == "Appelez le 115"
    assert panel.xpath(".//a/@href")[0] == "tel:115"
    assert "n'y allez pas sans son accord" in text(panel)
    assert "Vous pouvez venir" not in text(root.xpath("//main")[0])


def test_call_links_carry_the_name_of_the_offer(client: TestClient, demo: Services) -> None:
    root = page(client, f"/offres/{offer_id(demo, 'SIAO 05')}")
    calls = root.xpath("//section[@id='agir']//a[contains(@class, 'button')][starts-with(@href, 'tel:')]")
    assert calls
    assert all("SIAO 05" in text(call) for call in calls)


def test_old_contacts_say_when_they_were_seen(client: TestClient, demo: Services) -> None:
    root = page(client, f"/offres/{offer_id(demo, 'SIAO 05')}")
    assert "Numéro relevé en 2013, non confirmé" in text(root.xpath("//section[@id='agir']")[0])


def test_there_is_always_somebody_else_to_turn_to(client: TestClient, demo: Services) -> None:
    root = page(client, f"/offres/{offer_id(demo, 'SIAO 05')}?commune=05065")
    panel = text(root.xpath("//section[@id='agir']")[0])
    assert "Si personne ne répond" in panel
    assert "Guillestre" in panel


def test_the_way_is_told_from_the_commune_of_the_search(client: TestClient, demo: Services) -> None:
    root = page(client, f"/offres/{offer_id(demo, 'SIAO 05')}?commune=05065")
    assert "en voiture" in text(root.xpath("//section[@id='agir']")[0])
    assert client.get(f"/offres/{offer_id(demo, 'SIAO 05')}?commune=75056").status_code == 422


def test_hours_too_old_are_words_with_their_year(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        offers = load_offers(session, session.exec(select(Offer.id)).all()).values()
    dated = [o for o in offers if (o.record.provenance.source_date or "9") < "2024"]
    old = next(o for o in dated if any(s.hours for s in o.record.sites))
    root = page(client, f"/offres/{old.id}")
    assert not root.xpath("//table[@class='hours']")
    assert "appelez avant de venir" in text(root.xpath("//div[@class='site']")[0])


def test_recent_hours_are_a_table_with_headers_and_today_in_words(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        offers = load_offers(session, session.exec(select(Offer.id)).all()).values()
    fresh = [o for o in offers if (o.record.provenance.source_date or "") >= "2026"]
    recent = next((o for o in fresh if any(s.hours for s in o.record.sites)), None)
    if recent is None:
        # None of the bundled hours is recent: the rule itself is asked.
        from datetime import date

        from directory.records import Provenance
        from ui.pages import shown

        some = next(o for o in offers if any(s.hours for s in o.record.sites))
        record = some.record.model_copy(update={"provenance": Provenance(source_date="2026-10")})
        from dataclasses import replace

        site = next(s for s in record.sites if s.hours)
        place = shown.site(site, replace(some, record=record), demo.territory, date(2026, 11, 25))
        assert [day.weekday for day in place.week if day.today] == ["mercredi"]
        return
    root = page(client, f"/offres/{recent.id}")
    table = root.xpath("//table[@class='hours']")[0]
    assert texts(table, ".//thead/tr/th[@scope='col']") == ["Jour", "Horaires"]
    assert texts(table, ".//tr[@class='today']/th") == ["Mercredi (aujourd'hui)"]


def test_sources_are_named_with_their_date(client: TestClient, demo: Services) -> None:
    words = text(page(client, f"/offres/{offer_id(demo, 'SIAO 05')}").xpath("//main")[0])
    assert "Annuaire de démonstration" in words
    assert "lue le 25 novembre 2026" in words
    assert "Information de 2013, pas encore confirmée par la structure" in words


def test_a_protected_place_is_told_nowhere_and_its_page_leaves_no_trace(
    client: TestClient, demo: Services
) -> None:
    with db.reading(demo.database) as session:
        masked = session.exec(select(Offer.id).where(col(Offer.masked))).all()
        hidden = session.exec(select(Partner.id).where(col(Partner.masked))).all()
    assert masked
    assert hidden
    for path in [f"/offres/{each}" for each in masked] + [f"/partenaires/{each}" for each in hidden]:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        root = page(client, path)
        assert not root.xpath("//*[@data-lat]"), path
        assert not root.xpath("//*[@class='site']"), path
        assert text(root.xpath("//title")[0]) == "Annuaire", path
        assert text(root.xpath("//a")[0]) == "Quitter ce site", path
        assert "adresse de ce lieu est protégée" in text(root.xpath("//main")[0]), path


def test_internal_notes_are_never_shown(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        offers = load_offers(session, session.exec(select(Offer.id)).all()).values()
    noted = [offer for offer in offers if offer.record.notes and len(offer.record.notes) > 30][:10]
    assert noted
    for offer in noted:
        assert offer.record.notes not in text(page(client, f"/offres/{offer.id}").xpath("//main")[0])


def test_a_partner_page_lists_its_offers(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        stored = load_offers(session, session.exec(select(Offer.id).limit(1)).all())
    offer = next(iter(stored.values()))
    root = page(client, f"/partenaires/{offer.partner_id}")
    assert offer.record.name in texts(root, "//li/h3")
    assert text(root.xpath("//h1")[0]) == offer.partner_name


def test_every_partner_is_in_the_list(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        ids = session.exec(select(Partner.id)).all()
    hrefs = set(page(client, "/partenaires").xpath("//main//a/@href"))
    assert {f"/partenaires/{each}" for each in ids} <= hrefs
