#include "kernels.h"

#define KERNELS(unpacking, scoring, bounding, keeping, collecting) \
    { \
        .unpack = postings_unpack_##unpacking, .decode = postings_decode_##unpacking, \
        .score = postings_score_##scoring, .accumulate = postings_accumulate_##scoring, \
        .add_bounds = postings_add_bounds_##bounding, .maximum = postings_maximum_##bounding, \
        .select = postings_select_##bounding, .mark = postings_mark_##collecting, \
        .keep = postings_keep_##keeping, .collect = postings_collect_##collecting, \
        .filter = postings_filter_##collecting, .add_maxima = postings_add_maxima_##collecting, \
    }

static const postings_kernels scalar_kernels = KERNELS(scalar, scalar, scalar, scalar, scalar);

#if defined(__x86_64__)
static const postings_kernels avx2_kernels = KERNELS(avx2, avx2, avx2, avx2, scalar);
// Without VBMI bytes are moved into place by AVX2.
static const postings_kernels avx512_kernels = KERNELS(avx2, avx512, avx512, avx512, avx512);
static const postings_kernels vbmi_kernels = KERNELS(avx512, avx512, avx512, avx512, avx512);
#elif defined(__aarch64__)
// NEON is part of the architecture: the compiler makes vectors of the other loops, as far as it can.
static const postings_kernels neon_kernels = KERNELS(neon, neon, scalar, scalar, scalar);
#endif

const postings_kernels *postings_kernels_at(kernel_level level) {
#if defined(__x86_64__)
    if (level >= KERNELS_AVX512VNNI && __builtin_cpu_supports("avx512vbmi")) return &vbmi_kernels;
    if (level >= KERNELS_AVX512) return &avx512_kernels;
    if (level >= KERNELS_AVX2) return &avx2_kernels;
#elif defined(__aarch64__)
    if (level >= KERNELS_NEON) return &neon_kernels;
#endif
    return &scalar_kernels;
}

const postings_kernels *postings_kernels_current(void) { return postings_kernels_at(kernels_level()); }
