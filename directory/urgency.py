"""Urgent numbers, in one table, and the searches that call for them (DOMAIN, "Safety of people")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

Kind = Literal["danger", "health", "roof", "violence", "suicide", "child", "fire"]
Way = Literal["call", "sms"]


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    """One number: what it is for, as one says it, and the kinds of urgency it answers, the main one first."""

    number: str
    way: Way
    meaning: str
    """For a link's own text: "Appeler le 15, SAMU"."""
    kinds: tuple[Kind, ...]
    advice: str | None = None
    """What to say, or what it is not."""

    @property
    def href(self) -> str:
        """``tel:115`` or ``sms:114``."""
        return f"{'tel' if self.way == 'call' else 'sms'}:{self.number}"

    @property
    def label(self) -> str:
        """``Appeler le 115, sans abri``."""
        verb = "Appeler le" if self.way == "call" else "Envoyer un SMS au"
        return f"{verb} {self.number}, {self.meaning}"


NUMBERS: Final = (
    UrgentNumber("17", "call", "police ou gendarmerie", ("danger", "violence")),
    UrgentNumber("112", "call", "tous les secours", ("danger", "fire", "health")),
    UrgentNumber(
        "114", "sms", "si vous ne pouvez pas parler ou entendre", ("danger", "violence", "fire", "health")
    ),
    UrgentNumber("15", "call", "SAMU", ("health",)),
    UrgentNumber(
        "115",
        "call",
        "sans abri",
        ("roof",),
        "Gratuit, jour et nuit. Dites où vous êtes, combien vous êtes, et si vous avez un enfant, un animal ou un "
        "problème de santé. Si personne ne répond, rappelez.",
    ),
    UrgentNumber(
        "3919",
        "call",
        "violences, écoute",
        ("violence",),
        "Gratuit et anonyme, pour être écoutée et conseillée. En danger immédiat, appelez le 17.",
    ),
    UrgentNumber("3114", "call", "idées suicidaires", ("suicide",), "Gratuit, jour et nuit."),
    UrgentNumber("119", "call", "enfant en danger", ("child",), "Gratuit, jour et nuit."),
    UrgentNumber("18", "call", "pompiers", ("fire",)),
)

LINE: Final[tuple[tuple[str, tuple[UrgentNumber, ...]], ...]] = tuple(
    (title, tuple(number for number in NUMBERS if number.number in shown))
    for title, shown in (
        ("Danger immédiat", ("17", "112", "114")),
        ("Santé", ("15",)),
        ("Sans abri", ("115",)),
        ("Violences, écoute", ("3919",)),
        ("Idées suicidaires", ("3114",)),
        ("Enfant en danger", ("119",)),
    )
)
"""The slim line of every page: a title and its numbers."""

_ORDER: Final[tuple[Kind, ...]] = ("danger", "violence", "suicide", "child", "fire", "health", "roof")
"""Which kind comes first when a text calls for several: the nearest to death."""

