"""When passes are closed."""

from __future__ import annotations

from datetime import date

import pytest

from directory.territory import Closure, Pass, Territory, closed_passes, season_closures, winter_of

HIGH = Pass("high", "col Haut", 2500, (11, 1), (5, 31))
LOW = Pass("low", "col Bas", 1200)
SUMMER_TRAIL = Pass("trail", "col d'été", None, (2, 1), (3, 15))


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 5, 31), True),
        (date(2027, 6, 1), False),
        (date(2024, 2, 29), True),
    ],
)
def test_a_closure_includes_both_its_days_and_spans_the_new_year(day: date, closed: bool) -> None:
    assert ("high" in closed_passes([HIGH, LOW], day)) is closed


def test_a_closure_may_lie_within_one_year() -> None:
    assert closed_passes([SUMMER_TRAIL], date(2026, 3, 1)) == {"trail"}
    assert closed_passes([SUMMER_TRAIL], date(2026, 11, 1)) == set()


def test_a_pass_without_dates_never_closes() -> None:
    assert closed_passes([LOW], date(2026, 1, 15)) == set()


def test_seasons_do_not_depend_on_the_day() -> None:
    passes = [HIGH, LOW, SUMMER_TRAIL]
    assert season_closures(passes, "summer", date(2026, 1, 1)) == set()
    assert season_closures(passes, "winter", date(2026, 7, 1)) == {"high", "trail"}
    assert season_closures(passes, "today", date(2026, 1, 1)) == {"high"}


def test_a_winter_begins_in_august() -> None:
    assert [winter_of(date(2026, 7, 31)), winter_of(date(2026, 8, 1)), winter_of(date(2027, 1, 1))] == [
        2025,
        2026,
        2026,
    ]


@pytest.mark.parametrize(
    ("closure", "day", "closed"),
    [
        (Closure("high", 2026, date(2026, 11, 20), date(2027, 4, 30)), date(2026, 11, 10), False),
        (Closure("high", 2026, date(2026, 11, 20), date(2027, 4, 30)), date(2026, 11, 20), True),
        (Closure("high", 2026, date(2026, 11, 20), date(2027, 4, 30)), date(2027, 5, 1), False),
        (Closure("high", 2026, date(2026, 11, 20)), date(2027, 6, 30), True),
        (Closure("high", 2026, None), date(2027, 1, 15), False),
        (Closure("high", 2025, None), date(2027, 1, 15), True),
    ],
)
def test_a_manager_corrects_one_winter(closure: Closure, day: date, closed: bool) -> None:
    assert ("high" in closed_passes([HIGH], day, [closure])) is closed


def test_the_passes_of_the_tables_close_as_usual(territory: Territory) -> None:
    assert {"izoard", "noyer", "agnel", "galibier"} <= territory.closed_passes("today", date(2026, 1, 15))
    assert territory.closed_passes("today", date(2026, 8, 15)) == set()
    assert {"lautaret", "bayard", "montgenevre", "vars"} <= set(territory.passes)
    assert not {"lautaret", "bayard", "montgenevre", "vars"} & territory.closed_passes(
        "winter", date(2026, 1, 15)
    )
