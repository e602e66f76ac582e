from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.extract.days import day_of, days_in, lead_day
from claimtrack.languages import load, supported

# Thursday, 18 February 2027, ten in the morning
THURSDAY = "2027-02-18T10:00:00+01:00"


def said(language: str, text: str, published: str = THURSDAY) -> str | None:
    days = day_of(text, 0, language, published)
    if days is None:
        return None
    first, last = days
    return str(first) if first == last else f"{first} {last}"


WED, TUE_WED, WED_THU = "2027-02-17", "2027-02-16 2027-02-17", "2027-02-17 2027-02-18"
TUE, THU, MON = "2027-02-16", "2027-02-18", "2027-02-15"
LAST_WEEK, NEXT_TUE = "2027-02-08 2027-02-14", "2027-02-23"
JUNE = "2026-06-01 2026-06-30"


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "Nine people died on Tuesday.", TUE),
        ("en", "Nine people died on Thursday.", THU),
        ("en", "It was fired overnight into Wednesday.", TUE_WED),
        ("en", "It was fired on Tuesday night.", TUE_WED),
        ("en", "In the small hours of Wednesday it sank.", WED),
        ("en", "They attacked overnight.", WED_THU),
        ("en", "The toll rose this morning.", THU),
        ("en", "He said so yesterday.", WED),
        ("en", "It began on 10 February.", "2027-02-10"),
        ("en", "It began on February 10.", "2027-02-10"),
        ("en", "It began on Feb. 10, 2026.", "2026-02-10"),
        ("en", "The fair opens on March 10.", "2027-03-10"),
        ("en", "Prices rose in June.", JUNE),
        ("en", "Prices rose last week.", LAST_WEEK),
        ("en", "The court will decide on Tuesday.", NEXT_TUE),
        ("en", "The court meets next Tuesday.", NEXT_TUE),
        ("en", "The mayor resigned last Thursday.", "2027-02-11"),
        ("en", "The mayor resigned on Tuesday last week.", "2027-02-09"),
        ("en", "The bridge fell two days ago.", TUE),
        ("en", "In 1994 it rained more.", "1994-01-01 1994-12-31"),
        ("it", "Nella notte di mercoledì sono stati lanciati 500 droni.", WED_THU),
        ("it", "Nella notte tra martedì e mercoledì.", TUE_WED),
        ("it", "Nella notte tra il 16 e il 17 febbraio.", TUE_WED),
        ("it", "L'attacco del 18 febbraio.", THU),
        ("it", "Stamane il ponte è crollato.", THU),
        ("it", "Ieri sera il ponte è crollato.", WED),
        ("it", "Martedì scorso il ponte è crollato.", TUE),
        ("it", "Il voto è fissato per il prossimo martedì.", NEXT_TUE),
        ("it", "Martedì la corte deciderà.", NEXT_TUE),
        ("it", "La settimana scorsa i prezzi sono saliti.", LAST_WEEK),
        ("it", "A giugno i prezzi sono saliti.", JUNE),
        ("it", "Il 1º marzo 2026 è entrata in vigore.", "2026-03-01"),
        ("uk", "Про це він сказав учора.", WED),
        ("uk", "Вчора загинули двоє людей.", WED),
        ("uk", "У ніч на 17 лютого випустили 500 дронів.", TUE_WED),
        ("uk", "У ніч на середу випустили 500 дронів.", TUE_WED),
        ("uk", "У ніч із вівторка на середу.", TUE_WED),
        ("uk", "У вівторок загинули двоє людей.", TUE),
        ("uk", "Минулого вівторка загинули двоє людей.", TUE),
        ("uk", "Наступного вівторка суд збереться знову.", NEXT_TUE),
        ("uk", "Сьогодні вранці міст упав.", THU),
        ("uk", "Минулого тижня ціни зросли.", LAST_WEEK),
        ("uk", "У червні ціни зросли.", JUNE),
        ("uk", "Минулої ночі стріляли.", WED_THU),
        ("ru", "В ночь на 17 февраля выпустили 500 дронов.", TUE_WED),
        ("ru", "В ночь на среду выпустили 500 дронов.", TUE_WED),
        ("ru", "В ночь с 16 на 17 февраля.", TUE_WED),
        ("ru", "Во вторник погибли двое.", TUE),
        ("ru", "В прошлый четверг погибли двое.", "2027-02-11"),
        ("ru", "В следующий вторник суд соберется снова.", NEXT_TUE),
        ("ru", "Вчера вечером мост рухнул.", WED),
        ("ru", "Позавчера мост рухнул.", TUE),
        ("ru", "На прошлой неделе цены выросли.", LAST_WEEK),
        ("ru", "В июне цены выросли.", JUNE),
        ("ru", "Закон принят 3 марта 2026 года.", "2026-03-03"),
        ("fr", "Dans la nuit de mardi à mercredi.", TUE_WED),
        ("fr", "Dans la nuit du 16 au 17 février.", TUE_WED),
        ("fr", "Le pont s’est effondré mardi.", TUE),
        ("fr", "Le pont s’est effondré jeudi dernier.", "2027-02-11"),
        ("fr", "Le tribunal se prononcera mardi.", NEXT_TUE),
        ("fr", "Mardi prochain, le tribunal se réunit.", NEXT_TUE),
        ("fr", "Avant-hier, le pont s’est effondré.", TUE),
        ("fr", "Aujourd’hui, le pont s’est effondré.", THU),
        ("fr", "La semaine dernière, les prix ont monté.", LAST_WEEK),
        ("fr", "En juin, les prix ont monté.", JUNE),
        ("fr", "Le 1er mars 2026, la loi est entrée en vigueur.", "2026-03-01"),
        ("de", "Am Dienstag starben zwei Menschen.", TUE),
        ("de", "Am Dienstagabend starben zwei Menschen.", TUE),
        ("de", "In der Nacht auf Mittwoch starben zwei Menschen.", TUE_WED),
        ("de", "In der Nacht von Dienstag auf Mittwoch.", TUE_WED),
        ("de", "In der Nacht zum 17. Februar.", TUE_WED),
        ("de", "Die Brücke stürzte am 10. März 2026 ein.", "2026-03-10"),
        ("de", "Die Messe beginnt am 10. März.", "2027-03-10"),
        ("de", "Heute früh stürzte die Brücke ein.", THU),
        ("de", "Am kommenden Dienstag tagt das Gericht.", NEXT_TUE),
        ("de", "Das Gericht wird am Dienstag entscheiden.", NEXT_TUE),
        ("de", "In der vergangenen Woche stiegen die Preise.", LAST_WEEK),
        ("de", "Im Juni stiegen die Preise.", JUNE),
        ("de", "Er sagte gestern ab.", WED),
        ("es", "El lunes murieron dos personas.", MON),
        ("es", "En la noche del martes al miércoles.", TUE_WED),
        ("es", "La madrugada del miércoles murieron dos personas.", WED),
        ("es", "El martes por la noche murieron dos personas.", TUE_WED),
        ("es", "Ayer por la mañana cayó el puente.", WED),
        ("es", "Anoche cayó el puente.", WED_THU),
        ("es", "El próximo martes se reúne el tribunal.", NEXT_TUE),
        ("es", "El martes el tribunal decidirá.", NEXT_TUE),
        ("es", "El 18 de febrero cayó el puente.", THU),
        ("es", "La semana pasada subieron los precios.", LAST_WEEK),
        ("es", "En junio subieron los precios.", JUNE),
        ("es", "Hace dos días cayó el puente.", TUE),
    ],
)
def test_an_expression_is_resolved_from_the_time_of_publication(
    language: str, text: str, days: str
):
    assert said(language, text) == days


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "The storm hit late Monday and flooded 300 homes.", "2027-06-14"),
        ("en", "Shelling on the night of June 14 killed three.", "2027-06-14 2027-06-15"),
        ("en", "Unemployment fell to 4% in May.", "2027-05-01 2027-05-31"),
        ("en", "The minister is due to meet unions on Friday.", "2027-06-18"),
        ("en", "Over the weekend, 12,000 people marched.", "2027-06-12 2027-06-13"),
        ("en", "Three weeks ago, 200 workers were laid off.", "2027-05-23 2027-05-29"),
        ("it", "Domenica scorsa hanno votato in 30 mila.", "2027-06-13"),
        ("it", "L'altro ieri sono morte tre persone.", "2027-06-14"),
        ("it", "Il 2 giugno hanno sfilato 5.000 soldati.", "2027-06-02"),
        ("it", "Venerdì i sindacati incontreranno il ministro.", "2027-06-18"),
        (
            "it",
            "Nella notte fra lunedì e martedì sono caduti 80 millimetri.",
            "2027-06-14 2027-06-15",
        ),
        ("it", "Nel 2025 i morti erano 300.", "2025-01-01 2025-12-31"),
        ("it", "Nel fine settimana sono arrivati 2.000 turisti.", "2027-06-12 2027-06-13"),
        ("uk", "У понеділок увечері загинули троє.", "2027-06-14"),
        ("uk", "Уночі 15 червня збили 40 дронів.", "2027-06-15"),
        ("uk", "У травні безробіття становило 4%.", "2027-05-01 2027-05-31"),
        ("uk", "Позавчора поранили двох.", "2027-06-14"),
        ("uk", "У п'ятницю відбудеться суд.", "2027-06-18"),
        ("uk", "За минулий тиждень прибуло 300 людей.", "2027-06-07 2027-06-13"),
        ("uk", "Три дні тому затопило сто будинків.", "2027-06-13"),
        ("ru", "Вечером в понедельник погибли трое.", "2027-06-14"),
        ("ru", "14 июня погибли трое.", "2027-06-14"),
        ("ru", "За прошлую неделю прибыло 300 человек.", "2027-06-07 2027-06-13"),
        ("ru", "Неделю назад прибыло 300 человек.", "2027-06-06 2027-06-12"),
        ("ru", "В мае безработица составила 4%.", "2027-05-01 2027-05-31"),
        ("ru", "Суд состоится в пятницу.", "2027-06-18"),
        ("ru", "Минувшей ночью сбиты 40 дронов.", "2027-06-15 2027-06-16"),
        ("fr", "Lundi soir, trois personnes ont été tuées.", "2027-06-14"),
        ("fr", "Dans la nuit de lundi, 40 drones ont été abattus.", "2027-06-14 2027-06-15"),
        ("fr", "Le 14 juin, trois personnes ont été tuées.", "2027-06-14"),
        ("fr", "Vendredi, les syndicats rencontreront le ministre.", "2027-06-18"),
        ("fr", "Il y a trois jours, cent maisons ont été inondées.", "2027-06-13"),
        ("fr", "Au mois de mai, le chômage était de 4 %.", "2027-05-01 2027-05-31"),
        ("fr", "Ce week-end, 12 000 personnes ont défilé.", "2027-06-12 2027-06-13"),
        ("fr", "Depuis lundi, 300 personnes sont arrivées.", "2027-06-14"),
        ("de", "Am Montagabend starben drei Menschen.", "2027-06-14"),
        (
            "de",
            "In der Nacht zum Dienstag wurden 40 Drohnen abgeschossen.",
            "2027-06-14 2027-06-15",
        ),
        ("de", "Bei dem Angriff vom 14. Juni starben drei Menschen.", "2027-06-14"),
        ("de", "Vor drei Tagen wurden hundert Häuser überflutet.", "2027-06-13"),
        ("de", "Seit Montag sind 300 Menschen angekommen.", "2027-06-14"),
        ("de", "Im Vorjahr waren es 300 Tote.", "2026-01-01 2026-12-31"),
        ("de", "Montagnacht starben drei Menschen.", "2027-06-14 2027-06-15"),
        ("de", "Zwischen dem 12. und 14. Juni fielen 80 Liter.", "2027-06-12 2027-06-14"),
        ("es", "El lunes por la tarde murieron tres personas.", "2027-06-14"),
        ("es", "En la madrugada de este lunes murieron tres.", "2027-06-14"),
        ("es", "Este fin de semana marcharon 12.000 personas.", "2027-06-12 2027-06-13"),
        ("es", "El viernes los sindicatos se reunirán con el ministro.", "2027-06-18"),
        ("es", "Hace una semana llegaron 300 personas.", "2027-06-06 2027-06-12"),
        ("es", "Desde el lunes han llegado 300 personas.", "2027-06-14"),
        ("es", "En mayo el paro fue del 4 %.", "2027-05-01 2027-05-31"),
        ("es", "Durante la noche del domingo ardieron 40 hectáreas.", "2027-06-13 2027-06-14"),
    ],
)
def test_expressions_of_another_week_are_resolved_as_well(language: str, text: str, days: str):
    assert said(language, text, "2027-06-16T14:00:00+02:00") == days


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It may 18 times fail, and soldiers march 10 km."),
        ("en", "The hearing lasted 24 hours and cost 2,000 euros."),
        ("de", "Am nächsten der drei Wege stehen 2000 Leute."),
        ("it", "Marte ha 17 crateri, e 3-1 è finita."),
        ("fr", "La planète Mars a 17 cratères et sept personnes."),
        ("es", "La mar y el señor Domingo López."),
        ("ru", "Окружающую среду защищают 20 человек."),
        ("uk", "Їх було 2027, а стало 17."),
    ],
)
def test_other_words_and_numbers_are_no_days(language: str, text: str):
    assert said(language, text) is None


