"""Names and addresses written in capitals and abbreviations (FINESS, SIRENE) put into readable French."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from importers.normalise.text import clean, fold

NO_SPELLINGS: Mapping[str, str] = MappingProxyType({})

_SMALL_WORDS = """
    a à au aux chez d de des du en et l la le les lès ou par pour sous sur s dans avec
"""
_SMALL = frozenset(_SMALL_WORDS.split())

_ACRONYMS_WORDS = """
    ADMR ADSEA AGDUC ANEF ANPAA APAJH APASE APEI APF APPASE ARS ATSEM BAPU BP CAARUD CADA CAF CAFS CAJ
    CAMSP CATTP CCAS CIAS CDAS CES CEGIDD CFA CHI CHIC CHRS CHS CHU CLSC CMP CMPP CMS CODES COVID CPAM
    CPFSE CPH CPO CRIP CRP CSAPA CSDPA CSIP CSO DAC DITEP EAM EANM EATM EEAP EHPA EHPAD EMS EPMS ESAT
    ESPO ETP FAM FJT FH FV GCS GCSMS GHT GIP HAD HUDA IDE IEM IFAS IFSI IME IMP IMPRO IRM ITEP LAM LBM
    LHSS MAS MDPH MECS MGEN MJPM MNA MRS MSA MSP ONG PASS PEP PMI RAM RHVS SAAD SAEMF SAFEP SAMA SAMSAH
    SARL SAS SAVS SCAN SCM SELARL SELAS SELASU SELEURL AEMO AED DPF SELURL SESSAD SIAO SIVU SIVOM SMR
    SNC SPASAD SPIP SSAD SSEFIS SSIAD SSR UDAF UEROS UGECAM UMD USLD VVCS ZA ZAC ZI ZUP CCI CIDFF CIO
    CPEF EFS EPE GEM IUT MFS MJC MSAP PLIE UTP II III IV
