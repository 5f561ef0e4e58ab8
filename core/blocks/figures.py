"""Blocks of numbers: every number is dated and sourced."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, DateBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock, TypedTableBlockValidationError

from core.blocks import samples

NUMBERS = _("Numbers and files")


class FactBlock(StructBlock):
    """A figure with the words that belong to it."""

    figure = CharBlock(label=_("Figure"), max_length=20, help_text=_("The number, with its unit: 50, 12 %, 1.300 m²."))
    text = CharBlock(label=_("Text"), max_length=120, help_text=_("What is counted, in a few words."))

    class Meta:
        icon = "order"
        label = _("Fact")
        description = _("A number and what it counts.")


class FigureBlock(FactBlock):
    """A figure that says where it comes from and as of when."""

    source = CharBlock(label=_("Source"), max_length=160, help_text=_("Who says so: an office, a report, a study."))
    day = DateBlock(label=_("As of"), help_text=_("The day for which the number holds."))

    class Meta:
        icon = "order"
        label = _("Figure")
        group = NUMBERS
        template = "blocks/figure.html"
        description = _("One large number with its source and its date.")
        preview_value = staticmethod(samples.figure)


class CaptionedTable(TypedTableBlock):
    """A table with columns of text or numbers, a caption, and a heading over each column."""

    text = TextBlock(label=_("Text"), required=False, help_text=_("A column of words."))
    number = CharBlock(
        label=_("Number"),
        required=False,
        help_text=_("A column of numbers; they stand flush right, one below the other."),
    )

    def clean(self, table: TypedTable) -> TypedTable:
        """Refuse a table without caption, rows or headings; empty rows go. A draft may still have and lack them."""
        cleaned = super().clean(table)
        if self.is_deferred_validation:
            return cleaned
        cleaned.row_data = [row for row in cleaned.row_data if any(str(value).strip() for value in row["values"])]
        errors = []
        if not (cleaned.caption or "").strip():
            errors.append(ValidationError(_("Please write a caption: it says what the table is about.")))
        if not cleaned.columns or not cleaned.row_data:
            errors.append(ValidationError(_("A table needs at least one column and one row.")))
        elif any(not (column["heading"] or "").strip() for column in cleaned.columns):
            errors.append(ValidationError(_("Please give every column a heading.")))
        if errors:
            raise TypedTableBlockValidationError(non_block_errors=errors)
        return cleaned

    class Meta:
        icon = "table"


class TableBlock(StructBlock):
    """A table; its source stands below it."""

    table = CaptionedTable(
        label=_("Table"),
        help_text=_("Add columns first, then rows. Caption and column headings are needed by people who only hear it."),
    )
    row_headings = BooleanBlock(
        label=_("The first column names the rows"),
        required=False,
        default=True,
        help_text=_("Leave it ticked if the first cell of each row says what the row is about."),
    )
    source = CharBlock(
        label=_("Source"), max_length=160, required=False, help_text=_("Who says so, and as of when. Numbers need it.")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        group = NUMBERS
        template = "blocks/table.html"
        description = _("Rows and columns with a caption. On a phone it scrolls sideways.")
        preview_value = staticmethod(samples.table)
