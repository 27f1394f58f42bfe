// A zone is one list of changes, in order, each with the offset that holds from then on. The rule
// after a file's last change is unrolled into the list for one whole Gregorian cycle of 400 years.
// Later moments are looked up 400 years earlier, where the calendar is the same to the day. So
// every question is one binary search. Leap-second records ("right/…") are ignored.
#include "base/zone.h"

#include "base/mem.h"
#include "zone_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CYCLE      INT64_C(12622780800)  // 400 years, a whole number of weeks
#define MOMENT_MAX INT64_C(900000000000) // so that every year fits a struct civil
#define TWO_DAYS   172800                // more than any two offsets differ
#define FIRST_YEAR 1900                  // the first year of a rule that has no change before it
#define UNROLLED   403                   // years that a rule is unrolled for

struct change {
    int64_t at;     // epoch
    int32_t offset; // from then on
    uint32_t order; // order among changes at the same moment
};

struct zone {
    char *name;
    int32_t first;     // the offset before the first change
    int64_t cycle_end; // 0 when the list ends for good
    size_t count;
    struct change changes[];
};

static int64_t limited(int64_t moment) {
    if (moment > MOMENT_MAX) return MOMENT_MAX;
    return moment < -MOMENT_MAX ? -MOMENT_MAX : moment;
}

static int64_t cycles_past(const struct zone *z, int64_t moment) { // how many seconds to look back
    if (!z->cycle_end || moment < z->cycle_end) return 0;
    return ((moment - z->cycle_end) / CYCLE + 1) * CYCLE;
}

