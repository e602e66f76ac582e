from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.extract.layout import Layout, fold
from claimtrack.types import Document


def layout(text: str, language: str = "en") -> Layout:
    return Layout(Document("d", text, language))


def pieces(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_paragraphs_end_at_every_line_end_of_flowing_text():
    text = "A heading\nA long paragraph that follows. " + "It goes on. " * 12 + "\nAnother one."
    assert len(layout(text).paragraphs) == 3


def test_paragraphs_of_hard_wrapped_text_are_joined():
    text = (
        "The ministry said on\nTuesday that 500 men\nhad been sent north.\n\n"
        "Nobody came back to\nthe village so far."
    )
    assert pieces(text, layout(text).paragraphs) == text.split("\n\n")
    assert len(layout(text).sentences) == 2


def test_two_lines_of_dialogue_stay_apart():
    text = "— How many were there?\n— Twelve."
    assert len(layout(text).paragraphs) == 2


def test_sentences_do_not_break_after_a_packs_abbreviation():
    text = "Mr. Smith left. He was late."
    assert pieces(text, layout(text).sentences) == ["Mr. Smith left.", "He was late."]


def test_sentence_at_finds_the_sentence_of_an_offset():
    text = "One. Two three. Four."
    at = layout(text).sentence_at(text.index("three"))
    assert text[at[0] : at[1]] == "Two three."


@given(st.text())
def test_fold_keeps_the_length(text: str):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("aB. \n!?«»“”’0İ"), max_size=80))
def test_spans_are_ordered_stripped_and_hold_all_words(text: str):
    cut = layout(text)
    for spans in (cut.paragraphs, cut.sentences):
        assert spans == sorted(spans)
        for (_, end), (start, _) in pairwise(spans):
            assert end <= start
        for start, end in spans:
            assert text[start:end] == text[start:end].strip() != ""
    covered = sum(len(text[s:e].split()) for s, e in cut.sentences)
    assert covered >= len(text.split())
