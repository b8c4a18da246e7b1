"""The evaluation pages keep their scores: in view from the start, read later, and never read."""

import pytest

from tests.intake import evaluation

MEASURES = {
    "articles": evaluation.of_articles, "figures": evaluation.of_figures,
    "directives": evaluation.of_directives, "programmes": evaluation.of_programmes,
    "loops": evaluation.of_loops, "posts": evaluation.of_posts,
    "findings": evaluation.of_findings, "commitments": evaluation.of_commitments,
}  # fmt: skip
