"""Aggregates: the metadata of a whole federation in one document, read once, in bounded memory, in a process apart.

`reading.read_aggregate` starts the process, which runs `worker`; what does the work is `read`, and reads like this:
`encoding` and `guard` look at the bytes, `tree` parses them and cuts off what is done with, `signature` judges who
signed, `digest` digests what is about to be cut off, `groups` and `entity` say what it means.

These names can be imported without lxml, which a host without SAML connections never loads.
"""

from vestibule.protocols.saml.aggregate.kind import DocumentKind, document_kind
from vestibule.protocols.saml.aggregate.pieces import AggregateRead, Batch, Progress, ReadEntity
from vestibule.protocols.saml.aggregate.reading import read_aggregate

__all__ = ["AggregateRead", "Batch", "DocumentKind", "Progress", "ReadEntity", "document_kind", "read_aggregate"]
