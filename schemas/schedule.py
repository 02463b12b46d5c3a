"""When something runs by itself: five fields of cron, in a time zone."""

import re
import zoneinfo
from typing import Annotated

from pydantic import AfterValidator

__all__ = ["Cron", "TimeZone"]

# POSIX crontab(5): minute, hour, day of the month, month, day of the week; cron(8) takes names and 7 for Sunday too.
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7))
_NAMES = {
    "month": dict(
        zip(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
            range(1, 13),
            strict=True,
        )
    ),
    "day of the week": dict(zip(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], range(7), strict=True)),
}
_ITEM = re.compile(r"(?:\*|(?P<first>\w{1,3})(?:-(?P<last>\w{1,3}))?)(?:/(?P<step>\d{1,3}))?", re.ASCII)


def _check_cron(line: str) -> str:
    words = line.split()
    if len(words) != len(_FIELDS):
        msg = f"{line!r} has {len(words)} fields; cron has five, such as `15 5 * * *` for a quarter past five each day"
        raise ValueError(msg)
    for word, (field, least, most) in zip(words, _FIELDS, strict=True):
        if not all(_fits(item, _NAMES.get(field, {}), least, most) for item in word.split(",")):
            msg = f"{word!r} in {line!r} is no {field}: write *, numbers from {least} to {most}, ranges or steps"
            raise ValueError(msg)
    return " ".join(words)


def _fits(item: str, names: dict[str, int], least: int, most: int) -> bool:
    match = _ITEM.fullmatch(item)
    if not match:
        return False
    first, last, step = match.groups()
    if step is not None and (int(step) == 0 or (last is None and first is not None)):
        return False  # of one value there are no steps
    bounds = [names.get(end.lower(), int(end) if end.isdecimal() else -1) for end in (first, last) if end is not None]
    return all(least <= end <= most for end in bounds) and bounds == sorted(bounds)


def _check_time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError) as exc:
        msg = f"{name!r} is no time zone that is known; write one such as Europe/Berlin, Asia/Shanghai or UTC"
        raise ValueError(msg) from exc
    return name


Cron = Annotated[str, AfterValidator(_check_cron)]
"""Five fields of cron."""

TimeZone = Annotated[str, AfterValidator(_check_time_zone)]
"""A name of the IANA time zone database."""
