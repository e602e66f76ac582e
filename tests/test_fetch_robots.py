"""robots.txt by RFC 9309."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.read.robots import Rules, parse

SITE = "https://news.example"


def allowed(text: str, path: str) -> bool:
    return parse(text.splitlines(), "claimtrack").allow(f"{SITE}{path}")


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "", False),
        ("Disallow: /", "/a", True),  # of no group
        # The longest rule counts, wherever it stands.
        ("User-agent: *\nAllow: /\nDisallow: /private/", "/private/x", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/x", True),
        ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
        # Our own group stands in place of everybody's.
        ("User-agent: *\nDisallow: /\n\nUser-agent: ClaimTrack\nDisallow: /x", "/a", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: claimtrack\nDisallow: /x", "/x/1", False),
        ("User-agent: claimtrack\n\nUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: a\nUser-agent: claimtrack\nUser-agent: b\nDisallow: /x", "/x", False),
        ("User-agent: claimtrack\nDisallow: /a\nUser-agent: b\nDisallow: /b", "/b", True),
        (
            "User-agent: claimtrack\nDisallow: /a\n\nUser-agent: claimtrack\nDisallow: /b",
            "/a",
            False,
        ),
        # Wildcards and the end of an address.
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a*b*c", "/axbxc/d", False),
        ("User-agent: *\nDisallow: /a*b*c", "/acb", True),
        ("User-agent: *\nDisallow: /*a$", "/a", False),
        ("User-agent: *\nDisallow: *", "/a", False),
        # One spelling of an address.
        ("User-agent: *\nDisallow: /новини", "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1", False),
        ("User-agent: *\nDisallow: /%d0%bd", "/н", False),
        # Comments, spaces, case.
        ("  USER-AGENT : * # all\n DISALLOW : /x # not this", "/x", False),
    ],
)  # fmt: skip
def test_rules_are_read_as_the_standard_says(rules, path, may):
    assert allowed(rules, path) is may


@pytest.mark.parametrize(
    ("written", "delay"), [("2", 2), ("0.5", 0.5), ("soon", 0), ("-1", 0), ("1e9", 0), ("", 0)]
)
def test_a_delay_is_a_number_of_seconds(written, delay):
    rules = parse(["User-agent: *", f"Crawl-delay: {written}"], "claimtrack")
    assert rules.delay == delay


@given(st.text(max_size=80), st.text("/ab*?$%é", max_size=20))
def test_no_file_breaks_the_reading(text, path):
    allowed(f"User-agent: *\nDisallow: {text}\n{text}", f"/{path}")


def test_a_hostile_pattern_takes_no_time():
    rules = Rules(((False, "/" + "*a" * 5_000 + "$"),))
    assert rules.allow(f"{SITE}/{'a' * 20_000}b")
