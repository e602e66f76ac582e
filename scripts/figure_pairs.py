"""Pairs of written figures that agree or contradict, made by rule in seven languages."""

from __future__ import annotations

import random
from dataclasses import dataclass

from claimtrack.extract import extract
from claimtrack.match.figures import compare
from claimtrack.types import Document, Quantity

LANGUAGES = ("en", "it", "uk", "ru", "fr", "de", "es")
COUNTED = {
    "en": "The agency counted {} people.",
    "it": "L'agenzia ha contato {} persone.",
    "uk": "Агентство нарахувало {} людей.",
    "ru": "Агентство насчитало {} человек.",
    "fr": "L'agence a compté {} personnes.",
    "de": "Die Behörde zählte {} Menschen.",
    "es": "La agencia contó {} personas.",
}
UNITS = {
    "km": "kilometres chilometri кілометрів километров kilomètres Kilometer kilómetros",
    "m": "metres metri метрів метров mètres Meter metros",
    "t": "tonnes tonnellate тонн тонн tonnes Tonnen toneladas",
    "kg": "kilograms chilogrammi кілограмів килограммов kilogrammes Kilogramm kilogramos",
    "hour": "hours ore годин часов heures Stunden horas",
    "day": "days giorni днів дней jours Tage días",
    "EUR": "euros euro євро евро euros Euro euros",
    "USD": "dollars dollari доларів долларов dollars Dollar dólares",
    "percent": "percent per_cento відсотків процентов pour_cent Prozent por_ciento",
}
MEASURED = {
    "en": "It was {}, the agency said.",
    "it": "Erano {}, secondo l'agenzia.",
    "uk": "Це було {}, повідомило агентство.",
    "ru": "Это было {}, сообщило агентство.",
    "fr": "C'était {}, selon l'agence.",
    "de": "Es waren {}, teilte die Behörde mit.",
    "es": "Eran {}, según la agencia.",
}
ABOUT = {
    "en": "about {}",
    "it": "circa {}",
    "uk": "близько {}",
    "ru": "около {}",
    "fr": "environ {}",
    "de": "etwa {}",
    "es": "unos {}",
}
OVER = {
    "en": "more than {}",
    "it": "più di {}",
    "uk": "понад {}",
    "ru": "более {}",
    "fr": "plus de {}",
    "de": "mehr als {}",
    "es": "más de {}",
}
CONVERTED = {"km": ("m", 1000), "t": ("kg", 1000), "day": ("hour", 24)}
POINTED = {"en": ",", "it": ".", "uk": " ", "ru": " ", "fr": "\u202f", "de": ".", "es": "."}


@dataclass(frozen=True)
class FigurePair:
    how: str
    a: tuple[str, str]
    b: tuple[str, str]
    agree: bool


def number(value: int, language: str) -> str:
    text = f"{value:,}"
    return text.replace(",", POINTED[language]) if value >= 10_000 else str(value)


def spelt(value: int, language: str) -> str:
    """The number in words, by CLDR's rules."""
    from unicode_rbnf import RbnfEngine

    engine = RbnfEngine.for_language(language)
    return str(engine.format_number(value).text).replace("\xad", "")


def sentence(words: str, unit: str | None, language: str) -> str:
    if unit is None:
        return COUNTED[language].format(words)
    name = UNITS[unit].split()[LANGUAGES.index(language)].replace("_", " ")
    return MEASURED[language].format(f"{words} {name}")


def generate(count: int, seed: int = 11) -> list[FigurePair]:
    """``count`` pairs: written out, rounded, bounded, converted, contradicted, of other kinds."""
    rng = random.Random(seed)
    pairs = []
    hows = ("written out", "rounded", "bounded", "converted", "contradicted", "other currency")
    while len(pairs) < count:
        how = hows[len(pairs) % len(hows)]
        x, y = rng.choice(LANGUAGES), rng.choice(LANGUAGES)
        unit = rng.choice([None, None, *UNITS])
        value = rng.choice([rng.randint(21, 99), rng.randint(100, 999), rng.randint(1, 99) * 1000])
        if unit == "percent":
            value = rng.randint(3, 97)
        plain, agree = number(value, x), True
        if how == "written out":
            other = spelt(value, y)
        elif how == "rounded":
            digits = 0 if value < 100 else 1 if value < 1000 else 3
            other = ABOUT[y].format(number(round(value, -digits), y))
        elif how == "bounded":
            lower = value - max(1, value // rng.choice([20, 50, 100]))
            other = OVER[y].format(number(lower, y))
        elif how == "converted":
            unit = rng.choice(list(CONVERTED))
            value = rng.randint(2, 60)
            plain = number(value, x)
            small, factor = CONVERTED[unit]
            pairs.append(
                FigurePair(
                    how,
                    (sentence(plain, unit, x), x),
                    (sentence(number(value * factor, y), small, y), y),
                    True,
                )
            )
            continue
        elif how == "contradicted":
            changed = int(value * rng.choice([0.5, 0.7, 1.3, 1.8, 3])) + 1
            form = rng.choice(["{}", ABOUT[y]])
            other, agree = form.format(number(changed, y)), False
            if unit == "percent" and abs(changed - value) < 7:
                continue
        else:
            pairs.append(
                FigurePair(
                    how, (sentence(plain, "EUR", x), x), (sentence(plain, "USD", y), y), False
                )
            )
            continue
        pairs.append(
            FigurePair(how, (sentence(plain, unit, x), x), (sentence(other, unit, y), y), agree)
        )
    return pairs


def figure(text: str, language: str) -> Quantity | None:
    found = [m for m in extract(Document("", text, language)) if isinstance(m, Quantity)]
    return found[0] if len(found) == 1 else None


def accuracy(pairs: list[FigurePair]) -> dict[str, tuple[int, int, int]]:
    """By way of making: right, all, and right by the baseline (the same digits)."""
    result: dict[str, tuple[int, int, int]] = {}
    for pair in pairs:
        a, b = figure(*pair.a), figure(*pair.b)
        said = bool(a and b) and compare(a, b) not in ("disjoint", "incomparable")  # type: ignore[arg-type]
        digits = ["".join(c for c in text if c.isdigit()) for text, _ in (pair.a, pair.b)]
        right, count, plain = result.get(pair.how, (0, 0, 0))
        found = a is not None and b is not None and said == pair.agree
        result[pair.how] = (
            right + found,
            count + 1,
            plain + ((digits[0] == digits[1]) == pair.agree),
        )
    return result
