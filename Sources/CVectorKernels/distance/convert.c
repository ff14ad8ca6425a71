#include "tables.h"

#include <string.h>

float half_to_float(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 31, fraction = half & 1023, bits;
    float value;
    if (exponent == 0) {
        // Zero or subnormal: fraction * 2^-24, exactly.
        value = (float)fraction * 0x1p-24f;
        memcpy(&bits, &value, 4);
        bits |= sign;
    } else {
        bits = sign | (exponent == 31 ? 255u : exponent + 112) << 23 | fraction << 13;
    }
    memcpy(&value, &bits, 4);
    return value;
}

static uint16_t float_to_half(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    bits &= 0x7FFFFFFF;
    if (bits > 0x7F800000) return (uint16_t)(sign | 0x7E00);  // NaN
    if (bits >= 0x477FF000) return (uint16_t)(sign | 0x7C00); // 65,520 and more round to infinity
    if (bits < 0x38800000) {
        // Below the normal range: adding 0.5 lets the float unit round to a multiple of 2^-24.
        float magnitude;
        memcpy(&magnitude, &bits, 4);
        magnitude += 0.5f;
        memcpy(&bits, &magnitude, 4);
        return (uint16_t)(sign | (bits - 0x3F000000));
    }
    bits += 0xFFF + (bits >> 13 & 1);
    return (uint16_t)(sign | (bits - 0x38000000) >> 13);
}

void convert_f32_to_f16(const float *values, size_t count, uint16_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = float_to_half(values[i]);
}

void convert_f16_to_f32(const uint16_t *values, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) out[i] = half_to_float(values[i]);
}

static inline int32_t code(float value, float inverse_step) {
    float scaled = value * inverse_step;
    scaled = scaled < -127.0f ? -127.0f : scaled;
    scaled = scaled > 127.0f ? 127.0f : scaled;
    return (int32_t)(scaled + (scaled < 0 ? -0.5f : 0.5f));
}

void quantize_i8(const float *values, float inverse_step, size_t count, int8_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = (int8_t)code(values[i], inverse_step);
}

void quantize_offset_i8(const float *values, float inverse_step, size_t count, uint8_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(code(values[i], inverse_step) + 128);
}

void offset_to_signed_i8(const uint8_t *codes, size_t count, int8_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = (int8_t)(codes[i] ^ 0x80);
}
