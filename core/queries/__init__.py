"""Reads that every page needs: the city's landing pages, its menu, what a body of blocks points to."""

from core.queries.frame import footer_pages, landing_page, landing_pages, landing_url, menu_pages, way_to
from core.queries.places import shown_places

__all__ = ["footer_pages", "landing_page", "landing_pages", "landing_url", "menu_pages", "shown_places", "way_to"]
