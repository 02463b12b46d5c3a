"""How many texts of legacy encodings come back as they were: labelled bytes made from sentences of many languages.

    python -m bench.quality.encodings ../shared/lid/sentences

SENTENCES is a folder of `<language>.txt`, one sentence a line. Two measurements: documents of one to three sentences,
200 bytes or more, each decoded alone; and JSON lines, 15 short ones to a file, read by what their file tells. Right is
the same text back. Only texts that the encoding can hold count; sentences are drawn with a fixed seed.
"""

import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sources.survey import survey
from text.decoding.decode import decode
from text.errors import RecordError

__all__ = ["ENCODINGS", "main", "measure"]

# An encoding, and the languages whose users wrote in it.
ENCODINGS = {
    "utf-8": ("de", "ru", "zh", "ja", "ar"),
    "utf-16-le": ("de", "zh"),
    "cp1252": ("de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is"),
    "iso8859_15": ("de", "fr", "fi"),
    "mac_roman": ("fr", "de"),
    "cp850": ("de", "fr"),
    "cp1250": ("pl", "cs", "hu", "sk", "sl", "hr", "ro"),
    "iso8859_2": ("pl", "cs", "hu", "sk", "sl", "hr"),
    "cp852": ("pl", "cs", "hu"),
    "cp1251": ("ru", "uk", "bg", "sr", "mk", "be"),
    "koi8_r": ("ru",),
    "koi8_u": ("uk",),
    "iso8859_5": ("ru", "bg", "sr"),
    "cp866": ("ru",),
    "cp1253": ("el",),
    "iso8859_7": ("el",),
    "cp1254": ("tr",),
    "iso8859_9": ("tr",),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa"),
    "iso8859_6": ("ar",),
    "cp1257": ("lt", "lv", "et"),
    "cp1258": ("vi",),
    "cp874": ("th",),
    "gb18030": ("zh",),
    "big5": ("zh-Hant",),
    "shift_jis": ("ja",),
    "euc_jp": ("ja",),
    "iso2022_jp": ("ja",),
    "euc_kr": ("ko",),
}
_C1 = re.compile("[\x80-\x9f]")  # what some of the sentences hold in place of curly quotes
_SAMPLES = 40
_MIN_BYTES = 200
_LINES = 15


def _sentences(folder: Path, language: str, encoding: str) -> list[str]:
    """The sentences of a language that an encoding can hold, and that need it: there is more than ASCII in them."""
    file = folder / f"{language}.txt"
    found = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            raw = line.encode(encoding)
        except UnicodeEncodeError:
            continue
        if not line.isascii() and not _C1.search(line) and raw.decode(encoding) == line:
            found.append(line)
    return found


def _documents(sentences: list[str], encoding: str, draw: random.Random) -> Iterator[list[str]]:
    for _ in range(_SAMPLES):
        text = draw.choice(sentences)
        while len(text.encode(encoding)) < _MIN_BYTES:
            text += "\n" + draw.choice(sentences)
        yield [text]


def _files(sentences: list[str], encoding: str, draw: random.Random) -> Iterator[list[str]]:  # noqa: ARG001
    for _ in range(_SAMPLES):
        # Short lines, as of titles: three words tell little by themselves.
        yield [" ".join(draw.choice(sentences).split()[:4]) for _ in range(_LINES)]


def _read_document(texts: list[str], encoding: str) -> tuple[list[str], str]:
    decoded = decode(texts[0].encode(encoding))
    return [decoded.text], decoded.encoding_used


def _read_file(texts: list[str], encoding: str) -> tuple[list[str], str]:
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "lines.jsonl")
        file.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
        known = survey(file, 1 << 30).encoding
    decoded = [decode(line.encode(encoding), known=known) for line in lines]
    return [json.loads(each.text)["text"] for each in decoded], str(known)


def measure(folder: Path) -> dict[str, list[tuple[str, int, int, Counter[str]]]]:
    """Give for each measurement the rows (encoding and language, right, all, what wrong ones were read as)."""
    ways = {"documents": (_documents, _read_document), "lines": (_files, _read_file)}
    tables: dict[str, list[tuple[str, int, int, Counter[str]]]] = {}
    for name, (make, read) in ways.items():
        rows = tables[name] = []
        for encoding, languages in ENCODINGS.items():
            for language in languages:
                sentences = _sentences(folder, language, encoding)
                if len(sentences) < _SAMPLES:
                    continue
                right, wrong = 0, Counter[str]()
                for texts in make(sentences, encoding, random.Random(f"{encoding} {language}")):
                    try:
                        back, used = read(texts, encoding)
                    except (RecordError, ValueError) as exc:
                        wrong[getattr(exc, "reason", "no JSON")] += 1
                        continue
                    right += back == texts
                    wrong[used] += back != texts
                rows.append((f"{encoding} {language}", right, _SAMPLES, +wrong))
    return tables


def main() -> None:
    """Print both tables, the worst last, and the rates."""
    for name, rows in measure(Path(sys.argv[1])).items():
        for label, right, total, wrong in sorted(rows, key=lambda row: -row[1]):
            if wrong:
                listed = ", ".join(f"{count} {used}" for used, count in wrong.most_common())
                print(f"{name:<10} {label:<16} {right:>3} of {total}  wrong: {listed}")
        right, total = sum(row[1] for row in rows), sum(row[2] for row in rows)
        encodings = {row[0].split()[0] for row in rows}
        print(f"{name}: {right} of {total} right, {right / total:.3f}; {len(encodings)} encodings\n")


if __name__ == "__main__":
    main()
