"""Read a TOML file against its model, and name each fault by its file, line and key."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from text.errors import UsageError

__all__ = ["fault_of", "line_of", "read_toml"]


def read_toml(file: Path, model: type[BaseModel]) -> dict[str, Any]:
    """Read a TOML file and demand the model's very types: only environment variables give numbers as words.

    Raises UsageError with the file, and where they can be told the line and the key.
    """
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        model.model_validate_json(json.dumps(values, default=str), strict=True)
    except FileNotFoundError as exc:
        msg = f"There is no configuration file {file}. Name one that exists with --config."
        raise UsageError(msg) from exc
    except ValidationError as exc:
        raise UsageError(_explain(exc, file)) from exc
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        msg = f"The configuration file {file} cannot be read: {exc}."
        raise UsageError(msg) from exc
    return values


def _explain(error: ValidationError, file: Path) -> str:
    path, what = fault_of(error)
    return f"The setting `{'.'.join(path)}` in {file}, line {line_of(file, path)} {what}."


def fault_of(error: ValidationError) -> tuple[tuple[str, ...], str]:
    """The key of the first fault, and what is wrong with it."""
    first = error.errors()[0]
    what = "is not a known setting" if first["type"] == "extra_forbidden" else f"is wrong: {first['msg']}"
    return tuple(str(each) for each in first["loc"]), what


def line_of(file: Path, path: tuple[str, ...]) -> int:
    """Find the line of a key; a key that is missing gets the line of its section, or 1."""
    section, found = "", 1
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]", line):
            section = match[1]
            found = number if section.split(".")[0] == path[0] else found
        elif match := re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line):
            here = tuple(f"{section}.{match[1]}".strip(".").split("."))
            if here == path[: len(here)]:
                return number
    return found
