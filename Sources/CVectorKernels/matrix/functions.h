#ifndef MATRIX_FUNCTIONS_H
#define MATRIX_FUNCTIONS_H

#include "matrix.h"

// The kernels of one level. `level_body.h` defines one such table for each file that includes it.
typedef struct {
    size_t panel_columns;
    void (*pack)(matrix_precision, matrix_source, const void *, size_t, size_t, size_t, const matrix_exact *, void *);
    void (*prepare)(matrix_precision, matrix_source, const void *, size_t, size_t, size_t, const matrix_exact *, float *,
                    void *, matrix_row *);
    void (*multiply)(matrix_precision, const void *, size_t, const matrix_row *, size_t, size_t, const void *, size_t,
                     const float *, matrix_activation, matrix_source, void *, size_t);
    void (*attention)(matrix_precision, const void *, const void *, const void *, size_t, size_t, size_t, size_t,
                      size_t, size_t, float, void *, float *, size_t);
    void (*rotate)(matrix_source, void *, size_t, size_t, size_t, size_t, const float *, const float *);
    void (*gate)(matrix_source, void *, size_t, size_t);
    void (*add_normalize)(const float *, const float *, const float *, const float *, float, size_t, size_t, float *);
    void (*widen)(matrix_source, const void *, size_t, int, float *);
} matrix_functions;

extern const matrix_functions matrix_functions_scalar;
#if defined(__x86_64__)
extern const matrix_functions matrix_functions_avx2;
extern const matrix_functions matrix_functions_avx512;
extern const matrix_functions matrix_functions_vnni;
extern const matrix_functions matrix_functions_vnnibf16;
extern const matrix_functions matrix_functions_amx;
#elif defined(__aarch64__)
extern const matrix_functions matrix_functions_neon;
extern const matrix_functions matrix_functions_neondot;
#endif

#endif
