"""Every quote example of fixtures/examples, in all languages: one test each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from claimtrack.extract.layout import Layout
from claimtrack.extract.quotes import extract_quotes
from claimtrack.types import Document, Quote, Span

FOLDER = Path(__file__).parents[1] / "fixtures" / "examples"
EXAMPLES = [
    pytest.param(file.stem, example, id=f"{file.stem}-{number}")
    for file in sorted(FOLDER.glob("*.toml"))
    for number, example in enumerate(
        tomllib.loads(file.read_text(encoding="utf-8")).get("quotes", []), 1
    )
]


def found(text: str, quote: Quote) -> dict[str, Any]:
    """A quote in the shape of the examples files."""

    def words(span: Span | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    row = {
        "kind": quote.kind,
        "spans": [words(span) for span in quote.spans],
        "speaker": words(quote.attribution.speaker),
        "name": quote.attribution.name,
        "cue": words(quote.attribution.cue),
    }
    return {key: value for key, value in row.items() if value is not None}


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_examples_give_exactly_these_quotes(language: str, example: dict[str, Any]):
    text = example["text"]
    quotes = extract_quotes(Layout(Document(id="x", text=text, language=language)))
    assert [found(text, quote) for quote in quotes] == example["expect"]


def test_every_language_has_examples():
    assert len({param.values[0] for param in EXAMPLES}) == 7
