"""Words that invented offers are made of: one activity per line of the table below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Activity:
    """What an invented offer does: its names, family, thématique, type and what it is about."""

    names: tuple[str, ...]
    family: str
    theme: str
    type: str
    about: tuple[str, ...]


ACTIVITIES: Final = (
    Activity(
        ("Atelier de recherche d'emploi", "Accompagnement vers l'emploi", "Refaire son CV"),
        "insertion",
        "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
        "atelier",
        (
            "Rédiger un CV clair, répondre à des annonces et préparer un entretien.",
            "Un conseiller vous reçoit et vous aide à chercher du travail près de chez vous.",
            "Chaque séance part de votre situation et de vos souhaits.",
        ),
    ),
    Activity(
        ("Chantier d'insertion espaces verts", "Chantier d'insertion bâtiment", "Emploi en ressourcerie"),
        "insertion",
        "remobilisation--bien-etre-confiance-en-soi",
        "accompagnement",
        (
            "Un contrat de travail à temps partiel, avec un encadrant et un accompagnement social.",
            "Le travail se fait en équipe : entretien des sentiers, petite maçonnerie, tri et réparation.",
            "Le contrat prépare la suite : formation, permis, emploi durable.",
        ),
    ),
    Activity(
        ("Création d'entreprise en vallée", "Aide aux porteurs de projet"),
        "insertion",
        "creer-une-entreprise--structurer-son-projet-de-creation-dentreprise",
        "accompagnement",
        (
            "Passer de l'idée au projet, chiffrer, trouver des financements.",
            "Un rendez-vous par mois, et des ateliers en petit groupe.",
        ),
    ),
    Activity(
        ("Cours de français", "Atelier d'alphabétisation", "Remise à niveau en français et en calcul"),
        "formation",
        "lecture-ecriture-calcul--maitriser-le-francais",
        "formation",
        (
            "Parler, lire et écrire le français de tous les jours et du travail.",
            "Les groupes sont petits, du niveau débutant au niveau intermédiaire.",
            "Le matériel est fourni.",
        ),
    ),
    Activity(
        ("Formation aux métiers de la neige", "Formation aide à domicile", "Formation cuisine et service"),
        "formation",
        "se-former--trouver-sa-formation",
        "formation",
        (
            "Une formation courte qui mène à un certificat et à un emploi saisonnier ou à l'année.",
            "Une partie se passe en entreprise, avec un tuteur.",
        ),
    ),
    Activity(
        (
            "Résidence pour jeunes travailleurs",
            "Logement temporaire meublé",
            "Sous-location avec accompagnement",
        ),
        "hebergement-urgence",
        "logement-hebergement--louer-un-logement",
        "accompagnement",
        (
            "Un logement meublé pour quelques mois, le temps de trouver le sien.",
            "Une personne vous aide pour les démarches : aide au logement, assurance, dépôt de garantie.",
        ),
    ),
    Activity(
        ("Conseil aux locataires", "Prévention des impayés de loyer"),
        "hebergement-urgence",
        "logement-hebergement--reduire-les-impayes-de-loyer",
        "information",
        (
            "Comprendre son bail, répondre à un courrier, négocier un échéancier.",
            "Le rendez-vous est confidentiel.",
        ),
    ),
    Activity(
        ("Location solidaire de voitures", "Prêt de scooters", "Vélos à assistance électrique à louer"),
        "mobilite",
        "mobilite--acceder-a-un-vehicule",
        "aide-materielle",
        (
            "Louer un véhicule à petit prix pour aller au travail, en formation ou à un entretien.",
            "Le tarif dépend de vos ressources.",
        ),
    ),
    Activity(
        ("Transport à la demande", "Navette du marché", "Covoiturage organisé"),
        "mobilite",
        "mobilite--mobilite-douce-partagee-collective",
        "aide-materielle",
        (
            "Un trajet vers le bourg ou la gare, sur réservation la veille.",
            "Le véhicule peut accueillir un fauteuil roulant.",
        ),
    ),
    Activity(
        ("Auto-école sociale", "Aide au permis de conduire"),
        "mobilite",
        "mobilite--preparer-un-permis",
        "formation",
        (
            "Préparer le code et la conduite à son rythme, avec un suivi individuel.",
            "Une aide financière est possible selon votre situation.",
        ),
    ),
    Activity(
        ("Consultation de psychologue", "Groupe de parole", "Point d'écoute jeunes"),
        "sante",
        "sante--sante-mentale",
        "accompagnement",
        (
            "Un espace pour parler de ce qui ne va pas, sans jugement.",
            "Ce que vous dites reste entre vous et la personne qui vous reçoit.",
        ),
    ),
    Activity(
        ("Bilan de santé", "Médecin itinérant", "Aide à l'ouverture des droits santé"),
        "sante",
        "sante--acces-aux-soins",
        "accompagnement",
        (
            "Faire le point sur sa santé et retrouver un médecin.",
            "On vous aide à demander une complémentaire santé.",
        ),
    ),
    Activity(
        ("Épicerie solidaire", "Distribution de colis alimentaires", "Repas partagé"),
        "vie-quotidienne",
        "equipement-et-alimentation--alimentation",
        "aide-materielle",
        (
            "Des produits frais et d'épicerie à prix réduit, selon vos ressources.",
            "Un café et un temps d'échange avec les bénévoles.",
        ),
    ),
    Activity(
        ("Aide aux démarches en ligne", "Atelier informatique", "Conseiller numérique"),
        "vie-quotidienne",
        "numerique--acceder-a-des-services-en-ligne",
        "accompagnement",
        (
            "Faire une démarche sur internet, ouvrir une boîte de courriel, protéger ses comptes.",
            "Un ordinateur est à votre disposition.",
        ),
    ),
    Activity(
        ("Garde d'enfants à horaires décalés", "Lieu d'accueil enfants-parents"),
        "vie-quotidienne",
        "famille--garde-denfants",
        "accompagnement",
        (
            "Une solution pour faire garder son enfant tôt le matin ou tard le soir.",
            "L'accueil se fait à domicile ou dans nos locaux.",
        ),
    ),
    Activity(
        ("Permanence juridique", "Accès aux droits", "Écrivain public"),
        "vie-quotidienne",
        "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
        "information",
        (
            "Comprendre ses droits, remplir un dossier, écrire un courrier.",
            "Apportez les papiers que vous avez reçus.",
        ),
    ),
)

AUDIENCES: Final = (
    "tous-publics",
    "tous-publics",
    "jeunes",
    "demandeurs-emploi",
    "beneficiaires-des-minimas-sociaux|demandeurs-emploi",
    "familles",
    "seniors",
    "personnes-en-situation-de-handicap",
    "personnes-exilees",
)
HOURS: Final = (
    "du lundi au vendredi, 9h-12h et 14h-17h",
    "lundi, mardi et jeudi, 8h30-12h",
    "mercredi 14h-18h",
    "du mardi au samedi, 10h-12h30",
    "",
    "",
)
PERMANENCES: Final = (
    "2e mardi du mois, 9h-12h, sur rendez-vous",
    "tous les jeudis après-midi",
    "1er lundi du mois, 14h-16h",
    "un vendredi sur deux, à la mairie",
    "",
    "",
    "",
)
ACCESS: Final = (
    ("Téléphonez pour prendre rendez-vous.", "usagers", "telephoner"),
    ("Venez sans rendez-vous aux heures d'ouverture.", "usagers", "se-presenter"),
    ("Votre référent social fait la demande avec vous.", "professionnels", "telephoner"),
    ("Par vous-même ou par la personne qui vous suit.", "usagers|professionnels", "telephoner|se-presenter"),
    ("", "", ""),
)
CONDITIONS: Final = ("", "", "Être inscrit à France Travail.", "Habiter le secteur.", "Avoir plus de 18 ans.")
FEES: Final = (("gratuit", ""), ("gratuit", ""), ("payant", "Selon vos ressources."), ("", ""))
BODIES: Final = ("Association", "Maison", "Atelier", "Relais", "Centre", "Régie", "Coopérative")
TOPICS: Final = (
    "Passerelle",
    "Cordée",
    "Mélèze",
    "Génépi",
    "Marmotte",
    "Belvédère",
    "Trait d'union",
    "Source",
    "Sentier",
)
LABELS: Final = ("mairie", "salle polyvalente", "Maison du territoire", "médiathèque", "", "", "")
STREETS: Final = ("rue de la Gare", "place de la Mairie", "route des Alpes", "rue du Four", "chemin du Stade")
NOTES: Final = ("", "", "sur rendez-vous", "itinérant, dates à demander")
VALIDITY: Final = ("", "", "", "toute l'année", "du 1er décembre au 31 mars", "de septembre à juin")
