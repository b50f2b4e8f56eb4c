"""What reaches an office, as it comes, -> observations: one module in `formats` for each format, told by content."""
