"""The one name for an element of lxml's tree: the class itself is private there."""

from lxml.etree import _Element as Element

__all__ = ["Element"]
"""An element, a comment or a processing instruction; only the first has a text as its `tag`."""