_SIGNS: Final[tuple[tuple[Kind, str], ...]] = (
    ("roof", r"\b115\b"),
    ("roof", r"\bheberge(ment|r)?\b.{0,12}\burgen(ce|t)"),
    ("roof", r"\bheberge\w* d ?urgen\w+|\bheberge\w* durgen\w+|\burgen\w+ heberge\w+"),
    (
        "roof",
        (r"\b(dor(s|t|mir|ment)|dormons|couche|passe(r)? la nuit)\b"
        r".{0,25}\b(dehors|rue|voiture|gare|trottoir|foret)\b"),
    ),
    ("roof", r"\b(ou|nulle part|pas (d )?endroit).{0,12}\bdormir\b"),
    ("roof", r"\bdormir\b.{0,20}\b(ce soir|cette nuit)\b"),
    ("roof", r"\ba la rue\b|\b(vis|vit|vivons|suis|sommes|reste|mange) dans la rue\b|\bdans la rue$"),
    ("roof", r"\b(sans|plus de|pas de|plus d|pas d) (toit|abri|logement|maison|hebergement)\b(?! social)"),
    ("roof", r"\bsdf\b|\bsans[ -]abris?\b|\bsans[ -]domicile\b"),
    ("roof", r"\b(mis|mise|jete|jetee|vire|viree|expulse|expulsee)\b.{0,20}\bdehors\b"),
    ("roof", r"\b(toit|abri|lit|chambre|logement|hebergement|hotel)\b.{0,15}\b(ce soir|cette nuit)\b"),
    ("roof", r"\bpas (de )?(toit|maison|abri)\b(?!.{0,12}\b(retraite|sante|quartier)\b)"),
    ("roof", r"\bdor(s|t|mir|mons|ment)\b.{0,20}\b(camion|fourgon|garage|cave|tente|parking|montagne)\b"),
    (
        "roof",
        (r"\b(vire|viree|chasse|chassee|mis|mise|mettent|met) (a la porte|de chez (moi|lui|elle|nous|eux|mes parents)"
        r")"),
    ),
    ("roof", r"\b(fait|etre|suis|va) (expulse|expulsee|expulser)\b"),
    ("roof", r"\bnulle part ou (aller|loger|vivre)\b|\b(chambre|hotel|abri)\b.{0,8}\b(pour )?(la|une) nuit\b"),
    ("roof", r"\b(place|somewhere|where)\b.{0,12}\b(sleep|stay)\b.{0,12}\b(tonight|night|outside)?"),
    ("roof", r"\bsleep\w*\b.{0,15}\btonight\b"),
    ("roof", r"\b(sortie|sorti|sors) d hopital sans (logement|rien)\b|\bhomeless\b"),
    ("roof", r"\bsleep(ing)? (outside|rough)\b|\bno(where| place) to sleep\b|\bshelter\b"),
    (
        "roof",
        (r"\b(quelqu un|homme|femme|monsieur|dame|personnes?|gens|famille|jeunes?)\b.{0,12}\bdor(t|ment)\b"
        r".{0,25}\b(froid|devant|hall|banc|escalier)\b"),
    ),
    ("violence", r"\bviolences?\b(?!.{0,15}\b(scolaire|routiere|sportive|sport)\b)"),
    ("violence", r"\b(me|m|nous) (frappe|frappent|bat|battent|tape|cogne|viole|violente|menace|insulte)\b"),
    ("violence", r"\bm a (frappe|frappee|battu|battue|tape|tapee|viole|violee|menace|menacee)\b"),
    ("violence", r"\b(mari|conjoint|compagnon|copain|ex|pere|mere|frere)\b.{0,15}\b(frappe|bat|violent|menace|tape)\b"),
    ("violence", r"\bpeur de (mon|ma) (mari|femme|conjoint|conjointe|compagnon|compagne|copain|ex|pere|mere)\b"),
    ("violence", r"\bfemmes? battues?\b|\b(vi[oe]l|violee?|agressions? sexuelles?|inceste)\b|\b3919\b"),
    (
        "violence",
        (r"\b(etrangle|etranglee|gifle|giflee|cogne|sequestre|sequestree|humilie|harcele)\b"
        r".{0,25}\b(mari|ex|copain|conjoint|compagnon)\b"),
    ),
    (
        "violence",
        (r"\b(mari|ex|copain|conjoint|compagnon)\b"
        r".{0,15}\b(m (a )?(etrangle|gifle|cogne|insulte|humilie|harcele|enferme|suit)\w*"
        r"|me fait peur|me harcele|me surveille)"),
    ),
    ("violence", r"\bil m a (etrangle|etranglee|gifle|giflee|cogne|cognee)"),
    ("violence", r"\bme (fais|suis fait) (violer|frapper|battre|taper|agresser)\b"),
    ("violence", r"\bpas en securite (chez moi|a la maison)\b|\b(menaces?|menace) de mort\b"),
    (
        "violence",
        (r"\b(husband|boyfriend|partner|ex)\b"
        r".{0,12}\b(hits?|hitting|beats?|beating|hurts?|rapes?|threatens?|violent)\b"),
    ),
    ("violence", r"\bhe rape[sd]?\b"),
    ("violence", r"\b(suis|etais|ete) (battue?|frappee?)\b"),
    ("violence", r"\bpeur de rentrer (chez|a la maison)"),
    ("violence", r"\bon (la|le) (tape|frappe|bat)\b|\b(crie|hurle)\b.{0,25}\b(tape|frappe|bat)\b"),
    ("violence", r"\bhe (hits|beats) me\b|\bdomestic (violence|abuse)\b"),
    ("suicide", r"\bsuicid\w*"),
    ("suicide", r"\b(envie|veux|voudrais|pense a|penser a|idees? de) (de )?(mourir|en finir|me tuer|mort)\b"),
    ("suicide", r"(?<!veut )(?<!va )\bme (tuer|foutre en l air|pendre|suicider)\b|\bplus envie de vivre\b|\b3114\b"),
    ("suicide", r"\b(envie|besoin|idee|idees) d en finir\b|\ben finir avec (la|ma) vie\b"),
    ("suicide", r"\b(veux|peux) plus vivre\b|\bplus de la vie\b"),
    ("suicide", r"\b(medicaments?|cachets?|comprimes?)\b.{0,15}\b(expres|pour mourir|volontairement)\b"),
    ("suicide", r"\b(me|se) (fais|fait|faire) du mal\b|\bscarifi\w+"),
    ("suicide", r"\bsupporte plus (la vie|de vivre)\b|\bmarre de (la vie|vivre)\b"),
    ("suicide", r"\b(vais|peur de|envie de) faire une (grosse )?betise\b|\bplus la force de (vivre|continuer)\b"),
    ("suicide", r"\bkill myself\b|\bwant to die\b"),
    ("child", r"\b(enfants?|bebe|mineure?s?|ado)\b.{0,20}\b(en danger|maltraite\w*|battue?s?|frappee?s?|abuse)\b"),
    ("child", r"\b(bat|battent|frappe|frappent|tape|tapent|maltraite\w*)\b.{0,20}\b(enfants?|bebe|gamins?|gosses?)\b"),
    ("child", r"\b(child|kid|children|kids)\b.{0,15}\b(beaten|abused?|in danger)\b"),
    ("child", r"\b(fils|fille|enfants?|bebe|gamine?s?)\b.{0,20}\b(frappee?s?|battue?s?|tapee?s?) par\b"),
    ("child", r"\bmaltraitance\b.{0,15}\b(enfants?|mineurs?)\b|\benfance en danger\b|\b119\b"),
    ("child", r"\b(fils|fille|enfant|bebe|ado|mineure?)\b.{0,15}\b(fugue\w*|disparue?s?)\b"),
    ("health", r"\b(overdose|infarctus|avc|malaise|(arret|crise) cardiaque|perd connaissance|inconscient\w*)\b"),
    ("health", r"\b(saigne|avale)\b.{0,30}\b(beaucoup|medicaments?|produit)\b"),
    ("health", r"\b(respire plus|n arrive pas a respirer|etouffe)\b|\burgence (medicale|vitale)\b|\bsamu\b"),
    ("health", r"\b(40|41|forte|grosse|beaucoup)\b.{0,8}\bfievre\b|\bfievre\b.{0,8}\b(40|41)\b"),
    ("health", r"\bmal a la poitrine\b|\bdouleur poitrine\b"),
    ("health", r"\bavale\w*\b.{0,25}\b(cachets?|medicaments?|comprimes?|javel|pile|produit)\b"),
    ("health", r"\bconvulsion\w*|\brespire (tres )?mal\b"),
    ("health", r"\b(pris|prend|prends)\b.{0,12}\b(trop|plein|boites?)\b.{0,10}\b(medicaments?|cachets?)\b"),
    ("health", r"\bheart attack\b|\b(not breathing|can ?t breathe)\b"),
    (
        "health",
        (r"\b(pere|mere|mari|femme|fils|fille|bebe|enfant|voisine?|il|elle|homme|amie?)\b"
        r".{0,30}\b(bouge|reagit|reveille) plus\b"),
    ),
    ("health", r"\b(mal a|peux plus|peux pas|peut plus|peut pas) respirer\b|\bcoup (a|sur) la tete\b"),
    ("health", r"\bperte des eaux\b|\bperdu les eaux\b|\b(je vais accoucher|(femme|elle|j) accouche)\b"),
    ("health", r"\benceinte\b.{0,20}\bsaigne\w*|\bsaigne\w*\b.{0,20}\benceinte\b"),
    ("health", r"\b(enfant|bebe|fils|fille)\b.{0,15}\bbrulee?\b|\beau bouillante\b"),
    ("health", r"\baccident\b.{0,12}\b(ski|montagne|grave)\b|\bperd connaissance\b|\bevanoui\w*"),
    ("health", r"\b(chute|tombee?)\b.{0,12}\bmontagne\b"),
    ("health", r"\bperdu\w*\b.{0,15}\bmontagne\b|\bblesse\w*\b.{0,15}\bmontagne\b|\bavalanche\b"),
    ("fire", r"\b(incendie|au feu|le feu|prend feu|fuite de gaz)\b"),
    ("danger", r"\b(me|m|nous) (frappe|frappent|bat|battent|tape|cogne)\b"),
    ("danger", r"\bm a etrangle|\b(hits|beats|rapes) me\b"),
    ("danger", r"\bau secours\b|\ben danger\b|\bdanger immediat\b|\bveut me tuer\b|\bm agresse\b"),
)  # fmt: skip
"""Signs of each kind, over folded text (no accents, no apostrophes, single spaces)."""

