"""Given names: who alone bears one in a report, and the gender that one tells."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrack.extract.quotes.reporting import Lexicon


def bearers(found: Iterable[tuple[list[str], str]], lexicon: Lexicon) -> dict[str, str]:
    """The key of the only person of each given name, of words and kinds of names."""
    keys: dict[str, set[str]] = {}
    for tokens, kind in found:
        if len(tokens) != 2 or kind != "person":
            continue
        if lexicon.noun_capitals and tokens[0].lower() not in lexicon.name_gender:
            continue
        given, family = map(lexicon.name_key, tokens)
        keys.setdefault(given, set()).add(family)
    return {given: persons.pop() for given, persons in keys.items() if len(persons) == 1}


def given_gender(tokens: list[str], straight: bool, lexicon: Lexicon) -> str:
    """The gender that a given name tells, by the pack's list or its ending."""
    low = lexicon.spelled(tokens[0].lower())
    if len(tokens) < 2:
        return ""
    if low in lexicon.name_gender:
        return lexicon.name_gender[low]
    return "f" if straight and low.endswith(lexicon.female_endings) else ""
