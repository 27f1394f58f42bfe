// This machine's clock, when somebody sets it: what is done then, and what people are told.
#include "parts.h"

#include "../parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TELL_US (600 * SECOND_US) // how long a step is mentioned
#define DAY_S   86400

// "1 h", "2 d 3 h": two units at most.
static void put_length(int64_t us, struct buf *out) {
    static const struct {
        int64_t s;
        const char *name;
    } units[] = {{DAY_S, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    int64_t left_s = (llabs(us) + SECOND_US / 2) / SECOND_US;
    size_t i = 0;
    while (left_s < units[i].s)
        i++;
    buf_format(out, "%lld %s", (long long)(left_s / units[i].s), units[i].name);
    left_s %= units[i].s;
    if (i + 1 < sizeof units / sizeof *units && left_s >= units[i + 1].s)
        buf_format(out, " %lld %s", (long long)(left_s / units[i + 1].s), units[i + 1].name);
}

static void put_time(const struct zone *zone, int64_t at_us, bool day, struct buf *out) {
    struct civil c = zone_civil(zone, at_us / SECOND_US);
    if (day) buf_format(out, "%04d-%02d-%02d ", (int)c.year, c.month, c.day);
    buf_format(out, "%02d:%02d", c.hour, c.minute);
}

static void describe(const struct engine *e, const struct clock_step *s, bool believed,
                     struct buf *out) {
    const struct zone *zone = e->settings.zone;
    struct civil from = zone_civil(zone, s->from_us / SECOND_US),
                 to = zone_civil(zone, s->to_us / SECOND_US);
    bool day = from.year != to.year || from.month != to.month || from.day != to.day;
    buf_format(out, "clock: ");
    if (believed) {
        buf_format(out, "stepped %s ", s->to_us < s->from_us ? "back" : "forward");
        put_length(s->to_us - s->from_us, out);
        buf_format(out, " at ");
        put_time(zone, s->from_us, false, out);
        buf_format(out, ", to ");
        put_time(zone, s->to_us, day, out);
    } else {
        buf_format(out, "jumped to ");
        put_time(zone, s->to_us, day, out);
        buf_format(out, " at ");
        put_time(zone, s->from_us, false, out);
        buf_format(out, ", which is not believed");
    }
}

const char *engine_clock_words(const struct engine *e) {
    return e->notes.clock;
}

// While anything waits at the door, its times are those of before; there is a next second.
bool engine_look_at_clock(struct engine *e) {
    struct notes *n = &e->notes;
    const struct door *d = &e->door;
    const struct clock_step *doubted = clock_doubted(&e->clock);
    struct clock_step step;
    struct buf words = {0};
    int64_t machine_us = clock_machine_us();
    enum clock_witness witness = CLOCK_NOBODY_KNOWS;
    if (d->shut || d->held || door_waits(d)) return false;
    if (doubted)
        witness = servers_witness(&d->servers, clock_us(&e->clock), machine_us, doubted->from_us);
    if (clock_judge(&e->clock, clock_steady_us(), machine_us, witness, &step)) {
        n->clock_us = clock_monotonic_us();
        links_clock_stepped(&e->links, &step);
        describe(e, &step, true, &words);
    } else if ((doubted = clock_doubted(&e->clock))) {
        n->clock_us = 0;
        describe(e, doubted, false, &words);
    } else if (n->clock_us && clock_monotonic_us() - n->clock_us < TELL_US) {
        return false;
    }
    char before[sizeof n->clock];
    memcpy(before, n->clock, sizeof before);
    span_copy(buf_text(&words), n->clock, sizeof n->clock);
    buf_finish(&words);
    return n->clock[0] && strcmp(before, n->clock) != 0;
}
