"""Ages of persons, which are no quantities."""

from __future__ import annotations

from claimtrack.extract.quantities.figures import Figure, Reader
from claimtrack.extract.quantities.tokens import Tokens

_BEYOND = ("under", "over", "at_least", "at_most")


def age(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*Nina, 34*, *aged 30*, *a man of 71 years*: years that somebody has lived."""
    number, ages = figure.number, r.lex.kind("ages")
    value = number.value or 0
    if not 0 < value < 125 or number.decimals:
        return None
    i, j = figure.first, figure.last
    before, behind = tokens.at(i - 1), tokens.at(j)
    joined = before in r.of or before in r.lex.kind("than")
    if before in ages or (joined and tokens.at(i - 2) in ages):
        return _with_others(r, tokens, figure)
    subject = tokens.at(i - 2)
    ends = not tokens.word(j) or (behind in r.lex.stop and behind not in r.of)
    if figure.bare and before in r.lex.kind("age_copulas") and ends:
        if (
            figure.modifier in _BEYOND
            and not tokens.word(j)
            and not r.lex.has("expletives", subject)
        ):
            return None if value < 10 else "age"  # a third were under 18
        if figure.modifier == "exact" and r.lex.has("age_subjects", subject):
            return "age"  # er war 24
    dash = behind == "-" and tokens.glued(j)
    if (tokens.at(j + 1) if dash else behind) in r.lex.kind("years_old"):
        return "age"
    if figure.unit in ("year", "month", "day", "week"):
        return _years_of_a_person(r, tokens, figure)
    listed = behind == "," or behind in r.lex.kind("and")
    if figure.bare and before in r.lex.kind("persons") and number.plain and listed:
        last = figure.last
        _with_others(r, tokens, figure)
        if figure.last > last and tokens.at(figure.last - 1) in r.units.after:
            return "age"  # детей 5, 8 и 11 лет
        figure.last = last
    if figure.bare and number.plain and figure.modifier == "exact":
        named = tokens.capital(i - 2) and tokens.word(i - 2)
        person = named or (tokens.word(i - 2) and 15 <= value < 100 and behind == ",")
        gapped = tokens.at(i - 3) == ";"  # 20 million from the Union; Lestria, 12.
        if before == "," and behind in (",", ".", ";") and person and value >= 10 and not gapped:
            return "age"
        if before == "(" and behind == ")" and named:
            return "age"
    return None


def _years_of_a_person(r: Reader, tokens: Tokens, figure: Figure) -> str | None:
    """*a man of 71 years*, *Nina Orlenko, 71 anni*."""
    i = figure.first
    before = tokens.at(i - 1)
    if figure.unit != "year" or figure.modifier not in ("exact", "range", *_BEYOND):
        return None
    behind, value = tokens.at(figure.last), figure.number.value or 0
    deadline = r.lex.has("deadline_words", tokens.at(i - 2))  # d'ici à, il y a quinze ans
    closed = not tokens.word(figure.last) or r.lex.has("and", behind)
    if before in r.lex.kind("age_verbs") and 5 <= value < 110 and closed and not deadline:
        return "age"  # elle a seize ans.
    if figure.modifier in _BEYOND:
        return None
    if r.lex.has("age_prepositions", before) and 15 <= value < 110 and not deadline:
        noun = r.lex.options.get("nouns_are_capital") and tokens.capital(figure.last)
        if behind not in r.of and not noun:
            return "age"  # morte à 87 ans
    closes = behind == "." and not figure.number.digits  # es dauert, so Hanna Vogt, vier Jahre.
    if before == "," and tokens.capital(i - 2) and behind in (",", ".", ";", "-") and not closes:
        return "age"
    if before == "," and behind == "," and 15 <= value < 100 and tokens.word(i - 2):
        return "age"
    if before in r.lex.kind("persons"):
        return "age"
    if before in r.of or before == "(":
        person = tokens.at(i - 2)
        named = tokens.capital(i - 3) and tokens.word(i - 3) and behind not in r.of
        if person == "," and (behind == "," or named):
            return "age"  # el piloto, de 38 años, …; Lena Prado, de 19 años: …
        if 10 <= value < 100 and _by_trade(r, tokens, i - 2):
            return "age"  # un albañil de 52 años
        if person in r.lex.kind("persons") or (before == "(" and tokens.capital(i - 2)):
            return _with_others(r, tokens, figure)
    return None


def _by_trade(r: Reader, tokens: Tokens, k: int) -> bool:
    """The noun at token k, behind an indefinite article, ends as those of trades do."""
    endings = r.lex.options.get("trade_endings")
    if not endings or not tokens.at(k).endswith(tuple(endings)):
        return False
    before = tokens.at(k - 1)
    return r.lex.has("one_articles", before) or before in r.grammar.ones


def _with_others(r: Reader, tokens: Tokens, figure: Figure) -> str:
    """Takes the further ages of a list into the trap: *aged 4 and 7*."""
    j = figure.last
    while tokens.at(j) == "," or tokens.at(j) in r.lex.kind("conjunctions"):
        if tokens.number[j + 1 : j + 2] != [True] or not tokens.text[j + 1].isdigit():
            break
        if float(tokens.text[j + 1]) > 120:
            break
        figure.last = j + 2
        j = figure.last
        if tokens.at(j) in r.units.after:
            figure.last = j + 1
            j += 1
    return "age"
