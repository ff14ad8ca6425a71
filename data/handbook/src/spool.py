"""Reader for the Kestrel spool format, version 2 (KestrelOS 6.0 and later).

A spool is a folder of segment files named by the Unix second of their first sample. Each segment is a
sequence of records:

    length   uint16, little endian, bytes of the payload
    payload  CBOR map: t (milliseconds since 1970), p (probe address), v (hundredths of a degree Celsius)
    crc      uint32, CRC-32C of the payload

A power cut can leave the last record of the last segment incomplete. That is what the gateway reports as
E-4119. Everything before the first bad checksum is good and must be kept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import cbor2
from crc32c import crc32c

SPOOL_WARNING_RATIO = 0.85  # E-4117
SEGMENT_BYTES = 4 * 1024 * 1024


class DamagedSegment(Exception):
    """A record's checksum is wrong in the middle of a segment, not at its end."""


def records(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield each good payload with the offset of its end; stop at the first that is torn or damaged."""
    offset = 0
    while offset + 2 <= len(data):
        (length,) = struct.unpack_from("<H", data, offset)
        end = offset + 2 + length + 4
        if end > len(data):
            return
        payload = data[offset + 2 : end - 4]
        (stored,) = struct.unpack_from("<I", data, end - 4)
        if crc32c(payload) != stored:
            return
        yield payload, end
        offset = end


def read_segment(path: Path, *, last: bool) -> Iterator[dict]:
    """Yield the samples of one segment. A torn tail is tolerated only in the newest segment."""
    data = path.read_bytes()
    good = 0
    for payload, good in records(data):
        yield cbor2.loads(payload)
    if good < len(data) and not last:
        raise DamagedSegment(f"{path.name}: bad record at byte {good}")


def truncate_torn_tail(path: Path) -> int:
    """Cut an incomplete record off the newest segment; return how many bytes were dropped."""
    data = path.read_bytes()
    good = max((end for _, end in records(data)), default=0)
    if good < len(data):
        with path.open("r+b") as handle:
            handle.truncate(good)
    return len(data) - good


def fill_level(folder: Path, capacity_bytes: int) -> float:
    """Share of the spool in use; the gateway warns above SPOOL_WARNING_RATIO."""
    return sum(f.stat().st_size for f in folder.glob("*.seg")) / capacity_bytes
