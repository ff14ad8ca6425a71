// The low-level SHA256_Init, _Update and _Final: SHA256() would first initialise all of OpenSSL 3, which costs a short
// command most of a millisecond.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
