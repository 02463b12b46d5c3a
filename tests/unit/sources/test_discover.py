"""Discovery: every file that is met is told of, in one order, with the reason where it is left out."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.reasons import LEDGER, SOURCES
from schemas.settings import SourceSettings
from sources import discover as discover_module
from sources.discover import (
    Found,
    Scan,
    chosen_scans,
    configured_scans,
    discover,
    named_scans,
    source_uri,
)
from sources.opening import modified_ns_of, open_folder
from text.errors import SourceError, UsageError


def make_tree(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def scan(root: Path, *include: str, name: str = "news") -> list[Found]:
    source = SourceSettings(name=name, root=root, **({"include": include} if include else {}))
    return list(discover(Scan(source, root)))


def told(found: list[Found]) -> dict[str, str | None]:
    """Give the reason for each file, None where it is to be read."""
    assert {each.reason for each in found} - {None} <= LEDGER.keys()
    assert all((each.status is None) == (each.reason is None) for each in found)
    return {each.source_uri.partition("/")[2]: each.reason for each in found}


def test_files_come_in_one_order_whatever_the_file_system_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_tree(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "c/d.jsonl", "Ä.txt")
    straight = list(told(scan(tmp_path)))
    assert straight == ["a.txt", "b.txt", "Ä.txt", "a/z.txt", "a/b/c.txt", "c/d.jsonl"]
    real = os.scandir

    class Backwards:
        def __init__(self, folder: str) -> None:
            with real(folder) as listing:
                self.entries = list(listing)[::-1]

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Backwards)
    assert list(told(scan(tmp_path))) == straight


def test_a_file_to_be_read_is_told_with_its_size_and_time(tmp_path: Path) -> None:
    file = make_tree(tmp_path, "a.txt") / "a.txt"
    os.utime(file, ns=(0, 1_700_000_000_123_456_789))
    assert scan(tmp_path) == [Found("news", "news/a.txt", str(file), 5, 1_700_000_000_123_456_789, below=str(tmp_path))]


@pytest.mark.parametrize(
    ("include", "taken"),
    [
        (("**/*",), ["a.txt", "b.jsonl", "x/a.txt", "x/y/a.txt"]),
        (("*.txt",), ["a.txt"]),
        (("**/*.txt",), ["a.txt", "x/a.txt", "x/y/a.txt"]),
        (("x/**/*.txt",), ["x/a.txt", "x/y/a.txt"]),
        (("x/**",), ["x/a.txt", "x/y/a.txt"]),
        (("**/y/*",), ["x/y/a.txt"]),
        (("?/a.txt",), ["x/a.txt"]),
        (("[ab].*", "x/y/*"), ["a.txt", "b.jsonl", "x/y/a.txt"]),
        (("A.TXT",), []),
    ],
)
def test_patterns_are_read_as_shells_do(tmp_path: Path, include: tuple[str, ...], taken: list[str]) -> None:
    make_tree(tmp_path, "a.txt", "b.jsonl", "x/a.txt", "x/y/a.txt")
    found = told(scan(tmp_path, *include))
    assert [name for name, reason in found.items() if reason is None] == taken
    assert {reason for name, reason in found.items() if name not in taken} <= {"not_matched"}


def test_what_is_no_file_of_the_source_is_left_out_with_its_reason(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "root", "a.txt", "page.html", "sub/b.txt")
    make_tree(tmp_path / "other", "c.txt")
    os.mkfifo(root / "pipe.txt")
    for name, target in {
        "again.txt": "a.txt",
        "away.txt": "../other/c.txt",
        "away": "../other",
        "broken.txt": "nowhere.txt",
        "itself.txt": "itself.txt",
        "twice": "sub",
        "sub/loop": "..",
        "sub/here": ".",
    }.items():
        (root / name).symlink_to(target)
    assert told(scan(root)) == {
        "a.txt": None,
        "again.txt": "already_scanned",
        "away": "outside_root",
        "away.txt": "outside_root",
        "broken.txt": "broken_link",
        "itself.txt": "broken_link",
        "page.html": "not_matched",
        "pipe.txt": "not_a_file",
        "sub/b.txt": None,
        "sub/here": "symlink_loop",
        "sub/loop": "symlink_loop",
        "twice": "already_scanned",
    }


def test_a_root_that_is_a_link_is_followed_and_its_loops_are_seen(tmp_path: Path) -> None:
    make_tree(tmp_path / "real", "sub/a.txt")
    (tmp_path / "real" / "sub" / "loop").symlink_to(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert told(scan(tmp_path / "link")) == {"sub/a.txt": None, "sub/loop": "symlink_loop"}


class Entry:
    """A file whose folder may be listed, but nothing more."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.name, self.path, self.error = path.name, str(path), error

    def is_symlink(self) -> bool:
        return False

    def is_dir(self, **_: bool) -> bool:
        return False

    def stat(self, **_: bool) -> os.stat_result:
        raise self.error


