import tomllib
from importlib.resources import files

import pytest

from claimtrack.errors import LanguageError
from claimtrack.languages import Pack, load, supported


@pytest.mark.parametrize("code", supported())
def test_tables_parsed_one_by_one_are_those_of_the_whole_file(code: str):
    text = files("claimtrack.languages").joinpath(f"{code}.toml").read_text(encoding="utf-8")
    assert dict(load(code)) == tomllib.loads(text)


def test_seven_languages_have_packs():
    assert supported() == ("de", "en", "es", "fr", "it", "ru", "uk")


def test_an_unknown_language_names_the_known_ones():
    with pytest.raises(LanguageError, match="de, en, es"):
        load("xx")


def test_a_broken_table_is_named():
    pack = Pack("xx", "[good]\na = 1\n[bad]\nb = \n")
    assert pack["good"] == {"a": 1}
    with pytest.raises(LanguageError, match=r"xx\.toml, \[bad\]"):
        pack["bad"]


@pytest.mark.parametrize("code", supported())
def test_the_mark_before_decimals_is_that_of_cldr(code: str):
    from babel.numbers import get_decimal_symbol

    assert load(code)["numbers"]["decimal"] == get_decimal_symbol(code)
