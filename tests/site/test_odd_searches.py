"""Signs that mean something to a database's search mean nothing when somebody types them: on both databases."""

from urllib.parse import quote

import pytest
from django.db import connection

from tests.site.hostile_city import read

pytestmark = pytest.mark.django_db

ODD = ['"', "'", '"x" OR "y', "\\", "x*", "a AND", "NEAR(a b)", "(", "^x", "%s", "%", "-", ":"]


@pytest.mark.parametrize("query", ODD)
def test_a_sign_in_a_search_is_no_command(city, editor, query):
    """The search of editors and of the interface, which is Wagtail's; ours has its own words (tests/search)."""
    asked = ["/api/v1/pages/?search=", "/admin/images/?q=", "/admin/documents/?q=", "/admin/pages/search/?q="]
    assert {address: read(editor, address + quote(query)).status for address in asked} == dict.fromkeys(asked, 200)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL quotes by itself; the run on SQLite has this one")
def test_control_with_wagtails_own_quoting_it_is_one(city, client, monkeypatch):
    # Its module can be imported on SQLite alone.
    from modelsearch.backends.database.sqlite.query import Lexeme

    monkeypatch.setattr(Lexeme, "as_sql", lambda word, *_: ('"%s"', [word.value.replace("'", "''")]))
    assert client.get("/api/v1/pages/", {"search": '"x'}).status_code == 503


def test_what_no_database_takes_is_refused(city, client):
    assert client.get("/api/v1/pages/", {"search": "a\0b"}).status_code == 400
