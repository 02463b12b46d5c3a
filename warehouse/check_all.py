"""All checks of a warehouse, in the order in which one can do without the next."""

from schemas.settings import Settings
from warehouse.check import Finding, check_lake, check_serving
from warehouse.check_files import check_bytes, check_files
from warehouse.check_published import check_published
from warehouse.connect import open_lake, open_serving

__all__ = ["check_all"]


def check_all(settings: Settings, *, deep: bool = False) -> list[Finding]:
    """Check the lake's files, its equations and keys, and the published file; `deep` every byte and hash.

    What cannot be read because of an earlier finding is not asked. Raises as `open_lake` does.
    """
    with open_lake(settings.warehouse, read_only=True) as lake:
        findings = [check_files(lake)]
        if findings[0].offenders:
            return findings
        if deep:
            findings += check_bytes(lake, settings)
            if findings[1].offenders:
                return findings
        findings += check_lake(lake)
        published = check_published(lake, settings)
    if not published.offenders:
        with open_serving(settings.warehouse) as serving:
            findings += check_serving(serving)
    return [*findings, published]
