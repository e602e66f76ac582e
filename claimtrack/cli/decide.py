"""Decisions from a script: each command writes one event and prints it."""

from __future__ import annotations

from typing import Any

import click

from claimtrack.cli.deciding import Deciding, by_option, deciding_options, print_events, who
from claimtrack.cli.output import Output, output_options
from claimtrack.errors import InputError


def _decision(kind: str, help_text: str) -> click.Command:
    @click.command(kind, help=help_text)
    @click.argument("matches", nargs=-1, required=True, type=int, metavar="MATCH...")
    @deciding_options
    @click.pass_obj
    def command(db: str, matches: tuple[int, ...], how: Deciding) -> None:
        from claimtrack import review
        from claimtrack.store import Database

        with Database.open(db) as database:
            decisions: list[Any] = [
                review.Decision(match, kind, how.seen, how.reason)  # type: ignore[arg-type]
                for match in dict.fromkeys(matches)
            ]
            done = review.decide(database, decisions, actor=who(how.by))
            print_events(database, done, how.output)

    return command


confirm_command = _decision(
    "confirm",
    """Confirm proposed matches; `claimtrack review --list` numbers them.

    A match that is `same` or `updated` makes one claim of two. Several matches are
    confirmed together or not at all, and undone together.
    """,
)
reject_command = _decision(
    "reject",
    """Reject proposed matches; they are not proposed again while their texts stay.

    Several are rejected together or not at all, and undone together.
    """,
)


@click.command("verdict")
@click.argument("claim", type=int)
@click.argument("rating")
@click.option("--url", required=True, metavar="URL", help="Of the published review.")
@click.option("--author", required=True, metavar="NAME", help="Who rates, such as an outlet.")
@click.option("--explanation", metavar="TEXT", help="Why the rating is what it is.")
@click.option("--rating-value", type=float, metavar="N", help="The rating as a number.")
@click.option("--best", type=float, metavar="N", help="The highest rating there is.")
@click.option("--worst", type=float, metavar="N", help="The lowest rating there is.")
@click.option("--claim-reviewed", metavar="TEXT", help="The claim in your own words.")
@click.option("--published", metavar="TIME", help="When the review was (ISO 8601).")
@click.option("--language", metavar="CODE", help="Of the review.")
@deciding_options
@click.pass_obj
def verdict_command(db: str, /, claim: int, rating: str, how: Deciding, **said: Any) -> None:
    """Rate a claim: RATING is in words, such as "False" or "Half true".

    \b
      claimtrack verdict 12 "False" --url https://example.org/check --author "The Quay"
    """
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        version = how.version(lambda: review.claim_version(database, claim))
        verdict = review.Verdict(rating, **said)
        event = review.verdict(database, claim, verdict, version=version, **how.signed)
        how.print(database, event)


@click.command("merge")
@click.argument("claim", type=int)
@click.argument("others", nargs=-1, required=True, type=int, metavar="OTHER...")
@deciding_options
@click.pass_obj
def merge_command(db: str, claim: int, others: tuple[int, ...], how: Deciding) -> None:
    """Make the OTHER claims part of CLAIM."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        seen = {
            number: review.claim_version(database, number) if how.seen is None else how.seen
            for number in (claim, *others)
        }
        event = review.merge(database, others, claim, versions=seen, **how.signed)
        how.print(database, event)


@click.command("split")
@click.argument("claim", type=int)
@click.argument("mentions", nargs=-1, required=True, type=int, metavar="MENTION...")
@click.option("--title", metavar="TEXT", help="Of the new claim; its first mention if not given.")
@deciding_options
@click.pass_obj
def split_command(
    db: str, claim: int, mentions: tuple[int, ...], title: str | None, how: Deciding
) -> None:
    """Put some MENTIONs of CLAIM into a new claim."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        version = how.version(lambda: review.claim_version(database, claim))
        event = review.split(database, claim, mentions, version=version, title=title, **how.signed)
        how.print(database, event)


