"""Soliguide's categories and what they are here: the public name, thématiques, type.

The API names a category by a number (before 2023) or by a word (since); both are read. Numbers, words and
their correspondence are facts of Soliguide's public taxonomy; names and thématiques are this directory's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from directory.vocabularies import VIOLENCE

_CARE = "sante--acces-aux-soins"
_MENTAL = "sante--sante-mentale"
_ADDICTIONS = "sante--addictions"
_SEXUAL = "sante--sante-sexuelle"
_FORMS = "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives"
_RIGHTS = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits"
_JUSTICE = "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire"
_MDPH = "sante--constituer-un-dossier-mdph-invalidite"
_BUDGET = "difficultes-financieres--ameliorer-sa-gestion-budgetaire"
_FOOD = "equipement-et-alimentation--alimentation"
_CLOTHES = "equipement-et-alimentation--habillement"
_GOODS = "equipement-et-alimentation--electromenager"
_CHILDREN = "famille--garde-denfants"
_PARENTS = "famille--soutien-a-la-parentalite-et-a-leducation"
_FRENCH = "lecture-ecriture-calcul--maitriser-le-francais"
_SHELTER = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
_HOUSING = "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement"
_RENT = "logement-hebergement--louer-un-logement"
_SHARED = "mobilite--mobilite-douce-partagee-collective"
_VEHICLE = "mobilite--acceder-a-un-vehicule"
_GARAGE = "mobilite--entretenir-reparer-son-vehicule"
_ROUTE = "mobilite--etre-accompagne-dans-son-parcours-mobilite"
_LICENCE = "mobilite--preparer-un-permis"
_FARES = "mobilite--financer-ma-mobilite"
_BASICS = "numerique--maitriser-les-fondamentaux-du-numerique"
_NETWORK = "numerique--acceder-a-une-connexion-internet"
_ONLINE = "numerique--acceder-a-des-services-en-ligne"
_TRAINING = "se-former--trouver-sa-formation"
_SEARCH = "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi"
_JOBS = "trouver-un-emploi--repondre-a-des-offres-demploi"
_LINK = "remobilisation--lien-social"
_WELLBEING = "remobilisation--bien-etre-confiance-en-soi"
_LEISURE = "remobilisation--activites-sportives-et-culturelles"

HELP, MATERIAL, INFO, WORKSHOP = "accompagnement", "aide-materielle", "information", "atelier"


@dataclass(frozen=True, slots=True)
class Category:
    """One category: the offer's public name, its thématiques and type, its family where they do not tell."""

    name: str
    themes: tuple[str, ...] = ()
    type: str | None = None
    families: tuple[str, ...] = ()
    lodging: bool = False


