"""The algebra of figures: laws that hold for all of them, and readings of single ones."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.match.figures import apart, compare, interval, one_number, standings, telling
from claimtrack.types import Quantity

OPPOSITE = {"finer": "wider", "wider": "finer"}
UNITS = [
    ("count", None), ("fraction", None), ("percent", "percent"), ("money", "EUR"),
    ("money", "USD"), ("measure", "km"), ("measure", "nmi"), ("measure", "m"), ("measure", "t"),
    ("measure", "kg"), ("duration", "hour"), ("duration", "day"), ("duration", "month"),
    ("measure", "°C"), ("measure", "°F"), ("measure", "m³/s"), ("measure", "furlong"),
]  # fmt: skip


def figure(low, high, point=None, kind="count", unit=None, modifier="exact"):
    return Quantity((0, 1), low, high, point, modifier, kind, unit)


def exact(value, kind="count", unit=None):
    return figure(value, value, value, kind, unit)


def about(value, kind="count", unit=None):
    return figure(0.9 * value, 1.1 * value, value, kind, unit, "about")


@st.composite
def figures(draw):
    kind, unit = draw(st.sampled_from(UNITS))
    point = draw(st.floats(0.01, 1e9).map(lambda x: float(f"{x:.3g}")))
    modifier = draw(st.sampled_from(["exact", "about", "over", "under", "almost", "range"]))
    low, high = {
        "exact": (point, point),
        "about": (0.9 * point, 1.1 * point),
        "over": (point, None),
        "under": (0, point),
        "almost": (0.9 * point, point),
        "range": (point, 2 * point),
    }[modifier]
    return figure(low, high, None if modifier == "range" else point, kind, unit, modifier)


@given(figures())
def test_a_figure_equals_itself(a):
    assert compare(a, a) == "equal"
    assert apart(interval(a), interval(a)) == 0


@given(figures(), figures())
def test_exchanging_the_figures_exchanges_finer_and_wider_only(a, b):
    there, back = compare(a, b), compare(b, a)
    assert back == OPPOSITE.get(there, there)
    assert apart(interval(a), interval(b)) == apart(interval(b), interval(a))


@given(figures(), figures(), st.floats(0, 1e6), st.floats(0, 1e6))
def test_widening_a_figure_never_makes_it_contradict(a, b, below, above):
    """A compatible figure stays compatible when it claims less."""
    if compare(a, b) in ("disjoint", "incomparable") or a.unit != b.unit:
        return
    low = None if a.low is None else a.low - below
    high = None if a.high is None else a.high + above
    assert compare(figure(low, high, None, a.kind, a.unit, "range"), b) != "disjoint" or (
        compare(figure(a.low, a.high, None, a.kind, a.unit, "range"), b) == "disjoint"
    )


@given(figures(), figures())
def test_disjoint_figures_share_no_value(a, b):
    if compare(a, b) == "disjoint":
        x, y = interval(a), interval(b)
        assert x
        assert y
        assert x.high < y.low or y.high < x.low
        assert apart(x, y) > 0


@given(figures(), figures(), figures())
def test_finer_is_transitive(a, b, c):
    if compare(a, b) == "finer" and compare(b, c) == "finer":
        assert compare(a, c) in ("finer", "equal")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (exact(500), figure(500, None, 500, modifier="over"), "finer"),
        (exact(24), figure(24, 24, 24), "equal"),
        (exact(450), figure(500, None, 500, modifier="over"), "disjoint"),
        (exact(512), exact(500), "compatible"),
        (exact(358), exact(364), "disjoint"),
        (exact(14), exact(10), "disjoint"),
        (exact(3.4, "percent", "percent"), exact(3.2, "percent", "percent"), "disjoint"),
        (exact(0.5, "fraction"), exact(50, "percent", "percent"), "equal"),
        (figure(80, None, 80, "percent", "percent", "over"), exact(1 / 3, "fraction"), "disjoint"),
        (exact(12, "measure", "nmi"), about(22, "measure", "km"), "finer"),
        (exact(12, "measure", "nmi"), exact(22, "measure", "km"), "compatible"),
        (exact(12, "measure", "nmi"), exact(24, "measure", "km"), "disjoint"),
        (exact(1.5, "measure", "t"), exact(1500, "measure", "kg"), "equal"),
        (exact(58, "measure", "mi/h"), exact(94, "measure", "km/h"), "compatible"),
        (exact(58, "measure", "mi/h"), exact(58, "measure", "km/h"), "disjoint"),
        (exact(9000, "measure", "hL"), exact(900_000, "measure", "L"), "equal"),
        (exact(24, "duration", "hour"), exact(1, "duration", "day"), "equal"),
        (exact(1, "duration", "month"), exact(30, "duration", "day"), "compatible"),
        (exact(18, "duration", "month"), exact(1.5, "duration", "year"), "equal"),
        (exact(5, "money", "EUR"), exact(5, "money", "USD"), "incomparable"),
        (exact(12, "money", "EUR/month"), exact(144, "money", "EUR/year"), "equal"),
        (exact(5), exact(5, "measure", "km"), "incomparable"),
        (exact(7.82, "measure", "m"), exact(7.8, "measure", "m"), "compatible"),
        (exact(20, "measure", "°C"), exact(68, "measure", "°F"), "equal"),
        (about(300_000), about(310_000), "compatible"),
        (figure(0, 230, 230, modifier="at_most"), exact(250), "disjoint"),
    ],
)
def test_reading_of_two_figures(a, b, expected):
    assert compare(a, b) == expected


def test_a_sum_without_its_currency_compares_with_nothing():
    assert compare(exact(5, "money"), exact(5, "money")) == "incomparable"


def test_a_magnitude_has_no_unit_and_compares_with_magnitudes_alone():
    assert compare(exact(6.1, "measure"), exact(6.1, "measure")) == "equal"
    assert compare(exact(6.1, "measure"), exact(6.4, "measure")) == "disjoint"
    assert compare(exact(6.1, "measure"), exact(6.1, "measure", "km")) == "incomparable"


def far(a, b):
    return apart(interval(a), interval(b))


def test_figures_are_farther_apart_the_greater_their_ratio():
    assert far(exact(100), exact(200)) == pytest.approx(math.log(2))
    assert far(exact(100), exact(400)) > far(exact(100), exact(200))
    assert far(exact(100), exact(100, "percent", "percent")) == 5


def test_a_bound_is_meant_near_its_end():
    more_than_500 = figure(500, None, 500, modifier="over")
    assert far(more_than_500, exact(512)) == 0
    assert far(more_than_500, exact(900)) > 0.3


def test_long_figures_tell_more_than_short_ones():
    assert telling(exact(2)) < telling(exact(451)) < telling(exact(1500.5))
    assert telling(figure(20, 99, None, modifier="vague")) == 0


@given(st.lists(figures(), min_size=1, max_size=8))
def test_all_pairs_at_once_say_what_single_pairs_say(found):
    stand = standings([interval(figure) for figure in found])
    for i, a in enumerate(found):
        for j, b in enumerate(found):
            how, x, y = compare(a, b), interval(a), interval(b)
            assert stand.comparable[i, j] == (how != "incomparable")
            assert stand.overlap[i, j] == (how not in ("disjoint", "incomparable"))
            assert stand.distance[i, j] == pytest.approx(apart(x, y))
            assert stand.number[i, j] == one_number(x, y)
