"""Normalisers: one field's text in, an `Outcome` (value, or reason and fix in French) out. All are pure.

| field | function | value |
|---|---|---|
| phone | `phone`, `phones_in`, `display` | E.164 or a short number; numbers of a text; national form |
| identity | `siret`, `siren`, `finess` | digits, padded |
| e-mail | `email`, `is_personal_email` | lower-case address; whether it looks like one person's |
| address | `postal_code`, `insee_code`, `split_cedex` | five characters; the parts of a city line |
| web | `url` | absolute http(s) address |
| text | `clean`, `clean_long`, `from_html`, `fold`, `list_values`, `is_absent` | plain text, lists |
| names | `readable_name`, `readable_street` | capitals and abbreviations put into French |
| date | `fact_date` | "2013", "2013-06" or "2013-06-05" |
| number | `decimal`, `whole`, `boolean`, `age`, `coordinates` | numbers, `Point(lat, lon)` WGS84 |
| hours | `hours_from_text`, `hours_from_weekdays`, `hours_from_hhmm`, `validate_osm` | OSM `opening_hours` |
| presence | `permanence` | `Permanence(text, rule, rrule, moment, by_appointment)` |
| period | `validity` | `Validity(text, valid_from, valid_until, recurring, …)` |
| people | `ages`, `age_bounds`, `capacity` | `Ages(minimum, maximum)` in years, a number |
"""

from __future__ import annotations

from importers.normalise.ages import Ages, age_bounds, ages
from importers.normalise.capacity import capacity
from importers.normalise.codes import CityLine, insee_code, postal_code, split_cedex
from importers.normalise.dates import fact_date
from importers.normalise.hours import hours_from_text, validate_osm
from importers.normalise.hours_columns import hours_from_hhmm, hours_from_weekdays
from importers.normalise.identity import finess, siren, siret
from importers.normalise.mail import email, is_personal_email
from importers.normalise.names import readable_name, readable_street
from importers.normalise.numbers import Point, age, boolean, coordinates, decimal, whole
from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.permanence import Permanence, permanence
from importers.normalise.phone import LabelledPhone, display, phone, phones_in
from importers.normalise.text import clean, clean_lines, clean_long, fold, from_html, is_absent, list_values
from importers.normalise.url import url
from importers.normalise.validity import Validity, validity

__all__ = [
    "Ages",
    "CityLine",
    "LabelledPhone",
    "Outcome",
    "Permanence",
    "Point",
    "Validity",
    "absent",
    "age",
    "age_bounds",
    "ages",
    "boolean",
    "capacity",
    "clean",
    "clean_lines",
    "clean_long",
    "coordinates",
    "decimal",
    "display",
    "email",
    "fact_date",
    "finess",
    "fold",
    "from_html",
    "hours_from_hhmm",
    "hours_from_text",
    "hours_from_weekdays",
    "insee_code",
    "is_absent",
    "is_personal_email",
    "list_values",
    "permanence",
    "phone",
    "phones_in",
    "postal_code",
    "quoted",
    "readable_name",
    "readable_street",
    "siren",
    "siret",
    "split_cedex",
    "url",
    "validate_osm",
    "validity",
    "whole",
]
