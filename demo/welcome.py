"""What `make run` prints when the city is ready: where it is, who may edit it, what to look at first."""

import sys

from demo.people import EDITOR_EMAIL, EDITOR_PASSWORD


def welcome(port: int) -> str:
    """Return the greeting."""
    site = f"http://localhost:{port}"
    return f"""Open   {site}/
Edit   {site}/admin/   {EDITOR_EMAIL} / {EDITOR_PASSWORD}

Look first at
  {site}/projekte/?status=in-progress   the portfolio, filtered
  {site}/projekte/sammelaktion-mobilgeraete/   a project with phase, results and answers
  {site}/projekte/#scoring   all projects on two axes
  {site}/projekte/csv/   the same as open data

Ctrl-C stops everything.
"""


if __name__ == "__main__":
    print(welcome(int(sys.argv[1])))
