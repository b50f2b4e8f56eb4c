"""observations/ -> publications, and measures as yearly series with the publication of every figure."""
