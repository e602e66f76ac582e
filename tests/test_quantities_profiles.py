"""Profiles: the conventions of other data sets for the same figures."""

from __future__ import annotations

import pytest

from claimtrack.extract.expressions import numbers
from claimtrack.extract.layout import Layout
from claimtrack.extract.profiles import Profile
from claimtrack.extract.quantities import extract_quantities
from claimtrack.types import Document, Quantity


def quantities(text: str, profile: Profile) -> list[Quantity]:
    layout = Layout(Document(id="x", text=text, language="en"))
    return extract_quantities(layout, profile=profile)


@pytest.mark.parametrize(
    ("profile", "low", "high"), [("strict", 24, 99), ("cqe", 12, 120), ("acled", 12, 12)]
)
def test_dozens_follow_the_convention_of_the_profile(profile: Profile, low: float, high: float):
    (found,) = quantities("Dozens of houses burned.", profile)
    assert (found.low, found.high) == (low, high)


def test_strict_has_no_ages_and_cqe_has():
    text = "The 35-year-old won two medals."
    assert [q.point for q in quantities(text, "strict")] == [2]
    assert [(q.point, q.unit) for q in quantities(text, "cqe")] == [(35, "year of age"), (2, None)]


def test_cqe_says_how_a_figure_changes():
    changes = [q.change for q in quantities("Sales rose 5% to about $3 billion.", "cqe")]
    assert changes == ["up", "~"]
    assert quantities("Sales rose 5%.", "strict")[0].change is None


def test_cqe_keeps_rates_and_cents():
    found = quantities("It pays 12 cents per share, or $3 a month.", "cqe")
    assert [(q.point, q.unit) for q in found] == [(12, "cent per share"), (3, "USD per month")]


def test_cqe_takes_a_change_as_a_range():
    (found,) = quantities("Output fell from 3.4 to 3.2 percent.", "cqe")
    assert (found.low, found.high) == (3.2, 3.4)


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("1.3x10^6 and -12e-1", "en", [1_300_000, -1.2]),
        ("one over three", "en", [1 / 3]),
        ("uno su tre", "it", [1 / 3]),
        ("five and a quarter", "en", [5.25]),
        ("tre ventunesimi", "it", [1 / 7]),
        ("½ y ciento treinta y dos", "es", [0.5, 132]),
        ("the 29km road", "en", []),
    ],
)
def test_every_number_of_a_text_is_read(text: str, language: str, values: list[float]):
    assert [found.value for found in numbers(text, language)] == pytest.approx(values)
