"""A drawing as a PNG, for programs that show no SVG."""

from monitor.rendering.outlines import outlined


def png(svg: str) -> bytes:
    """The drawing in the size it names, a pixel for each of CSS; the same drawing gives the same bytes.

    Its words are made outlines first: of a variable typeface the renderer sets only the lightest weight, and letters
    that ours does not have would be set in one of the machine's.
    """
    import vl_convert

    return bytes(vl_convert.svg_to_png(outlined(svg), scale=1, ppi=72))
