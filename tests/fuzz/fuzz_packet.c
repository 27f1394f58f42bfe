// Any bytes as a packet of AMI: glance and scan agree, nothing is repaired, and decoding stays
// within bounds.
#include "../../src/ami/scan.h"
#include "../ami/helper.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct reading r;
    static struct zone *zone;
    struct span bytes = {(const char *)data, size};
    struct ami_head head;
    if (!zone) must(zone_load("Europe/Berlin", &zone) == 0, "the zone");
    if (!ami_is_packet(bytes)) return 0;
    enum ami_result peeked = ami_peek(bytes, &head);
    enum ami_value_kind kind = read_frame(&r, bytes, zone);
    must_be_clean(kind, &r.value);
    must(r.result == AMI_STRICT, "a packet is read as it stands");
    must(head.type == r.frame.type, "the glance");
    must(head.type == AMI_RESPONSE || span_same(head.event, r.frame.event), "the event");
    must(peeked != AMI_UNWANTED || kind == AMI_VALUE_NONE, "what is unwanted is nothing");
    for (size_t i = 0; i < r.frame.field_count; i++) {
        struct span value = r.frame.fields[i].value;
        must(value.at >= bytes.at && value.at + value.len <= bytes.at + bytes.len, "a value");
    }
    return 0;
}
