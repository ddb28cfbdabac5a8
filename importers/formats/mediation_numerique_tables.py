"""Words of the national standard of places of digital help, and what they are in data·inclusion.

The standard (https://schema.data.gouv.fr/LaMedNum/standard-mediation-num/) changed its lists: version 0.1 has
fifteen services and ``;`` between values, later ones nine and ``|``. Keys are folded: no accent, no capital.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_FORMS = "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives"
_ONLINE = "numerique--acceder-a-des-services-en-ligne"
_NETWORK = "numerique--acceder-a-une-connexion-internet"
_BUY = "numerique--acquerir-un-equipement"
BASICS: Final = "numerique--maitriser-les-fondamentaux-du-numerique"
_JOB = "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi"
_PARENTS = "famille--soutien-a-la-parentalite-et-a-leducation"
_LEISURE = "remobilisation--activites-sportives-et-culturelles"
_COMPANY = "creer-une-entreprise--developper-son-entreprise"
_CARE = "sante--acces-aux-soins"

SERVICES: Final = MappingProxyType(
    {
        "aide aux demarches administratives": (_FORMS, _ONLINE),
        "maitrise des outils numeriques du quotidien": (BASICS,),
        "insertion professionnelle via le numerique": (_JOB, BASICS),
        "utilisation securisee du numerique": (BASICS,),
        "parentalite et education avec le numerique": (_PARENTS, BASICS),
        "loisirs et creations numeriques": (_LEISURE, BASICS),
        "comprehension du monde numerique": (BASICS,),
        "acces internet et materiel informatique": (_NETWORK,),
        "acquisition de materiel informatique a prix solidaire": (_BUY,),
        # Version 0.1
        "devenir autonome dans les demarches administratives": (_ONLINE, BASICS),
        "realiser des demarches administratives avec un accompagnement": (_FORMS, _ONLINE),
        "prendre en main un smartphone ou une tablette": (BASICS,),
        "prendre en main un ordinateur": (BASICS,),
        "utiliser le numerique au quotidien": (BASICS,),
        "approfondir ma culture numerique": (BASICS,),
        "favoriser mon insertion professionnelle": (_JOB, BASICS),
        "acceder a une connexion internet": (_NETWORK,),
        "acceder a du materiel": (_NETWORK,),
        "s'equiper en materiel informatique": (_BUY,),
        "creer et developper mon entreprise": (_COMPANY, BASICS),
        "creer avec le numerique": (_LEISURE, BASICS),
        "accompagner les demarches de sante": (_CARE, _ONLINE),
        "promouvoir la citoyennete numerique": (BASICS,),
        "soutenir la parentalite et l'education avec le numerique": (_PARENTS, BASICS),
    }
)

AUDIENCES: Final = MappingProxyType(
    {
        "jeunes": "jeunes",
        "jeunes (16-26 ans)": "jeunes",
        "etudiants": "etudiants",
        "familles et/ou enfants": "familles",
        "familles/enfants": "familles",
        "seniors": "seniors",
        "seniors (+ 65 ans)": "seniors",
        "femmes": "femmes",
        "uniquement femmes": "femmes",
        "adultes": "tous-publics",
    }
)
"""Other words (deaf people, foreign languages…) tell who is received well, not who is received: kept as text."""

MOBILISATION: Final = MappingProxyType(
    {
        "se presenter": "se-presenter",
        "telephoner": "telephoner",
        "contacter par mail": "envoyer-un-courriel",
        "envoyer un mail avec une fiche de prescription": "envoyer-un-courriel",
        "prendre un rdv en ligne": "utiliser-lien-mobilisation",
    }
)
PRESCRIPTION: Final = "envoyer un mail avec une fiche de prescription"
NO_PUBLIC: Final = "ce lieu n'accueille pas de public"

NETWORKS: Final = MappingProxyType(
    {
        "cnfs": "conseillers-numeriques",
        "conseillers numeriques": "conseillers-numeriques",
        "france services": "france-service",
        "rfs": "france-service",
        "aidants connect": "aidants-connect",
        "ccas": "ccas-cias",
        "cias": "ccas-cias",
        "muni": "communes",
        "ml": "mission-locale",
        "mjc": "mjc",
        "epn": "espaces-publics-numeriques",
        "espace public numerique": "espaces-publics-numeriques",
        "caf": "caf",
        "cpam": "cpam",
        "msap": "msap",
        "pimms": "pimms-mediation",
        "udaf": "unaf",
        "ressourcerie": "ressourceries",
        "fabriques de territoire": "fabrique-de-territoire",
        "campus connecte": "campus-connecte",
        "emmaus connect": "emmaus",
        "departements": "departements",
        "cd": "departements",
    }
)
"""Programmes and kinds of places that are networks of data·inclusion; others say nothing."""
