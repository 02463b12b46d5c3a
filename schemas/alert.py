"""What `on_alert` is told, and the file that remembers what was told: JSON, UTC, no zone."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Code, Id, Timestamp

__all__ = ["Alert", "AlertChange", "AlertState", "Trouble"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trouble(_Part):
    """Something that is wrong, and since when."""

    severity: Literal["error", "warn"] = Field(description="How bad it is.")
    detail: str = Field(description="What is wrong, in a sentence, as it was told first.")
    since: Timestamp = Field(description="When it was found.")


class AlertChange(_Part):
    """Something that went wrong, or is well again."""

    subject: Id = Field(description="What it is about: `source <name>`, or `run of <kind>`.")
    state: Literal["raised", "cleared"] = Field(description="Whether it began or ended.")
    reason: Code = Field(description="Reason code, as in `run_sources`.")
    severity: Literal["error", "warn"] = Field(description="How bad it is, or was.")
    detail: str = Field(description="What is, or was, wrong, in a sentence.")
    since: Timestamp = Field(description="When it was found.")


class Alert(_Part):
    """The body of an alert: all that changed at once; `text` says the same for people."""

    version: Literal[1] = Field(default=1, description="Of this form; a field that goes or changes raises it.")
    text: str = Field(description="All of it in a few lines, as chats show them.")
    sent_at: Timestamp = Field(description="When it was made.")
    host: str = Field(description="The machine.")
    warehouse: str = Field(description="Folder of the warehouse.")
    run_id: Id | None = Field(description="The run that found it, as in `runs`; null for `check --freshness`.")
    flow_run_id: Id | None = Field(description="Prefect's id of the flow run; null without Prefect.")
    changes: list[AlertChange] = Field(description="What began and what ended.")


class AlertState(_Part):
    """What is wrong and was told: by subject and reason."""

    version: Literal[1] = Field(default=1, description="Of this form.")
    troubles: dict[str, dict[str, Trouble]] = Field(default={}, description="By subject, then by reason code.")
