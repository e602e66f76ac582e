"""The conventions of NewsQuant (EMNLP 2023), which the profile ``cqe`` speaks.

Its unit is the unit of a measure or, without one, the counted noun in the singular; a figure
says how it changes; plurals are [n, 10n]; ages and *one* count; cents and basis points keep
their own unit.
"""

from __future__ import annotations

from dataclasses import replace

from claimtrack.extract.quantities.concepts import Concepts
from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.nouns import Nouns
from claimtrack.extract.quantities.tokens import Tokens
from claimtrack.extract.quantities.vocabulary import stems
from claimtrack.types import Quantity

_SIGNS = {"about": "~", "over": ">", "at_least": ">", "under": "<", "at_most": "<", "almost": "~"}
_LONG = {
    "bbl": "barrel",
    "gal": "gallon",
    "g": "gram",
    "kg": "kilogram",
    "km": "kilometre",
    "mi": "mile",
}
_LONGEST_OBJECT = 5
"""Tokens between a verb of change and *by*: *cut its emissions by 5 %*."""
_FEW = 2
"""Figures back of which one of the same kind is the sibling in a list."""
_NEAR = 8
"""Tokens between two figures of which the second says the first again."""


def kept_in_cqe(r: Reader, n: Nouns, tokens: Tokens, figure: Figure, reason: str) -> bool:
    """A trap of the guide that is a quantity here: an age, a score, *one solution*."""
    if reason == "age":
        figure.notes.append(_AGE)
    if reason in ("age", "part of a word", "one as an article"):
        return _one_counts(r, tokens, figure)
    if reason in ("pronoun", "part of a name"):
        return _modifies(r, n, tokens, figure)
    return reason == _SCORE and _score(tokens, figure)


_SCORE = "score or number with parts"
_AGE = "age"


