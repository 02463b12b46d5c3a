"""What the codes in columns mean, for the table `vocabulary`: reasons are in `schemas/reasons.py`."""

from collections.abc import Iterator

from schemas.reasons import LEDGER, QUARANTINE, SOURCES

__all__ = ["vocabulary"]

_LABELS = {
    "title": "The headline.",
    "title_repeat": "A line that repeats the headline.",
    "subtitle": "A line under the headline, above the running text.",
    "heading": "The title of a part.",
    "dateline": "A line that says when, or where, it was written.",
    "byline": "A line that says who made it.",
    "caption": "Words to a picture.",
    "quote": "Words of somebody else, as a paragraph.",
    "boilerplate": "What a site puts around every text: menus, notices, teasers.",
    "published_on": "The date of publication, as the text or the record states it.",
    "updated_on": "The date of the last update.",
    "mentioned_date": "Any other date; without a year it begins with two dashes.",
    "refused_date": "A date that was not believed, or a field of the record that states none; the rule says why.",
    "author": "Who wrote it.",
    "reporter": "Who reported it.",
    "editor": "Who edited it.",
    "photographer": "Who took its pictures.",
    "translator": "Who translated it.",
    "publisher": "Who published it.",
    "other": "A label that is known and says none of these.",
}
_FLAGS = {
    "glued_sentence": "Two sentences without a blank between them.",
    "unbalanced_quotes": "A quotation mark or bracket that is not closed, or not opened.",
    "stray_punctuation": "Punctuation where none belongs.",
    "ellipsis": "Something was left out.",
    "truncated": "It stops inside a sentence.",
    "masked_word": "Letters of a word are hidden.",
    "garbled": "Characters that no language writes so: damaged text.",
    "mostly_symbols": "More signs than letters.",
    "repeated_paragraph": "The same paragraph stands in the document twice.",
    "mojibake_repaired": "A wrong decoding was undone.",
    "another_article": "A second article begins in the same file.",
    "marks_omitted": "Not everything was marked: there is too much of it.",
}
_RULES = {
    "metadata_field": "A field of the record says it.",
    "label_": "It stands behind a label such as `Published:`, or below one.",
    "date_line_": "A line that only dates, near the running text.",
    "dispatch_": "The running text begins with a place and a date.",
    "opening_": "The running text begins with its date.",
    "signed_": "A date near the line that signs.",
    "before_1900": "Refused: it lies before 1900.",
    "in_the_future": "Refused: it lies after the day of the load.",
    "not_a_date": "Refused: the field states no date that can be read.",
    "ambiguous_date": "Refused: six digits that may be a month or a day.",
    "clock_zero": "Refused: 1 January 1970, which programs write where they know no date.",
}
_OTHERS = {
    "role": {
        **{name: _LABELS[name] for name in ("title", "subtitle", "heading", "dateline", "byline", "caption", "quote")},
        "boilerplate": _LABELS["boilerplate"],
        "body": "Running text.",
    },
    "fragment_kind": {
        "source_residue": "Chinese, Japanese or Korean left beside its own translation.",
        "sentence": "It begins and ends like a sentence, or is as long as one.",
        "quoted_term": "It stands in quotation marks or the brackets of a title.",
        "name": "A name.",
        "other": "None of these.",
    },
    "repair": {
        "mojibake": "A wrong decoding was undone.",
        "html_entities": "`&amp;` and the like became characters.",
        "controls": "Control characters were dropped.",
        "zero_width": "Characters without width were dropped.",
        "hyphenation": "A word parted at the end of a line was joined.",
        "line_joined": "Lines of one paragraph were joined.",
        "blanks": "Blanks of other kinds, or several, became one.",
        "presentation_forms": "Ligatures and printed forms of letters were spelt out.",
        "full_width": "Full-width letters became plain ones.",
        "radicals": "Kangxi radicals became characters.",
        "nfc": "Letters and their accents were composed (Unicode NFC).",
    },
    "method": {
        "script": "The script decided the language.",
        "words": "Its words decided.",
        "langdetect": "The detector decided.",
        "context": "The paragraphs around it decided.",
        "none": "Nothing did.",
        "exact": "Copies: the same normalised text.",
        "minhash": "Copies: documents that are nearly the same.",
    },
    "exclude_reason": {
        "boilerplate": "Its role, or a line that its source repeats.",
        "not_text": "A dateline, a byline or a caption.",
        "other_language": "Its main language is not English.",
        "copy": "A paragraph with the same text stands in another place, which is the first.",
        "copied_document": "Its document is a copy of another, or nearly one.",
        "damaged": "It has the flag `garbled` or `mostly_symbols`.",
    },
    "quality_measure": {
        "no_date": "Documents without a date.",
        "no_day": "Documents whose date is a month or a year.",
        "no_title": "Documents without a title.",
        "no_people": "Documents that name nobody who made them.",
        "no_publisher": "Documents that name no publisher.",
        "flag": "Documents with a paragraph of which the code says what is odd.",
        "quarantine": "Records that were rejected, and are neither loaded since nor dismissed, by reason.",
    },
    "rendering_rule": {
        "quoted_before": "The words in quotation marks before the brackets in which the phrase stands.",
        "bracket_behind": "The words in brackets behind it.",
        "sentence_beside": "The sentence before or behind it that says as much.",
    },
    "run_status": {
        "running": "It is under way.",
        "succeeded": "All was done.",
        "partial": "Some sources or files failed, the others are loaded.",
        "failed": "It stopped, or all failed.",
        "skipped": "Another run was active.",
        "abandoned": "It was killed.",
    },
    "file_status": {
        "loaded": "New, and loaded.",
        "replaced": "Changed, and loaded in place of what was there.",
        "unchanged": "The warehouse holds it already.",
        "quarantined": "Nothing of it could be loaded.",
        "unreadable": "It could not be read.",
        "ignored": "It was left out, for a reason.",
    },
    "quarantine_status": {
        "open": "It waits for somebody.",
        "replayed": "It was loaded since.",
        "superseded": "Its file came anew without it.",
        "dismissed": "Somebody decided that it may stay out.",
    },
}
_LANGUAGES = (
    "af Afrikaans|am Amharic|ar Arabic|az Azerbaijani|ban Balinese|be Belarusian|bg Bulgarian|bn Bangla|bo Tibetan|"
    "bs Bosnian|ca Catalan|chr Cherokee|cop Coptic|cs Czech|cy Welsh|da Danish|de German|dv Dhivehi|el Greek|"
    "en English|es Spanish|et Estonian|eu Basque|fa Persian|ff Fula|fi Finnish|fil Filipino|fr French|ga Irish|"
    "gl Galician|gu Gujarati|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|hy Armenian|id Indonesian|ii Sichuan Yi|"
    "is Icelandic|it Italian|iu Inuktitut|ja Japanese|jv Javanese|ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean|"
    "lb Luxembourgish|lo Lao|lt Lithuanian|lv Latvian|lzh Literary Chinese|mk Macedonian|ml Malayalam|mn Mongolian|"
    "mni Manipuri|mr Marathi|ms Malay|mt Maltese|my Burmese|nb Norwegian (Bokmål)|ne Nepali|nl Dutch|"
    "nn Norwegian (Nynorsk)|nqo N’Ko|or Odia|pa Punjabi|pl Polish|ps Pashto|pt Portuguese|ro Romanian|ru Russian|"
    "sat Santali|si Sinhala|sk Slovak|sl Slovenian|so Somali|sq Albanian|sr Serbian|su Sundanese|sv Swedish|sw Swahili|"
    "syr Syriac|ta Tamil|te Telugu|th Thai|tl Tagalog|tr Turkish|uk Ukrainian|und cannot be told|ur Urdu|uz Uzbek|"
    "vai Vai|vi Vietnamese|wuu Wu Chinese|yue Cantonese|zgh Tamazight|zh Chinese|zh-Hans Chinese (Simplified)|"
    "zh-Hant Chinese (Traditional)|zh-Latn Chinese (romanised)|hi-Latn Hindi (romanised)|ar-Latn Arabic (romanised)|"
    "el-Latn Greek (romanised)|ru-Latn Russian (romanised)|ja-Latn Japanese (romanised)|zxx no language: numbers, code"
)


def vocabulary() -> Iterator[tuple[str, str, str]]:
    """Give each kind of code, code and meaning, in order of kind."""
    languages = dict(each.split(" ", 1) for each in _LANGUAGES.split("|"))
    kinds = {
        **_OTHERS,
        "label": {**_LABELS, **_FLAGS},
        "flag": _FLAGS,
        "rule": _RULES,
        "language": languages,
        "quarantine_reason": QUARANTINE,
        "file_reason": LEDGER,
        "source_reason": SOURCES,
    }
    for kind, codes in sorted(kinds.items()):
        for code, meaning in codes.items():
            yield kind, code, meaning
