#ifndef RAG_COPENBLAS_H
#define RAG_COPENBLAS_H

#include <stddef.h>

// OpenBLAS, loaded when many vectors are first compared with many: a search by one query does not need it.

// Whether the library is there and has what is wanted. It then works on the thread that calls it, and on no other.
int blas_library_open(void);

// `out` (rows × columns) = `left` (rows × depth) · transposed `right` (columns × depth), all without gaps.
// The library must be open.
void blas_products(size_t rows, size_t columns, size_t depth, const float *left, const float *right, float *out);

#endif
