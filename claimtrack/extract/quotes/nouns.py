"""What a pack says of nouns for persons and bodies, and of names."""

from __future__ import annotations

from typing import Any

from claimtrack.extract.remembered import remembered

_SHORTEST_STEM = 3


def words(value: str) -> frozenset[str]:
    """The words of a pack string, "_" read as a space."""
    return frozenset(word.replace("_", " ") for word in value.split())


class Nouns:
    """The tables of nouns and names of one pack."""

    articles: frozenset[str]
    cases: bool

    def _read_nouns(self, quotes: dict[str, Any]) -> None:
        nouns: dict[str, str] = quotes.get("nouns", {})
        self.persons: dict[str, str] = {}
        for key in ("both", "m", "f", "plural"):
            for noun in words(nouns.get(key, "")):
                kind = key.replace("both", "").replace("plural", "p")
                self.persons[noun] = "" if noun in self.persons else kind
        for noun in [n for n, kind in self.persons.items() if kind != "p"]:
            for ending, plural in (rule.split(":") for rule in nouns.get("plurals", "").split()):
                if noun.endswith(ending) and len(noun) > 3:
                    self.persons.setdefault(noun[: len(noun) - len(ending)] + plural, "p")
                    break
        self.bodies = words(nouns.get("bodies", ""))
        self.body_pairs: dict[str, set[str]] = {}
        """Bodies of two words, neither of which need be one: the second by the first."""
        self.body_nouns = {body.split()[-1] for body in self.bodies if " " in body}
        """The nouns of bodies of two words: of "coast guard" the guard."""
        for one, two in (body.split()[:2] for body in self.bodies if " " in body):
            self.body_pairs.setdefault(one, set()).add(two)
        self.anaphoric = words(nouns.get("anaphoric", ""))
        self.same = words(nouns.get("same", ""))
        self.generic = words(nouns.get("generic", ""))
        self._generic_ends = tuple(noun for noun in self.generic if len(noun) > _SHORTEST_STEM + 2)
        self.works = words(nouns.get("works", ""))
        """Nouns whose words in marks are a name, not speech: title, motto, song."""
        self.sayings = words(nouns.get("sayings", ""))
        self.synonyms: dict[str, frozenset[str]] = {}
        """Nouns that may stand for each other: the mayor, the town's first citizen."""
        self.offices = frozenset(line.split()[0] for line in nouns.get("synonyms", []))
        """What the other words of a group stand for."""
        for line in nouns.get("synonyms", []):
            group = words(line)
            kind = self.persons.get(line.split()[0], "")
            for word in group - self.bodies:
                self.persons.setdefault(word, kind)
            for word in group:
                self.synonyms[word] = self.synonyms.get(word, frozenset()) | group
        self.relatives_of_persons = words(nouns.get("kin", ""))
        self.noun_stems: list[tuple[str, str]] = sorted(
            [(s, key) for key in ("m", "f") for s in nouns.get(f"stem_{key}", "").split()]
            + [(s, "") for s in nouns.get("stem_both", "").split()]
            + [(s, "body") for s in nouns.get("stem_body", "").split()],
            key=lambda pair: -len(pair[0]),
        )
        self.suffixes = bool(nouns.get("compounds"))
        if self.suffixes:  # "Finanzminister" is a "minister"
            heads = [*self.persons.items(), *((body, "body") for body in self.bodies)]
            self.noun_stems += [(noun, kind) for noun, kind in heads if len(noun) > 3]
            self.noun_stems.sort(key=lambda pair: -len(pair[0]))
        names: dict[str, Any] = quotes.get("names", {})
        self.particles = words(names.get("particles", ""))
        self.name_links = self.particles - self.articles
        self.name_endings = tuple(sorted(words(names.get("endings", "")), key=len, reverse=True))
        self.name_gender: dict[str, str] = {
            word: key for key in ("m", "f") for word in names.get(f"given_{key}", "").split()
        }
        self.nominative: list[tuple[str, str, str]] = [
            (w, g, n) for w, g, n in (line.split() for line in names.get("nominative", []))
        ]
        self.fleeting = words(names.get("fleeting", ""))
        self.patronymics = tuple(words(names.get("patronymics", "")))
        self.female_endings = tuple(words(names.get("female_endings", ""))) or ("\n",)
        self.neuter_endings = tuple(words(names.get("neuter_endings", ""))) or ("\n",)
        self.plural_adjectives = tuple(words(names.get("plural_adjectives", ""))) or ("\n",)
        self.plural_endings = words(names.get("plural_endings", ""))
        self.noun_tails: list[str] = ["", *names.get("noun_tails", "").split()]
        """Endings of nouns in the nominative."""
        self.oblique_m = tuple(words(names.get("oblique_m", "")))
        self.genitive_endings = tuple(words(names.get("genitive_endings", "")))
        self.nominative_adjectives = tuple(words(names.get("nominative_adjectives", ""))) or ("\n",)
        self.dative_endings = tuple(words(names.get("dative_endings", "")))
        self.adjective_endings = tuple(words(names.get("adjective_endings", "")))
        self.name_key = remembered(self._name_key)
        """What the inflected forms of a name share."""
        self.noun = remembered(self._noun)
        """Of a word: ``m``, ``f``, ``p`` (plural) or "" for persons, ``body``, or ``None``."""
        self.opens_body = remembered(self._opens_body)
        """Whether a word is a body, or may be the first of two that are one."""
        self._stems: dict[str, str] = {}
        """What is left of a noun of a person without the ending of its case."""
        for noun, kind in self.persons.items() if self.cases else ():
            for own in ("", *self.name_endings):
                if noun.endswith(own) and len(noun) - len(own) > _SHORTEST_STEM:
                    self._stems.setdefault(noun[: len(noun) - len(own)], kind)
        self._nominatives: dict[tuple[str, str], dict[str, str]] = {}

    def nominatives(self, part: str, gender: str) -> dict[str, str]:
        """Ending -> ending in the nominative, of names, nouns or adjectives of a gender."""
        known = self._nominatives.get((part, gender))
        if known is None:
            known = self._nominatives[part, gender] = {}
            for where, ending, base in self.nominative:
                kind, _, wanted = where.partition(".")
                if kind == part and wanted in ("", gender):
                    known.setdefault(ending, "" if base == "." else base)
        return known

    def is_generic(self, low: str) -> bool:
        """Whether a noun may stand for anybody of some standing: "the politician"."""
        return low in self.generic or (self.suffixes and low.endswith(self._generic_ends))

    def _name_key(self, token: str) -> str:
        low = token.lower()
        for ending in self.name_endings:
            if low.endswith(ending) and len(low) - len(ending) >= 3:
                low = low[: -len(ending)]
                break
        if len(low) > 3 and low[-2] in self.fleeting:
            return low[:-2] + low[-1]
        return low

    def _opens_body(self, low: str) -> bool:
        return low in self.body_pairs or self.noun(low) == "body"

    def _noun(self, low: str) -> str | None:
        if low in self.persons:
            return self.persons[low]
        if low in self.bodies:
            return "body"
        if self.suffixes and low.endswith("s"):
            for base in (low[:-1], low[:-2]):  # the genitive
                kind = self.persons.get(base, "body" if base in self.bodies else None)
                if kind is not None:
                    return kind
                if any(base.endswith(stem) for stem, key in self.noun_stems if key == "body"):
                    return "body"
        if self.cases and low.endswith(self.name_endings):
            for ending in self.name_endings:
                if low.endswith(ending) and low[: -len(ending)] in self.bodies:
                    return "body"
                if low.endswith(ending) and low[: -len(ending)] in self._stems:
                    return self._stems[low[: -len(ending)]]
        for stem, key in self.noun_stems:
            if (
                (low.startswith(stem) and len(low) - len(stem) <= 4)
                if not self.suffixes
                else low.endswith(stem)
            ):
                return key
        return None
