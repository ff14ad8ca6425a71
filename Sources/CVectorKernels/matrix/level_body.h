// The kernels of one level, from one source: a file per level defines what the level has, and includes this.
//
//   TABLE            the name of the table of functions
//   TARGET           the instruction sets, for __attribute__((target))
//   LANES            floats in a register (4, 8, 16)
//   PANEL_VECTORS    registers in a panel's width
//   FUSED            whether there is a fused multiply-add
//   ROWS_float32, ROWS_bfloat16, ROWS_int8   the rows of a tile (at most 8): rows × PANEL_VECTORS accumulators and what
//                    a step needs beside them have to fit the registers
//   ROW_OFFSET       what is added to the 8-bit factors of rows (128 where the instruction wants them unsigned)
//   LEVEL_…          selects instructions in tile.h

#include <string.h>

#include "functions.h"
#include "layout.h"

// The order of operations is part of the contract: nothing may be fused but what says so.
#pragma STDC FP_CONTRACT OFF
#ifdef TARGET
#pragma clang attribute push(__attribute__((target(TARGET))), apply_to = function)
#endif

#include "vectors.h"

#include "pack.h"

#include "tile.h"

#include "multiply.h"

#include "attention.h"

#include "normalize.h"

#include "elementwise.h"

#ifdef TARGET
#pragma clang attribute pop
#endif

const matrix_functions TABLE = {
    .panel_columns = WIDTH,
    .pack = pack,
    .prepare = prepare,
    .multiply = multiply,
    .attention = attention,
    .rotate = rotate,
    .gate = gate,
    .add_normalize = add_normalize,
    .widen = widen,
};
