"""The catalogues say all that the source says, and the command that watches over them bites."""

import re
import shutil
from gettext import GNUTranslations
from pathlib import Path

import pytest

from tools import messages

CATALOGUE = Path("locale/de/LC_MESSAGES/django.po")
PROJECT = '[tool.hatch.build.targets.wheel]\npackages = ["shop"]\n'
CODE = """\
from django.utils.translation import gettext_lazy as _

GREETING = _("Good day, %(name)s")
"""
TEMPLATE = """\
{% load i18n %}
<ul>
    <li>{% translate "Basket" %}</li>
  <li>{% blocktranslate count count=things|length %}One thing{% plural %}{{ count }} things{% endblocktranslate %}</li>
</ul>
"""
GERMAN = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

msgid "Basket"
msgstr "Korb"

msgid "Good day, %(name)s"
msgstr "Guten Tag, %(name)s"

msgid "One thing"
msgid_plural "%(count)s things"
msgstr[0] "Ein Ding"
msgstr[1] "%(count)s Dinge"
"""


def write(root: Path, catalogue: str) -> Path:
    """Lay out a project with one module, one template and the given catalogue; return its folder."""
    texts = {"pyproject.toml": PROJECT, "shop/models.py": CODE, "templates/shop.html": TEMPLATE, CATALOGUE: catalogue}
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_our_catalogues_say_all_that_the_source_says() -> None:
    assert messages.check(messages.ROOT) == []


def test_extracting_again_changes_nothing(tmp_path: Path) -> None:
    packages = [name.split("/")[0] for name in messages.packages(messages.ROOT)]
    for folder in [*packages, "templates", "locale"]:
        shutil.copytree(messages.ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(messages.ROOT / "pyproject.toml", tmp_path)

    messages.extract(tmp_path)

    assert (tmp_path / CATALOGUE).read_bytes() == (messages.ROOT / CATALOGUE).read_bytes()


def test_a_complete_catalogue_has_no_faults(tmp_path: Path) -> None:
    assert messages.check(write(tmp_path, GERMAN)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('msgid "Basket"\nmsgstr "Korb"\n', "", "missing: Basket"),
        ('"Korb"', '""', "empty: Basket"),
        ('msgid "Basket"', '#, fuzzy\nmsgid "Basket"', "fuzzy: Basket"),
        ("Guten Tag, %(name)s", "Guten Tag, %(nam)s", "other placeholders: Good day, %(name)s"),
        ("Guten Tag, %(name)s", "Guten Tag", "other placeholders: Good day, %(name)s"),
        ("%(count)s Dinge", "Viele Dinge", "other placeholders: One thing"),
        ('msgstr[1] "%(count)s Dinge"', 'msgstr[1] ""', "empty: One thing"),
        ('msgid "Basket"', 'msgid "Till"\nmsgstr "Kasse"\n\nmsgid "Basket"', "obsolete: Till"),
        ('msgid "Basket"', '#~ msgid "Till"\n#~ msgstr "Kasse"\n\nmsgid "Basket"', "obsolete: Till"),
    ],
)
def test_check_names_the_fault(tmp_path: Path, right: str, wrong: str, fault: str) -> None:
    assert GERMAN.count(right) == 1

    assert messages.check(write(tmp_path, GERMAN.replace(right, wrong))) == [f"de: {fault}"]


def test_check_misses_a_catalogue_that_is_not_there(tmp_path: Path) -> None:
    root = write(tmp_path, GERMAN)
    (root / CATALOGUE).unlink()

    assert messages.check(root) == ["locale: no catalogue"]


def test_the_command_fails_on_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ROOT", write(tmp_path, GERMAN.replace('"Korb"', '""')))

    assert messages.main("check") == 1


def test_extract_keeps_translations_drops_what_is_obsolete_and_guesses_nothing(tmp_path: Path) -> None:
    root = write(tmp_path, GERMAN.replace('"Basket"', '"Baskets"'))

    messages.extract(root)

    assert messages.check(root) == ["de: empty: Basket"]


def test_compile_writes_what_django_reads(tmp_path: Path) -> None:
    root = write(tmp_path, GERMAN)

    messages.compile_all(root)

    with (root / CATALOGUE).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert compiled.gettext("Basket") == "Korb"
    assert [compiled.ngettext("One thing", "%(count)s things", count) for count in (1, 2)] == [
        "Ein Ding",
        "%(count)s Dinge",
    ]


def test_english_is_whole_and_english() -> None:
    """Ids are English; what readers get is too: no German letters or quotation marks, no German words."""
    german = re.compile(r"[„äöüßÄÖÜ]|\b(der|das|und|nicht|mit|für|von|wir|eine?|werden|oder|auch)\b")
    # Names and forms of address that stay as they are.
    names = re.compile(r"Stadtbücherei")
    catalogue = next(one for path, one in messages.catalogues(messages.ROOT).items() if path.parts[-3] == "en")
    texts = [
        text for one in catalogue if one.id for text in ([one.string] if isinstance(one.string, str) else one.string)
    ]
    assert len(texts) > 1000
    assert [text for text in texts if not text or german.search(names.sub("", text))] == []


def test_leichte_sprache_says_only_what_is_simpler() -> None:
    catalogue = next(one for path, one in messages.catalogues(messages.ROOT).items() if path.parts[-3] == "de_Simple")
    assert 20 < len([one for one in catalogue if one.id]) < 100