def test_folders_and_files_that_cannot_be_looked_into_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree(tmp_path, "a.txt", "locked/b.txt", "gone/c.txt", "slow/d.txt", "listed/e.txt", "listed/f.txt")
    errors = {"locked": PermissionError(13, "no"), "gone": FileNotFoundError(2, "no"), "slow": OSError(5, "no")}
    real, real_open, names = os.scandir, open_folder, dict[int, str]()

    class Listed:
        def __enter__(self) -> Iterator[Entry]:
            folder = tmp_path / "listed"
            return iter([Entry(folder / "e.txt", errors["locked"]), Entry(folder / "f.txt", errors["gone"])])

        def __exit__(self, *_: object) -> None: ...

    def open_or_fail(path: str, below: str) -> int:
        if error := errors.get(Path(path).name):
            raise error
        descriptor = real_open(path, below)
        names[descriptor] = Path(path).name
        return descriptor

    def scandir(folder: int) -> Any:
        return Listed() if names[folder] == "listed" else real(folder)

    monkeypatch.setattr(discover_module, "open_folder", open_or_fail)
    monkeypatch.setattr(os, "scandir", scandir)
    found = scan(tmp_path)
    assert told(found) == {
        "a.txt": None,
        "locked": "permission_denied",
        "gone": "vanished",
        "slow": "read_error",
        "listed/e.txt": "permission_denied",
        "listed/f.txt": "vanished",
    }
    statuses = {each.reason: each.status for each in found if each.reason}
    assert statuses == {"permission_denied": "unreadable", "read_error": "unreadable", "vanished": "ignored"}


def test_an_empty_or_unreachable_root_is_an_error_for_a_disk_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "empty" / "folders" / "only").mkdir(parents=True)
    with pytest.raises(SourceError, match=r"is empty\. Is its disk mounted\?") as empty:
        scan(tmp_path / "empty")
    with pytest.raises(SourceError, match=r"is not there, or is no folder\. Is its disk mounted\?") as gone:
        scan(tmp_path / "gone")
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match="is no folder") as file:
        scan(tmp_path / "file")
    assert [each.value.reason for each in (empty, gone, file)] == ["root_empty", "root_missing", "root_missing"]
    assert {"root_empty", "root_missing"} <= SOURCES.keys()


