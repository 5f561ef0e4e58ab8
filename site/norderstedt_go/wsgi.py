"""Entry for page servers (gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "norderstedt_go.settings.production")
application = get_wsgi_application()
