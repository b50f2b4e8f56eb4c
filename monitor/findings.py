"""The closed lists a finding is made of: verdicts, bases, standings and marks; and when two figures are equal."""

from enum import StrEnum


class Verdict(StrEnum):
    """The four answers a test can give for a year."""

    MET = "met"
    MISSED = "missed"
    CANNOT_TELL = "cannot tell"
    NOT_IN_FORCE = "not in force"


class Basis(StrEnum):
    """How firm the figures behind a verdict are, firmest first."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    APPROXIMATE = "approximate"
    PROJECTED = "projected"


class Standing(StrEnum):
    """Whether a cited value was checked against the document it is from, firmest first."""

    CONFIRMED = "confirmed"
    DERIVED = "derived"
    UNCONFIRMED = "unconfirmed"


ACROSS = "across publications"  # growth between two vintages of a source
NOISE = "within noise"  # the interval of the figure lies astride its limit
CORRECTED = "corrected"  # a figure of the source was set right by an entry
SYNTHETIC = "synthetic data"  # a figure was made up, to show how the calculation runs

GUARD = 1e-9  # two figures closer than this, relative to their size, are equal: 1.0 computes as 1.0000000000000009
