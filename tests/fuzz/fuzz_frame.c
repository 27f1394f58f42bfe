// Any bytes as a frame: the scanner agrees with jansson, and glance, scan and decoding stay within
// bounds.
#include "../../src/ami/scan.h"
#include "../ami/helper.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct reading r;
    static struct zone *zone;
    struct span bytes = {(const char *)data, size};
    struct ami_head head;
    const char *wrong = disagreement(bytes);
    if (!ami_is_packet(bytes)) must(!wrong, "%s", wrong); // jansson cannot read packets
    if (!zone) must(zone_load("Europe/Berlin", &zone) == 0, "the zone");
    if (ami_peek(bytes, &head) == AMI_STRICT || size % 2)
        must_be_clean(read_frame(&r, bytes, zone), &r.value);
    return 0;
}