def test_a_night_that_is_over_when_its_own_day_reports_it_began_the_day_before():
    text = "Nella notte di mercoledì sono stati lanciati 500 droni."
    assert said("it", text, "2027-02-17T09:00:00+01:00") == TUE_WED


def test_a_part_of_the_day_that_has_not_come_yet_is_yesterdays():
    text = "Drei würden vermisst, sagte sie am späten Abend."
    assert said("de", text, "2027-02-19T06:00:00+01:00") == THU
    assert said("de", text, "2027-02-18T21:00:00+01:00") == THU


def test_a_part_of_the_day_gives_way_to_a_day_in_its_sentence():
    text = "On Tuesday they came back, and in the evening they left. In the evening it rained."
    found = days_in(text, "en", THURSDAY)
    assert [text[slice(*dated.span)] for dated in found] == ["Tuesday", "In the evening"]


def test_the_expression_nearest_to_the_offset_is_taken():
    text = "Four died on Tuesday, eleven on Wednesday."
    assert day_of(text, text.index("Four"), "en", THURSDAY) == (date(2027, 2, 16),) * 2
    assert day_of(text, text.index("eleven"), "en", THURSDAY) == (date(2027, 2, 17),) * 2


def test_within_keeps_to_the_sentence():
    text = "Four died on Tuesday. Eleven died."
    sentence = (text.index("Eleven"), len(text))
    assert day_of(text, sentence[0], "en", THURSDAY, within=sentence) is None
    assert day_of(text, sentence[0], "en", THURSDAY) == (date(2027, 2, 16),) * 2


