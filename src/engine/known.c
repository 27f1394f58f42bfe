// Everything that a filter can name because it exists: queues and agents that were heard of,
// servers, directions, outcomes of calls, saved filters. For the picker and for completion.
#include "parts.h"

#include "base/lookup.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    uint32_t a, b;
};

static struct span ledger_name(const struct figures *f, uint32_t id) {
    return ledger_text(&f->door->book.ledger, id);
}

// The first one that was added with the same ids of texts: this one, if there was none.
static uint32_t take_in(struct lookup *seen, const struct pair *keys, uint32_t i) {
    uint32_t hash = lookup_hash(keys[i].a, keys[i].b, 0), cursor = 0, k;
    while ((k = lookup_next(seen, hash, &cursor)) != LOOKUP_NONE)
        if (keys[k].a == keys[i].a && keys[k].b == keys[i].b) return k;
    lookup_add(seen, hash, i);
    return i;
}

// A name on several servers is one word, with the sum of what was offered on them; queues that the
// filter leaves out count as 0. There can be thousands, so nothing here may take time by the square
// of their number.
static void queues(const struct figures *f, known_take *take, void *context) {
    const struct ledger *l = &f->door->book.ledger;
    const struct queue_tallies *t = &f->shown.queues;
    uint64_t *offered = mem_zero((size_t)l->names.count + 1, sizeof *offered); // by the name's id
    struct bits seen = {0};
    for (uint32_t i = 0; i < t->queue_count; i++)
        if (t->queues[i].queue <= l->names.count)
            offered[t->queues[i].queue] += tally_count(&t->queues[i].counted, VISITS_OFFERED);
    for (uint32_t i = 0; i < l->queue_count; i++) {
        uint32_t id = l->queues[i].queue;
        if (bits_has(&seen, id)) continue;
        bits_add(&seen, id);
        take(context, &(struct known){"queue", ledger_name(f, id), "", offered[id]});
    }
    bits_finish(&seen);
    free(offered);
}

static struct span phone_of(const struct figures *f, const struct member *who) {
    struct span phone = member_extension(ledger_name(f, who->state_interface));
    return phone.len ? phone : member_extension(ledger_name(f, who->interface));
}

// A member of several queues is one agent. A member whom queue_log knows only by name may be there
// with their phone as well.
static void agents(const struct figures *f, known_take *take, void *context) {
    const struct members *m = &f->door->book.ledger.members;
    struct pair *keys = mem_zero((size_t)m->count + 1, sizeof *keys);
    struct lookup seen = {0};
    struct bits phoned = {0}; // names that are there with a phone
    char note[64];
    for (uint32_t i = 0; i < m->count; i++) {
        keys[i].a = members_name(m, &m->list[i]);
        keys[i].b = m->list[i].interface;
        if (phone_of(f, &m->list[i]).len) bits_add(&phoned, keys[i].a);
    }
    for (uint32_t i = 0; i < m->count; i++) {
        if (take_in(&seen, keys, i) != i) continue;
        struct span phone = phone_of(f, &m->list[i]);
        if (!phone.len && bits_has(&phoned, keys[i].a)) continue;
        struct span text = ledger_name(f, keys[i].a);
        span_copy(span_same(text, phone) ? SPAN_NONE : text, note, sizeof note);
        take(context, &(struct known){"agent", phone.len ? phone : text, note, 0});
    }
    lookup_finish(&seen);
    bits_finish(&phoned);
    free(keys);
}

static void servers(const struct figures *f, known_take *take, void *context) {
    for (size_t i = 0; i < f->door->servers.count; i++)
        take(context, &(struct known){"server", span_of(f->door->servers.list[i].name), "", 0});
}

static void saved(const struct figures *f, known_take *take, void *context) {
    const struct engine_settings *s = f->settings;
    for (size_t i = 0; i < s->filters.count; i++)
        take(context, &(struct known){"@", s->filters.list[i].name, s->filters.list[i].text.at, 0});
}

static void directions(const struct figures *f, known_take *take, void *context) {
    (void)f;
    for (enum direction d = DIRECTION_INBOUND; d <= DIRECTION_INTERNAL; d++)
        take(context, &(struct known){"direction", span_of(direction_word(d)), "", 0});
}

static void ends(const struct figures *f, known_take *take, void *context) {
    (void)f;
    for (enum call_result r = CALL_ANSWERED; r <= CALL_FAILED; r++)
        take(context, &(struct known){"disp", span_of(call_result_word(r)), "", 0});
}

#define REASONS_MAX 32 // of one member

// Whatever any agent was paused for, each once.
static void pauses(const struct figures *f, known_take *take, void *context) {
    const struct members *m = &f->door->book.ledger.members;
    struct bits seen = {0};
    for (uint32_t i = 0; i < m->count; i++) {
        struct pause_total reasons[REASONS_MAX];
        size_t count = members_paused(m, &m->list[i], 0, INT32_MAX, reasons, REASONS_MAX);
        for (size_t k = 0; k < count; k++) {
            struct span reason = ledger_name(f, reasons[k].reason);
            if (!reason.len || bits_has(&seen, reasons[k].reason)) continue;
            bits_add(&seen, reasons[k].reason);
            take(context, &(struct known){"pause", reason, "", 0});
        }
    }
    bits_finish(&seen);
}

static void states(const struct figures *f, known_take *take, void *context) {
    static const char *const words[] = {"ready", "talking", "ringing", "paused", "away"};
    (void)f;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        take(context, &(struct known){"state", span_of(words[i]), "agents now", 0});
}

void known_each(const struct figures *f, const char *field, known_take *take, void *context) {
    static const struct {
        const char *field;
        void (*each)(const struct figures *f, known_take *take, void *context);
    } kinds[] = {{"@", saved},   {"queue", queues},   {"agent", agents}, {"direction", directions},
                 {"disp", ends}, {"server", servers}, {"state", states}, {"pause", pauses}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!field || strcmp(field, kinds[i].field) == 0) kinds[i].each(f, take, context);
}

static bool plain(struct span value) { // needs no quotes in an expression
    static const char quoted[256] = {
        [0] = 1,   [' '] = 1, [','] = 1, ['"'] = 1, ['<'] = 1, ['>'] = 1,
        ['='] = 1, ['*'] = 1, ['-'] = 1, [':'] = 1, ['.'] = 1};
    for (size_t i = 0; i < value.len; i++)
        if (quoted[(unsigned char)value.at[i]]) return false;
    return value.len > 0;
}

void known_word(const char *field, struct span value, char *out, size_t size) {
    bool bare = plain(value), saved = *field == '@';
    size_t at = strlen(field);
    if (at + 3 > size) return;
    memcpy(out, field, at);
    if (!saved) out[at++] = ':';
    if (!bare) out[at++] = '"';
    for (size_t i = 0; i < value.len && at + 3 < size; i++) {
        if (value.at[i] == '"') continue; // cannot be within quotes
        out[at++] = value.at[i];
    }
    if (!bare && at + 1 < size) out[at++] = '"';
    out[at] = '\0';
}
