"""The row of the quarantine for a file of which nothing could be tried, for a worker died on it."""

from pathlib import Path

from flows.batch import Blame, Job
from flows.plan import Surveyed
from schemas.validate import Load, Origin, Place, Reject, quarantine_row
from warehouse.stage import BatchWriter

__all__ = ["stage_blamed"]


def stage_blamed(surveyed: Surveyed, blame: Blame, batch_id: str, job: Job) -> Path:
    """Write the row into a staging folder of its own, and name the folder. Path and SHA-256 of the file are kept."""
    file, size = surveyed.file, surveyed.survey.size_bytes
    reject = Reject("file", "process", blame.reason, blame.detail, None, None, surveyed.survey.sha256, None)
    origin = Origin(file.source_name, file.source_uri, surveyed.file_id)
    load = Load(batch_id, job.run_id, job.started_at, "")
    folder = job.staging / f"blamed-{surveyed.file_id}"
    with BatchWriter(folder) as writer:
        writer.write("quarantine", [quarantine_row(reject, Place(0, 0, size), origin, load)])
    return folder
