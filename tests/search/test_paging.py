"""A cursor carries its window and belongs to its query."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from search.paging import WINDOW, Cursor, identifiers_between, pages_of, rank_of
from search.query import InvalidQuery, Query

QUERY = Query(q="permis", family=("mobilite",))


def test_a_cursor_comes_back_whole() -> None:
    cursor = Cursor(tuple(rank_of(uuid4()) for _ in range(WINDOW)), shown=40, tail=2**47 + 5)
    text = cursor.encode(QUERY)
    assert Cursor.decode(text, QUERY) == cursor
    assert len(text) < 1700


def test_page_and_size_may_change_under_a_cursor_but_not_the_search() -> None:
    text = Cursor((1, 2, 3), shown=1).encode(QUERY)
    assert Cursor.decode(text, Query(q="permis", family=("mobilite",), size=50, cursor=text)).shown == 1
    with pytest.raises(InvalidQuery, match="autre recherche"):
        Cursor.decode(text, Query(q="autre"))


@pytest.mark.parametrize("damaged", ["", "abc", "é", "AAAA" * 10, "!" * 40])
def test_a_damaged_cursor_is_refused(damaged: str) -> None:
    with pytest.raises(InvalidQuery, match=r"abîmé|autre recherche"):
        Cursor.decode(damaged, QUERY)


def test_a_rank_is_the_beginning_of_the_identifier() -> None:
    offer = UUID("01234567-89ab-cdef-0123-456789abcdef")
    assert rank_of(offer) == 0x0123456789AB
    low, high = identifiers_between(rank_of(str(offer)))
    assert low <= offer <= high
    assert rank_of(low) == rank_of(high) == rank_of(offer)


def test_pages_of_a_total() -> None:
    assert [pages_of(total, 20) for total in (0, 1, 20, 21)] == [0, 1, 1, 2]
