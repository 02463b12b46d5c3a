#!/usr/bin/env python3
"""Derive `text/anatomy/dates/data/names.tsv`, the names of months and days of the week, from Unicode CLDR.

    python -m venv /tmp/babel && /tmp/babel/bin/pip install babel
    /tmp/babel/bin/python tools/make_date_names.py > text/anatomy/dates/data/names.tsv

Babel is a program library with CLDR's data in it; Gristmill itself does not need it. Taken are the wide and abbreviated
names, as they stand in a date and by themselves, of the Gregorian calendar. What regions call otherwise (`Jänner`,
`أيلول`) stands with its language. Chinese, Japanese and Korean number their months: they are not in the table.
"""

import unicodedata

import babel
from babel import Locale

__all__ = ["forms_of", "main"]

# The languages with most text on the web that name their months, and their regions that name them otherwise.
LANGUAGES = (
    "en de fr es pt it nl ru uk pl sv da nb tr ar fa id ms vi th cs sk hu ro bg el he fi hi bn ur ta te mr gu kn ml pa"
    " ne hr sr bs sl mk sq lt lv et ca gl eu is af sw fil az kk uz ka hy be mt cy ga lb ps my km lo am"
)
REGIONS = {
    "ar": ["ar_SY", "ar_IQ", "ar_MA", "ar_DZ", "ar_TN", "ar_MR"],
    "de": ["de_AT"],
    "es": ["es_PE", "es_MX"],
    "pt": ["pt_PT"],
    "sr": ["sr_Latn"],
    "uz": ["uz_Cyrl"],
    "it": ["it_CH"],
    "ms": ["ms_MY"],
}
HEAD = """\
# The names of months and days of the week by language. Made by tools/make_date_names.py: do not edit.
# Source: Unicode CLDR, by way of Babel {version}; https://cldr.unicode.org, Unicode License v3.
# language, `month` or `weekday`, then twelve months from January, or seven days from Monday; forms between bars.
"""
# What goes before a name, and is no part of it: Catalan `de juny`, `d’abril`.
PREFIXES = ("de ", "d’", "d'")


def forms_of(language: str, kind: str, place: int) -> list[str]:
    """The forms of one month or day in a language, in small letters and without the full stop of a short one."""
    found: dict[str, None] = {}
    for name in (language, *REGIONS.get(language, ())):
        locale = Locale.parse(name)
        names = locale.months if kind == "month" else locale.days
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                form = unicodedata.normalize("NFC", str(names[context][width][place])).lower()
                for prefix in PREFIXES:
                    form = form.removeprefix(prefix)
                form = form.strip("\u200f\u200e ") if "." in form[:-1] else form.strip(".\u200f\u200e ")
                if len(form) > 1 and not any(map(str.isdigit, form)):
                    found[form] = None
    return list(found)


def main() -> None:
    """Write the table to standard output."""
    print(HEAD.format(version=babel.__version__), end="")
    for language in LANGUAGES.split():
        for kind, places in (("month", range(1, 13)), ("weekday", range(7))):
            cells = ["|".join(forms_of(language, kind, place)) for place in places]
            if any(cells):
                print(language, kind, *cells, sep="\t")


if __name__ == "__main__":
    main()
