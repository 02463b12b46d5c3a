"""Duplicates and repeated lines: the same for any way in which files come, and good again after a killed run."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flows.run
from schemas.settings import Settings, load_settings
from warehouse.connect import open_lake

from .command import ask_lake, ask_published, failed_checks, ingest_here
from .tables import rows_of

WORDS = [
    f"{start}{end}" for start in ("har", "mel", "tor", "win", "sal", "den") for end in ("bour", "ing", "ster", "ow")
]
FOOTER = "All rights are reserved by the Valley Courier."
LINE = "Share this page with a friend or two, by letter or by hand, and come back tomorrow."


def article(seed: int) -> list[str]:
    """Three paragraphs of sentences that no other article has."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    return [" ".join(draw.choice(WORDS) for _ in range(40)).capitalize() + "." for _ in range(3)]


def edited(seed: int) -> list[str]:
    """An article with three of its words changed."""
    first, *rest = article(seed)
    words = first.split()
    return [" ".join([*words[:5], "quite", "other", "words", *words[8:]]), *rest]


def text(paragraphs: list[str]) -> str:
    return "\n\n".join([*paragraphs, FOOTER, LINE])


def jsonl(**records: list[str]) -> str:
    return "".join(json.dumps({"id": key, "text": text(paragraphs)}) + "\n" for key, paragraphs in records.items())


# What the files say at last.
FILES = {
    "a.jsonl": jsonl(one=article(1), two=article(2), three=edited(2)),
    "b.jsonl": jsonl(four=edited(1), five=article(3)),
    "c.txt": text(["Published: 2024-03-01", *article(1)]),
    "d.txt": text(["Published: 2024-02-01", *article(1)]),
    "e.txt": text(article(4)),
    "f.txt": text([article(4)[0], *article(5)]),
    "g.txt": text(article(4)),
}
# What some said before: a file that held a copy more, one whose text joined two clusters, one that was a copy.
BEFORE = {
    "b.jsonl": jsonl(four=edited(1), five=article(3), gone=edited(3)),
    "e.txt": text([*article(2), *article(1)]),
    "f.txt": text(article(4)),
}
DERIVED = ("duplicates", "repeated_lines", "fingerprints")


def ingest_in(folder: Path, warehouse: Path, *steps: dict[str, str]) -> dict[str, Any]:
    """Write files and ingest the folder, step by step, and give the derived tables."""
    folder.mkdir()
    for step in steps:
        for name, content in step.items():
            (folder / name).write_text(content)
        ingest_here(settings_of(warehouse), folder, source="news")
        assert failed_checks(warehouse) == []
    rows = rows_of(warehouse)
    return {table: rows[table] for table in DERIVED}


def settings_of(warehouse: Path) -> Settings:
    """The clone's own, with its rules: they read the dates."""
    return load_settings(warehouse=warehouse)


def part(*names: str) -> dict[str, str]:
    return {name: FILES[name] for name in names}


def test_one_run_and_many_in_two_orders_with_edits_between_give_the_same_rows(tmp_path: Path) -> None:
    at_once = ingest_in(tmp_path / "once", tmp_path / "w1", FILES)
    forth = [{**part("a.jsonl", "c.txt"), **BEFORE}, part("d.txt", "e.txt"), part("b.jsonl", "f.txt"), part("g.txt")]
    back = [
        part("g.txt"),
        {**part("d.txt"), **BEFORE},
        part("f.txt", "e.txt"),
        part("b.jsonl"),
        part("c.txt", "a.jsonl"),
    ]
    assert ingest_in(tmp_path / "forth", tmp_path / "w2", *forth) == at_once
    assert ingest_in(tmp_path / "back", tmp_path / "w3", *back) == at_once


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("duplicates")
    ingest_in(folder / "in", folder / "warehouse", FILES)
    return folder / "warehouse"


def clusters(warehouse: Path, kind: str, method: str) -> set[frozenset[str]]:
    """Give the members of each cluster, its first with a star."""
    rows = ask_lake(
        warehouse,
        "SELECT list(concat(split_part(source_uri, '/', 2), '#', record_index, if(is_first, '*', ''))) FROM duplicates "
        "JOIN documents ON document_id = item_id WHERE item_kind = ? AND method = ? GROUP BY cluster_id",
        kind,
        method,
    )
    return {frozenset(members) for (members,) in rows}


def test_clusters_are_what_the_texts_are(warehouse: Path) -> None:
    query = "SELECT source_uri FROM documents WHERE source_uri IN ('news/e.txt', 'news/g.txt') ORDER BY document_id"
    (first,), (second,) = ask_lake(warehouse, query)
    assert clusters(warehouse, "document", "exact") == {frozenset({f"{first[5:]}#0*", f"{second[5:]}#0"})}
    near = clusters(warehouse, "document", "minhash")
    # The earliest date is the first, whatever its id. f shares a paragraph with e and g, which makes it no copy.
    assert frozenset({"a.jsonl#0", "b.jsonl#0", "c.txt#0", "d.txt#0*"}) in near
    assert {frozenset(each.rstrip("*") for each in members) for members in near} == {
        frozenset({"a.jsonl#0", "b.jsonl#0", "c.txt#0", "d.txt#0"}),
        frozenset({"a.jsonl#1", "a.jsonl#2"}),
    }


def test_a_paragraph_that_stands_twice_is_a_cluster_but_not_a_short_one(warehouse: Path) -> None:
    texts = ask_lake(
        warehouse,
        "SELECT DISTINCT text FROM duplicates JOIN paragraphs ON paragraph_id = item_id WHERE item_kind = 'paragraph'",
    )
    assert {article(4)[0], article(1)[1], LINE} <= {each for (each,) in texts}
    assert FOOTER not in {each for (each,) in texts}  # eight words
    assert article(3)[0] not in {each for (each,) in texts}


