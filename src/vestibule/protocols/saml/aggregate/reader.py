"""The parts of the reading, put together: bytes in, members out.

What is given out was read from the tree, and it is the very tree that is digested, before it is cut off. So when the
digest at the document's end is the signed one, everything that was given out was signed; and nothing is known before.
"""

from vestibule.protocols.saml.aggregate.digest import StreamDigest
from vestibule.protocols.saml.aggregate.documents import Alone, CutOut, Documents
from vestibule.protocols.saml.aggregate.encoding import ToUTF8
from vestibule.protocols.saml.aggregate.guard import Guard
from vestibule.protocols.saml.aggregate.limits import SIZE_BYTES
from vestibule.protocols.saml.aggregate.members import Members
from vestibule.protocols.saml.aggregate.notes import Notes
from vestibule.protocols.saml.aggregate.pending import Pending
from vestibule.protocols.saml.aggregate.signature import has_come, take_signature
from vestibule.protocols.saml.aggregate.tree import Tree, cut_off, open_groups
from vestibule.protocols.saml.aggregate.unique import Unique
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.xml.element import Element


class Reader:
    """Takes a document step by step.

    Attributes:
        members: What it holds; None until its beginning was judged.
        notes: What was left out.
    """

    def __init__(self, *, key: VerificationKey | None, now_s: int) -> None:
        self.members: Members | None = None
        self.notes = Notes()
        self._key = key
        self._now_s = now_s
        self._utf8 = ToUTF8(size_bytes=SIZE_BYTES)
        self._guard = Guard()
        self._pending = Pending()
        self._tree = Tree()
        self._unique = Unique()
        self._digest: StreamDigest | None = None

    def feed(self, data: bytes) -> None:
        """Take a step.

        Raises:
            VestibuleError: As `read_aggregate`.
        """
        self._parse(self._utf8.feed(data), final=False)
        root = self._tree.root
        if root is not None and self._pending.is_due():
            self._pending.looked(some_done=self._look(root))

    def close(self) -> Members:
        """End the document, and say whether it is what was signed.

        Raises:
            VestibuleError: As `read_aggregate`.
        """
        self._parse(self._utf8.feed(b"", final=True), final=True)
        root = self._tree.close()
        self._check_attributes()
        members = self.members or self._begin(root)
        members.take_all(self._documents(root))
        if self._digest is not None:
            self._digest.check()
        return members

    def _parse(self, data: bytes, *, final: bool) -> None:
        self._guard.check(data, final=final)
        self._pending.add(data, namespaces=self._guard.namespaces)
        if data:
            self._tree.feed(data)

    def _look(self, root: Element) -> bool:
        """Read what has an end, digest it, and cut it off. Returns whether there was anything."""
        self._check_attributes()
        if self.members is None:
            if not has_come(root):
                return False
            self.members = self._begin(root)
        groups = open_groups(root)
        self.members.take(groups, self._documents(root))
        some_done = any([cut_off(group) for group in groups])  # noqa: C419 - each, not only up to the first with some
        if self._digest is not None:
            self._digest.after_cutting(root, open_groups=len(groups))
        return some_done

    def _documents(self, root: Element) -> Documents:
        if self._digest is None:
            return Alone()
        whole = self._digest.before_cutting(root)
        return Alone() if self._digest.prefixes else CutOut(whole)

    def _begin(self, root: Element) -> Members:
        if self._key is not None:
            for signature in root.iterchildren("*"):
                self._unique.check_ids(signature.iter("*"))
                break
            self._digest = StreamDigest(take_signature(root, self._key))
        return Members(
            root, is_signed=self._digest is not None, unique=self._unique, notes=self.notes, now_s=self._now_s
        )

    def _check_attributes(self) -> None:
        if self._guard.crowded:
            self._tree.check_attributes()
            self._guard.crowded = False
