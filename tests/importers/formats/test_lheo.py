"""LHÉO: three versions, one reading; sessions with their dates, places, and no person."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from directory.vocabularies import AUDIENCES, THEMES
from importers.base import Notes
from importers.formats.lheo import Lheo
from importers.formats.lheo_codes import AUDIENCES as AUDIENCES_OF
from importers.formats.lheo_codes import DOMAINS
from importers.formats.lheo_sessions import period_words
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

BODY = """
<organisme-formation-responsable numero="7">
  <numero-activite>93050000005</numero-activite>
  <SIRET-organisme-formation><SIRET>19290076900014</SIRET></SIRET-organisme-formation>
  <nom-organisme>Greta des Alpes</nom-organisme><raison-sociale>-</raison-sociale>
  <coordonnees-organisme><coordonnees><adresse><ligne>1 rue Carnot</ligne><codepostal>05000</codepostal>
    <ville>Gap</ville><code-INSEE-commune>05061</code-INSEE-commune></adresse>
    <telfixe><numtel>04 92 00 00 00</numtel></telfixe></coordonnees></coordonnees-organisme>
  <contact-organisme><coordonnees><civilite>Mme</civilite><nom>Martin</nom><prenom>Zoé</prenom>
    <portable><numtel>06 00 00 00 01</numtel></portable><courriel>zmartin@exemple.fr</courriel>
  </coordonnees></contact-organisme>
</organisme-formation-responsable>"""
PLACE = """<lieu-de-formation><coordonnees><ligne>Lycée</ligne><adresse><ligne>2 rue Haute</ligne>
  <codepostal>{postal}</codepostal><ville>{city}</ville><code-INSEE-commune>{insee}</code-INSEE-commune>
  </adresse></coordonnees></lieu-de-formation>"""
EMBRUN = PLACE.format(postal="05200", city="Embrun", insee="05046")
LYON = PLACE.format(postal="69001", city="Lyon", insee="69381")


def session(start, end, more=""):
    return f"<session><periode><debut>{start}</debut><fin>{end}</fin></periode>{more}</session>"


def action(inside, number="1"):
    return f'<action numero="{number}">{inside}</action>'


def training(*actions, title="CAP cuisine", number="12", head=""):
    return (
        f'<formation numero="{number}"><intitule-formation>{title}</intitule-formation>{head}'
        f"{''.join(actions)}{BODY}</formation>"
    )


def lheo(*trainings, namespace="http://lheo.gouv.fr/2.3"):
    return f'<lheo xmlns="{namespace}"><offres>{"".join(trainings)}</offres></lheo>'.encode()


WHERE = """<l:coordonnees><l:adresse><l:ligne>2 rue Haute</l:ligne><l:codepostal>05200</l:codepostal>
  <l:ville>Embrun</l:ville><l:code-INSEE-commune>05046</l:code-INSEE-commune></l:adresse>
  <l:telfixe><l:numtel>04 92 00 00 01</l:numtel><l:numtel>+33 4 92 00 00 02</l:numtel></l:telfixe>
  <l:extras info="a"><l:extra info="b">c</l:extra></l:extras></l:coordonnees>"""
CONFORMING = f"""<l:lheo xmlns:l="http://lheo.gouv.fr/2.3"><l:offres>
<l:formation numero="F1" horodatage-modification="2026-10-01T10:00:00+02:00"><l:domaine-formation/>
  <l:intitule-formation><![CDATA[Cuisine & service]]></l:intitule-formation>
  <l:objectif-formation><![CDATA[<p>Servir</p>]]></l:objectif-formation>
  <l:resultats-attendus>-</l:resultats-attendus><l:contenu-formation>-</l:contenu-formation>
  <l:certifiante>0</l:certifiante><l:contact-formation>{WHERE}</l:contact-formation>
  <l:parcours-de-formation>1</l:parcours-de-formation><l:code-niveau-entree>11</l:code-niveau-entree>
  <l:action numero="A1"><l:rythme-formation>-</l:rythme-formation>
    <l:code-public-vise ref="V14">83056</l:code-public-vise>
    <l:niveau-entree-obligatoire>0</l:niveau-entree-obligatoire>
    <l:modalites-alternance>-</l:modalites-alternance>
    <l:modalites-enseignement>0</l:modalites-enseignement>
    <l:conditions-specifiques>-</l:conditions-specifiques>
    <l:prise-en-charge-frais-possible>0</l:prise-en-charge-frais-possible>
    <l:lieu-de-formation tag="principal">{WHERE}</l:lieu-de-formation>
    <l:modalites-entrees-sorties>0</l:modalites-entrees-sorties>
    <l:session><l:periode><l:debut>20260900</l:debut><l:fin>99999999</l:fin></l:periode>
      <l:adresse-inscription><l:adresse><l:ligne>-</l:ligne><l:codepostal>05000</l:codepostal>
        <l:ville>Gap</l:ville></l:adresse></l:adresse-inscription></l:session></l:action>
  <l:organisme-formation-responsable><l:numero-activite>93050000005</l:numero-activite>
    <l:SIRET-organisme-formation><l:SIRET>19290076900014</l:SIRET></l:SIRET-organisme-formation>
    <l:nom-organisme>Greta des Alpes</l:nom-organisme><l:raison-sociale>-</l:raison-sociale>
    <l:coordonnees-organisme>{WHERE}</l:coordonnees-organisme>
    <l:contact-organisme>{WHERE}</l:contact-organisme></l:organisme-formation-responsable>
