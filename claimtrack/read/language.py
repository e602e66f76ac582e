"""Which of the supported languages a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

from claimtrack.errors import LanguageError
from claimtrack.languages import load, supported

# Below this share of the probability no supported language is meant. The shortest headlines
# of the gold reports keep 0.04 and more; a sentence in Polish or Portuguese leaves 0.0001.
_SHARE = 0.01


def language_of(text: str, given: str | None, what: str = "the text") -> str:
    """The language that was given, if a pack has it, else the likeliest of the packs.

    Raises :class:`~claimtrack.errors.LanguageError` for a language without a pack, given
    or clearly recognised.
    """
    if given is not None:
        load(given)
        return given
    ranked = _identifier().rank(text)
    known = [(code, share) for code, share in ranked if code in supported()]
    if sum(share for _, share in known) < _SHARE and any(c.isalpha() for c in text):
        languages = ", ".join(supported())
        raise LanguageError(
            f"{what} seems to be in another language ({ranked[0][0]}) than {languages}:"
            " if it is not, name one with --language"
        )
    return str(known[0][0])


@cache
def _identifier() -> Any:
    # Loading takes 0.6 s, so a look-up of one sentence should not come here.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
