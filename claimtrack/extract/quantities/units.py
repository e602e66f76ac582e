"""Units and currencies around a number: CLDR's names by Babel, and the pack's other forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from claimtrack.extract.layout import fold
from claimtrack.extract.quantities.tokens import Tokens, words_of
from claimtrack.extract.quantities.vocabulary import Lexicon, Phrases, Stems, entries, lexicon
from claimtrack.languages import load


class Unit(NamedTuple):
    """What a number measures. ``factor`` turns the words' unit into ``symbol``."""

    kind: str
    symbol: str | None
    factor: float = 1.0
    short: bool = False
    """An abbreviation that counts only after digits."""


DURATIONS = frozenset(
    [
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "decade",
        "century",
        "millisecond",
    ]
)
# CLDR unit -> our symbol, where CLDR has forms worth taking.
_CLDR = {
    "length-kilometer": "km", "length-meter": "m", "length-centimeter": "cm",
    "length-millimeter": "mm", "length-mile": "mi", "length-nautical-mile": "nmi",
    "length-foot": "ft", "length-yard": "yd", "length-inch": "in", "length-micrometer": "µm",
    "mass-tonne": "t", "length-decimeter": "dm", "mass-microgram": "µg",
    "volume-tablespoon": "tbsp", "volume-teaspoon": "tsp", "volume-cup": "cup",
    "digital-bit": "bit", "angle-radian": "rad", "volume-cubic-foot": "ft³",
    "volume-cubic-centimeter": "cm³", "volume-pint": "pt", "mass-carat": "ct",
    "volume-centiliter": "cL", "area-square-centimeter": "cm²", "pressure-kilopascal": "kPa",
    "length-light-year": "ly", "digital-megabit": "Mbit", "digital-gigabit": "Gbit",
    "mass-kilogram": "kg", "mass-gram": "g", "mass-milligram": "mg", "mass-pound": "lb",
    "mass-ounce": "oz", "area-square-kilometer": "km²", "area-square-meter": "m²",
    "area-hectare": "ha", "area-acre": "acre", "area-square-mile": "mi²",
    "area-square-foot": "ft²", "volume-cubic-meter": "m³", "volume-cubic-kilometer": "km³",
    "volume-liter": "L", "volume-milliliter": "mL", "volume-gallon": "gal",
    "volume-barrel": "bbl", "volume-hectoliter": "hL", "power-gigawatt": "GW",
    "power-megawatt": "MW", "power-kilowatt": "kW", "power-watt": "W", "power-horsepower": "hp",
    "energy-kilowatt-hour": "kWh", "energy-joule": "J", "energy-kilocalorie": "kcal",
    "electric-volt": "V", "electric-ampere": "A", "frequency-hertz": "Hz",
    "frequency-kilohertz": "kHz", "frequency-megahertz": "MHz", "frequency-gigahertz": "GHz",
    "pressure-hectopascal": "hPa", "pressure-bar": "bar", "speed-kilometer-per-hour": "km/h",
    "speed-meter-per-second": "m/s", "speed-mile-per-hour": "mi/h", "speed-knot": "kn",
    "temperature-celsius": "°C", "temperature-fahrenheit": "°F", "temperature-kelvin": "K",
    "digital-byte": "B", "digital-kilobyte": "kB", "digital-megabyte": "MB",
    "digital-gigabyte": "GB", "digital-terabyte": "TB", "duration-second": "second",
    "duration-minute": "minute", "duration-hour": "hour", "duration-day": "day",
    "duration-week": "week", "duration-month": "month", "duration-year": "year",
    "duration-decade": "decade", "duration-century": "century",
}  # fmt: skip
# The same, but their long names only: the short ones mean something else in a report.
_CLDR_LONG = {
    "area-square-inch": "in²", "area-square-yard": "yd²", "volume-cubic-yard": "yd³",
    "volume-cubic-inch": "in³", "volume-cubic-mile": "mi³", "volume-fluid-ounce": "fl oz",
    "volume-deciliter": "dL", "volume-megaliter": "ML", "volume-bushel": "bu",
    "mass-ounce-troy": "oz t", "length-nanometer": "nm", "length-furlong": "fur",
    "length-parsec": "pc", "length-astronomical-unit": "au", "power-milliwatt": "mW",
    "pressure-pascal": "Pa", "pressure-megapascal": "MPa", "pressure-millibar": "mbar",
    "pressure-millimeter-ofhg": "mmHg", "energy-kilojoule": "kJ", "energy-calorie": "cal",
    "energy-electronvolt": "eV", "electric-ohm": "Ω", "electric-milliampere": "mA",
    "force-newton": "N", "force-pound-force": "lbf", "torque-newton-meter": "N m",
    "light-lumen": "lm", "graphics-megapixel": "MP", "graphics-pixel": "px",
    "digital-petabyte": "PB", "digital-kilobit": "kbit", "digital-terabit": "Tbit",
    "concentr-permillion": "ppm", "acceleration-meter-per-square-second": "m/s²",
    "consumption-mile-per-gallon": "mi/gal",
}  # fmt: skip
# Currency signs that CLDR's tables for our languages leave out.
_SIGNS = {
    "₡": "CRC", "₾": "GEL", "₭": "LAK", "元": "CNY", "₦": "NGN", "₱": "PHP", "₪": "ILS",
    "₫": "VND", "₩": "KRW", "₮": "MNT", "₸": "KZT", "₺": "TRY", "₼": "AZN", "₹": "INR",
    "฿": "THB", "₲": "PYG", "₵": "GHS", "₴": "UAH", "₽": "RUB", "₿": "BTC", "C$": "CAD",
    "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL", "Mex$": "MXN", "U$": "USD",
    "$US": "USD", "$A": "AUD", "U$D": "USD", "U$S": "USD", "NT$": "TWD", "€": "EUR", "£": "GBP",
    "¥": "JPY", "RM": "MYR",
}  # fmt: skip
# Written after digits in every language.
_SYMBOLS = {
    "dm": "dm", "ug": "µg", "μg": "µg", "µg": "µg", "rad": "rad", "km": "km", "m": "m",
    "cm": "cm", "mm": "mm", "kg": "kg", "g": "g", "mg": "mg", "t": "t", "ha": "ha", "km2": "km²",
    "km²": "km²", "m2": "m²", "m²": "m²", "m3": "m³", "m³": "m³", "l": "L", "ml": "mL",
    "cl": "cL", "hl": "hL", "mw": "MW", "gw": "GW", "kw": "kW", "kwh": "kWh", "mwh": "MWh",
    "gwh": "GWh", "twh": "TWh", "km/h": "km/h", "kmh": "km/h", "kph": "km/h", "m/s": "m/s",
    "km/s": "km/s", "mph": "mi/h", "m³/s": "m³/s", "°c": "°C", "° c": "°C", "ºc": "°C",
    "º c": "°C", "°f": "°F", "° f": "°F", "ºf": "°F", "°": "°C", "º": "°C", "kt": "kt",
    "hz": "Hz", "khz": "kHz", "mhz": "MHz", "ghz": "GHz", "nm": "nm", "rpm": "rpm", "psi": "psi",
    "bhp": "hp", "cc": "cm³", "kb": "kB", "mb": "MB", "gb": "GB", "tb": "TB", "db": "dB",
    "hp": "hp", "v": "V", "kv": "kV", "h": "hour", "hpa": "hPa", "ms": "millisecond",
    "kcal": "kcal", "ppm": "ppm", "ppb": "ppb", "mah": "mAh", "ksi": "ksi", "w": "W",
}  # fmt: skip
# Gold, silver and the like are things, not money.
_METALS = frozenset({"XAG", "XAU", "XPD", "XPT"})
# Abbreviations that capitals tell from others.
_CASED = {"Gb": "Gbit", "Mb": "Mbit", "Nm": "N m"}
# Of these, what is read behind number words too.
_CLEAR = frozenset(["km", "cm", "mm", "kg", "mg", "ml", "km²", "m²", "m³", "km/h", "kwh"])
# How many of the base unit of its dimension, to add 7 m and 82 cm.
SIZES: dict[str, tuple[str, float]] = {
    "km": ("m", 1000), "m": ("m", 1), "cm": ("m", 0.01), "mm": ("m", 0.001),
    "mi": ("ft", 5280), "yd": ("ft", 3), "ft": ("ft", 1), "in": ("ft", 1 / 12),
    "t": ("kg", 1000), "kg": ("kg", 1), "g": ("kg", 0.001), "lb": ("lb", 1), "oz": ("lb", 1 / 16),
    "year": ("month", 12), "month": ("month", 1), "week": ("day", 7), "day": ("day", 1),
    "hour": ("minute", 60), "minute": ("minute", 1), "second": ("minute", 1 / 60),
}  # fmt: skip


