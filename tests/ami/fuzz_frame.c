// Any bytes as a frame: the scanner agrees with jansson, and glance, scan and decoding stay within
// bounds.
#include "../../src/ami/scan.h"
#include "helper.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct reading r;
    static struct zone *zone;
    struct span bytes = {(const char *)data, size};
    struct ami_head head;
    const char *wrong = disagreement(bytes);
    if (wrong && !ami_is_packet(bytes)) { // jansson cannot read packets
        fprintf(stderr, "%s\n", wrong);
        abort();
    }
    if (!zone && zone_load("Europe/Berlin", &zone) != 0) abort();
    if (ami_peek(bytes, &head) == AMI_STRICT || size % 2) read_frame(&r, bytes, zone);
    return 0;
}
