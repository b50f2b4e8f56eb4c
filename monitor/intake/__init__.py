"""A file as it arrived -> a publication in the store, or a refusal that says what to mend."""
