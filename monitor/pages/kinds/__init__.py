"""The kinds of report: each a face and a list of section builders."""
