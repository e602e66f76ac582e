"""Profiles: the conventions of other data sets for the same figures."""

from __future__ import annotations

import pytest

from claimtrack.extract.layout import Layout
from claimtrack.extract.quantities import extract_quantities
from claimtrack.extract.quantities.expressions import numbers
from claimtrack.extract.quantities.profiles import Profile
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
    assert [(q.point, q.unit) for q in quantities(text, "cqe")] == [
        (35, "year of age"),
        (2, "medal"),
    ]


def test_cqe_says_how_a_figure_changes():
    changes = [q.change for q in quantities("Sales rose 5% to about $3 billion.", "cqe")]
    assert changes == ["up", "~"]
    assert quantities("Sales rose 5%.", "strict")[0].change is None


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("The index rose 14 points to 3,120.", ["up", "="]),  # where it rose to is no change
        ("The fund lost 4 percent, or $12 million.", ["down", "down"]),
        ("The fund lost about 4 percent.", ["~"]),
        ("Wheat slid 3%, and maize by 4%.", ["down", "down"]),
        ("Output fell to 70 tonnes.", ["down"]),
        ("They saw a 4 percent drop.", ["="]),  # nor is a noun
        ("She gave up 30 seats.", ["="]),
        ("The mill cut its emissions by 9%.", ["down"]),
        ("Bikes can reach more than 90 km (56 miles).", [">", ">"]),
        ("Just under 300 people came.", ["<"]),
        ("They averaged 12 goals.", ["~"]),
    ],
)
def test_cqe_change(text: str, changes: list[str]):
    assert [q.change for q in quantities(text, "cqe")] == changes


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("The town has 12 public libraries.", ["public library"]),
        ("They checked 40 categories of goods.", ["category good"]),
        ("It runs 900 tests per day.", ["test per day"]),
        ("The ramp turns by 12 degrees.", ["degree"]),
        ("Sales doubled to 4.2 billion.", [None]),
        ("A third of the farms closed.", ["% farm"]),
        ("It cost $4 million a year earlier.", ["USD"]),
        ("Three months later it shut.", ["month"]),
        ("They bid 90 pence a share.", ["penny per share"]),
        ("A calf of 6 weeks of age won.", ["week of age"]),
        ("One of the ferries sank.", ["ferry"]),
        ("Anna Horn, 66, sings.", ["year of age"]),
    ],
)
def test_cqe_unit(text: str, units: list[str | None]):
    assert [q.unit for q in quantities(text, "cqe")] == units


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("The bakery has 12 ovens.", ["bakery"]),
        ("It has 12 ovens.", [""]),
        ("The ministry imposed a 30% duty on steel.", ["ministry duty steel"]),
        ("Rain fell on 40% of the fields.", ["Rain fields"]),
        ("A storm with gusts of 90 km/h hit the coast.", ["storm gusts"]),
        ("Tram fares will rise 4%, and bus fares 6%.", ["Tram fares", "bus fares"]),
        ("The firm, which owns 9 ships, is sold.", ["firm"]),
        ("The S&P 500 fell 2%.", ["S&P 500"]),
        ("Revenue in the quarter grew to $9 million.", ["Revenue"]),
        ("The farm said it needs 300 litres.", ["farm"]),
        ("The pump used in the mine was 4 metres.", ["pump used mine"]),
        ("Under the old bridge runs a 9 km tunnel.", ["tunnel"]),
        ("Tin, the year's best metal, rose 4%, while zinc lost 2%.", ["Tin best metal", "zinc"]),
        ("Shares of Orla were up 3% to $40.", ["Shares Orla", "Shares Orla"]),
        ("He paid $40 million for the old ferry.", ["old ferry"]),
        ("Boots cost $40, $60 and $90.", ["Boots", "Boots", "Boots"]),
        ("Half of the barns burned.", [""]),
        ("Two of the U.S. ships sank.", [""]),
    ],
)
def test_cqe_concept(text: str, concepts: list[str]):
    found = [" ".join(text[start:end] for start, end in q.concept) for q in quantities(text, "cqe")]
    assert found == concepts
    assert not any(q.concept for q in quantities(text, "strict"))


def test_cqe_keeps_rates_and_cents():
    found = quantities("It pays 12 cents per share, or $3 a month.", "cqe")
    assert [(q.point, q.unit) for q in found] == [(12, "cent per share"), (3, "USD per month")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They won by a 7-3 score.", [(3, 7)]),
        ("It fell from $60 a share in May to $42.", [(42, 60)]),
        ("They drove a four door car.", [(4, 4)]),
        ("He has got one.", []),
        ("It closed in about an hour.", []),
        ("Men aged 30 to 40 work.", []),
    ],
)
def test_cqe_values(text: str, values: list[tuple[float, float]]):
    assert [(q.low, q.high) for q in quantities(text, "cqe")] == values


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
        ("a hundred thirty-fifths", "en", [100 / 35]),
        ("siete con cincuenta y diez con un medio", "es", [7.5, 10.5]),
        ("a cap of 5MM, a bolt of 5mm", "en", [5_000_000]),
    ],
)
def test_every_number_of_a_text_is_read(text: str, language: str, values: list[float]):
    assert [found.value for found in numbers(text, language)] == pytest.approx(values)
