#ifndef CPEAKLOOPS_PEAK_H
#define CPEAKLOOPS_PEAK_H

#include <stddef.h>
#include <stdint.h>

// Plain loops of one instruction: what a core can do at most, to set beside what a kernel does.
typedef enum {
    PEAK_F32 = 0,       // fused multiply-add of floats, the widest vectors there are
    PEAK_INT8 = 1,      // products of bytes summed in int32: VNNI or dotprod
    PEAK_BF16 = 2,      // products of bfloat16 summed in float32
    PEAK_TILE_INT8 = 3, // AMX
    PEAK_TILE_BF16 = 4, // AMX
} peak_instruction;

// The name of the instruction that the loop is made of; NULL if this processor lacks it.
const char *peak_name(peak_instruction instruction);

// Runs the loop `rounds` times with its factors in registers; returns the number of multiplications and additions done.
double peak_run(peak_instruction instruction, size_t rounds);

// The same instruction (PEAK_F32, PEAK_INT8), one factor read from `buffer` (a multiple of 1,024 bytes) and used once, as
// in a dot product: in cache this is bound by the loads, in memory by the bandwidth.
double peak_stream(peak_instruction instruction, const void *buffer, size_t bytes);

// Reads `buffer` (a multiple of 1,024 bytes) and does nothing with it. Asks for the bytes `ahead` of those it reads, unless
// that is 0.
uint64_t peak_read(const void *buffer, size_t bytes, size_t ahead);

#endif
