// AVX-512 with VNNI, BF16 and the tiles of AMX.
#if defined(__x86_64__)
#include <immintrin.h>

#define TABLE matrix_functions_amx
#define TARGET \
    "amx-tile,amx-int8,amx-bf16,avx512bf16,avx512vnni,avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c,bmi2"
#define LEVEL_VNNI
#define LEVEL_BF16
#define LEVEL_AMX
#define LANES 16
#define PANEL_VECTORS 3
#define FUSED 1
#define ROWS_float32 8
#define ROWS_bfloat16 8
#define ROWS_int8 8
#define ROW_OFFSET 128
#include "level_body.h"
#endif
