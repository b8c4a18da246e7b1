"""The Merkle log against the known vectors of certificate transparency, and for all small sizes."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.core import merkle
from luoshi.core.merkle import Frontier


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


#: The eight leaves and the roots over the first 1, 2, ... 8 of them that every implementation of
#: certificate transparency is tested with.
LEAVES = [
    merkle.leaf_hash(bytes.fromhex(content), digest=sha256)
    for content in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        3,
        ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    ),
]
CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(place).encode(), digest=sha256) for place in range(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_known_roots(size: int) -> None:
    assert merkle.root(LEAVES[:size], digest=sha256).hex() == ROOTS[size - 1]
    assert Frontier(digest=sha256).append(LEAVES[:size]).root().hex() == ROOTS[size - 1]


def test_root_of_nothing_is_the_digest_of_nothing() -> None:
    assert merkle.root([], digest=sha256) == sha256(b"")
    assert Frontier(digest=sha256).root() == sha256(b"")


@pytest.mark.parametrize(("index", "size", "expected"), INCLUSION)
def test_known_inclusion_proofs(index: int, size: int, expected: list[str]) -> None:
    proof = merkle.inclusion_proof(LEAVES, index=index, size=size, digest=sha256)
    assert [step.hex() for step in proof] == expected


@pytest.mark.parametrize(("old_size", "new_size", "expected"), CONSISTENCY)
def test_known_consistency_proofs(old_size: int, new_size: int, expected: list[str]) -> None:
    proof = merkle.consistency_proof(LEAVES, old_size=old_size, new_size=new_size, digest=sha256)
    assert [step.hex() for step in proof] == expected


@given(batches=st.lists(st.integers(0, 40), max_size=8))
def test_batches_appended_give_the_root_of_all_leaves(batches: list[int]) -> None:
    leaves = leaves_of(sum(batches))
    frontier, done = Frontier(digest=sha256), 0
    for batch in batches:
        frontier = frontier.append(leaves[done : done + batch])
        done += batch
    assert frontier.size == done
    assert frontier.root() == merkle.root(leaves, digest=sha256)
    assert len(frontier.nodes) == done.bit_count()


def test_appending_leaves_the_old_frontier_as_it_was() -> None:
    old = Frontier(digest=sha256).append(LEAVES[:3])
    old.append(LEAVES[3:])
    assert (old.size, old.root().hex()) == (3, ROOTS[2])


def test_appending_hashes_as_often_as_the_batch_is_long() -> None:
    counted: list[bytes] = []

    def counting(content: bytes) -> bytes:
        counted.append(content)
        return sha256(content)

    big = Frontier(digest=counting).append(leaves_of(10_000))
    counted.clear()
    big.append(leaves_of(100))
    assert len(counted) <= 100 + 14


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_of_every_size_is_proved_and_nothing_else(size: int) -> None:
    leaves = leaves_of(size)
    top = merkle.root(leaves, digest=sha256)
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index=index, size=size, digest=sha256)
        for place in range(size):
            holds = merkle.verify_inclusion(
                leaf=leaves[place], index=index, size=size, proof=proof, root=top, digest=sha256
            )
            assert holds == (place == index)


@pytest.mark.parametrize("new_size", range(0, 34))
def test_every_earlier_size_is_proved_and_nothing_else(new_size: int) -> None:
    leaves = leaves_of(new_size)
    for old_size in range(new_size + 1):
        proof = merkle.consistency_proof(
            leaves, old_size=old_size, new_size=new_size, digest=sha256
        )
        for claimed in range(new_size + 1):
            holds = merkle.verify_consistency(
                old_size=old_size,
                new_size=new_size,
                old_root=merkle.root(leaves[:claimed], digest=sha256),
                new_root=merkle.root(leaves, digest=sha256),
                proof=proof,
                digest=sha256,
            )
            assert holds == (claimed == old_size)


@given(size=st.integers(2, 70), picks=st.data())
def test_a_changed_inclusion_proof_fails(size: int, picks: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = picks.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(leaves, index=index, size=size, digest=sha256)
    assert not merkle.verify_inclusion(
        leaf=leaves[index],
        index=index,
        size=size,
        proof=picks.draw(changed(proof)),
        root=merkle.root(leaves, digest=sha256),
        digest=sha256,
    )


@given(new_size=st.integers(2, 70), picks=st.data())
def test_a_changed_consistency_proof_fails(new_size: int, picks: st.DataObject) -> None:
    leaves = leaves_of(new_size)
    old_size = picks.draw(st.integers(1, new_size - 1))
    proof = merkle.consistency_proof(leaves, old_size=old_size, new_size=new_size, digest=sha256)
    assert not merkle.verify_consistency(
        old_size=old_size,
        new_size=new_size,
        old_root=merkle.root(leaves[:old_size], digest=sha256),
        new_root=merkle.root(leaves, digest=sha256),
        proof=picks.draw(changed(proof)),
        digest=sha256,
    )


@st.composite
def changed(draw: st.DrawFn, proof: tuple[bytes, ...]) -> tuple[bytes, ...]:
    place = draw(st.integers(0, len(proof) - 1))
    step = bytearray(proof[place])
    step[draw(st.integers(0, 31))] ^= draw(st.integers(1, 255))
    before, after = proof[:place], proof[place + 1 :]
    return draw(
        st.sampled_from(
            [(*before, bytes(step), *after), (*before, *after), (*proof, bytes(32)), proof[:-1]]
        )
    )


@given(size=st.integers(0, 40), index=st.integers(-3, 45))
def test_a_place_outside_the_log_is_never_proved(size: int, index: int) -> None:
    if 0 <= index < size:
        return
    assert not merkle.verify_inclusion(
        leaf=bytes(32), index=index, size=size, proof=(), root=bytes(32), digest=sha256
    )
    with pytest.raises(ValueError, match="leaf"):
        merkle.inclusion_runs(index=index, size=size)


def test_a_log_that_shrank_is_refused() -> None:
    with pytest.raises(ValueError, match="from 5 to 4"):
        merkle.consistency_runs(old_size=5, new_size=4)
    assert not merkle.verify_consistency(
        old_size=5, new_size=4, old_root=b"", new_root=b"", proof=(), digest=sha256
    )