@dataclass(slots=True)
class Units:
    """Look-up tables of one language."""

    after: Phrases[Unit] = field(default_factory=Phrases)
    before: Phrases[Unit] = field(default_factory=Phrases)
    codes: frozenset[str] = frozenset()
    symbols: dict[str, str] = field(default_factory=dict)
    """Currency of a symbol of one letter."""
    weights: dict[str, str] = field(default_factory=dict)
    """Names of money that are weights too, with the weight's symbol."""
    names: frozenset[str] = frozenset()
    """Units that are names when they have a capital: *8 Rand Paul*."""
    stop: frozenset[str] = frozenset()
    """Words that are no letters of a currency: *a $ 300 million deal*."""


@cache
def units(language: str) -> Units:
    """Names and symbols of units and currencies, compiled once."""
    lex, pack = lexicon(language), load(language).get("quantities", {})
    stop = lex.stop
    table = Units(stop=stop, names=lex.kind("names_in_capitals"))

    def add(phrase: str, unit: Unit, before: bool = False, own: bool = True) -> None:
        """``own`` words are the pack's; CLDR's give way to prepositions and the like."""
        words = words_of(phrase, language)
        if words and (own or len(words) > 1 or words[0] not in stop):
            (table.before if before else table.after).add(words, unit)

    for form in entries(pack.get("words", {}).get("percent_points")):
        add(form, Unit("percent", "percent"))
    for form in entries(pack.get("words", {}).get("percent_hundredths")):
        add(form, Unit("percent", "percent", 0.01))
    for form in entries(pack.get("words", {}).get("percent_tenths")):
        add(form, Unit("percent", "percent", 0.1))
    for form in entries(pack.get("words", {}).get("percent")):
        add(form, Unit("percent", "percent"))
    for form in entries(pack.get("percent_before")):
        add(form, Unit("percent", "percent"), before=True)
    for symbol, forms in pack.get("units", {}).items():
        for form in entries(forms):
            add(form, unit_of_symbol(symbol, short=len(form.rstrip(".")) == 1))
    for code, forms in pack.get("currencies", {}).items():
        for form in entries(forms):
            add(form, Unit("money", code))
    for forms, code, factor in pack.get("subunits", {}).get("list", []):
        for form in entries(forms):
            add(form, Unit("money", code or None, float(factor)))
    for forms, code, factor in pack.get("currencies_before", []):
        for form in entries(forms):
            add(form, Unit("money", code, float(factor)), before=True)
    for symbol, forms in pack.get("weights", {}).items():
        table.weights.update(dict.fromkeys(entries(forms), symbol))
    _add_cldr(table, lex, add)
    for symbol, meaning in _SYMBOLS.items():
        add(symbol, unit_of_symbol(meaning, short=symbol not in _CLEAR), own=False)
    return table