_FALSE_ALARMS: Final = (
    r"\b(gestes?|formation|formations|stage|diplome|brevet)\b.{0,25}\b(secours|secourisme|sst|psc1)\b",
    r"\b(formation|metier|emploi|devenir|travailler|concours)\b.{0,30}\b(pompiers?|samu|police|gendarm\w+|ambulanc\w+)\b",
    r"\b(secours (populaire|catholique|islamique))\b",
    r"\b(prevention|formation|sensibilisation)\b.{0,20}\b(suicide|incendie|violences?|maltraitance)\b",
    r"\bfroid (chez|dans)\b|\bfait froid chez\b",
    r"\bfemmes? de menage\b",
    r"\b(apres|suite a|depuis) (un |mon |son )?(avc|infarctus|malaise)\b|\b(avc|infarctus)\b.{0,12}\b(il y a|l an)\b",
    r"\b(risque|route|bulletin|info|infos)\b.{0,12}\bavalanche\w*",
    r"\b(logements?|hebergements?|chambres?|pas de logement)\b.{0,20}\bsaison\w*",
    r"\b(pour|afin) qu\w*\b.{0,20}\bbouge plus\b",
    r"\b(maison|foyer) (de retraite|de sante|des adolescents|de quartier)\b",
)
"""Phrases that hold an alarming word and no emergency: taken out before the signs are looked for."""


