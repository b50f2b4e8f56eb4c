"""The closed lists a finding is made of: verdicts, causes, bases, standings and marks; and when figures are equal."""

from enum import StrEnum


class Verdict(StrEnum):
    """The four answers a test can give for a year."""

    MET = "met"
    MISSED = "missed"
    CANNOT_TELL = "cannot tell"
    NOT_IN_FORCE = "not in force"


class Cause(StrEnum):
    """Why a year cannot be told. A group takes the first of these that any of its open tests has."""

    TOO_CLOSE = "too close"  # the figure is known; a stated error or an interval leaves the answer open
    NOT_YET_DUE = "not yet due"  # the figures are to come
    NO_FIGURES = "no figures"  # they are late, or nobody says when they will come
    NO_TARGET = "no target"  # the agreement's own number for the year is not known
    WITHHELD = "withheld"  # the figures are there, and are not given

    @property
    def said(self) -> str:
        """The cause inside a sentence."""
        return "too close to tell" if self is Cause.TOO_CLOSE else self.value


Mark = Verdict | Cause  # what a shape on a page stands for: a verdict, or why there is none


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
