"""A week of opening times and its OSM form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from importers.normalise.french_calendar import DAYS
from importers.normalise.hours_grammar import MIDNIGHT, Span

_SHORTEST_RANGE = 3

Week = dict[int, list[Span]]
"""Opening spans (minutes since midnight) per day, Monday being 0."""


def union(spans: Iterable[Span]) -> list[Span]:
    """The same opening times in order, overlaps joined (minutes since midnight)."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _clock(minutes: int) -> str:
    at = minutes - MIDNIGHT if minutes > MIDNIGHT else minutes
    return f"{at // 60:02}:{at % 60:02}"


def spans_text(spans: Iterable[Span]) -> str:
    """OSM times of one day: `09:00-12:00,14:00-17:00`."""
    return ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def days_text(days: Iterable[int]) -> str:
    """OSM day selector: `Mo-Fr`, `Mo,Tu`, `Mo-We,Fr`."""
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = (
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
        if len(run) >= _SHORTEST_RANGE
        else ",".join(DAYS[day] for day in run)
        for run in runs
    )
    return ",".join(shown)


def write_week(week: Mapping[int, Sequence[Span]]) -> str:
    """OSM rules of a week (day 0 is Monday), days with the same times together; "" when never open."""
    by_times: dict[str, list[int]] = {}
    for day in sorted(week):
        if week[day]:
            by_times.setdefault(spans_text(week[day]), []).append(day)
    return "; ".join(f"{days_text(days)} {times}" for times, days in by_times.items())
