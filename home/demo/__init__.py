"""The demo city's home page, its pages of blocks and their pictures."""

from home.demo import about, kit, pages, places, simple, translations

__all__ = ["about", "kit", "pages", "places", "simple", "translations"]