_DAILY = ("vie-quotidienne",)
_ROWS: Final[tuple[tuple[tuple[int, ...], tuple[str, ...], Category], ...]] = (
    ((100,), ("health", "sante"), Category("Soins et santé", (_CARE,), HELP)),
    ((101,), ("addiction", "addictions"), Category("Aide pour les addictions", (_ADDICTIONS,), HELP)),
    ((), ("addiction_care",), Category("Soins pour les addictions", (_ADDICTIONS,), HELP)),
    (
        (),
        ("addiction_prevention_and_material",),
        Category("Prévention des addictions et matériel", (_ADDICTIONS,), HELP),
    ),
    ((102,), ("std_testing",), Category("Dépistage", (_SEXUAL,), HELP)),
    ((103,), ("psychological_support",), Category("Soutien psychologique", (_MENTAL,), HELP)),
    ((104,), ("child_care",), Category("Soins pour les enfants", (_CARE, _PARENTS), HELP)),
    ((105,), ("general_practitioner",), Category("Médecine générale", (_CARE,), HELP)),
    ((106,), ("dental_care",), Category("Soins dentaires", (_CARE,), HELP)),
    ((107,), ("pregnancy_care",), Category("Suivi de grossesse", (_CARE, _SEXUAL), HELP)),
    ((108,), ("vaccination",), Category("Vaccination", (_CARE,), HELP)),
    ((109,), ("infirmary",), Category("Soins infirmiers", (_CARE,), HELP)),
    ((110,), ("vet_care",), Category("Soins pour les animaux", (), HELP, _DAILY)),
    ((), ("health_access",), Category("Accès à la santé", (_CARE, _RIGHTS), HELP)),
    ((), ("health_coverage",), Category("Droits à l'assurance maladie", (_CARE, _RIGHTS), HELP)),
    ((), ("find_healthcare",), Category("Trouver un soignant", (_CARE,), INFO)),
    ((), ("physical_health",), Category("Soins et santé", (_CARE,), HELP)),
    ((), ("health_assessment",), Category("Bilan de santé", (_CARE,), HELP)),
    ((), ("hearing_care",), Category("Soins de l'audition", (_CARE,), HELP)),
    ((), ("chronic_diseases",), Category("Suivi des maladies chroniques", (_CARE,), HELP)),
    (
        (),
        ("medical_accommodation",),
        Category("Hébergement avec des soins", (_SHELTER, _CARE), HELP, lodging=True),
    ),
    ((), ("mental_health",), Category("Santé mentale", (_MENTAL,), HELP)),
    ((), ("psychiatry",), Category("Psychiatrie", (_MENTAL, _CARE), HELP)),
    ((), ("support_groups",), Category("Groupe de parole", (_MENTAL,), WORKSHOP)),
    ((), ("mental_health_education",), Category("Mieux connaître la santé mentale", (_MENTAL,), INFO)),
    ((), ("therapeutic_activities",), Category("Activités qui soignent", (_MENTAL,), WORKSHOP)),
    ((), ("sexual_health",), Category("Santé sexuelle", (_SEXUAL,), HELP)),
    ((), ("contraception",), Category("Contraception", (_SEXUAL,), HELP)),
    ((), ("emergency_contraception",), Category("Contraception d'urgence", (_SEXUAL,), HELP)),
    ((), ("abortion",), Category("Interruption de grossesse (IVG)", (_SEXUAL,), HELP)),
    ((1107,), ("gynecology",), Category("Gynécologie", (_SEXUAL, _CARE), HELP)),
    (
        (),
        ("sti_prevention_testing",),
        Category("Dépistage des infections sexuellement transmissibles", (_SEXUAL,), HELP),
    ),
    ((), ("hiv_prevention",), Category("Prévention du VIH", (_SEXUAL,), HELP)),
    ((), ("sexual_health_vaccination",), Category("Vaccins pour la santé sexuelle", (_SEXUAL,), HELP)),
    ((), ("sexual_health_education",), Category("Mieux connaître la santé sexuelle", (_SEXUAL,), INFO)),
    (
        (),
        ("sexual_violence_support",),
        Category("Aide aux victimes de violences sexuelles", (VIOLENCE, _SEXUAL), HELP),
    ),
    ((), ("affective_life",), Category("Vie affective", (_SEXUAL,), HELP)),
    ((), ("parenthood",), Category("Parents et futurs parents", (_PARENTS,), HELP)),
    ((1100,), ("health_specialists",), Category("Médecins spécialistes", (_CARE,), HELP)),
    ((1200,), ("mobility",), Category("Aide à la mobilité", (_ROUTE,), HELP)),
    (
        (1201,),
        ("carpooling", "transportation_mobility"),
        Category("Transport et covoiturage", (_SHARED,), INFO),
    ),
    (
        (1202,),
        ("provision_of_vehicles", "personal_vehicle_access"),
        Category("Prêt ou location de véhicule", (_VEHICLE,), MATERIAL),
    ),
    ((1203,), ("chauffeur_driven_transport",), Category("Transport avec chauffeur", (_SHARED,), HELP)),
    (
        (1204,),
        ("mobility_assistance", "mobility_financing"),
        Category("Aide pour se déplacer", (_FARES,), HELP),
    ),
    ((), ("vehicle_maintenance",), Category("Entretien et réparation de véhicule", (_GARAGE,), HELP)),
    ((), ("mobility_support",), Category("Accompagnement à la mobilité", (_ROUTE,), HELP)),
    ((), ("driving_license",), Category("Permis de conduire", (_LICENCE,), HELP)),
    ((200,), ("training_and_jobs",), Category("Formation et emploi", (_TRAINING, _SEARCH), HELP)),
    (
        (201,),
        ("digital_tools_training",),
        Category("Apprendre à utiliser le numérique", (_BASICS,), WORKSHOP),
    ),
    ((202,), ("french_course",), Category("Cours de français", (_FRENCH,), WORKSHOP)),
    ((), ("catalan_course",), Category("Cours de catalan", (_TRAINING,), WORKSHOP)),
    ((), ("spanish_course",), Category("Cours d'espagnol", (_TRAINING,), WORKSHOP)),
    ((203,), ("job_coaching",), Category("Aide pour trouver un emploi", (_SEARCH,), HELP)),
    (
        (204,),
        ("integration_through_economic_activity",),
        Category("Insertion par l'activité économique", (_JOBS,), HELP),
    ),
    ((205,), ("tutoring",), Category("Soutien scolaire", (_PARENTS,), HELP)),
    ((300,), ("hygiene_and_wellness",), Category("Hygiène et bien-être", (_WELLBEING,), MATERIAL, _DAILY)),
    ((301,), ("shower",), Category("Douches", (), MATERIAL, _DAILY)),
    ((302,), ("laundry",), Category("Laverie", (), MATERIAL, _DAILY)),
    ((303,), ("wellness", "hairdresser"), Category("Bien-être", (_WELLBEING,), WORKSHOP, _DAILY)),
    ((304,), ("toilets",), Category("Toilettes", (), MATERIAL, _DAILY)),
    ((305,), ("hygiene_products",), Category("Produits d'hygiène", (), MATERIAL, _DAILY)),
    ((306,), ("face_masks",), Category("Masques de protection", (), MATERIAL, _DAILY)),
    ((400,), ("counseling",), Category("Conseil", (_RIGHTS,), HELP)),
    (
        (401,),
        ("legal_advice", "legal_protection"),
        Category("Permanence juridique", (_RIGHTS, _JUSTICE), HELP),
    ),
    ((), ("regularization",), Category("Aide pour le droit au séjour", (_RIGHTS, _FORMS), HELP)),
    ((402,), ("domiciliation",), Category("Domiciliation (adresse pour le courrier)", (_FORMS,), HELP)),
    ((403,), ("social_accompaniment",), Category("Accompagnement social", (_RIGHTS,), HELP)),
    ((404,), ("public_writer",), Category("Écrivain public", (_FORMS,), HELP)),
    ((405,), ("disability_advice",), Category("Conseil pour les personnes handicapées", (_MDPH,), HELP)),
    ((406,), ("administrative_assistance",), Category("Aide aux démarches administratives", (_FORMS,), HELP)),
    ((407,), ("parent_assistance",), Category("Aide et conseil aux parents", (_PARENTS,), HELP)),
    ((408,), ("budget_advice",), Category("Conseil budget", (_BUDGET,), HELP)),
    ((500,), ("technology",), Category("Accès au numérique", (_NETWORK,), MATERIAL)),
    ((501,), ("computers_at_your_disposal",), Category("Ordinateurs en accès libre", (_ONLINE,), MATERIAL)),
    ((502,), ("wifi",), Category("Wifi en accès libre", (_NETWORK,), MATERIAL)),
    ((503,), ("electrical_outlets_available",), Category("Prises électriques", (), MATERIAL, _DAILY)),
    ((504,), ("telephone_at_your_disposal",), Category("Téléphone à disposition", (), MATERIAL, _DAILY)),
    ((505,), ("digital_safe",), Category("Coffre-fort numérique", (_ONLINE,), HELP)),
    ((600,), ("food",), Category("Aide alimentaire", (_FOOD,), MATERIAL)),
    ((601,), ("food_distribution",), Category("Distribution de repas", (_FOOD,), MATERIAL)),
    ((602,), ("seated_catering",), Category("Repas servis sur place", (_FOOD,), MATERIAL)),
    ((603,), ("food_packages",), Category("Paniers alimentaires", (_FOOD,), MATERIAL)),
    ((604,), ("social_grocery_stores",), Category("Épicerie sociale et solidaire", (_FOOD,), MATERIAL)),
    ((605,), ("fountain",), Category("Eau potable", (), MATERIAL, _DAILY)),
    ((), ("solidarity_fridge",), Category("Frigo solidaire", (_FOOD,), MATERIAL)),
    ((), ("shared_kitchen",), Category("Cuisine partagée", (_FOOD,), MATERIAL)),
    ((), ("cooking_workshop",), Category("Atelier de cuisine", (_FOOD, _LINK), WORKSHOP)),
    ((), ("baby_parcel",), Category("Colis pour bébé", (_FOOD, _PARENTS), MATERIAL)),
    ((), ("food_voucher",), Category("Bons alimentaires", (_FOOD,), "aide-financiere")),
    ((), ("community_garden",), Category("Jardin partagé", (_LINK,), WORKSHOP)),
    ((700,), ("welcome",), Category("Accueil", (_LINK,), HELP)),
    ((701,), ("day_hosting",), Category("Accueil de jour", (_LINK,), HELP, ("hebergement-urgence", *_DAILY))),
    ((702,), ("rest_area",), Category("Espace de repos", (_LINK,), MATERIAL, _DAILY)),
    ((), ("cooling_space",), Category("Lieu frais", (), MATERIAL, _DAILY)),
    ((), ("climate_refuge",), Category("Abri contre le chaud et le froid", (), MATERIAL, _DAILY)),
    ((703,), ("babysitting",), Category("Garde d'enfants", (_CHILDREN,), HELP)),
    ((704,), ("family_area",), Category("Espace pour les familles", (_PARENTS, _LINK), HELP)),
    ((705,), ("information_point",), Category("Point d'information", (_RIGHTS,), INFO)),
    ((800,), ("activities",), Category("Activités", (_LEISURE,), WORKSHOP)),
    ((801,), ("sport_activities",), Category("Activités sportives", (_LEISURE,), WORKSHOP)),
    ((802,), ("museums",), Category("Musée", (_LEISURE,), INFO)),
    ((803,), ("libraries",), Category("Bibliothèque", (_LEISURE,), INFO)),
    ((804,), ("other_activities",), Category("Activités diverses", (_LEISURE,), WORKSHOP)),
    ((900,), ("equipment",), Category("Matériel", (_GOODS,), MATERIAL)),
    ((901,), ("luggage_storage",), Category("Bagagerie", (), MATERIAL, _DAILY)),
    ((902,), ("solidarity_store",), Category("Boutique solidaire", (_CLOTHES, _GOODS), MATERIAL)),
    ((903,), ("clothing",), Category("Vêtements", (_CLOTHES,), MATERIAL)),
    ((904,), ("animal_assitance", "animal_assistance"), Category("Aide pour les animaux", (), HELP, _DAILY)),
    (
        (1300,),
        ("accomodation_and_housing",),
        Category("Hébergement et logement", (_SHELTER,), HELP, lodging=True),
    ),
    ((1301,), ("overnight_stop",), Category("Halte de nuit", (_SHELTER,), HELP, lodging=True)),
    (
        (1302,),
        ("emergency_accommodation",),
        Category("Hébergement d'urgence", (_SHELTER,), HELP, lodging=True),
    ),
    (
        (1303,),
        ("long_term_accomodation",),
        Category("Hébergement de longue durée", (_SHELTER, _RENT), HELP, lodging=True),
    ),
    ((1304,), ("citizen_housing",), Category("Hébergement citoyen", (_SHELTER,), HELP, lodging=True)),
    ((1305,), ("access_to_housing",), Category("Aide pour accéder à un logement", (_HOUSING,), HELP)),
)
_SPECIALTIES: Final[tuple[tuple[int | None, str, str], ...]] = (
    (1101, "allergology", "Allergologie"),
    (1102, "cardiology", "Cardiologie"),
    (1103, "dermatology", "Dermatologie"),
    (1104, "echography", "Échographie"),
    (1105, "endocrinology", "Endocrinologie"),
    (1106, "gastroenterology", "Gastro-entérologie"),
    (1108, "kinesitherapy", "Kinésithérapie"),
    (1109, "mammography", "Mammographie"),
    (1110, "ophthalmology", "Soins des yeux"),
    (None, "optical_care", "Soins des yeux"),
    (1111, "otorhinolaryngology", "Soins du nez, de la gorge et des oreilles (ORL)"),
    (1112, "nutrition", "Nutrition"),
    (1113, "pedicure", "Soins des pieds"),
    (1114, "phlebology", "Soins des veines"),
    (1115, "pneumology", "Pneumologie"),
    (1116, "radiology", "Radiologie"),
    (1117, "rheumatology", "Rhumatologie"),
    (1118, "urology", "Urologie"),
    (1119, "speech_therapy", "Orthophonie"),
    (1120, "stomatology", "Stomatologie"),
    (1121, "osteopathy", "Ostéopathie"),
    (None, "neurology", "Neurologie"),
    (None, "vascular_surgery", "Chirurgie des vaisseaux"),
    (1122, "acupuncture", "Acupuncture"),
)
CATEGORIES: Final[Mapping[str, Category]] = MappingProxyType(
    {str(code): category for codes, words, category in _ROWS for code in (*codes, *words)}
    | {
        str(code): Category(name, (_CARE,), HELP)
        for number, word, name in _SPECIALTIES
        for code in (number, word)
        if code is not None
    }
)
"""By number (as text) and by word."""

