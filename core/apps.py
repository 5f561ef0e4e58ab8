from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core import demo, receivers  # noqa: F401 (importing registers)
        from core.services import guards, locales, translations  # noqa: F401 (the last one guards publishing)

        post_migrate.connect(guards.apply)
        post_migrate.connect(locales.create, sender=self)
        receivers.watch()
        quote_search_words()


def quote_search_words() -> None:
    """Let SQLite's search take every word that somebody types.

    Wagtail quotes words for it as if for SQL, so a quotation mark ended the word, and the rest was read as commands:
    an error that looked like a lost database. Within quotes, FTS5 knows doubled ones alone (its syntax, section 3.1).
    """
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    from modelsearch.backends.database.sqlite.query import Lexeme

    def as_sql(word: Any, _compiler: Any, _connection: Any) -> tuple[str, list[str]]:
        quoted = word.value.replace("\0", "").replace('"', '""')
        return ('"%s"*' if word.prefix else '"%s"'), [quoted]

    Lexeme.as_sql = as_sql
