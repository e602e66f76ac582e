"""The own WordPiece gives the ids of ``tokenizers``, which the sentence-transformers model uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from claimtrack import encode
from claimtrack.encode import static, wordpiece

FILE = encode.MODELS / encode.PACKAGED / "tokenizer.json"
OWN = wordpiece.read(FILE)
ORACLE = Tokenizer.from_file(str(FILE))
REPORTS = Path(__file__).parent.parent / "fixtures" / "gold" / "reports.jsonl"

AWKWARD = [
    "", " ", "a  b", "\n a\tb \x1c c\u00a0d", "5\u00a0000 km", "12 000,5 et 3 000 000", "1 2345",
    "ПЕРЕ’ЇЗД, п'ять об’єктів; ёлка Ё", "ΟΔΟΣ ΣΟΦΟΣ", "ﬁn ½ ² ① ﷺ", "e\u0301 \u0301x й",
    "don't—“stop”…(now)", "€5 $5 5% +5 a_b", "[UNK] x[UNK]y[unk]", "##s #s ## #", "a" * 49,
    "[UNK]" * 3000, "İstanbul STRASSE ẞ", "日本語 🎈👍🏽 𓀀",
]  # fmt: skip


def expected(text: str) -> list[int]:
    ids: list[int] = ORACLE.encode(text, add_special_tokens=False).ids
    return ids


@pytest.mark.parametrize("text", AWKWARD)
def test_wordpiece_gives_the_ids_of_tokenizers(text: str) -> None:
    assert OWN is not None
    assert OWN.encode([text]) == [expected(text)]


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.one_of(
            st.characters(codec="utf-8", max_codepoint=0xFFEF),
            st.sampled_from(" .,'’ʼ0123456789яюєїіёeEsS#"),
        )
    )
)
@example("0\u061d")  # punctuation since Unicode 14
@example("a\u166d")  # punctuation until Unicode 12
@example("\ua7f2a")  # NFKC writes C since Unicode 14
def test_wordpiece_gives_the_ids_of_tokenizers_for_any_text(text: str) -> None:
    assert OWN is not None
    assert OWN.encode([text, text]) == [expected(text)] * 2


def test_wordpiece_gives_the_ids_of_tokenizers_for_every_report_line() -> None:
    assert OWN is not None
    with REPORTS.open(encoding="utf-8") as reports:
        lines = {line for report in reports for line in json.loads(report)["text"].splitlines()}
    assert len(lines) > 200
    for line in sorted(lines):
        assert OWN.encode([line]) == [expected(line)], line


def test_forgetting_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    own = wordpiece.read(FILE)
    assert own is not None
    monkeypatch.setattr(wordpiece, "REMEMBERED", 3)
    text = "one two three four one two, five"
    assert own.encode([text] * 3) == [expected(text)] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"pre_tokenizer": {"type": "Whitespace"}},
        {"normalizer": {"type": "StripAccents"}},
        {"added_tokens": []},
    ],
)
def test_other_kinds_are_left_to_tokenizers(tmp_path: Path, change: dict[str, Any]) -> None:
    described = json.loads(FILE.read_text(encoding="utf-8")) | change
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    assert wordpiece.read(path) is None
    text = "Two droni, décembre 5 000"
    ids = Tokenizer.from_file(str(path)).encode(text, add_special_tokens=False).ids
    assert static.pieces_by(path)([text]) == [ids]