"""
ACRONYMS = frozenset(_ACRONYMS_WORDS.split())

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "ANC": "ancien", "ASSO": "association", "ASS": "association", "CH": "centre hospitalier", "CTRE": "centre",
        "CTR": "centre", "CLIN": "clinique", "CDT": "commandant", "PHIE": "pharmacie", "COM": "communautaire", "DEP": "départemental", "DPT": "département",
        "DR": "docteur", "ECO": "école", "ETS": "établissements", "FOND": "fondation", "GAL": "galerie",
        "GEN": "général", "HOP": "hôpital", "HOSP": "hospitalière", "INF": "infantile", "INT": "intercommunal",
        "JUV": "juvénile", "MAIS": "maison", "MED": "médicale", "MUN": "municipal", "PLATEF": "plateforme",
        "POLYCL": "polyclinique", "PROF": "professeur", "PSY": "psychiatrie", "RES": "résidence", "SCE": "service",
        "SERV": "service", "ST": "Saint", "STE": "Sainte", "TERRIT": "territoriale",
    }
)  # fmt: skip

STREET_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CAR": "carrefour", "CHE": "chemin", "CHS": "chaussée",
        "CITE": "cité", "COR": "corniche", "CRS": "cours", "DOM": "domaine", "DSC": "descente", "ESP": "esplanade",
        "FG": "faubourg", "GR": "grande rue", "HAM": "hameau", "IMM": "immeuble", "IMP": "impasse", "LD": "lieu-dit",
        "LOT": "lotissement", "MAR": "marché", "MTE": "montée", "PAS": "passage", "PL": "place", "PLN": "plaine",
        "PLT": "plateau", "PRO": "promenade", "PRV": "parvis", "QUA": "quartier", "QUAI": "quai", "R": "rue",
        "RES": "résidence", "RLE": "ruelle", "ROC": "rocade", "RPT": "rond-point", "RTE": "route", "SEN": "sentier",
        "SQ": "square", "TPL": "terre-plein", "TRA": "traverse", "VLA": "villa", "VLGE": "village",
    }
)  # fmt: skip

# Common nouns of bodies' names, with the accents that capitals lost: lower case inside a name.
_COMMON_WORDS = """
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
"""
_COMMON: Mapping[str, str] = MappingProxyType({fold(word): word for word in _COMMON_WORDS.split()})

_TOKEN = re.compile(r"(?<![^\W_])[^\W\d_]+\.?")
_ORDINAL = re.compile(r"(?<=\d)(?:ER|ERE|ÈRE|E|EME|ÈME|ND|NDE)\b")
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,}")


def _is_shouting(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    # "du 159eme R.I.A." is capitals too: FINESS writes a few ordinals in lower case.
    return bool(letters) and sum(c.islower() for c in letters) * 8 <= len(letters)


def _word(token: str, spellings: Mapping[str, str]) -> str:
    word, dot = token.rstrip("."), "." if token.endswith(".") else ""
    return ABBREVIATIONS[word.upper()] if word.upper() in ABBREVIATIONS else _cased(word, spellings) + dot


def _cased(word: str, spellings: Mapping[str, str]) -> str:
    upper = word.upper()
    if upper in spellings:
        return spellings[upper]
    if upper in ACRONYMS:
        return upper
    lower = word.lower()
    if lower in _SMALL:
        return lower
    if fold(word) in _COMMON:
        return _COMMON[fold(word)]
    has_vowel = any(c in "aeiouy" for c in fold(word))
    return word.capitalize() if has_vowel or len(word) > 5 else upper


def _first_upper(text: str) -> str:
    for at, char in enumerate(text):
        if char.isalpha():
            return text[:at] + char.upper() + text[at + 1 :]
    return text


def readable_name(text: str | None, spellings: Mapping[str, str] = NO_SPELLINGS) -> str:
    """A name in capitals as French writes it: "CTRE HOSPITALIER" gives "Centre hospitalier".

    Acronyms stay in capitals, FINESS abbreviations are written out, common nouns get their accents back.
    A name that already has lower case is only cleaned. `spellings` maps a word in capitals to its right
    form ("BUECH" to "Buëch"): accents of places are the territory's knowledge, not this module's.
    """
    name = clean((text or "").replace('"', " "))
    if not _is_shouting(name):
        return name
    name = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", name)
    undotted = frozenset(m.group().replace(".", "").upper() for m in _DOTTED.finditer(clean(text)))
    forms = {**{word: word for word in undotted}, **spellings}
    name = _ORDINAL.sub(lambda m: m.group().lower(), name)
    return clean(_first_upper(_TOKEN.sub(lambda m: _word(m.group(), forms), name)))


def readable_street(text: str | None, spellings: Mapping[str, str] = NO_SPELLINGS) -> str:
    """A street line in capitals as people write it: "12 AV DU DR PROVANSAL" gives "12 Avenue du Docteur Provansal".

    The street type is written out when it is the first word or follows the number.
    """
    line = clean(text)
    match = re.match(r"((?:\d+\s*(?:BIS|TER|QUATER|[A-D])?,?\s+)?)([A-Z]+)(?=\s|$)(.*)$", line)
    if match is None or match.group(2) not in STREET_TYPES:
        return readable_name(line, spellings)
    number, kind, rest = match.groups()
    tail = _ORDINAL.sub(lambda m: m.group().lower(), rest)
    if _is_shouting(rest):
        tail = _TOKEN.sub(lambda m: _street_word(m.group(), spellings), tail)
    return clean(f"{number.lower()}{_first_upper(STREET_TYPES[kind])}{tail}")


def _street_word(token: str, spellings: Mapping[str, str]) -> str:
    """In a street's name nouns and titles have a capital: "rue de l'Hôpital", "avenue du Docteur …"."""
    word = _word(token, spellings)
    return word if word in _SMALL else _first_upper(word)
