"""The vocabulary of names and addresses in capitals (FINESS, SIRENE): acronyms, abbreviations, common nouns.

Street types are FINESS's "nature de voie"; the other abbreviations are those met in its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from importers.normalise.text import fold

_SMALL = """
    a à au aux chez d de des du en et l la le les lès ou par pour sous sur s dans avec
"""
SMALL_WORDS = frozenset(_SMALL.split())

_ACRONYMS = """
    ADMR ADSEA AGDUC ANEF ANPAA APAJH APASE APEI APF APPASE ARS ATSEM BAPU BP CAARUD CADA CAF CAFS CAJ
    CAMSP CATTP CCAS CIAS CDAS CES CEGIDD CFA CHI CHIC CHRS CHS CHU CLSC CMP CMPP CMS CODES COVID CPAM
    CPFSE CPH CPO CRIP CRP CSAPA CSDPA CSIP CSO DAC DITEP EAM EANM EATM EEAP EHPA EHPAD EMS EPMS ESAT
    ESPO ETP FAM FJT FH FV GCS GCSMS GHT GIP HAD HUDA IDE IEM IFAS IFSI IME IMP IMPRO IRM ITEP LAM LBM
    LHSS MAS MDPH MECS MGEN MJPM MNA MRS MSA MSP ONG PASS PEP PMI RAM RHVS SAAD SAEMF SAFEP SAMA SAMSAH
    SARL SAS SAVS SCAN SCM SELARL SELAS SELASU SELEURL AEMO AED DPF SELURL SESSAD SIAO SIVU SIVOM SMR
    SNC SPASAD SPIP SSAD SSEFIS SSIAD SSR UDAF UEROS UGECAM UMD USLD VVCS ZA ZAC ZI ZUP CCI CIDFF CIO
    CPEF EFS EPE GEM IUT MFS MJC MSAP PLIE UTP II III IV
"""
ACRONYMS = frozenset(_ACRONYMS.split())

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "ANC": "ancien",
        "ASSO": "association",
        "ASS": "association",
        "CH": "centre hospitalier",
        "CTRE": "centre",
        "CTR": "centre",
        "CLIN": "clinique",
        "CDT": "commandant",
        "PHIE": "pharmacie",
        "COM": "communautaire",
        "DEP": "départemental",
        "DPT": "département",
        "DR": "docteur",
        "ECO": "école",
        "ETS": "établissements",
        "FOND": "fondation",
        "GAL": "galerie",
        "GEN": "général",
        "HOP": "hôpital",
        "HOSP": "hospitalière",
        "INF": "infantile",
        "INT": "intercommunal",
        "JUV": "juvénile",
        "MAIS": "maison",
        "MED": "médicale",
        "MUN": "municipal",
        "PLATEF": "plateforme",
        "POLYCL": "polyclinique",
        "PROF": "professeur",
        "PSY": "psychiatrie",
        "RES": "résidence",
        "SCE": "service",
        "SERV": "service",
        "ST": "Saint",
        "STE": "Sainte",
        "TERRIT": "territoriale",
    }
)

STREET_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ALL": "allée",
        "AV": "avenue",
        "BD": "boulevard",
        "CAR": "carrefour",
        "CHE": "chemin",
        "CHS": "chaussée",
        "CITE": "cité",
        "COR": "corniche",
        "CRS": "cours",
        "DOM": "domaine",
        "DSC": "descente",
        "ESP": "esplanade",
        "FG": "faubourg",
        "GR": "grande rue",
        "HAM": "hameau",
        "IMM": "immeuble",
        "IMP": "impasse",
        "LD": "lieu-dit",
        "LOT": "lotissement",
        "MAR": "marché",
        "MTE": "montée",
        "PAS": "passage",
        "PL": "place",
        "PLN": "plaine",
        "PLT": "plateau",
        "PRO": "promenade",
        "PRV": "parvis",
        "QUA": "quartier",
        "QUAI": "quai",
        "R": "rue",
        "RES": "résidence",
        "RLE": "ruelle",
        "ROC": "rocade",
        "RPT": "rond-point",
        "RTE": "route",
        "SEN": "sentier",
        "SQ": "square",
        "TPL": "terre-plein",
        "TRA": "traverse",
        "VLA": "villa",
        "VLGE": "village",
    }
)

# Common nouns of bodies' names, with the accents that capitals lost: lower case inside a name.
_COMMON = """
    accueil aide commandant capitaine maréchal ménagère ménagères professeur agréé agréée ancienne
    annexe antenne appartement association cabinet caisse centre central centrale clinique collectif
    commune communal communale communautaire coordination cure dentaire départemental départementale
    dialyse docteur domicile école éducatif éducative enfance enfants établissement formation foyer
    galerie général générale groupe handicapés hébergement hospitalier hospitalière hôpital hôtel
    immeuble infantile institut intercommunal intercommunale itinérant itinérante jeunes jour juvénile
    laboratoire lieu local locale logement maison mairie maternelle médical médicale médico mission
    mutualiste municipal municipale nuit orientation permanent permanente personne personnes pharmacie
    place plateforme polyclinique préorientation présence professionnel professionnelle protection
    psychiatrie psychiatrique psychologique psychopédagogique public publique réadaptation réadaptative
    rééducation relais résidence route rue santé secours section séjour service services siège site
    social sociale soins soutien spécialisé spécialisée territorial territoriale thérapeutique travail
    unité vie vieillesse village villa court long âgé âgée âgées
    bibliothèque médiathèque ludothèque crèche lycée collège élémentaire périscolaire théâtre cinéma musée
    église château vallée forêt préfecture trésorerie sécurité égalité liberté solidarité solidarités
    solidaire solidaires mobilité numérique économie économique épicerie éducation élèves étudiant étudiants
    étranger étrangers femmes femme mère mères père pères famille familles familial familiale enfant séjours
    régional régionale cantonal cantonale rural rurale prévention médiation médecine médecin médecins
    médicaux médicosocial nucléaire radiothérapie thérapie maladies retraite retraités handicap travailleurs
    intervention interventions spécialités hébergements logements mairies ressourcerie atelier ateliers
    assistance autonomie dispositif espace espaces pension accompagnement insertion
    Méditerranée Rhône
"""
COMMON_NOUNS: Mapping[str, str] = MappingProxyType({fold(word): word for word in _COMMON.split()})
