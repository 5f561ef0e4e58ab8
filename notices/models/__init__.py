"""Notices of the city, and ways that people have told us."""

from notices.models.pages import NoticeIndexPage, NoticePage
from notices.models.ways import Way

__all__ = ["NoticeIndexPage", "NoticePage", "Way"]
