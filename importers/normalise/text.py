"""Text as it should be stored: one Unicode form, one apostrophe, no invisible characters, no markup."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import nh3

# U+02BC, U+2019, U+2018, U+201B, U+2032, U+00B4 and U+FF07 are all typed for an apostrophe in French sources.
_APOSTROPHES = str.maketrans(dict.fromkeys("\u02bc\u2019\u2018\u201b\u2032\u00b4\uff07", "'"))
_DEEPEST_ARRAY = 50
_SHORT = 100
"""Characters of a text worth remembering once folded: names come again and again."""
_MOST_TAGS = 2_000
"""Beyond, tags are only cut out: building a tree of them takes time that grows with their square."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_ABSENT = frozenset(
    {"", "-", "--", ".", "/", "null", "none", "nan", "n/a", "#n/a", "nc", "n.c.", "undefined"}
)

_BEGIN_ABSENT = frozenset(letter for word in _ABSENT if word for letter in (word[0], word[0].upper()))
_KEPT_TAGS = {"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr"}
# Made once: making it takes three times what reading a description does.
_CLEANER = nh3.Cleaner(tags=_KEPT_TAGS, attributes={}, link_rel=None)
_LINE_TAG = re.compile(r"<(?:br|/li|/tr|/div)\s*/?>")
_PARAGRAPH_TAG = re.compile(r"</?(?:p|ul|ol|h[1-6])>")
_BEFORE_ITEM = re.compile(r"\n\n+(?=- )")
_EMPTY_LINES = re.compile(r"\n{3,}")
_ANY_TAG = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|tr)\s*/?>")


def _visible(text: str) -> Iterator[str]:
    for char in text:
        if char in "\n\u2028\u2029\x0b\x0c\x85":
            yield "\n"
        elif char == "\t":
            yield " "
        elif char.isdecimal():
            yield str(unicodedata.decimal(char))
        elif unicodedata.category(char) not in _INVISIBLE:
            yield " " if unicodedata.category(char) == "Zs" else char


# Printable ASCII and precomposed letters of French: what nearly every cell holds needs no second look, but for
# its apostrophes (U+2019 is the only one among them).
_SIMPLE = re.compile(r"[ -~\n¡-¬®-³µ-ſ–—“”•…€\u2019]*")


def _uniform(text: str) -> str:
    if _SIMPLE.fullmatch(text):
        return text.replace("\u2019", "'")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", "".join(_visible(text))).translate(_APOSTROPHES)
    return unicodedata.normalize("NFC", "".join(_visible(text)))


def clean(text: str | None) -> str:
    """The text on one line: NFC, "'" as the only apostrophe, digits 0 to 9, plain single spaces, nothing invisible."""
    if not text:
        return ""
    # Without control characters, blanks are the only thing that ASCII can have too many of.
    return " ".join((text if text.isascii() and text.isprintable() else _uniform(text)).split())


def clean_long(text: str | None) -> str:
    """Like `clean`, keeping line breaks and at most one empty line between paragraphs."""
    uniform = _uniform(text or "")
    if "\n" not in uniform:
        return " ".join(uniform.split())
    lines = [" ".join(line.split()) for line in uniform.split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_lines(text: str | None) -> str:
    """The text on one line, its line breaks written ";": what was on two lines stays apart."""
    return " ; ".join(line for line in clean_long(text).split("\n") if line)


def is_absent(text: str | None) -> bool:
    """True for an empty cell and for what exports write in one ("NULL", "N/A", "nan", "-")."""
    if not text:
        return True
    first = text[0]
    if first.isalnum() and first not in _BEGIN_ABSENT:
        return False
    # What shows every sign it holds only needs its ends cut: none of these words has a blank inside.
    return (text.strip() if text.isprintable() else clean(text)).lower() in _ABSENT


def _strip_markup(text: str) -> str:
    if text.count("<") > _MOST_TAGS:
        return html.unescape(re.sub(r"<[^<>]*>?", " ", text))
    safe = _CLEANER.clean(text)
    safe = safe.replace("<li>", "\n- ")
    safe = _PARAGRAPH_TAG.sub("\n\n", _LINE_TAG.sub("\n", safe))
    safe = _BEFORE_ITEM.sub("\n", clean_long(_ANY_TAG.sub("\n", safe)))
    return html.unescape(safe)


def from_html(text: str | None) -> str:
    """Plain text of an HTML fragment: no tag, no entity, list items as lines starting with "- ".

    Sources escape twice ("&amp;#8217;"), so it is read again until nothing changes.
    """
    plain = clean_long(text)
    for _ in range(20):
        if "<" not in plain and "&" not in plain:
            break
        previous, plain = plain, clean_long(_strip_markup(plain))
        if plain == previous:
            break
    return plain


def fold(text: str | None) -> str:
    """Lower case without accents, on one line: for comparing, never for showing."""
    plain = clean(text)
    if plain.isascii():
        return plain.lower()
    return _folded(plain) if len(plain) <= _SHORT else _without_accents(plain)


def _without_accents(plain: str) -> str:
    # Twice: lower case and decomposition each bring letters that the other must still see.
    for _ in range(2):
        decomposed = unicodedata.normalize("NFKD", plain.casefold())
        bare = "".join([c for c in decomposed if c.isascii() or not unicodedata.combining(c)])
        plain = clean(bare.replace("œ", "oe").replace("æ", "ae"))
        if plain.isascii():
            return plain.lower()
    return plain


_folded = lru_cache(maxsize=10_000)(_without_accents)


def list_values(text: str | None) -> list[str]:
    """The values of a multi-valued cell, in order, without repeats.

    Reads a JSON array, a Postgres array (`{a,"b, c"}`), or values separated by "|", ";" or line breaks;
    commas separate only when every value looks like a code (no space), because French labels contain commas.
    """
    raw = clean_long(text)
    if is_absent(raw):
        return []
    parts = _json_array(raw)
    if parts is None and raw.startswith("{") and raw.endswith("}"):
        parts = _postgres_array(raw[1:-1])
    if parts is None:
        parts = _separated(raw)
    cleaned = (clean(part) for part in parts)
    return list(dict.fromkeys(part for part in cleaned if not is_absent(part)))


def _json_array(raw: str) -> list[str] | None:
    if not (raw.startswith("[") and raw.endswith("]")) or raw.count("[") > _DEEPEST_ARRAY:
        return None
    try:
        items = json.loads(raw)
    except (ValueError, RecursionError):
        return _separated(raw[1:-1].replace("'", ""))
    return [str(item) for item in items if isinstance(item, (str, int, float)) and not isinstance(item, bool)]


def _postgres_array(inside: str) -> list[str]:
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,"]+)', inside)
    return [re.sub(r"\\(.)", r"\1", quoted_) or bare for quoted_, bare in found]


def _separated(raw: str) -> list[str]:
    for separator in ("|", ";", "\n"):
        if separator in raw:
            return raw.split(separator)
    parts = [part.strip() for part in raw.split(",")]
    return parts if all(part and " " not in part for part in parts) else [raw]
