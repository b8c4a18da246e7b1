"""The tables. Only `luoshi.store.record` writes them; everything else reads."""

from django.conf import settings
from django.db import models

HASH = 64


class LoopText(models.Model):
    """The text of a loop as matters began with it, by its hash. Insert only."""

    hash = models.CharField(max_length=HASH, primary_key=True)
    name = models.CharField(max_length=60)
    text = models.TextField()


class Unit(models.Model):
    """An organisation or area; where it stands in the tree is in `Place`, by date."""

    id = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=12)
    last_hash = models.CharField(max_length=HASH, default="")
    n_entries = models.IntegerField(default=0)


class Numbering(models.Model):
    """One numbering of the whole tree in preorder, in force from a day on."""

    id = models.IntegerField(primary_key=True)
    from_on = models.DateField()
    n_units = models.IntegerField()


class Place(models.Model):
    """The place of a unit in one numbering: its subtree is `pre` to `last`, both included."""

    numbering = models.ForeignKey(Numbering, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    pre = models.IntegerField()
    last = models.IntegerField()
    depth = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["numbering", "pre"], name="place_pre"),
            models.UniqueConstraint(fields=["numbering", "unit"], name="place_unit"),
        ]
        indexes = [models.Index(fields=["numbering", "parent", "pre"], name="place_parent")]


class Post(models.Model):
    """A post in a unit. Duty follows the post, never the person."""

    id = models.IntegerField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    title = models.CharField(max_length=60)
    is_head = models.BooleanField(default=False)


class Posting(models.Model):
    """Who holds a post from when to when, or deputises for it. The account is erasable.

    Shape: `matter` is the one whose move has made the posting, where one has.
    """

    id = models.BigIntegerField(primary_key=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="postings"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    is_deputy = models.BooleanField(default=False)
    matter = models.ForeignKey(
        "Matter", null=True, on_delete=models.PROTECT, related_name="postings"
    )
    last_hash = models.CharField(max_length=HASH, default="")
    n_entries = models.IntegerField(default=0)


class Matter(models.Model):
    """Where a matter stands: the projection of its entries, which `verify` replays.

    Lamp, overdue, progress and rank are not here: they are computed. `next_on` is an index only.
    """

    id = models.BigIntegerField(primary_key=True)
    loop = models.CharField(max_length=60)
    text = models.ForeignKey(LoopText, on_delete=models.PROTECT)
    stage = models.CharField(max_length=40)
    end = models.CharField(max_length=8, default="")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    verifier = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    requester = models.CharField(max_length=60, default="")
    number = models.CharField(max_length=60, default="")
    title = models.CharField(max_length=300, default="")
    due = models.DateField(null=True)
    original_due = models.DateField(null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    next_on = models.DateField(null=True)
    is_public = models.BooleanField(default=False)
    seen_by = models.CharField(max_length=60, default="")
    quote_key = models.CharField(max_length=HASH, default="")
    state = models.TextField()
    n_entries = models.IntegerField()
    last_hash = models.CharField(max_length=HASH)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "end", "due", "id"], name="matter_owner"),
            models.Index(fields=["superior", "end", "due", "id"], name="matter_superior"),
            models.Index(fields=["verifier", "end", "due", "id"], name="matter_verifier"),
            models.Index(fields=["parent", "loop", "stage"], name="matter_parent"),
            models.Index(fields=["loop", "owner", "stage"], name="matter_loop"),
            models.Index(
                fields=["next_on"], name="matter_next", condition=models.Q(next_on__isnull=False)
            ),
            models.Index(
                fields=["quote_key"], name="matter_quote", condition=~models.Q(quote_key="")
            ),
            models.Index(
                fields=["requester"], name="matter_requester", condition=~models.Q(requester="")
            ),
        ]


class Partner(models.Model):
    """A unit bound to a matter beside its owner."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="bound")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit"], name="partner_once")]


class Entry(models.Model):
    """One line of the ledger: its canonical bytes and their hash. Insert only."""

    subject = models.CharField(max_length=80)
    n = models.IntegerField()
    at = models.DateTimeField()
    hash = models.CharField(max_length=HASH)
    canonical = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "n"], name="entry_once")]


class Value(models.Model):
    """What a person typed or attached, or a personal value, with the salt of its commitment.

    Erased by deleting value and salt; the entry keeps the commitment.
    """

    subject = models.CharField(max_length=80)
    n = models.IntegerField()
    field = models.CharField(max_length=40)
    salt = models.BinaryField(max_length=16)
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "n", "field"], name="value_once")]


class Attachment(models.Model):
    """A file of evidence, kept once by its digest; its name stands with the value that names it.

    Shape: `content` is empty once the last value that names the file has been erased.
    """

    digest = models.CharField(max_length=HASH, primary_key=True)
    size = models.IntegerField()
    content = models.BinaryField(null=True)


class Seal(models.Model):
    """The place of an entry in the sealed log. Insert only."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT)
    index = models.BigIntegerField(unique=True)