def test_the_lead_gives_the_day_of_a_report_but_not_its_later_paragraphs():
    lead = "KYIV, Feb 17 - Nine people died.\n\nThey slept.\n\nOn Monday all was well."
    assert lead_day(lead, "en", THURSDAY) == (date(2027, 2, 17),) * 2
    assert lead_day("Nine died.\n\nThey slept.\n\nOn Monday, no.", "en", THURSDAY) is None
    assert lead_day("The worst since 1994.", "en", THURSDAY) is None


def test_dates_around_the_turn_of_the_year_take_the_nearest_year():
    assert said("en", "It burned on December 30.", "2027-01-02") == "2026-12-30"
    assert said("en", "The market opens on January 3.", "2026-12-30") == "2027-01-03"
    assert said("it", "A dicembre i prezzi.", "2027-01-10") == "2026-12-01 2026-12-31"


def test_tuesdays_drones_are_not_fridays():
    tuesday = day_of("500 drones came on Tuesday.", 0, "en", "2027-02-17T08:00:00Z")
    friday = day_of("500 Drohnen kamen am Freitag.", 0, "de", "2027-02-20T08:00:00+01:00")
    same = day_of("In der Nacht zum Mittwoch.", 0, "de", "2027-02-20T08:00:00+01:00")
    assert tuesday is not None
    assert friday is not None
    assert same is not None
    assert tuesday[1] < friday[0]
    assert same[0] <= tuesday[1] <= same[1]


