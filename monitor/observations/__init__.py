"""Publications and their rows -> measures as yearly series, each figure with its provenance. Reads no disk."""
