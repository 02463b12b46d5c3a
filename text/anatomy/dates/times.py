"""The time and the zone behind a day."""

import regex

from text.anatomy.dates.found import FoundDate
from text.anatomy.dates.words import words

__all__ = ["with_time"]

_AFTERNOON = words("下午 晚上 晚间 晚間 晚 傍晚 午后 午後 오후")

_ZONES = (
    r"Z\b|(?:UTC|GMT)(?:\s?[+−-][0-9]{1,2}+(?::?[0-9]{2})?)?(?![0-9\p{L}])|[+−-][0-9]{2}:?[0-9]{2}(?![0-9])"
    r"|(?:ET|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|WET|CET|CEST|MEZ|MESZ|EET|EEST|MSK|IST|SGT|HKT|JST|KST|AEST|AEDT|NZST)\b"
    r"|(?:[Ll]ocal|Beijing|China|Hong\sKong|Taipei|Tokyo|Japan|Seoul|Korea|Singapore|Moscow|London|Paris|Berlin|Greenwich"
    r"|Eastern|Central|Mountain|Pacific|Central\sEuropean)(?:\s(?:[Mm]ean|[Ss]tandard|[Ss]ummer|[Dd]aylight))?\s[Tt]ime\b"
    r"|北京时间|北京時間|台北時間|香港時間|日本時間|한국\s?시간"
)
_ZONE = rf"(?:\s{{0,2}}(?:[(（\[]\s?(?P<zone>{_ZONES})\s?[)）\]]|(?P<zone>{_ZONES})))?"
_HALF = r"\s?(?P<half>[AaPp])\.?[Mm](?!\p{L})\.?"
_TIME = regex.compile(
    r"(?:T|(?:\s?[,，|])?\s{0,3}(?:(?:at|um|à|às|a\sles|a\slas|alle|alle\sore|ore|om|kl\.?|в|о)\s)?)"
    r"(?<![0-9])(?P<hour>[0-9]{1,2}+)(?:(?::|\s?h\s?|\.(?=[0-9]{2}\s?Uhr))(?P<minute>[0-9]{2})"
    rf"(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}}+)?)?(?![0-9:])(?:{_HALF})?|{_HALF})(?:\s?Uhr\b)?{_ZONE}"
)
_EAST_TIME = regex.compile(
    r"(?:\s?[(（]?(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[日月火水木金土](?:曜日)?(?=[)）])|[월화수목금토일](?:요일)?(?=[)）]))[)）]?)?"
    r"\s{0,3}(?P<zone>北京时间|北京時間)?\s?(?P<part>[上下]午|凌晨|清晨|早[上晨]|中午|傍晚|晚[上间間]?|午[前后後]|오전|오후)?\s?"
    r"(?<![0-9])(?P<hour>[0-9]{1,2}+)\s?(?::(?P<minute>[0-9]{2})(?::[0-9]{2})?(?![0-9:])"
    rf"|[时時点點시](?:\s?(?:(?P<minute>[0-9]{{1,2}}+)\s?[分분]|(?P<thirty>半)))?){_ZONE}"
)
# (It begins with a single range and no repetition, for which regex looks ten times as fast.)
_NUMBER = regex.compile(r"[0-9][0-9]*+(?:[./-][0-9]++)*+")
_REACH_OF_TIME = 32  # characters behind a day within which its hour begins, the longest words between them included


def with_time(text: str, found: FoundDate) -> FoundDate:
    """Add the time and the zone that follow a day directly."""
    has_number = _NUMBER.search(text, found.end, found.end + _REACH_OF_TIME)
    match = has_number and (_TIME.match(text, found.end) or _EAST_TIME.match(text, found.end))
    if not match:
        return found
    groups = match.groupdict()
    hour, minute = int(groups["hour"]), int(groups["minute"] or 0) + (30 if groups.get("thirty") else 0)
    half, part = (groups.get("half") or "").lower(), groups.get("part") or ""
    is_afternoon = half == "p" or part in _AFTERNOON
    if half and not 1 <= hour <= 12 and not (half == "p" and hour > 12):
        return found
    if is_afternoon and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return found
    return found._replace(end=match.end(), time=f"{hour:02}:{minute:02}", zone=groups["zone"])
