"""What a figure describes (its concept in NewsQuant): the words of a phrase beside it.

A figure that modifies a noun describes it (*a 25 % duty on steel*), a share its whole, a value
behind *of* the noun before (*a speed of 20 miles*); all others describe the subject of their
clause. Verbs are told by the pack's lists and endings; no tagger.
"""

from __future__ import annotations

from claimtrack.extract.figures import Figure, Reader
from claimtrack.extract.measured import ends
from claimtrack.extract.nouns import Nouns
from claimtrack.extract.tokens import Tokens
from claimtrack.extract.vocabulary import stems
from claimtrack.types import Span

_LONGEST = 14
_DEEPEST = 3


class Concepts:
    """Finds the concepts of the figures of one document."""

    def __init__(self, r: Reader, n: Nouns, tokens: Tokens, figures: list[Figure]) -> None:
        lex = r.lex
        self.r, self.n, self.tokens, self.lex = r, n, tokens, lex
        self.taken = {k for figure in figures for k in range(figure.first, figure.last)}
        self.items = [figure.item for figure in figures if figure.item and figure.kind == "count"]
        self.finite = stems(lex.language, "clause_verbs")
        self.noun_verbs = lex.kind("noun_verbs") | lex.kind("link_nouns")
        self.breaks = lex.kind("clause_breaks")
        self.relatives = lex.kind("relatives")
        self.inner = lex.kind("concept_prepositions") | n.of
        self.joins = lex.kind("and")
        self.timely = n.durations | lex.kind("time_nouns") | lex.kind("weekdays")
        self.never = (
            self.timely | self.breaks | self.relatives | lex.kind("months")
            | lex.kind("not_concepts") | lex.kind("versus") | lex.kind("ago")
            | lex.kind("directions")
        )  # fmt: skip

    def spans(self, figure: Figure) -> tuple[Span, ...]:
        """Spans of the content words of what the figure describes, in text order."""
        t = self.tokens
        spans: list[Span] = []
        for k in sorted(set(self._concept(figure))):
            start, end = t.start[k], t.end[k]
            if spans and not any(c.isspace() for c in t.original[spans[-1][1] : start]):
                start = spans.pop()[0]  # TA-35, S&P
            spans.append((start, end))
        return tuple(spans)

    # ---------------------------------------------------------- which phrase

    def _concept(self, figure: Figure) -> list[int]:
        t, n = self.tokens, self.n
        if figure.kind == "fraction" or (figure.number.weak and figure.kind == "count"):
            return []
        i, j = figure.first, self._behind(figure)
        while t.at(i - 1) in n.articles:
            i -= 1
        if words := self._in_a_row(i):
            return words
        if self._content(figure.first - 1) and not self._modified(figure, j):
            return self._before(figure.first)
        near = self._near(figure, i, j)
        if near and near[0] < i:
            i = near[0]
            while t.at(i - 1) in n.articles:
                i -= 1
        subject = self._subject(i, 0)
        if not near and figure.kind == "count" and (not subject or self._counted(subject)):
            if figure.item is None:
                return []
            k = figure.item[1]
            return self._phrase(k + 1, n.of) if t.at(k) in n.of and t.capital(k + 1) else []
        return near + subject

    def _near(self, figure: Figure, i: int, j: int) -> list[int]:
        """The phrase that the figure modifies, is a share of or is the value of."""
        t, n = self.tokens, self.n
        near: list[int] = []
        if figure.kind != "count":
            near = self._modified(figure, j)
            summed = figure.kind == "money" and self.lex.has("sums_in", t.at(j))
            if not near and (t.at(j) in n.of or summed):
                near = self._phrase(j + 1, n.of)
        before = t.at(i - 1)
        priced = figure.kind == "money" and self.lex.has("price_prepositions", before)
        moved = self.lex.has("amounts_of_change", before)
        valued = priced or moved or self.lex.has("value_prepositions", before)
        return near or (self._before(i - 1) if valued and self._ends_here(i - 2) else [])

    def _ends_here(self, k: int) -> bool:
        return self._content(k) or self._name_number(k) or self.tokens.at(k) in self.timely

    def _counted(self, words: list[int]) -> bool:
        """The words are the counted noun of some figure, which is its unit."""
        return any(words[-1] in range(*item) for item in self.items)

    def _in_a_row(self, i: int) -> list[int]:
        """*…, Burlington by 2.6 %*; *Alex Reyes (0.5), Tyler Webb (0.3)*."""
        t, e = self.tokens, i
        opened = t.at(e - 1) == "("
        if opened or self.lex.has("amounts_of_change", t.at(e - 1)):
            e -= 1
        words = self._before(e)
        if not words or words[-1] != e - 1:
            return []
        k = words[0] - 1
        while k > 0 and (t.text[k] in self.joins or t.text[k] in self.n.articles):
            k -= 1
        rows = t.at(k) in (",", ")") and (k - 1 in self.taken or t.at(k - 1) == ")")
        return words if rows or k in self.taken or (opened and t.at(k) == ":") else []

    def _behind(self, figure: Figure) -> int:
        """The token behind the figure and its rate: *a $3500 a month mortgage*."""
        t, j = self.tokens, figure.last
        if t.at(j) == "(" and j + 1 in self.taken:
            while j < t.size and t.text[j] != ")":
                j += 1
            return j + 1
        k = j + (t.at(j) == "-")
        if self.lex.has("per", t.at(k)) and t.at(k + 1 + (t.at(k + 1) == "-")) in self.timely:
            return k + 2 + (t.at(k + 1) == "-")
        return j

    def _modified(self, figure: Figure, j: int) -> list[int]:
        """*an 80 yard touchdown*, *a sharp 3 percent drop*, *a 25% duty on steel*."""
        t = self.tokens
        if t.at(j) == "-" and t.glued(j):
            j += 1
            if t.at(j).endswith(self.n.participle_endings or ("\n",)):
                return []  # 43.4 percent-owned
        if self.lex.has("years_old", t.at(j)):
            j += 1
        if not self._content(j) or t.text[j] in self.lex.kind("dimensions"):
            return []
        before = self._before(figure.first) if self._content(figure.first - 1) else []
        return before + self._phrase(j, self.inner)

    # ---------------------------------------------------------- words

    def _content(self, k: int) -> bool:
        """A word that may name a thing."""
        t = self.tokens
        if not t.word(k) or k in self.taken:
            return False
        word, raw = t.text[k], t.raw(k)
        if t.at(k - 1) == "-" and t.glued(k) and t.glued(k - 1) and k - 2 not in self.taken:
            return True  # loan-to-value
        if raw.isupper() and len(raw) > 1 and word in self.n.pronouns:
            return True  # in the US
        if word in self.never or self.lex.has("years_old", word):
            return False
        if self.lex.has("time_nouns", t.at(k - 1)):
            return False  # last season
        if len(word) == 1:
            initial = raw.isupper() and (t.glued(k) or t.capital(k - 1) or t.capital(k + 1))
            return t.glued(k + 1) or (initial and word not in self.lex.stop)
        if word in self.n.numeral and word not in self.n.articles:
            return False
        if word.endswith(self.lex.options.get("adverb_ending", "\n")) and not t.capital(k):
            return self.lex.has("not_adverbs", word)
        if word in self.lex.stop and not (word in self.n.verbs and self._noun_here(k)):
            return False
        return not self._verb(k)

    def _noun_here(self, k: int) -> bool:
        """A verb's form behind an article or before *of* is a noun: *the cost*, *a run*."""
        t, n = self.tokens, self.n
        return t.at(k - 1) in n.determiners or t.at(k + 1) in n.of

    def _verb(self, k: int) -> bool:
        t, n = self.tokens, self.n
        word, before = t.at(k), t.at(k - 1)
        if not t.word(k) or k in self.taken:
            return False
        if word in n.copulas or self.lex.has("auxiliaries", word):
            return True
        if self.lex.has("infinitive", word):
            follows = t.word(k + 1) and k + 1 not in self.taken
            return follows and t.at(k + 1) not in n.determiners | n.prepositions
        if word in self.noun_verbs:
            named = before in n.determiners or before in n.prepositions or before == "-"
            moves = word in n.change and self.lex.has("verb_followers", t.at(k + 1))
            follows = moves or self.lex.has("infinitive", t.at(k + 1)) or self._object_at(k + 1)
            return not named and follows
        if word in n.verbs or word in self.finite or self._linking(word):
            return not self._noun_here(k)
        if self._participle(word):
            bound = before in n.determiners or before in n.prepositions or before in ",-"
            return not bound
        if word.endswith(self.lex.options.get("gerund_ending", "\n")) and len(word) > 5:
            return before == "," or k == 0 or self._object_at(k + 1)
        return False

    def _linking(self, word: str) -> bool:
        """A linking verb in one of its forms, not a word that only begins like one."""
        link = self.n.link
        if word in link.words:
            return True
        forms = self.lex.options.get("inflections", ())
        return any(word.startswith(stem) and word[len(stem) :] in forms for stem in link.beginnings)

    def _participle(self, word: str) -> bool:
        endings = self.n.participle_endings
        if not endings or len(word) < 5 or self.lex.has("not_participles", word):
            return False
        return word.endswith(endings)

    def _object_at(self, k: int) -> bool:
        """A figure, an article or a pronoun: an object may begin."""
        t, n = self.tokens, self.n
        return (
            k in self.taken
            or t.at(k) in n.determiners
            or t.at(k) in n.pronouns
            or self.lex.has("range_openers", t.at(k))
        )

    def _name_number(self, k: int) -> bool:
        """*S&P 500*, *iPhone 14 Pro*, *China's economy in 2022*."""
        t = self.tokens
        if not (0 <= k < t.size and t.number[k]) or k in self.taken or "\n" in t.gap(k):
            return False
        if self._year(k):
            return True
        before = k - 1 - (t.at(k - 1) == "-" and t.glued(k))
        return t.word(before) and t.raw(before) != t.text[before]

    def _year(self, k: int) -> bool:
        word = self.tokens.at(k)
        return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")

    def _inside(self, k: int) -> bool:
        """A mark inside a word, or of a possessive."""
        t = self.tokens
        word = t.at(k)
        if word in self.n.genitive_marks:
            return True
        if word == ".":
            return t.glued(k) and t.word(k + 1) and not t.capital(k + 1)  # Inc. is
        if word == "&":
            return True
        return word != "" and word in "-/" and t.glued(k)

    # ---------------------------------------------------------- phrases

    def _phrase(self, k: int, links: frozenset[str]) -> list[int]:
        """Content words from token k on, over *of*, *in*, *for* …"""
        t, n = self.tokens, self.n
        found: list[int] = []
        while t.at(k) in n.determiners or t.at(k) in n.share_next:
            k += 1
        start = k
        while k < t.size and k - start < _LONGEST and (k == start or "\n" not in t.gap(k)):
            if self._content(k) or (found and self._name_number(k)):
                found.append(k)
                k += 1
            elif found and self._inside(k):
                k += 1
            elif found and (t.at(k) in links or t.at(k) in self.joins):
                m = k + 1
                while t.at(m) in n.determiners:
                    m += 1
                if not self._content(m):
                    break
                k = m
            else:
                break
        return found

    def _before(self, end: int) -> list[int]:
        """Content words of the phrase that ends before token ``end``."""
        t, n = self.tokens, self.n
        found: list[int] = []
        k = end - 1
        while k >= 0 and end - k < _LONGEST and "\n" not in t.gap(k + 1):
            word = t.text[k]
            if word == ")":
                while k > 0 and t.text[k] != "(":
                    k -= 1
            elif self._content(k) or (self._name_number(k) and (found or not self._year(k))):
                found.append(k)
            elif not found and (self._year(k) or (self._year(k + 1) and word in n.prepositions)):
                pass
            elif found and word in self.lex.kind("months") and found[-1] == k + 1:
                found.append(k)  # the September contract
            elif self._inside(k) or self._passed(k, bool(found)):
                pass
            elif self._linked(word) and self._named(k - 1):
                if t.at(k + 1) in self.timely or t.at(k + 2) in self.timely:
                    found = []  # Revenue in the quarter
            else:
                break
            k -= 1
        return found[::-1]

    def _passed(self, k: int, found: bool) -> bool:
        """A time word at the end of a phrase, an article behind a preposition."""
        if self.tokens.text[k] in self.timely:
            return not found
        return self.tokens.text[k] in self.n.determiners and self.tokens.at(k - 1) in self.inner

    def _linked(self, word: str) -> bool:
        return word in self.inner or word in self.joins or self.lex.has("of_rates", word)

    def _named(self, k: int) -> bool:
        return self._content(k) or self._name_number(k) or self._inside(k)

    # ---------------------------------------------------------- the subject

    def _subject(self, i: int, depth: int) -> list[int]:
        """The subject of the verb before token i."""
        t, n = self.tokens, self.n
        k = i - 1
        while k >= 0 and not self._boundary(k):
            if self._verb(k) or self._up(k, i):
                break
            k -= 1
        if k < 0 or self._boundary(k):
            return self._first_phrase(k + 1, i)
        left, infinitive = self._verb_group(k)
        before = t.at(left - 1)
        if before in self.relatives:
            left -= 1
            while t.at(left - 1) in {",", *self.relatives, *self.inner}:
                left -= 1
            return self._before(left)
        if before in n.pronouns and before not in n.determiners and not t.raw(left - 1).isupper():
            if self.lex.has("anaphors", before) and depth < _DEEPEST:
                return self._earlier(left - 1, depth)
            return []
        if infinitive and not (t.text[k] in n.change or t.text[k] in n.link):
            return self._earlier(left, depth)
        if before == ",":
            opened = left - 2
            while opened > 0 and t.text[opened] not in ",.;:":
                opened -= 1
            if t.at(opened) == "," and (words := self._before(opened)):
                return words
        return self._before(left) or self._earlier(left - 1, depth)

    def _earlier(self, k: int, depth: int) -> list[int]:
        """The subject of the clause before, in the same sentence."""
        if depth >= _DEEPEST or k <= 0:
            return []
        while k > 0 and self.tokens.text[k - 1] in self.breaks:
            k -= 1
        return self._subject(k, depth + 1) if k > 0 and not ends(self.tokens, k - 1) else []

    def _verb_group(self, k: int) -> tuple[int, bool]:
        """Where the verbs that end at token k begin, and whether an infinitive opens them."""
        t = self.tokens
        left = k
        while left > 0:
            word = t.at(left - 1)
            adverb = word in self.n.adverbs or word.endswith(
                self.lex.options.get("adverb_ending", "\n")
            )
            if not (self._verb(left - 1) or adverb):
                break
            left -= 1
        return left, self.lex.has("infinitive", t.at(left))

    def _boundary(self, k: int) -> bool:
        t = self.tokens
        if t.text[k] == "." and t.word(k + 1) and not t.capital(k + 1):
            return False  # Technologies Inc. is
        if t.text[k] in self.breaks:
            return t.at(k - 1) not in self.n.adverbs  # just as impressive
        return ends(t, k) or t.text[k] == ";"

    def _up(self, k: int, i: int) -> bool:
        """*shares down 11.9 %*, *Milk up 4 per cent*."""
        return k == i - 1 and self.lex.has("directions", self.tokens.text[k])

    def _first_phrase(self, k: int, end: int) -> list[int]:
        """The first phrase of a clause without a verb."""
        while k < end and not self._content(k):
            k += 1
        if self.tokens.at(k - 1) in self.n.prepositions and k > 0:
            return []  # In St Paul, about 460
        return [m for m in self._phrase(k, self.inner) if m < end] if k < end else []
