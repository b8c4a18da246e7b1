"""Keeps files of evidence together with the move that names them, or neither."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import transaction

from luoshi.store import models

_Made = TypeVar("_Made")


def with_files(files: Mapping[str, bytes], make: Callable[[], _Made]) -> _Made:
    """What comes of a move whose values name these files; a refused one keeps none of them.

    Shape: `files` maps the SHA-256 of each file to its bytes; one that is kept already is not
    written again. Refuses: as the move does.
    """
    if not files:
        return make()
    with transaction.atomic():
        keep(files)
        return make()


def keep(files: Mapping[str, bytes]) -> None:
    """Keeps files by their SHA-256; one that was erased and is given once more comes back."""
    models.Attachment.objects.bulk_create(
        [
            models.Attachment(digest=digest, size=len(content), content=content)
            for digest, content in sorted(files.items())
        ],
        ignore_conflicts=True,
    )
    for row in models.Attachment.objects.filter(digest__in=files, content__isnull=True):
        row.content = files[row.digest]
        row.save(update_fields=["content"])
