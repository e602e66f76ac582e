import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.match.copies import SKETCH, copy_groups, independent, is_copy, shared, signature

FIXTURES = Path(__file__).parent.parent / "fixtures"
GOLD = {
    report["id"]: report["text"]
    for report in map(
        json.loads, (FIXTURES / "gold" / "reports.jsonl").read_text("utf-8").splitlines()
    )
}
EVENTS = tomllib.loads((FIXTURES / "independent.toml").read_text("utf-8"))["events"]
REPORT = GOLD["raid-en-1"]


def copied(a: str, b: str) -> bool:
    return is_copy(signature(a), signature(b))


@pytest.mark.parametrize("text", GOLD.values(), ids=GOLD)
def test_a_report_with_its_tail_cut_and_another_lead_is_a_copy(text: str):
    lead = "Staff and agencies report from the scene, as it happened, all through the day."
    rest = text.split("\n\n", 1)[1]
    assert copied(text, text[: len(text) // 2])
    assert copied(text, f"{lead}\n\n{rest}")


def test_edited_words_and_figures_leave_a_copy_a_copy():
    edited = REPORT.replace("500", "510").replace("said", "stated").replace("Russia", "Moscow")
    assert edited != REPORT
    assert copied(REPORT, edited)


def test_case_punctuation_and_line_breaks_do_not_count():
    assert signature(REPORT) == signature(REPORT.upper().replace("\n\n", " ").replace("“", '"'))


def test_moved_paragraphs_are_still_a_copy():
    assert copied(REPORT, "\n\n".join(reversed(REPORT.split("\n\n"))))


@pytest.mark.parametrize("event", EVENTS, ids=[e["language"] for e in EVENTS])
def test_two_authors_on_one_event_with_the_same_quotes_are_independent(event: dict[str, list[str]]):
    signatures = [signature(text) for text in event["reports"]]
    assert independent(signatures) == len(signatures)


def test_a_translation_is_not_a_copy_and_no_two_gold_reports_are():
    assert not copied(GOLD["raid-uk-1"], GOLD["raid-en-1"])
    assert independent([signature(text) for text in GOLD.values()]) == len(GOLD)


def test_a_shared_phrase_does_not_make_short_texts_copies():
    assert not copied("Nine people died on Tuesday.", "Nine people died in the flood.")
    assert copied("Nine people died on Tuesday.", "Nine people died on Tuesday.")


def test_copies_of_copies_belong_together_and_count_once():
    half, other_half = REPORT[: len(REPORT) * 2 // 3], REPORT[len(REPORT) // 3 :]
    texts = [GOLD["flood-it-1"], half, other_half, REPORT, GOLD["flood-it-1"][:500]]
    signatures = [signature(text) for text in texts]
    assert copy_groups(signatures) == [[0, 4], [1, 2, 3]]
    assert independent(signatures) == 2


def test_long_texts_are_judged_by_a_sketch_of_fixed_size():
    long = "\n\n".join(GOLD.values())
    sketch = signature(long)
    assert len(sketch) == len(signature(long + " and so on for ever"))
    assert len(sketch) < SKETCH * 8
    assert copied(long, long[: len(long) // 3])
    assert not copied(long, " ".join(reversed(long.split())))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9), st.integers(0, 9))
def test_groups_are_those_of_comparing_each_with_each(starts: list[int], length: int):
    words = [f"word{n}" for n in range(80)]
    texts = [" ".join(words[start : start + 8 + 3 * length]) for start in starts]
    signatures = [signature(text) for text in texts]
    apart = [{place} for place in range(len(texts))]
    for a in range(len(texts)):
        for b in range(a):
            if is_copy(signatures[a], signatures[b]):
                both = next(g for g in apart if a in g) | next(g for g in apart if b in g)
                apart = [g for g in apart if not g & both] + [both]
    assert copy_groups(signatures) == sorted(map(sorted, apart))


def test_no_reports_are_no_independent_reports_and_wordless_ones_copy_nothing():
    assert independent([]) == 0
    assert not copied("", "")
    assert not copied("...", REPORT)


@given(st.text(alphabet="abc ", max_size=200), st.text(alphabet="abc ", max_size=200))
def test_comparison_is_symmetric_and_a_share(a: str, b: str):
    left, right = signature(a), signature(b)
    assert shared(left, right) == shared(right, left)
    assert 0.0 <= shared(left, right)[0] <= 1.0
    assert is_copy(left, left) == bool(left)
    assert 1 <= independent([left, right]) <= 2
