"""What the portfolio adds to the Wagtail admin."""

from wagtail.snippets.models import register_snippet

from projects.viewsets import NewsCategoryViewSet

register_snippet(NewsCategoryViewSet)
