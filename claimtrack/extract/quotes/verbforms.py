"""The verb tables of a pack, written out: every form of a verb with its lemma and slots."""

from __future__ import annotations

from collections.abc import Iterator

FINITE, PARTICIPLE, GERUND = "finite", "participle", "gerund"
SLOTS = (FINITE, PARTICIPLE, GERUND)
Forms = dict[str, tuple[str, set[str]]]
"""Form -> lemma and slots."""
Endings = list[list[str]]
"""Endings of the three slots, "." for the bare stem."""


def endings(line: str) -> Endings:
    """ "e ent a | é | ant" as the endings of the three slots."""
    return [part.split() for part in line.split("|")]


class VerbForms:
    """Reads the lines of verb tables: paradigms, listed forms, and the forms that follow."""

    def __init__(self, paradigms: dict[str, str], derived: dict[str, str]) -> None:
        self.paradigms = {name: endings(line) for name, line in paradigms.items()}
        self.derived = {ending: endings(line) for ending, line in derived.items()}
        self._longest_first = sorted(self.derived, key=len, reverse=True)

    def read(self, text: str) -> Forms:
        """Form -> lemma and slots, from the lines of one verb table."""
        forms: Forms = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            rows = self._by_paradigm(line) if line.startswith("/") else self._listed(line)
            for form, lemma, slot in rows:
                forms.setdefault(form.replace("_", " "), (lemma, set()))[1].add(slot)
        return forms

    def _by_paradigm(self, line: str) -> Iterator[tuple[str, str, str]]:
        name, *stems = line[1:].split()
        for stem in stems:
            for slot, ends in zip(SLOTS, self.paradigms[name], strict=True):
                for ending in ends:
                    yield stem + ("" if ending == "." else ending), f"{stem}/{name}", slot

    def _listed(self, line: str) -> Iterator[tuple[str, str, str]]:
        lemma, _, rest = line.partition(":")
        for slot, part in zip(SLOTS, rest.split("|"), strict=False):
            for form in part.split():
                yield form, lemma.strip(), slot
                if slot == FINITE and "_" not in form and "+" not in form:
                    yield from self._following(form, lemma.strip())

    def _following(self, form: str, lemma: str) -> Iterator[tuple[str, str, str]]:
        """The forms that one listed form implies: advirtió, so advirtieron and advirtiera."""
        for ending in self._longest_first:
            if form.endswith(ending) and len(form) > len(ending) + 1:
                stem = form[: -len(ending)]
                for slot, ends in zip(SLOTS, self.derived[ending], strict=False):
                    for other in ends:
                        yield stem + other, lemma, slot
                return

    @staticmethod
    def infinitive(lemma: str) -> str:
        """The infinitive that a lemma spells: "se_plaindre", "afirm/ar"."""
        stem, slash, name = lemma.partition("/")
        if slash:
            return stem + name.rstrip("0123456789")
        return lemma.rpartition("_")[2].rpartition("'")[2]
