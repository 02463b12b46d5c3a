"""What stands beside our figures: the floor, and the loop that one would write first.

`python -m bench.speed.reference floor|naive FOLDER` runs one of them in a process of its own.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from bench.speed.corpus import Corpus

__all__ = ["REFERENCES", "mill_naively", "write_floor"]

_BLANK_LINES = re.compile(r"\r?\n(?:[^\S\n]*\r?\n)+")
_ROWS = 10_000


def write_floor(corpus: Corpus, folder: Path) -> int:
    """Read, split at blank lines and write Parquet: what no pipeline of this shape does without. Counts paragraphs."""
    import pyarrow as pa  # noqa: PLC0415 - the naive loop must not pay for it
    import pyarrow.parquet as pq  # noqa: PLC0415

    fields: list[pa.Field[Any]] = [
        pa.field("document", pa.int64()),
        pa.field("ordinal", pa.int64()),
        pa.field("text", pa.string()),
    ]
    schema = pa.schema(fields)
    count, rows = 0, _split(corpus)
    with pq.ParquetWriter(folder / "paragraphs.parquet", schema, compression="zstd", compression_level=1) as writer:
        while chunk := list(islice(rows, _ROWS)):
            writer.write_table(pa.table([pa.array(column) for column in zip(*chunk, strict=True)], schema=schema))
            count += len(chunk)
    return count


def mill_naively(corpus: Corpus, folder: Path) -> int:
    """Repair each paragraph with ftfy, ask langdetect for its language, validate with pydantic. Counts paragraphs."""
    from ftfy import fix_text  # noqa: PLC0415 - the floor must not pay for them
    from langdetect import DetectorFactory, LangDetectException, detect  # type: ignore[import-untyped]  # noqa: PLC0415
    from pydantic import BaseModel  # noqa: PLC0415

    class Paragraph(BaseModel):
        document: int
        ordinal: int
        text: str
        language: str

    DetectorFactory.seed = 0
    rows = []
    for document, ordinal, paragraph in _split(corpus):
        text = fix_text(paragraph)
        try:
            language = detect(text)
        except LangDetectException:  # no letters
            language = "und"
        rows.append(Paragraph(document=document, ordinal=ordinal, text=text, language=language))
    (folder / "paragraphs.jsonl").write_text("\n".join(row.model_dump_json() for row in rows), encoding="utf-8")
    return len(rows)


def _split(corpus: Corpus) -> Iterator[tuple[int, int, str]]:
    return chain.from_iterable(
        ((number, ordinal, paragraph) for ordinal, paragraph in enumerate(_BLANK_LINES.split(text)))
        for number, text in enumerate(corpus.texts())
    )


REFERENCES: dict[str, Callable[[Corpus, Path], int]] = {"floor": write_floor, "naive": mill_naively}


def main() -> None:
    """Run one reference, and write nothing to standard output."""
    name, folder = sys.argv[1:]
    with tempfile.TemporaryDirectory() as out:
        REFERENCES[name](Corpus(Path(folder), 0, 0), Path(out))


if __name__ == "__main__":
    main()
