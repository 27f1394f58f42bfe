// Any bytes as the file of a zone, or as the rule that $TZ may hold: where it is read, every moment
// has a time on the wall, and that time is found again.
#include "../../src/base/zone_rule.h"
#include "fuzz.h"

#include <inttypes.h>
#include <stdlib.h>

static void check(const struct zone *z, int64_t moment) {
    int32_t offset = zone_offset(z, moment);
    struct civil c = zone_civil(z, moment);
    int64_t first, second;
    char text[64];
    must(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31 && c.hour < 24 &&
             c.minute < 60 && c.second < 60,
         "%" PRId64 " has a time on the wall", moment);
    must(abs(offset) <= 86400 * 2, "%" PRId64 " has the offset %d", moment, offset);
    zone_iso8601(z, moment, text, sizeof text);
    enum zone_match match = zone_epoch(z, c, &first, &second);
    must(match != ZONE_NEVER && first <= second, "%" PRId64 " was on the wall", moment);
    must(match == ZONE_TWICE || first == moment, "%" PRId64 " is found again: %" PRId64, moment,
         first);
}

static void check_all(struct zone *z, const uint8_t *data, size_t size) {
    static const int64_t some[] = {0,          1,          -1,          1795374511,
                                   4102444800, 2147483647, -2147483648, 253402300799};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        check(z, some[i]);
    for (size_t at = 0; at + 4 <= size && at < 400; at += 4) { // where changes may be
        int64_t moment = (int32_t)((uint32_t)data[at] << 24 | (uint32_t)data[at + 1] << 16 |
                                   (uint32_t)data[at + 2] << 8 | data[at + 3]);
        check(z, moment - 1);
        check(z, moment);
    }
    zone_destroy(z);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span bytes = {(const char *)data, size};
    struct zone *z = NULL;
    if (zone_parse(bytes, "f", &z) == 0) check_all(z, data, size);
    if (size < 80 && zone_of_rule(bytes, "f", &z)) check_all(z, data, size);
    return 0;
}
