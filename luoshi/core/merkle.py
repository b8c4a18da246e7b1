"""A Merkle log: one hash for a list that only grows, and short proofs about it.

Source: RFC 6962, section 2.1. Leaves are given as leaf hashes; `digest` is the log's hash function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.core.ledger import Digest


def leaf_hash(content: bytes, *, digest: Digest) -> bytes:
    """The hash of one leaf. In luoshi's log the content is the 32 bytes of an entry's hash."""
    return digest(b"\x00" + content)


def node_hash(left: bytes, right: bytes, *, digest: Digest) -> bytes:
    """The hash of an inner node; the first byte keeps it from passing as a leaf."""
    return digest(b"\x01" + left + right)


def root(leaves: Sequence[bytes], *, digest: Digest) -> bytes:
    """The root over leaf hashes; the digest of nothing when there is none."""
    if not leaves:
        return digest(b"")
    level = list(leaves)
    while len(level) > 1:
        pairs = iter(level)
        above = [digest(b"\x01" + left + right) for left, right in zip(pairs, pairs, strict=False)]
        # `zip` has swallowed an odd last node; it rises unhashed, as the standard's split gives.
        level = [*above, level[-1]] if len(level) % 2 else above
    return level[0]


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """The right edge of a log: enough to append to it and to give its root, whatever its size.

    Shape: `nodes` are the roots of the perfect subtrees from the left, largest first; there is
    one for each bit that is set in `size`.
    """

    digest: Digest = field(compare=False, repr=False)
    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def append(self, leaves: Sequence[bytes]) -> "Frontier":
        """The frontier after these leaf hashes. Its cost grows with the batch, not with the log."""
        size, nodes = self.size, list(self.nodes)
        for leaf in leaves:
            node, odd = leaf, size
            while odd & 1:
                node = self.digest(b"\x01" + nodes.pop() + node)
                odd >>= 1
            nodes.append(node)
            size += 1
        return Frontier(digest=self.digest, size=size, nodes=tuple(nodes))

    def root(self) -> bytes:
        """The root of the log; equal to `root` over all its leaves."""
        if not self.nodes:
            return self.digest(b"")
        right = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            right = node_hash(left, right, digest=self.digest)
        return right


#: A run of leaves, first included, last excluded, whose root is one step of a proof.
Run = tuple[int, int]


def inclusion_runs(*, index: int, size: int) -> tuple[Run, ...]:
    """The runs of leaves whose roots prove that leaf `index` is in a log of `size`, bottom first.

    Who keeps the roots of old runs can take them from there and hash nothing twice.

    >>> inclusion_runs(index=0, size=3)
    ((1, 2), (2, 3))
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} of {size}")
    runs: list[Run] = []
    start, end = 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            runs.append((split, end))
            end = split
        else:
            runs.append((start, split))
            start = split
    return tuple(reversed(runs))


def consistency_runs(*, old_size: int, new_size: int) -> tuple[Run, ...]:
    """The runs whose roots prove that a log of `new_size` only added to the one of `old_size`."""
    if not 0 <= old_size <= new_size:
        raise ValueError(f"from {old_size} to {new_size}")
    if old_size in (0, new_size):
        return ()
    runs: list[Run] = []
    start, end = 0, new_size
    while end != old_size:
        split = start + _split(end - start)
        if old_size <= split:
            runs.append((split, end))
            end = split
        else:
            runs.append((start, split))
            start = split
    if start:
        runs.append((start, end))
    return tuple(reversed(runs))


def inclusion_proof(
    leaves: Sequence[bytes], *, index: int, size: int, digest: Digest
) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root of the first `size` leaves."""
    runs = inclusion_runs(index=index, size=size)
    return tuple(root(leaves[start:end], digest=digest) for start, end in runs)


def consistency_proof(
    leaves: Sequence[bytes], *, old_size: int, new_size: int, digest: Digest
) -> tuple[bytes, ...]:
    """The hashes that rebuild the root of `old_size` and that of `new_size` leaves."""
    runs = consistency_runs(old_size=old_size, new_size=new_size)
    return tuple(root(leaves[start:end], digest=digest) for start, end in runs)


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, digest: Digest
) -> bool:
    """Whether the proof leads from this leaf hash at this place to the root. Never raises."""
    if not 0 <= index < size:
        return False
    here, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(step, node, digest=digest)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step, digest=digest)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    *,
    old_size: int,
    new_size: int,
    old_root: bytes,
    new_root: bytes,
    proof: Sequence[bytes],
    digest: Digest,
) -> bool:
    """Whether the proof shows that the old log is the beginning of the new one. Never raises."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == digest(b"")
    here, last = old_size - 1, new_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    steps = iter(proof)
    # An old log that is one perfect subtree is its own first step.
    old = new = next(steps, b"") if here else old_root
    for step in steps:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = (node_hash(step, node, digest=digest) for node in (old, new))
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, step, digest=digest)
        here, last = here >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return 1 << (size - 1).bit_length() - 1
