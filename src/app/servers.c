// A table of at most 64 rows, searched in order: a site has a handful of PBXs, and a stranger who
// sends frames of many cannot make it grow.
#include "app/servers.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void servers_init(struct servers *s, struct zone *machine) {
    *s = (struct servers){.machine = machine};
}

void servers_finish(struct servers *s) {
    if (!s) return;
    for (size_t i = 0; i < s->count; i++)
        free(s->list[i].source);
    for (size_t i = 0; i < s->zone_count; i++)
        zone_destroy(s->zones[i].zone);
    free(s->zones);
    zone_destroy(s->machine);
    *s = (struct servers){0};
}

static struct server_zone *setting(const struct servers *s, struct span name) {
    for (size_t i = 0; i < s->zone_count; i++)
        if (span_same(span_of(s->zones[i].name), name)) return &s->zones[i];
    return NULL;
}

const struct zone *servers_zone(const struct servers *s, struct span name) {
    const struct server_zone *found = setting(s, name);
    return found ? found->zone : s->machine;
}

void servers_set_zone(struct servers *s, struct span name, struct zone *zone) {
    if (setting(s, name)) {
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

uint16_t servers_put(struct servers *s, struct span name, int64_t id, const char *source,
                     int link) {
    char shown[SERVER_NAME_MAX];
    struct buf clean = {0};
    utf8_clean(&clean, name);
    span_copy(span_trim(buf_text(&clean)), shown, sizeof shown);
    buf_finish(&clean);
    if (!shown[0]) snprintf(shown, sizeof shown, "server-%lld", (long long)id);
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->list[i].name, shown) != 0) continue;
        if (!s->list[i].id) s->list[i].id = id;
        return (uint16_t)i;
    }
    if (s->count == SERVERS_MAX) return SERVER_NONE;
    struct server *made = &s->list[s->count];
    *made = (struct server){.id = id, .source = mem_string(source, strlen(source)), .link = link};
    memcpy(made->name, shown, sizeof shown);
    made->zone = servers_zone(s, span_of(shown));
    return (uint16_t)s->count++;
}

uint16_t servers_of_frame(struct servers *s, struct span raw_name, int64_t id, const char *source,
                          int link) {
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].id == id && span_same(span_of(s->list[i].name), raw_name))
            return (uint16_t)i;
    return servers_put(s, raw_name, id, source, link);
}
