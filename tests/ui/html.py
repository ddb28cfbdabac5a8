"""Reading pages in tests."""

from __future__ import annotations

from lxml import html
from starlette.testclient import TestClient


def page(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    """The parsed page at ``path``, which must answer ``status``."""
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return html.document_fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    """Its words, single-spaced, what only screen readers say included."""
    return " ".join(element.text_content().split())


def texts(root: html.HtmlElement, path: str) -> list[str]:
    """The words of each element of an XPath."""
    return [text(each) for each in root.xpath(path)]
