"""Noun phrases around figures, found by closed classes, endings and capitals; no tagger."""

from __future__ import annotations

from functools import cache

from claimtrack.extract.quantities.figures import Tokenspan
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.units import units
from claimtrack.extract.quantities.vocabulary import Lexicon, lexicon, stems
from claimtrack.languages import load

_LONGEST_PHRASE = 6
_LONGEST_OWNER = 3


class Nouns:
    """Finds noun phrases by the closed classes, endings and capitals of a language."""

    def __init__(self, language: str) -> None:
        lex: Lexicon = lexicon(language)
        self.lex = lex
        options = lex.options
        self.adjective_first = options.get("order") == "adjective noun"
        self.capitals = bool(options.get("nouns_are_capital"))
        self.plural_s = bool(options.get("plural_s"))
        self.verb_endings = tuple(options.get("verb_endings", ()))
        self.adjective_endings = tuple(options.get("adjective_endings", ()))
        self.verbs = lex.kind("verbs")
        self.not_nouns = (lex.kind("years_old") | lex.kind("not_items")) | (
            lex.stop | lex.kind("months") | lex.kind("weekdays")
        )
        self.plurals = lex.kind("plurals")
        self.singular_s = lex.kind("singular_s")
        self.before_noun = lex.kind("before_noun")
        self.of = lex.kind("of")
        self.of_bare = lex.kind("of_bare")
        self.of_first = lex.kind("of_first") or self.of
        self.articles = lex.kind("articles")
        self.nominative = lex.kind("nominative_articles") or self.articles
        self.determiners = self.articles | lex.kind("possessives")
        self.possessives = lex.kind("possessives")
        self.pronouns = lex.kind("pronouns") - lex.kind("possessives")
        self.plain_pronouns = self.pronouns - self.articles
        self.prepositions = lex.kind("prepositions")
        self.conjunctions = lex.kind("conjunctions")
        self.blocking = self.prepositions - self.conjunctions - self.of_first
        self.adverbs = lex.kind("adverbs")
        self.inverted_prepositions = lex.kind("inverted_prepositions")
        self.participle_nouns = lex.kind("participle_nouns")
        self.genitive_marks = lex.kind("genitive_marks")
        self.participle_endings = tuple(options.get("participle_endings", ()))
        self.article_after = lex.kind("article_after")
        self.clitics = lex.kind("clitics")
        people = load(language).get("quotes", {}).get("nouns", {})
        self.speakers = frozenset(
            word for kind in ("m", "f", "both") for word in people.get(kind, "").split()
        )
        self.sums_of = lex.kind("sums_of")
        self.not_sums = lex.kind("not_sums")
        self.reflexives = lex.kind("reflexives")
        self.copulas = lex.kind("copulas")
        self.joins = lex.kind("and")
        self.times = lex.kind("times")
        self.estimate = stems(language, "estimate_verbs")
        self.number_words = lex.kind("number_words")
        self.between = lex.kind("between_number_and_noun")
        self.points = lex.kind("points")
        self.share_in = lex.kind("share_in") | self.of
        self.share_next = lex.kind("share_next")
        self.goal_prepositions = lex.kind("goal_prepositions")
        self.measure_prepositions = lex.kind("measure_prepositions")
        self.duration_prepositions = lex.kind("duration_prepositions")
        self.attributive = lex.kind("attributive_prepositions") | self.of
        self.of_article = bool(options.get("of_article")) and not self.plural_s
        self.plural_nouns = bool(options.get("plural_nouns"))
        self.scale_needs_of = bool(options.get("scale_needs_of"))
        self.genitive_shares = bool(options.get("genitive_shares"))
        self.genitive_first = bool(options.get("inverted_endings"))
        self.genitive_endings = tuple(options.get("inverted_endings", ()))
        self.counted_endings = tuple(options.get("counted_endings", ()))
        self.genitives = lex.kind("inverted_nouns")
        self.elliptic_endings = tuple(options.get("elliptic_endings", ("\n",)))
        self.not_noun_endings = tuple(options.get("not_noun_endings", ()))
        self.closing = frozenset(",;.)")
        self.link = stems(language, "link_verbs")
        self.change = stems(language, "change_verbs")
        self.duration_verbs = stems(language, "duration_verbs")
        self.anchors = lex.numeral
        self.numeral = lex.numeral | lex.scales.firsts() | lex.short_scales.firsts()
        self.link_nouns = lex.kind("link_nouns")
        self.durations = frozenset(
            word
            for word, unit in units(language).after.singles().items()
            if unit.kind == "duration"
        )
        self.measures = frozenset(
            word for word, unit in units(language).after.singles().items() if not unit.short
        )

    def noun_like(self, tokens: Tokens, i: int) -> bool:
        """A word that may be a noun or an adjective."""
        if not tokens.word(i):
            return False
        word = tokens.text[i]
        if len(word) < 2 or (word in self.not_nouns and not self._initials(tokens, i)):
            return False
        return not (self.not_noun_endings and word.endswith(self.not_noun_endings))

    def _initials(self, tokens: Tokens, i: int) -> bool:
        """*the US population*: a pronoun's letters in capitals beside small ones."""
        if tokens.text[i] not in self.pronouns or not tokens.raw(i).isupper():
            return False
        return not tokens.raw(i + 1).isupper() and not tokens.raw(i - 1).isupper()

    def genitive_plural(self, tokens: Tokens, i: int) -> bool:
        """A noun in the genitive plural, by its ending or the pack's list."""
        word = tokens.at(i)
        return self.noun_like(tokens, i) and (
            word in self.genitives
            or (bool(self.genitive_endings) and word.endswith(self.genitive_endings))
        )

    def counted(self, word: str) -> bool:
        """A participle in the genitive plural, as counted people are called."""
        return bool(self.genitive_endings) and word.endswith(self.counted_endings)

    def plural(self, word: str) -> bool:
        if word in self.plurals:
            return True
        return (
            word.endswith("s")
            and len(word) > 3
            and word not in self.singular_s
            and not word.endswith(("ss", "us", "is"))
        )

    def verb(self, tokens: Tokens, i: int) -> bool:
        word = tokens.at(i)
        if self._reflexive(tokens, i):
            return True
        return word in self.verbs or (
            bool(self.verb_endings)
            and len(word) > 4
            and word.endswith(self.verb_endings)
            and word not in self.plurals
        )

    def measure(self, tokens: Tokens, i: int) -> bool:
        """A unit behind its number, which is no noun of its own."""
        if tokens.text[i] not in self.measures or i == 0:
            return False
        before = tokens.text[i - 1]
        return tokens.number[i - 1] or (before in self.numeral and before not in self.articles)

    def links(self, tokens: Tokens, i: int) -> bool:
        """A linking verb; where nouns are capital, a capital word is none."""
        word = tokens.at(i)
        if word in self.link_nouns or (self.capitals and tokens.capital(i)):
            return False
        return word in self.link or self._reflexive(tokens, i)

    def _reflexive(self, tokens: Tokens, i: int) -> bool:
        """A verb behind its pronoun: *la fissure s'allonge*."""
        return not self.capitals and i > 0 and tokens.text[i - 1] in self.reflexives

    def phrase_after(self, tokens: Tokens, i: int, singular: bool = False) -> Tokenspan | None:
        """The noun phrase that begins at token i, without articles, in the same line."""
        if i >= tokens.size or tokens.gap(i).count("\n"):
            return None
        return self.phrase_at(tokens, i, singular)

    def phrase_at(self, tokens: Tokens, i: int, singular: bool = False) -> Tokenspan | None:
        """The noun phrase that begins at token i, which may open a line."""
        if self.capitals:
            return self._capital_phrase(tokens, i)
        if self.plural_s:
            return self._plural_phrase(tokens, i, singular)
        if self.adjective_first:
            return self._adjective_noun(tokens, i)
        return self._noun_adjective(tokens, i)

    def _run(self, tokens: Tokens, i: int) -> int:
        """End of the run of words that may be one phrase."""
        j = i
        while j < tokens.size and j - i < _LONGEST_PHRASE:
            if j > i and tokens.gap(j).count("\n"):
                break
            if tokens.capital(j) and tokens.glued(j + 1) and tokens.number[j + 1 : j + 2] == [True]:
                j += 2  # M1 Abrams tanks
                continue
            if not self.noun_like(tokens, j):
                model = tokens.number[j] and j > i and tokens.capital(j - 1)
                if not (model and self.noun_like(tokens, j + 1)):  # Leopard 2 tanks
                    break
            j += 1
            while tokens.at(j) == "-" and tokens.glued(j) and tokens.glued(j + 1):
                j += 2  # hyphened words and models: CH-47
        return j

    def _possessed(self, tokens: Tokens, i: int) -> int:
        """Where the phrase begins whose owner stands at token i: *the town's schools*."""
        k = i
        while k - i < _LONGEST_OWNER and self.noun_like(tokens, k):
            k += 1
            if tokens.at(k) in self.genitive_marks:
                return k + 1
        return 0

    def _plural_phrase(self, tokens: Tokens, i: int, singular: bool) -> Tokenspan | None:
        """English: up to the first plural; a model name may lead it."""
        if self._possessed(tokens, i):
            return self._plural_phrase(tokens, self._possessed(tokens, i), singular)
        j = self._run(tokens, i)
        if j == i:
            return None
        k, end = i, 0
        while k < j:
            word = tokens.text[k]
            if self.plural(word) or _initialism(tokens.raw(k)):
                end = k + 1
                if not (
                    k + 1 < j
                    and self.plural(tokens.text[k + 1])
                    and tokens.text[k + 1] not in self.verbs
                ):
                    break
            elif k > i and word.endswith("ed") and end:
                break
            k += 1
        if not (end or singular) and tokens.at(j) in self.joins:
            other = self._plural_phrase(tokens, j + 1, False)  # Fiat and Lancia vans
            if other and other[0] == j + 1:
                return (i, other[1])
        if not end and singular:
            end = j
            while end > i + 1 and (
                self.verb(tokens, end - 1) or tokens.text[end - 1].endswith(self.participle_endings)
            ):
                end -= 1
        return (i, end) if end else None

    def _capital_phrase(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """German: small adjectives and a capital noun."""
        j = i
        while tokens.word(j) and tokens.at(j + 1) == "-" and tokens.glued(j + 1):
            if tokens.capital(j) or not tokens.glued(j + 2):
                break
            j += 2  # pro-palästinensische
        while j < tokens.size and j - i < 4:
            if not tokens.word(j) or (j > i and "\n" in tokens.gap(j)):
                return None
            if tokens.capital(j):
                if tokens.text[j] in self.not_nouns and tokens.text[j] not in self.plurals:
                    return None
                end = j + 1
                while (
                    tokens.at(end) == "-"
                    and tokens.glued(end)
                    and tokens.glued(end + 1)
                    and tokens.word(end + 1)
                ):
                    end += 2
                return (i, end)
            if tokens.text[j] in self.lex.stop or not tokens.text[j].endswith(
                self.adjective_endings
            ):
                return None
            j += 1
            alone = tokens.at(j) in self.joins or tokens.at(j) in self.closing
            if alone and tokens.text[j - 1].endswith(self.elliptic_endings):
                return (i, j)  # sechs russische und vier ukrainische
        return None

    def _adjective_noun(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """Ukrainian, Russian: adjectives by their endings, then a noun."""
        j = i
        while (
            j - i < 4
            and self.noun_like(tokens, j)
            and tokens.text[j].endswith(self.adjective_endings)
            and tokens.text[j] not in self.plurals
        ):
            j += 1
        if (
            self.noun_like(tokens, j)
            and not self.verb(tokens, j)
            and not self.links(tokens, j)
            and tokens.text[j] not in self.change
            and (j == i or "\n" not in tokens.gap(j))
        ):
            return (i, j + 1)
        return (i, j) if j > i else None

    def _noun_adjective(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """Romance: perhaps an adjective of the short list, the noun, adjectives behind it."""
        j = i
        while tokens.at(j) in self.before_noun:
            j += 1
        if not self.noun_like(tokens, j) or self.verb(tokens, j):
            return (i, j) if j > i and tokens.at(j - 1) in self.plurals else None
        end = j + 1
        while end < tokens.size and end - i < _LONGEST_PHRASE and tokens.word(end):
            word = tokens.text[end]
            if tokens.gap(end).strip(" \u00a0\u202f-"):
                break
            if (
                word.endswith(self.adjective_endings)
                and word not in self.not_nouns
                and not self.verb(tokens, end)
            ):
                end += 1
            else:
                break
        return (i, end)

    def head_before(self, tokens: Tokens, i: int) -> Tokenspan | None:
        """The noun phrase that ends right before token i, without its article."""
        j = i
        while j > 0 and i - j < 4:
            k = j - 1
            if not tokens.word(k) or tokens.text[k] in self.not_nouns or "\n" in tokens.gap(j):
                break
            word = tokens.text[k]
            if self.verb(tokens, k) or self.links(tokens, k) or self.measure(tokens, k):
                break
            if len(word) == 1 or (word in self.anchors and word not in self.articles):
                break
            if j < i and word in self.estimate and tokens.at(k - 1) not in self.determiners:
                break  # il governo stima risparmi
            if j < i and self.participle_endings and word.endswith(self.participle_endings):
                break
            if (
                self.capitals
                and not tokens.capital(k)
                and not (j < i and tokens.text[k].endswith(self.adjective_endings))
            ):
                break
            j = k
        return (j, i) if j < i else None


def _initialism(raw: str) -> bool:
    """*TVs*, *UAVs*: capitals in the plural."""
    return len(raw) > 2 and raw[-1] == "s" and raw[:-1].isupper()


@cache
def nouns(language: str) -> Nouns:
    """The noun finder of a language, compiled once."""
    return Nouns(language)
