"""How much an aggregate may hold (S64, S66), and how much of it stands in memory at a time.

The world's largest aggregate, eduGAIN's, has some 100 MB and 10,000 entities; the largest entity in it has 200 KB.
"""

from typing import Final

from vestibule.protocols.saml.metadata.document import METADATA

SIZE_BYTES: Final = 256 * 1024 * 1024
"""Of the file, and of the document in UTF-8."""

CANONICAL_BYTES: Final = 2 * SIZE_BYTES
"""Of what is digested: a prefix whose long namespace is written out for every element makes much out of little."""

ENTITIES: Final = 100_000
GROUPS: Final = 10_000
DEPTH_OF_GROUPS: Final = 8
"""The root counts. Federations nest theirs two or three deep."""

HEAD_BYTES: Final = 256 * 1024
"""Of the start tags of the open groups, canonicalised: that is done anew in every step, and a quotation mark in an
attribute is written out in six bytes. Real ones have a few hundred."""

IDS: Final = 300_000

ENTITY_BYTES: Final = METADATA.size_bytes
"""Of one EntityDescriptor, as it came and as it is canonicalised: a larger one could never be imported anyway. The same
holds for whatever else has to stand in memory at once: a signature, a comment, the white space between two entities."""

STEP_BYTES: Final = 256 * 1024
"""Of what the parser is given at a time: the more, the less is canonicalised twice, and the more memory is taken."""

PENDING_BYTES: Final = ENTITY_BYTES + 2 * STEP_BYTES
"""Of what the parser was given since something was last done with: that entity, and what came along with its ends."""

PENDING_TAGS: Final = 4 * METADATA.elements
PENDING_NAMESPACES: Final = 2 * METADATA.namespaces
PENDING_TAGS_BY_NAMESPACES: Final = 8 * METADATA.elements_by_namespaces
"""Of the same: start and end tags of the entities that came with two steps, and of a large one."""

NAMESPACES_OF_ONE: Final = 250
"""Declarations of one element. Each is in scope of all that it contains, so those of the root weigh most."""

ATTRIBUTES_OF_ONE: Final = 250
"""More than a single document may have (`METADATA`), for to see that none has more costs less so."""

NAMESPACE_BYTES: Final = METADATA.namespace_bytes
DEPTH: Final = METADATA.depth

BATCH_BYTES: Final = 1024 * 1024
"""Of the documents of one batch, about: the host writes each in a transaction of its own."""

PROGRESS_BYTES: Final = 1024 * 1024
"""Between two words on how far it is."""

PEAK_BYTES: Final = 128 * 1024 * 1024
"""Of the process that reads, looked at with each such word; some 50 MB are used. The parser keeps every name of an
element or attribute that it has ever met, and nothing else grows with the document but digests of IDs."""
