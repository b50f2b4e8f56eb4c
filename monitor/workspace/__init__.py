"""A folder on disk -> settings, definitions and publications, held as they were read; and what is written there."""
