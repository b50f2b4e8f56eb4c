"""Reports on disk: what exactly produced each, filed whole, read back, compared and rebuilt."""
