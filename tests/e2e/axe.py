"""axe-core in the page. Evaluated through the debugger, it does not fall under the page's own policy."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

# Everything that WCAG 2.2 A and AA asks for, and what axe recommends beyond it. No rule is switched off.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of what violates nothing axe describes one place alone: all of them would take a quarter of its time.
RUN = """async (only) => {
  const result = await axe.run(document, {...(only && {runOnly: only}), resultTypes: ["violations"]});
  const told = (entries) => Object.fromEntries(entries.map((entry) => [
    entry.id, entry.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
  ]));
  return {
    violations: told(result.violations),
    rules: ["violations", "incomplete", "passes", "inapplicable"].flatMap((kind) => result[kind].map(({id}) => id)),
  };
}"""

Findings = dict[str, list[str]]


@cache
def source() -> str:
    return (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def look(page: Page, only: dict | None = None) -> dict:
    """Return what violates a rule, and which rules were asked; `only` is axe's own runOnly."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(source())
    return page.evaluate(RUN, only)


def violations(page: Page, *rules: str) -> Findings:
    """Return what violates a rule, by rule: all of them, or the named ones."""
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    return look(page, only)["violations"]


# A phone in the evening, a desk by day; `make soak` adds the other two.
LIGHTS = ((360, "dark"), (1440, "light"))
OTHER_LIGHTS = ((360, "light"), (1440, "dark"))


def violations_by_light(page: Page, lights: tuple[tuple[int, str], ...] = LIGHTS) -> dict[tuple[int, str], Findings]:
    """Return what violates a rule on a phone and on a desk, light and dark: nothing for what is clean."""
    found = {}
    for width, theme in lights:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        if wrong := violations(page):
            found[width, theme] = wrong
    return found
