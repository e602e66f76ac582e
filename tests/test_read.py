"""Reading text files, pages, JSON lines and standard input."""

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import read
from claimtrack.errors import InputError, LanguageError
from claimtrack.read.published import instant, is_day, utc

GOLD = Path(__file__).parent.parent / "fixtures" / "gold" / "reports.jsonl"
ENGLISH = "The mayor said that more than 40 houses had been flooded in the valley on Monday.\n"
ITALIAN = "Il sindaco ha detto che oltre 40 case della valle sono state allagate lunedì scorso.\n"
POLISH = "Burmistrz powiedział, że w poniedziałek w dolinie zalanych zostało ponad 40 domów.\n"


def one(path, **options):
    [document] = read.documents(path, **options)
    return document


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def rows(tmp_path, *objects, name="rows.jsonl"):
    lines = [o if isinstance(o, str) else json.dumps(o, ensure_ascii=False) for o in objects]
    return written(tmp_path, name, "\n".join(lines) + "\n")


# Text


def test_a_text_file_is_named_by_its_stem_and_its_language_found(tmp_path):
    document = one(written(tmp_path, "flood.valley.txt", ITALIAN))
    assert (document.id, document.language) == ("flood.valley", "it")
    assert document.text == ITALIAN
    assert document.sha256 == sha256(ITALIAN.encode()).hexdigest()


def test_a_file_name_that_is_not_utf8_gives_a_name_that_is(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/fl\xfbd.txt"))
    path.write_text(ENGLISH, encoding="utf-8")
    assert one(path).id == "fl\ufffdd"


def test_an_id_and_a_language_can_be_given(tmp_path):
    document = one(written(tmp_path, "a.txt", ITALIAN), id="x", language="es")
    assert (document.id, document.language) == ("x", "es")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"], ids=lambda name: name
)
def test_unicode_encodings_are_told_apart_by_their_mark(tmp_path, encoding):
    document = one(written(tmp_path, "a.txt", ITALIAN.encode(encoding)))
    assert document.text == ITALIAN


def test_text_is_normalised_once(tmp_path):
    decomposed = unicodedata.normalize("NFD", ITALIAN).replace("\n", "\r\n") + "è così\rqui"
    document = one(written(tmp_path, "a.txt", decomposed))
    assert document.text == ITALIAN + "è così\nqui"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip))
