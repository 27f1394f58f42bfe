// Stands in for base/zone.c until that is there: two fixed zones, and the night in which Berlin
// turns its clocks back. To be deleted with the line in meson.build that names it.
#include "base/zone.h"

#include <string.h>

struct zone {
    int32_t offset;
};
static struct zone berlin = {3600}, toronto = {-18000}, utc = {0};

int zone_load(const char *name, struct zone **ret_zone) {
    *ret_zone = strcmp(name, "Europe/Berlin") == 0     ? &berlin
                : strcmp(name, "America/Toronto") == 0 ? &toronto
                                                       : &utc;
    return 0;
}

void zone_destroy(struct zone *z) {
    (void)z;
}

enum zone_match zone_epoch(const struct zone *z, struct civil local, int64_t *ret_first,
                           int64_t *ret_second) {
    int64_t epoch = civil_seconds(local) - z->offset;
    bool twice = z == &berlin && local.year == 2026 && local.month == 10 && local.day == 25 &&
                 local.hour == 2;
    *ret_first = twice ? epoch - 3600 : epoch;
    *ret_second = epoch;
    return twice ? ZONE_TWICE : ZONE_ONCE;
}
