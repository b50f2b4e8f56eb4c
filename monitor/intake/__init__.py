"""A file as it arrived -> a publication in the store, a delivery that is held, or a refusal that says what to mend."""
