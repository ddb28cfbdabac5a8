"""The pages of an offer and of a partner."""

from __future__ import annotations

import pytest
from lxml import html
from sqlmodel import col, select
from starlette.testclient import TestClient

from directory import db
from directory.models import Offer, Partner
from directory.records import SiteRecord
from directory.store import load_offers
from search.query import Query
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


def several_places(services: Services) -> tuple[str, SiteRecord]:
    """An offer of several placed communes, and one of its places but the first."""
    with db.reading(services.database) as session:
        offers = load_offers(session, session.exec(select(Offer.id)).all()).values()
    for offer in offers:
        communes = [site.commune for site in offer.record.sites if site.commune and site.lat]
        if not offer.masked and len(set(communes)) == len(offer.record.sites) > 1:
            return str(offer.id), offer.record.sites[-1]
    raise AssertionError("no offer of several places")


def test_the_nearest_place_comes_first_and_says_so(client: TestClient, demo: Services) -> None:
    offer, last = several_places(demo)
    commune = demo.territory.commune(last.commune or "")
    assert commune
    titles = texts(page(client, f"/offres/{offer}?commune={commune.code}"), "//div[@class='site']/h3")
    assert f"le plus proche {commune.of_name}" in titles[0]
    assert not any("le plus proche" in title for title in titles[1:])
    alone = texts(page(client, f"/offres/{offer}"), "//div[@class='site']/h3")
    assert not any("le plus proche" in title for title in alone)


def test_the_commune_of_the_search_stays_in_its_field(client: TestClient, demo: Services) -> None:
    root = page(client, f"/offres/{offer_id(demo, 'SIAO 05')}?commune=05065")
    assert root.xpath("//input[@name='ou']/@value") == ["Guillestre (05600)"]
    assert root.xpath("//input[@type='hidden'][@name='commune']/@value") == ["05065"]


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://127.0.0.1:8000/recherche?q=permis&commune=05065", ["/recherche?q=permis&commune=05065"]),
        ("http://127.0.0.1:8000/ce-soir", ["/ce-soir"]),
        ("http://127.0.0.1:8000/a-propos", []),
        ("https://ailleurs.example/recherche?q=permis", []),
        ("http://127.0.0.1:8000@ailleurs.example/recherche", []),
        (None, []),
    ],
)
def test_only_our_own_results_are_gone_back_to(
    client: TestClient, demo: Services, came: str | None, back: list[str]
) -> None:
    headers = {"Referer": came} if came else {}
    answer = client.get(f"/offres/{offer_id(demo, 'SIAO 05')}", headers=headers)
    root = html.document_fromstring(answer.text)
    assert root.xpath("//a[text()='Retour aux résultats']/@href") == back


def test_nobody_is_told_to_call_where_there_is_no_number(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        offers = load_offers(session, session.exec(select(Offer.id)).all()).values()
    seen = 0
    for offer in offers:
        if offer.masked or "115" in (offer.record.how_to_access or "") or not offer.record.sites:
            continue
        root = page(client, f"/offres/{offer.id}")
        own = list(root.xpath("//a[contains(@class, 'button')]/@href | //div[@class='site']//a/@href"))
        if any(href.startswith("tel:") for href in own):
            continue
        seen += 1
        told = texts(root, "//div[@class='site'] | //section[@id='agir']/h2 | //footer/div/p")
        assert not any("appelez" in words.lower() for words in told), offer.record.name
        if seen == 8:
            break
    assert seen


def test_an_approximate_point_says_what_it_is(client: TestClient, demo: Services) -> None:
    with db.reading(demo.database) as session:
        offers = load_offers(session, session.exec(select(Offer.id)).all()).values()
    offer = next(
        o
        for o in offers
        if not o.masked and any(s.precision == "commune" and s.address for s in o.record.sites)
    )
    words = text(page(client, f"/offres/{offer.id}").xpath("//main")[0])
    assert "Position approximative sur la carte : la mairie de la commune." in words
    assert "la source ne donne pas d'adresse" not in words


def test_an_offer_without_a_place_is_told_as_in_the_list(client: TestClient, demo: Services) -> None:
    item = demo.search.search(Query(group="unplaced"), demo.clock()).items[0]
    assert "Sans lieu précis" in text(page(client, f"/offres/{item.id}").xpath("//main")[0])


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
    assert "lue en novembre 2026" in words
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