def test_the_day_of_publication_is_the_outlets():
    text = "Stamane il ponte è crollato."
    assert said("it", text, "2027-02-18T00:30:00+01:00") == THU


@pytest.mark.parametrize("published", [None, "", "yesterday", "18.02.2027"])
def test_without_a_time_of_publication_no_day_is_known(published: str | None):
    assert day_of("On Tuesday.", 0, "en", published) is None


def test_a_date_and_a_datetime_serve_as_time_of_publication():
    assert day_of("Yesterday.", 0, "en", date(2027, 2, 18)) == (date(2027, 2, 17),) * 2
    assert day_of("Yesterday.", 0, "en", datetime(2027, 2, 18, 9)) == (date(2027, 2, 17),) * 2


def test_a_language_without_a_pack_has_no_days():
    assert days_in("Na terça-feira.", "pt", THURSDAY) == ()


WORDS = st.sampled_from(
    (Path(__file__).parent.parent / "fixtures" / "gold" / "GUIDE.md").read_text("utf-8").split()
    + [word for code in supported() for word in " ".join(load(code)["time"]["weekdays"]).split()]
    + [word for code in supported() for word in " ".join(load(code)["time"]["months"]).split()]
    + ["30.", "31", "29", "18", "0", "99", "999", "9999", "1999", "-", "au", "на", "auf", "ago"]
)


@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)),
    st.sampled_from(supported()),
    st.one_of(st.dates(), st.datetimes(), st.datetimes().map(datetime.isoformat)),
)
def test_no_text_raises_and_every_answer_is_an_interval_within_the_text(
    text: str, language: str, published: str | date
):
    for dated in days_in(text, language, published):
        assert 0 <= dated.span[0] < dated.span[1] <= len(text)
        assert dated.days[0] <= dated.days[1]
    lead_day(text, language, published)


@pytest.mark.parametrize("language", supported())
def test_a_pack_names_twelve_months_and_seven_days_and_no_word_twice(language: str):
    time = load(language)["time"]
    assert len(time["months"]) == len(time["months_short"]) == 12
    assert len(time["weekdays"]) == 7
    forms = [f.strip() for listed in time["months"] + time["weekdays"] for f in listed.split(",")]
    assert len(forms) == len(set(forms))
