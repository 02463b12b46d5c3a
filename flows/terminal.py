"""What reaches a terminal: text of documents, file names and arguments must not steer it, hide or reorder anything."""

import sys
from typing import Any, TextIO

import regex

__all__ = ["UNSAFE", "SafeTerminal", "escape", "guard_terminal", "needs_ascii", "say"]

# Escaped: control characters, C1 ones too; separators of lines that are no line feeds; lone surrogates; all that
# reorders what stands beside it (Unicode Standard Annex 9) or shows as nothing (Cf, fillers, the block of tags). Not
# escaped: signs of Cf that are seen (Arabic number signs), joiners where they join letters of scripts that need them
# (Unicode Standard Annex 31, section 2.3) or emoji, and variation selectors.
_NEED_JOINERS = r"[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]--[\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}]"
UNSAFE = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]--[\n\t\u180e\u200c\u200d\p{Prepended_Concatenation_Mark}]]"
    rf"|(?<![{_NEED_JOINERS}])[\u200c\u200d]",
    regex.VERSION1,
)
# What rich, typer and Prefect send of themselves: colours (ECMA-48, SGR), and the moves of a progress bar.
_OWN = regex.compile(r"\x1b\[(?:[0-9;]{0,32}m|[0-9]{0,3}A|[0-9]?K|\?25[lh])|\r")


def escape(text: str) -> str:
    r"""Make text safe to show on a terminal.

    >>> escape("red \x1b[31m")
    'red \\x1b[31m'
    """
    return UNSAFE.sub(_written_out, text)


def say(text: str) -> None:
    """Print a line that may hold a path or a name."""
    print(escape(text))


def needs_ascii(out: TextIO) -> bool:
    """Tell whether a stream lacks characters, so that JSON must be written with its own escapes."""
    return not (out.encoding or "utf-8").lower().startswith("utf")


def _written_out(match: "regex.Match[str]") -> str:
    return match[0].encode("unicode_escape").decode()


class SafeTerminal:
    """A terminal's stream that passes on text, colours and a progress bar's moves, and writes out all else that steers.

    The last line of defence, for what other libraries print: an argument, a log line, a warning, a traceback.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)

    def write(self, text: str) -> int:
        """Write text, and tell how much of it was taken."""
        start, parts = 0, []
        for own in _OWN.finditer(text):
            parts += [escape(text[start : own.start()]), own[0]]
            start = own.end()
        self._out.write("".join(parts) + escape(text[start:]))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)


def guard_terminal() -> None:
    """Put a `SafeTerminal` in the place of each standard stream that is a terminal; files and pipes stay."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and stream.isatty() and not isinstance(stream, SafeTerminal):
            setattr(sys, name, SafeTerminal(stream))