class Checkpoint(models.Model):
    """A signed note over the sealed log at one size, in the C2SP tlog format."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=HASH)
    frontier = models.TextField()
    note = models.TextField()
    at = models.DateTimeField()


class WitnessNote(models.Model):
    """A checkpoint that a witness signed on a machine of its own, brought back as a file."""

    size = models.BigIntegerField()
    witness = models.CharField(max_length=120)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["size", "witness"], name="witness_note_once")
        ]


class Receipt(models.Model):
    """The first result of a form or packet, by its key: the same key again writes nothing."""

    key = models.CharField(max_length=80, primary_key=True)
    subject = models.CharField(max_length=80)
    n = models.IntegerField()
    hash = models.CharField(max_length=HASH)
    at = models.DateTimeField()


class Regime(models.Model):
    """The emergency level that a matter holds in force over its owner's subtree."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    level = models.CharField(max_length=12)


class Counter(models.Model):
    """The last number given, by series: document numbers and the ids of units and posts."""

    key = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField()


class CalendarYear(models.Model):
    """A year's holidays and worked weekends as the notice gives them, kept by administrators."""

    year = models.IntegerField(primary_key=True)
    holidays = models.JSONField(default=list)
    workdays = models.JSONField(default=list)
    last_hash = models.CharField(max_length=HASH, default="")
    n_entries = models.IntegerField(default=0)


class Indicator(models.Model):
    """What is measured: name, unit, direction, kind, rhythm and the rule by which it rolls up.

    Shape: `level` is that of the units which report it, "" for those with nothing below; a ratio
    names the two indicators it is computed from and has no readings of its own but targets.
    Unit: `release_days` after the end of a period its values are due.
    """

    id = models.IntegerField(primary_key=True)
    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    direction = models.CharField(max_length=10, default="up")
    kind = models.CharField(max_length=10, default="flow")
    frequency = models.CharField(max_length=10, default="month")
    scale = models.SmallIntegerField(default=0)
    rollup = models.CharField(max_length=10, default="sum")
    definition = models.TextField(default="")
    level = models.CharField(max_length=12, default="")
    release_days = models.SmallIntegerField(default=0)
    source = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    numerator = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    denominator = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    last_hash = models.CharField(max_length=HASH, default="")
    n_entries = models.IntegerField(default=0)


class Submission(models.Model):
    """One delivery of readings by a unit for a period; its entry's hash covers all its cells.

    Insert only: a correction is another submission.
    """

    id = models.BigIntegerField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    period = models.CharField(max_length=14)
    at = models.DateTimeField()
    hash = models.CharField(max_length=HASH)


class Reading(models.Model):
    """One value of one indicator for one unit and period; a correction is a new vintage.

    Unit: `value` is a whole number of 10 to the minus `Indicator.scale`. Insert only.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, db_index=False)
    period = models.CharField(max_length=14)
    measure = models.CharField(max_length=10, default="actual")
    vintage = models.SmallIntegerField(default=1)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "measure", "period", "unit", "vintage"], name="reading_once"
            )
        ]


class Document(models.Model):
    """A document taken in; its file is kept until some days after all its drafts are decided."""

    id = models.BigIntegerField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=HASH)
    content = models.BinaryField(null=True)
    clean_text = models.TextField()
    found = models.TextField(default="{}")
    taken_at = models.DateTimeField()
    posting = models.CharField(max_length=40)
    is_decided = models.BooleanField(default=False)
    last_hash = models.CharField(max_length=HASH, default="")
    n_entries = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "digest"], name="document_once")]
        indexes = [models.Index(fields=["unit", "taken_at"], name="document_taken")]


class Draft(models.Model):
    """A proposed matter that quotes its document; it becomes one only when somebody confirms it.

    Shape: `state` is open, confirmed, merged or discarded; `matter` is the one that it has become
    or was merged into; `n_changes` counts what was done to it, so that nobody overwrites another.
    `title` is the one that was read, by which other documents that demand the same are found.
    """

    id = models.BigIntegerField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="drafts")
    position = models.IntegerField()
    loop = models.CharField(max_length=60)
    given = models.TextField()
    title = models.CharField(max_length=60, default="")
    quote = models.TextField()
    start = models.IntegerField()
    finish = models.IntegerField()
    found = models.TextField(default="{}")
    state = models.CharField(max_length=10, default="open")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="drafts")
    reason = models.CharField(max_length=300, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, default="")
    n_changes = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["document", "position"], name="draft_position"),
            models.Index(fields=["title"], name="draft_title"),
        ]


class Alias(models.Model):
    """What words of documents mean in a unit and in those below it, as somebody has said it once.

    Shape: `draft` is the one at whose owner it was said; a rule taken back stays, with its instant.
    """

    id = models.BigIntegerField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=40)
    meant = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    posting = models.CharField(max_length=40)
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_hash = models.CharField(max_length=HASH, default="")
    n_entries = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "words"], condition=models.Q(ended_at=None), name="alias_once"
            )
        ]


class Inquiry(models.Model):
    """A question about what a draft leaves open, put to a unit as a matter."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="inquiries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
