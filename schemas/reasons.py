"""The codes that say why something was not loaded, each with what it means for people.

`QUARANTINE` are reasons of rows in `quarantine`, `LEDGER` of rows in `run_files`, `SOURCES` of rows in `run_sources`;
`EXPECTATIONS` are those of them that say what was not as expected.
"""

__all__ = ["EXPECTATIONS", "LEDGER", "QUARANTINE", "SOURCES"]

QUARANTINE = {
    "empty_document": "There is no text: the file or field is empty or holds only blanks.",
    "undecodable": "The bytes are no text in any encoding that fits: a binary file, or a damaged one.",
    "invalid_json": "The line is not valid JSON.",
    "not_an_object": "The line is valid JSON, but not an object with fields.",
    "missing_text": "The object lacks the field that should hold the text.",
    "text_not_string": "The field that should hold the text holds something else.",
    "invalid_key": "The field that should hold the key holds no string or whole number.",
    "duplicate_key": "An earlier record of the same file has the same key.",
    "duplicate_field": "The object holds the field of the text, or of the key, several times, with different values.",
    "too_large": "The record has more bytes than the configured limit, over 250,000 lines, or 4 MB of other fields.",
    "truncated_stream": "The compressed file ends too early; what came out whole was loaded.",
    "corrupt_stream": "The compressed file is damaged from some point on; what came out whole was loaded.",
    "not_compressed": "The file's name says that it is compressed, and it is not, or not so.",
    "unsupported_window": "The Zstandard stream needs more memory to unpack than 128 MiB (`zstd --long=31`).",
    "expansion_limit": "The compressed file grows beyond the configured ratio; what came before was loaded.",
    "too_slow": "The record took more CPU time than its budget, twice, the second time alone; its bytes are kept.",
    "worker_died": "The worker process died on it, twice, the second time alone: no memory, or a fault of a library.",
    "internal_error": "A rule failed on the record; replay it once the rule is mended.",
    "invalid_row": "A row made from the record breaks the rules of its table.",
    "forgotten": "The document was taken down (`gristmill forget`): nothing of it is kept, nor loaded again.",
}

LEDGER = {
    "not_matched": "The file's name matches no pattern of the source.",
    "not_a_file": "It is a pipe, a socket or a device.",
    "symlink_loop": "A link leads back to a folder above it.",
    "already_scanned": "A link leads to a file or folder below the same root, which is read in its own place.",
    "broken_link": "A link leads nowhere.",
    "outside_root": "A link leads out of the source's root.",
    "vanished": "The file was listed but was gone when it was to be read.",
    "swapped": "It, or a folder above it, became a link after it was listed; nothing of it was read.",
    "still_being_written": "The file changed while it was read; the next run takes it.",
    "permission_denied": "The right to read it is lacking.",
    "read_error": "The operating system could not read it.",
    "taken_down": "The file was taken down (`gristmill forget`): it is never opened again.",
}

EXPECTATIONS = {
    "nothing_found": "There was nothing to read: every file was left out, unreadable or gone.",
    "all_quarantined": "Of what was new or changed nothing could be loaded.",
    "files_unreadable": "Some files could not be read.",
    "files_missing": "Files that were known are gone; their rows stay.",
    "too_few_files": "There were fewer files to read than expected (`files`).",
    "too_few_documents": "The files that are there gave fewer documents than expected (`documents`).",
    "not_fresh": "The newest file is older than expected (`freshness`).",
    "not_run": "The source's last run that did not fail is too long ago (`last_success`); of alerts alone.",
    "too_many_quarantined": "More of the new and changed records were rejected than expected (`quarantined`).",
    "fallen": "The run loaded far fewer documents than usual (`fall`).",
}

SOURCES = {
    "root_missing": "The folder of the source is not there, or is no folder.",
    "root_empty": "The folder of the source is empty, as a disk that is not mounted is; nothing was marked as missing.",
    "root_unreadable": "The folder of the source cannot be opened.",
    "run_failed": "The run stopped before it had settled the source; the next run takes up the rest.",
    **EXPECTATIONS,
}