_SPELLINGS: Final = (
    (r"\bfrap(?=e)", "frapp"),
    (r"\bbatue?s?\b", "battue"),
    (r"\bs(ui|iu)(s|c|ss)id", "suicid"),
    (r"\bviol[ea]n[sc](?=e)", "violenc"),
    (r"\bmaltrait[ea]n[sc](?=e)", "maltraitanc"),
)
"""Frequent misspellings in a hurry (folded) and the beginning that the signs know."""


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes and punctuation as single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", kept).strip()


@cache
def _compiled() -> tuple[re.Pattern[str], tuple[tuple[Kind, re.Pattern[str]], ...]]:
    calm = re.compile("|".join(f"(?:{phrase})" for phrase in _FALSE_ALARMS))
    return calm, tuple((kind, re.compile(sign)) for kind, sign in _SIGNS)


def urgency_of(text: str) -> frozenset[Kind]:
    """The kinds of urgency that a search smells of; empty for most."""
    calm, signs = _compiled()
    folded = calm.sub(" ", _well_spelt(fold(text)))
    return frozenset(kind for kind, sign in signs if sign.search(folded))


def _well_spelt(folded: str) -> str:
    for wrong, right in _SPELLINGS:
        folded = re.sub(wrong, right, folded)
    return folded


def numbers_for(kinds: Collection[str]) -> tuple[UrgentNumber, ...]:
    """The numbers that answer these kinds, the most pressing kind first, each number once."""
    asked = [kind for kind in _ORDER if kind in kinds]
    return tuple(dict.fromkeys(number for kind in asked for number in _for_kind(kind)))


def _for_kind(kind: Kind) -> list[UrgentNumber]:
    """The numbers of one kind, those that are mainly for it first."""
    return sorted((n for n in NUMBERS if kind in n.kinds), key=lambda number: number.kinds.index(kind))
