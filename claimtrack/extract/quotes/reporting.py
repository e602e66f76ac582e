"""What a pack says about quotes, compiled once for a language into sets and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from claimtrack.extract.quotes.nouns import Nouns, words
from claimtrack.extract.quotes.verbforms import FINITE, PARTICIPLE, VerbForms
from claimtrack.extract.remembered import remembered
from claimtrack.languages import load

_SEPARATORS = frozenset(",;:()[]?!…")
_EDGES = frozenset(",;:.")


@dataclass(frozen=True, slots=True)
class Verb:
    """A form that may report: its lemma, what it can report, and which form it is."""

    lemma: str
    uses: frozenset[str]
    slots: frozenset[str]


@dataclass(slots=True)
class Phrase:
    """A cue of several words; ``None`` among them stands for a possessive pronoun."""

    words: tuple[str | None, ...]
    use: str
    plain: bool = field(init=False)
    """No pronoun among its words."""

    def __post_init__(self) -> None:
        self.plain = None not in self.words


def _by_second(
    phrases: dict[str, list[Phrase]], possessives: frozenset[str]
) -> dict[str, dict[str | None, list[Phrase]]]:
    """The phrases of a first word that its second leaves possible, the longest first.

    ``None`` stands for any second word: those with one word only.
    """
    table: dict[str, dict[str | None, list[Phrase]]] = {}
    for head, listed in phrases.items():
        alone = [phrase for phrase in listed if len(phrase.words) == 1]
        by_second: dict[str | None, list[Phrase]] = {}
        for phrase in listed:
            second = phrase.words[1] if len(phrase.words) > 1 else None
            if second is not None:
                by_second.setdefault(second, []).append(phrase)
        for phrase in listed:
            if len(phrase.words) > 1 and phrase.words[1] is None:
                for word in possessives:
                    by_second.setdefault(word, []).append(phrase)
        for here in by_second.values():
            here += alone
            here.sort(key=lambda phrase: -len(phrase.words))
        table[head] = {**by_second, None: alone}
    return table


class Lexicon(Nouns):
    """The quote tables of one pack."""

    def __init__(self, language: str) -> None:
        pack = load(language)
        spellings = pack.get("quotes", {}).get("spellings", [])
        self._spellings = str.maketrans(dict(tuple(pair) for pair in spellings))
        """Letters that print may leave out: ё, written е."""
        quotes: dict[str, Any] = (
            self._respelled(pack.get("quotes", {})) if spellings else (pack.get("quotes", {}))
        )
        self.language = language
        self._read_marks(quotes)
        self._read_words(quotes)
        self._read_verbs(quotes)
        self._read_phrases(quotes)
        self.cue_heads = frozenset(
            {
                *self.verbs,
                *self.infinitives,
                *self.phrases,
                *self.idioms,
                *self.split,
                *self.source_prepositions,
            }
            | (self.possessives if "" in self.phrases else frozenset())
        )
        self.never_names = frozenset(
            {*self.articles, *self.prepositions, *self.times, *self.bare_stop, *self.determiners}
            | {*self.pronouns, *self.phrases}
        )
        """Words that open no name, even with a capital."""
        self._read_nouns(quotes)
        self.closed = frozenset(
            {*self.pronouns, *self.verbs, *self.particles, *self.bare_stop, *self.determiners}
            | {*self.prepositions, *self.links, *self.genitives, *self.possessive_marks}
            | {*self.auxiliaries, *self.clitics, *self.times, *self.nobody}
        )
        """Words that end a noun phrase or go on with it in a way of their own."""
        abbreviations = pack.get("sentences", {}).get("abbreviations", [])
        self.abbreviations = frozenset(
            part for word in abbreviations for part in word.rstrip(".").split(".") if part
        )

    def spelled(self, low: str) -> str:
        """Folded text as the tables spell it."""
        return low.translate(self._spellings) if self._spellings else low

    def _respelled(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.spelled(value)
        if isinstance(value, dict):
            return {key: self._respelled(v) for key, v in value.items() if key != "spellings"}
        return [self._respelled(v) for v in value] if isinstance(value, list) else value

    def _read_marks(self, quotes: dict[str, Any]) -> None:
        double = "''"
        pairs: list[tuple[str, str]] = [(p[0], p[1]) for p in quotes.get("marks", [])]
        pairs.append((double, double))
        self.closes: dict[str, frozenset[str]] = {
            closer: frozenset(p[0] for p in pairs if p[1] == closer)
            for closer in {p[1] for p in pairs}
        }
        self.opens = frozenset(p[0] for p in pairs)
        self.usual_opener = {p[0] for p in pairs if p[0] != p[1]}
        for p in pairs:  # the first pair that names a mark decides its usual direction
            if p[1] in self.usual_opener:
                first = next(q for q in pairs if p[1] in q)
                if first[1] == p[1]:
                    self.usual_opener.discard(p[1])
        marks = "".join(dict.fromkeys("".join(a + b for a, b in pairs)))
        self.mark = re.compile(f"[{re.escape(marks)}]") if marks else re.compile(r"(?!)")
        self.marks = frozenset(marks)
        self.dashes = frozenset(quotes.get("dashes", ""))
        self.separators = _SEPARATORS | self.dashes
        """What parts the chunks of a sentence."""
        self.edges = _EDGES | self.dashes
        """What may stand at the edges of a chunk and is no part of it."""
        self.dialogue = frozenset(quotes.get("dialogue", ""))
        self.speech_words = int(quotes.get("speech_words", 4))
        self.incise = bool(quotes.get("incise", True))
        self.bare_content = bool(quotes.get("bare_content"))
        self.null_subject = bool(quotes.get("null_subject"))
        self.noun_capitals = bool(quotes.get("noun_capitals"))
        self.verb_last = bool(quotes.get("verb_last"))
        self.title_case = bool(quotes.get("title_case"))
        self.comma_incise = bool(quotes.get("comma_incise"))
        self.marked_incise = self.comma_incise or bool(quotes.get("marked_incise"))
        self.cases = bool(quotes.get("cases"))

    def _read_words(self, quotes: dict[str, Any]) -> None:
        table: dict[str, str] = quotes.get("words", {})

        def get(name: str) -> frozenset[str]:
            return words(table.get(name, ""))

        self.elisions = words(quotes.get("elisions", ""))
        self.enclitics = tuple(sorted(words(quotes.get("enclitics", "")), key=len, reverse=True))
        self.articles = get("articles")
        self.indefinite = get("indefinite")
        self.determiners = get("determiners") | self.articles
        self.counting = self.determiners - self.articles
        self.quantifiers = get("quantifiers")
        self.oblique = get("oblique")
        self.links = get("links")
        self.genitives = get("genitives") or self.links
        self.possessive_marks = get("possessive_marks")
        self.prepositions = get("prepositions")
        self.conjunctions = get("conjunctions")
        self.complementisers = get("complementisers")
        self.questions = get("questions")
        self.relatives = get("relatives")
        self.subordinators = get("subordinators")
        self.adverbs = get("adverbs")
        self.clitics = get("clitics")
        self.auxiliaries = get("auxiliaries")
        self.copulas = get("copulas")
        self.modals = get("modals")
        self.times = get("times")
        self.periods = get("periods") | self.times
        self.first_persons = get("first_persons")
        self.infinitive = get("infinitive")
        self.infinitive_free = get("infinitive_free")
        self.infinitive_endings = tuple(get("infinitive_endings"))
        self.sure_infinitives = tuple(get("sure_infinitives")) or ("\n",)
        self.adverb_endings = tuple(get("adverb_endings"))
        self.verb_endings = tuple(get("verb_endings"))
        self.past_verb_endings = tuple(get("past_verb_endings")) or ("\n",)
        self.participle_endings = tuple(get("participle_endings"))
        self.clear_endings = self.participle_endings + self.infinitive_endings
        self.subjunctive = get("subjunctive")
        self.subjunctive_endings = tuple(get("subjunctive_endings"))
        self.conditional = get("conditional")
        self.past_subjunctive = get("past_subjunctive")
        self.infinitive_infix = re.compile(table.get("infinitive_infix", r"(?!)"))
        self.negations = get("negations")
        self.approximators = get("approximators")
        self.what = get("what")
        self.ambiguous = get("ambiguous")
        self.first_objects = get("first_objects")
        self.manner = get("manner")
        self.sure_subjects = get("sure_subjects")
        """Pronouns that can only be subjects."""
        self.predicative = get("predicative")
        """What a judgement stands behind: called it / as."""
        self.objective = get("objective")
        """Prepositions of a person who is an object: Spanish *a*."""
        self.agents = get("agents")
        """What stands before whoever does what a passive verb says."""
        self.agent_endings = tuple(get("agent_endings"))
        self.sentential = get("sentential")
        self.concessives = get("concessives")
        self.purpose = get("purpose")
        self.nobody = get("nobody")
        self.backward = [tuple(w.split("_")) for w in table.get("backward", "").split()]
        self.backward_heads = frozenset(phrase[0] for phrase in self.backward)
        self.there = get("there")
        self.light = get("light")
        self.media = get("media")
        self.asides: dict[str, set[str]] = {}
        """Adverbs of two words that begin with a preposition: the second by the first."""
        for aside in table.get("asides", "").split():
            one, two = aside.split("_")
            self.asides.setdefault(one, set()).add(two)
        self.demonstratives = get("demonstratives")
        self.silence = get("silence")
        self.unsaid = get("unsaid")
        self.comparisons = get("comparisons")
        self.reflexives = get("reflexives")
        self.impersonal_pronouns = get("impersonal_pronouns")
        self.impersonal = get("impersonal")
        pronouns: dict[str, str] = quotes.get("pronouns", {})
        self.pronouns: dict[str, str] = {}
        for key in ("p", "n", "f", "m"):
            for word in pronouns.get(key, "").split():
                self.pronouns[word] = self.pronouns.get(word, "") + key
        self.possessives = words(pronouns.get("possessive", ""))
        self.possessive_gender = {
            word: key
            for key in ("m", "f", "p")
            for word in pronouns.get(f"possessive_{key}", "").split()
        }
        self.article_gender = {
            word: key for key in ("m", "f") for word in pronouns.get(f"article_{key}", "").split()
        }
        agreement: dict[str, str] = quotes.get("agreement", {})
        self.agreement = [
            (e, key) for key in ("f", "p", "n", "m") for e in agreement.get(key, "").split()
        ]
        self.agrees = remembered(self._agrees)
        """The gender or number that a verb's ending tells; "" where it tells none."""
        self.past_endings = tuple(e for e, key in self.agreement if key in "fp")
        self.bare_stop = (
            self.conjunctions
            | self.complementisers
            | self.relatives
            | self.subordinators
            | self.adverbs
            | self.questions
        )
        self.clause_openers = self.complementisers | self.subordinators
        self.governing = self.prepositions - self.clitics
        self.moods = self.subjunctive | self.conditional
        self.before_infinitives = self.infinitive | self.negations | self.clitics
        self.among_infinitives = self.negations | self.clitics | self.adverbs
        self.function_words = (
            self.bare_stop
            | self.determiners
            | self.prepositions
            | self.links
            | self.auxiliaries
            | self.clitics
            | self.times
            | self.first_persons
            | self.possessives
            | self.negations
            | self.nobody
        )

    def _agrees(self, low: str) -> str:
        return next((key for ending, key in self.agreement if low.endswith(ending)), "")

    def _read_verbs(self, quotes: dict[str, Any]) -> None:
        tables = VerbForms(quotes.get("paradigms", {}), quotes.get("derived", {}))
        found: dict[str, tuple[str, set[str], set[str]]] = {}
        self.idioms: dict[str, list[Phrase]] = {}
        self.split: dict[str, dict[str, tuple[str, str]]] = {}
        """Finite forms of verbs whose particle stands at the end of the clause."""
        self.lemmas: set[str] = set()
        for use, text in quotes.get("verbs", {}).items():
            for form, (lemma, slots) in tables.read(text).items():
                self.lemmas.add(lemma)
                if "+" in form:
                    finite, particle = form.split("+")
                    self.split.setdefault(finite, {})[particle] = (lemma, use)
                    continue
                if " " in form:
                    parts: tuple[str | None, ...] = tuple(form.split())
                    self.idioms.setdefault(form.split()[0], []).append(Phrase(parts, use))
                    continue
                entry = found.setdefault(form, (lemma, set(), set()))
                entry[1].add(use)
                entry[2].update(slots)
        self.verbs = {
            f: Verb(lemma, frozenset(u), frozenset(s)) for f, (lemma, u, s) in found.items()
        }
        self.judged = {
            form: verb
            for form, verb in self.verbs.items()
            if PARTICIPLE in verb.slots and verb.uses & {"judge", "commit"}
        }
        for rule in quotes.get("words", {}).get("participle_forms", "").split():
            one, others = rule.split(":")
            for form in [f for f in self.judged if f.endswith(one)]:
                for other in others.split(","):
                    self.judged.setdefault(form[: len(form) - len(one)] + other, self.judged[form])
        """Participles of verbs that call somebody a name, or accuse."""
        self.infinitives: dict[str, Verb] = {}
        """Infinitives of verbs of saying, read only behind a word of ``light``."""
        if self.light:
            for verb in self.verbs.values():
                infinitive = tables.infinitive(verb.lemma)
                known = self.infinitives.get(infinitive)
                uses = verb.uses | (known.uses if known else frozenset())
                self.infinitives[infinitive] = Verb(verb.lemma, uses, frozenset({FINITE}))

    def _read_phrases(self, quotes: dict[str, Any]) -> None:
        table: dict[str, str] = quotes.get("phrases", {})
        idioms: dict[str, str] = quotes.get("idioms", {})
        self.phrases: dict[str, list[Phrase]] = {}
        for into, source in ((self.phrases, table), (self.idioms, idioms)):
            for use, line in source.items():
                if use.startswith("source") or use == "own":
                    continue
                for item in line.split():
                    parts = tuple(None if w == "*" else w for w in item.split("_"))
                    key = parts[0] if parts[0] is not None else ""
                    into.setdefault(key, []).append(Phrase(parts, use))
            self.source_prepositions = words(table.get("source_prepositions", ""))
            self.source_nouns = words(table.get("source_nouns", ""))
            self.source_endings = tuple(self.source_nouns)
            self.own = words(table.get("own", ""))
            for phrases in into.values():
                phrases.sort(key=lambda p: -len(p.words))
        self.phrases_by_second = _by_second(self.phrases, self.possessives)
        self.idioms_by_second = _by_second(self.idioms, self.possessives)


@cache
def lexicon(language: str) -> Lexicon:
    """The compiled quote tables of a language."""
    return Lexicon(language)
