"""Words, verbs and phrases of clauses, by the lists and endings of a pack; no tagger."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.vocabulary import stems

_LONGEST = 14


class Clauses:
    """Tells content words, verbs and phrases around the figures of one document."""

    def __init__(self, r: Reader, n: Nouns, tokens: Tokens, figures: list[Figure]) -> None:
        lex = r.lex
        self.r, self.n, self.tokens, self.lex = r, n, tokens, lex
        self.aged = {
            k
            for figure in figures
            if figure.modifier == "range" and lex.has("ages", tokens.at(figure.first - 1))
            for k in range(figure.first, figure.last)
        }
        taken = {k for figure in figures for k in range(figure.first, figure.last)}
        self.taken = taken - self.aged
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

    # ---------------------------------------------------------- words

    def content(self, k: int) -> bool:
        """A word that may name a thing."""
        t = self.tokens
        if not t.word(k) or k in self.taken:
            return False
        word, raw = t.text[k], t.raw(k)
        if self.lex.has("years_old", word) and (t.at(k - 1) == "-" or k - 1 in self.taken):
            return False
        if t.at(k - 1) == "-" and t.glued(k) and t.glued(k - 1) and k - 2 not in self.taken:
            return True  # state-owned
        if raw.isupper() and len(raw) > 1 and word in self.n.pronouns:
            return True  # in the US
        if word in self.never or "'" in word:
            return False
        if self.lex.has("time_nouns", t.at(k - 1)):
            return False  # last season
        if len(word) == 1:
            initial = raw.isupper() and (t.glued(k) or t.capital(k - 1) or t.capital(k + 1))
            return t.glued(k + 1) or (initial and word not in self.lex.stop)
        if word in self.n.numeral and word not in self.n.articles:
            return False
        if word.endswith(self.lex.options.get("adverb_ending", "\n")) and not t.capital(k):
            adjective = t.at(k - 1) in self.n.articles and t.at(k + 1) not in self.lex.stop
            return adjective or self.lex.has("not_adverbs", word)
        if word in self.lex.stop and not (word in self.n.verbs and self._noun_here(k)):
            return False
        return not self.verb(k)

    def _noun_here(self, k: int) -> bool:
        """A verb's form behind an article or before *of* is a noun: *the cost*, *a run*."""
        t, n = self.tokens, self.n
        return t.at(k - 1) in n.determiners or t.at(k + 1) in n.of

    def verb(self, k: int) -> bool:
        t, n = self.tokens, self.n
        word, before = t.at(k), t.at(k - 1)
        if not t.word(k) or k in self.taken:
            return False
        if word in n.copulas or self.lex.has("auxiliaries", word):
            return True
        if self.lex.has("infinitive", word):
            follows = t.word(k + 1) and k + 1 not in self.taken
            behind = t.at(k + 1)
            return follows and behind not in n.determiners and behind not in n.prepositions
        if word in self.noun_verbs:
            if self.lex.has("infinitive", before):
                return t.at(k + 1) not in n.of
            if self.lex.has("auxiliaries", before) and before not in n.copulas:
                return True  # could cause
            named = before in n.determiners or before in n.prepositions or before == "-"
            moves = word in n.change and self.lex.has("verb_followers", t.at(k + 1))
            follows = moves or self.lex.has("infinitive", t.at(k + 1)) or self._object_at(k + 1)
            return not named and follows
        if word in n.verbs or word in self.finite or self._linking(word):
            return not self._noun_here(k)
        if self.participle(word):
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

    def participle(self, word: str) -> bool:
        endings = self.n.participle_endings
        adjective = self.lex.has("not_participles", word) or self.lex.has("ages", word)
        if not endings or len(word) < 4 or adjective:
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

    def name_number(self, k: int) -> bool:
        """*DAX 40*, *Strada 4*, *the harvest of 2022*."""
        t = self.tokens
        if not (0 <= k < t.size and t.number[k]) or k in self.taken or "\n" in t.gap(k):
            return False
        if k in self.aged:
            return True
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
        if word in self.n.genitive_marks or k in self.aged:
            return True
        if word == ".":
            initial = len(t.at(k - 1)) == 1
            return t.glued(k) and t.word(k + 1) and (initial or not t.capital(k + 1))  # U.S. tax
        if word == "&":
            return True
        return word != "" and word in "-/" and t.glued(k)

    # ---------------------------------------------------------- phrases

    def phrase(self, k: int, links: frozenset[str]) -> list[int]:
        """Content words from token k on, over *of*, *in*, *for* …"""
        t, n = self.tokens, self.n
        found: list[int] = []
        while t.at(k) in n.determiners or t.at(k) in n.share_next:
            k += 1
        start = k
        while k < t.size and k - start < _LONGEST and (k == start or "\n" not in t.gap(k)):
            if self.content(k) or (found and self.name_number(k)):
                found.append(k)
                k += 1
            elif found and self._inside(k):
                k += 1
            elif found and (t.at(k) in links or t.at(k) in self.joins):
                m = k + 1
                while t.at(m) in n.determiners:
                    m += 1
                if not self.content(m):
                    break
                k = m
            else:
                break
        return found

    def before(self, end: int) -> list[int]:
        """Content words of the phrase that ends before token ``end``."""
        t, n = self.tokens, self.n
        found: list[int] = []
        k = end - 1
        while k >= 0 and end - k < _LONGEST and "\n" not in t.gap(k + 1):
            word = t.text[k]
            if word == ")":
                while k > 0 and t.text[k] != "(":
                    if t.capital(k) and t.word(k) and t.at(k - 1) in "(.":
                        found.append(k)  # Halvor (H)
                    k -= 1
            elif self._named(k, bool(found)) or self._reduced(k, end):
                found.append(k)
            elif not found and (self._year(k) or self._year(k + 1)):
                if word not in n.prepositions and word not in self.joins and not self._year(k):
                    break
            elif self._adjectival(k, bool(found)):
                pass
            elif found and word in self.lex.kind("months") and found[-1] == k + 1:
                found.append(k)  # the May harvest
            elif not found and word in n.durations and self.content(k - 1):
                found.append(k)  # a market day
            elif self._inside(k) or self._passed(k, bool(found)):
                pass
            elif self._linked(word, bool(found)) and self._goes_on(k - 1):
                if t.at(k + 1) in self.timely or t.at(k + 2) in self.timely:
                    found = []  # sales in the quarter
            else:
                break
            k -= 1
        return found[::-1]

    def _reduced(self, k: int, end: int) -> bool:
        """*the pump used in the mine was*, *the method employed was*."""
        t = self.tokens
        if not (self.participle(t.text[k]) and self.content(k - 1)):
            return False
        finite = k + 1 == end and self.verb(end)
        return finite or (t.at(k + 1) in self.inner and t.at(k + 1) not in self.n.of)

    def _adjectival(self, k: int, found: bool) -> bool:
        """Inside a phrase: a figure (the key 30 year rate), a word that names nothing."""
        t = self.tokens
        if not found:
            return False
        if k in self.taken:
            return k - 1 in self.taken or self.content(k - 1)
        named = self.content(k - 1) or t.at(k - 1) in self.n.determiners
        return self.lex.has("not_concepts", t.text[k]) and named

    def _passed(self, k: int, found: bool) -> bool:
        """A time word at the end of a phrase, an article behind a preposition."""
        if self.tokens.text[k] in self.timely or self.lex.has("months", self.tokens.text[k]):
            return not found
        return self.tokens.text[k] in self.n.determiners and self.tokens.at(k - 1) in self.inner

    def _linked(self, word: str, found: bool) -> bool:
        across = found and word in self.n.prepositions and not self.lex.has("infinitive", word)
        return word in self.inner or word in self.joins or across or self.lex.has("of_rates", word)

    def _named(self, k: int, found: bool) -> bool:
        """A content word, or a number of a name; a year only inside a phrase."""
        return self.content(k) or (self.name_number(k) and (found or not self._year(k)))

    def _goes_on(self, k: int) -> bool:
        reduced = self.participle(self.tokens.at(k)) and self.content(k - 1)
        return self.content(k) or self.name_number(k) or self._inside(k) or reduced
