"""Given names: who alone bears one in a report, and the gender that one tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from claimtrack.extract.quotes.reporting import Lexicon


def bearers(
    found: Iterable[tuple[list[str], str]], key: Callable[[str], str], lexicon: Lexicon
) -> dict[str, str]:
    """The key of the only person of each given name, of words and kinds of names."""
    keys: dict[str, set[str]] = {}
    for tokens, kind in found:
        listed = tokens[0].lower() in lexicon.name_gender
        if lexicon.noun_capitals and not listed:
            continue
        if len(tokens) == 2 and kind == "person":
            keys.setdefault(key(tokens[0]), set()).add(key(tokens[1]))
    return {given: persons.pop() for given, persons in keys.items() if len(persons) == 1}


def given_gender(tokens: list[str], straight: bool, lexicon: Lexicon) -> str:
    """The gender that a given name tells, by the pack's list or its ending."""
    low = lexicon.spelled(tokens[0].lower())
    if len(tokens) < 2:
        return ""
    if low in lexicon.name_gender:
        return lexicon.name_gender[low]
    return "f" if straight and low.endswith(lexicon.female_endings) else ""
