"""Derive what depends on several documents: `duplicates` and `repeated_lines`, after each load, from what it changed.

Both tables follow from the set of documents alone, in whatever order and number of loads it came. So that a day's load
costs what it changes, and not what there is, only clusters and lines are made anew that a document touches which came
or went since the last derivation; the rest of the lake is scanned by its narrow columns of ids, hashes and signatures.

Near-duplicates are the connected components of a graph. Its nodes are signatures, its edges pairs that stand side by
side in a bucket and agree in enough slots. Nothing but a node that comes or goes changes an edge, and none that was
not reached by such a change has an edge to one that was.
"""

import datetime as dt
import hashlib
from itertools import pairwise, product
from typing import NamedTuple

import duckdb
import pyarrow as pa

from schemas.settings import Settings
from text.fingerprint import BANDS, SLOTS
from warehouse.lake_files import list_lake_files, what_is_lost
from warehouse.load import run_sql, transaction
from warehouse.sql import script, scripts

__all__ = ["DERIVED_TABLES", "MIN_SIMILARITY", "Derived", "derive"]

_FOLDER = "28_derive"
# What is made of documents, and can be made of them again.
DERIVED_TABLES = ("duplicates", "repeated_lines")

# Measured with bench/quality (bench/README.md, "Near-duplicates"): from 0.5 on every thirteenth text with a tenth of
# its words changed falls out; a lower one finds more, but of texts that share a third of their sentences one in a
# hundred reaches 0.43 already.
MIN_SIMILARITY = 0.4
# Of the figures of an edited copy half are left where a fifth of its words was changed; of those of another day's
# bulletin few come again, mostly what its template has (a telephone number, an hour).
_MIN_FIGURES = 0.2
# So many texts in the order of a bucket are compared with each: all with all in buckets of up to eleven.
_WINDOW = 10
# A paragraph of fewer words and characters ("Share", "1.") says nothing of where it is from.
_MIN_WORDS, _MIN_CHARS = 10, 60
# So much at a time fits into DuckDB's memory: bands of texts that are asked for, signatures that are compared,
# paragraphs of documents that came.
_NUMBERS_AT_ONCE = 250_000
_SIGNATURES_AT_ONCE = 25_000
_PARAGRAPHS_AT_ONCE = 300_000


class Derived(NamedTuple):
    """What a derivation met: document versions that came or went, and rows of `duplicates` that are new."""

    changed_documents: int
    new_rows: int


class _Load(NamedTuple):
    batch_id: str
    run_id: str
    started_at: dt.datetime


def derive(
    connection: duckdb.DuckDBPyConnection, settings: Settings, batch_id: str, run_id: str, started_at: dt.datetime
) -> Derived:
    """Take into the derived tables what was loaded and not yet taken in, by whichever run, in one transaction.

    A run that was killed before it came here is made good by the next. Other rules or settings derive all anew, and so
    does a file of the derived tables that is gone or cut off. Raises as `transaction` does.
    """
    for macro in ("agreeing_slots", "figure_similarity", "latest_day"):
        run_sql(connection, f"{_FOLDER}/05_{macro}")
    with transaction(connection):
        derived = _Derivation(connection, settings, _Load(batch_id, run_id, started_at)).run()
    _drop_working_tables(connection)  # they would take memory from what comes next
    return derived


def _drop_working_tables(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'derive_')"
    for (table,) in connection.execute(query).fetchall():
        connection.execute(f'DROP TABLE temp."{table}"')


