// Advanced SIMD with dot products.
#if defined(__aarch64__)
#include <arm_neon.h>

#define TABLE matrix_functions_neondot
#define TARGET "dotprod"
#define LEVEL_NEONDOT
#define LANES 4
#define PANEL_VECTORS 4
#define FUSED 1
#define ROWS_float32 6
#define ROWS_bfloat16 4
#define ROWS_int8 6
#define ROW_OFFSET 0
#include "level_body.h"
#endif
