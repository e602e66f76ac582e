"""Web archives: which records are reports, and what damaged files give."""

import gzip
import io

import pytest
from test_fetch import ARTICLE, page
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from claimtrack import read
from claimtrack.errors import InputError


def archive(path, *records, packed=True):
    """Records as (kind, address, status, headers, body)."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "a test"}))
        for kind, address, status, headers, body in records:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    address,
                    kind,
                    payload=io.BytesIO(body),
                    http_headers=http if kind != "resource" else None,
                    warc_content_type=dict(headers)["Content-Type"] if kind == "resource" else "",
                    warc_headers_dict={"WARC-Date": "2027-02-16T09:00:00Z"},
                )
            )
    return path


HTML = [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')]
FLOOD = ("response", "https://news.example/flood?utm_source=x", "200 OK", HTML, page())


@pytest.mark.parametrize(("name", "packed"), [("a.warc.gz", True), ("a.warc", False)])
def test_pages_of_an_archive_are_read_with_where_and_when_they_came_from(tmp_path, name, packed):
    path = archive(tmp_path / name, FLOOD, packed=packed)
    [document] = read.documents(path)
    assert document.id == document.url == "https://news.example/flood"
    assert document.text == ARTICLE
    assert document.original.data == page()
    assert document.original.fetched == "2027-02-16T09:00:00Z"
    assert document.original.etag == '"1"'


def test_other_records_are_no_reports(tmp_path):
    path = archive(
        tmp_path / "a.warc.gz",
        ("response", "https://news.example/gone", "404 Not Found", HTML, page()),
        ("response", "https://news.example/i", "200 OK", [("Content-Type", "image/png")], b"\x89"),
        ("resource", "https://news.example/saved", "", HTML, page()),
        FLOOD,
    )
    names = [document.id for document in read.documents(path)]
    assert names == ["https://news.example/saved", "https://news.example/flood"]


def test_packed_and_chunked_answers_are_undone(tmp_path):
    packed = gzip.compress(page())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    path = archive(
        tmp_path / "a.warc.gz", ("response", "https://news.example/f", "200 OK", headers, chunked)
    )
    [document] = read.documents(path)
    assert document.original.data == page()


def test_a_page_over_the_limit_or_without_an_article_is_reported_and_the_rest_read(tmp_path):
    menu = b"<!doctype html><html><body><a href=/>Home</a></body></html>"
    path = archive(
        tmp_path / "a.warc.gz",
        ("response", "https://news.example/big", "200 OK", HTML, page("x" * 300_000)),
        ("response", "https://news.example/", "200 OK", HTML, menu),
        FLOOD,
    )
    bad: list[Exception] = []
    found = list(read.documents(path, max_bytes=100_000, on_bad_row=bad.append))
    assert [document.id for document in found] == ["https://news.example/flood"]
    assert ["limit" in str(bad[0]), "no article" in str(bad[1])] == [True, True]
    with pytest.raises(InputError, match="limit"):
        list(read.documents(path, max_bytes=100_000))


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive at all\n" * 9, gzip.compress(b"nor this")],
    ids=["empty", "text", "packed"],
)
def test_what_is_no_archive_is_an_error(tmp_path, content):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"WARC|empty"):
        list(read.documents(path))


def test_a_cut_archive_is_an_error_after_what_could_be_read(tmp_path):
    second = ("response", "https://news.example/2", "200 OK", HTML, page("y" * 50_000))
    path = archive(tmp_path / "a.warc", FLOOD, second, packed=False)
    path.write_bytes(path.read_bytes()[:-20_000])
    reading = read.documents(path)
    assert next(reading).id == "https://news.example/flood"
    with pytest.raises(InputError, match="damaged"):
        next(reading)
