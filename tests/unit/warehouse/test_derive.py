"""Deriving: what a load touches is made anew, and no other row is written; a large cluster costs what it holds."""

import time
from typing import Any

import pytest

from schemas.settings import LineSettings
from text.fingerprint import BANDS
from warehouse import derive as module
from warehouse.check import check_lake
from warehouse.load import transaction

LONG = "A paragraph of more than ten words stands here so that it is told from a line."


def words(number: int, count: int = 60) -> str:
    return " ".join(f"w{number}x{place}" for place in range(count))


def members(mill: Any, kind: str = "document", method: str = "exact") -> list[tuple[Any, ...]]:
    return mill.ask(
        "SELECT item_id, is_first, run_id FROM duplicates WHERE item_kind = ? AND method = ? ORDER BY ALL", kind, method
    )


def offences(mill: Any) -> list[str]:
    return [finding.check for finding in check_lake(mill.lake) if finding.offenders]


def test_a_second_copy_makes_a_cluster_and_its_edit_ends_it(mill: Any) -> None:
    mill.run({"a.txt": {"#0": words(1)}})
    assert mill.derive() == (1, 0)
    mill.run({"b.txt": {"#0": words(1)}})
    assert mill.derive() == (1, 4)  # two documents, and their only paragraphs
    assert {item for item, *_ in members(mill)} == {mill.document_id("a.txt", "#0"), mill.document_id("b.txt", "#0")}
    mill.run({"b.txt": {"#0": words(2)}})
    assert mill.derive() == (2, 0)  # the old version went, the new one came
    assert mill.ask("FROM duplicates") == []
    assert offences(mill) == []


def test_a_document_that_goes_with_its_record_leaves_its_cluster(mill: Any) -> None:
    mill.run({"a.jsonl": {"1": words(1), "2": words(1), "3": words(1)}})
    mill.derive()
    mill.run({"a.jsonl": {"1": words(1), "3": words(1)}})
    mill.derive()
    assert len(members(mill)) == 2
    mill.run({"a.jsonl": {"1": b"bad", "3": words(1)}})
    mill.derive()
    assert mill.ask("FROM duplicates") == []
    assert mill.ask("SELECT count(*) FROM fingerprints") == [(1,)]
    assert offences(mill) == []


def test_rows_that_stay_the_same_are_not_written_again(mill: Any) -> None:
    mill.run({"a.txt": {"#0": words(1)}, "b.txt": {"#0": words(1)}})
    mill.derive()
    mill.run({"c.txt": {"#0": words(1)}, "d.txt": {"#0": words(2)}})
    mill.derive()
    written = {item: run for item, is_first, run in members(mill)}
    assert written[mill.document_id("c.txt", "#0")] == "run-002"
    assert list(written.values()).count("run-001") >= 1  # one that was first may be no more
    assert mill.derive() == (0, 0)


def test_texts_that_differ_in_case_alone_are_near_and_not_exact(mill: Any) -> None:
    mill.run({"a.txt": {"#0": words(1)}})
    mill.derive()
    mill.run({"b.txt": {"#0": words(1).upper()}})
    mill.derive()
    assert members(mill) == []
    near = mill.ask("SELECT similarity FROM duplicates WHERE method = 'minhash'")
    assert near == [(1.0,), (1.0,)]
    assert offences(mill) == []


def test_copies_of_one_text_alone_are_no_near_cluster(mill: Any) -> None:
    mill.run({"a.txt": {"#0": words(1)}, "b.txt": {"#0": words(1)}})
    mill.derive()
    assert members(mill, method="minhash") == []


def test_a_text_that_joins_two_clusters_goes_and_they_are_two_again(mill: Any) -> None:
    one, other = words(1, 100), words(2, 100)
    mill.run(
        {"a.txt": {"#0": one}, "b.txt": {"#0": f"{one} more"}, "c.txt": {"#0": other}, "d.txt": {"#0": f"{other} yet"}}
    )
    mill.derive()
    apart = members(mill, method="minhash")
    mill.run({"e.txt": {"#0": f"{one} {other}"}})
    mill.derive()
    assert mill.ask("SELECT count(*), count(DISTINCT cluster_id) FROM duplicates WHERE method = 'minhash'") == [(5, 1)]
    mill.run({"e.txt": {"#0": words(3)}})
    mill.derive()
    assert [row[:2] for row in members(mill, method="minhash")] == [row[:2] for row in apart]
    assert offences(mill) == []


