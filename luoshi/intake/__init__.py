"""Reads documents into drafts that keep their quote. No database, no network, no clock."""

from luoshi.intake.draft import FIVE, Draft
from luoshi.intake.export import as_prediction
from luoshi.intake.read import Document, read_document
from luoshi.intake.reading import ArticleReading, Reading, understand

__all__ = [
    "FIVE",
    "ArticleReading",
    "Document",
    "Draft",
    "Reading",
    "as_prediction",
    "read_document",
    "understand",
]
