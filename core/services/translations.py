"""Translating pages by wagtail-localize's own objects, so that editors find every sentence in its editor."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource


@transaction.atomic
def translate_page(*, page: Page, locale: Locale, words: Mapping[str, str]) -> Translation:
    """Translate a page and publish it; `words` says each sentence's translation, as a catalogue does.

    Parents that have no translation get a placeholder, which no reader sees (docs/decisions/0021). Raises
    ValidationError if `words` lacks a sentence.
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
    _demand_whole(translation)
    # wagtail-localize publishes after commit, with the page as it was then: children that have come since would be
    # forgotten (`numchild`), and the next one could not be added.
    with disable_reference_index_auto_update():
        # Publishing, the line after, fills the index.
        translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()
    return translation


def _demand_whole(translation: Translation) -> None:
    total, done = translation.get_progress()
    if done < total:
        raise ValidationError(_("Sentences without a translation are left. Only a whole page can be published."))


def save_whole(translation: Translation, user: Any = None, publish: bool = True) -> None:
    """Save a translation; publish only a whole one, and only by those who may publish its page.

    Stands in place of wagtail-localize's own `save_target`: that puts the original's words where a sentence has no
    translation, and asks for no right where an original brings all its translations up to date.
    Raises ValidationError for an unfinished page, PermissionDenied for the wrong person.
    """
    if publish and issubclass(translation.source.specific_content_type.model_class() or object, Page):
        _demand_whole(translation)
        _demand_right(translation, user)
    SAVE_TARGET(translation, user=user, publish=publish)


def _demand_right(translation: Translation, user: Any) -> None:
    if user is None:
        return
    keys = {"translation_key": translation.source.object_id}
    twin = Page.objects.filter(**keys, locale=translation.target_locale).first() or Page.objects.get(
        **keys, locale=translation.source.locale
    )
    if not twin.permissions_for_user(user).can_publish():
        raise PermissionDenied


SAVE_TARGET = Translation.save_target
Translation.save_target = save_whole


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
