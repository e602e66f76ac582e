"""Titles beside a name: "the mayor X", "X, the mayor", "the spokesman, X"."""

from __future__ import annotations

from claimtrack.extract.quotes.reporting import Lexicon
from claimtrack.extract.quotes.rows import WORD, Row


def sex(lexicon: Lexicon, noun: str) -> str:
    """The gender that a title tells; "?" where a man's title may be a woman's too."""
    if noun == "m" and not lexicon.articles:
        return "?"
    return noun if noun in ("m", "f") else ""


def title_before(lexicon: Lexicon, row: Row, at: int) -> tuple[str, set[str], bool, set[str]]:
    """The titles before a name: gender, heads, whether they name a body, all words."""
    low, cap = row.low, row.cap
    near = at - 1
    comma = near >= 1 and low[near] == ","
    if comma:
        near -= 1
    roles: set[str] = set()
    titles: set[str] = set()
    gender = ""
    body_next = False
    linked = False
    for step in range(8):
        if near < 0 or row.kind[near] != WORD:
            break
        word = low[near]
        noun = lexicon.noun(word)
        if noun is not None:
            if noun != "body":
                roles.add(word)
                gender = gender or sex(lexicon, noun)
            elif not linked and not roles:
                body_next = True
        elif word in lexicon.counting:
            break
        elif word in lexicon.links or word in lexicon.articles:
            linked = True
            if (
                word in lexicon.articles
                and (roles or body_next or step == 0)
                and word not in lexicon.links
                and not (near and low[near - 1] in lexicon.links and not roles)
            ):
                gender = lexicon.article_gender.get(word, gender)
                break
            if step == 0:
                return "", set(), False, set()
        elif (lexicon.noun_capitals and not cap[near]) or (
            word in lexicon.bare_stop
            or word in lexicon.prepositions
            or word in lexicon.auxiliaries
            or (word in lexicon.verbs and not cap[near])
        ):
            break
        titles.add(word)
        near -= 1
    if comma and roles and body_next and in_apposition(lexicon, row, near):
        roles.clear()  # "Jane Roe, a spokeswoman for the operator, Ferry Lines"
    if comma and linked and not roles and not body_next and len(titles) == 2:
        return gender, titles, False, titles  # an office that no pack lists: "the reeve, Roe"
    if comma and not roles and not body_next:
        return "", set(), False, set()
    if comma and not linked and not (near >= 0 and low[near] in lexicon.determiners):
        return "", set(), False, set()
    return gender, roles, body_next and not roles, titles if roles else set()


def in_apposition(lexicon: Lexicon, row: Row, at: int) -> bool:
    """Whether the phrase that begins at or behind a place follows a name and a comma itself."""
    start = at if at >= 0 and row.low[at] in lexicon.determiners else at + 1
    return (
        start >= 2
        and row.low[start - 1] == ","
        and row.kind[start - 2] == WORD
        and row.cap[start - 2]
    )


def apposition(lexicon: Lexicon, row: Row, at: int) -> tuple[str, set[str], set[str]]:
    """The titles that follow a name after a comma."""
    count = len(row.low)
    if at >= count or row.low[at] != ",":
        return "", set(), set()
    for near in range(at + 1, min(at + 7, count)):
        if row.kind[near] != WORD:
            break
        noun = lexicon.noun(row.low[near])
        if noun is not None and noun != "body":
            stop = near + 1
            while stop < min(near + 6, count) and row.kind[stop] == WORD:
                stop += 1
            return sex(lexicon, noun), {row.low[near]}, set(row.low[at + 1 : stop])
        if (row.cap[near] and not lexicon.noun_capitals) or row.low[near] in lexicon.verbs:
            break
        low = row.low[near]
        if low in lexicon.prepositions or low in lexicon.phrases or low in lexicon.bare_stop:
            break
    return "", set(), set()


def explains(gap: str, kind: str, lexicon: Lexicon) -> bool:
    """Whether only a comma, or a comma and a title, stands before an apposed name."""
    comma, *words = gap.split() or [""]
    if comma != "," or not words:
        return comma == ","
    title = lexicon.noun(lexicon.spelled(words[-1]))
    person = kind == "person" and title not in (None, "body")
    return person and all(word.islower() for word in words)
