"""English is complete: every marked sentence has its translation, with the same names in it."""

import re

from tests.house import messages

NAMES = re.compile(r"%\(\w+\)s|\{\w*\}")


def names_in(text):
    return set(NAMES.findall(text))


def test_every_marked_sentence_has_its_english():
    assert messages.missing() == []


def test_no_english_is_kept_for_a_sentence_that_is_gone():
    marked = {(message.id, message.context) for message in messages.marked() if message.id}
    kept = {(message.id, message.context) for message in messages.kept() if message.id}

    assert kept - marked == set()


def test_the_english_holds_the_same_names_as_the_chinese():
    for message in messages.kept():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*map(names_in, ids))
        for text in said:
            assert names_in(text) <= wanted, text
        assert set().union(*map(names_in, said)) == wanted, message.id


def test_the_search_for_marked_sentences_finds_them():
    found = {str(message.id) for message in messages.marked()}

    assert "{field}最多 {most} 个字，现在是 {n} 个。" in found
    assert any("登录" in message for message in found)