def test_normalising_again_changes_nothing(text):
    from claimtrack.read.text import normalised

    once = normalised(text)
    assert normalised(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        ("perché così".encode("latin-1"), "iconv"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(1, 32)) * 9, "binary"),
        (b"%PDF-1.7 ...", "pdftotext"),
        (b"PK\x03\x04...", "office document"),
        ("perché".encode("utf-16")[:-1], "UTF-16"),
    ],
)
def test_what_is_not_text_is_refused_in_one_line(tmp_path, content, hint):
    path = written(tmp_path, "bad.txt", content)
    with pytest.raises(InputError, match=hint) as caught:
        one(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_folder_and_unreadable_paths_are_refused(tmp_path):
    file = written(tmp_path, "a.txt", ENGLISH)
    with pytest.raises(InputError, match="no file"):
        one(tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match="is a folder"):
        one(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        one(file / "inside")


def test_a_file_of_100_mb_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(InputError, match=r"100 MB.*--max-size 100$"):
        one(path)


def test_the_size_limit_can_be_raised(tmp_path):
    path = written(tmp_path, "a.txt", ENGLISH)
    with pytest.raises(InputError, match="--max-size 1"):
        one(path, max_bytes=20)
    assert one(path, max_bytes=2000).text == ENGLISH


def test_an_address_in_this_network_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="--allow-private"):
        one("http://127.0.0.1:9/report")


# Language


@pytest.mark.parametrize(
    "row",
    [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()],
    ids=lambda row: row["id"],
)
def test_language_of_every_gold_report_is_found(row):
    from claimtrack.read.language import language_of

    assert language_of(row["text"], None) == row["language"]


def test_language_of_a_sentence_is_found_from_the_packs_alone():
    from claimtrack.read.language import sentence_language

    wrong, count = [], 0
    for row in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        for sentence in re.split(r"(?<=[.!?])\s+", row["text"]):
            if len(sentence) > 15:
                count += 1
                if sentence_language(sentence) != row["language"]:
                    wrong.append(sentence)
    assert len(wrong) <= count * 0.01, wrong
    assert sentence_language("24") == "en"
    assert sentence_language("24", otherwise="de") == "de"
    assert sentence_language("Il presidente Zelensky è stato a Kryvyj Rih") == "it"


def test_language_of_a_sentence_does_not_load_the_model():
    code = (
        "import sys; from claimtrack.read.language import sentence_language;"
        "print(sentence_language('Putin è un predatore'), 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["it", "False"]


def test_a_language_without_a_pack_is_refused(tmp_path):
    path = written(tmp_path, "a.txt", ENGLISH)
    with pytest.raises(LanguageError, match="no language pack for 'xx'"):
        one(path, language="xx")


def test_a_text_in_another_language_is_refused_unless_one_is_named(tmp_path):
    path = written(tmp_path, "a.txt", POLISH)
    with pytest.raises(LanguageError, match=r"\(pl\).*--language"):
        one(path)
    assert one(path, language="uk").language == "uk"


def test_a_text_without_words_has_some_supported_language(tmp_path):
    assert one(written(tmp_path, "a.txt", "500 + 24 = 524")).language


# Pages

PAGE = """<!DOCTYPE html><html lang="en"><head>{charset}<title>Dam breaks | The Post</title>
<link rel="canonical" href="https://example.org/2025/03/10/dam">
<meta property="og:title" content="Dam breaks"><meta property="og:site_name" content="The Post">
{time}</head><body><nav><a href="/">Home</a></nav><article><h1>Dam breaks</h1>
<p>More than 40 houses were flooded in the valley on Monday, the mayor said, and the road
to the town was closed until the water had gone.</p>
<p>“Nobody warned us,” said Anna Müller, who lives near the river. “We lost everything in
a quarter of an hour, and the neighbours did as well.”</p></article>
<footer>All rights reserved.</footer></body></html>"""
PUBLISHED = '<meta property="article:published_time" content="{}">'


TIME = PUBLISHED.format("2025-03-10T09:15:00+02:00")


def page(charset='<meta charset="utf-8">', time=TIME):
    return PAGE.format(charset=charset, time=time)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.XHTML"])
def test_a_page_gives_article_title_outlet_address_and_time(tmp_path, name):
    document = one(written(tmp_path, name, page()))
    assert document.text.startswith("More than 40 houses")
    assert document.text.endswith("as well.”")
    assert "Home" not in document.text
    assert "rights reserved" not in document.text
    assert document.id == "a"
    assert document.language == "en"
    assert document.title == "Dam breaks"
    assert document.publisher == "The Post"
    assert document.url == "https://example.org/2025/03/10/dam"
    assert document.published == "2025-03-10T09:15:00+02:00"


@pytest.mark.parametrize(
    ("time", "published"),
    [
        (PUBLISHED.format("2025-03-10T09:15:00Z"), "2025-03-10T09:15:00+00:00"),
        (PUBLISHED.format("2027-03-10T09:15:00-05:00"), "2027-03-10T09:15:00-05:00"),
        ('<meta name="date" content="2025-03-09">', "2025-03-09"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle",'
            ' "datePublished": "2025-03-10T09:15:00+02:00",'
            ' "dateModified": "2025-03-11T10:00:00+02:00"}</script>',
            "2025-03-10T09:15:00+02:00",
        ),
        ("", "2025-03-10"),
    ],
    ids=["zulu", "ahead-of-our-clock", "day", "json-ld", "in-the-address"],
)
def test_zone_and_time_of_a_page_are_kept_and_none_is_made_up(tmp_path, time, published):
    assert one(written(tmp_path, "a.html", page(time=time))).published == published


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-1">', "latin-1"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">',
            "windows-1252",
        ),
        ("", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path, charset, encoding):
    content = page(charset).replace("“", '"').replace("”", '"').encode(encoding)
    assert "Anna Müller" in one(written(tmp_path, "a.html", content)).text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>",
        "<h1>404</h1><p>Page not found.</p>",
        "".join(
            f"<p><a href='/{n}'>The mayor says that {n} houses were flooded in the valley</a></p>"
            for n in range(9)
        ),
        "<script>var text = 'The mayor said that more than 40 houses had been flooded';</script>",
    ],
    ids=["nothing", "menu", "error", "front-page", "script"],
)
def test_a_page_without_an_article_is_refused(tmp_path, body):
    path = written(tmp_path, "a.html", f"<html><body>{body}</body></html>")
    with pytest.raises(InputError, match="no article"):
        one(path)


def test_an_empty_page_is_refused(tmp_path):
    with pytest.raises(InputError, match="empty"):
        one(written(tmp_path, "b.html", "  "))


def test_format_stands_above_the_extension(tmp_path):
    path = written(tmp_path, "a.txt", page())
    assert one(path, format="html").title == "Dam breaks"
    assert one(path, language="en").text.startswith("<!DOCTYPE")


# JSON lines


def test_a_row_keeps_its_fields_and_ignores_others(tmp_path):
    fields = {
        "id": "r1",
        "text": ENGLISH,
        "language": "fr",
        "title": "T",
        "url": "https://example.org/1",
        "publisher": "P",
        "published": "2027-02-18T07:40:00+02:00",
    }
    document = one(rows(tmp_path, {**fields, "quotes": [1], "other": {"a": None}}))
    assert {name: getattr(document, name) for name in fields} == fields


