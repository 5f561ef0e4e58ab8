"""Notices of the city."""

from notices.models.pages import NoticeIndexPage, NoticePage

__all__ = ["NoticeIndexPage", "NoticePage"]
