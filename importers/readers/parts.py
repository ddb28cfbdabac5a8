"""The files behind a path: one file, a folder's, or a zip's members, read in place and never unpacked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from importers.refusal import FileRefused

MAX_FILES = 1_000
MAX_BYTES = 2 * 1024**3
MAX_RATIO = 250
SMALL = 1024**2
"""Bytes under which a member's compression ratio tells nothing: an empty table compresses very well."""

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".ods"})
JSON = frozenset({".json", ".ndjson", ".jsonl"})
COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What programs write; others may ask for gigabytes before their first byte."""
LEAST_HEADER = 30
"""Bytes before the content of a member, its name left out."""
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
"""What reading a damaged archive raises: it may open well and break in the middle of a file."""


@dataclass(frozen=True, slots=True)
class Part:
    """One readable file: its name as a person knows it, its size in bytes, and a way to open it again."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def suffix(self) -> str:
        """The extension, in lower case, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folder or extension, in lower case."""
        return PurePosixPath(self.name).stem.lower()

    def head(self, size: int = 65_536) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)


@contextmanager
def parts_of(path: Path) -> Iterator[list[Part]]:
    """The files at ``path`` (file, folder or zip), sorted by name. Raises ``FileRefused``."""
    if not path.exists():
        raise FileRefused(f"Le fichier « {path.name} » n'existe pas. Vérifiez son nom et son emplacement.")
    if path.is_dir():
        yield _folder(path)
    elif path.suffix.lower() not in SPREADSHEETS and zipfile.is_zipfile(path):
        with _archive(path) as archive:
            yield check_not_empty(_members(archive))
    elif path.suffix.lower() == ".zip":
        raise _damaged()
    else:
        yield check_not_empty([_file(path)])


def check_not_empty(parts: list[Part]) -> list[Part]:
    """The parts. Raises ``FileRefused`` when there is no byte to read."""
    if not any(part.size for part in parts):
        raise FileRefused("Le fichier est vide. Vérifiez que l'export s'est bien terminé.")
    return parts


def any_is(parts: Iterable[Part], ours: Callable[[Part], bool]) -> bool:
    """Whether one of these files is ours; one that cannot be read is not."""
    return any(_is(part, ours) for part in parts)


def _is(part: Part, ours: Callable[[Part], bool]) -> bool:
    try:
        return ours(part)
    except FileRefused:
        return False


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except DAMAGED as error:
        raise _damaged() from error


def _damaged() -> FileRefused:
    return FileRefused("Cette archive zip est abîmée ou incomplète. Téléchargez-la de nouveau.")


def shown_name(path: Path) -> str:
    """The name of a file as it can be stored: bytes that are not UTF-8 become "?"."""
    return path.name.encode("utf-8", "replace").decode()


def _file(path: Path) -> Part:
    return Part(shown_name(path), path.stat().st_size, lambda: path.open("rb"))


def _folder(folder: Path) -> list[Part]:
    # A link could point outside the folder that a person chose to hand over.
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink()]
    visible = [path for path in found if not path.name.startswith(".")]
    if not visible:
        raise FileRefused("Ce dossier ne contient aucun fichier à lire.")
    if len(visible) > MAX_FILES:
        raise FileRefused(
            f"Ce dossier contient plus de {MAX_FILES} fichiers. Choisissez un dossier plus précis."
        )
    return check_not_empty([_file(path) for path in visible])


def _members(archive: zipfile.ZipFile) -> list[Part]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    check_archive(members)
    shown = [info for info in members if _is_data(info.filename) and not _is_link(info)]
    return [_member(archive, info) for info in sorted(shown, key=lambda info: info.filename)]


def _is_data(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" not in path.parts and not path.name.startswith(".")


def _is_link(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a symbolic link: as in a folder, it is not followed, and is no data."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Part:
    return Part(
        PurePosixPath(info.filename).name,
        info.file_size,
        lambda: io.BufferedReader(_Member(archive, info), io.DEFAULT_BUFFER_SIZE * 8),
    )


class _Member(io.RawIOBase):
    """A file of an archive; where it is damaged, reading raises ``FileRefused``."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        super().__init__()
        try:
            self._stream = cast("zipfile.ZipExtFile", archive.open(info))
        except DAMAGED as error:
            raise _damaged() from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._stream.read1(len(buffer))
        except DAMAGED as error:
            raise _damaged() from error
        buffer[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            return self._stream.seek(offset, whence)
        except DAMAGED as error:
            raise _damaged() from error

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def check_archive(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive made to fill the machine, or whose names climb out of it. Raises ``FileRefused``."""
    if len(members) > MAX_FILES:
        raise FileRefused(f"Cette archive contient plus de {MAX_FILES} fichiers. Découpez-la.")
    if sum(info.file_size for info in members) > MAX_BYTES:
        raise FileRefused("Cette archive est trop grosse une fois décompressée. Découpez-la.")
    for info in members:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or not path.parts or ".." in path.parts or ":" in path.parts[0]:
            raise FileRefused("Cette archive contient un nom de fichier interdit. Refaites l'archive.")
        if info.flag_bits & 1:
            raise FileRefused("Cette archive est protégée par un mot de passe. Envoyez-la sans mot de passe.")
        if info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise FileRefused("Cette archive est anormalement compressée : elle est refusée par sécurité.")
        if info.compress_type not in COMPRESSIONS:
            raise FileRefused(
                "Cette archive est compressée d'une façon peu courante. Refaites un zip ordinaire."
            )
    if _overlaps(members):
        raise FileRefused("Les fichiers de cette archive se recouvrent : elle est refusée par sécurité.")


def _overlaps(members: list[zipfile.ZipInfo]) -> bool:
    """Whether the same bytes stand for several members, as in an archive that unpacks without end."""
    end = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + LEAST_HEADER + info.compress_size
    return False


def metered(part: Part, told: Callable[[int], None]) -> Part:
    """The same part, telling how many bytes are read as they are."""
    return Part(part.name, part.size, lambda: _Meter(part.open(), told))  # type: ignore[arg-type,return-value]


class _Meter:
    """A binary stream that counts what is read forward; seeking back is not counted twice."""

    def __init__(self, stream: IO[bytes], told: Callable[[int], None]) -> None:
        self._stream = stream
        self._told = told

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._told(len(block))
        return block

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def __enter__(self) -> BinaryIO:
        return self  # type: ignore[return-value]

    def __exit__(self, *_: object) -> None:
        self._stream.close()
