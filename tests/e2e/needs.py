"""What tests need of the machine: without it they are skipped, and say so; where all is demanded, they fail."""

import os
from typing import NoReturn

import pytest

__all__ = ["is_missing"]

_DEMANDED = os.environ.get("GRISTMILL_TESTS_NEED") == "all"  # read before the tests' own environment is cleaned


def is_missing(what: str) -> NoReturn:
    """Skip a test for want of something, or fail it where `GRISTMILL_TESTS_NEED=all`."""
    if _DEMANDED:
        pytest.fail(f"{what} is not to be had, and GRISTMILL_TESTS_NEED=all demands it")
    pytest.skip(f"NOT TESTED: {what} is not to be had")
