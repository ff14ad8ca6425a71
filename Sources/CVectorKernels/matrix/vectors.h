// Part of a level (see level_body.h): its vectors, and the mathematics on them.
//
// A vector has LANES floats, as many as a register of the level holds. Elementwise work does not care; a reduction over
// a row always runs as sixteen interleaved chains (GROUPS vectors), so that it gives the same bits at every level.

#define GROUPS (16 / LANES)
#define WIDTH (PANEL_VECTORS * LANES)
#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t ivec __attribute__((vector_size(4 * LANES)));
typedef uint32_t uvec __attribute__((vector_size(4 * LANES)));
typedef uint16_t halves __attribute__((vector_size(2 * LANES)));
typedef uint8_t quarters __attribute__((vector_size(LANES)));
typedef vec vec_unaligned __attribute__((aligned(1)));
typedef uvec uvec_unaligned __attribute__((aligned(1)));
typedef halves halves_unaligned __attribute__((aligned(1)));
typedef quarters quarters_unaligned __attribute__((aligned(1)));

ALWAYS_INLINE vec load(const float *from) { return *(const vec_unaligned *)from; }
ALWAYS_INLINE void store(float *to, vec value) { *(vec_unaligned *)to = value; }
ALWAYS_INLINE vec splat(float value) { return value - (vec){}; }
ALWAYS_INLINE vec choose(ivec mask, vec yes, vec no) { return (vec)((mask & (ivec)yes) | (~mask & (ivec)no)); }

