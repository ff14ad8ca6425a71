#pragma once
#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer, which `-sanitize=fuzzer` links, from a program that has a `main` of its own.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*try_one)(const uint8_t *data, size_t size));
