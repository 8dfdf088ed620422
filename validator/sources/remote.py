"""Files at an address (``https://``, ``http://``, ``s3://``), read as streams; what is secret in them is not told.

Credentials come from the address, or from where the libraries look for them: environment, netrc, ``~/.aws``, fsspec's
configuration. A redirect to another host gets none of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from validator.errors import InputError
from validator.sources.libraries import library

_WEB = ("https://", "http://")
SCHEMES = (*_WEB, "s3://")
CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
"""How long to wait for a connection, and for the next bytes."""
REDIRECTS_LIMIT = 5

_S3_BLOCK = 8 * 1024 * 1024
_STATUSES = {401: "input-remote-denied", 403: "input-remote-denied", 404: "input-remote-missing"}
_KINDS = (
    (("FileNotFound",), "input-remote-missing"),
    (("PermissionError", "Credentials"), "input-remote-denied"),
    (("Timeout",), "input-remote-timeout"),
    (("SSL", "Certificate"), "input-remote-tls"),
    (("Payload", "Disconnected", "IncompleteRead"), "input-remote-cut"),
    (("Connect", "DNS"), "input-remote-unreachable"),
    (("ValueError",), "input-remote-address"),
)
"""What the name of a failure, or of a more general one that it is, holds -> how it is told; the first counts."""
_END_OF_HOST = re.compile(r"[/?#]")
_HOST = re.compile(r"(?:[\w.~%-]+|\[[0-9A-Fa-f:.%\w]+\])(?::[0-9]*)?")


def is_remote(path: str) -> bool:
    """Tell whether a path is an address."""
    return path.lower().startswith(SCHEMES)


def without_secrets(path: str) -> str:
    """Return an address without user, password and query, any of which may be a secret; other paths as they are."""
    if not is_remote(path):
        return path
    scheme, _, rest = path.partition("://")
    credentials, _, rest = rest.rpartition("@")
    if _END_OF_HOST.search(credentials) or _HOST.fullmatch(_END_OF_HOST.split(rest)[0]) is None:
        return f"{scheme}://…"  # nobody knows which part of it is the password
    visible, query, _ = rest.partition("#")[0].partition("?")
    return f"{scheme}://{visible}{'?…' if query else ''}"


def opened(address: str) -> IO[bytes]:
    """Return what stands at an address, as a stream.

    Raises:
        InputError: ``input-needs-library``, ``input-remote-status``, ``input-remote-missing``,
            ``input-remote-denied``, ``input-remote-tls``, ``input-remote-unreachable``, ``input-remote-timeout``,
            ``input-remote-redirects``, ``input-remote-address`` or ``input-remote-cut``.
    """
    path = without_secrets(address)
    with _failures(path):
        if not address.lower().startswith("s3://"):
            return io.BufferedReader(_Stream(_web(address, path), path))
        file = _s3(address, path)
        return io.BufferedReader(_Stream(file, path, stamp_of(file)))


@contextmanager
def seekable(address: str) -> Iterator[Any]:
    """Open an object of S3 to read parts of it, each with one request.

    Raises:
        InputError: as `opened`, also of what is read meanwhile.
    """
    path = without_secrets(address)
    with _failures(path), _s3(address, path, cache_type="none") as file:
        yield file


def stamp_of(file: Any) -> str:
    """Return what tells an open object of S3 from what it was before; nothing when the storage does not tell."""
    return f"{file.details['size']}-{file.details['ETag']}" if "ETag" in file.details else ""


def _s3(address: str, path: str, cache_type: str = "readahead") -> Any:
    fsspec = library("fsspec", path)
    library("s3fs", path)
    patience = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": READ_SECONDS,
        "retries": {"max_attempts": 2},
    }
    return fsspec.filesystem("s3", config_kwargs=patience).open(
        address, block_size=_S3_BLOCK, cache_type=cache_type
    )


def _web(address: str, path: str) -> Any:
    """Follow the redirects to a file by hand: the library would send its configuration's credentials along."""
    fsspec = library("fsspec", path)
    aiohttp = library("aiohttp", path)
    files = _web_files(fsspec)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=READ_SECONDS)
    for _ in range(REDIRECTS_LIMIT + 1):
        # With a block size of 0 it is one request and a stream; with a size, it does not ask for it before.
        file = files.open(address, block_size=0, size=1, allow_redirects=False, timeout=timeout)
        if not 300 <= file.r.status < 400:
            return file
        file.close()
        target = urljoin(address, file.r.headers.get("Location", ""))
        if not target.lower().startswith(_WEB):
            raise InputError("input-remote-address", path=path)
        if _origin(target) == _origin(address):
            target = urlsplit(target)._replace(netloc=urlsplit(address).netloc).geturl()
        else:
            files = _without_configuration(fsspec)
        address = target
    raise InputError("input-remote-redirects", path=path, limit=REDIRECTS_LIMIT)


def _web_files(fsspec: Any) -> Any:
    configured = fsspec.config.conf.get("https", {}) | fsspec.config.conf.get("http", {})
    client = {"trust_env": True, **configured.get("client_kwargs", {})}
    return fsspec.filesystem("https", client_kwargs=client)


def _without_configuration(fsspec: Any) -> Any:
    """Return the files of the web for a host that nobody configured: nothing is configured under another name."""
    known = fsspec.get_filesystem_class("https")
    bare = type("BareHTTPFileSystem", (known,), {"protocol": "bare-http"})
    return bare(client_kwargs={"trust_env": True}, skip_instance_cache=True)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts: SplitResult = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


class _Stream(io.RawIOBase):
    """A remote file, its failures told.

    Attributes:
        stamp: as `stamp_of` tells it.
    """

    def __init__(self, file: Any, path: str, stamp: str = "") -> None:
        self.stamp = stamp
        self._file = file
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _failures(self._path):
            block = self._file.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


@contextmanager
def _failures(path: str) -> Iterator[None]:
    """Tell what went wrong in words of ours: those of the libraries repeat the address, with what is secret in it."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - three libraries have their own kinds; none of them is let through
        raise _told(error, path) from None


def _told(error: Exception, path: str) -> InputError:
    status = getattr(error, "status", None)
    # What is not HTTP at all comes as an error 400 without headers.
    if isinstance(status, int) and getattr(error, "headers", None):
        code = _STATUSES.get(status, "input-remote-status")
        return InputError(code, path=path, status=status)
    kinds = " ".join(kind.__name__ for kind in type(error).__mro__)
    found = (code for words, code in _KINDS if any(word in kinds for word in words))
    return InputError(next(found, "input-unreadable"), path=path, detail=_reason(error))


def _reason(error: Exception) -> str:
    """Return what the operating system or the TLS library says, which repeats nothing of the address."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    said = (getattr(cause, name, None) for name in ("verify_message", "reason", "strerror"))
    return next((each for each in said if isinstance(each, str)), type(error).__name__)
