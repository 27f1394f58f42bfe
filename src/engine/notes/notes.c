// Notes to people. The worst comes first: what could not be read, then a name that nobody has, then
// what makes figures wrong, then what is just worth knowing.
#include "notes.h"
#include "parts.h"

#include "../parts.h"

#include <stdio.h>
#include <string.h>

static bool zone_note(const struct server *v, int64_t now_s, bool whole, char *out, size_t size) {
    char looks[12];
    const char *zone = zone_name(v->zone);
    if (!server_zone_looks_like(v, now_s, looks, sizeof looks)[0]) return false;
    if (!zone[0] || !strcmp(zone, "localtime")) zone = "this machine's zone";
    snprintf(out, size, "%s: its times look like %s%s%s: set --server-tz %s=ZONE", v->name, looks,
             whole ? ", not " : "", whole ? zone : "", v->name);
    return true;
}

static bool road_note(const struct door *d, uint16_t server, char *out, size_t size) {
    uint16_t same = roads_same_as(d, server), other;
    const char *name = d->servers.list[server].name;
    if (same == SERVER_NONE && !roads_doubtful(d, server, &other)) return false;
    if (same == SERVER_NONE && other == SERVER_NONE)
        snprintf(out, size,
                 "%s counts by itself: too much came before it was known whether it is another PBX "
                 "by a second road",
                 name);
    else if (same == SERVER_NONE)
        snprintf(out, size,
                 "%s is not %s by another road, as its members had it: it counts by itself now",
                 name, d->servers.list[other].name);
    else
        snprintf(out, size, "%s is %s by another road: it is counted once", name,
                 d->servers.list[same].name);
    return true;
}

// A pass over everything, once for each state of it.
static const char *missed(struct engine *e) {
    struct notes *n = &e->notes;
    if (n->missed_stamp == e->door.changes + 1) return n->missed;
    n->missed_stamp = e->door.changes + 1;
    if (!days_missed(&e->settings, &e->door, n->missed, sizeof n->missed)) n->missed[0] = '\0';
    return n->missed;
}

void engine_look(struct engine *e) {
    const struct servers *servers = &e->door.servers;
    uint32_t internal[SERVERS_MAX];
    char *note = e->notes.mend;
    size_t size = sizeof e->notes.mend;
    if (!e->loaded) return;
    load_trouble(&e->load, note, size);
    if (!note[0]) left_out_words(&e->door.limits.left_out, note, size);
    for (size_t i = 0; i < servers->count && !note[0]; i++)
        zone_note(&servers->list[i], clock_us(&e->clock) / SECOND_US, false, note, size);
    trunks_look(&e->door, TRUNKS_LATEST, &e->notes.directed, internal);
    for (uint16_t i = 0; i < servers->count && !note[0]; i++)
        if (internal[i]) trunks_note(&e->door, i, internal[i], false, note, size);
    for (uint16_t i = 0; i < servers->count && !note[0]; i++)
        road_note(&e->door, i, note, size);
    for (size_t i = 0; i < servers->count && !note[0]; i++)
        if (server_cannot_tell(&servers->list[i])[0])
            snprintf(note, size, "%s: %s", servers->list[i].name,
                     server_cannot_tell(&servers->list[i]));
    struct span notes = buf_text(&e->load.notes);
    if (!note[0]) span_copy(span_take(&notes, '\n'), note, size);
    if (!note[0]) span_copy(span_of(missed(e)), note, size);
}

// Names are not called unknown before all first states are in.
const char *engine_note(struct engine *e) {
    struct notes *n = &e->notes;
    bool all_in = e->loaded && (!e->links.count || links_settled(&e->links));
    uint64_t stamp = all_in ? unheard_stamp(&e->figures) : 0;
    if (stamp != n->unheard_stamp) {
        n->unheard[0] = '\0';
        if (all_in && !unheard_name(&e->figures, n->unheard, sizeof n->unheard))
            unheard_zone(&e->figures, n->unheard, sizeof n->unheard);
    }
    n->unheard_stamp = stamp;
    const char *past = past_words(&e->past);
    if (engine_find_state(e) == FIND_LOOKS) return engine_find_words(e);
    const char *const all[] = {n->failure, n->unheard, engine_clock_words(e), past, n->mend};
    size_t i = 0;
    while (i + 1 < sizeof all / sizeof *all && !all[i][0])
        i++;
    return all[i];
}

void engine_say_zones(struct engine *e, engine_say *say) {
    char text[320];
    for (size_t i = 0; i < e->door.servers.count; i++) {
        const struct server *v = &e->door.servers.list[i];
        if (e->notes.zones_said >> i & 1) continue;
        if (!zone_note(v, clock_us(&e->clock) / SECOND_US, true, text, sizeof text)) continue;
        say(text);
        e->notes.zones_said |= UINT64_C(1) << i;
    }
}

void engine_say_notes(struct engine *e, engine_say *say) {
    char text[1024] = "--filter: ";
    size_t option = strlen(text);
    uint64_t directed = 0;
    uint32_t internal[SERVERS_MAX];
    if (unheard_name(&e->figures, text + option, sizeof text - option)) say(text);
    if (unheard_zone(&e->figures, text, sizeof text)) say(text);
    if (days_missed(&e->settings, &e->door, text, sizeof text)) say(text);
    if (past_words(&e->past)[0]) say(past_words(&e->past));
    if (left_out_words(&e->door.limits.left_out, text, sizeof text)[0]) say(text);
    engine_say_zones(e, say);
    for (uint16_t i = 0; i < e->door.servers.count; i++)
        if (road_note(&e->door, i, text, sizeof text)) say(text);
    trunks_look(&e->door, UINT32_MAX, &directed, internal);
    for (uint16_t i = 0; i < e->door.servers.count; i++) {
        if (!internal[i]) continue;
        trunks_note(&e->door, i, internal[i], true, text, sizeof text);
        say(text);
    }
}