def test_a_line_counts_copies_of_one_text_once(warehouse: Path) -> None:
    lines = dict(ask_lake(warehouse, "SELECT text, document_count FROM repeated_lines"))
    assert lines == {FOOTER: 9, LINE: 9}  # of ten documents two are the same


def test_views_give_one_document_of_each_cluster_and_the_role_in_the_source(warehouse: Path) -> None:
    unique = ask_published(warehouse, "SELECT source_uri, copies FROM mart_unique_documents ORDER BY copies DESC, 1")
    assert ("news/d.txt", 3) in unique
    assert len(unique) == 5
    roles = ask_published(
        warehouse,
        "SELECT DISTINCT role_in_source, document_count, document_share FROM mart_paragraph_roles WHERE text = ?",
        LINE,
    )
    assert roles == [("boilerplate", 9, 1.0)]


def test_what_a_killed_run_left_underived_is_derived_by_the_next(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run killed between its commits and the derivation has loaded and replaced files, and derived nothing."""
    folder, killed = tmp_path / "in", tmp_path / "killed"
    ingest_in(folder, killed, {**part("a.jsonl", "c.txt"), **BEFORE})
    before = rows_of(killed)["duplicates"]
    for name, content in FILES.items():
        (folder / name).write_text(content)
    with monkeypatch.context() as patch:
        patch.setattr(flows.run, "derive", _kill)
        with pytest.raises(KeyboardInterrupt):
            ingest_here(settings_of(killed), folder, source="news")
    assert rows_of(killed)["duplicates"] == before
    assert failed_checks(killed) == []
    ingest_here(settings_of(killed), folder, source="news")
    assert failed_checks(killed) == []
    assert {table: rows_of(killed)[table] for table in DERIVED} == {t: rows_of(warehouse)[t] for t in DERIVED}


def _kill(*_: object) -> Callable[..., None]:
    raise KeyboardInterrupt


def test_an_underived_run_is_derived_also_where_the_next_has_nothing_to_load(tmp_path: Path) -> None:
    ingest_in(tmp_path / "in", tmp_path / "w", FILES)
    expected = rows_of(tmp_path / "w")["duplicates"]
    with open_lake(settings_of(tmp_path / "w").warehouse) as lake:
        for table in ("duplicates", "repeated_lines", "derivations"):
            lake.execute(f"DELETE FROM {table}")
    ingest_here(settings_of(tmp_path / "w"), tmp_path / "in", source="news")
    assert rows_of(tmp_path / "w")["duplicates"] == expected


PLACES = ("Alder Bridge", "Mill Weir", "Stone Ford", "Harbour Gate", "Upper Lock", "Old Quay")


def bulletin(day: int) -> str:
    """What the water office writes each day: only figures differ."""
    draw = random.Random(day)  # noqa: S311 - no secret
    levels = [f"At {p} the water stands at {draw.randint(100, 420)} centimetres since yesterday." for p in PLACES]
    return "\n\n".join([f"River levels for {day} June 2024", f"Published: {day} June 2024", " ".join(levels)])


def temperatures(day: int) -> str:
    """Small figures, which come again and again, but not at the same place."""
    draw = random.Random(day)  # noqa: S311 - no secret
    towns = ", ".join(f"{p} {draw.randint(5, 20)} degrees with light wind and some cloud" for p in PLACES)
    return "\n\n".join([f"Weather of {day} May 2024", f"Published: {day} May 2024", f"In the morning: {towns}."])


def version(number: int) -> str:
    """The versions of a page that is written on, each a paragraph further."""
    paragraphs = [article(100 + place)[0] for place in range(number, number + 4)]
    return "\n\n".join([f"Published: {number + 1} July 2024", *paragraphs])


def test_texts_of_one_template_and_the_far_end_of_a_chain_stay_while_copies_go(tmp_path: Path) -> None:
    texts = {f"river{day:02}.txt": bulletin(day) for day in range(1, 11)}
    texts |= {f"weather{day:02}.txt": temperatures(day) for day in range(1, 6)}
    texts |= {f"live{number}.txt": version(number) for number in range(7)}
    texts["copy.txt"] = bulletin(3).replace("Published: 3", "Updated: 20").replace("the water", "its water", 1)
    ingest_in(tmp_path / "in", tmp_path / "w", texts)
    near = "SELECT count(*), count(DISTINCT cluster_id) FROM duplicates WHERE method = 'minhash'"
    assert ask_lake(tmp_path / "w", near) == [(9, 2)]  # the chain; a bulletin and its copy
    unique = {
        uri.split("/")[1].removesuffix(".txt"): copies
        for uri, copies in ask_published(tmp_path / "w", "SELECT source_uri, copies FROM mart_unique_documents")
    }
    gone = {name.removesuffix(".txt") for name in texts} - {*unique}
    assert gone == {"live1", "copy"}  # three of four paragraphs of the one are in the first of the chain
    assert (unique["live0"], unique["river03"]) == (1, 1)
    similarities = "SELECT source_uri[6:], similarity FROM mart_unique_documents WHERE similarity > 0 ORDER BY 1"
    found = dict(ask_published(tmp_path / "w", similarities))
    assert [*found] == [f"live{number}.txt" for number in range(2, 7)]
    assert found["live2.txt"] > 0.3 > found["live6.txt"]
    assert ask_published(tmp_path / "w", "SELECT count(*) FROM unique_documents(0.99)") == [(23,)]
    assert ask_published(tmp_path / "w", "SELECT count(*) FROM unique_documents(0.3)")[0][0] < 21
