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
