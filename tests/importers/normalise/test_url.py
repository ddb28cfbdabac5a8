from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.url import url


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("https://www.exemple.fr/page?a=1#b", "https://www.exemple.fr/page?a=1#b"),
        ("www.Exemple.fr/Page", "https://www.exemple.fr/Page"),
        (" HTTP://EXEMPLE.FR ", "http://exemple.fr"),
        ("http:/exemple.fr", "http://exemple.fr"),
        ("//exemple.fr/a", "https://exemple.fr/a"),
        ("https://exemple.fr:443/a", "https://exemple.fr/a"),
        ("exemple.fr:8080/a", "https://exemple.fr:8080/a"),
        ("https://été.fr/à", "https://xn--t-9fab.fr/%C3%A0"),
    ],
)
def test_an_address_is_made_whole(written: str, stored: str) -> None:
    outcome = url(written)
    assert (outcome.value, outcome.reason) == (stored, None)


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "java\u0000script:alert(1)",
        "data:text/html,x",
        "mailto:contact@exemple.fr",
        "ftp://exemple.fr",
        "https://user:pass@exemple.fr",
        "https://localhost/",
        "http://127.0.0.1/",
        "https://[::1]/",
        "https://exemple.fr\\@autre.fr/",
        "pas de site",
    ],
)
def test_anything_but_a_public_web_page_is_refused(written: str) -> None:
    outcome = url(written)
    assert outcome.value is None
    assert outcome.reason
    assert outcome.fix


@pytest.mark.parametrize("written", [None, "", "http://", "NULL"])
def test_no_site_is_nothing_to_report(written: str | None) -> None:
    assert url(written).reason is None


@given(st.text() | st.from_regex(r"(https?://)?[a-z]{1,5}\.[a-zé]{2,3}(:\d+)?(/[^ ]*)?", fullmatch=True))
def test_no_text_makes_it_fail_and_reading_again_changes_nothing(text: str) -> None:
    value = url(text).value
    if value is not None:
        assert value.startswith(("http://", "https://"))
        assert url(value).value == value
