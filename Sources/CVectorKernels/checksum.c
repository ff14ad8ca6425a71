#include "checksum.h"

#include "cpu.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#endif

static uint32_t table_entry(uint32_t byte) {
    for (int bit = 0; bit < 8; bit++) byte = (byte >> 1) ^ (0x82F63B78u & (0u - (byte & 1u)));
    return byte;
}

uint32_t crc32c_update_scalar(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    crc = ~crc;
    while (count--) crc = (crc >> 8) ^ table_entry((crc ^ *next++) & 0xFF);
    return ~crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t crc32c_hardware(uint32_t crc, const uint8_t *next, size_t count) {
    uint64_t state = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        state = _mm_crc32_u64(state, word);
    }
    uint32_t tail = (uint32_t)state;
    while (count--) tail = _mm_crc32_u8(tail, *next++);
    return ~tail;
}
#elif defined(__aarch64__)
__attribute__((target("crc"))) static uint32_t crc32c_hardware(uint32_t crc, const uint8_t *next, size_t count) {
    crc = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        crc = __crc32cd(crc, word);
    }
    while (count--) crc = __crc32cb(crc, *next++);
    return ~crc;
}
#endif

uint32_t crc32c_update(uint32_t crc, const void *bytes, size_t count) {
#if defined(__x86_64__) || defined(__aarch64__)
    if (kernels_level() != KERNELS_SCALAR) return crc32c_hardware(crc, bytes, count);
#endif
    return crc32c_update_scalar(crc, bytes, count);
}
