"""Observations in S3-compatible storage: written once, never over another, and mirrored in a folder that is read.

A publication counts once its source.yaml is there, which is written last. Credentials are the environment's own; they
are neither kept nor told.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DiskError, ObservationError, Problem, SettingsError
from monitor.observations.cards import Card
from monitor.workspace import disk
from monitor.workspace.manifest import CARD, RECEIVED
from monitor.workspace.publication_files import AT_THE_TOP
from monitor.workspace.yaml_files import load

if TYPE_CHECKING:
    from obstore.store import S3Store

_CARD = re.compile(r"([a-z][a-z0-9_]*/[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.[0-9]+)?)/source\.yaml")
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
         "AWS_CONTAINER_CREDENTIALS_FULL_URI")  # fmt: skip
_PATIENCE = {"connect_timeout": "5s", "timeout": "600s"}
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_WRONG_KEYS = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "Forbidden")


class TakenError(Exception):
    """Another office has begun a publication of this name; ours needs the next edition."""


@dataclass(frozen=True)
class Bucket:
    """The storage at `url`, s3://BUCKET/PREFIX."""

    url: str
    store: "S3Store"

    def fetch(self, root: Path) -> None:
        """Bring what is not in the folder `root` yet, under its lock: publications whole, one by one.

        The manifest is read first and put in place last, so it never names what is not here. Nothing is removed.
        Raises SettingsError where the storage cannot be read, ObservationError where a publication was changed.
        """
        tops = {name: self.get(name) for name in AT_THE_TOP}
        for name, sizes in self._publications().items():
            if (root / name).is_dir():
                self._unchanged(name, sizes, root)
            else:
                self._bring(name, root)
        for name, stored in tops.items():
            _mirrored(root / name, stored)

    def _publications(self) -> Mapping[str, Mapping[str, int]]:
        """Of each publication that is whole: the sizes of its files."""
        listed = self._listed()
        sizes: dict[str, dict[str, int]] = {match[1]: {} for key in listed if (match := _CARD.fullmatch(key))}
        for key, size in listed.items():
            source, _, rest = key.partition("/")
            day, _, below = rest.partition("/")
            if f"{source}/{day}" in sizes:
                sizes[f"{source}/{day}"][below] = size
        return sizes

    def _listed(self) -> Mapping[str, int]:
        import obstore

        with self._told():
            return {f"{entry['path']}": entry["size"] for part in obstore.list(self.store) for entry in part}

    def _bring(self, name: str, root: Path) -> None:
        with disk.preparing(root, name.partition("/")[0]) as folder:
            (folder / RECEIVED).mkdir()
            self._download(f"{name}/{CARD}", folder / CARD)
            card, _ = load(folder / CARD, f"{self.url}/{name}/{CARD}", Card, ObservationError)
            sums = {card.file.name: card.file.sha256, **{f"{RECEIVED}/{e.name}": e.sha256 for e in card.received}}
            for file, expected in sums.items():
                self._download(f"{name}/{file}", folder / file)
                if disk.digest(folder / file) != expected:
                    raise self._changed(f"{name}/{file}", "is not the file its source card was written for.")
            if not card.received:
                (folder / RECEIVED).rmdir()
            disk.put(folder, root / name)

    def _unchanged(self, name: str, sizes: Mapping[str, int], root: Path) -> None:
        for path in sorted(path for path in (root / name).rglob("*") if path.is_file()):
            key = path.relative_to(root / name).as_posix()
            if sizes.get(key) != path.stat().st_size:
                raise self._changed(f"{name}/{key}", f"is not what was fetched before and lies in {root.name}/{name}.")

    def _changed(self, key: str, what: str) -> ObservationError:
        mend = "Restore the object; a corrected delivery is a publication of its own."
        return ObservationError(
            Problem(f"{self.url}/{key}", 0, f"this {what}", "A publication is never changed.", mend)
        )

    def _download(self, key: str, path: Path) -> None:
        import obstore

        with path.open("wb") as out:
            with self._told():
                for block in obstore.get(self.store, key).stream():
                    out.write(block)
            out.flush()
            os.fsync(out.fileno())

    def get(self, name: str) -> tuple[bytes, str | None] | None:
        """What lies at `name`, and its tag; None where nothing does."""
        import obstore

        try:
            with self._told():
                stored = obstore.get(self.store, name)
                return bytes(stored.bytes()), stored.meta["e_tag"]
        except FileNotFoundError:
            return None

    def replace(self, name: str, content: bytes, tag: str | None) -> bool:
        """Put `content` at `name`, if there lies what `tag` was of, or nothing where that is None; whether it did."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            with self._told():
                obstore.put(self.store, name, content, mode={"e_tag": tag} if tag else "create")
        except (AlreadyExistsError, PreconditionError):
            return False
        return True

    def add(self, prepared: Path, name: str) -> None:
        """Upload the publication in the folder `prepared`, its card last. What a killed run left is gone on with.

        Raises TakenError where another has begun a publication of this name.
        """
        files = sorted(path for path in prepared.rglob("*") if path.is_file())
        for path in sorted(files, key=lambda path: path == prepared / CARD):
            self._create(f"{name}/{path.relative_to(prepared).as_posix()}", path)

    def _create(self, key: str, path: Path) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError

        try:
            with self._told():
                obstore.put(self.store, key, path, mode="create")
        except AlreadyExistsError:
            if self._sum(key) != disk.digest(path):
                raise TakenError(key) from None

    def _sum(self, key: str) -> str:
        import obstore

        digest = sha256()
        with self._told():
            for block in obstore.get(self.store, key).stream():
                digest.update(block)
        return digest.hexdigest()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the storage refuses, as one message without its own words, which may hold names of keys."""
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        try:
            yield
        except (AlreadyExistsError, PreconditionError):
            raise
        except (BaseError, FileNotFoundError, PermissionError) as fault:
            code = match[1] if (match := _CODE.search(str(fault))) else ""
            if isinstance(fault, FileNotFoundError) and code != "NoSuchBucket":
                raise FileNotFoundError(code) from None
            raise DiskError(Problem(self.url, 0, *_reason(str(fault), code))) from None


