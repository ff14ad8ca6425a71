// AVX-512 with VNNI.
#if defined(__x86_64__)
#include <immintrin.h>

#define TABLE matrix_functions_vnni
#define TARGET "avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,bmi2"
#define LEVEL_VNNI
#define LANES 16
#define PANEL_VECTORS 3
#define FUSED 1
#define ROWS_float32 8
#define ROWS_bfloat16 6
#define ROWS_int8 8
#define ROW_OFFSET 128
#include "level_body.h"
#endif
