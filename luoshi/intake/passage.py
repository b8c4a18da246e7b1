"""The state in which clauses are read: who speaks, and what may count as a demand."""

from typing import NamedTuple


class Passage(NamedTuple):
    """Who speaks, and what of a text counts as a demand while they do.

    Shape: `active`: imperatives and tasks without a modal verb may go on; `orders`: the paper
    itself gives them; `sure`: its section holds nothing but orders; `speech`: it is one, and who
    `bids` there has hearers who are to act, once the points are announced without a modal verb
    (`bidding`); `tells`: the speaker tells rather than demands;
    `listed`: numbered points were announced and go on over paragraphs; `own`: somebody in the
    article was heard; `actor` is who was last named to act, `unit` whose tasks a heading
    announces; `replies`: a body answers somebody, and what it says of itself is no demand.
    """

    who: str = ""
    active: bool = False
    actor: str = ""
    unit: str = ""
    tells: bool = False
    verb: str = ""
    orders: bool = False
    paper: bool = False
    sure: bool = False
    speech: bool = False
    bids: bool = False
    bidding: bool = False
    listed: bool = False
    own: bool = False
    replies: bool = False
