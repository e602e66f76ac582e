"""A figure under construction, and the compiled reader of a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from claimtrack.extract.quantities.numerals import Grammar, grammar
from claimtrack.extract.quantities.units import Units, units
from claimtrack.extract.quantities.vocabulary import Lexicon, Stems, lexicon, stems
from claimtrack.extract.quantities.wordsums import Number
from claimtrack.types import Modifier, QuantityKind

Tokenspan = tuple[int, int]


@dataclass(slots=True)
class Figure:
    """A quantity under construction, in token positions."""

    first: int
    last: int
    number: Number
    low: float | None
    high: float | None
    point: float | None
    core: int
    """Where the number itself begins, after its modifiers."""
    modifier: Modifier = "exact"
    kind: QuantityKind = "count"
    unit: str | None = None
    factor: float = 1.0
    bare: bool = True
    """No unit of its own: it may share that of a sibling."""
    adjectival: bool = False
    """*24-hour* strike."""
    inverted: bool = False
    goal: bool = False
    """Where a change ends: *rose to 11*."""
    item: Tokenspan | None = None
    whole: Tokenspan | None = None
    change: str = "="
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Everything needed to read figures of one language."""

    lex: Lexicon
    grammar: Grammar
    units: Units
    joiners: frozenset[str]
    skips: frozenset[str]
    """What may stand between a modifier and its number: an article, a preposition."""
    between_days: frozenset[str]
    """What may stand between the first and the second day of two."""
    of: frozenset[str]
    per: frozenset[str]
    goes_on: frozenset[str]
    """First words of what may stand behind a number and belong to it: *over three*, *con cinco*."""
    changes: Stems
    ordinals: Stems
    """Beginnings of ordinals in all their cases."""
    signs: frozenset[str]
    """Words and marks before a number that may make it less than zero."""
    joins: frozenset[str]
    """What may stand behind the first number of a range."""
    share_heads: frozenset[str]
    """First words of what joins the numbers of *one in four*."""
    direct: frozenset[str]
    """Modifiers that stand right before the number, else they are prepositions."""
    of_measures: frozenset[str]
    """Modifiers of measures that are prepositions before counts."""
    genitives: tuple[str, ...]
    """Endings of nouns in the genitive plural, where a year is never followed by one."""
    verb_endings: tuple[str, ...]


@cache
def reader(language: str) -> Reader:
    """The compiled reader of a language."""
    lex = lexicon(language)
    joiners = frozenset(lex.joiners.singles())
    skips = lex.kind("articles") | lex.kind("modifier_skips")
    return Reader(
        lex,
        grammar(language),
        units(language),
        joiners,
        skips,
        lex.stop | skips | joiners,
        lex.kind("of"),
        lex.kind("per"),
        lex.kind("loose_decimal_words") | {phrase[0] for phrase, _ in lex.over} | {"^", "e", "x"},
        stems(language, "change_verbs"),
        stems(language, "ordinal_stems"),
        lex.kind("minus") | lex.kind("perhaps_minus") | {"-"},
        joiners.union({"-", "~"}, lex.before.heads, *lex.openers.payloads()),
        frozenset(phrase[0] for phrase, _ in lex.share_joiners),
        lex.kind("direct_modifiers"),
        lex.kind("measure_modifiers"),
        tuple(lex.options.get("inverted_endings", ())),
        tuple(lex.options.get("verb_endings", ())),
    )
