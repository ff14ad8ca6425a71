// Any processor: what the compiler makes of vectors of four on its baseline.
#define TABLE matrix_functions_scalar

#define LANES 4
#define PANEL_VECTORS 4
#define FUSED 0
#define ROWS_float32 2
#define ROWS_bfloat16 2
#define ROWS_int8 2
#define ROW_OFFSET 0
#include "level_body.h"