def _one_counts(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    """*one solution*, *one of the best*, but no article, no *that one* and no *got one*."""
    if not figure.number.weak:
        return True
    if r.lex.has("one_articles", tokens.text[figure.number.first]):
        return False
    if r.lex.has("of", tokens.at(figure.last)):
        return True
    return figure.item is not None and not r.lex.has("another", tokens.at(figure.first - 1))


def _modifies(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> bool:
    """*the nine member panel*, *a four door car*: an article before, a noun behind."""
    i, j = figure.first, figure.last
    return (
        r.lex.has("articles", tokens.at(i - 1))
        and figure.bare
        and not (tokens.glued(i) or tokens.glued(j) or tokens.capital(j))
        and n.noun_like(tokens, j)
        and not n.verb(tokens, j)
    )


def _score(tokens: Tokens, figure: Figure) -> bool:
    """*a 7-3 win* is a range from 3 to 7."""
    j = figure.last
    second = tokens.at(j + 1)
    if not second.isdigit() or (tokens.at(j + 2) == "-" and tokens.glued(j + 2)):
        return False
    ends = sorted((figure.number.value or 0.0, float(second)))
    figure.low, figure.high = ends
    figure.point, figure.modifier = (None, "range") if ends[0] < ends[1] else (ends[0], "exact")
    figure.last = j + 2
    figure.item = None
    return True


def in_cqe(
    r: Reader, n: Nouns, tokens: Tokens, figures: list[Figure], found: list[Quantity]
) -> list[Quantity]:
    """The quantities in the words of NewsQuant, those it does not know left out."""
    figures, found = _changes_joined(r, tokens, figures, found)
    concepts = Concepts(r, n, tokens, figures)
    spoken: list[Quantity] = []
    previous: tuple[Figure, Quantity] | None = None
    for k, (figure, plain) in enumerate(zip(figures, found, strict=True)):
        quantity = _in_cqe(r, n, tokens, concepts, figure, plain, previous, spoken)
        following = figures[k + 1] if k + 1 < len(figures) else None
        if quantity is not None:
            if following and _before_a_unit(r, tokens, figure, following):
                quantity = replace(quantity, unit=_unit(r, n, tokens, following, None))
            spoken.append(quantity)
            previous = figure, quantity
    return spoken


def _changes_joined(
    r: Reader, tokens: Tokens, figures: list[Figure], found: list[Quantity]
) -> tuple[list[Figure], list[Quantity]]:
    """*from $60 per tonne in May to $42* is one range, whatever stands between."""
    kept: list[tuple[Figure, Quantity]] = []
    for figure, plain in zip(figures, found, strict=True):
        if kept and _from_to(r, tokens, kept[-1][0], figure):
            first = kept.pop()[1]
            ends = sorted((first.point or 0.0, plain.point or 0.0))
            figure.modifier = "range"
            plain = replace(
                plain, span=(first.start, plain.end), low=ends[0], high=ends[1], point=None,
                modifier="range",
            )  # fmt: skip
        kept.append((figure, plain))
    return [figure for figure, _ in kept], [plain for _, plain in kept]


def _from_to(r: Reader, tokens: Tokens, left: Figure, right: Figure) -> bool:
    """The two ends of a change in one clause, of one unit."""
    opening = r.lex.openers.before(tokens, left.first)
    opened = opening is not None and tokens.at(right.first - 1) in opening[1]
    same = left.kind == right.kind and left.unit == right.unit and left.kind != "count"
    single = left.modifier == right.modifier == "exact"
    if not (opened and same and single) or right.first - left.last > _NEAR:
        return False
    return not any(tokens.text[k] in ",;" for k in range(left.last, right.first))


def _in_cqe(
    r: Reader, n: Nouns, tokens: Tokens, concepts: Concepts, figure: Figure, plain: Quantity,
    previous: tuple[Figure, Quantity] | None, spoken: list[Quantity],
) -> Quantity | None:  # fmt: skip
    number = figure.number
    low, high, point = plain.low, plain.high, plain.point
    if number.value is None:
        if number.low < 10 and number.rule == "vague" and not number.grouped:
            return None  # several, a few
        base = number.low / 2 if number.low in (24.0, 40.0) else power(number.low)
        low, high, point = base * figure.factor, base * 10 * figure.factor, None
    elif figure.factor < 1 and point is not None:
        point = round(point / figure.factor, 6)
    if r.lex.has("ages", tokens.at(figure.first - 1)) and figure.modifier == "range":
        return None  # men aged 30 to 40
    if number.rule == "article of a unit":
        return None  # in about an hour
    behind = previous if previous and _joined(r, tokens, previous[0], figure) else None
    concept = behind[1].concept if behind else concepts.spans(figure)
    if previous and _reached(r, tokens, previous[0], figure):
        concept = previous[1].concept
    elif previous and _in_a_list(r, tokens, previous[0], figure, bool(concept)):
        like = [quantity for quantity in spoken[-_FEW:] if quantity.kind == plain.kind]
        concept = (like or [previous[1]])[-1].concept
    return replace(
        plain,
        low=low,
        high=high,
        point=point,
        unit=_unit(r, n, tokens, figure, behind),
        change=_change(r, tokens, figure, previous, behind[1] if behind else None),
        concept=concept,
    )


def _joined(r: Reader, tokens: Tokens, left: Figure, right: Figure) -> bool:
    """*40 points, or 2 %*; *9 miles (14 km)*: the second figure says the first again."""
    end = left.last + r.lex.has("points", tokens.at(left.last))
    if left.item and left.item[0] >= left.last:
        end = left.item[1]
    gap = tokens.text[end : right.first]
    again = r.lex.kind("alternatives") | {",", "(", "/"}
    return bool(gap) and all(word in again for word in gap) and gap != [","]


def _in_a_list(r: Reader, tokens: Tokens, left: Figure, right: Figure, told: bool) -> bool:
    """*40 tonnes and 60 tonnes*; *30% of its stock, or about 900 cars*."""
    if r.lex.has("alternatives", tokens.at(right.first - 1)):
        return right.first - left.last <= _NEAR
    counted = left.item is not None and left.item[0] >= left.last
    gap = tokens.text[left.item[1] if counted and left.item else left.last : right.first]
    listed = bool(gap) and all(word in ",;-" or r.lex.has("and", word) for word in gap)
    return listed and (not told or counted)


def _reached(r: Reader, tokens: Tokens, left: Figure, right: Figure) -> bool:
    """*up 2 per cent to $40*: where the same thing got to."""
    gap = tokens.text[left.last : right.first]
    return len(gap) == 1 and r.lex.has("goals_of_change", gap[0])


# --------------------------------------------------------------- unit


def _unit(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure, behind: tuple[Figure, Quantity] | None
) -> str | None:
    unit = _plain_unit(r, n, tokens, figure, behind)
    if rate := _rate(r, tokens, figure):
        unit = f"{unit or ''} per {rate}".strip()
    return unit


def _before_a_unit(r: Reader, tokens: Tokens, figure: Figure, following: Figure) -> bool:
    """*six or seven crowns*: the first number has the unit of the second."""
    if not (figure.bare and figure.kind == "count" and figure.item is None):
        return False
    gap = tokens.text[figure.last : following.first]
    return len(gap) == 1 and r.lex.has("alternatives", gap[0])


def _plain_unit(
    r: Reader, n: Nouns, tokens: Tokens, figure: Figure, behind: tuple[Figure, Quantity] | None
) -> str | None:
    last = tokens.text[figure.last - 1]
    if figure.kind == "count":
        return _counted(r, n, tokens, figure)
    if figure.kind == "fraction":
        whole = figure.whole or figure.item
        return "% " + (_singular(r, tokens, whole) if whole else "-")
    if "currency of the document" in figure.notes or "currency of a sibling" in figure.notes:
        return None
    if "unit of the figure before" in figure.notes:
        return behind[1].unit if behind else None
    if figure.kind == "percent" and figure.factor != 1:
        return "basis point"
    points = last in n.points and not r.lex.has("percent", tokens.at(figure.last - 2))
    if figure.kind == "percent" and points:
        return _singular(r, tokens, (figure.last - 1, figure.last))
    if figure.kind == "duration" and _is_age(r, tokens, figure):
        return f"{figure.unit} of age"
    if r.lex.has("angles", last):
        return "degree"
    if figure.kind == "money" and figure.factor < 1:
        return _singular(r, tokens, (figure.last - 1, figure.last))  # cent, sen
    return figure.unit


def _counted(r: Reader, n: Nouns, tokens: Tokens, figure: Figure) -> str | None:
    """The counted noun in the singular: *public library*, *category good*."""
    if tokens.at(figure.last) in r.lex.kind("multiples"):
        return "count"
    if tokens.at(figure.last) in n.points:
        return _singular(r, tokens, (figure.last, figure.last + 1))
    item = figure.item
    if item is None and _AGE in figure.notes:
        return "year of age"  # Anna Horn, 66,
    if item is None and _modifies(r, n, tokens, figure):
        k = figure.last
        while n.noun_like(tokens, k) and not n.verb(tokens, k) and k - figure.last < _NEAR:
            k += 1
        item = (figure.last, k)  # a four door car
    shared = any("item of the figure" in note for note in figure.notes)
    if item is None or (item[0] < figure.first and not shared):
        return None
    words = _singular(r, tokens, item)
    k = item[1]
    if item[0] >= figure.last and tokens.at(k) in n.of and not tokens.capital(k + 1):
        inner = n.phrase_after(tokens, k + 1, True)
        if inner and tokens.at(k + 1) not in n.determiners:
            words += " " + _singular(r, tokens, inner)
    return words


def _singular(r: Reader, tokens: Tokens, words: tuple[int, int]) -> str:
    """The words of a phrase, its last one in the singular."""
    left_out = r.lex.kind("articles") | r.lex.kind("possessives") | r.lex.kind("and")
    texts = [word for word in tokens.text[slice(*words)] if word not in left_out]
    if not texts:
        return "-"
    last = texts[-1]
    if last not in r.lex.kind("singular_s"):
        for plural, singular in r.lex.options.get("singulars", []):
            if last == plural or (last.endswith(plural) and len(last) > len(plural) + 1):
                last = last.removesuffix(plural) + singular
                break
    return " ".join([*texts[:-1], last])


def _rate(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*USD per share*, *$900 a month*, *40 hours a week*, *900 tests per day*."""
    j = figure.last
    if figure.kind == "count" and figure.item and figure.item[0] >= j:
        j = figure.item[1]
    if figure.kind in ("percent", "fraction") or not r.lex.has("per", tokens.at(j)):
        return None
    if figure.unit and "/" in figure.unit:
        return None
    word = tokens.at(j + 1)
    if r.lex.has("ago", tokens.at(j + 2)):
        return None  # a year earlier
    explicit = tokens.at(j) not in r.lex.kind("articles")
    if figure.kind == "count" and not explicit:
        return None
    explicit = explicit or figure.kind == "money"  # 470 pence a share
    unit = r.units.after.single(word)
    if unit is not None and unit.kind in ("duration", "measure"):
        return _LONG.get(unit.symbol or "", unit.symbol)
    return word if explicit and tokens.word(j + 1) and word not in r.lex.stop else None


def _is_age(r: Reader, tokens: Tokens, figure: Figure) -> bool:
    j = figure.last + (tokens.at(figure.last) == "-")
    if r.lex.has("of", tokens.at(j)) and r.lex.has("ages", tokens.at(j + 1)):
        return True
    return r.lex.has("years_old", tokens.at(j)) or r.lex.has("ages", tokens.at(figure.first - 1))


def power(low: float) -> float:
    """20 to 99 are tens, 20,000 to 99,999 tens of thousands."""
    base = 1.0
    while base * 10 <= low:
        base *= 10
    return base


# --------------------------------------------------------------- change


def _change(
    r: Reader, tokens: Tokens, figure: Figure,
    previous: tuple[Figure, Quantity] | None, same: Quantity | None,
) -> str:  # fmt: skip
    """A bound, else by how much something rose or fell; a range is no change."""
    if figure.modifier == "almost" and r.lex.before.at(tokens, figure.first + 1) == (1, "under"):
        return "<"  # just under 300
    if sign := _SIGNS.get(figure.modifier):
        return sign
    if figure.modifier == "range":
        return "="
    if direction := _direction(r, tokens, figure):
        return direction
    if tokens.at(figure.first - 1) in stems(r.lex.language, "average_verbs"):
        return "~"
    by = r.lex.has("amounts_of_change", tokens.at(figure.first - 1))
    if by and previous and figure.first - previous[0].last <= _NEAR:
        same = previous[1]  # Shares fell 2 %, bonds by 3 %
    return (same.change if same else None) or "="


def _direction(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*rose 5 %*, *were up 6 cents*, *cut its costs by 5 %*, *fell to 12*."""
    k, reach = figure.first - 1, 1
    if r.lex.has("amounts_of_change", tokens.at(k)):
        k, reach = k - 1, _LONGEST_OBJECT
    elif r.lex.has("goals_of_change", tokens.at(k)):
        return _moves(r, tokens, k - 1)  # but not rose 5 % to 12
    while r.lex.has("adverbs", tokens.at(k)) and not _moves(r, tokens, k):
        k -= 1
    for m in range(k, max(k - reach, -1), -1):
        if not tokens.word(m) and not tokens.number[m]:
            return None
        if move := _moves(r, tokens, m):
            return move
    return None


def _moves(r: Reader, tokens: Tokens, k: int) -> str | None:
    word, before = tokens.at(k), tokens.at(k - 1)
    language = r.lex.language
    move = (
        "up" if word in stems(language, "up_verbs")
        else "down" if word in stems(language, "down_verbs")
        else None
    )  # fmt: skip
    if move is None or r.lex.has("articles", before):
        return None
    if r.lex.has("directions", word) and before in stems(language, "phrasal_verbs"):
        return None  # gave up 30 seats
    return move
