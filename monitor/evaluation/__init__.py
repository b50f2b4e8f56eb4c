"""A test and its series -> a filled worksheet, the findings, and all that each leans on."""
