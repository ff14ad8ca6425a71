#ifndef CVECTORKERNELS_H
#define CVECTORKERNELS_H

// Umbrella header: one header per family of kernels.
#include "cpu.h"
#include "checksum.h"
#include "matrix.h"
#include "postings.h"
#include "prefetch.h"
#include "text.h"
#include "distance.h"
#include "graph.h"

#endif
