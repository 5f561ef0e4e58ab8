"""The Django project. The Celery app comes along, so that tasks find their broker from every process."""

from norderstedt_go.celery import app as celery_app

__all__ = ["celery_app"]
