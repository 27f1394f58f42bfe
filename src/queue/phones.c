// Which phones have channels up. A channel that hangs up is only marked, and the list is packed
// when half of it is marked, so that the cost of a channel does not depend on how many there were.
#include "members_parts.h"

#include "base/mem.h"

#include <stdlib.h>

#define PACK_LEAST 64

struct phone_leg {
    uint16_t server;
    bool gone;
    uint32_t unique_id, phone; // phone: its index in the list
    int64_t at_us;
};

void phones_finish(struct phones *p) {
    free(p->list);
    free(p->legs);
    lookup_finish(&p->index);
    lookup_finish(&p->leg_index);
    *p = (struct phones){0};
}

size_t phones_bytes(const struct phones *p) {
    return p->capacity * sizeof *p->list + p->leg_capacity * sizeof *p->legs +
           lookup_bytes(&p->index) + lookup_bytes(&p->leg_index);
}

static struct span text_after(struct span text, const char *ends) {
    size_t at = 0;
    while (at < text.len && text.at[at] != ends[0] && text.at[at] != ends[1])
        at++;
    return at < text.len ? span_from(text, at + 1) : SPAN_NONE;
}

static struct span text_before(struct span text, const char *ends) {
    size_t at = 0;
    while (at < text.len && text.at[at] != ends[0] && text.at[at] != ends[1])
        at++;
    return (struct span){text.at, at};
}

struct span dialled_of_channel(struct span channel) {
    size_t end = channel.len;
    while (end > 0 && channel.at[end - 1] != '-')
        end--;
    return end > 1 ? (struct span){channel.at, end - 1} : SPAN_NONE;
}

struct span phone_of_channel(struct span channel) {
    if (span_starts(channel, SPAN("Local/"))) return SPAN_NONE;
    return text_after(dialled_of_channel(channel), "//");
}

struct span phone_of_interface(struct span interface) {
    return text_before(text_after(interface, "/:"), "@/");
}

static struct phone *find(const struct phones *p, uint16_t server, uint32_t name) {
    uint32_t hash = lookup_hash(server, name, 0), at = 0, n;
    while ((n = lookup_next(&p->index, hash, &at)) != LOOKUP_NONE)
        if (p->list[n].server == server && p->list[n].name == name) return &p->list[n];
    return NULL;
}

const struct phone *phones_find(const struct phones *p, uint16_t server, uint32_t name) {
    return name ? find(p, server, name) : NULL;
}

static struct phone_leg *leg_of(const struct phones *p, uint16_t server, uint32_t unique_id) {
    uint32_t hash = lookup_hash(server, unique_id, 0), at = 0, n;
    while ((n = lookup_next(&p->leg_index, hash, &at)) != LOOKUP_NONE) {
        struct phone_leg *leg = &p->legs[n];
        if (leg->server == server && leg->unique_id == unique_id && !leg->gone) return leg;
    }
    return NULL;
}

static void pack(struct phones *p) {
    uint32_t kept = 0;
    lookup_clear(&p->leg_index);
    for (uint32_t i = 0; i < p->leg_count; i++) {
        if (p->legs[i].gone) continue;
        p->legs[kept] = p->legs[i];
        lookup_add(&p->leg_index, lookup_hash(p->legs[i].server, p->legs[i].unique_id, 0), kept++);
    }
    p->leg_count = kept;
    p->gone = 0;
}

void phones_up(struct phones *p, uint16_t server, uint32_t name, uint32_t unique_id,
               int64_t at_us) {
    if (!name || !unique_id || leg_of(p, server, unique_id)) return;
    struct phone *phone = find(p, server, name);
    if (!phone) {
        MEM_ROOM(p->list, p->count, p->capacity);
        phone = &p->list[p->count];
        *phone = (struct phone){.server = server, .name = name};
        lookup_add(&p->index, lookup_hash(server, name, 0), p->count++);
    }
    if (p->gone >= PACK_LEAST && p->gone > p->leg_count / 2) pack(p);
    MEM_ROOM(p->legs, p->leg_count, p->leg_capacity);
    p->legs[p->leg_count] = (struct phone_leg){.server = server,
                                               .unique_id = unique_id,
                                               .phone = (uint32_t)(phone - p->list),
                                               .at_us = at_us};
    lookup_add(&p->leg_index, lookup_hash(server, unique_id, 0), p->leg_count++);
    phone->up++;
}

static struct phone *drop(struct phones *p, struct phone_leg *leg) {
    struct phone *phone = &p->list[leg->phone];
    leg->gone = true;
    p->gone++;
    phone->up--;
    return phone;
}

void phones_down(struct phones *p, uint16_t server, uint32_t unique_id, int64_t at_us) {
    struct phone_leg *leg = leg_of(p, server, unique_id);
    if (!leg) return;
    struct phone *phone = drop(p, leg);
    if (!phone->up) phone->idle_us = at_us;
}

void phones_lost(struct phones *p, uint16_t server, int64_t before_us) {
    for (uint32_t i = 0; i < p->leg_count; i++) {
        struct phone_leg *leg = &p->legs[i];
        if (!leg->gone && leg->server == server && leg->at_us < before_us) drop(p, leg);
    }
}

void phones_stay(const struct phones *p, struct bits *ids) {
    for (uint32_t i = 0; i < p->count; i++)
        bits_put(ids, p->list[i].name, true);
    for (uint32_t i = 0; i < p->leg_count; i++)
        if (!p->legs[i].gone) bits_put(ids, p->legs[i].unique_id, true);
}

void phones_forget(struct phones *p, int64_t before_us) {
    for (uint32_t i = 0; i < p->leg_count; i++)
        if (!p->legs[i].gone && p->legs[i].at_us < before_us) drop(p, &p->legs[i]);
}