@click.command("move")
@click.argument("mention", type=int)
@click.argument("claim", type=int, required=False)
@deciding_options
@click.pass_obj
def move_command(db: str, mention: int, claim: int | None, how: Deciding) -> None:
    """Put one MENTION into CLAIM; without CLAIM, only out of the one it is in."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        concerned = claim if claim is not None else database.claim_of([mention]).get(mention, 0)
        version = how.version(lambda: review.claim_version(database, concerned))
        if claim is None:
            event = review.leave(database, mention, version=version, **how.signed)
        else:
            event = review.join(database, mention, claim, version=version, **how.signed)
        how.print(database, event)


@click.command("edit")
@click.argument("mention", type=int)
@click.option("--speaker", metavar="NAME", help="Who said it; empty for nobody in particular.")
@click.option("--low", metavar="N", help="The least that the words assert; empty for no bound.")
@click.option("--high", metavar="N", help="The most that they assert; empty for no bound.")
@click.option("--point", metavar="N", help="The number said; empty where there is none.")
@click.option("--modifier", metavar="WORD", help="exact, about, over, at_least, under, …")
@click.option("--kind", metavar="WORD", help="count, fraction, percent, money, measure, duration.")
@click.option("--unit", metavar="UNIT", help="Such as km or EUR; empty for none.")
@click.option("--item", metavar="WORDS", help="What is counted; empty for nothing.")
@deciding_options
@click.pass_obj
def edit_command(
    db: str, /, mention: int, speaker: str | None, how: Deciding, **figure: str | None
) -> None:
    """Correct the speaker of a MENTION, or its figure. The report stays as it is."""
    from claimtrack import review
    from claimtrack.store import Database

    given = {name: value or None for name, value in figure.items() if value is not None}
    if (speaker is None) == (not given):
        raise InputError("name what to correct: --speaker, or fields of the figure such as --low")
    with Database.open(db) as database:
        version = how.version(lambda: review.mention_version(database, mention))
        if speaker is not None:
            event = review.edit_speaker(database, mention, speaker, version=version, **how.signed)
        else:
            event = review.edit_figure(database, mention, given, version=version, **how.signed)
        how.print(database, event)


@click.command("alias")
@click.argument("speaker", type=int)
@click.argument("name")
@click.option("--language", metavar="CODE", help="Of a new name.")
@click.option("--main", is_flag=True, help="Let the speaker go by this one of its names.")
@click.option("--remove", is_flag=True, help="Take this name away.")
@deciding_options
@click.pass_obj
def alias_command(
    db: str,
    speaker: int,
    name: str,
    language: str | None,
    main: bool,
    remove: bool,
    how: Deciding,
) -> None:
    """Give SPEAKER a further NAME, under which it is found and recognised from now on."""
    from claimtrack import review
    from claimtrack.store import Database

    if main + remove + (language is not None) > 1:
        raise click.UsageError("only one of --language, --main and --remove")
    with Database.open(db) as database:
        seen = how.version(lambda: review.speaker_version(database, speaker))
        if main:
            event = review.main_alias(database, speaker, name, version=seen, **how.signed)
        elif remove:
            event = review.remove_alias(database, speaker, name, version=seen, **how.signed)
        else:
            event = review.add_alias(database, speaker, name, language, version=seen, **how.signed)
        how.print(database, event)


@click.command("note")
@click.argument("text")
@click.option("--match", type=int, metavar="MATCH")
@click.option("--claim", type=int, metavar="CLAIM")
@click.option("--mention", type=int, metavar="MENTION")
@by_option
@output_options
@click.pass_obj
def note_command(
    db: str, /, text: str, by: str | None, output: Output, **about: int | None
) -> None:
    """Write TEXT beside a match, a claim or a mention."""
    from claimtrack import review
    from claimtrack.store import Database

    with Database.open(db) as database:
        event = review.note(database, text, actor=who(by), **about)
        print_events(database, [event], output)
