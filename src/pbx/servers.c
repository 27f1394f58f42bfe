// The table of servers. It has at most 64 rows and is searched in order: a site has a handful of
// PBXs, and nobody can make the table grow by sending frames of many.
#include "pbx/servers.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "server_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IDLE_US (3600 * SECOND_US)

void servers_init(struct servers *s, struct zone *machine) {
    *s = (struct servers){.machine = machine};
}

void servers_init_like(struct servers *s, const struct servers *of) {
    *s = (struct servers){.borrows = true,
                          .count = of->count,
                          .machine = of->machine,
                          .zones = of->zones,
                          .zone_count = of->zone_count,
                          .names = of->names};
    for (size_t i = 0; i < of->count; i++) {
        const struct server *v = &of->list[i];
        s->list[i] = (struct server){.id = v->id,
                                     .link = v->link,
                                     .zone = v->zone,
                                     .source = mem_string(v->source, strlen(v->source))};
        memcpy(s->list[i].name, v->name, sizeof v->name);
        memcpy(s->list[i].raw, v->raw, sizeof v->raw);
    }
}

void servers_finish(struct servers *s) {
    if (!s) return;
    for (size_t i = 0; i < s->count; i++)
        free(s->list[i].source);
    if (s->borrows) {
        *s = (struct servers){0};
        return;
    }
    for (size_t i = 0; i < s->zone_count; i++)
        zone_destroy(s->zones[i].zone);
    free(s->zones);
    server_names_destroy(s->names);
    zone_destroy(s->machine);
    *s = (struct servers){0};
}

static struct server_zone *setting(const struct servers *s, struct span name) {
    for (size_t i = 0; i < s->zone_count; i++)
        if (span_same(span_of(s->zones[i].name), name)) return &s->zones[i];
    return NULL;
}

static const struct zone *zone_of(const struct servers *s, struct span name) {
    const struct server_zone *found = setting(s, name);
    return found ? found->zone : s->machine;
}

void servers_set_zone(struct servers *s, struct span name, struct zone *zone) {
    if (setting(s, name) || s->borrows) {
        zone_destroy(zone);
        return;
    }
    s->zones = mem_resize(s->zones, s->zone_count + 1, sizeof *s->zones);
    struct server_zone *made = &s->zones[s->zone_count++];
    span_copy(name, made->name, sizeof made->name);
    made->zone = zone;
    for (size_t i = 0; i < s->count; i++)
        if (span_same(span_of(s->list[i].name), name)) s->list[i].zone = zone;
}

struct span servers_name(const struct servers *s, uint16_t server) {
    return s && server < s->count ? span_of(s->list[server].name) : SPAN_NONE;
}

static struct server *find(struct servers *s, struct span raw_name) {
    for (size_t i = 0; i < s->count; i++)
        if (span_same(span_of(s->list[i].raw), raw_name)) return &s->list[i];
    return NULL;
}

static bool name_is_taken(const struct servers *s, const struct server *by) {
    for (size_t i = 0; i < s->count; i++)
        if (&s->list[i] != by && strcmp(s->list[i].name, by->name) == 0) return true;
    return false;
}

// Where a new one has its place, NULL for nowhere.
static struct server *place_of(struct servers *s) {
    int64_t latest_us = 0;
    if (s->count < SERVERS_MAX) return &s->list[s->count++];
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].seen_us > latest_us) latest_us = s->list[i].seen_us;
    for (size_t i = 0; i < s->count; i++) {
        struct server *v = &s->list[i];
        bool is_known = v->events.kept || v->logged.until_us || v->rows.until_us || !v->seen_us;
        if (is_known || latest_us - v->seen_us < IDLE_US) continue;
        free(v->source);
        *v = (struct server){0};
        s->reused++;
        return v;
    }
    return NULL;
}

static struct server *make(struct servers *s, struct span raw_name, int64_t id,
                           const struct origin *o) {
    struct buf clean = {0};
    struct server *made = place_of(s);
    if (!made) return NULL;
    *made = (struct server){.id = id,
                            .link = o->link,
                            .source = mem_string(o->source, strlen(o->source))};
    span_copy(raw_name, made->raw, sizeof made->raw);
    utf8_clean(&clean, raw_name);
    span_copy(span_trim(buf_text(&clean)), made->name, sizeof made->name);
    if (!made->name[0]) snprintf(made->name, sizeof made->name, "server-%lld", (long long)id);
    made->zone = zone_of(s, span_of(made->name));
    if (name_is_taken(s, made)) {
        buf_clear(&clean);
        buf_format(&clean, "%s@%s", made->name, o->host ? o->host : "file");
        span_copy(buf_text(&clean), made->name, sizeof made->name);
        if (setting(s, span_of(made->name))) made->zone = zone_of(s, span_of(made->name));
    }
    buf_finish(&clean);
    return made;
}

uint64_t servers_heard_through(const struct servers *s, const struct origin *o) {
    uint64_t own = 0;
    if (o->reused == s->reused) return o->servers;
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].link == o->link) own |= UINT64_C(1) << i;
    return o->servers & own;
}

static uint16_t number_of(const struct servers *s, const struct server *server) {
    return server ? (uint16_t)(server - s->list) : SERVER_NONE;
}

uint16_t servers_put(struct servers *s, struct span name, const char *path) {
    struct origin file = {.source = path, .link = -1};
    struct server *known = find(s, name);
    return number_of(s, known ? known : make(s, name, 0, &file));
}

uint16_t servers_of_frame(struct servers *s, struct span raw_name, int64_t id,
                          const struct origin *o) {
    if (raw_name.len >= SERVER_NAME_MAX) raw_name.len = SERVER_NAME_MAX - 1;
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].link == o->link && s->list[i].id == id &&
            span_same(span_of(s->list[i].raw), raw_name))
            return (uint16_t)i;
    struct server *known = find(s, raw_name);
    if (known && o->link >= 0 && known->link < 0) { // it was known from a file first
        known->link = o->link;
        known->id = id;
        free(known->source);
        known->source = mem_string(o->source, strlen(o->source));
    } else if (known && o->link >= 0 && known->link != o->link) {
        known = NULL; // it is another PBX with the same name
    } else if (known && !known->id) {
        known->id = id;
    }
    return number_of(s, known ? known : make(s, raw_name, id, o));
}

const char *server_zone_looks_like(const struct server *v, int64_t now_s, char *out, size_t size) {
    int32_t offset = zone_offset(v->zone, now_s) + v->zone_off.s, minutes = abs(offset) / 60;
    out[0] = '\0';
    if (v->zone_off.votes >= SERVER_ZONE_VOTES)
        snprintf(out, size, "UTC%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
    return out;
}

#define HEARD_ENOUGH 20
// Asterisk holds records back for 300 s with `batch` in cdr.conf, unless told otherwise.
#define BATCH_US (330 * SECOND_US)

const char *server_cannot_tell(const struct server *v) {
    if (v->too_old)
        return "its AMI is too old (Asterisk 11 or older): queues and agents are known only from "
               "its queue_log, and calls only after they end";
    if (v->events.count < HEARD_ENOUGH) return "";
    if (!v->events.queue)
        return "its queues are estimated from records: no queue events (AMI class agent), no "
               "queue_log";
    if (!v->events.channel && !v->logged.until_us)
        return "no channel events (AMI class call): who hung up cannot be told from who timed out";
    if (!v->events.cdr && v->seen_us - v->heard_from_us > BATCH_US)
        return "no records (cdr_manager is not enabled): calls outside queues are not seen";
    return "";
}
