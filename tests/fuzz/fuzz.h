// Shared by the fuzzers. Each is a file of this folder: libFuzzer calls it with any bytes, and it
// ends the program when something does not hold. Its seeds are in tests/fixtures/corpus/NAME.
#ifndef CDRTOP_TESTS_FUZZ_H
#define CDRTOP_TESTS_FUZZ_H

#include "ami/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Ends the program with that line, unless it held.
void must(bool held, const char *format, ...) __attribute__((format(printf, 2, 3)));

// A file in memory with these bytes, at its beginning; the caller closes it.
int file_of(const uint8_t *data, size_t size);

// All texts of what came in can be shown on a terminal.
void must_be_clean(enum ami_value_kind kind, const struct ami_value *value);
void must_be_clean_row(const struct cdr *row);

#endif
