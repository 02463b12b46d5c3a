"""A Prefect flow that does nothing, `python -m bench.speed.empty_flow`: what any flow costs on a machine."""

from prefect import flow

__all__ = ["empty"]


@flow
def empty() -> None:
    """Do nothing."""


if __name__ == "__main__":
    empty()