def test_a_root_that_goes_away_while_it_is_scanned_is_an_error_too(tmp_path: Path) -> None:
    """Else the files below the folders that are not listed any more would pass for deleted ones."""
    root = make_tree(tmp_path / "root", "a/x.txt", "b/y.txt", "c/z.txt")
    files = discover(Scan(SourceSettings(name="news", root=root), root))
    assert next(files).source_uri == "news/a/x.txt"
    root.rename(tmp_path / "elsewhere")
    with pytest.raises(SourceError, match="is not there"):
        list(files)


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system of macOS refuses names that are no UTF-8")
def test_names_of_any_bytes_are_told_apart_and_can_be_stored(tmp_path: Path) -> None:
    names = [
        b"caf\xe9.txt",
        rb"caf\xe9.txt",
        "café.txt".encode(),
        b"new\nline.txt",
        b"a\\b.txt",
        b"\xff" * 200 + b".txt",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    found = scan(tmp_path)
    uris = [each.source_uri for each in found]
    assert len(set(uris)) == len(names)
    assert {r"news/caf\xe9.txt", r"news/caf\\xe9.txt", "news/café.txt", r"news/a\\b.txt"} <= set(uris)
    assert [uri.encode() for uri in uris]
    assert {os.fsencode(each.path).rpartition(b"/")[2] for each in found} == set(names)


def test_another_mount_keeps_every_name(tmp_path: Path) -> None:
    one, two = make_tree(tmp_path / "one", "x/a.txt"), make_tree(tmp_path / "far" / "two", "x/a.txt")
    assert [each.source_uri for each in scan(one)] == [each.source_uri for each in scan(two)] == ["news/x/a.txt"]
    assert source_uri(SourceSettings(name="news", root=one), str(one / "x" / ".." / "b.txt")) == "news/b.txt"


@pytest.mark.parametrize("seconds", [10**10, -(10**10)])
def test_times_beyond_any_column_are_cut(tmp_path: Path, seconds: int) -> None:
    file = make_tree(tmp_path, "a.txt") / "a.txt"
    os.utime(file, (seconds, seconds))
    (found,) = scan(tmp_path)
    assert found.modified_ns == modified_ns_of(file.stat())
    assert abs(found.modified_ns) < 2**63


def test_paths_without_a_source_are_named_by_their_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_tree(tmp_path, "x/a.txt", "b.txt")
    monkeypatch.chdir(tmp_path)
    found = [each for scan in named_scans(["x", "b.txt", "x/../b.txt"], None) for each in discover(scan)]
    uris = [f"adhoc{tmp_path}/x/a.txt", f"adhoc{tmp_path}/b.txt", f"adhoc{tmp_path}/b.txt"]
    assert [each.source_uri for each in found] == uris


def test_a_folder_or_the_folder_of_a_file_is_the_root_of_a_named_source(tmp_path: Path) -> None:
    make_tree(tmp_path, "x/a.txt", "x/b.txt", "x/y/c.txt")
    for paths, uris in [
        ([tmp_path / "x"], ["news/a.txt", "news/b.txt", "news/y/c.txt"]),
        ([tmp_path / "x" / "a.txt"], ["news/a.txt"]),
        ([tmp_path / "x" / "*.txt"], ["news/a.txt", "news/b.txt"]),
        ([tmp_path / "**" / "c.txt"], ["news/x/y/c.txt"]),
    ]:
        scans = named_scans([str(path) for path in paths], "news")
        assert [each.source_uri for scan in scans for each in discover(scan)] == uris


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    make_tree(tmp_path, "real/a.txt")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    (scan,) = named_scans([str(tmp_path / "link.txt")], "news")
    assert told(list(discover(scan))) == {"link.txt": None}


def test_a_file_that_goes_before_it_is_looked_at_has_vanished(tmp_path: Path) -> None:
    (scan,) = named_scans([str(make_tree(tmp_path, "a.txt") / "a.txt")], "news")
    (tmp_path / "a.txt").unlink()
    assert told(list(discover(scan))) == {"a.txt": "vanished"}


def test_a_name_with_wildcards_that_is_there_is_itself(tmp_path: Path) -> None:
    make_tree(tmp_path, "[a].txt", "a.txt")
    (scan,) = named_scans([str(tmp_path / "[a].txt")], "news")
    assert told(list(discover(scan))) == {"[a].txt": None}


@pytest.mark.parametrize(
    ("path", "name", "told"),
    [
        ("gone.txt", None, "There is no file or folder"),
        ("", None, "There is no file or folder ''"),
        ("*.html", None, "matches no file"),
        ("nowhere/*.txt", None, "matches no file"),
        ("x" * 5000, None, "cannot be reached: File name too long"),
        ("a.txt", "Has Blanks", "`Has Blanks` is no name for a source"),
        ("a.txt", "../up", "`../up` is no name for a source"),
        ("a.txt", "adhoc", "is taken by files that are ingested without a source"),
    ],
)
def test_paths_and_names_that_cannot_be_are_refused_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, name: str | None, told: str
) -> None:
    monkeypatch.chdir(make_tree(tmp_path, "a.txt"))
    with pytest.raises(UsageError, match=told.replace("`.", "`[.]")):
        named_scans([path], name)


def test_one_name_cannot_have_two_roots(tmp_path: Path) -> None:
    make_tree(tmp_path, "x/a.txt", "y/b.txt")
    with pytest.raises(UsageError, match=r"The source `news` would have two roots, .*/x and .*/y\."):
        named_scans([str(tmp_path / "x"), str(tmp_path / "y")], "news")
    assert len(named_scans([str(tmp_path / "x"), str(tmp_path / "y")], None)) == 2


def test_sources_of_the_configuration_are_scanned_where_no_path_is_given(tmp_path: Path) -> None:
    source = SourceSettings(name="news", root=make_tree(tmp_path, "a.txt"))
    assert chosen_scans([source], [], None) == configured_scans([source]) == [Scan(source, tmp_path)]
    with pytest.raises(UsageError, match="No source is configured"):
        chosen_scans([], [], None)


def test_configured_sources_can_be_chosen_by_name(tmp_path: Path) -> None:
    first, second, third = (SourceSettings(name=name, root=tmp_path / name) for name in ("a", "b", "c"))
    sources = [first, second, third]
    assert chosen_scans(sources, [], "b") == configured_scans([second])
    assert chosen_scans(sources, [], ["c", "a"]) == configured_scans([first, third])
    with pytest.raises(UsageError, match="--source d names no configured source; there are: `a`, `b`, `c`"):
        chosen_scans(sources, [], ["a", "d"])
    with pytest.raises(UsageError, match="with paths it is given once"):
        chosen_scans(sources, [str(tmp_path)], ["a", "b"])


def test_a_configured_source_keeps_its_settings_in_another_place(tmp_path: Path) -> None:
    source = SourceSettings(name="news", root=tmp_path / "usual", text_field="body")
    (scan,) = chosen_scans([source], [str(make_tree(tmp_path / "today", "a.txt"))], "news")
    assert (scan.source.text_field, scan.source.root) == ("body", tmp_path / "today")
