"""The bench of hostile texts is run by hand; here its way from bytes to rows, so that it does not rot until then."""

from bench.speed.hostile import prepare


def test_the_bench_of_hostile_texts_mills_a_text() -> None:
    assert prepare()(b"One paragraph.\n\nTwo paragraphs.") == "2 paragraphs, 2 spans, 0 marks"
