"""Nobody's activity can be scored, ranked or counted: there is no place in the schema for it.

Source: 国办函〔2026〕12号, the five don'ts; design.md, the four refusals.
"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models as fields

from luoshi import loops
from luoshi.core import scheme
from luoshi.core.loop import Loop
from luoshi.store import clockwork, models

LOOPS = clockwork.current_loops()
#: What a product for points and presence would write down of a person.
FORBIDDEN = (
    "积分", "打卡", "签到", "在线时长", "点赞", "学习时长", "活跃", "个人得分", "个人排名",
    "人员排名", "轨迹", "画像",
)  # fmt: skip
NUMBERS = (
    fields.IntegerField, fields.BigIntegerField, fields.SmallIntegerField, fields.FloatField,
    fields.DecimalField, fields.DurationField,
)  # fmt: skip
#: Tables that name an account or a posting, and why each of them has to.
KNOWN = {
    "Posting": "who holds a post from when to when",
    "Document": "who took a document in",
    "Alias": "who said what words mean",
    "Matter": "the post responsible",
}
#: Whatever stands for somebody: an account, a posting, a post.
SOMEBODY = ("account", "posting", "holder", "user", "decided_by", "post")


def own_models():
    return list(apps.get_app_config("store").get_models())


def somebody_in(model):
    return {field.name for field in model._meta.concrete_fields if field.name in SOMEBODY}


def test_only_tables_that_say_who_did_it_name_somebody_and_none_of_them_counts():
    naming = {model.__name__: model for model in own_models() if somebody_in(model)}

    assert set(naming) <= {*KNOWN, "Draft", "Post"}
    for name, model in naming.items():
        numbers = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, NUMBERS) and not field.primary_key and not field.is_relation
        }
        # Places in a text, the length of a chain, how often a draft was changed: never of a person.
        assert numbers <= {"n_entries", "n_changes", "position", "start", "finish"}, name


def test_the_account_stands_in_one_table_alone():
    holding = [
        model.__name__
        for model in own_models()
        for field in model._meta.concrete_fields
        if field.related_model is not None
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
    ]

    assert holding == ["Posting"]


@pytest.mark.parametrize("name", sorted(LOOPS))
def test_no_loop_asks_or_says_what_scores_a_person(name):
    loop = LOOPS[name]
    said = [loop.title]
    said += [part.title for part in (*loop.fields.values(), *loop.stages.values())]
    said += [part.title for part in (*loop.moves.values(), *loop.measures.values())]
    said += [answer for field in loop.fields.values() for answer in field.choice.values()]

    assert [(word, text) for word in FORBIDDEN for text in said if word in text] == []


@pytest.mark.parametrize("name", sorted(LOOPS))
def test_no_measure_looks_at_a_post_or_at_anything_personal(name):
    loop = LOOPS[name]
    personal = {field.name for field in loop.fields.values() if field.personal}
    looked_at = {
        str(part).partition(".")[2 if str(part).startswith("parent.") else 0]
        for measure in loop.measures.values()
        for fact, _, wanted in (*measure.count, *measure.of)
        for part in (fact, wanted)
    }

    assert looked_at & {"holder", "seat", "requester", *personal} == set()


def test_what_is_kept_to_two_levels_is_neither_measured_nor_public():
    cadre = LOOPS["cadre"]

    assert cadre.seen_by == ("owner", "superior")
    assert dict(cadre.measures) == {}
    assert cadre.public_stages == frozenset()
    assert not any(field.type in ("number", "quantity") for field in declared(cadre))


def declared(loop: Loop):
    common = loops.common_fields()
    return [field for name, field in loop.fields.items() if name not in common]


def test_a_scheme_of_appraisal_counts_units_alone():
    known = scheme.catalogue(loops.load().values())

    assert known
    assert not any(key.startswith("cadre") for key in known.values())


def test_a_score_belongs_to_a_unit():
    score = LOOPS["appraisal.score"]
    scored = [
        name
        for name, loop in LOOPS.items()
        if any("score" in move.rules for move in loop.moves.values())
    ]

    assert scored == ["appraisal.score"]
    assert LOOPS["appraisal"].moves["compute"].opens.each == "units"
    assert "holder" not in {name for move in score.moves.values() for name in move.needs}


def test_nothing_counts_who_signed_in_or_looked_when():
    names = {model.__name__ for model in own_models()}

    assert names & {"Visit", "Login", "Session", "Activity", "Presence", "Point"} == set()
    assert models.Entry._meta.get_field("canonical")
