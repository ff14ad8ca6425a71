// AVX2 and FMA.
#if defined(__x86_64__)
#include <immintrin.h>

#define TABLE matrix_functions_avx2
#define TARGET "avx2,fma,f16c,bmi2"
#define LEVEL_AVX2
#define LANES 8
#define PANEL_VECTORS 2
#define FUSED 1
#define ROWS_float32 6
#define ROWS_bfloat16 4
#define ROWS_int8 4
#define ROW_OFFSET 0
#include "level_body.h"
#endif
