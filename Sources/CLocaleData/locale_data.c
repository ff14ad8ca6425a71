// An empty package of ICU data, in the place of the 34 MB that a statically linked Foundation brings along.
//
// The program formats nothing by locale; GRDB imports all of Foundation, and with it come ICU's code and its data. The data
// are one symbol, `icudtNN_dat`, in an archive member of its own, which the linker leaves out when the symbol is there
// already. ICU's own build does the same with its "stubdata"; what asks for data then gets U_MISSING_RESOURCE_ERROR.
//
// Hidden, so that a Foundation that is a shared library (debug builds, tests) goes on using its own data.
//
// Source: ICU's common data format, "ToCP", udata.h and ucmndata.h.

#include <CLocaleData.h>
#include <stdint.h>

typedef struct {
    uint16_t header_size;
    uint8_t magic[2];
    uint16_t info_size, reserved;
    uint8_t is_big_endian, charset_family, size_of_uchar, reserved_byte;
    uint8_t format[4], format_version[4], data_version[4], header_padding[8];
    // The table of contents: no entries.
    uint32_t count, padding;
} EmptyPackage;

#define EMPTY_PACKAGE(version)                                                       \
    __attribute__((visibility("hidden"), used, aligned(16)))                         \
    const EmptyPackage icudt##version##_dat = {                                      \
        .header_size = 32, .magic = {0xDA, 0x27}, .info_size = 20,                   \
        .is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, .size_of_uchar = 2, \
        .format = {'T', 'o', 'C', 'P'}, .format_version = {1}};

// Of the toolchains from Swift 6.0 on, and some to come.
EMPTY_PACKAGE(72)
EMPTY_PACKAGE(73)
EMPTY_PACKAGE(74)
EMPTY_PACKAGE(75)
EMPTY_PACKAGE(76)
EMPTY_PACKAGE(77)
EMPTY_PACKAGE(78)
EMPTY_PACKAGE(79)
EMPTY_PACKAGE(80)
