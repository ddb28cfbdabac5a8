"""Values of data·inclusion v0 and what v1 calls them.

Our own reading of both lists (https://github.com/gip-inclusion/data-inclusion-schema). A value that v1 has no
word for maps to nothing here and is told as a problem; a bare v0 category is too wide to be a thématique.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_DEMARCHES = "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives"
_DROITS = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits"
_CITOYENNETE = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-a-la-citoyennete"
_JURIDIQUE = "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire"
_DISCRIMINATION = "difficultes-administratives-ou-juridiques--connaitre-ses-droits-face-a-une-discrimination"
_FRANCAIS = "lecture-ecriture-calcul--maitriser-le-francais"
_CALCUL = "lecture-ecriture-calcul--maitriser-le-calcul"
_BUDGET = "difficultes-financieres--ameliorer-sa-gestion-budgetaire"
_SURENDETTEMENT = "difficultes-financieres--situation-dendettement-surendettement"
_PREVENIR = "difficultes-financieres--prevenir-une-degradation-de-la-situation-financiere"
_AUTONOMIE = "difficultes-financieres--acquerir-une-autonomie-budgetaire"
_PARENTALITE = "famille--soutien-a-la-parentalite-et-a-leducation"
_VIOLENCES = "famille--surmonter-conflits-separation-violence"
_DEPENDANCE = "famille--prise-en-charge-personne-dependante"
_MDPH = "sante--constituer-un-dossier-mdph-invalidite"
_MAINTIEN_EMPLOI = "trouver-un-emploi--maintien-dans-lemploi"
_MAINTIEN_LOGEMENT = "logement-hebergement--se-maintenir-dans-le-logement"
_LOUER = "logement-hebergement--louer-un-logement"
_CHANGER = "logement-hebergement--changer-de-logement"
_ACCES_LOGEMENT = "logement-hebergement--sinformer-sur-les-demarches-liees-a-lacces-au-logement"
_IMPAYES = "logement-hebergement--reduire-les-impayes-de-loyer"
_PARCOURS = "mobilite--etre-accompagne-dans-son-parcours-mobilite"
_VEHICULE = "mobilite--acceder-a-un-vehicule"
_PERMIS = "mobilite--preparer-un-permis"
_PARTAGEE = "mobilite--mobilite-douce-partagee-collective"
_FINANCER_MOBILITE = "mobilite--financer-ma-mobilite"
_EQUIPEMENT = "numerique--acquerir-un-equipement"
_NUMERIQUE = "numerique--maitriser-les-fondamentaux-du-numerique"
_EN_LIGNE = "numerique--acceder-a-des-services-en-ligne"
_CONFIANCE = "remobilisation--bien-etre-confiance-en-soi"
_SPORT = "remobilisation--activites-sportives-et-culturelles"
_BENEVOLAT = "remobilisation--benevolat-action-citoyenne"
_SOINS = "sante--acces-aux-soins"
_MENTALE = "sante--sante-mentale"
_COMPETENCES = "choisir-un-metier--identifier-ses-points-forts-et-ses-competences"
_METIER = "choisir-un-metier--confirmer-son-choix-de-metier"
_CREER = "creer-une-entreprise--structurer-son-projet-de-creation-dentreprise"
_DEMARCHES_EMPLOI = "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi"

_PREFIXED: Final = {
    "acces-aux-droits-et-citoyennete": {
        "accompagnement-dans-les-demarches-administratives": _DEMARCHES,
        "accompagnement-juridique": _JURIDIQUE,
        "aide-aux-victimes": _JURIDIQUE,
        "connaitre-ses-droits": _DROITS,
        "demandeurs-dasile-et-naturalisation": _CITOYENNETE,
        "faciliter-laction-citoyenne": _BENEVOLAT,
    },
    "accompagnement-social-et-professionnel-personnalise": {
        "definition-du-projet-professionnel": _METIER,
        "parcours-d-insertion-socioprofessionnel": _DEMARCHES_EMPLOI,
    },
    "apprendre-francais": {
        "accompagnement-insertion-pro": _FRANCAIS,
        "communiquer-vie-tous-les-jours": _FRANCAIS,
        "suivre-formation": _FRANCAIS,
    },
    "creation-activite": {
        "definir-son-projet-de-creation-dentreprise": (
            "creer-une-entreprise--definir-son-projet-de-creation-dentreprise"
        ),
        "de-l-idee-au-projet": "creer-une-entreprise--definir-son-projet-de-creation-dentreprise",
        "developper-son-entreprise": "creer-une-entreprise--developper-son-entreprise",
        "demarrer-son-activite": "creer-une-entreprise--developper-son-entreprise",
        "financer-son-projet": _CREER,
        "reseautage-pour-createurs-dentreprise": "creer-une-entreprise--developper-son-entreprise",
        "structurer-son-projet-de-creation-dentreprise": _CREER,
        "elaborer-son-projet": _CREER,
    },
    "equipement-et-alimentation": {
        "acces-a-du-materiel-informatique": _EQUIPEMENT,
        "acces-a-un-telephone-et-un-abonnement": _EQUIPEMENT,
    },
    "famille": {
        "accompagnement-femme-enceinte-bebe-jeune-enfant": _PARENTALITE,
        "information-et-accompagnement-des-parents": _PARENTALITE,
        "soutien-a-la-parentalite": _PARENTALITE,
        "soutien-aux-familles": _PARENTALITE,
        "violences-intrafamiliales": _VIOLENCES,
    },
    "gestion-financiere": {
        "acces-au-micro-credit": _PREVENIR,
        "accompagnement-aux-personnes-en-difficultes-financieres": _PREVENIR,
        "apprendre-a-gerer-son-budget": _BUDGET,
        "beneficier-daides-financieres": _PREVENIR,
        "creation-et-utilisation-dun-compte-bancaire": _AUTONOMIE,
        "obtenir-une-aide-alimentaire": "equipement-et-alimentation--alimentation",
        "prevention-et-gestion-du-surendettement": _SURENDETTEMENT,
    },
    "handicap": {
        "accompagnement-par-une-structure-specialisee": _MDPH,
        "adaptation-au-poste-de-travail": _MAINTIEN_EMPLOI,
        "adapter-son-logement": _MAINTIEN_LOGEMENT,
        "aide-a-la-personne": _DEPENDANCE,
        "connaissance-des-droits-des-travailleurs": _DROITS,
        "faire-reconnaitre-un-handicap": _MDPH,
        "favoriser-le-retour-et-le-maintien-dans-lemploi": _MAINTIEN_EMPLOI,
        "mobilite-des-personnes-en-situation-de-handicap": _PARCOURS,
    },
    "illettrisme": {
        "accompagner-scolarite": _PARENTALITE,
        "ameliorer-vocabulaire": _FRANCAIS,
        "etre-autonome": _FRANCAIS,
        "info-acquisition-connaissances": _FRANCAIS,
        "permis-conduire": _PERMIS,
        "reperer-situation-illettrisme": _FRANCAIS,
        "surmonter-trouble-apprentissage": _FRANCAIS,
        "trouver-emploi-formation": _FRANCAIS,
        "utiliser-numerique": _NUMERIQUE,
        "valider-certification-clea": _FRANCAIS,
    },
    "logement-hebergement": {
        "besoin-dadapter-mon-logement": _MAINTIEN_LOGEMENT,
        "connaissance-de-ses-droits-et-interlocuteurs": _ACCES_LOGEMENT,
        "demenagement": _CHANGER,
        "etre-accompagne-dans-son-projet-accession": "logement-hebergement--acheter-un-logement",
        "etre-accompagne-en cas-de-difficultes-financieres": _IMPAYES,
        "etre-accompagne-en-cas-de-difficultes-financieres": _IMPAYES,
        "etre-accompagne-pour-se-loger": _ACCES_LOGEMENT,
        "financer-son-projet-travaux": _MAINTIEN_LOGEMENT,
        "gerer-son-budget": _BUDGET,
        "mal-loges-sans-logis": _CHANGER,
        "probleme-avec-son-logement": _MAINTIEN_LOGEMENT,
        "reprendre-un-emploi-ou-une-formation": _LOUER,
    },
    "mobilite": {
        "acheter-un-vehicule-motorise": _VEHICULE,
        "acheter-un-velo": _PARTAGEE,
        "aides-a-la-reprise-demploi-ou-a-la-formation": _FINANCER_MOBILITE,
        "apprendre-a-utiliser-un-deux-roues": _PARTAGEE,
        "comprendre-et-utiliser-les-transports-en-commun": _PARTAGEE,
        "financer-mon-projet-mobilite": _FINANCER_MOBILITE,
        "louer-un-vehicule": _VEHICULE,
        "preparer-son-permis-de-conduire-se-reentrainer-a-la-conduite": _PERMIS,
        "preparer-un-permis-de-conduire": _PERMIS,
    },
    "numerique": {
        "acceder-a-du-materiel": _EQUIPEMENT,
        "accompagner-les-demarches-de-sante": _EN_LIGNE,
        "approfondir-ma-culture-numerique": _NUMERIQUE,
        "creer-avec-le-numerique": _NUMERIQUE,
        "creer-et-developper-mon-entreprise": _NUMERIQUE,
        "devenir-autonome-dans-les-demarches-administratives": _EN_LIGNE,
        "favoriser-mon-insertion-professionnelle": _NUMERIQUE,
        "prendre-en-main-un-ordinateur": _NUMERIQUE,
        "prendre-en-main-un-smartphone-ou-une-tablette": _NUMERIQUE,
        "promouvoir-la-citoyennete-numerique": _NUMERIQUE,
        "realiser-des-demarches-administratives-avec-un-accompagnement": _EN_LIGNE,
        "s-equiper-en-materiel-informatique": _EQUIPEMENT,
        "soutenir-la-parentalite-et-l-education-avec-le-numerique": _NUMERIQUE,
        "utiliser-le-numerique-au-quotidien": _NUMERIQUE,
    },
    "remobilisation": {
        "bien-etre": _CONFIANCE,
        "decouvrir-son-potentiel-via-le-sport-et-la-culture": _SPORT,
        "discrimination": _DISCRIMINATION,
        "identifier-ses-competences-et-aptitudes": _COMPETENCES,
        "participer-a-des-actions-solidaires-ou-de-benevolat": _BENEVOLAT,
        "restaurer-sa-confiance-son-image-de-soi": _CONFIANCE,
    },
    "sante": {
        "accompagnement-de-la-femme-enceinte-du-bebe-et-du-jeune-enfant": _SOINS,
        "accompagner-les-traumatismes": _MENTALE,
        "bien-etre-psychologique": _MENTALE,
        "faire-face-a-une-situation-daddiction": "sante--addictions",
        "obtenir-la-prise-en-charge-de-frais-medicaux": _SOINS,
        "prevention-et-acces-aux-soins": _SOINS,
        "se-soigner-et-prevenir-la-maladie": _SOINS,
        "vie-relationnelle-et-affective": "sante--sante-sexuelle",
    },
    "se-former": {"utiliser-le-numerique": _NUMERIQUE},
}

THEMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {f"{category}--{name}": (new,) for category, names in _PREFIXED.items() for name, new in names.items()}
)

AUDIENCES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "adultes": ("tous-publics",),
        "alternants": ("etudiants", "actifs"),
        "beneficiaires-rsa": ("beneficiaires-des-minimas-sociaux",),
        "deficience-visuelle": ("personnes-en-situation-de-handicap",),
        "demandeurs-demploi": ("demandeurs-emploi",),
        "familles-enfants": ("familles",),
        "handicaps-mentaux": ("personnes-en-situation-de-handicap",),
        "handicaps-psychiques": ("personnes-en-situation-de-handicap",),
        "jeunes-16-26": ("jeunes",),
        "personnes-de-nationalite-etrangere": ("personnes-exilees",),
        "personnes-handicapees": ("personnes-en-situation-de-handicap",),
        "public-langues-etrangeres": ("personnes-exilees",),
        "retraites": ("seniors",),
        "salaries": ("actifs",),
        "sans-domicile-fixe": ("personnes-en-situation-durgence",),
        "seniors-65": ("seniors",),
        "sortants-de-detention": ("personnes-en-situation-juridique-specifique",),
        "surdite": ("personnes-en-situation-de-handicap",),
        "victimes": ("personnes-en-situation-durgence",),
    }
)

TYPES: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "accueil": "information",
        "autonomie": "information",
        "delegation": "accompagnement",
        "financement": "aide-financiere",
        "numerique": "information",
    }
)

FEES: Final[Mapping[str, tuple[str, str | None]]] = MappingProxyType(
    {
        "gratuit-sous-conditions": ("gratuit", "Gratuit sous conditions."),
        "adhesion": ("payant", "Une adhésion est demandée."),
        "pass-numerique": ("payant", "Le pass numérique est accepté."),
    }
)
"""v0 value: (v1 value, the words that v1 puts in ``frais_precisions``)."""

MODES_MOBILISATION: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "completer-le-formulaire-dadhesion": ("utiliser-lien-mobilisation",),
        "envoyer-un-mail": ("envoyer-un-courriel",),
        "envoyer-courriel": ("envoyer-un-courriel",),
        "envoyer-un-mail-avec-une-fiche-de-prescription": ("envoyer-un-courriel",),
        "prendre-rdv": (),
        "autre": (),
    }
)

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ASSO": "association",
        "CCAS": "CCAS",
        "CIAS": "CIAS",
        "MUNI": "commune",
        "EPCI": "intercommunalité",
        "DEPT": "département",
        "REG": "région",
        "ML": "mission locale",
        "PE": "France Travail",
        "CAF": "CAF",
        "CPAM": "CPAM",
        "MDS": "maison des solidarités",
        "MDPH": "MDPH",
        "AI": "association intermédiaire",
        "ACI": "atelier ou chantier d'insertion",
        "EI": "entreprise d'insertion",
        "ETTI": "entreprise de travail temporaire d'insertion",
        "EA": "entreprise adaptée",
        "GEIQ": "GEIQ",
        "CHRS": "CHRS",
        "ESAT": "ESAT",
        "OF": "organisme de formation",
        "PLIE": "PLIE",
    }
)
"""v0 ``typologie`` of structures, in words; others are left out."""

CONDITION_COLUMNS: Final = ("pre_requis", "justificatifs")
