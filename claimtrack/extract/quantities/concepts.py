"""What a figure describes (its concept in NewsQuant): the words of a phrase beside it.

A figure that modifies a noun describes it (*a 25 % duty on steel*), a share its whole, a value
behind *of* the noun before (*a speed of 20 miles*); all others describe the subject of their
clause. Verbs are told by the pack's lists and endings; no tagger.
"""

from __future__ import annotations

from claimtrack.extract.quantities.clauses import Clauses
from claimtrack.extract.quantities.figures import Figure
from claimtrack.extract.quantities.measured import ends
from claimtrack.types import Span

_DEEPEST = 3


class Concepts(Clauses):
    """Finds the concepts of the figures of one document."""

    def spans(self, figure: Figure) -> tuple[Span, ...]:
        """Spans of the content words of what the figure describes, in text order."""
        t = self.tokens
        spans: list[Span] = []
        for k in sorted(set(self._concept(figure))):
            start, end = t.start[k], t.end[k]
            if spans and not any(c.isspace() for c in t.original[spans[-1][1] : start]):
                start = spans.pop()[0]  # A-40, R&D
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
        if self.content(figure.first - 1) and not self._modified(figure, j):
            words = self.before(figure.first)
            opened = t.at(words[0] - 1) if words else ""
            if words and opened not in n.prepositions and not self.lex.has("one_articles", opened):
                return words  # new pits over 90 m, but not an extra 90 m
        near = self._near(figure, i, j)
        if near and figure.kind == "money" and self.lex.has("price_prepositions", t.at(i - 1)):
            return near
        if near and near[0] < i:
            i = near[0]
            while t.at(i - 1) in n.articles:
                i -= 1
        subject = self._subject(i, 0)
        if not near and figure.kind == "count" and (not subject or self._counted(subject)):
            if figure.item is None:
                return []
            k = figure.item[1]
            return self.phrase(k + 1, n.of) if t.at(k) in n.of and t.capital(k + 1) else []
        return near + subject

    def _near(self, figure: Figure, i: int, j: int) -> list[int]:
        """The phrase that the figure modifies, is a share of or is the value of."""
        t, n = self.tokens, self.n
        near: list[int] = []
        if figure.kind != "count":
            near = self._modified(figure, j)
            summed = figure.kind == "money" and self.lex.has("sums_in", t.at(j))
            if not near and (t.at(j) in n.of or summed):
                near = self.phrase(j + 1, n.of)
        before = t.at(i - 1)
        priced = figure.kind == "money" and self.lex.has("price_prepositions", before)
        moved = self.lex.has("amounts_of_change", before)
        valued = priced or moved or self.lex.has("value_prepositions", before)
        return near or (self.before(i - 1) if valued and self._ends_here(i - 2) else [])

    def _ends_here(self, k: int) -> bool:
        return self.content(k) or self.name_number(k) or self.tokens.at(k) in self.timely

    def _counted(self, words: list[int]) -> bool:
        """The words are the counted noun of some figure, which is its unit."""
        return any(words[-1] in range(*item) for item in self.items)

    def _in_a_row(self, i: int) -> list[int]:
        """*…, bonds by 3 %*; *Ana Ruiz (4), Eva Horn (3)*."""
        t, e = self.tokens, i
        opened = t.at(e - 1) == "("
        if opened or self.lex.has("amounts_of_change", t.at(e - 1)):
            e -= 1
        words = self.before(e)
        if not words or words[-1] != e - 1:
            return []
        k = words[0] - 1
        while k > 0 and (t.text[k] in self.joins or t.text[k] in self.n.articles):
            k -= 1
        rows = t.at(k) in (",", ")") and (k - 1 in self.taken or t.at(k - 1) == ")")
        return words if rows or k in self.taken or (opened and t.at(k) == ":") else []

    def _behind(self, figure: Figure) -> int:
        """The token behind the figure and its rate: *a $900 a month flat*."""
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
        """*a 30 metre mast*, *a steep 4 percent rise*, *a 25% duty on steel*."""
        t = self.tokens
        if t.at(j) == "-" and t.glued(j):
            j += 1
            if t.at(j).endswith(self.n.participle_endings or ("\n",)):
                return []  # 60 percent-filled
        if self.lex.has("years_old", t.at(j)):
            j += 1
        if not self.content(j) or t.text[j] in self.lex.kind("dimensions"):
            return []
        before = self.before(figure.first) if self.content(figure.first - 1) else []
        return before + self.phrase(j, self.inner)

    # ---------------------------------------------------------- the subject

    def _subject(self, i: int, depth: int) -> list[int]:
        """The subject of the verb before token i."""
        t, n = self.tokens, self.n
        k = i - 1
        while k >= 0 and not self._boundary(k) and not self._relative(k):
            if self.verb(k) or self._up(k, i):
                break
            k -= 1
        if k < 0 or self._boundary(k) or self._relative(k):
            return self._first_phrase(k + 1, i)
        left, infinitive = self._verb_group(k)
        before = t.at(left - 1)
        if (
            before in n.pronouns
            and before not in n.determiners
            and t.at(left - 2) in n.prepositions
        ):
            left -= 2  # the road behind it was
            before = t.at(left - 1)
        if before in self.relatives:
            left -= 1
            while t.at(left - 1) in {",", *self.relatives, *self.inner}:
                left -= 1
            return self.before(left)
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
            if t.at(opened) == "," and (words := self.before(opened)):
                return words + self._apposition(opened + 1, left - 1)
        words = self.before(left)
        if words and self._counted(words) and words[0] - 1 in self.taken:
            return self._earlier(words[0] - 1, depth) or words
        if words and self._inverted(words[0]):
            return self._earlier(words[0] - 1, depth)
        return words or self._earlier(left - 1, depth)

    def _inverted(self, k: int) -> bool:
        """The phrase at token k stands behind a preposition: *Under the bridge runs*."""
        t, n = self.tokens, self.n
        while t.at(k - 1) in n.determiners:
            k -= 1
        before = t.at(k - 1)
        clause = before in self.breaks or self.lex.has("absolute_prepositions", before)
        return before in n.prepositions and not clause

    def _apposition(self, k: int, end: int) -> list[int]:
        """*Tin, the year's best metal, …*: no clause, no name of its own."""
        t = self.tokens
        if t.at(k) in self.relatives or t.at(k) in self.n.prepositions:
            return []
        k += self.participle(t.at(k))
        return [m for m in range(k, end) if self.content(m) or self.name_number(m)]

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
            if not (self.verb(left - 1) or adverb):
                break
            if t.at(left) in self.n.copulas and self.participle(word):
                break  # the method employed was
            left -= 1
        return left, self.lex.has("infinitive", t.at(left))

    def _relative(self, k: int) -> bool:
        """A relative or *that*, but not in *in that 40-minute talk*."""
        return self.tokens.text[k] in self.relatives and k + 1 not in self.taken

    def _boundary(self, k: int) -> bool:
        t = self.tokens
        if t.text[k] == "." and t.word(k + 1) and not t.capital(k + 1):
            return False  # Brenna Inc. is
        if t.text[k] in self.breaks:  # but just as steep, more than twofold
            before = t.at(k - 1)
            return not (before in self.n.adverbs or self.lex.has("not_concepts", before))
        return ends(t, k) or t.text[k] == ";"

    def _up(self, k: int, i: int) -> bool:
        """*shares down 3 %*, *wheat up 4 per cent*."""
        return k == i - 1 and self.lex.has("directions", self.tokens.text[k])

    def _first_phrase(self, k: int, end: int) -> list[int]:
        """The first phrase of a clause without a verb."""
        while k < end and not self.content(k):
            k += 1
        if self.tokens.at(k - 1) in self.n.prepositions and k > 0:
            return []  # In Brenna, about 40
        return [m for m in self.phrase(k, self.inner) if m < end] if k < end else []