def test_other_settings_derive_all_anew(mill: Any) -> None:
    mill.run({f"{name}.txt": {"#0": f"{words(number)}\na line"} for number, name in enumerate("abcd")})
    mill.derive()
    assert mill.ask("SELECT text, document_count FROM repeated_lines") == [("a line", 4)]
    lines = LineSettings(min_documents=5)
    mill.settings = mill.settings.model_copy(update={"lines": lines})
    assert mill.derive() == (4, 0)
    assert mill.ask("FROM repeated_lines") == []
    assert mill.ask("SELECT DISTINCT version FROM derivations") == [(module._version(mill.settings),)]


def test_a_line_counts_down_with_the_documents_that_held_it(mill: Any) -> None:
    mill.run({f"{name}.txt": {"#0": f"{words(number)}\na line"} for number, name in enumerate("abcd")})
    mill.derive()
    for gone, count in (("a", [(3,)]), ("b", [])):
        mill.run({f"{gone}.txt": {"#0": words(9)}})
        mill.derive()
        assert mill.ask("SELECT document_count FROM repeated_lines WHERE text = 'a line'") == count


def test_the_paragraphs_of_a_first_load_are_taken_by_ranges(mill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [words(number) for number in range(6)] + [f"{words(number)} and more" for number in range(6)]
    mill.run({f"{number}.txt": {"#0": f"{text}\n{LONG}\na line"} for number, text in enumerate(texts)})
    mill.derive()
    whole = (
        mill.ask("SELECT item_id, cluster_id, similarity, is_first FROM duplicates ORDER BY ALL"),
        mill.ask("FROM repeated_lines ORDER BY ALL"),
    )
    monkeypatch.setattr(module, "_PARAGRAPHS_AT_ONCE", 2)
    monkeypatch.setattr(module, "_NUMBERS_AT_ONCE", 11)
    monkeypatch.setattr(module, "_SIGNATURES_AT_ONCE", 3)
    mill.lake.execute("DELETE FROM duplicates")
    mill.lake.execute("DELETE FROM repeated_lines")
    mill.lake.execute("DELETE FROM derivations")
    mill.derive()
    again = (
        mill.ask("SELECT item_id, cluster_id, similarity, is_first FROM duplicates ORDER BY ALL"),
        mill.ask("FROM repeated_lines ORDER BY ALL"),
    )
    assert again == whole
    assert mill.ask("SELECT method, count(*), count(DISTINCT cluster_id) FROM duplicates GROUP BY ALL ORDER BY 1") == [
        ("exact", 12, 1),
        ("minhash", 12, 6),
    ]


def test_a_failure_in_the_middle_leaves_all_as_it_was_and_pending(mill: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mill.run({"a.txt": {"#0": words(1)}, "b.txt": {"#0": words(1)}})
    with monkeypatch.context() as patch:
        patch.setattr(module._Derivation, "_find_like_documents", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mill.derive()
    assert mill.ask("SELECT count(*) FROM duplicates") == mill.ask("SELECT count(*) FROM derivations") == [(0,)]
    assert mill.derive().changed_documents == 2


TEMPLATE = """
INSERT INTO fingerprints BY NAME
SELECT
    md5(i::VARCHAR) AS document_id, 's' AS source_name, 'many' AS batch_id, 'many' AS run_id,
    TIMESTAMP '2024-01-01' AS ingested_at, i + 1 AS key,
    -- every tenth band is the document's own
    list_transform(range($bands), lambda b: if((b + i) % 10 = 0, i * 1000 + b, b)) AS bands
FROM range($number) AS made(i)
"""


def make_copies(mill: Any, number: int) -> None:
    """Enter documents that are nearly the same, each pair sharing most of its buckets with all others."""
    with transaction(mill.lake):
        mill.lake.execute(TEMPLATE, {"bands": BANDS, "number": number})
        columns = mill.lake.execute("DESCRIBE lake.documents").fetchall()
        plain = {
            "BIGINT": "0",
            "BOOLEAN": "false",
            "TIMESTAMP": "TIMESTAMP '2024-01-01'",
            "VARCHAR": "'many'",
            "JSON": "'{}'",
        }
        values = {name: plain.get(kind, "[]") for name, kind, null, *_ in columns if null == "NO"}
        values |= {"document_id": "md5(i::VARCHAR)", "text_sha256": "sha256(i::VARCHAR)"}
        made = ", ".join(f"{value} AS {name}" for name, value in values.items())
        mill.lake.execute(f"INSERT INTO documents BY NAME SELECT {made} FROM range({number}) AS made(i)")
        mill.lake.execute("INSERT INTO runs BY NAME SELECT * REPLACE ('many' AS run_id) FROM runs LIMIT 1")


def test_thousands_of_copies_of_a_template_cost_little_more_than_their_number(mill: Any) -> None:
    """10,000 texts in each of 43 common buckets are 50 million pairs a bucket; compared are 10 a text and bucket."""
    mill.run({"a.txt": {"#0": words(1)}})
    make_copies(mill, 10_000)
    begun = time.process_time()
    mill.derive()
    assert time.process_time() - begun < 60
    near = "SELECT count(*), count(DISTINCT cluster_id), min(similarity) > 0.7 FROM duplicates WHERE method = 'minhash'"
    assert mill.ask(near) == [(10_000, 1, True)]


def date(mill: Any, **dates: str) -> None:
    """Give documents their dates: `2024-03-01`, `2024-03` or `2024`."""
    for name, stated in dates.items():
        day, precision = f"{stated}-01-01"[:10], {4: "year", 7: "month", 10: "day"}[len(stated)]
        mill.lake.execute(
            "UPDATE documents SET best_date = ?, best_date_precision = ? WHERE document_id = ?",
            [day, precision, mill.document_id(f"{name}.txt", "#0")],
        )


def firsts(mill: Any, **dates: str) -> dict[str, tuple[bool, bool]]:
    """Tell of each copy of one text whether it is the first, and whether it ties."""
    mill.run({f"{name}.txt": {"#0": words(1)} for name in "abc"})
    date(mill, **dates)
    mill.derive()
    rows = mill.ask(
        "SELECT source_uri[6:6], is_first, is_tie FROM duplicates JOIN documents ON document_id = item_id "
        "WHERE item_kind = 'document'"
    )
    assert offences(mill) == []
    return {name: (is_first, is_tie) for name, is_first, is_tie in rows}


def test_the_first_is_who_is_earliest_and_no_tie(mill: Any) -> None:
    found = firsts(mill, a="2024-03-03", b="2024-03-01", c="2024-03-02")
    assert found == {"a": (False, False), "b": (True, False), "c": (False, False)}


def test_a_tie_says_that_the_id_decided(mill: Any) -> None:
    found = firsts(mill, a="2024-03-01", b="2024-03-01", c="2024-03-02")
    assert found.pop("c") == (False, False)
    assert sorted(found.values()) == [(False, True), (True, True)]


def test_a_month_or_a_year_is_not_earlier_than_a_day_in_it_but_ties(mill: Any) -> None:
    """It stands on the first of January, and was the first of every cluster of its year."""
    found = firsts(mill, a="2024-03-05", b="2024", c="2024-03")
    assert found == {"a": (True, True), "b": (False, True), "c": (False, True)}


def test_a_document_without_a_date_may_be_the_first(mill: Any) -> None:
    found = firsts(mill, a="2024-03-05", b="2024-03-06")
    assert found == {"a": (True, True), "b": (False, False), "c": (False, True)}


def test_a_paragraph_has_the_ids_of_both_kinds_and_ties_as_its_document_does(mill: Any) -> None:
    mill.run({"a.txt": {"#0": f"{LONG}\n{words(1)}\n{LONG}"}, "b.txt": {"#0": f"{words(2)}\n{LONG}"}})
    date(mill, a="2024-03-01", b="2024-03-02")
    mill.derive()
    one, other = (mill.document_id(name, "#0") for name in ("a.txt", "b.txt"))
    columns = "item_document_id, item_paragraph_id, is_first, is_tie"
    assert sorted(mill.ask(f"SELECT {columns} FROM duplicates WHERE item_kind = 'paragraph'")) == sorted(
        [(one, f"{one}:0", True, False), (one, f"{one}:2", False, False), (other, f"{other}:1", False, False)]
    )
    assert mill.ask("SELECT * FROM duplicates WHERE item_kind = 'document'") == []
    assert offences(mill) == []
