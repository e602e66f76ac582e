"""Marks that overlap, differing words, the chart, and who has which pair before them."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.web.call import own_page
from claimtrack.web.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Figure, chart
from claimtrack.web.formats import as_csv
from claimtrack.web.guard import host_name
from claimtrack.web.marking import Mark, differing, parts_in_context, segments
from claimtrack.web.presence import LASTS, Presence
from claimtrack.web.render import link, web_address, when

spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple)


@given(st.text(max_size=30), st.lists(spans, max_size=8), st.integers(0, 10))
def test_segments_joined_are_the_text_and_each_mark_covers_its_span(text, found, offset):
    marks = [Mark(s, e, f"m{n}", n) for n, (s, e) in enumerate(found)]
    cut = segments(text, marks, offset)
    assert "".join(segment.text for segment in cut) == text
    at = offset
    for segment in cut:
        for mark in marks:
            inside = mark.start <= at and at + len(segment.text) <= mark.end
            assert (mark.name in segment.names) == (inside and bool(segment.text))
        at += len(segment.text)
    begun = [n for segment in cut for n in segment.begins]
    assert len(begun) == len(set(begun))


def test_the_shortest_of_overlapping_mentions_is_the_one_that_is_linked():
    cut = segments("more than 500 drones", [Mark(0, 20, "quote", 1), Mark(0, 13, "quantity", 2)])
    assert [(s.text, s.mention, s.begins) for s in cut] == [
        ("more than 500", 2, (1, 2)),
        (" drones", 1, ()),
    ]


def test_words_that_differ_are_marked_on_both_sides():
    one, other = "we shot down 450 drones", "We shot down over 500 drones"
    ours, theirs = differing(one, other)
    assert [one[s:e] for s, e in ours] == ["450"]
    assert [other[s:e] for s, e in theirs] == ["over 500"]


def test_parts_of_a_quote_are_found_in_its_context():
    context = "“It was dark”, she said, “and cold”."
    found = parts_in_context([(101, 112), (126, 134)], context, "It was dark and cold")
    assert [context[s:e] for s, e in found] == ["It was dark", "and cold"]


def figure(number, low, high, hour=0, unit=None, speaker="Ministry"):
    time = datetime(2027, 2, 18, hour, tzinfo=UTC) if hour is not None else None
    point = low if low == high else None
    return Figure(number, time, low, high, point, unit, speaker, "The Quay", f"{low}")


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e9) | st.none(),
            st.floats(0, 1e9) | st.none(),
            st.integers(0, 23) | st.none(),
        ),
        max_size=40,
    )
)
def test_everything_drawn_lies_in_the_picture(rows):
    figures = []
    for number, (a, b, hour) in enumerate(rows):
        low, high = (a, b) if a is None or b is None else (min(a, b), max(a, b))
        figures.append(figure(number, low, high, hour))
    drawn = chart(figures)
    if drawn is None:
        assert all(a is None and b is None for a, b, _ in rows)
        return
    for bar in drawn.bars:
        assert LEFT <= bar.x <= WIDTH
        assert TOP <= bar.top <= bar.bottom <= HEIGHT - BOTTOM
        assert bar.y is None or bar.top <= bar.y <= bar.bottom
    assert all(TOP <= tick.at <= HEIGHT - BOTTOM for tick in drawn.rows)


def test_a_greater_figure_stands_higher_and_a_later_one_further_right():
    drawn = chart([figure(1, 100, 100, 1), figure(2, 500, 500, 9)])
    early, late = drawn.bars
    assert late.y < early.y
    assert late.x > early.x


def test_open_intervals_reach_the_border_and_other_units_are_left_out():
    drawn = chart([figure(1, 500, None, 1), figure(2, 450, 550, 2), figure(3, 1, 1, 3, "km")])
    assert drawn.bars[0].open_above
    assert drawn.bars[0].top == TOP
    assert drawn.left_out == 1


def test_many_speakers_share_the_last_colour():
    drawn = chart([figure(n, n, n, n, None, f"Speaker {n}") for n in range(12)])
    assert len(drawn.speakers) == 8
    assert drawn.speakers[-1] == "others"
    assert max(bar.speaker for bar in drawn.bars) == 7


def test_a_pair_is_before_one_reviewer_until_that_one_goes_on_or_away():
    now = [0.0]
    presence = Presence(lambda: now[0])
    assert presence.choose("ana", [1, 2]) == 1
    assert presence.choose("ben", [1, 2]) == 2
    assert presence.choose("ana", [1, 2]) == 1
    assert presence.choose("eva", [1, 2]) == 1, "when each is taken, the first of all"
    now[0] = LASTS + 1
    assert presence.choose("ben", [1, 2]) == 1
    assert presence.choose("ben", []) is None


def test_only_pages_of_this_server_are_gone_back_to():
    assert own_page("/queue?at=3") == "/queue?at=3"
    for other in ("//evil.example", "/\\evil.example", "https://evil.example", "queue", "", None,
                  "/a\nb", "/a\\b", "javascript:alert(1)"):  # fmt: skip
        assert own_page(other) is None


def test_only_web_addresses_become_links():
    assert web_address("https://a.example/x")
    for other in ("javascript:alert(1)", "data:text/html,x", None, "//a.example"):
        assert web_address(other) is None


def test_a_cell_that_looks_like_a_formula_is_no_formula_any_more():
    response = as_csv([{"a": "=1+1", "b": -5}], ["a", "b"], "x")
    assert response.body.decode().splitlines()[1] == "'=1+1,-5"


def test_host_names_without_port_and_brackets():
    assert host_name("LocalHost:80") == "localhost"
    assert host_name("[::1]:8400") == "::1"
    assert host_name("[::1") == ""


def test_links_leave_out_what_is_empty_and_replace_what_is_given_again():
    assert link("/queue", {"a": None, "b": "", "c": ["x", "y"]}, c="z") == "/queue?c=z"
    assert link("/queue", {"a": ["x", "y"]}) == "/queue?a=x&a=y"


def test_times_are_shown_with_the_offset_of_the_outlet():
    assert when("2027-02-18T07:40:00+02:00") == "2027-02-18 07:40 +02:00"
    assert when("2027-02-18T07:40:00Z") == "2027-02-18 07:40 UTC"
    assert when("2027-02-18") == "2027-02-18"
    assert when(None) == "no time"
