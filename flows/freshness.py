"""Freshness as a flow of Prefect: what `gristmill check --freshness` does."""

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.ages import check_ages
from flows.deployed import logged_to_flow
from flows.outcome import state_name
from schemas.settings import load_settings

__all__ = ["freshness_flow"]


@flow(name="freshness", persist_result=False)
def freshness_flow(config: Path | None = None, warehouse: Path | None = None) -> State[None] | None:
    """Ask the ledger whether each source is fresh; where one is not the flow run fails by the name of the reason."""
    with logged_to_flow():
        unmet = [age for age in check_ages(load_settings(config, warehouse)) if age.is_unmet]
    if not unmet:
        return None
    return Failed(name=state_name(age.problems[0].reason for age in unmet), message=" ".join(map(str, unmet)))
