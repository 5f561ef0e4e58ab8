"""Translating pages by wagtail-localize's own objects, so that editors find every sentence in its editor."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource


@transaction.atomic
def translate_page(*, page: Page, locale: Locale, words: Mapping[str, str]) -> Translation:
    """Translate a page and publish it; `words` says each sentence's translation, as a catalogue does.

    Parents that have no translation get a placeholder, which no reader sees (docs/decisions/0021). What `words` does
    not know waits in the editor, and stands there untranslated until then. The page is published after commit.
    """
    source, _is_new = TranslationSource.update_or_create_from_instance(page)
    translation, _is_new = Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = StringSegment.objects.filter(source=source).select_related("string")
    known = {(one.string_id, one.context_id): words[one.string.data] for one in segments if one.string.data in words}
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=string,
                context_id=context,
                locale=locale,
                data=text,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                updated_at=timezone.now(),
            )
            for (string, context), text in known.items()
        ],
        ignore_conflicts=True,
    )
    translation.save_target(publish=True)
    return translation


@transaction.atomic
def write_page(*, page: Page, locale: Locale) -> Page:
    """Return a draft of a page in a language whose pages are texts of their own; the one that is there, if any.

    It begins as a copy, is bound to the page by its translation key, and is no translation sentence by sentence.
    Parents that are not there get a placeholder, which no reader sees.
    """
    there = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
    if there is None:
        return page.specific.copy_for_translation(locale, copy_parents=True)
    if there.alias_of_id:
        there.specific.unpublish()
        Page.objects.filter(pk=there.pk).update(alias_of=None)
    written: Page = Page.objects.get(pk=there.pk).specific
    return written