_FAMILIES = {
    "kr": ("SEK", "NOK", "DKK", "ISK", "CZK"),
    "din": ("RSD", "DZD", "TND", "KWD", "IQD", "JOD"),
}
"""Names of money that several countries share, the widest traded first."""


def national(code: str | None, tokens: Tokens, language: str) -> str | None:
    """The currency meant by a shared name: that of the country the document speaks of most."""
    family = _FAMILIES.get(code or "")
    if family is None:
        return code
    said = countries(language)
    times = {one: sum(word in said[one] for word in tokens.text) for one in family if one in said}
    return max(family, key=lambda one: times.get(one, 0))


@cache
def countries(language: str) -> dict[str, Stems]:
    """Words for the countries of shared currencies, by code."""
    table = load(language).get("quantities", {}).get("countries", {})
    return {code: Stems.of(entries(forms)) for code, forms in table.items()}


def unit_of_symbol(symbol: str, short: bool = False) -> Unit:
    """The unit of a symbol, with its kind."""
    if symbol in DURATIONS:
        return Unit("duration", symbol, short=short)
    return Unit("measure", symbol, short=short)


def _add_cldr(table: Units, lex: Lexicon, add: Any) -> None:
    from babel import Locale

    locale = Locale.parse(lex.language)
    data = locale._data
    symbols: dict[str, str] = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
    for source in (data["currency_symbols"], Locale.parse("en").currency_symbols):
        for code, symbol in source.items():
            if not symbol.isalpha() and symbol != code and symbol not in symbols:
                symbols[symbol] = code
    symbols |= {sign: code for sign, code in _SIGNS.items() if sign not in symbols}
    table.symbols = symbols
    for symbol, code in symbols.items():
        add(symbol, Unit("money", code), before=True, own=False)
        add(symbol, Unit("money", code), own=False)
    table.codes = frozenset(
        code
        for code in (frozenset(data["currency_names"]) | frozenset(symbols.values()))
        if code.lower() not in lex.stop
    )
    for code, name in data["currency_names"].items():
        if "(" not in name and code not in _METALS:
            add(fold(name), Unit("money", code), own=False)
    for code, forms in data["currency_names_plural"].items():
        for name in forms.values():
            if "(" not in name and code not in _METALS:
                add(fold(name), Unit("money", code), own=False)
    patterns = data["unit_patterns"]
    cased_forms = {form.lower() for form in _CASED}
    for name, symbol in (_CLDR | _CLDR_LONG).items():
        for width in ("long",) if name in _CLDR_LONG else ("long", "short"):
            for plural, pattern in patterns.get(name, {}).get(width, {}).items():
                if isinstance(pattern, str) and plural != "per":  # 28 million per year
                    form = fold(pattern.replace("{0}", "").strip())
                    cased = width == "short" and form in cased_forms
                    if form and not (width == "short" and len(form.rstrip(".")) == 1) and not cased:
                        short = width == "short" and len(form) < 3 and form not in _CLEAR
                        add(form, unit_of_symbol(symbol, short), own=False)


