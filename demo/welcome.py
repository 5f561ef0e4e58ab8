"""What `make run` prints when the city is ready: where it is, who may edit it, what to look at first."""

import sys

from core.brand import content
from demo.people import EDITOR_PASSWORD, PEOPLE


def welcome(port: int) -> str:
    """Return the greeting."""
    site = f"http://localhost:{port}"
    project = content("projects")["project"][0]["slug"]
    people = "\n".join(f"  {person.email:24}{person.role:16}{person.does}" for person in PEOPLE)
    return f"""Open   {site}/
Edit   {site}/admin/   with one of these addresses; password: {EDITOR_PASSWORD}
{people}
Mail   {site}/demo/postfach/   what the city sends lands there, codes for signing in too

Look first at
  {site}/projekte/?status=in-progress   the portfolio, filtered
  {site}/projekte/{project}/   a project with phase, results and answers
  {site}/projekte/#scoring   all projects on two axes
  {site}/projekte/csv/   the same as open data

Ctrl-C stops everything.
"""


if __name__ == "__main__":
    print(welcome(int(sys.argv[1])))
