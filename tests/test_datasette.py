"""The database in the real Datasette, as it is: labels, full-text search, views."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claimtrack import review
from claimtrack.cli import cli
from claimtrack.store import Database

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("datasette") / "claims.db"
    sources = [str(REPORTS / "raid-it.txt"), str(REPORTS / "raid-en.html")]
    result = CliRunner().invoke(cli, ["--db", str(path), "add", *sources])
    assert result.exit_code == 0, result.output
    with Database.open(path) as database:
        claim = next(iter(database.claims()))["id"]
        verdict = review.Verdict("False", "https://check.example/1", "Check")
        review.verdict(database, claim, verdict, actor="ana", version=0)
    return path


def client(path: Path, metadata: Any = None) -> Any:
    """A function that asks a Datasette of its own for an address."""
    from datasette.app import Datasette

    datasette = Datasette([str(path)], metadata=metadata)

    def get(address: str, status: int = 200) -> Any:
        async def ask() -> Any:
            await datasette.invoke_startup()
            return await datasette.client.get(address)

        response = asyncio.run(ask())
        assert response.status_code == status, (address, response.text[:500])
        return response.json() if ".json" in address else response

    return get


@pytest.fixture(scope="module")
def get(path: Path) -> Any:
    return client(path)


@pytest.fixture(scope="module")
def described(path: Path) -> Any:
    """The same with the metadata in docs/."""
    metadata = Path(__file__).parent.parent / "docs" / "datasette.json"
    return client(path, json.loads(metadata.read_text(encoding="utf-8")))


def test_every_table_and_view_opens(get, path):
    with Database.open(path, readonly=True) as database:
        names = [
            row["name"]
            for row in database.rows(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            )
            if "_fts" not in row["name"] and not row["name"].startswith("sqlite_")
        ]
    assert len(names) > 20
    for name in names:
        assert "rows" in get(f"/claims/{name}.json?_shape=objects")
        assert "<table" in get(f"/claims/{name}").text or "0 records" in get(f"/claims/{name}").text


def test_foreign_keys_show_names_and_not_numbers(get):
    for table, column in (
        ("mentions", "document_id"),
        ("mentions", "speaker_id"),
        ("mentions", "claim_id"),
        ("documents", "outlet_id"),
        ("vectors", "encoder_id"),
        ("verdicts", "claim_id"),
    ):
        rows = get(f"/claims/{table}.json?_labels=on&_shape=objects&{column}__notnull=1")["rows"]
        assert rows, table
        for row in rows:
            assert isinstance(row[column], dict), (table, column)
            assert row[column]["label"] != str(row[column]["value"])


def test_search_finds_words_without_accents(get):
    rows = get("/claims/mentions.json?_search=perche&_shape=objects")["rows"]
    assert all("perch" in row["context"].lower() for row in rows)
    rows = get("/claims/mentions.json?_search=droni&_shape=objects")["rows"]
    assert rows
    assert all("dron" in row["context"].lower() for row in rows)
    assert get("/claims/documents.json?_search=droni&_shape=objects")["rows"]
    assert 'name="_search"' in get("/claims/mentions").text


def test_views_read_like_the_lists(get, path):
    rows = get("/claims/mention_list.json?_shape=array&_size=500")
    with Database.open(path, readonly=True) as database:
        assert rows == list(database.mentions())
        claims = get("/claims/claim_list.json?_shape=array&_sort=id&_size=500")
        assert claims == sorted(database.claims(), key=lambda row: row["id"])
    assert get("/claims/verdict_list.json?_shape=array")[0]["rating"] == "False"


def test_facets_and_queries_work(get):
    found = get("/claims/mentions.json?_facet=kind&_facet=claim_id&_shape=objects")
    facets = found["facet_results"]
    facets = facets.get("results", facets)
    assert {f["value"] for f in facets["kind"]["results"]} >= {"count", "direct"}
    assert any(str(f["label"]) != str(f["value"]) for f in facets["claim_id"]["results"])
    sql = "SELECT+speaker,+text,+outlet+FROM+mention_list+WHERE+type+=+'quote'"
    assert get(f"/claims.json?sql={sql}&_shape=array")


def test_csv_of_a_list_is_complete(get, path):
    text = get("/claims/mention_list.csv").text
    with Database.open(path, readonly=True) as database:
        assert len(list(database.mentions())) < len(text.splitlines())


def test_the_database_is_not_changed_by_reading(get, path):
    before = path.read_bytes()
    get("/claims/mentions")
    assert path.read_bytes() == before


def test_with_the_metadata_a_match_shows_the_words_of_its_mentions(described, path):
    rows = described("/claims/matches.json?_labels=on&_shape=objects")["rows"]
    assert rows
    with Database.open(path, readonly=True) as database:
        for row in rows:
            for column in ("mention_id", "other_id"):
                assert row[column]["label"] == database.passage(row[column]["value"]).text
    assert "Quotes and figures, each at its place" in described("/claims/mentions").text


def test_with_the_metadata_accounts_are_not_shown(described):
    for table in ("users", "sessions", "login_attempts", "settings"):
        described(f"/claims/{table}", status=403)


def test_the_metadata_speaks_of_tables_and_columns_that_there_are(path):
    metadata = Path(__file__).parent.parent / "docs" / "datasette.json"
    tables = json.loads(metadata.read_text(encoding="utf-8"))["databases"]["claims"]["tables"]
    with Database.open(path, readonly=True) as database:
        for table, said in tables.items():
            columns = {row["name"] for row in database.rows(f"PRAGMA table_info({table})")}
            assert columns, table
            named = {said.get("label_column"), said.get("sort_desc"), *said.get("facets", [])}
            assert named - {None} <= columns, table
