"""Table `fingerprints`: by which duplicates are found; not published."""

from pydantic import Field

from schemas.base import Id, Row

__all__ = ["Fingerprint"]


class Fingerprint(Row):
    """The fingerprint of a document, as of one load; the derive step removes it when its document is gone."""

    document_id: Id = Field(description="The document.")
    source_name: Id = Field(description="The document's source.")
    bands: list[int] | None = Field(
        description="MinHash signature, a number per band of four slots, 14 bits each; null for a text that is too "
        "short to be compared, and for one loaded before there were fingerprints."
    )
    figures: list[int] | None = Field(
        description="Hashes of its figures, each with what stands before it, the 64 lowest; null where bands is."
    )
    key: int | None = Field(description="Hash of bands and figures: texts of one key have the same.")
