"""By what a publication is named in whatever leaves the workspace, so that nothing withheld can be worked out from it.

The SHA-256 of a file of which all but one small count is known gives that count away: whoever tries each of ten
values finds the file that has it. So a publication with guarded rows is named by an HMAC-SHA-256 (RFC 2104) instead,
which nobody can try without the workspace's key. What it is made over is the publication's name and the SHA-256 of its
data file, so the same figures under two names don't show that they are the same. A file as it was received may hold
more than was taken in, so its SHA-256 leaves the workspace in no form.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from monitor.observations.publications import Publication

_KEYED = re.compile(r"([0-9a-f]{8})-([0-9a-f]{64})")


@dataclass(frozen=True)
class Keyed:
    """A keyed fingerprint: 64 digits, and beside them which key they were made with."""

    key: str
    digest: str

    def __str__(self) -> str:
        return f"{self.key}-{self.digest}"

    @staticmethod
    def parsed(text: str) -> "Keyed | None":
        """The keyed fingerprint that `text` is; None where it is none."""
        parts = _KEYED.fullmatch(text)
        return Keyed(parts[1], parts[2]) if parts else None


@dataclass(frozen=True)
class Key:
    """The key of a workspace: 32 random bytes, known to nobody else."""

    secret: bytes = field(repr=False)

    @cached_property
    def id(self) -> str:
        """What it is called in public: eight digits that give nothing of it away."""
        return self._made_over("the name of this key")[:8]

    def of(self, publication: str, sha256: str) -> Keyed:
        """The keyed fingerprint of a publication whose data file has the SHA-256 given."""
        return Keyed(self.id, self._made_over(f"{publication}\n{sha256}"))

    def _made_over(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(), "sha256").hexdigest()


@dataclass(frozen=True)
class Fingerprint:
    """What names one publication in public: the SHA-256 of its data file, or a keyed fingerprint, or neither.

    `in_place` has what stands in its filed card in the place of each fingerprint that is not to be seen.
    """

    sha256: str | None = None
    keyed: Keyed | None = None
    in_place: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.keyed:
            return f"hmac-sha256:{self.keyed}"
        return f"sha256:{self.sha256}" if self.sha256 else "not given"

    def as_json(self) -> dict[str, Any]:
        """`sha256`, which is null where it is not given, and then `keyed` with the `key` it was made with."""
        if self.sha256:
            return {"sha256": self.sha256}
        keyed = self.keyed
        return {"sha256": None, "keyed": keyed.digest if keyed else None, "key": keyed.key if keyed else None}


NOT_GIVEN = Fingerprint()
Fingerprints = Mapping[str, Fingerprint]  # by the ids of the publications


def public(publication: Publication) -> Fingerprint:
    """That of a publication of which everybody may read everything, such as one shipped with the program."""
    return Fingerprint(publication.card.file.sha256)


def unguarded(publication: Publication) -> Fingerprint:
    """That of a publication which shows all its rows; what its files held as they arrived is not told."""
    sha256 = publication.card.file.sha256
    return Fingerprint(sha256, None, _received(publication, shown=sha256))


def guarded(publication: Publication, key: Key | None) -> Fingerprint:
    """That of a publication with guarded rows; without a key it is not named by any fingerprint."""
    sha256 = publication.card.file.sha256
    if key is None:
        return NOT_GIVEN
    keyed = key.of(publication.id, sha256)
    return Fingerprint(None, keyed, {**_received(publication, shown=""), sha256: str(keyed)})


def _received(publication: Publication, shown: str) -> dict[str, str]:
    sums = dict.fromkeys(entry.sha256 for entry in publication.card.received if entry.sha256 != shown)
    return {sha256: f"kept-in-the-workspace-{number}" for number, sha256 in enumerate(sums, 1)}
