#ifndef CVECTORKERNELS_CHECKSUM_H
#define CVECTORKERNELS_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

// CRC-32C of `count` bytes, continuing from `crc` (0 to begin). Finished and started values are the same: there is no
// separate final step for the caller.
uint32_t crc32c_update(uint32_t crc, const void *bytes, size_t count);

// The plain twin: one byte at a time from a table.
uint32_t crc32c_update_scalar(uint32_t crc, const void *bytes, size_t count);

#endif
