"""The results page: its address, its filters, its words."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.ui.html import page, text, texts


def total(client: TestClient, path: str) -> int:
    found = re.match(r"(\d+|Aucune)", text(page(client, path).xpath("//h1")[0]).replace("\u202f", ""))
    assert found
    return 0 if found[1] == "Aucune" else int(found[1])


def names(client: TestClient, path: str) -> list[str]:
    return texts(page(client, path), "//ol[@id='liste']/li/h2")


def test_a_form_without_script_leads_to_the_short_address(client: TestClient) -> None:
    answer = client.get("/recherche?q=permis&ou=guillestre&season=today&radius_km=")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/recherche?q=permis&commune=05065")


@pytest.mark.parametrize("written", ["Guillestre (05600)", "Guillestre", "05600+Guillestre"])
def test_the_commune_chosen_is_written_in_its_field(client: TestClient, written: str) -> None:
    root = page(client, f"/recherche?ou={written}")
    assert root.xpath("//input[@name='ou']/@value") == ["Guillestre (05600)"]
    assert root.xpath("//input[@type='hidden'][@name='commune']/@value") == ["05065"]


def test_what_is_written_wins_over_a_commune_chosen_before(client: TestClient) -> None:
    answer = client.get("/recherche?ou=Gap&commune=05065&eligible_for=")
    assert answer.headers["Location"] == "/recherche?commune=05061"


def test_a_valley_filters_places_and_says_so(client: TestClient) -> None:
    root = page(client, "/recherche?ou=Queyras")
    assert "Offres sur place situées ici : Queyras." in text(root.xpath("//main")[0])
    assert root.xpath("//input[@name='ou']/@value") == ["Queyras"]
    assert total(client, "/recherche?ou=Queyras&group=on_site") < total(client, "/recherche?group=on_site")


def test_a_start_outside_the_territory_is_said(client: TestClient) -> None:
    outside, inside = (
        page(client, f"/recherche?{start}") for start in ("lat=48.85&lon=2.35", "lat=44.56&lon=6.08")
    )
    assert "Ce point est hors des Hautes-Alpes" in text(outside.xpath("//main")[0])
    assert "Ce point est hors" not in text(inside.xpath("//main")[0])


def test_an_unknown_place_is_an_error_tied_to_its_field(client: TestClient) -> None:
    root = page(client, "/recherche?q=permis&ou=Marseille")
    field = root.xpath("//input[@name='ou']")[0]
    assert field.get("aria-invalid") == "true"
    error = root.xpath(f"//*[@id='{field.get('aria-describedby')}']")[0]
    assert "Nous ne connaissons pas « Marseille » dans les Hautes-Alpes" in text(error)
    assert field.get("value") == "Marseille"


def test_an_ambiguous_place_offers_its_meanings(client: TestClient) -> None:
    root = page(client, "/recherche?q=permis&ou=Saint")
    links = root.xpath("//p[contains(@class, 'hint')]//a")
    assert len(links) > 3
    assert all("q=permis" in link.get("href") for link in links)
    assert "« Saint » peut désigner plusieurs lieux." in text(root.xpath("//*[@id='recherche-ou-error']")[0])


@pytest.mark.parametrize(
    ("written", "code", "label"),
    [
        ("Guilestre", "05065", "Guillestre (05600)"),
        ("Saint Bonet", "05132", "Saint-Bonnet-en-Champsaur (05500)"),
    ],
)
def test_a_name_near_one_place_only_is_not_known_and_proposes_it(
    client: TestClient, written: str, code: str, label: str
) -> None:
    root = page(client, f"/recherche?q=permis&ou={written}")
    assert text(root.xpath("//*[@id='recherche-ou-error']")[0]) == f"Nous ne connaissons pas « {written} »."
    (link,) = root.xpath("//*[@id='recherche-candidates']//a")
    assert (text(link), link.get("href")) == (label, f"/recherche?q=permis&commune={code}")


def test_the_title_says_words_place_and_total(client: TestClient) -> None:
    title = text(page(client, "/recherche?q=permis&commune=05065").xpath("//title")[0])
    assert re.match(r"permis – Guillestre \(05600\) – \d+ offres – ", title)


def test_counts_of_a_filter_stay_true_when_one_is_chosen(client: TestClient) -> None:
    root = page(client, "/recherche?family=mobilite")
    counts = {
        box.get("value"): int(re.sub(r"\D", "", text(box.getparent().xpath("span[@class='count']")[0])))
        for box in root.xpath("//input[@name='family']")
    }
    for family in ("mobilite", "sante"):
        assert counts[family] == total(client, f"/recherche?family={family}")


def test_a_chip_takes_its_filter_away_and_nothing_else(client: TestClient) -> None:
    root = page(client, "/recherche?q=permis&commune=05065&family=mobilite&fees=gratuit")
    chip = next(a for a in root.xpath("//ul[@aria-label='Filtres choisis']//a") if "Mobilité" in text(a))
    assert dict(parse_qsl(urlsplit(chip.get("href")).query)) == {
        "q": "permis",
        "commune": "05065",
        "fees": "gratuit",
    }
    assert "enlever ce filtre" in text(chip)


def test_filters_belong_to_the_search_form_and_keep_their_choice(client: TestClient) -> None:
    root = page(
        client, "/recherche?commune=05065&theme=mobilite--preparer-un-permis&season=winter&max_minutes=60"
    )
    assert not root.xpath("//*[@data-filters]//input[not(@form='recherche')]")
    assert "winter" in root.xpath("//input[@name='season'][@checked]/@value")
    assert root.xpath("//select[@name='max_minutes']/option[@selected]/@value") == ["60"]


def test_a_form_that_keeps_a_radius_without_a_place_is_still_answered(client: TestClient) -> None:
    answer = client.get("/recherche?q=permis&ou=&radius_km=10&sort=minutes")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/recherche?q=permis")


def test_a_radius_around_a_valley_is_said_to_be_without_effect(client: TestClient) -> None:
    root = page(client, "/recherche?ou=Queyras&radius_km=10")
    assert "La distance choisie n'est pas utilisée" in text(root.xpath("//main")[0])


def test_pages_follow_each_other_without_repeating(client: TestClient) -> None:
    first, second = names(client, "/recherche"), names(client, "/recherche?page=2")
    assert len(first) == len(second) == 20
    assert not set(first) & set(second)
    root = page(client, "/recherche?q=aide&page=2")
    assert root.xpath("//a[@rel='prev']/@href") == ["/recherche?q=aide"]
    assert root.xpath("//a[@rel='next']/@href") == ["/recherche?q=aide&page=3"]


def test_a_page_past_the_end_leads_back(client: TestClient) -> None:
    root = page(client, "/recherche?q=permis&page=500")
    assert "Cette page est vide" in text(root.xpath("//main")[0])


def test_nothing_found_tells_what_to_relax_and_how_many_that_gives(client: TestClient) -> None:
    path = "/recherche?q=permis&commune=05065&fees=payant&audience=seniors"
    root = page(client, path)
    assert text(root.xpath("//h1")[0]).startswith("Aucune offre")
    ways = root.xpath("//h2[text()='Élargir la recherche']/following-sibling::ul[1]/li")
    assert ways
    for way in ways:
        stated = int(re.findall(r"(\d+)\s+offre", text(way).replace("\u202f", ""))[0])
        assert stated == total(client, way.xpath("a/@href")[0]) > 0
    assert root.xpath("//a[@href='tel:115']")


def test_nothing_found_shows_neither_an_empty_map_nor_a_lone_button(client: TestClient) -> None:
    root = page(client, "/recherche?q=zzzzzz")
    assert root.xpath("//*[@id='carte'][@hidden]")
    assert not root.xpath("//*[@id='filtres']")
    assert not page(client, "/recherche?q=permis").xpath("//*[@id='carte'][@hidden]")


def test_emergency_housing_puts_the_115_first_with_what_to_say(client: TestClient) -> None:
    root = page(client, "/recherche?q=hebergement+durgence&commune=05023")
    urgent = root.xpath("//section[@aria-labelledby='numeros-urgents']")[0]
    assert text(urgent.xpath(".//a")[0]) == "Appeler le 115, sans abri"
    assert "Dites où vous êtes" in text(urgent)
    assert texts(root, "//ol[@id='liste']/li/h2")[0].startswith("115")


def test_places_given_through_the_115_say_not_to_come(client: TestClient) -> None:
    root = page(client, "/recherche?q=CHRS&commune=05061")
    notes = texts(root, "//li/p[contains(@class, 'stop')]")
    assert "Places attribuées par le 115 : n'y allez pas sans son accord" in notes
    for note in root.xpath("//li/p[contains(@class, 'stop')]"):
        assert "vous pouvez venir" not in text(note.getparent())


def test_a_search_about_violence_leaves_no_trace(client: TestClient) -> None:
    answer = client.get("/recherche?q=mon+mari+me+frappe")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in answer.headers
    root = page(client, "/recherche?q=mon+mari+me+frappe")
    assert text(root.xpath("//title")[0]) == "Annuaire"
    assert text(root.xpath("//a")[0]) == "Quitter ce site"
    assert "mari" not in text(root.xpath("//h1")[0])


@pytest.mark.parametrize(
    "asked",
    [
        "q=vilence+conjugal",
        "q=vilence+conjugal&as_typed=vilence+conjugal",
        "q=bon+de+transport+victime+VIF",
        "q=mon+oncle+me+touche",
        "q=enfant+battu",
        "q=ils+insultent+mamie",
        "q=il+va+me+tuer",
        "q=il+a+un+couteau",
        "q=mon+mari+m%27a+mise+dehors",
        "q=je+veux+mourir",
        "q=CIDFF",
        "q=quitter+mon+mari",
        "q=fuir+mon+copain",
        "q=refuge+pour+femmes",
        "q=I+want+to+leave+my+husband",
        "q=d%C3%A9go%C3%BBt%C3%A9+de+la+vie",
        "theme=famille--surmonter-conflits-separation-violence",
    ],
)
def test_danger_misspelt_understood_or_chosen_leaves_no_trace_either(client: TestClient, asked: str) -> None:
    assert client.get(f"/recherche?{asked}").headers["Cache-Control"] == "no-store"
    assert client.get(f"/api/v1/offers?{asked}").headers["Cache-Control"] == "no-store"
    root = page(client, f"/recherche?{asked}")
    assert text(root.xpath("//title")[0]) == "Annuaire"
    assert "compris" not in text(root.xpath("//main")[0])
    assert "«" not in text(root.xpath("//h1")[0])
    assert not root.xpath("//footer//*[@class='on-paper']")


def test_an_urgency_is_seen_through_a_misspelt_word(client: TestClient) -> None:
    root = page(client, "/recherche?q=vilence+conjugal")
    assert "Appeler le 3919" in text(root.xpath("//section[@aria-labelledby='numeros-urgents']//li")[0])


def test_an_offer_that_names_no_public_says_so(client: TestClient) -> None:
    assert any(
        "public non précisé" in each
        for each in texts(page(client, "/recherche?q=escalade"), "//p[@class='facts']")
    )


def test_tonight_goes_from_the_115_to_places_given_through_it(client: TestClient) -> None:
    root = page(client, "/ce-soir")
    titles = texts(root, "//main//h2")
    assert titles[0] == "1. Appelez le 115"
    assert titles[1] == "2. Où aller sans rendez-vous"
    assert titles[2] == "3. Places attribuées par le 115"


def test_what_one_asks_the_115_for_is_with_the_115_and_says_how(client: TestClient) -> None:
    root = page(client, "/ce-soir")
    asked = texts(root, "//section[@aria-labelledby='avec-le-115']/ol/li")
    for name, how in (
        ("Plan grand froid", "Appeler le 115."),
        ("Maison des femmes", "Appeler le 115, à toute heure."),
        ("SIAO 05", "Appeler le 115 ou passer par un travailleur social."),
    ):
        assert any(each.startswith(name) and how in each for each in asked), name
    come = root.xpath("//h2[text()='2. Où aller sans rendez-vous']/../ol/li")
    assert [text(each) for each in come if "115" in text(each)] == []
    assert not any("Accueil de jour" in text(each) for each in come)
    assert not any("saisonniers" in text(each) for each in root.xpath("//main//li"))


def test_a_day_centre_is_no_place_to_sleep_and_says_when_it_is_open(client: TestClient) -> None:
    root = page(client, "/ce-soir?commune=05061")
    centres = texts(root, "//section[@aria-labelledby='en-journee']/ol/li")
    assert [each[: each.index(" Coallia")] for each in centres] == [
        "Accueil de jour de Gap (La Cordée)",
        "Accueil de jour de Briançon",
    ]
    assert "Repas chaud le midi, du lundi au vendredi" in centres[0]
    assert "Horaires non précisés" in centres[1]
    assert text(root.xpath("//main//section")[-1]).startswith("En journée On n'y dort pas.")


@pytest.mark.parametrize(
    ("commune", "door", "centre"),
    [
        ("05023", "Hébergement d'urgence des Terrasses", "Accueil de jour de Briançon"),
        ("05061", "Dépannage d'hébergement par la Croix-Rouge de Gap", "Accueil de jour de Gap"),
    ],
)
def test_a_search_for_tonight_puts_near_doors_before_day_centres_where_nobody_sleeps(
    client: TestClient, commune: str, door: str, centre: str
) -> None:
    found = names(client, f"/recherche?q=je+dors+dehors+ce+soir&commune={commune}")

    def rank(name: str) -> int:
        return next(at for at, each in enumerate(found) if each.startswith(name))

    assert rank("115") == 0
    assert rank(door) < rank(centre)


def test_the_season_changes_the_way(client: TestClient) -> None:
    def ways(season: str) -> str:
        path = f"/recherche?commune=05003&in_commune=05023&group=on_site&season={season}"
        return " ".join(texts(page(client, path), "//p[@class='facts']/span[1]"))

    assert "col d'Izoard fermé" in ways("winter")
    assert "fermé" not in ways("summer")


def test_a_canton_page_lists_what_happens_there(client: TestClient) -> None:
    root = page(client, "/cantons/0510")
    assert "Guillestre" in text(root.xpath("//h1")[0])
    assert len(root.xpath("//ol[@id='liste']/li")) > 5


def test_a_canton_told_in_another_leads_to_it(client: TestClient) -> None:
    answer = client.get("/cantons/0506")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/cantons/0599")


def understood(client: TestClient, path: str) -> dict[str, str]:
    """What the page says it understood, each with the address that refuses it."""
    found = page(client, path).xpath("//ul[contains(@class, 'understood')]/li[a]")
    return {text(each): each.xpath("a/@href")[0] for each in found}


def test_a_commune_read_in_the_words_is_said_and_may_be_refused(client: TestClient) -> None:
    path = "/recherche?q=garage+laragne"
    assert "?commune=05070" in page(client, path).xpath("//ol[@id='liste']/li/h2/a/@href")[0]
    told = understood(client, path)
    sentence = "Nous cherchons près de Laragne-Montéglin. Chercher plutôt le mot « laragne »"
    refused = page(client, told[sentence])
    assert refused.xpath("//input[@name='q']/@value") == ["garage laragne"]
    assert "Nous cherchons près de" not in text(refused.xpath("//main")[0])
    (chip,) = [a for a in refused.xpath("//ul[@aria-label='Filtres choisis']//a") if "laragne" in text(a)]
    assert chip.get("href") == path


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("aide alimantaire", "Résultats pour « aide alimentaire ». Chercher exactement « alimantaire »"),
        ("RSA", "RSA : revenu de solidarité active. Chercher plutôt le mot « RSA »"),
        ("soliha", "Structure reconnue : Soliha Alpes du Sud. Voir toutes ses offres"),
        ("payer mon loyer", "Nous avons compris : loyers impayés. Chercher seulement vos mots"),
    ],
)
def test_each_step_of_understanding_is_said_and_refused_by_a_link(
    client: TestClient, words: str, sentence: str
) -> None:
    told = understood(client, f"/recherche?q={words}")
    assert sentence in told
    assert sentence not in understood(client, told[sentence])


def test_refusing_a_step_keeps_place_and_filters(client: TestClient) -> None:
    told = understood(client, "/recherche?q=aide+alimantaire&commune=05065&fees=gratuit")
    refusal = next(url for sentence, url in told.items() if "Chercher exactement" in sentence)
    assert dict(parse_qsl(urlsplit(refusal).query)) == {
        "q": "aide alimantaire", "as_typed": "alimantaire", "commune": "05065", "fees": "gratuit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("garage+embrun", "Nous cherchons près d'Embrun."),
        ("garage+les+orres", "Nous cherchons près des Orres."),
        ("garage+queyras", "Nous cherchons près de ce lieu : Queyras."),
        ("garage+canton+de+guillestre", "près de ce lieu : Canton de Guillestre (Guillestrois, Queyras)."),
        ("pizza+tondeuse", "Aucune offre ne contient « pizza » ni « tondeuse »."),
    ],
)
def test_what_is_told_of_the_words_is_said_in_french(client: TestClient, words: str, sentence: str) -> None:
    assert sentence in text(page(client, f"/recherche?q={words}").xpath("//main")[0])


def test_a_correction_that_was_refused_is_not_said_to_be_searched(client: TestClient) -> None:
    told = understood(client, "/recherche?q=aide+alimantaire+lojement&as_typed=alimantaire")
    assert "Résultats pour « aide alimantaire logement ». Chercher exactement « lojement »" in told


def test_all_the_offers_of_a_structure_are_its_page_of_results_without_filters(client: TestClient) -> None:
    told = understood(client, "/recherche?q=soliha&commune=05065&family=hebergement-urgence")
    (url,) = (url for sentence, url in told.items() if "Structure reconnue" in sentence)
    assert set(dict(parse_qsl(urlsplit(url).query))) == {"commune", "partner"}


def test_words_refused_are_forgotten_once_the_text_is_another(client: TestClient) -> None:
    kept = client.get("/recherche?ou=&q=garage+laragne&as_typed=laragne")
    assert "as_typed=laragne" in kept.headers["Location"]
    changed = client.get("/recherche?ou=&q=permis&as_typed=laragne")
    assert changed.headers["Location"] == "/recherche?q=permis"


def test_words_alone_are_asked_for_until_they_change(client: TestClient) -> None:
    told = understood(client, "/recherche?q=payer+mon+loyer")
    alone = told["Nous avons compris : loyers impayés. Chercher seulement vos mots"]
    form = page(client, alone).xpath("//form[@id='recherche']")[0]
    kept = form.getroottree().xpath("//input[@type='hidden' and @form='recherche']")
    sent = {each.get("name"): each.get("value") for each in kept}
    assert sent == {"as_typed": "payer mon loyer"}
    changed = client.get("/recherche", params={"ou": "", **sent, "q": "payer mon permis"})
    assert changed.headers["Location"] == "/recherche?q=payer+mon+permis"
    assert client.get("/recherche?q=payer+mon+loyer&verbatim=1").headers["Location"] == alone
    assert client.get("/recherche?verbatim=1").headers["Location"] == "/recherche", "no word, nothing to take"


def test_words_alone_are_understood_as_nothing_even_in_an_urgency(client: TestClient) -> None:
    root = page(client, "/recherche?q=dormir+dehors&as_typed=dormir+dehors")
    assert "compris" not in text(root.xpath("//main")[0])
    assert "Appeler le 115" in text(root.xpath("//section[@aria-labelledby='numeros-urgents']")[0])


def test_a_place_named_in_the_words_is_the_place_everywhere(client: TestClient) -> None:
    root = page(client, "/recherche?q=bus+laragne")
    assert root.xpath("//input[@name='ou']/@placeholder") == ["Laragne-Montéglin"]
    assert (
        text(root.xpath("//fieldset[.//select[@name='radius_km']]/legend")[0])
        == "Distance de Laragne-Montéglin"
    )
    assert root.xpath("//select[@name='max_minutes']")
    assert "Ouvert aux habitants de Laragne-Montéglin" in text(
        root.xpath("//aside[@aria-label='Filtres']")[0]
    )
    by_name = {text(a): a.get("href") for a in root.xpath("//nav[@aria-labelledby='trier']//a")}
    nearest = page(client, by_name["distance"])
    assert nearest.xpath("//ol[@id='liste']/li")
    form = client.get("/recherche?q=bus+laragne&ou=&radius_km=20&sort=distance")
    assert form.headers["Location"] == "/recherche?q=bus+laragne&radius_km=20&sort=distance"
    assert total(client, form.headers["Location"]) < total(client, "/recherche?q=bus+laragne")


def test_a_misspelt_saint_is_the_place_and_asks_for_no_clothes(client: TestClient) -> None:
    root = page(client, "/recherche?q=garde+d'enfant+saint+bonet")
    assert root.xpath("//input[@name='ou']/@placeholder") == ["Saint-Bonnet-en-Champsaur"]
    told = " ".join(understood(client, "/recherche?q=garde+d'enfant+saint+bonet"))
    assert "garde d'enfants" in told
    assert "vêtements" not in told


def test_refusing_the_place_gives_up_the_distances_counted_from_it(client: TestClient) -> None:
    told = understood(client, "/recherche?q=bus+laragne&radius_km=20&sort=distance&fees=gratuit")
    (refusal,) = (url for sentence, url in told.items() if "Nous cherchons" in sentence)
    assert dict(parse_qsl(urlsplit(refusal).query)) == {
        "q": "bus laragne",
        "fees": "gratuit",
        "as_typed": "laragne",
    }
    assert not page(client, refusal).xpath("//select[@name='radius_km']")


def test_a_distance_without_a_place_is_left_out_of_a_form_and_refused_in_an_address(
    client: TestClient,
) -> None:
    form = client.get("/recherche?q=bus&ou=&radius_km=20&sort=distance")
    assert form.headers["Location"] == "/recherche?q=bus"
    refused = client.get("/recherche?q=bus&radius_km=20")
    assert refused.status_code == 422
    assert "Dites d'où vous partez" in refused.text.replace("&#39;", "'")


def test_a_refused_correction_is_still_proposed(client: TestClient) -> None:
    told = understood(client, "/recherche?q=alimantaire&as_typed=alimantaire")
    assert told["Vouliez-vous dire « alimentaire » ?"] == "/recherche?q=alimentaire"


def test_what_only_comes_near_says_so_and_names_the_missing_word(client: TestClient) -> None:
    main = text(page(client, "/recherche?q=jardin+potager").xpath("//main")[0])
    assert "Aucune offre ne répond vraiment à votre recherche. Voici ce qui s'en approche." in main
    assert "Aucune offre ne contient « potager »." in main
    assert "ne répond vraiment" not in text(page(client, "/recherche?q=permis").xpath("//main")[0])


def test_a_search_about_violence_names_no_kind_of_help(client: TestClient) -> None:
    assert not [each for each in understood(client, "/recherche?q=mon+mari+me+frappe") if "compris" in each]


@pytest.mark.parametrize(
    "path",
    [
        "/recherche?q=dentiste&commune=05001&radius_km=1&group=on_site",
        "/recherche?q=CSAPA&commune=05001&max_minutes=5&group=on_site&fees=gratuit",
        "/recherche?q=CSAPA&canton=0501&group=on_site",
        "/recherche?q=zzzzzz&canton=0510",
    ],
)
def test_every_way_out_of_nothing_leads_to_the_number_it_states(client: TestClient, path: str) -> None:
    root = page(client, path)
    assert text(root.xpath("//h1")[0]).startswith("Aucune offre")
    ways = root.xpath("//h2[text()='Élargir la recherche']/following-sibling::ul[1]/li")
    assert ways
    for way in ways:
        stated = int(re.findall(r"(\d+)\s+offre", text(way).replace("\u202f", ""))[0])
        assert stated == total(client, way.xpath("a/@href")[0]) > 0, text(way)


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("q=je+dors+dehors+ce+soir&commune=05023", ["/ce-soir?commune=05023"]),
        ("family=hebergement-urgence", ["/ce-soir"]),
        ("q=permis", []),
    ],
)
def test_who_has_no_roof_tonight_is_led_to_the_page_for_tonight(
    client: TestClient, asked: str, led: list[str]
) -> None:
    assert page(client, f"/recherche?{asked}").xpath("//main//a[contains(@href, 'ce-soir')]/@href") == led
