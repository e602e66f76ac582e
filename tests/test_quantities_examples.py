"""Every quantity example of fixtures/examples, in all languages: one test each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities import extract_quantities
from claimtrack.types import Document, Quantity

FOLDER = Path(__file__).parents[1] / "fixtures" / "examples"
EXAMPLES = [
    pytest.param(file.stem, example, id=f"{file.stem}-{number}")
    for file in sorted(FOLDER.glob("*.toml"))
    for number, example in enumerate(
        tomllib.loads(file.read_text(encoding="utf-8")).get("quantities", []), 1
    )
]


def found(text: str, quantity: Quantity) -> dict[str, Any]:
    """A quantity in the shape of the examples files."""

    def words(span: tuple[int, int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    return {
        "span": words(quantity.span),
        "low": quantity.low,
        "high": quantity.high,
        "modifier": quantity.modifier,
        "kind": quantity.kind,
        "unit": quantity.unit,
        "item": words(quantity.item),
        "whole": words(quantity.whole),
    }


def expected(row: dict[str, Any]) -> dict[str, Any]:
    value = row.get("value")
    kind = row.get("kind", "count")
    return {
        "span": row["span"],
        "low": row.get("low", value),
        "high": row.get("high", value),
        "modifier": row.get("modifier", "exact"),
        "kind": kind,
        "unit": "percent" if kind == "percent" else row.get("unit"),
        "item": row.get("item"),
        "whole": row.get("whole"),
    }


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_examples_give_exactly_these_quantities(language: str, example: dict[str, Any]):
    text = example["text"]
    layout = Layout(Document(id="example", text=text, language=language))
    quantities = [found(text, quantity) for quantity in extract_quantities(layout)]
    assert quantities == [expected(row) for row in example["expect"]]


def test_every_language_has_positive_and_negative_examples():
    for file in FOLDER.glob("*.toml"):
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("quantities", [])
        assert sum(bool(row["expect"]) for row in rows) >= 15, file.name
        assert sum(not row["expect"] for row in rows) >= 3, file.name
