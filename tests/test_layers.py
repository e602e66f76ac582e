"""The house rules that a machine can hold: imports go down, languages live in packs."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "claimtrack"
MODULES = sorted(PACKAGE.rglob("*.py"))
LAYERS = {
    "types": 0,
    "errors": 0,
    "languages": 1,
    "names": 1,
    "read": 2,
    "extract": 2,
    "encode": 3,
    "index": 3,
    "store": 3,
    "match": 4,
    "pipeline": 5,
    "review": 5,
    "export": 5,
    "web": 6,
    # Above the pages: `claimtrack serve` starts them.
    "cli": 7,
}
APART = {"read", "extract"}, {"encode", "index", "store"}
HEAVY = {"torch", "sentence_transformers", "faiss", "sqlite_utils", "trafilatura", "pandas"}
EAGER_ALLOWED: dict[str, set[str]] = {}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_the_layers(path: Path):
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if not name.startswith("claimtrack."):
            continue
        there = name.split(".")[1]
        if there not in LAYERS or there == here:
            continue
        apart = any({here, there} <= group for group in APART)
        assert LAYERS[there] < LAYERS[here] or (
            LAYERS[there] == LAYERS[here] and not apart and LAYERS[here] in (0, 5)
        ), f"{here} imports {there}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_heavy_packages_are_imported_inside_functions_only(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    eager = {
        name.split(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imports(node)
    }
    assert not eager & HEAVY


def pack_words() -> dict[str, set[str]]:
    """Every word of more than three letters that a pack lists, by language."""
    words: dict[str, set[str]] = {}

    def collect(node: object, into: set[str]) -> None:
        if isinstance(node, str):
            into |= {w for w in re.findall(r"[^\W\d_]+", node.lower()) if len(w) > 3}
        elif isinstance(node, list):
            for item in node:
                collect(item, into)
        elif isinstance(node, dict):
            for item in node.values():
                collect(item, into)

    for file in sorted((PACKAGE / "languages").glob("*.toml")):
        collect(tomllib.loads(file.read_text(encoding="utf-8")), words.setdefault(file.stem, set()))
    return words


def literals(tree: ast.AST) -> set[str]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    }


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if room(p) in ("extract", "match", "languages")],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_no_word_of_a_language_stands_in_code(path: Path):
    everything = set().union(*pack_words().values())
    foreign = {word for word in everything if not word.isascii()}
    marks = set("«»„“”‚‘’‹›—–")
    for text in literals(ast.parse(path.read_text(encoding="utf-8"))):
        assert not set(re.findall(r"[^\W\d_]+", text.lower())) & foreign, text
        if room(path) == "extract" and path.name != "layout.py":
            assert not marks & set(text), f"a quotation mark or dash in {text!r}"


def test_no_room_for_odds_and_ends():
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "util", "helpers", "constants", "common", "misc"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_stay_small(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450