@given(
    st.text(min_size=1)
    .filter(lambda t: t.strip() and "\x00" not in t)
    .filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t))
)
def test_text_of_a_row_is_kept_code_point_for_code_point(text):
    from claimtrack.read.jsonl import rows as read_rows

    for ascii_only in (True, False):
        line = json.dumps({"text": text}, ensure_ascii=ascii_only).encode() + b"\n"
        [document] = read_rows(
            "a.jsonl",
            io.BufferedReader(io.BytesIO(line)),
            language="en",
            max_bytes=10_000_000,
            on_bad_row=None,
        )
        assert document.text == text


def test_rows_without_an_id_have_names_that_do_not_depend_on_their_place(tmp_path):
    first, second, again = read.documents(
        rows(tmp_path, {"text": ENGLISH}, {"text": ITALIAN}, {"text": ENGLISH})
    )
    moved, _ = read.documents(rows(tmp_path, {"text": ITALIAN}, {"text": ENGLISH}))
    assert first.id == f"rows-{first.sha256[:8]}"
    assert second.id == moved.id
    assert len({first.id, second.id, again.id}) == 3


@pytest.mark.parametrize(
    ("bad", "hint"),
    [
        ("{not json", "not JSON"),
        ("[1, 2]", "not an object"),
        ("[" * 100_000, "not JSON"),
        ({"id": "x"}, "no text"),
        ({"text": "  "}, "no text"),
        ({"text": 5}, "text is of type int"),
        ({"text": ENGLISH, "title": ["x"]}, "title is of type list"),
        ({"text": ENGLISH, "id": 1.5}, "id is of type float"),
        ({"text": ENGLISH, "id": True}, "id is of type bool"),
        ({"text": ENGLISH, "id": "a\nb"}, "line end"),
        ({"text": ENGLISH, "id": "good"}, "stands in line 1 already"),
        ({"text": ENGLISH, "published": "yesterday"}, "not an ISO 8601 time"),
        ({"text": ENGLISH, "published": "2027-02-30"}, "not an ISO 8601 time"),
        ('{"text": "half \\ud83d of it"}', "surrogate"),
        ('{"text": "nul \\u0000"}', "NUL"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_or_passed_over(tmp_path, bad, hint):
    path = rows(tmp_path, {"text": ENGLISH, "id": "good"}, "", bad, {"text": ITALIAN, "id": 7})
    with pytest.raises(InputError, match=hint) as caught:
        list(read.documents(path))
    assert f"{path}, line 3: " in str(caught.value)
    assert "\n" not in str(caught.value)
    errors = []
    assert [d.id for d in read.documents(path, on_bad_row=errors.append)] == ["good", "7"]
    assert [str(e) for e in errors] == [str(caught.value)]


def test_a_row_in_a_language_without_a_pack_is_refused_with_its_line(tmp_path):
    path = rows(tmp_path, {"text": ENGLISH, "language": "tlh"})
    with pytest.raises(LanguageError, match="line 1"):
        one(path)


def test_rows_that_are_not_utf8_or_too_long_are_refused(tmp_path):
    latin = written(tmp_path, "a.jsonl", json.dumps({"text": "è"}, ensure_ascii=False).encode("l1"))
    with pytest.raises(InputError, match="not UTF-8"):
        one(latin)
    with pytest.raises(InputError, match=r"line 1 has.*--max-size"):
        one(rows(tmp_path, {"text": ENGLISH}), max_bytes=50)
    with pytest.raises(InputError, match="is empty"):
        list(read.documents(written(tmp_path, "b.jsonl", "\n \n")))


def test_a_surrogate_pair_is_one_character(tmp_path):
    assert one(rows(tmp_path, '{"text": "\\ud83d\\ude00 ok", "language": "en"}')).text == "😀 ok"


# Standard input


@pytest.mark.parametrize(
    ("content", "title", "id"),
    [
        (ENGLISH, None, f"stdin-{sha256(ENGLISH.encode()).hexdigest()[:8]}"),
        (page(), "Dam breaks", None),
        (json.dumps({"text": ENGLISH, "title": "T", "id": "j"}), "T", "j"),
    ],
    ids=["text", "html", "jsonl"],
)
def test_standard_input_is_looked_at(monkeypatch, content, title, id):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
    document = one("-")
    assert document.title == title
    assert id is None or document.id == id
    assert not sys.stdin.buffer.closed


def test_standard_input_of_a_process_is_read():
    code = "from claimtrack import read; print([d.language for d in read.documents('-')])"
    done = subprocess.run(
        [sys.executable, "-c", code], input=ITALIAN, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['it']"


# Times


def test_times_are_compared_in_utc():
    assert utc("2027-02-18T07:40:00+02:00") == "2027-02-18T05:40:00Z"
    assert utc("2027-02-18") == "2027-02-18T00:00:00Z"
    assert instant("2027-02-18T05:40:00Z") == instant("2027-02-18T07:40:00+02:00")
    assert is_day("2027-02-18")
    assert not is_day("2027-02-18T07:40:00")


def test_reading_imports_nothing_heavy():
    code = (
        "import sys, claimtrack.read;"
        "print([m for m in ('trafilatura', 'py3langid', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
