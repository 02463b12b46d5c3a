"""Times of a schedule: what cron takes, and nothing else."""

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.schedule import Cron, TimeZone

CRON: TypeAdapter[str] = TypeAdapter(Cron)
ZONE: TypeAdapter[str] = TypeAdapter(TimeZone)


@pytest.mark.parametrize(
    "line",
    ["* * * * *", "15 5 * * *", "*/5 8-18 * * mon-fri", "0,30 */2 1 jan,JUL 0", "0-59/15 0 29 2 7", "0 0 * * 5-7"],
)
def test_what_cron_takes_is_taken(line: str) -> None:
    assert CRON.validate_python(line) == line


def test_blanks_between_fields_do_not_matter() -> None:
    assert CRON.validate_python(" 15  5\t* * * ") == "15 5 * * *"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("", "has 0 fields"),
        ("* * * *", "has 4 fields"),
        ("* * * * * *", "has 6 fields"),
        ("60 * * * *", "is no minute"),
        ("* 24 * * *", "is no hour"),
        ("* * 0 * *", "is no day of the month"),
        ("* * * 13 *", "is no month"),
        ("* * * * 8", "is no day of the week"),
        ("30-10 * * * *", "is no minute"),
        ("*/0 * * * *", "is no minute"),
        ("5/10 * * * *", "is no minute"),
        ("5, * * * *", "is no minute"),
        ("jan * * * *", "is no minute"),
        ("* * * mon *", "is no month"),
        ("-1 * * * *", "is no minute"),
        ("１ * * * *", "is no minute"),
        ("@ hourly * * *", "is no minute"),
        ("* * * * L", "is no day of the week"),
    ],
)
def test_what_cron_does_not_take_is_named(line: str, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        CRON.validate_python(line)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Shanghai"])
def test_a_time_zone_that_is_known_is_taken(name: str) -> None:
    assert ZONE.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "Berlin", "Mars/Base", "../../etc/passwd", "/etc/localtime", "Europe", "a\0b"])
def test_a_time_zone_that_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="is no time zone"):
        ZONE.validate_python(name)