class Found(NamedTuple):
    """A unit found at a token, and how many tokens it takes."""

    length: int
    unit: Unit


def _part_of_a_name(tokens: Tokens, i: int, unit: Unit) -> bool:
    """*31 M1 tanks*, *5 G*: a letter that is no abbreviation of a unit."""
    behind = tokens.at(i + 1)
    if tokens.glued(i + 1) and behind[0].isalnum():
        return True
    raw = tokens.raw(i)
    return len(raw) == 1 and raw.isupper() and unit.symbol is not None and unit.symbol.islower()


def unit_after(tokens: Tokens, i: int, table: Units, digits: bool) -> Found | None:
    """The unit that begins at token i; abbreviations and codes only after digits."""
    if i >= tokens.size:
        return None
    found = table.after.at(tokens, i)
    if found and (digits or not found[1].short):
        length, unit = found
        inner = range(i + 1, i + length)
        if any(tokens.number[k] and not tokens.glued(k) for k in inner):  # 12 m 2
            single = table.after.single(tokens.text[i])
            if single is None:
                return None
            length, unit = 1, single
        if unit.short and length == 1 and _part_of_a_name(tokens, i, unit):
            return None
        if unit.short and (cased := _CASED.get(tokens.raw(i))):
            unit = unit_of_symbol(cased, short=True)
        if length == 1 and tokens.text[i] in table.names and tokens.capital(i):
            return None
        if unit.kind == "money" and not tokens.word(i):
            return _symbol_after(tokens, i, length, unit, table)
        if unit.short and tokens.at(i + length) == "." and tokens.glued(i + length):
            following = i + length + 1
            goes_on = tokens.word(following) or tokens.at(following) in (",", ";", ")")
            if goes_on and not tokens.capital(following):
                length += 1
        return Found(length, unit)
    return _code_at(tokens, i, table)


def _symbol_after(tokens: Tokens, i: int, length: int, unit: Unit, table: Units) -> Found | None:
    """*10 $*, but not the $ of *1 $10*; *$ CAD* is Canadian."""
    end = i + length
    if tokens.number[end : end + 1] == [True] and tokens.glued(end) and not tokens.glued(i):
        return None
    raw = tokens.raw(end)
    code = raw.upper() if raw.upper() == unit.symbol else _code(raw, table)
    if code and tokens.number[end + 1 : end + 2] != [True]:
        return Found(length + 1, Unit("money", code))
    return Found(length, unit)


def _code(raw: str, table: Units) -> str | None:
    """An ISO 4217 code, in capitals."""
    return raw if len(raw) == 3 and raw.isupper() and raw in table.codes else None


def _code_at(tokens: Tokens, i: int, table: Units, before: bool = False) -> Found | None:
    """*USD*, *MUSD* (millions)."""
    raw = tokens.raw(i)
    if not raw.isupper():
        return None
    to_the_next = tokens.number[i + 1 : i + 2] == [True] and tokens.glued(i + 1)
    if to_the_next and not before and not tokens.glued(i):
        return None  # 3 USD50 vouchers
    if code := _code(raw, table):
        return Found(1, Unit("money", code))
    if len(raw) == 4 and raw[0] == "M" and (code := _code(raw[1:], table)):
        return Found(1, Unit("money", code, 1e6))
    return None


def unit_before(tokens: Tokens, i: int, table: Units) -> Found | None:
    """A currency symbol, code or name that ends right before token i."""
    if i <= 0:
        return None
    found = table.before.before(tokens, i)
    if found is None:
        by_code = _code_at(tokens, i - 1, table, before=True)
        return by_code if by_code and not _belongs_before(tokens, i - 1, i) else None
    length, unit = found
    first = i - length
    if unit.kind == "percent":
        return Found(length, unit)
    letters = tokens.glued(i - 1) or tokens.text[first] not in table.stop
    letters = letters and tokens.at(first - 1) != "'"
    if length > 1 and tokens.word(first) and not (tokens.capital(first) or letters):
        length, first = 1, i - 1
        unit = Unit("money", table.symbols.get(tokens.text[first], unit.symbol))
    code = tokens.at(first - 1).upper()
    if length == 1 and tokens.glued(first) and code in table.codes:
        return Found(2, Unit("money", code))  # usd$ 15
    if _belongs_before(tokens, first, i):
        return None
    return Found(length, unit)


def _belongs_before(tokens: Tokens, first: int, i: int) -> bool:
    """The symbol stands behind another number: *10 $ 30 $*."""
    behind_number = first > 0 and tokens.number[first - 1]
    return behind_number and (tokens.glued(first) or not tokens.glued(i))
