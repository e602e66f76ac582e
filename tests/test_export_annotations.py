"""Web Annotations: shaped as the Recommendation says, and pointing at the right words."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.cli import cli
from claimtrack.export import annotations
from claimtrack.store import Database, Filter

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
# Of the Web Annotation Vocabulary.
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing",
    "highlighting", "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("annotations") / "claims.db"
    sources = [str(REPORTS / "raid-en.html"), str(REPORTS / "reports.jsonl")]
    result = CliRunner().invoke(cli, ["--db", str(path), "add", *sources])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def found(path: Path) -> list[dict[str, Any]]:
    result = CliRunner().invoke(cli, ["--db", str(path), "export", "annotations", "--nl"])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def targets(one: dict[str, Any]) -> list[dict[str, Any]]:
    return one["target"] if isinstance(one["target"], list) else [one["target"]]


def test_annotations_have_the_shape_of_the_recommendation(found):
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        assert one["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert one["type"] == "Annotation"
        assert one["id"].startswith("urn:uuid:")
        assert one["motivation"] in MOTIVATIONS
        for body in one["body"]:
            assert body["type"] == "TextualBody"
            assert body["purpose"] in MOTIVATIONS
            assert isinstance(body["value"], str)
        for target in targets(one):
            assert target["type"] == "SpecificResource"
            assert target["source"]
            for selector in _listed(target["selector"]):
                if selector["type"] == "TextQuoteSelector":
                    assert set(selector) == {"type", "exact", "prefix", "suffix"}
                else:
                    assert selector["type"] == "TextPositionSelector"
                    assert set(selector) == {"type", "start", "end"}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_target_leads_to_its_mention(path, found):
    with Database.open(path, readonly=True) as database:
        expected = [
            [
                p.mention.spans
                for p in database.passages(database.mention_ids(Filter(document=n))).values()
            ]
            for n in (row["document"] for row in database.documents())
        ]
        spans = [spans for document in expected for spans in document]
        texts = {
            annotations._hash_name(d.sha256): d.text
            for d in (database.document(row["document"]) for row in database.documents())
        }
    assert len(found) == len(spans)
    for one, wanted in zip(found, spans, strict=True):
        own = [t for t in targets(one) if isinstance(t["source"], dict)]
        got = [annotations.locate(t["selector"], texts[t["source"]["id"]]) for t in own]
        assert tuple(got) == wanted


def test_a_page_with_an_address_is_a_target_without_positions(found):
    pages = [t for one in found for t in targets(one) if isinstance(t["source"], str)]
    assert pages
    assert {t["selector"]["type"] for t in pages} == {"TextQuoteSelector"}


def test_a_quote_in_parts_has_a_target_for_each(path, found):
    with Database.open(path, readonly=True) as database:
        parts = [
            len(json.loads(row["spans"]))
            for row in database.rows("SELECT spans FROM mentions ORDER BY id")
        ]
    own = [len([t for t in targets(one) if isinstance(t["source"], dict)]) for one in found]
    assert own == parts


def test_the_text_is_named_by_its_hash():
    name = annotations._hash_name(sha256(b"Hello World!").hexdigest())
    # The example of RFC 6920.
    assert name == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk?ct=text/plain"


def test_a_collection_has_all_annotations_on_one_page(path, found):
    result = CliRunner().invoke(cli, ["--db", str(path), "export", "annotations"])
    whole = json.loads(result.stdout)
    assert (whole["type"], whole["total"]) == ("AnnotationCollection", len(found))
    assert whole["first"]["type"] == "AnnotationPage"
    inner = [{k: v for k, v in one.items() if k != "@context"} for one in found]
    assert whole["first"]["items"] == inner


@given(text=st.text("ab \U0001f600é", min_size=1, max_size=60), data=st.data())
def test_a_selector_finds_its_words_after_the_text_moved(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = annotations._quotation(text, (start, end))
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    assert annotations.locate([words, place], text) == (start, end)
    found = annotations.locate([words, place], f"## {text}")
    assert found is None or f"## {text}"[slice(*found)] == text[start:end]
    if text.count(text[start:end]) == 1 and "##" not in text[start:end]:
        moved = annotations.locate(words, f"##{text}")
        assert moved is not None
        assert f"##{text}"[slice(*moved)] == text[start:end]


def test_words_that_stand_twice_are_not_guessed():
    words = {"type": "TextQuoteSelector", "exact": "40"}
    assert annotations.locate(words, "40 and 40") is None
    assert annotations.locate({**words, "prefix": "and "}, "40 and 40") == (7, 9)
    assert annotations.locate(words, "nothing") is None


def test_a_document_that_is_not_there_is_an_error(path):
    from claimtrack.errors import NotFoundError

    with Database.open(path) as database, pytest.raises(NotFoundError):
        list(annotations.annotated(database, "nothing"))
