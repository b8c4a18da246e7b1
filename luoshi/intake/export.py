"""A reading as plain values: the prediction format of the intake evaluation."""

from collections.abc import Mapping, Sequence
from typing import Any

from luoshi.intake.draft import Draft
from luoshi.intake.figure import Figure
from luoshi.intake.reading import ArticleReading, Reading
from luoshi.intake.suspects import WHY, Suspect


def as_prediction(reading: Reading, *, doc_id: str) -> dict[str, Any]:
    """The reading as one JSON object; every offset is into `cleaned_text`."""
    return {
        "doc_id": doc_id,
        "cleaned_text": reading.cleaned_text,
        "articles": [_article(one, suspects=reading.suspects) for one in reading.articles],
    }


def _article(one: ArticleReading, *, suspects: Sequence[Suspect]) -> dict[str, Any]:
    return {
        "start": one.article.start,
        "end": one.article.end,
        "title": one.title,
        "occasion": one.meeting.occasion,
        "date": one.meeting.day_words,
        "directives": [_directive(draft) for draft in one.drafts if draft.kind == "demand"],
        "figures": [_figure(figure) for figure in one.figures],
        "programmes": [{"name": p.name, "members": list(p.members)} for p in one.programmes],
        "loops": [{"start": loop.start, "end": loop.end} for loop in one.loops],
        "posts": [{"role": post.role, "person": post.person} for post in one.posts],
        "findings": [
            {"start": f.start, "end": f.end, "subjects": list(f.subjects)} for f in one.findings
        ],
        "commitments": [
            {
                "start": c.start,
                "end": c.end,
                "text": c.text,
                "by": c.by or None,
                "to": list(c.to),
                "type": c.kind,
            }
            for c in one.commitments
        ],
        "suspects": [
            {
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "why": WHY[s.why],
                "before": s.before,
                "after": s.after,
                "original_start": s.original_start,
                "original_end": s.original_end,
            }
            for s in suspects
            if one.article.start <= s.start < max(one.article.end, one.article.start + 1)
        ],
    }


def _directive(draft: Draft) -> Mapping[str, Any]:
    return {
        "start": draft.start,
        "end": draft.end,
        "text": draft.quote,
        "title": draft.title,
        "original_start": draft.original_start,
        "original_end": draft.original_end,
        "required_by": draft.required_by or None,
        "actor": draft.actor or None,
        "deadline": draft.due_words or None,
        "due_on": draft.due_on.isoformat() if draft.due_on else None,
        "quantity": draft.quantity or None,
        "test": draft.test or None,
        "level": draft.level,
        "missing": list(draft.missing),
    }


def _figure(figure: Figure) -> Mapping[str, Any]:
    return {
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": float(figure.value),
        "value_max": None if figure.value_max is None else float(figure.value_max),
        "unit": figure.unit,
        "metric": figure.metric or None,
        "metric_start": figure.metric_start if figure.metric else None,
        "metric_end": figure.metric_end if figure.metric else None,
        "approx": figure.approx,
        "change": figure.change,
        "rank": {"position": figure.rank, "scope": figure.rank_scope} if figure.rank else None,
        "as_of": figure.as_of,
        "period": figure.period,
        "owner": figure.owner,
        "kind": figure.kind,
    }