// a·b + c
#if FUSED
ALWAYS_INLINE vec fma_vec(vec a, vec b, vec c) { return __builtin_elementwise_fma(a, b, c); }
ALWAYS_INLINE float fma_one(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#else
ALWAYS_INLINE vec fma_vec(vec a, vec b, vec c) { return a * b + c; }
ALWAYS_INLINE float fma_one(float a, float b, float c) { return a * b + c; }
#endif

// Joins the sixteen chains of a sum.
ALWAYS_INLINE float join_sum(float lanes[16]) {
    for (int step = 8; step > 0; step /= 2) {
        for (int lane = 0; lane < step; lane++) lanes[lane] += lanes[lane + step];
    }
    return lanes[0];
}

// 2^y for y ≤ 0, relative error below 2e-7; values below 2^-126 become about 2^-126.
//
// Rounds y to the nearest integer by adding 1.5·2^23, and takes a minimax polynomial of degree 6 on the rest.
ALWAYS_INLINE vec exp2_vec(vec y) {
    const vec magic = splat(12582912.0f);
    y = choose(y > splat(-126.0f), y, splat(-126.0f));
    vec rounded = y + magic;
    vec rest = y - (rounded - magic);
    vec p = splat(0.000153458124f);
    p = fma_vec(p, rest, splat(0.00133999309f));
    p = fma_vec(p, rest, splat(0.00961848907f));
    p = fma_vec(p, rest, splat(0.0555032864f));
    p = fma_vec(p, rest, splat(0.240226462f));
    p = fma_vec(p, rest, splat(0.693147182f));
    p = fma_vec(p, rest, splat(1.0f));
    return (vec)((ivec)p + ((ivec)rounded << 23));
}

// x·Φ(x). Φ(x) − 1/2 is odd: x times a minimax polynomial in x², of degree 14 on |x| ≤ 5.3; beyond, Φ is 0 or 1 to
// float32. Its variable is shifted to [-1, 1], which keeps the coefficients small and the evaluation exact.
ALWAYS_INLINE vec gelu_vec(vec x) {
    static const float coefficients[15] = {
        0.133392558f,    -0.0665184557f,  0.0492640324f,    -0.0395906866f,  0.0320825838f,
        -0.0252810679f,  0.0189006273f,   -0.0132565405f,   0.00892240833f,  -0.00570936827f,
        0.00296020438f,  -0.00122689421f, 0.000888550887f,  -0.000718057854f, 0.000229715166f};
    ivec sign = (ivec)x & (ivec)splat(-0.0f);
    ivec size = (ivec)x & 0x7FFFFFFF;
    vec clamped = (vec)(__builtin_elementwise_min(size, (ivec)splat(5.3f)) | sign);
    vec s = fma_vec(clamped * clamped, splat(0.0711997151f), splat(-1.0f));
    vec p = splat(coefficients[14]);
    for (int term = 13; term >= 0; term--) p = fma_vec(p, s, splat(coefficients[term]));
    vec result = x * fma_vec(clamped, p, splat(0.5f));
    return choose(x < splat(-5.3f), (vec){}, result);
}

// The same to 3e-5, which is far below the step of a bfloat16 or 8-bit factor: of degree 8 on |x| ≤ 4.4.
ALWAYS_INLINE vec gelu_short_vec(vec x) {
    static const float coefficients[9] = {0.16040443f,   -0.07861225f, 0.05525001f,   -0.04008991f, 0.02680559f,
                                          -0.015975107f, 0.010980871f, -0.00788561f, 0.0027585062f};
    ivec sign = (ivec)x & (ivec)splat(-0.0f);
    ivec size = (ivec)x & 0x7FFFFFFF;
    vec clamped = (vec)(__builtin_elementwise_min(size, (ivec)splat(4.4f)) | sign);
    vec s = fma_vec(clamped * clamped, splat(0.10330579f), splat(-1.0f));
    vec p = splat(coefficients[8]);
    for (int term = 7; term >= 0; term--) p = fma_vec(p, s, splat(coefficients[term]));
    vec result = x * fma_vec(clamped, p, splat(0.5f));
    return choose(x < splat(-4.4f), (vec){}, result);
}

// The approximation of GELU by tanh: x·σ(2u), u = √(2/π)·(x + 0.044715·x³).
ALWAYS_INLINE vec gelu_tanh_vec(vec x) {
    vec u = x * fma_vec(x * x, splat(0.0713548163f), splat(1.59576912f));
    // σ(|u|) = 1 / (1 + e^-|u|), and σ(−u) = 1 − σ(u)
    vec size = (vec)((ivec)u & 0x7FFFFFFF);
    vec e = exp2_vec(size * splat(-1.44269504f));
    vec numerator = choose(u < (vec){}, e, splat(1.0f));
    return x * numerator / (e + splat(1.0f));
}

ALWAYS_INLINE vec activate(matrix_precision precision, matrix_activation activation, vec x) {
    switch (activation) {
    case MATRIX_GELU:
        return precision == MATRIX_FLOAT32 ? gelu_vec(x) : gelu_short_vec(x);
    case MATRIX_GELU_TANH:
        return gelu_tanh_vec(x);
    case MATRIX_RELU:
        return choose(x > (vec){}, x, (vec){});
    default:
        return x;
    }
}

// Round to nearest even.
#if defined(LEVEL_BF16)
ALWAYS_INLINE halves to_bfloat16(vec value) { return (halves)_mm512_cvtneps_pbh((__m512)value); }
#else
ALWAYS_INLINE halves to_bfloat16(vec value) {
    uvec bits = (uvec)value;
    uvec rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    uvec nan = (uvec)((bits & 0x7FFFFFFF) > 0x7F800000);
    rounded = (nan & ((bits >> 16) | 0x40)) | (~nan & rounded);
    return __builtin_convertvector(rounded, halves);
}
#endif

// Exact, denormals included: the exponent is moved by a multiplication.
ALWAYS_INLINE vec from_float16(halves value) {
    uvec bits = __builtin_convertvector(value, uvec);
    uvec size = (bits & 0x7FFF) << 13;
    vec scaled = (vec)size * splat(0x1p112f);
    uvec special = (uvec)((bits & 0x7C00) == 0x7C00) & 0x7F800000;
    return (vec)((uvec)scaled | special | ((bits & 0x8000) << 16));
}

ALWAYS_INLINE size_t source_size(matrix_source source) { return source == MATRIX_SOURCE_FLOAT32 ? 4 : 2; }

// LANES weights in their stored form, as floats.
ALWAYS_INLINE vec load_source(matrix_source source, const void *from) {
    if (source == MATRIX_SOURCE_FLOAT32) return *(const vec_unaligned *)from;
    halves stored = *(const halves_unaligned *)from;
    if (source == MATRIX_SOURCE_FLOAT16) return from_float16(stored);
    return (vec)(__builtin_convertvector(stored, uvec) << 16);
}

// The first `count` (below LANES) of them; the others are zero, and not read.
ALWAYS_INLINE vec load_source_partly(matrix_source source, const void *from, size_t count) {
    uint8_t buffer[4 * LANES] = {0};
    memcpy(buffer, from, count * source_size(source));
    return load_source(source, buffer);
}
