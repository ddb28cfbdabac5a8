"""Words of anybody's table and what they are in the vocabularies: thématiques, families, public, fees, modes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from directory.records import Fee, Mode
from directory.vocabularies import AUDIENCES, CATEGORIES, THEMES, families
from importers.formats.mediation_numerique_tables import SERVICES
from importers.normalise import fold, list_values

_SURE: Final = 90
"""Likeness (0-100) of a thématique's label that is only misspelt."""
_DIGITAL: Final = "numerique--maitriser-les-fondamentaux-du-numerique"
_LODGING: Final = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
_THEME_WORDS: Final = (
    (
        r"aide alimentaire|alimenta|epicerie (?:sociale|solidaire)|colis|repas|food",
        "equipement-et-alimentation--alimentation",
    ),
    (r"vestiaire|vetement|habillement|clothing", "equipement-et-alimentation--habillement"),
    (r"electromenager", "equipement-et-alimentation--electromenager"),
    (r"garde d.?enfant|creche|petite enfance|childcare", "famille--garde-denfants"),
    (r"parentalite|parenting", "famille--soutien-a-la-parentalite-et-a-leducation"),
    (
        r"violences? (?:conjugale|faite|intrafamiliale)|domestic violence",
        "famille--surmonter-conflits-separation-violence",
    ),
    (r"\baidants?\b", "famille--soutien-aidants"),
    (r"addict|alcool|toxicoman", "sante--addictions"),
    (r"sante mentale|psychi|psycholog|mental health", "sante--sante-mentale"),
    (r"planning familial|contracepti|sante sexuelle", "sante--sante-sexuelle"),
    (r"acces aux soins|soins|mediation sante|health care|healthcare", "sante--acces-aux-soins"),
    (r"permis|auto-?ecole|driving", "mobilite--preparer-un-permis"),
    (
        r"location (?:de )?(?:vehicule|voiture|scooter)|pret (?:de )?(?:vehicule|voiture|scooter)",
        "mobilite--acceder-a-un-vehicule",
    ),
    (
        r"garage solidaire|reparation (?:de )?(?:vehicule|voiture)",
        "mobilite--entretenir-reparer-son-vehicule",
    ),
    (
        r"covoiturage|transport a la demande|velo|autopartage|car ?pool",
        "mobilite--mobilite-douce-partagee-collective",
    ),
    (
        r"hebergement (?:d.?urgence|temporaire)|accueil de nuit|mise a l.?abri|emergency (?:housing|shelter)",
        _LODGING,
    ),
    (r"surendettement", "difficultes-financieres--situation-dendettement-surendettement"),
    (r"budget", "difficultes-financieres--ameliorer-sa-gestion-budgetaire"),
    (
        r"illettrisme|alphabetisation|\bfle\b|apprentissage du francais|french lessons",
        "lecture-ecriture-calcul--maitriser-le-francais",
    ),
    (r"numerique|informatique|digital", _DIGITAL),
    (
        r"demarches administratives|ecrivain public|paperwork",
        "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    ),
    (
        r"acces aux? droits?|juridique|legal",
        "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    ),
    (r"benevolat|volunteer", "remobilisation--benevolat-action-citoyenne"),
    (r"lien social|isolement", "remobilisation--lien-social"),
    (r"activites? sportive|culture|sport", "remobilisation--activites-sportives-et-culturelles"),
    (
        r"creation d.?entreprise|entrepreneuriat",
        "creer-une-entreprise--structurer-son-projet-de-creation-dentreprise",
    ),
    (
        r"\bcv\b|lettre de motivation",
        "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
    ),
    (
        r"recherche d.?emploi|job search",
        "preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",
    ),
    (r"mdph", "sante--constituer-un-dossier-mdph-invalidite"),
    (r"impaye", "logement-hebergement--reduire-les-impayes-de-loyer"),
)
"""A word that surely means one thématique, in French or English."""
_FAMILY_WORDS: Final[Mapping[str, str]] = {
    r"emploi|insertion|travail|recrutement|employment|\bjobs?\b|\bsiae\b|chantier": "insertion",
    r"formation|apprentissage|training|education": "formation",
    r"logement|hebergement|housing|shelter|residence sociale|\bfjt\b": "hebergement-urgence",
    r"mobilite|transport|deplacement|mobility": "mobilite",
    r"sante|soin|medical|handicap|health": "sante",
    r"famille|social|droits?|vie quotidienne|budget|aide|loisir|enfance|jeunesse|senior|family": "vie-quotidienne",
}
"""A word too wide for a thématique, that yet says which family."""
_AUDIENCE_WORDS: Final[Mapping[str, str]] = {
    r"tou(?:s|t) (?:les )?publics?|everyone|anyone|\ball\b|habitants?": "tous-publics",
    r"demandeurs? d.?emploi|chomeur|job ?seekers?|unemployed": "demandeurs-emploi",
    r"\brsa\b|minima": "beneficiaires-des-minimas-sociaux",
    r"jeunes?|16-25|youth|young": "jeunes",
    r"famil|parents?": "familles",
    r"femmes?|women": "femmes",
    r"handicap|\brqth\b|disab": "personnes-en-situation-de-handicap",
    r"seniors?|personnes? agees?|retraites?|elderly": "seniors",
    r"etudiants?|students?": "etudiants",
    r"sans.abri|\bsdf\b|urgence|homeless": "personnes-en-situation-durgence",
    r"exile|refugie|migrant|demandeurs? d.?asile|refugee|asylum": "personnes-exilees",
    r"justice|detenu|sortants? de prison": "personnes-en-situation-juridique-specifique",
    r"salaries?|actifs?|workers?": "actifs",
}
_PAID = re.compile(
    r"payant|\d+(?:[.,]\d+)? ?(?:€|euros?)|adhesion|participation|cotisation|\bpaid\b|\boui, payant"
)
_FREE = re.compile(r"gratuit|\bfree\b|sans frais|prise en charge totale|no charge")
MODE_SIGNS: Final[Mapping[Mode, str]] = {
    "en-presentiel": r"presentiel|sur place|physique|in person|on site",
    "a-distance": r"distance|visio|telephon|en ligne|online|remote",
}
_SMALL_WORDS = "a au aux avec d de des du en et l la le les ou par pour sur un une"
_SMALL: Final = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Themes:
    """What a cell says: thématiques, and families of words too wide for one.

    ``unread``: values that say nothing; ``words``: those, and the ones that say more than what was read of them.
    """

    themes: tuple[str, ...]
    families: tuple[str, ...]
    unread: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether anything was read."""
        return bool(self.themes or self.families)


def pieces(text: str) -> list[str]:
    """The values of a cell: separated by ``|``, ``;`` or lines, else by commas or slashes."""
    found = list_values(text)
    if len(found) == 1 and not text.lstrip().startswith(("[", "{")) and fold(found[0]) not in _labels():
        found = [piece.strip() for piece in re.split(r",|\s/\s", found[0]) if piece.strip()]
    return found


@lru_cache(maxsize=5_000)
def themes_in(text: str) -> Themes:
    """Thématiques and families that a cell tells."""
    themes: list[str] = []
    wide: list[str] = []
    unread: list[str] = []
    words: list[str] = []
    for piece in pieces(text):
        sure, family = _listed(piece), None
        if not sure:
            sure, family, more = _told(piece)
            words += [piece] if more else []
        themes += sure
        wide += [family] if family else []
        unread += [piece] if not sure and not family else []
    return Themes(tuple(dict.fromkeys(themes)), tuple(dict.fromkeys(wide)), tuple(unread), tuple(words))


def _listed(piece: str) -> Sequence[str]:
    """The thématiques of a value that is one of a list: a code, a label, a service of digital help."""
    plain = fold(piece)
    if piece.strip().lower() in THEMES:
        return (piece.strip().lower(),)
    if plain in SERVICES:
        return SERVICES[plain]
    near = process.extractOne(plain, list(_labels()), scorer=fuzz.ratio, score_cutoff=_SURE)
    return (_labels()[near[0]],) if near is not None else ()


def _told(piece: str) -> tuple[Sequence[str], str | None, bool]:
    """The thématiques that words of a value tell, else its family; and whether it says more than that."""
    plain = fold(piece)
    told = [(signs, theme) for signs, theme in _THEME_WORDS if re.search(signs, plain)]
    if told:
        return [theme for _, theme in told], None, says_more(plain, *(signs for signs, _ in told))
    if plain in _categories():
        return (), families((), (_categories()[plain],), None)[0], False
    for signs, family in _FAMILY_WORDS.items():
        if re.search(signs, plain):
            return (), family, says_more(plain, signs)
    return (), None, True


def says_more(plain: str, *signs: str) -> bool:
    """Whether a folded text holds more than the words in which these signs are, and small ones."""
    told = bytearray(len(plain))
    for match in (match for sign in signs for match in re.finditer(sign, plain)):
        told[match.start() : match.end()] = b"\1" * len(match[0])
    words = re.finditer(r"\w+", plain)
    return any(word[0] not in _SMALL and not any(told[word.start() : word.end()]) for word in words)


@cache
def _labels() -> dict[str, str]:
    return {fold(label): theme for theme, label in THEMES.items()}


@cache
def _categories() -> dict[str, str]:
    """A category's code and label, and one of its thématiques."""
    first = {theme.partition("--")[0]: theme for theme in reversed(THEMES)}
    return {fold(word): first[code] for code, label in CATEGORIES.items() for word in (code, label)}


@lru_cache(maxsize=5_000)
def audiences_in(text: str) -> tuple[str, ...]:
    """Public that a cell tells: codes, labels, or words that surely mean one."""
    plain = fold(text)
    labels = {fold(label): code for code, label in AUDIENCES.items()}
    exact = [code for piece in pieces(text) if (code := _code(piece, labels)) is not None]
    return tuple(
        dict.fromkeys(exact or [code for words, code in _AUDIENCE_WORDS.items() if re.search(words, plain)])
    )


def _code(piece: str, labels: Mapping[str, str]) -> str | None:
    low = piece.strip().lower()
    return low if low in AUDIENCES else labels.get(fold(piece))


def fees_in(text: str) -> tuple[Fee, ...]:
    """Whether a cell says free or paid; "oui" and "non" say nothing without their title."""
    plain = fold(text)
    if _FREE.search(plain) and not re.search(r"\bnon gratuit", plain):
        return ("gratuit",)
    return ("payant",) if _PAID.search(plain) and not re.search(r"\b0 ?(?:€|euro)", plain) else ()


def modes_in(text: str) -> tuple[Mode, ...]:
    """Whether a cell says on site or at a distance."""
    plain = fold(text)
    return tuple(mode for mode, sign in MODE_SIGNS.items() if re.search(sign, plain))
