"""Works go in step, each ends by itself, and none takes another along."""

import gc
import weakref

import pytest

from text.steps import Steps, finish, in_step


def work(name: str, steps: int, log: list[str], error: Exception | None = None) -> Steps[str]:
    for step in range(steps):
        log.append(f"{name}{step}")
        yield
    if error:
        raise error
    return name


def test_each_step_is_taken_by_all_before_the_next() -> None:
    log: list[str] = []
    works = [work("a", 3, log), work("b", 1, log), work("c", 2, log)]
    assert in_step(works, ValueError) == ["a", "b", "c"]
    assert log == ["a0", "b0", "c0", "a1", "c1", "a2"]


def test_an_error_takes_the_place_of_what_was_to_be_made() -> None:
    log: list[str] = []
    error = ValueError("broken")
    assert in_step([work("a", 1, log), work("b", 0, log, error), work("c", 2, log)], ValueError) == ["a", error, "c"]
    assert log == ["a0", "c0", "c1"]


def test_another_error_ends_all() -> None:
    with pytest.raises(OSError, match="full"):
        in_step([work("a", 3, []), work("b", 1, [], OSError("full"))], ValueError)


def test_one_alone_is_finished_or_raises() -> None:
    assert finish(work("a", 3, [])) == "a"
    with pytest.raises(ValueError, match="broken"):
        finish(work("a", 1, [], ValueError("broken")))
    assert in_step([], ValueError) == []


def test_an_error_is_not_kept_alive_by_its_own_frames() -> None:
    """Millions of refused records, without the collector of circles, would fill the memory."""

    class OurError(Exception):
        pass

    gc.disable()
    try:
        (error,) = in_step([work("a", 1, [], OurError())], OurError)
        gone = weakref.ref(error)
        del error
        assert gone() is None
    finally:
        gc.enable()
