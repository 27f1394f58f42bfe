// Decides who is one person. Each member of a queue is a unit, and so is everybody else whom visits
// name. Units with the same alias or name are one person. A unit with neither goes to the only
// named person who has its phone, else it is a line of its own for that phone.
#include "parts.h"

#include "base/hash.h"
#include "base/mem.h"
#include "sums/sums_parts.h"

#include <string.h>

// Whether a MemberName is really a name: when none is configured, Asterisk puts the interface
// there.
static bool is_name(struct span name, struct span interface) {
    bool technical = name.len && (memchr(name.at, '/', name.len) || memchr(name.at, ':', name.len));
    if (!name.len || span_is_digits(name) || (technical && member_extension(name).len))
        return false;
    return !(technical && span_same(name, interface));
}

int extension_order(struct span a, struct span b) {
    bool digits_a = !a.len || span_is_digits(a), digits_b = !b.len || span_is_digits(b);
    if (digits_a != digits_b) return digits_a ? -1 : 1;
    if (digits_a && a.len != b.len) return a.len < b.len ? -1 : 1;
    return span_order(a, b);
}

static struct unit *unit_of(struct agents_parts *p, uint16_t server, uint32_t queue, uint32_t key) {
    uint32_t hash = lookup_hash(server, queue, key), at = 0, n;
    while ((n = lookup_next(&p->unit_index, hash, &at)) != LOOKUP_NONE) {
        struct unit *u = &p->units[n];
        if (u->server == server && u->queue == queue && u->key == key) return u;
    }
    MEM_ROOM(p->units, p->unit_count, p->unit_capacity);
    lookup_add(&p->unit_index, hash, p->unit_count);
    p->units[p->unit_count] = (struct unit){.server = server, .queue = queue, .key = key};
    return &p->units[p->unit_count++];
}

static void fill_unit(struct unit *u, struct span state_interface, struct span interface,
                      struct span name) {
    u->interface = interface;
    u->extension = member_extension(state_interface);
    if (!u->extension.len) u->extension = member_extension(interface);
    if (!u->extension.len && span_is_digits(interface)) u->extension = interface;
    u->name = is_name(name, interface) ? name : SPAN_NONE;
}

static void take_members(struct agents_parts *p, const struct ledger *l) {
    for (uint32_t i = 0; i < l->members.count; i++) {
        const struct member *who = &l->members.list[i];
        if (!members_shown(&l->members, who)) continue;
        struct unit *u = unit_of(p, who->server, who->queue, who->interface);
        u->who = who;
        fill_unit(u, ledger_text(l, who->state_interface), ledger_text(l, who->interface),
                  ledger_text(l, members_name(&l->members, who)));
    }
}

static void take_tallies(struct agents_parts *p, const struct ledger *l,
                         const struct queue_tallies *t) {
    for (size_t i = 0; i < t->agent_count; i++) {
        const struct agent_tally *a = &t->agents[i];
        if (!agent_tally_counts(a)) continue;
        struct unit *u = unit_of(p, a->server, a->queue, a->agent);
        if (!u->who && !u->interface.len)
            fill_unit(u, SPAN_NONE, ledger_text(l, a->agent), ledger_text(l, a->name));
        tally_add(&u->figures.counted, &a->counted);
    }
}

static void take_earlier(struct agents_parts *p, const struct ledger *l,
                         const struct day_sums *before) {
    const struct sums_row *r;
    for (uint32_t i = 0; (r = sums_row(before, SUMS_UNIT, i)); i++) {
        struct span key = sums_text(before, r->text[1]);
        uint32_t queue = intern_find(&l->names, sums_text(before, r->text[0]));
        uint32_t name = intern_find(&l->names, key);
        struct unit *u = unit_of(p, r->server, queue, name);
        if (!u->who && !u->interface.len) {
            u->interface = ledger_text(l, name);
            u->extension = sums_text(before, r->called[0]);
            u->name = sums_text(before, r->called[1]);
        }
        u->before = sums_numbers(before, r);
        sums_take_tally(&u->figures.counted, u->before);
    }
}

static uint32_t new_person(struct agents *a, struct agent person) {
    struct agents_parts *p = a->parts;
    MEM_ROOM(a->list, a->count, p->list_capacity);
    a->list[a->count] = person;
    return (uint32_t)a->count++;
}

static uint32_t named_person(struct agents *a, struct span name) {
    uint32_t hash = hash_short(hash_text(HASH_NOTHING, name)), at = 0, n;
    while ((n = lookup_next(&a->parts->name_index, hash, &at)) != LOOKUP_NONE)
        if (span_same(a->list[n].name, name)) return n;
    lookup_add(&a->parts->name_index, hash, (uint32_t)a->count);
    return new_person(a, (struct agent){.name = name});
}

static struct span phone_of(const struct unit *u) {
    return u->extension.len ? u->extension : u->interface;
}

static uint32_t phone_hash(const struct unit *u) {
    return hash_short(hash_text(HASH_NOTHING ^ u->server, phone_of(u)));
}

static bool same_phone(const struct unit *a, const struct unit *b) {
    return a->server == b->server && span_same(phone_of(a), phone_of(b));
}

#define NOBODY UINT32_MAX

// The only person who has a unit with that phone so far; NOBODY if there is none, or several.
static uint32_t only_person(const struct agents_parts *p, const struct unit *u) {
    uint32_t at = 0, n, person = NOBODY, hash = phone_hash(u);
    while ((n = lookup_next(&p->phone_index, hash, &at)) != LOOKUP_NONE) {
        if (!same_phone(&p->units[n], u)) continue;
        if (person != NOBODY && person != p->units[n].person) return NOBODY;
        person = p->units[n].person;
    }
    return person;
}

static uint32_t phone_person(struct agents *a, const struct unit *u) {
    uint32_t hash = phone_hash(u), at = 0, n;
    while ((n = lookup_next(&a->parts->nameless_index, hash, &at)) != LOOKUP_NONE)
        if (a->list[n].server == u->server && span_same(a->list[n].agent, phone_of(u))) return n;
    lookup_add(&a->parts->nameless_index, hash, (uint32_t)a->count);
    return new_person(a, (struct agent){.agent = phone_of(u), .server = u->server});
}

void agents_gather(struct agents *a, const struct ledger *l, const struct queue_tallies *t,
                   const struct agent_terms *terms) {
    struct agents_parts *p = a->parts;
    p->unit_count = 0;
    a->count = 0;
    lookup_clear(&p->unit_index);
    lookup_clear(&p->name_index);
    lookup_clear(&p->phone_index);
    lookup_clear(&p->nameless_index);
    take_members(p, l);
    take_tallies(p, l, t);
    take_earlier(p, l, t->before);
    for (uint32_t i = 0; i < p->unit_count; i++) {
        struct unit *u = &p->units[i];
        struct span alias = servers_alias(terms->servers, u->server, u->extension);
        if (alias.len) u->name = alias;
        u->person = NOBODY;
        if (!u->name.len) continue;
        u->person = named_person(a, u->name);
        lookup_add(&p->phone_index, phone_hash(u), i);
    }
    for (uint32_t i = 0; i < p->unit_count; i++) {
        struct unit *u = &p->units[i];
        if (u->person != NOBODY) continue;
        u->person = only_person(p, u);
        if (u->person == NOBODY) u->person = phone_person(a, u);
    }
}
