"""Joining mentions into claims: order does not matter, and what contradicts stays apart."""

import random

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.match.claims import Join, claims, joining
from claimtrack.types import Match, Passage, Quantity, Quote

MENTIONS = st.integers(0, 11)
PAIRS = st.tuples(MENTIONS, MENTIONS).filter(lambda p: p[0] != p[1])
JOINS = st.lists(
    st.builds(lambda p, s: Join(*p, s), PAIRS, st.floats(0, 1)),
    max_size=25,
    unique_by=lambda j: j.score,
)


def as_sets(found):
    return {frozenset(group) for group in found}


@given(JOINS, st.lists(PAIRS, max_size=5), st.randoms())
def test_the_order_of_mentions_and_joins_does_not_matter(joins, apart, rng):
    mentions = list(range(12))
    first = claims(mentions, joins, apart)
    rng.shuffle(mentions)
    shuffled = random.Random(rng.random()).sample(joins, len(joins))
    assert as_sets(claims(mentions, shuffled, apart)) == as_sets(first)


@given(JOINS, st.lists(PAIRS, max_size=5))
def test_every_mention_is_in_one_claim_and_foes_never_meet(joins, apart):
    found = claims(list(range(12)), joins, apart)
    assert sorted(m for group in found for m in group) == list(range(12))
    for group in found:
        assert not any(a in group and b in group for a, b in apart)


def test_the_better_join_wins_where_both_cannot_be():
    found = claims(["a", "b", "c"], [Join("a", "b", 0.7), Join("b", "c", 0.9)], [("a", "c")])
    assert as_sets(found) == {frozenset("a"), frozenset("bc")}


def passage(mention, text):
    return Passage(mention, text, text, None, None, "d", "en")


def test_short_quotes_are_proposed_and_conflicts_never_join():
    figure = passage(Quantity((0, 1), 5, 5, 5), "five")
    short = passage(Quote("direct", ((0, 3),)), "We are ready")
    long = passage(Quote("direct", ((0, 3),)), "We are ready to leave before the end of the year")
    sure = Match(0.999, "same")
    assert joining(sure, figure, figure) == "auto"
    assert joining(Match(0.999, "updated"), figure, figure) == "auto"
    assert joining(sure, long, long) == "auto"
    assert joining(sure, short, long) == "proposed"
    assert joining(Match(0.5, "same"), figure, figure) == "proposed"
    assert joining(Match(0.999, "conflicting"), figure, figure) == "proposed"
    assert joining(Match(0.999, "related"), figure, figure) == "apart"
