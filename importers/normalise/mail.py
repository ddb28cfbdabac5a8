"""E-mail addresses, and telling a person's address from a body's mailbox."""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from importers.normalise.first_names import FIRST_NAMES
from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, fold, is_absent

_FIX = "Écrivez une adresse comme contact@exemple.fr."

_FREE_PROVIDERS_WORDS = """
    9online.fr aliceadsl.fr aol.com bbox.fr club-internet.fr free.fr gmail.com gmx.com gmx.fr
    googlemail.com hotmail.com hotmail.fr icloud.com laposte.net live.com live.fr mail.com me.com
    mailo.com mailoo.org msn.com neuf.fr numericable.fr orange.fr outlook.com outlook.fr protonmail.com
    proton.me sfr.fr tutanota.com wanadoo.fr yahoo.com yahoo.fr ymail.com zaclys.net
"""
_FREE_PROVIDERS = frozenset(_FREE_PROVIDERS_WORDS.split())

# Words that name a desk, a body or a role. Those of six letters or more count inside a longer word too
# ("maisonfranceservices"); shorter ones only as a word of their own.
_GENERIC_WORDS = """
    accueil acm action adhesion admin administratif administration agence aide alpes antenne animation
    asso association atelier bafa bibliotheque billetterie bureau bus cabinet cada caf cafe cantine
    centre centresocial ccas chantier chrs cias cidff cinema clic clinique club codes collectif
    collectivite com communaute commune communes communication comptabilite conseil contact contacts
    cpam creche crous csapa culture cyber dac departement dir direction dispositif drh ecole ehpad
    eglise emploi enfance ensemble entraide epicerie epn esat espace etatcivil etablissement famille
    familles federation fjt formation foyer franceservice franceservices france fs garage gestion greta
    grand guichet habitat handicap hebergement hopital info infos informatique information inscription
    inscriptions insertion institut jeunes jeunesse juridique lien livret local location logement lycee
    maison mairie mandat mda mdph mds mediatheque mediation medical mfs mfr mission missionlocale mjc
    mobilite msap msp museum noreply numerique office orientation parentalite parents paysdes permanence
    petiteenfance pharmacie pij plateforme point pole polecsf prefecture presse prevention projet
    promotion quartier recrutement region relais reception reservation residence ressourcerie restos
    resto rh rpe rsp sante savs scolaire secretariat secours secteur service services siae siao sjt
    social solidaire solidarite solidarites sport ssiad standard sud nord est ouest support syndicat
    taxi tourisme tiers transport travail tresorerie udaf union afs bij csi efs itinerant mdr mobile mpt
    pass pfsp pimms plateau ppms psp responsable rspp sci siege souspref unite urgence vacances vallee
    vie ville webmaster
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_LONG_ENOUGH_INSIDE = 6
_INSIDE_A_WORD = (
    *sorted(word for word in _GENERIC if len(word) >= _LONG_ENOUGH_INSIDE),
    *("asso", "ccas", "cyber", "msap", "numeri", "pimms", "point", "pole"),
)
_SCHOOL = re.compile(r"ce\.?\d{7}[a-z]@ac-[a-z-]+\.fr")
"""``ce.0050006e@ac-…``: the mailbox of a school, named by its number in the national register (UAI)."""
_SAINTS = frozenset(
    {"saint", "sainte", "st", "ste", "notre", "jean", "mont", "col", "val", "les", "la", "le"}
)
# A mailbox such as "msap.sophie@" or "accueil.sophie@" is one person's in a shared office.
_DESKS = frozenset({"accueil", "contact", "secretariat", "direction", "msap", "mfs", "fs", "franceservices"})
_DESK_AND_NAME = 2
_USUAL = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|eu|fr|info|net|org)")
_USUAL_LENGTH = 64
"""Characters of a whole address: a limit within all those of its parts."""
_CUTS = re.compile(r"[._\-\d']+")
_DOMAIN_CUTS = re.compile(r"[.\-]")
_NOT_WORDS = re.compile(r"\W+")
_AROUND = re.compile(r"[\s,;|/<>()\[\]\"]+|mailto:")


def email(text: str | None) -> Outcome[str]:
    """The address in lower case, checked for its form only (no DNS query); "mailto:" and brackets removed.

    When a cell holds several addresses the first valid one is kept, and `reason` says so.
    """
    raw = clean(text)
    if is_absent(raw):
        return absent()
    parts = [part for part in _AROUND.split(raw) if "@" in part]
    valid = [address for part in parts[:20] if (address := _valid(part))]
    if not valid:
        return Outcome(None, f"L'adresse électronique {quoted(raw)} n'est pas valable.", _FIX)
    if len(set(valid)) > 1:
        return Outcome(
            valid[0],
            f"Plusieurs adresses électroniques dans la même case : {quoted(raw)}. La première est gardée.",
            "Écrivez une seule adresse par case.",
        )
    return Outcome(valid[0])


def _valid(part: str) -> str | None:
    address = part.strip(".:'")
    # What nearly every cell holds: the validator takes as long for it as all else in a row.
    if len(address) <= _USUAL_LENGTH and _USUAL.fullmatch(address):
        return address
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except (EmailNotValidError, ValueError, UnicodeError):
        return None
    return found.normalized.lower()


@lru_cache(maxsize=1_000)  # a row's address is looked at in several of its fields
def is_personal_email(address: str | None, context: str = "") -> bool:
    """True when the address looks like one person's, so that an importer drops it.

    `context` is the partner's and its commune's names: a word found there names the body, not a person.
    Rules, in order (the local part is cut at ".", "_", "-" and digits):

    0. the number of a school (ce.0050006e@ac-…): not personal;
    1. every word is in `context` or in the domain: not personal (mairie.lapiarre@, ccbd@ccbd.fr);
    2. a desk and a first name (msap.sophie@): personal;
    3. a generic word (contact, mairie, franceservices…): not personal;
    4. an initial and a word (g.dupont@, dupont.g@), or a word that is a first name, alone or with
       others, unless it follows "saint", "val"…: personal;
    5. exactly two words joined by a dot (prenom.nom@): personal even when neither is a known first name,
       because losing a body's address is mended by the body while publishing a person's is not
       (unless one of the two is in `context`);
    6. at a free provider, one word that starts or ends with a first name (mariedupont@): personal;
    7. anything else, acronyms included (adear05@orange.fr): not personal.

    Limits: "jdupont@exemple.fr" cannot be told from an acronym and passes; a place called "villar.arene@"
    is taken for a person unless `context` names it.
    """
    local, _, domain = clean(address).lower().rpartition("@")
    if _SCHOOL.fullmatch(f"{local}@{domain}"):
        return False
    # A tag ("contact+gap@") is not part of the mailbox's name.
    local = fold(local.partition("+")[0])
    words = [word for word in _CUTS.split(local) if word]
    # What costs nothing first: the words of a context are only looked for when they can tell.
    generic = not _GENERIC.isdisjoint(words)
    at_a_desk = len(words) == _DESK_AND_NAME and words[0] in _DESKS and words[1] in FIRST_NAMES
    if not words or not domain or (generic and not at_a_desk):
        return False
    known = _words_of(context) | set(_DOMAIN_CUTS.split(domain.rpartition(".")[0]))
    free = domain in _FREE_PROVIDERS
    unknown = [word for word in words if word not in known or (free and word in FIRST_NAMES)]
    if not unknown:
        return False
    if generic:
        return at_a_desk and words[1] not in known
    if _is_initial_and_name(words) or (words[0] in FIRST_NAMES and words[0] in unknown):
        return True
    inside = any(part in word for word in words for part in _INSIDE_A_WORD)
    return not inside and _looks_like_a_person(local, words, unknown, free=free)


@lru_cache(maxsize=100)  # every address of a row has its context
def _words_of(context: str) -> frozenset[str]:
    return frozenset(_NOT_WORDS.split(fold(context)))


def _is_initial_and_name(words: list[str]) -> bool:
    shortest, *longer = sorted(words, key=len)
    return len(shortest) == 1 and shortest not in {"l", "d"} and [len(word) > 1 for word in longer] == [True]


def _looks_like_a_person(local: str, words: list[str], unknown: list[str], *, free: bool) -> bool:
    for at, word in enumerate(words):
        if word in FIRST_NAMES and word in unknown and not (at and words[at - 1] in _SAINTS - {"jean"}):
            return True
    if re.fullmatch(r"[a-z]{3,}\.[a-z]{3,}(?:-[a-z]{2,})?\d{0,2}", local) and words[0] not in _SAINTS:
        return all(word in unknown for word in words)
    return free and len(words) == 1 and _contains_first_name(words[0])


def _contains_first_name(word: str) -> bool:
    ends = (word[:cut] for cut in range(5, len(word) - 2)), (word[cut:] for cut in range(3, len(word) - 4))
    return any(part in FIRST_NAMES for side in ends for part in side)
