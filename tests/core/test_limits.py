"""How often somebody may do something, and what happens when nothing can count."""

from django.test import RequestFactory

from core.services.limits import allowed

REDIS_AWAY = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/1"}
}


def test_so_many_and_no_more(settings, tmp_path):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "cache"}
    }
    asks = [RequestFactory().get("/", REMOTE_ADDR=address) for address in ["192.0.2.1"] * 3 + ["192.0.2.2"]]
    assert [allowed(ask, "test", most=2, seconds=3600) for ask in asks] == [True, True, False, True]


def test_while_the_cache_is_away_nothing_typed_is_lost(settings):
    settings.CACHES = REDIS_AWAY
    assert allowed(RequestFactory().get("/"), "test", most=0, seconds=3600)