</l:formation></l:offres></l:lheo>""".encode()


@pytest.fixture
def read(mapped, part):
    def run(*trainings, **more):
        return mapped(Lheo(), [part("offre.xml", lheo(*trainings, **more))])

    return run


def offer(result):
    return result.drafts[0].candidate.offer


@pytest.mark.parametrize("space", ["http://lheo.gouv.fr/2.3", "http://www.lheo.org/2.2", "urn:next"])
def test_a_training_gives_a_partner_and_an_offer_per_action(read, space):
    inside = EMBRUN + session("20260900", "20270630")
    rows = read(
        training(action(inside), action(inside, "2")), training(action(inside), number="13"), namespace=space
    )
    assert [row.kinds for row, _ in rows] == [("partner",), ("offer",), ("offer",), ("offer",)]
    candidates = [result.drafts[0].candidate for _, result in rows]
    assert [c.key for c in candidates] == ["19290076900014", "12/1", "12/2", "13/1"]
    assert {c.partner_key for c in candidates[1:]} == {"19290076900014"}
    assert candidates[0].partner.name == "Greta des Alpes"
    (place,) = candidates[1].offer.sites
    assert (place.label, place.commune, place.address) == ("Lycée", "05046", "2 rue Haute")
    assert [p for _, result in rows for p in result.problems] == []


def test_what_the_schema_of_2_3_asks_for_reads_without_a_problem(mapped, part):
    (_, body), (_, result) = mapped(Lheo(), [part("offre.xml", CONFORMING)])
    assert (body.problems, result.problems) == ((), ())
    kept = offer(result)
    assert (kept.name, kept.description, kept.conditions) == ("Cuisine & service", "Servir", None)
    assert [(s.starts_on, s.ends_on) for s in kept.sessions] == [("2026-09", None)]
    assert (kept.updated_at, kept.audiences) == ("2026-10-01", ("tous-publics",))


def test_that_file_is_what_the_schema_asks_for(shared_data):
    schema = etree.XMLSchema(etree.parse(shared_data / "samples" / "lheo-2.3.xsd"))
    schema.assertValid(etree.fromstring(CONFORMING))


def test_sessions_keep_their_dates_with_the_precision_they_have(read):
    late = session(
        "20270115",
        "99991231",
        "<periode-inscription><periode><debut>20261101</debut><fin>20261231</fin></periode></periode-inscription>"
        "<etat-recrutement>2</etat-recrutement>",
    )
    inside = EMBRUN + late + session("20260900", "20270000") + session("00000000", "00000000")
    _, (_, result) = read(training(action(inside)))
    first, second = offer(result).sessions
    assert (first.starts_on, first.ends_on, first.text) == ("2026-09", "2027", "De septembre 2026 à 2027")
    assert (second.starts_on, second.ends_on) == ("2027-01-15", None)
    assert second.text == (
        "À partir du 15 janvier 2027 (inscriptions du 1er novembre 2026 au 31 décembre 2026, recrutement fermé)"
    )
    assert result.problems == ()


def test_a_session_says_how_one_is_chosen_when_and_where(read):
    meeting = (
        "<recrutement><modalite-recrutement>9</modalite-recrutement><a-distance>0</a-distance>"
        "<adresse><denomination>Maison de l'emploi</denomination><ligne>3 rue Haute</ligne>"
        "<codepostal>05000</codepostal><ville>Gap</ville></adresse>"
        "<periode><debut>20261203</debut><fin>20261203</fin></periode><heure-debut>09h00</heure-debut>"
        "<heure-fin>12h30</heure-fin><commentaire>Apportez un CV, ou écrivez à lea.petit@gmail.com</commentaire>"
        "</recrutement><recrutement><modalite-recrutement>8</modalite-recrutement><a-distance>1</a-distance>"
        "</recrutement><recrutement><modalite-recrutement>0</modalite-recrutement></recrutement>"
    )
    _, (_, result) = read(training(action(EMBRUN + session("20270104", "20270630", meeting))))
    (one,) = offer(result).sessions
    assert one.text.startswith(
        "Du 4 janvier 2027 au 30 juin 2027 (information collective le 3 décembre 2026 de 9h à 12h30, "
        "Maison de l'emploi, 3 rue Haute, Gap, Apportez un CV"
    )
    assert one.text.endswith(" ; entretien ou rendez-vous individuel, à distance)")
    assert "lea.petit" not in one.text


@pytest.mark.parametrize(
    ("stated", "told"),
    [("09h00", "9h"), ("14:30", "14h30"), ("0900", "9h"), ("9", "9h"), ("00h15", "0h15"), ("matin", "matin")],
)
def test_hours_are_read_however_they_are_written(read, stated, told):
    meeting = (
        "<recrutement><modalite-recrutement>9</modalite-recrutement>"
        f"<heure-debut>{stated}</heure-debut></recrutement>"
    )
    _, (_, result) = read(training(action(EMBRUN + session("20270104", "20270630", meeting))))
    assert offer(result).sessions[0].text.endswith(f"(information collective à {told})")


def test_an_action_says_when_it_can_be_joined_and_when_it_is_presented(read):
    told = "<date-information><date>20261203</date></date-information>"
    for code, words in (
        ("0", ""),
        ("1", "Entrées et sorties permanentes : on peut commencer à tout moment.\n"),
    ):
        coming = f"<modalites-entrees-sorties>{code}</modalites-entrees-sorties>"
        _, (_, result) = read(training(action(EMBRUN + coming + told)))
        assert offer(result).how_to_access == f"{words}Réunion d'information : 3 décembre 2026."


def test_a_session_that_cannot_be_is_told(read):
    _, (_, result) = read(
        training(action(EMBRUN + session("20260901", "20250901") + session("20261399", "")))
    )
    assert [(s.starts_on, s.ends_on) for s in offer(result).sessions] == [("2026-09-01", None)]
    assert {(p.field, p.severity) for p in result.problems} == {("fin", "error"), ("debut", "error")}


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2026-09", "2026-10", "De septembre 2026 à octobre 2026"),
        ("2026-10", "2026-10-05", "D'octobre 2026 au 5 octobre 2026"),
        ("2026-04", None, "À partir d'avril 2026"),
        (None, "2026", "Jusqu'à 2026"),
        (None, None, ""),
    ],
)
def test_periods_are_said_in_french(starts, ends, words):
    assert period_words(starts, ends) == words


def test_no_person_is_kept_nor_what_is_made_of_a_name(read):
    contact = (
        "<contact-formation><coordonnees><nom>Isabelle Dulac</nom><telfixe><numtel>04 92 11 11 11</numtel></telfixe>"
        "<portable><numtel>06 39 98 77 65</numtel></portable><courriel>idulac@exemple.fr</courriel>"
        "</coordonnees></contact-formation>"
    )
    rows = read(training(action(EMBRUN), head=contact))
    everything = json.dumps([dict(row.values) for row, _ in rows]) + "".join(
        draft.candidate.model_dump_json() for _, result in rows for draft in result.drafts
    )
    for told in ("Dulac", "dulac", "Martin", "martin", "Zo", "06 0", "+336"):
        assert told not in everything
    assert [c.value for c in offer(rows[1][1]).contacts] == ["+33492111111"]


def test_a_mobile_beside_a_name_is_a_person_s_whatever_its_element(read):
    line = "<contact-formation><coordonnees>{}<telfixe><numtel>{}</numtel></telfixe></coordonnees></contact-formation>"
    named, short, nameless = (
        line.format(name, "07 39 98 77 65")
        for name in ("<nom>Dulac</nom>", "<nom>Li</nom><prenom>Bo</prenom>", "")
    )
    heads = {named: "+33492000000", short: "+33492000000", nameless: "+33739987765"}
    for head, number in heads.items():
        _, (_, result) = read(training(action(EMBRUN), head=head))
        assert [c.value for c in offer(result).contacts] == [number]


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("06 39 98 77 65", "+33492000000"),
        ("+33 (0)7 39 98 77 65", "+33492000000"),
        ("07 39 98 77 65 / 04 92 11 11 11", "+33492111111"),
        ("04 92 11 11 11 ou 07 39 98 77 65", "+33492111111"),
        ("04 92 06 07 08", "+33492060708"),
    ],
)
def test_beside_a_name_no_mobile_is_told_even_as_a_problem(read, stated, kept):
    head = f"<contact-formation><coordonnees><nom>Dulac</nom><telfixe><numtel>{stated}</numtel></telfixe></coordonnees>"
    _, (row, result) = read(training(action(EMBRUN), head=f"{head}</contact-formation>"))
    assert [c.value for c in offer(result).contacts] == [kept]
    assert result.problems == ()
    assert "39 98" not in str(row.values)


def test_what_holds_a_code_or_a_name_tells_no_person_s_address(read):
    head = "<certification><code-RNCP>zoe.martin@gmail.com</code-RNCP></certification>"
    taught = "<raison-sociale-formateur>zoe.martin@gmail.com</raison-sociale-formateur>"
    _, (_, result) = read(training(action(EMBRUN + taught), head=head))
    assert offer(result).description == "Assurée par [adresse personnelle retirée]."


def test_a_place_that_bears_a_person_s_name_keeps_no_mobile(read):
    for who, number in (
        ("<civilite>Mme</civilite><nom>Dulac</nom>", None),
        ("<nom>Lycée</nom>", "+33739987765"),
    ):
        stated = f"<coordonnees>{who}<telfixe><numtel>07 39 98 77 65</numtel></telfixe>"
        _, (row, result) = read(training(action(EMBRUN.replace("<coordonnees>", stated))))
        assert [site.phone for site in offer(result).sites] == [number]
        assert ("07 39" in str(row.values)) is (number is not None)


def contact(name, kind, number, address=""):
    said = f"<courriel>{address}</courriel>" if address else ""
    return (
        f"<{name}><type-contact>{kind}</type-contact><coordonnees><telfixe><numtel>{number}</numtel></telfixe>"
        f"{said}</coordonnees></{name}>"
    )


def test_of_several_contacts_the_reception_is_first_and_one_subject_last(read):
    several = (
        contact("contact-formation", 1, "04 92 11 11 11", "handicap@exemple.fr")
        + contact("contact-formation", 0, "04 92 22 22 22")
        + contact("contact-formation", 4, "04 92 33 33 33")
    )
    _, (_, result) = read(training(action(EMBRUN), head=several))
    assert [c.value for c in offer(result).contacts] == ["+33492333333", "handicap@exemple.fr"]


def test_a_contact_is_the_session_s_then_the_teacher_s_then_the_body_s(read):
    late = session("20270104", "20270630", contact("contact-session", 3, "04 92 44 44 44"))
    taught = contact("contact-formateur", 3, "04 92 55 55 55")
    teacher = f"<organisme-formateur>{taught}</organisme-formateur>"
    rows = read(training(action(EMBRUN + late + teacher), action(EMBRUN + teacher, "2"), action(EMBRUN, "3")))
    numbers = [[c.value for c in offer(result).contacts] for _, result in rows[1:]]
    assert numbers == [["+33492444444"], ["+33492555555"], ["+33492000000"]]


def test_how_to_enrol_is_plain_text_without_a_person_s_address(read):
    said = "&lt;p&gt;Dossier à rendre à zoe.martin@gmail.com avant &lt;b&gt;juin&lt;/b&gt;&lt;/p&gt;"
    inside = session("20270104", "20270630", f"<modalites-inscription>{said}</modalites-inscription>")
    _, (_, result) = read(training(action(EMBRUN + inside)))
    told = offer(result).how_to_access
    assert told.startswith("Dossier à rendre")
    assert not any(sign in told for sign in ("<", "&lt;", "gmail"))


def test_a_day_of_zeros_gives_way_to_the_training_s(read):
    dated = action(EMBRUN).replace("<action", '<action datemaj="00000000"')
    one = training(dated).replace("<formation", '<formation datemaj="20261102"')
    (_, _), (_, result) = read(one)
    assert (offer(result).updated_at, result.problems) == ("2026-11-02", ())


def test_a_training_elsewhere_is_set_aside_unless_it_is_followed_from_home(read):
    far = action(LYON + "<modalites-enseignement>0</modalites-enseignement>")
    remote = action(
        LYON + "<modalites-enseignement>2</modalites-enseignement>"
        "<code-perimetre-recrutement>5</code-perimetre-recrutement>",
        "2",
    )
    _, (_, aside), (_, kept) = read(training(far, remote))
    assert (aside.set_aside, aside.drafts) == ("hors du territoire", ())
    assert offer(kept).modes == ("a-distance",)
    assert offer(kept).zone_eligibilite == ("pays:france",)


@pytest.mark.parametrize(
    ("code", "zone"),
    [("1", "commune:05046"), ("2", "departement:05"), ("3", "region:93"), ("6", "pays:france")],
)
def test_the_recruitment_area_is_the_one_that_holds_the_place(read, code, zone):
    inside = EMBRUN + f"<code-perimetre-recrutement>{code}</code-perimetre-recrutement>"
    _, (_, result) = read(training(action(inside)))
    assert offer(result).zone_eligibilite == (zone,)


def test_the_area_of_a_session_s_recruitment_is_not_the_action_s(read):
    own = "<code-perimetre-recrutement>3</code-perimetre-recrutement>"
    recruited = (
        "<recrutement><modalite-recrutement>3</modalite-recrutement>"
        "<code-perimetre-recrutement>1</code-perimetre-recrutement></recrutement>"
    )
    _, (_, result) = read(training(action(EMBRUN + session("20270104", "20270630", recruited) + own)))
    assert offer(result).zone_eligibilite == ("region:93",)


def test_the_domain_is_the_training_s_and_not_what_its_body_can_teach(read, mapped, part):
    taught = "<potentiel><code-FORMACODE>11054</code-FORMACODE></potentiel></organisme-formation-responsable>"
    for domain, code in (("", None), ("<code-FORMACODE ref='V14'>42752</code-FORMACODE>", "formacode:42752")):
        one = training(action(EMBRUN), head=f"<domaine-formation>{domain}</domaine-formation>")
        content = lheo(one.replace("</organisme-formation-responsable>", taught))
        _, (_, result) = mapped(Lheo(), [part("offre.xml", content)])
        assert offer(result).source_code == code


def test_without_a_place_it_is_at_the_body_s(read):
    _, (_, result) = read(training(action("")))
    assert (result.drafts[0].where, result.drafts[0].takes_partner_place) == ("partner", True)


@pytest.mark.parametrize(
    ("code", "compulsory", "conditions"),
    [
        ("5", "1", "Niveau demandé : baccalauréat."),
        ("13", "1", "Niveau demandé : CAP, BEP."),
        ("14", "1", "Niveau demandé : baccalauréat."),
        ("18", "1", "Niveau demandé : doctorat."),
        ("14", "0", None),
        ("11", "1", None),
        ("0", "1", None),
    ],
)
def test_a_compulsory_level_is_told_in_both_tables_of_levels(read, code, compulsory, conditions):
    inside = f"<niveau-entree-obligatoire>{compulsory}</niveau-entree-obligatoire>{EMBRUN}"
    head = f"<code-niveau-entree>{code}</code-niveau-entree>"
    _, (_, result) = read(training(action(inside), head=head))
    assert offer(result).conditions == conditions


@pytest.mark.parametrize(("price", "fees"), [("0", ("gratuit",)), ("1200.50", ("payant",)), ("", ())])
def test_a_price_says_the_fees(read, price, fees):
    _, (_, result) = read(training(action(f"{EMBRUN}<prix-total-TTC>{price}</prix-total-TTC>")))
    assert offer(result).fees == fees
    if price == "1200.50":
        assert offer(result).fees_detail == "Prix total : 1 200,50 € TTC."


def test_the_price_of_an_hour_and_who_pays_are_told(read):
    funders = "".join(
        f"<organisme-financeur><code-financeur>{code}</code-financeur></organisme-financeur>"
        for code in ("2", "11", "19", "0")
    )
    inside = f"{EMBRUN}<prix-horaire-TTC>12,5</prix-horaire-TTC>{funders}"
    _, (_, result) = read(training(action(inside)))
    assert (offer(result).fees, offer(result).fees_detail) == (
        ("payant",),
        "Prix de l'heure : 12,50 € TTC.\nFinancement : Région, État.",
    )
    _, (_, unsaid) = read(training(action(f"{EMBRUN}<prix-horaire-TTC>0</prix-horaire-TTC>")))
    assert (offer(unsaid).fees, offer(unsaid).fees_detail) == ((), None)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<code-RNCP>474</code-RNCP><code-CERTIFINFO>19004</code-CERTIFINFO>", "RNCP474"),
        ("<code-RNCP>RNCP474</code-RNCP></certification><certification><code-RS>RS5801</code-RS>", "RNCP474, RS5801"),
        ("<code-CERTIFINFO>19004</code-CERTIFINFO>", "oui"),
    ],
)  # fmt: skip
def test_what_it_leads_to_and_its_hours_are_told(read, inside, told):
    head = (
        f"<certifiante>1</certifiante><certification>{inside}</certification>"
        "<code-niveau-sortie>15</code-niveau-sortie>"
    )
    hours = (
        "<nombre-heures-total>600</nombre-heures-total><nombre-heures-centre>400</nombre-heures-centre>"
        "<nombre-heures-entreprise>200</nombre-heures-entreprise>"
    )
    _, (_, result) = read(training(action(EMBRUN + hours), head=head))
    assert offer(result).description == (
        "Nombre d'heures : 600. Heures en centre : 400. Heures en entreprise : 200. "
        f"Niveau de sortie : bac + 2. Certification : {told}."
    )
    none = "<nombre-heures-entreprise>0</nombre-heures-entreprise>"
    assert offer(read(training(action(EMBRUN + none)))[1][1]).description is None


def test_the_page_of_the_only_session_is_the_last_choice(read):
    page = "<url-session><urlweb>https://exemple.fr/{}</urlweb></url-session>"
    one, two = (session(f"2027010{day}", "20270630", page.format(day)) for day in (4, 5))
    own = "<url-action><urlweb>https://exemple.fr/action</urlweb></url-action>"
    pages = [
        offer(read(training(action(EMBRUN + inside)))[1][1]).mobilisation_url
        for inside in (one, one + two, own + one)
    ]
    assert pages == ["https://exemple.fr/4", None, "https://exemple.fr/action"]


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Français langue étrangère A1", "lecture-ecriture-calcul--maitriser-le-francais"),
        ("CAP cuisine", "se-former--trouver-sa-formation"),
    ],
)
def test_themes_come_from_the_title(read, title, theme):
    _, (_, result) = read(training(action(EMBRUN), title=title))
    assert offer(result).themes == (theme,)
    assert theme in THEMES


@pytest.mark.parametrize(
    ("codes", "themes"),
    [
        (["15235"], ("lecture-ecriture-calcul--maitriser-le-francais",)),
        (["15041"], tuple(DOMAINS["15041"])),
        (["42752", "15041"], ("se-former--trouver-sa-formation",)),
    ],
)
def test_themes_come_from_the_main_domain_too(read, codes, themes):
    domain = "".join(f"<code-FORMACODE ref='V14'>{code}</code-FORMACODE>" for code in codes)
    head = f"<domaine-formation>{domain}</domaine-formation>"
    _, (_, result) = read(training(action(EMBRUN), title="Parcours d'entrée", head=head))
    assert offer(result).themes == themes
    assert set(themes) <= set(THEMES)


@pytest.mark.parametrize(
    ("codes", "audiences"),
    [
        ([("V14", "80009"), ("V14", "82044")], ("demandeurs-emploi", "jeunes", "actifs")),
        ([("V12", "80006"), ("V12", "83056")], ("tous-publics",)),
        ([("V14", "81099"), ("V14", "83056")], ("tous-publics",)),
        ([("V14", "80006"), ("V14", "81099")], ()),
        ([("V9", "80009")], ()),
        ([("", "80009")], ()),
    ],
)
def test_audiences_come_from_recent_codes_that_are_all_known(read, codes, audiences):
    said = "".join(f'<code-public-vise ref="{ref}">{code}</code-public-vise>' for ref, code in codes)
    _, (_, result) = read(training(action(said + EMBRUN)))
    assert offer(result).audiences == audiences


def test_the_codes_speak_data_inclusion():
    assert {theme for themes in DOMAINS.values() for theme in themes} <= set(THEMES)
    assert {name for names in AUDIENCES_OF.values() for name in names} <= set(AUDIENCES)


def test_what_has_no_title_no_body_or_no_findable_place_is_refused(read, mapped, part):
    nowhere = PLACE.format(postal="", city="Nulle-Part", insee="")
    (_, untitled), (_, lost) = read(training(action(EMBRUN), action(nowhere, "2"), title=""))[1:]
    assert {p.field for p in untitled.problems if p.severity == "rejected"} == {"intitule-formation"}
    assert {p.field for p in lost.problems if p.severity == "rejected"} >= {"lieu-de-formation"}
    alone = lheo(training(action(EMBRUN)).replace(BODY, ""))
    ((_, orphan),) = mapped(Lheo(), [part("offre.xml", alone)])
    assert orphan.problems[0].field == "organisme-formation-responsable"
    assert orphan.keys == (("offer", "12/1"),)


@pytest.mark.parametrize(
    "content",
    [b"a;b\n1;2\n", b"<rss><formation/></rss>", lheo(training(action(EMBRUN)))[:-40],
     b'<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/passwd">]><lheo><offres/></lheo>'],
)  # fmt: skip
def test_another_file_a_cut_one_or_a_hostile_one_is_refused(part, content):
    with pytest.raises(FileRefused):
        list(Lheo().read([part("offre.xml", content)], Notes()))


def test_the_sample_of_2_2(mapped, shared_data, everywhere):
    with parts_of(shared_data / "samples" / "lheo-exemple-bts-onisep.xml") as parts:
        assert Lheo().sniff(parts)
        rows = mapped(Lheo(), parts)
        kept = [Lheo().map(row, everywhere) for row in Lheo().read(parts, Notes())]
    assert [result.set_aside for _, result in rows] == ["hors du territoire"] * 2
    partner, bts = (result.drafts[0].candidate for result in kept)
    assert (partner.key, partner.partner.name) == ("19290076900014", "Lycée Kerneuzec")
    assert (bts.offer.sites[0].commune, bts.offer.sites[0].lat) == ("29233", 47.882108)
    assert [(s.starts_on, s.ends_on) for s in bts.offer.sessions] == [("2015-09-01", "2017-08-31")]
    assert "<p>" not in bts.offer.description


def test_the_sample_of_1_3(shared_data, everywhere):
    with parts_of(shared_data / "samples" / "lheo-1.3-exemple-conseiller-insertion.xml") as parts:
        rows = list(Lheo().read(parts, Notes()))
    partner, training_ = (Lheo().map(row, everywhere).drafts[0].candidate for row in rows)
    assert partner.partner.name == "AFPA Rillieux"
    assert training_.offer.name.startswith("Titre professionnel conseiller")
    assert [(s.starts_on, s.ends_on) for s in training_.offer.sessions] == [("2008-04-14", "2008-08-01")]
    assert (training_.offer.sites[0].label, training_.offer.sites[0].lat) == ("AFPA Rillieux", 45.804363)
    everything = json.dumps([dict(row.values) for row in rows])
    assert not any(name in everything for name in ("Dulac", "idulac", "Duport", "jduport", "06 39", "06 02"))


def test_imported_twice_nothing_changes(instance, tmp_path):
    path = tmp_path / "offre.xml"
    path.write_bytes(lheo(training(action(EMBRUN + session("20260900", "20270630")), action(LYON, "2"))))
    first, again = (instance.load("lheo", path) for _ in range(2))
    assert (first.partners.added, first.offers.added, first.rows.read, first.rows.set_aside) == (1, 1, 3, 1)
    assert (again.rows.stored, again.rows.unchanged, again.offers.unchanged) == (0, 2, 1)