AUDIENCES: Final = MappingProxyType(
    {
        "family": "familles",
        "student": "etudiants",
        "handicap": "personnes-en-situation-de-handicap",
        "prison": "personnes-en-situation-juridique-specifique",
        "asylum": "personnes-exilees",
        "refugee": "personnes-exilees",
        "undocumented": "personnes-exilees",
        "ukraine": "personnes-exilees",
        "women": "femmes",
    }
)
"""Publics that a service is *reserved* for, and what they are in data·inclusion."""
WORDS: Final = MappingProxyType(
    {
        "men": "hommes",
        "women": "femmes",
        "isolated": "personnes seules",
        "couple": "couples",
        "family": "familles",
        "pregnant": "femmes enceintes",
        "regular": "personnes en situation régulière",
        "asylum": "demandeurs d'asile",
        "refugee": "réfugiés",
        "undocumented": "sans-papiers",
        "addict": "personnes ayant une addiction",
        "addiction": "personnes ayant une addiction",
        "student": "étudiants",
        "handicap": "personnes handicapées",
        "lgbt": "personnes LGBT+",
        "hiv": "personnes vivant avec le VIH",
        "prison": "personnes sortant de prison",
        "prostitution": "personnes en situation de prostitution",
        "violence": "victimes de violences",
        "ukraine": "personnes venant d'Ukraine",
        "mentalHealth": "personnes en souffrance psychique",
    }
)
"""The same, in words."""
EVERYBODY: Final = MappingProxyType(
    {
        "gender": frozenset({"men", "women"}),
        "administrative": frozenset({"regular", "asylum", "refugee", "undocumented"}),
        "familialle": frozenset({"isolated", "family", "couple", "pregnant"}),
        "other": frozenset(
            {"addiction", "handicap", "hiv", "lgbt", "mentalHealth"}
            | {"prison", "prostitution", "student", "violence"}
        ),
    }
)
"""Groups whose every box ticked says nothing: the API ticks them all where a page ticks none."""
