#include "COpenBLAS.h"

#include <cblas.h>
#include <dlfcn.h>
#include <pthread.h>

static __typeof__(&cblas_sgemm) multiply;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
#ifdef __APPLE__
    const char *names[] = {"libopenblas.0.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib"};
#else
    const char *names[] = {"libopenblas.so.0", "libopenblas.so"};
#endif
    void *library = NULL;
    for (size_t index = 0; index < sizeof names / sizeof *names && !library; index++) {
        library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
    }
    if (!library) return;
    void (*set_threads)(int);
    *(void **)&set_threads = dlsym(library, "openblas_set_num_threads");
    __typeof__(multiply) found;
    *(void **)&found = dlsym(library, "cblas_sgemm");
    if (!set_threads || !found) return;
    // The program spreads its work over threads itself.
    set_threads(1);
    multiply = found;
}

int blas_library_open(void) {
    pthread_once(&once, load);
    return multiply != NULL;
}

void blas_products(size_t rows, size_t columns, size_t depth, const float *left, const float *right, float *out) {
    multiply(
        CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)rows, (blasint)columns, (blasint)depth, 1, left,
        (blasint)depth, right, (blasint)depth, 0, out, (blasint)columns);
}