def _reason(message: str, code: str) -> tuple[str, str, str]:
    """What a storage could not do: what, why, and how to mend it."""
    if code == "NoSuchBucket":
        return "there is no such bucket.", "", "Make it, or correct [paths] observations."
    if code in _WRONG_KEYS or "403 Forbidden" in message or "401 Unauthorized" in message:
        mend = "See to AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and to what they may do."
        return "the storage does not let us in with these credentials.", f"It says: {code or 'Forbidden'}.", mend
    if "BadScheme" in message:
        mend = "Use an address of https, or set AWS_ALLOW_HTTP=true where the network is your own."
        return "AWS_ENDPOINT_URL is not encrypted.", "", mend
    why = f"It says: {code}." if code else "It does not answer, or not as such storage does."
    return "the storage cannot be reached.", why, "See to AWS_ENDPOINT_URL and the network, and try again."


def bucket(url: str, environment: Mapping[str, str] = os.environ) -> Bucket:
    """The storage at `url`. Raises SettingsError without the library or credentials for it."""
    try:
        from obstore.store import S3Store
    except ImportError:
        mend = 'Install it with: pip install "agreement-monitor[s3]"'
        raise SettingsError(Problem(url, 0, "the library for such storage is not installed.", mend=mend)) from None
    if not any(environment.get(name) for name in _KEYS):
        mend = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        raise SettingsError(Problem(url, 0, "there are no credentials in the environment.", mend=mend))
    name, _, prefix = url.removeprefix("s3://").partition("/")
    allowed = environment.get("AWS_ALLOW_HTTP", "").lower() in ("true", "1")
    options = {**_PATIENCE, "allow_http": allowed}
    again = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
    # obstore types its options as a dictionary of fixed keys, which one put together from two is not
    store = S3Store(name, prefix=prefix.strip("/") or None, client_options=options, retry_config=again)  # type: ignore[arg-type]  # see above
    return Bucket(url, store)


def _mirrored(path: Path, stored: tuple[bytes, str | None] | None) -> None:
    """A file that people amend, as it is in the storage now."""
    if stored is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != stored[0]:
        disk.replace_file(path, stored[0])
