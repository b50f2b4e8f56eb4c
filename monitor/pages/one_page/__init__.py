"""One test on one page: our answer beside the official finding, the few lines that matter, and what they rest on."""
