"""RSS and Atom feeds: their entries, their times, and what is read of them."""

import pytest
from test_fetch import ARTICLE, Fetcher, page, site

from claimtrack import read
from claimtrack.errors import InputError
from claimtrack.read.feed import entries, is_feed
from claimtrack.read.fetch import Download
from claimtrack.read.http import Validators

__all__ = ["site"]

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Valley &amp; Coast News</title><link>{base}/</link>
<item><title>Flood in the &lt;b&gt;valley&lt;/b&gt;</title><link>{base}/flood?utm_source=rss</link>
<pubDate>Tue, 16 Feb 2027 07:40:00 +0200</pubDate></item>
<item><title>Bridge closed</title><link>/bridge</link>
<pubDate>Tue, 16 Feb 2027 05:10:00 GMT</pubDate></item>
<item><title>No link at all</title></item>
<item><title>The first again</title><link>{base}/flood?utm_source=rss</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Küste aktuell</title>
<entry><title type="html">Deich &lt;script&gt;alert(1)&lt;/script&gt;gebrochen</title>
<link rel="alternate" href="/deich"/><updated>2027-02-16T08:15:30+01:00</updated></entry>
</feed>"""


class Notes:
    """A memory as a test can look into it."""

    def __init__(self) -> None:
        self.known: dict[str, Validators] = {}
        self.same: list[str] = []
        self.read: list[str] = []

    def validators(self, address: str) -> Validators:
        return self.known.get(address, Validators())

    def unchanged(self, address: str) -> None:
        self.same.append(address)

    def fetched(self, download: Download) -> None:
        self.read.append(download.address)
        self.known[download.address] = download.validators


@pytest.fixture
def notes():
    return Notes()


@pytest.fixture
def fetcher():
    return Fetcher(allow_private=True, delay=0, timeout=5)


def test_entries_have_whole_links_once_and_times_with_their_zone():
    title, found = entries("feed", "https://news.example/rss", RSS.format(base="").encode())
    assert title == "Valley & Coast News"
    assert [entry.link for entry in found] == [
        "https://news.example/flood?utm_source=rss",
        "https://news.example/bridge",
    ]
    assert found[0].title == "Flood in the valley"
    assert found[0].published == "2027-02-16T07:40:00+02:00"
    assert found[0].printed == "Tue, 16 Feb 2027 07:40:00 +0200"
    assert found[1].published == "2027-02-16T05:10:00+00:00"


def test_atom_is_read_as_well_and_markup_in_titles_is_inert():
    title, [entry] = entries("feed", "https://kueste.example/atom.xml", ATOM.encode())
    assert title == "Küste aktuell"
    assert entry.link == "https://kueste.example/deich"
    assert entry.published == entry.printed == "2027-02-16T08:15:30+01:00"
    assert "<" not in entry.title
    assert "script" not in entry.title


@pytest.mark.parametrize(
    ("media_type", "data", "feed"),
    [
        ("application/rss+xml", b"", True),
        ("text/xml", RSS.encode(), True),
        ("text/xml", b"\xef\xbb\xbf" + ATOM.encode(), True),
        ("text/html", page("How to write an &lt;rss&gt; feed"), False),
        ("text/html", b"<!doctype html><p><rss version=2>", False),
        ("application/xml", b'<?xml version="1.0"?><urlset></urlset>', False),
    ],
)
def test_a_feed_is_known_by_type_or_first_element(media_type, data, feed):
    assert is_feed(media_type, data) is feed


def test_a_feed_gives_its_reports(site, fetcher, notes):
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml", ETag='"f"')
    site.put("/flood?utm_source=rss", page(), ETag='"p"')
    site.put("/bridge", page(ARTICLE.replace("Wetherby", "Ilkley")))
    found = list(read.documents(f"{site.url}/rss", fetcher=fetcher, memory=notes))
    assert [document.id for document in found] == [f"{site.url}/flood", f"{site.url}/bridge"]
    first = found[0]
    assert first.published == "2027-02-16T07:40:00+02:00"
    assert first.original.published == "Tue, 16 Feb 2027 07:40:00 +0200"
    assert first.publisher == "Valley & Coast News"
    # The feed is done; of a page its reader says so, once it is stored.
    assert notes.read == [f"{site.url}/rss"]
    assert list(read.documents(f"{site.url}/rss", fetcher=fetcher, memory=notes)) == []
    assert notes.same == [f"{site.url}/rss"]


def test_the_time_on_the_page_stands_above_the_feed(site, fetcher):
    on_page = '<meta property="article:published_time" content="2027-02-16T06:55:00+02:00">'
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml")
    site.put("/flood?utm_source=rss", page(head=on_page))
    site.put("/bridge", page())
    first = next(iter(read.documents(f"{site.url}/rss", fetcher=fetcher)))
    assert first.published == "2027-02-16T06:55:00+02:00"


def test_a_bad_entry_ends_the_reading_or_is_reported_and_the_feed_is_read_again(
    site, fetcher, notes
):
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml", ETag='"f"')
    site.put("/bridge", page())
    with pytest.raises(InputError, match="not there"):
        list(read.documents(f"{site.url}/rss", fetcher=fetcher, memory=notes))
    bad: list[Exception] = []
    found = list(
        read.documents(f"{site.url}/rss", fetcher=fetcher, memory=notes, on_bad_row=bad.append)
    )
    assert [document.id for document in found] == [f"{site.url}/bridge"]
    assert len(bad) == 1
    assert notes.read == []


def test_a_reader_that_stops_midway_loses_no_entry(site, fetcher, notes):
    site.put("/rss", RSS.format(base=site.url).encode(), kind="application/rss+xml", ETag='"f"')
    site.put("/flood?utm_source=rss", page())
    site.put("/bridge", page())
    next(iter(read.documents(f"{site.url}/rss", fetcher=fetcher, memory=notes)))
    assert notes.read == []


def test_a_feed_reaches_no_file_and_no_private_address(site, tmp_path):
    secret = tmp_path / "secret.html"
    secret.write_bytes(page())
    feed = RSS.format(base="file://" + str(tmp_path)).replace(
        "/flood?utm_source=rss", "/secret.html"
    )
    site.put("/rss", feed.encode(), kind="application/rss+xml")
    bad: list[Exception] = []
    allowed = Fetcher(allow_private=True, delay=0)
    assert list(read.documents(f"{site.url}/rss", fetcher=allowed, on_bad_row=bad.append)) == []
    assert "not an http or https address" in str(bad[0])


def test_entities_that_grow_or_point_elsewhere_are_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words", encoding="utf-8")
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{levels}'
        f'<!ENTITY file SYSTEM "file://{secret}">]><rss version="2.0"><channel><title>T</title>'
        "<item><title>&e11;&file;</title><link>https://news.example/a</link></item></channel></rss>"
    )
    try:
        _, found = entries("feed", "https://news.example/rss", feed.encode())
    except InputError:
        return
    for entry in found:
        assert "hidden words" not in (entry.title or "")
        assert len(entry.title or "") < 10_000


@pytest.mark.parametrize("data", [b"", b"hello", page()])
def test_what_is_no_feed_is_refused(data):
    with pytest.raises(InputError, match="is no feed"):
        entries("feed", "https://news.example/", data)


def test_a_feed_that_is_cut_gives_the_entries_before_the_cut():
    feed = RSS.format(base="https://news.example").encode()
    cut = feed[: feed.index(b"Bridge")]
    assert [e.link for e in entries("feed", "https://news.example/", cut)[1]] == [
        "https://news.example/flood?utm_source=rss"
    ]
