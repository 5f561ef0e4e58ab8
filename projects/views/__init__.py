"""What the pages of fields, portfolio, working groups and news show."""

from projects.views.news import news_filter
from projects.views.pages import project_filter

__all__ = ["news_filter", "project_filter"]
