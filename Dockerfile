# One image for all of the site's processes (compose.yaml). The build is the one that `make install` makes.
FROM python:3.11-slim-bookworm
ARG BRAND
ENV BRAND=${BRAND} VAR_DIR=/srv/var PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=norderstedt_go.settings.production
WORKDIR /srv/site
RUN useradd --system --create-home site && mkdir -p /srv/var && chown site /srv/var /srv/site
USER site
COPY --chown=site . .
RUN python3 tools/bootstrap.py install
ENV PATH=/srv/site/.venv/bin:$PATH
VOLUME /srv/var
