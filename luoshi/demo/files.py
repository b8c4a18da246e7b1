"""Files that the stories attach: written as texts, kept with the moves that name them."""

from luoshi.core.fault import Fault
from luoshi.store import attachments


class Files:
    """The files of an import by their hash, as the stories have named them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def text(self, name: str, content: str) -> str:
        """How a value names a text file of this name; its bytes are kept here."""
        said = content.encode()
        found = attachments.attached(name=f"{name}.txt", content=said)
        if isinstance(found, Fault):
            raise TypeError(name)
        self.kept[found.digest] = said
        return found.text()
