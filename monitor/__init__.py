"""The instrument with which a state keeps its payment-model agreement with CMS."""

__version__ = "0.1.0"
