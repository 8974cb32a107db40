"""The frame of a connector's glyph: one line weight and the colour of the text around it, so that all look alike."""


def outline_icon(shapes: str) -> str:
    """An icon for a manifest, drawn in outline on a field of 24 by 24.

    Args:
        shapes: SVG elements without colours, such as `<circle cx="12" cy="12" r="8"/>`.
    """
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f"{shapes}</svg>"
    )