def _version(settings: Settings) -> str:
    """Hash the rules by which the tables are derived."""
    numbers = (MIN_SIMILARITY, _MIN_FIGURES, _WINDOW, _MIN_WORDS, _MIN_CHARS)
    parts = [*scripts(_FOLDER).values(), repr(numbers), settings.lines.model_dump_json()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class _Derivation:
    """One derivation, inside its transaction; what it works with stands in temporary tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings, load: _Load) -> None:
        self._connection = connection
        self._lines = settings.lines
        self._load = load
        self._rules = _version(settings)
        self._holds = True  # whether there are duplicates already: on a first load nothing is asked of them

    def run(self) -> Derived:
        self._drop_what_is_lost()
        self._forget_other_rules()
        self._do("10_changed")
        self._holds = self._count("duplicates") > 0
        changed, new_rows = self._count("derive_changed"), 0
        if changed:
            new_rows += self._find_equal_documents()
            new_rows += self._find_equal_paragraphs()
            new_rows += self._find_like_documents()
            self._do("70_delete_fingerprints")
        (last,) = self._do("09_last_derived").fetchone() or ("",)
        self._do("71_insert_derivations", version=self._rules, after=last, **self._load._asdict())
        return Derived(changed, new_rows)

    def _do(self, name: str, **values: object) -> duckdb.DuckDBPyConnection:
        return run_sql(self._connection, f"{_FOLDER}/{name}", **values)

    def _count(self, table: str) -> int:
        (rows,) = self._connection.table(table).count("*").fetchone() or (0,)
        return int(rows)

    def _drop_what_is_lost(self) -> None:
        """Make the tables anew, without asking their files, where one of these is lost."""
        files = (file for table in DERIVED_TABLES for file in list_lake_files(self._connection, table))
        if any(what_is_lost(file) for file in files):
            for table in DERIVED_TABLES:
                self._connection.execute(f"DROP TABLE {table}")
                self._connection.execute(script(f"10_tables/{table}"))
            self._do("06_forget_derivations")

    def _forget_other_rules(self) -> None:
        held = {
            version for (version,) in self._connection.execute("SELECT DISTINCT version FROM derivations").fetchall()
        }
        if held - {self._rules}:
            self._do("06_forget_derivations")
            self._do("06_forget_duplicates")
            self._do("06_forget_repeated_lines")

    def _find_equal_documents(self) -> int:
        self._begin()
        self._do("20_document_texts")
        self._do("21_equal_documents")
        self._find_held("document")
        return self._write_duplicates()

    def _find_equal_paragraphs(self) -> int:
        """Paragraphs with one text, and lines that recur; by ranges of hashes, so that a first load stays in memory."""
        (paragraphs,) = self._do("29_new_paragraph_count").fetchone() or (0,)
        return sum(self._find_in_range(low, high) for low, high in _hash_ranges(1 + paragraphs // _PARAGRAPHS_AT_ONCE))

    def _find_in_range(self, low: str, high: str) -> int:
        self._begin()
        longest = self._lines.max_chars
        lengths = {"min_words": _MIN_WORDS, "min_chars": _MIN_CHARS, "max_line_chars": longest}
        self._do("30_new_paragraphs", low=low, high=high, **lengths)
        self._do("31_paragraph_texts", low=low, high=high)
        self._do("32_equal_paragraphs")
        self._find_held("paragraph")
        self._do("35_lines", low=low, high=high)
        self._do("36_wanted_lines", min_documents=self._lines.min_documents)
        self._do("37_delete_lines")
        self._do("38_insert_lines", **self._load._asdict())
        return self._write_duplicates()

    def _find_like_documents(self) -> int:
        """Documents that are nearly the same: what the change reaches, and then all edges among that."""
        self._begin()
        self._do("40_nodes")
        self._do("41_changed_nodes")
        self._find_edges("44_changed_pairs")
        self._do("49_reached")
        self._do("50_near_clusters")
        self._do("51_near_documents")
        self._do("52_near_nodes")
        self._find_edges("45_all_pairs")
        self._connection.register("derive_components", self._join_edges())
        self._do("55_like_documents", slots=float(SLOTS))
        self._connection.unregister("derive_components")
        return self._write_duplicates()

    def _find_edges(self, pairing: str) -> None:
        """Pair the texts of `derive_asked` with others, so many at a time, and keep the pairs that are alike."""
        self._do("42_pairs")
        self._do("42_edges")
        asked = self._count("derive_asked")
        if not asked:
            return
        step, parts = max(1, _NUMBERS_AT_ONCE // asked), 1 + asked // _NUMBERS_AT_ONCE
        for first, part in product(range(1, BANDS + 1, step), range(parts)):
            self._do("43_buckets", first=first, last=min(first + step - 1, BANDS), parts=parts, part=part)
            self._do(pairing, window=_WINDOW)
        self._do("46_holders")
        parts = 1 + self._count("derive_holders") // _SIGNATURES_AT_ONCE
        least = round(MIN_SIMILARITY * SLOTS)
        for part in range(parts):
            self._do("47_signatures", parts=parts, part=part)
            for other_part in range(parts):
                if other_part == part:
                    self._do("47_same_signatures")
                else:
                    self._do("47_other_signatures", parts=parts, part=other_part)
                limits = {"min_agreeing": least, "min_figures": _MIN_FIGURES}
                self._do("48_edges", parts=parts, part=part, other_part=other_part, **limits)

    def _join_edges(self) -> pa.Table:
        """Give each text that has an edge the lowest key of its component."""
        joined = _Components()
        cursor = self._connection.execute("FROM derive_edges")
        while edges := cursor.fetchmany(10_000):
            for one, other in edges:
                joined.join(one, other)
        return joined.to_table()

    def _find_held(self, item_kind: str) -> None:
        if self._holds:
            self._do("22_held_texts", item_kind=item_kind)

    def _begin(self) -> None:
        self._do("11_wanted")
        self._do("12_clusters")
        self._do("13_held")

    def _write_duplicates(self) -> int:
        if self._holds:
            self._do("60_held")
            self._do("61_delete_duplicates")
        (rows,) = self._do("62_insert_duplicates", **self._load._asdict()).fetchone() or (0,)
        return int(rows)


def _hash_ranges(number: int) -> list[tuple[str, str]]:
    """Cut all hashes in hexadecimal into ranges from a first to before a last one.

    >>> _hash_ranges(2)
    [('0000', '8000'), ('8000', 'g')]
    """
    edges = [f"{65536 * place // number:04x}" for place in range(number)]
    return list(pairwise([*edges, "g"]))


class _Components:
    """The components of a graph, as edges come in: a forest whose roots are the lowest keys."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def _root(self, key: int) -> int:
        parents = self._parents
        parents.setdefault(key, key)
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    def to_table(self) -> pa.Table:
        keys = list(self._parents)
        columns = {"key": keys, "component": [self._root(key) for key in keys]}
        return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})
