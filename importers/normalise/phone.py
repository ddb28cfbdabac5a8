"""French phone numbers: E.164 for storing, national form for reading, short ones (115, 3949) as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, clean_lines, is_absent

_REGION = "FR"
# Overseas numbers are dialled like the others (0596…, 0262…) but have country codes of their own.
_OVERSEAS = ("GP", "GF", "MQ", "RE", "YT")
_OVERSEAS_PREFIX = re.compile(r"0(?:59[046]|26[239]|639|69)")
_FRENCH_CODES = frozenset({33, 262, 590, 594, 596})
_FIX = "Écrivez les dix chiffres, par exemple 04 92 53 00 00."
_USUAL = re.compile(r"(?:0|\+33)([1-9](?: ?[0-9]{2}){4})")
_SHORT = re.compile(r"[1-9]\d{1,5}")
_NOT_DIGITS = re.compile(r"\D")
_BETWEEN = re.compile(r"[\s.\-]")
_NOTHING = re.compile(r"[0\s.+()-]*")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?0?(?:8|9|1[01])")
_FLOAT = re.compile(r"^(\d+)\.0+$")
_LABEL = re.compile(r"^(?:t[ée]l(?:[ée]phone)?|fixe|portable|mobile)\b\.?\s*:?\s*", re.IGNORECASE)
_COUNTRY_PREFIX = re.compile(r"^(?:\+|00)\s*33\s*\(?0?\)?\s*")
# National service and special-rate numbers are read in groups of three after the first four digits.
_GROUPED = re.compile(r"^0(8\d{2})(\d{3})(\d{3})$")
_IN_TEXT = re.compile(
    r"(?<![\d.,])(?:(?:\+|00)33[\s.]*(?:\(0\)[\s.]*)?[1-9]|0[\s.]?[1-9])(?:[\s.\-]?\d){8}(?!\d)"
    r"|(?<![\d.,])(?:3\d{3}|3\d\s\d{2}|116\s?\d{3}|11[2-9])(?![\d.,]?\d)"
)
# A four-digit number starting with 3 is as often a quantity: it needs a word that says it is called.
_CALLS = re.compile(
    r"(?:\bt[ée]l\b\.?|t[ée]l[ée]phone|\bau|\ble|\bou|\bet|num[ée]ro|appel\w*|composez|:)\s*:?\s*$",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60
# How far before a number its label is looked for, in characters.
_REACH = 150
_NATIONAL_LENGTH = 10
_E164_LENGTH = 15
_LABEL_NOISE = re.compile(
    r"(?:\b(?:ou|et|puis|par|au|le|n°|t[ée]l(?:[ée]phone)?|num[ée]ro|appel(?:ez|er)?)(?!\w)\.?|[\s,;:/|.(–-])+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LabelledPhone:
    """A number found in a text, with the words that introduce it ("SAVS"), empty when there are none."""

    phone: str
    label: str


def _short(digits: str) -> str | None:
    if not _SHORT.fullmatch(digits):
        return None
    number = PhoneNumber(country_code=33, national_number=int(digits))
    known = phonenumbers.is_valid_short_number_for_region(number, _REGION)
    return digits if known else None


@lru_cache(maxsize=10_000)  # the services of a body say its number again and again
def _exists(national: int) -> bool:
    return phonenumbers.is_valid_number(PhoneNumber(country_code=33, national_number=national))


def _national(text: str) -> str | None:
    """The nine digits of what nearly every cell holds: no parsing, it only has to be asked whether they exist."""
    usual = _USUAL.fullmatch(text)
    if usual is None or _OVERSEAS_PREFIX.match(text.replace(" ", "")):
        return None
    return usual[1].replace(" ", "")


def _long(text: str) -> str | None:
    if (national := _national(text)) is not None:
        return f"+33{national}" if _exists(int(national)) else None
    overseas_first = _OVERSEAS_PREFIX.match(_NOT_DIGITS.sub("", text)) is not None
    for region in (*_OVERSEAS, _REGION) if overseas_first else (_REGION,):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            return None
        if phonenumbers.is_valid_number(number):
            number.extension = None
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def _mend(text: str) -> str:
    """Undo what spreadsheets do: "492530000.0" and "4.92530000E8" lost their leading zero."""
    floating = _FLOAT.match(text)
    if floating:
        return floating.group(1)
    if _SCIENTIFIC.fullmatch(text):
        return str(int(float(text.replace(",", "."))))
    return _COUNTRY_PREFIX.sub("+33", text)


def phone(text: str | None) -> Outcome[str]:
    """The number in E.164 ("+33492530000"), or a French short number as dialled ("115", "3949").

    When a cell holds several numbers the first is kept, and `reason` says so: see `phones_in` for all.
    """
    if text and (national := _national(text)) is not None and _exists(int(national)):
        return Outcome(f"+33{national}")
    raw = clean(clean_lines(text))
    if is_absent(raw) or _NOTHING.fullmatch(raw):
        return absent()
    candidate = _mend(_LABEL.sub("", raw))
    digits = _BETWEEN.sub("", candidate)
    value = (_short(digits) if digits.isascii() and digits.isdigit() else None) or _long(candidate)
    if value is not None and len(_NOT_DIGITS.sub("", candidate)) <= _E164_LENGTH:
        return Outcome(value)
    inside = phones_in(raw)
    if len(inside) == 1:
        return Outcome(inside[0].phone)
    if inside:
        return Outcome(
            inside[0].phone,
            f"Plusieurs numéros dans la même case : {quoted(raw)}. Le premier est gardé.",
            "Écrivez un seul numéro par case, les autres dans la présentation.",
        )
    return Outcome(None, f"Le numéro de téléphone {quoted(raw)} {_fault(candidate)}.", _FIX)


def _fault(text: str) -> str:
    count = len(_NOT_DIGITS.sub("", text))
    if not count:
        return "ne contient pas de chiffres"
    if count < _NATIONAL_LENGTH:
        return "est incomplet"
    return "a trop de chiffres" if count > _NATIONAL_LENGTH + len("33") else "n'existe pas"


def display(number: str | None) -> str:
    """The number as people read it: "04 92 53 00 00", "0 800 111 009", "115", "+39 …" for a foreign one."""
    raw = clean(number)
    if not raw.startswith("+"):
        return raw
    try:
        parsed = phonenumbers.parse(raw, _REGION)
    except phonenumbers.NumberParseException:
        return raw
    if parsed.country_code not in _FRENCH_CODES:
        return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    national = f"0{parsed.national_number}"
    if grouped := _GROUPED.match(national):
        return f"0 {' '.join(grouped.groups())}"
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)


def phones_in(text: str | None) -> list[LabelledPhone]:
    """Every number written in a free text, in order, each with the words before it.

    "SAVS tél. 04 92 51 86 17, SAMSAH tél. 04 92 51 86 16" gives the labels "SAVS" and "SAMSAH".
    """
    raw = clean(clean_lines(text))
    found: list[LabelledPhone] = []
    start = 0
    for match in _IN_TEXT.finditer(raw):
        before = raw[max(start, match.start() - _REACH) : match.start()]
        compact = _BETWEEN.sub("", match.group())
        short = _short(compact)
        if short and not (_CALLS.search(before) or raw.strip() == match.group()):
            continue
        number = short or _long(_mend(match.group()))
        if number is None:
            continue
        if number not in {seen.phone for seen in found}:
            found.append(LabelledPhone(number, _label(before)))
        start = match.end()
    return found


def _label(before: str) -> str:
    phrase = re.split(r"[,;/|\n]|\. ", _LABEL_NOISE.sub("", before).lstrip(" ,;:/|.)–-"))[-1]
    words = _LABEL_NOISE.sub("", phrase).strip()
    return "" if len(words) > _LONGEST_LABEL or re.search(r"\d\s?h", words) else words
