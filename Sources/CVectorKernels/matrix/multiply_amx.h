// Part of a level (see level_body.h): products in the tiles of AMX.
//
// A tile is 16 rows of 64 bytes. A block of the product is 32 rows by a panel's 48 columns: six tiles of sums (0 to 5),
// one of rows (6) and one of weights (7). A step takes sixteen groups of the inner dimension. The layout of rows and
// panels is VNNI's: the tile of weights is read with the stride of a panel.
//
// Tiles are multiplied beside the vector units. So while one block is multiplied, the sums of the one before are turned
// into results, some rows in each step.

#define AMX_ROWS 16
#define AMX_BLOCK (2 * AMX_ROWS)

_Static_assert(LANES == 16 && PANEL_VECTORS == 3, "a block of six tiles has three of 16 columns side by side");

// Sets up the tiles for blocks of sums with `rows` rows in each tile.
ALWAYS_INLINE void amx_configure(size_t rows) {
    struct {
        uint8_t palette, start_row, reserved[14];
        uint16_t column_bytes[16];
        uint8_t rows[16];
    } tiles = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        tiles.column_bytes[tile] = 64;
        tiles.rows[tile] = tile == 7 ? 16 : (uint8_t)rows;
    }
    _tile_loadconfig(&tiles);
}

// A tile's number must be a literal.
#define AMX_STEP(precision, sums)                       \
    do {                                                \
        if (precision == MATRIX_INT8) {                 \
            _tile_dpbusd(sums, 6, 7);                   \
        } else {                                        \
            _tile_dpbf16ps(sums, 6, 7);                 \
        }                                               \
    } while (0)

// One step of a block of one or two tiles of rows: sixteen groups. `BETWEEN` is done after each product.
#define AMX_BLOCK_STEP(precision, both, rows, stride_bytes, weights, BETWEEN)             \
    do {                                                                                  \
        _tile_loadd(6, rows, stride_bytes);                                               \
        _tile_loadd(7, weights, 4 * WIDTH);                                               \
        AMX_STEP(precision, 0);                                                           \
        BETWEEN;                                                                          \
        _tile_loadd(7, (weights) + 16, 4 * WIDTH);                                        \
        AMX_STEP(precision, 1);                                                           \
        BETWEEN;                                                                          \
        _tile_loadd(7, (weights) + 32, 4 * WIDTH);                                        \
        AMX_STEP(precision, 2);                                                           \
        BETWEEN;                                                                          \
        if (!both) break;                                                                 \
        _tile_loadd(6, (rows) + AMX_ROWS * (stride_bytes), stride_bytes);                 \
        AMX_STEP(precision, 5);                                                           \
        BETWEEN;                                                                          \
        _tile_loadd(7, weights, 4 * WIDTH);                                               \
        AMX_STEP(precision, 3);                                                           \
        BETWEEN;                                                                          \
        _tile_loadd(7, (weights) + 16, 4 * WIDTH);                                        \
        AMX_STEP(precision, 4);                                                           \
        BETWEEN;                                                                          \
    } while (0)

ALWAYS_INLINE void amx_clear(void) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    _tile_zero(4);
    _tile_zero(5);
}

ALWAYS_INLINE void amx_store(const bool both, uint32_t *sums) {
    _tile_stored(0, sums, 4 * WIDTH);
    _tile_stored(1, sums + 16, 4 * WIDTH);
    _tile_stored(2, sums + 32, 4 * WIDTH);
    if (!both) return;
    sums += AMX_ROWS * WIDTH;
    _tile_stored(3, sums, 4 * WIDTH);
    _tile_stored(4, sums + 16, 4 * WIDTH);
    _tile_stored(5, sums + 32, 4 * WIDTH);
}

// A block whose sums wait to be turned into results.
typedef struct {
    const uint32_t *raw;
    const char *panel;
    const float *bias;
    const matrix_row *scales;
    char *out;
    size_t rows, columns;
} amx_block;

ALWAYS_INLINE void amx_finish(matrix_precision precision, matrix_activation activation, matrix_source result,
                              const amx_block *block, size_t row, size_t out_bytes) {
    finish_row(precision, activation, result, block->raw + row * WIDTH, (const float *)block->panel,
               precision == MATRIX_INT8 ? block->scales + row : NULL, block->bias, block->columns, block->out + row * out_bytes);
}

ALWAYS_INLINE void multiply_amx(matrix_precision precision, matrix_activation activation, matrix_source result,
                                const char *rows, size_t stride_bytes, const matrix_row *scales, size_t count,
                                size_t depth,
                                const char *panels, size_t columns, const float *bias, char *out, size_t out_bytes) {
    if (count == 0) return;
    const size_t size = panel_bytes(WIDTH, precision, depth);
    const size_t steps = padded_groups(precision, depth) / 16;
    _Alignas(64) uint32_t raw[2][AMX_BLOCK * WIDTH];
    float bias_buffers[2][WIDTH];
    amx_block before = {0};
    size_t configured = 0, parity = 0;
    for (size_t first = 0; first < columns; first += WIDTH, panels += size) {
        amx_block block = {.panel = panels, .columns = columns - first < WIDTH ? columns - first : WIDTH};
        // The panel before may still be at work with the other buffer.
        block.bias = whole_bias(bias ? bias + first : NULL, block.columns, bias_buffers[first / WIDTH % 2]);
        const uint32_t *weights = (const uint32_t *)(panels + panel_header(WIDTH, precision));
        // The next panel is fetched from memory meanwhile, a part in each step. There is no harm in asking for what
        // lies behind the last one.
        const char *ahead = panels + size;
        const size_t part = round_up(size, 64 * count) / count * AMX_BLOCK / steps + 64;
        for (size_t row = 0; row < count; row += block.rows, parity ^= 1) {
            const bool both = count - row >= AMX_BLOCK;
            const size_t tile_rows = count - row < AMX_ROWS ? count - row : AMX_ROWS;
            block.rows = both ? AMX_BLOCK : tile_rows;
            block.raw = raw[parity];
            block.scales = scales + row;
            block.out = out + row * out_bytes + first * source_size(result);
            if (tile_rows != configured) amx_configure(configured = tile_rows);
            amx_clear();
            const char *from = rows + row * stride_bytes;
            size_t finished = 0;
            for (size_t step = 0; step < steps; step++, from += 64) {
                for (size_t byte = 0; byte < part && ahead < panels + 2 * size; byte += 64, ahead += 64) {
                    _mm_prefetch(ahead, _MM_HINT_T1);
                }
                AMX_BLOCK_STEP(precision, both, from, stride_bytes, weights + step * 16 * WIDTH, {
                    if (finished < before.rows) {
                        amx_finish(precision, activation, result, &before, finished++, out_bytes);
                    }
                });
            }
            for (; finished < before.rows; finished++) {
                amx_finish(precision, activation, result, &before, finished, out_bytes);
            }
            amx_store(both, raw[parity]);
            before = block;
        }
    }
    for (size_t row = 0; row < before.rows; row++) {
        amx_finish(precision, activation, result, &before, row, out_bytes);
    }
    _tile_release();
}