// How many changes are at or before it.
static size_t changes_until(const struct zone *z, int64_t moment) {
    size_t low = 0, high = z->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (z->changes[middle].at <= moment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t offset_behind(const struct zone *z, size_t count) {
    return count ? z->changes[count - 1].offset : z->first;
}

int32_t zone_offset(const struct zone *z, int64_t epoch) {
    epoch = limited(epoch);
    epoch -= cycles_past(z, epoch);
    return offset_behind(z, changes_until(z, epoch));
}

struct civil zone_civil(const struct zone *z, int64_t epoch) {
    epoch = limited(epoch);
    return civil_of_seconds(epoch + zone_offset(z, epoch));
}

enum zone_match zone_epoch(const struct zone *z, struct civil local, int64_t *ret_first,
                           int64_t *ret_second) {
    int64_t wall = civil_seconds(local), back = cycles_past(z, wall - TWO_DAYS);
    wall -= back;
    size_t i = changes_until(z, wall - TWO_DAYS), found = 0;
    int64_t moments[2] = {0, 0}, from = INT64_MIN, gap = wall - offset_behind(z, i);
    bool in_gap = false;
    for (;; i++) { // the stretches of constant offset around the moment, in order
        int32_t offset = offset_behind(z, i);
        int64_t to = i < z->count ? z->changes[i].at : INT64_MAX, moment = wall - offset;
        if (moment >= from && moment < to && found < 2) moments[found++] = moment;
        if (to > wall + TWO_DAYS) break;
        if (!in_gap && wall >= to + offset && wall < to + z->changes[i].offset) {
            in_gap = true;
            gap = moment;
        }
        from = to;
    }
    *ret_first = (found ? moments[0] : gap) + back;
    *ret_second = (found == 2 ? moments[1] : found ? moments[0] : gap) + back;
    return found == 2 ? ZONE_TWICE : found ? ZONE_ONCE : ZONE_NEVER;
}

void zone_iso8601(const struct zone *z, int64_t epoch, char *out, size_t size) {
    struct civil c = zone_civil(z, epoch);
    int minutes = zone_offset(z, epoch) / 60, east = minutes < 0 ? -minutes : minutes;
    char text[64];
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month, c.day,
             c.hour, c.minute, c.second, minutes < 0 ? '-' : '+', east / 60, east % 60);
    span_copy(span_of(text), out, size);
}

const char *zone_name(const struct zone *z) {
    return z->name;
}

void zone_destroy(struct zone *z) {
    if (!z) return;
    free(z->name);
    free(z);
}

static int by_moment(const void *left, const void *right) {
    const struct change *a = left, *b = right;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static struct zone *zone_make(const char *name, int32_t first, size_t room) {
    struct zone *z = mem_zero(1, sizeof *z + room * sizeof z->changes[0]);
    z->name = mem_string(name, strlen(name));
    z->first = first;
    return z;
}

struct zone *zone_fixed(int32_t offset) {
    char name[24];
    int minutes = abs(offset) / 60;
    snprintf(name, sizeof name, "UTC%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60,
             minutes % 60);
    return zone_make(name, offset, 0);
}

// Appends the changes of the rule, from `year` on, that come after the last one in the list. The
// list has room for them.
static void unroll(struct zone *z, const struct zone_rule *r, int year) {
    size_t known = z->count;
    int64_t last = known ? z->changes[known - 1].at : INT64_MIN;
    for (int y = year; y < year + UNROLLED; y++) {
        // where an end and a start coincide, it is daylight time all year: the start wins
        struct change both[2] = {{zone_rule_end(r, y), r->standard, 0},
                                 {zone_rule_start(r, y), r->daylight, 1}};
        for (size_t i = 0; i < 2; i++)
            if (both[i].at > last) z->changes[z->count++] = both[i];
    }
    qsort(z->changes + known, z->count - known, sizeof z->changes[0], by_moment);
    struct civil end = {.year = (int16_t)(year + UNROLLED - 2), .month = 1, .day = 1};
    z->cycle_end = civil_seconds(end);
}

bool zone_of_rule(struct span text, const char *name, struct zone **ret_zone) {
    struct zone_rule rule;
    if (!zone_rule_parse(text, &rule)) return false;
    struct zone *z = zone_make(name, rule.standard, rule.changes ? 2 * UNROLLED : 0);
    if (rule.changes) unroll(z, &rule, FIRST_YEAR);
    *ret_zone = z;
    return true;
}

// One block of a TZif file (RFC 8536): a header of 44 bytes, then these lists in this order.
struct block {
    size_t times, types, letters, leaps, standards, utcs; // how many entries each list has
    const unsigned char *time_at, *index_at, *type_at;
    size_t size;  // bytes of the whole block with its header
    char version; // 0, '2'…
};

static int64_t big_endian(const unsigned char *at, size_t size) {
    uint64_t value = at[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | at[i];
    return (int64_t)value;
}

static bool block_read(struct span bytes, size_t time_size, struct block *b) {
    if (bytes.len < 44 || memcmp(bytes.at, "TZif", 4) != 0) return false;
    const unsigned char *at = (const unsigned char *)bytes.at;
    size_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        int64_t count = big_endian(at + 20 + 4 * i, 4);
        if (count < 0 || (uint64_t)count > bytes.len) return false;
        counts[i] = (size_t)count;
    }
    *b = (struct block){.utcs = counts[0], .standards = counts[1], .leaps = counts[2]};
    b->times = counts[3], b->types = counts[4], b->letters = counts[5];
    b->version = bytes.at[4];
    b->time_at = at + 44;
    b->index_at = b->time_at + b->times * time_size; // all counts are at most the file's size
    size_t types_from = 44 + b->times * time_size + b->times;
    b->size = types_from + b->types * 6 + b->letters + b->leaps * (time_size + 4) + b->standards +
              b->utcs;
    if (b->size > bytes.len) return false;
    b->type_at = at + types_from;
    return true;
}

static bool type_offset(const struct block *b, size_t type, int32_t *ret_offset) {
    if (type >= b->types) return false;
    int64_t offset = big_endian(b->type_at + type * 6, 4);
    if (offset < -89999 || offset > 93599) return false;
    *ret_offset = (int32_t)offset;
    return true;
}

static bool changes_read(const struct block *b, size_t time_size, struct zone *z) {
    for (size_t i = 0; i < b->times; i++) {
        struct change c = {.at = limited(big_endian(b->time_at + i * time_size, time_size))};
        if (!type_offset(b, b->index_at[i], &c.offset)) return false;
        if (i && c.at < z->changes[i - 1].at) return false;
        z->changes[z->count++] = c;
    }
    return true;
}

int zone_parse(struct span bytes, const char *name, struct zone **ret_zone) {
    struct block b;
    struct zone_rule rule = {0};
    size_t time_size = 4;
    if (!block_read(bytes, time_size, &b)) return ZONE_MALFORMED;
    if (b.version >= '2') { // the first block is only for readers of version 1
        time_size = 8;
        bytes = span_from(bytes, b.size);
        if (!block_read(bytes, time_size, &b)) return ZONE_MALFORMED;
        struct span footer = span_from(bytes, b.size);
        if (footer.len < 2 || footer.at[0] != '\n') return ZONE_MALFORMED;
        footer = span_from(footer, 1);
        if (!memchr(footer.at, '\n', footer.len)) return ZONE_MALFORMED;
        footer = span_take(&footer, '\n');
        if (footer.len && !zone_rule_parse(footer, &rule)) return ZONE_MALFORMED;
    }
    int32_t first;
    if (!type_offset(&b, 0, &first)) return ZONE_MALFORMED;
    struct zone *z = zone_make(name, first, b.times + 2 * UNROLLED);
    if (!changes_read(&b, time_size, z)) {
        zone_destroy(z);
        return ZONE_MALFORMED;
    }
    int year = z->count ? civil_of_seconds(z->changes[z->count - 1].at).year : FIRST_YEAR;
    if (rule.changes && year >= 0 && year < 9000) unroll(z, &rule, year);
    *ret_zone = z;
    return 0;
}
