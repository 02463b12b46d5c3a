"""Opening: the very file that was found, never a link beneath the scanned folder, never a pipe to wait at."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from schemas.reasons import LEDGER
from sources.opening import ReadError, identity_of, open_folder, open_source


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A file two folders below the one that is scanned, and secrets beside that one."""
    for folder in ("root/a/b", "secret/b"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "secret/b/page.txt").write_bytes(b"secret")
    (tmp_path / "root/a/b/page.txt").write_bytes(b"public")
    return tmp_path / "root/a/b/page.txt"


def read(path: Path, below: Path | None) -> bytes:
    with open_source(str(path), None if below is None else str(below)) as file:
        return file.read()


def by_link(page: Path) -> None:
    page.unlink()
    page.symlink_to(page.parents[3] / "secret/b/page.txt")


def by_link_inside(page: Path) -> None:
    page.rename(page.with_name("other.txt"))
    page.symlink_to("other.txt")


def by_linked_parent(page: Path) -> None:
    page.unlink()
    page.parent.rmdir()
    page.parent.symlink_to(page.parents[3] / "secret/b")


def by_linked_grandparent(page: Path) -> None:
    page.parents[1].rename(page.parents[3] / "old")
    page.parents[1].symlink_to(page.parents[3] / "secret")


def by_file_above(page: Path) -> None:
    page.unlink()
    page.parent.rmdir()
    page.parent.touch()


def by_pipe(page: Path) -> None:
    page.unlink()
    os.mkfifo(page)


def by_link_to_pipe(page: Path) -> None:
    by_pipe(page)
    by_link_inside(page)


def by_socket(page: Path) -> None:
    page.unlink()
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(page))


def by_device(page: Path) -> None:
    page.unlink()
    page.symlink_to("/dev/zero")


def by_folder(page: Path) -> None:
    page.unlink()
    page.mkdir()


@pytest.mark.parametrize(
    ("swap", "reason"),
    [
        (by_link, "swapped"),
        (by_link_inside, "swapped"),
        (by_linked_parent, "swapped"),
        (by_linked_grandparent, "swapped"),
        (by_file_above, "swapped"),
        (by_pipe, "not_a_file"),
        (by_link_to_pipe, "swapped"),
        (by_socket, "not_a_file"),
        (by_device, "swapped"),
        (by_folder, "read_error"),
        (Path.unlink, "vanished"),
    ],
)
def test_what_took_the_place_of_a_file_that_was_found_is_not_opened(
    page: Path, swap: Callable[[Path], None], reason: str
) -> None:
    root, before = page.parents[2], psutil.Process().num_fds()
    assert read(page, root) == b"public"
    swap(page)
    with pytest.raises(ReadError, match=f"^{reason}$"):
        read(page, root)
    assert reason in LEDGER
    assert psutil.Process().num_fds() == before


@pytest.mark.parametrize(("swap", "reason"), [(by_pipe, "not_a_file"), (by_link_to_pipe, "not_a_file")])
def test_a_pipe_is_not_waited_at_even_where_links_are_followed(
    page: Path, swap: Callable[[Path], None], reason: str
) -> None:
    swap(page)
    with pytest.raises(ReadError, match=reason):
        read(page, None)


def test_a_link_is_followed_where_somebody_named_it(page: Path) -> None:
    by_link(page)
    assert read(page, None) == b"secret"


def test_the_scanned_folder_itself_may_be_a_link_and_may_forbid_listing(page: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("root")
    assert read(tmp_path / "link/a/b/page.txt", tmp_path / "link") == b"public"
    page.parent.chmod(0o300)
    try:
        assert read(page, page.parent) == b"public"
    finally:
        page.parent.chmod(0o700)


def test_an_identity_tells_another_file_of_the_same_size_and_time(page: Path) -> None:
    info, other = page.stat(), page.with_name("other.txt")
    other.write_bytes(b"PUBLIC")
    os.utime(other, ns=(info.st_atime_ns, info.st_mtime_ns))
    with open_source(str(page)) as first, open_source(str(other)) as second:
        assert identity_of(first) != identity_of(second)
        assert identity_of(first)._replace(inode=0) == identity_of(second)._replace(inode=0)


def test_a_folder_is_listed_only_where_no_link_leads_to_it(page: Path) -> None:
    root = page.parents[2]
    descriptor = open_folder(str(page.parent), str(root))
    assert os.listdir(descriptor) == ["page.txt"]  # noqa: PTH208 - a descriptor has no path
    os.close(descriptor)
    by_linked_parent(page)
    with pytest.raises(NotADirectoryError):
        open_folder(str(page.parent), str(root))
