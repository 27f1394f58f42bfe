// Notes about trunks. A trunk whose name the default rules do not recognise makes every call
// internal, and leaves recalls empty. The calls show that this is so, but a person has to say which
// endpoint it is. The most likely one is the endpoint that is not an extension and has most calls.
#include "notes.h"

#include "calls/direction.h"

#include <stdio.h>
#include <string.h>

#define SEEN_MAX    64  // how many endpoints are counted
#define CALLS_ASKED 200 // of how many calls channels are looked at
#define NAMES_SHOWN 3
#define NAME_SIZE   64

struct seen {
    char name[NAME_SIZE];
    uint32_t count;
    bool extension;
};

struct endpoints {
    struct seen at[SEEN_MAX];
    size_t count;
};

struct guess {
    char names[160], pattern[NAME_SIZE + 4];
};

void trunks_look(const struct door *d, uint32_t most, uint64_t *directed,
                 uint32_t ret_internal[SERVERS_MAX]) {
    const struct stitch *s = d->book.stitch;
    uint32_t end = stitch_count(s);
    memset(ret_internal, 0, SERVERS_MAX * sizeof *ret_internal);
    for (uint32_t n = end > most ? end - most : 0; n < end; n++) {
        const struct call *c = stitch_call(s, n);
        if (!c || c->server >= SERVERS_MAX || *directed >> c->server & 1) continue;
        if (c->direction == DIRECTION_INBOUND || c->direction == DIRECTION_OUTBOUND)
            *directed |= UINT64_C(1) << c->server;
        ret_internal[c->server] +=
            c->direction == DIRECTION_INTERNAL && c->result != CALL_NO_RECORD;
    }
    for (uint32_t i = 0; i < SERVERS_MAX; i++)
        if (*directed >> i & 1 || ret_internal[i] < TRUNKS_CALLS_MIN) ret_internal[i] = 0;
}

static void count(struct endpoints *e, struct span channel) {
    struct span name = direction_endpoint(channel);
    if (!name.len || name.len >= NAME_SIZE) return;
    size_t i = 0;
    while (i < e->count && !span_same(span_of(e->at[i].name), name))
        i++;
    if (i == SEEN_MAX) return;
    if (i == e->count) {
        e->at[e->count++] = (struct seen){.extension = direction_is_extension(name)};
        span_copy(name, e->at[i].name, NAME_SIZE);
    }
    e->at[i].count++;
}

static bool is_likelier(const struct seen *a, const struct seen *b) {
    return a->extension != b->extension ? b->extension : a->count > b->count;
}

// The ends of the latest calls of that server, the most likely trunk first.
static void gather(const struct door *d, uint16_t server, struct endpoints *e) {
    const struct stitch *s = d->book.stitch;
    struct call_steps steps = {0};
    struct buf scratch = {0};
    uint32_t asked = 0;
    *e = (struct endpoints){0};
    for (uint32_t n = stitch_count(s); n-- > 0 && asked < CALLS_ASKED;) {
        const struct call *c = stitch_call(s, n);
        if (!c || c->server != server) continue;
        asked++;
        stitch_steps(s, n, &steps);
        for (size_t i = 0; i < steps.count; i++)
            if (steps.at[i].kind == CALL_STEP_CHANNEL) count(e, stitch_text(s, steps.at[i].text));
        struct call_walk walk = {0};
        uint32_t row;
        struct cdr cdr;
        while (stitch_next_row(s, n, &walk, &row)) {
            if (row >= cdr_store_count(d->store)) continue;
            cdr_store_get(d->store, row, &scratch, &cdr);
            count(e, cdr.text[CDR_CHANNEL]);
            count(e, cdr.text[CDR_DESTINATION_CHANNEL]);
        }
    }
    call_steps_finish(&steps);
    buf_finish(&scratch);
    for (size_t i = 1; i < e->count; i++)
        for (size_t k = i; k && is_likelier(&e->at[k], &e->at[k - 1]); k--) {
            struct seen other = e->at[k];
            e->at[k] = e->at[k - 1];
            e->at[k - 1] = other;
        }
}

static void list(const struct endpoints *e, char *out, size_t size) {
    size_t len = 0, shown = e->count < NAMES_SHOWN ? e->count : NAMES_SHOWN;
    out[0] = '\0';
    for (size_t i = 0; i < shown && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s", i ? ", " : "", e->at[i].name);
    if (e->count > shown && len < size)
        snprintf(out + len, size - len, " and %zu more", e->count - shown);
}

// A pattern for the channels of the first one; characters with a special meaning there or in YAML
// are replaced by one that matches anything.
static void pattern_of(const struct endpoints *e, char out[NAME_SIZE + 4]) {
    const char *name = e->count && !e->at[0].extension ? e->at[0].name : "PJSIP/NAME";
    size_t len = 0;
    out[len++] = '^';
    for (; *name; name++) {
        bool plain = (*name >= '0' && *name <= '9') || (*name >= 'A' && *name <= 'Z') ||
                     (*name >= 'a' && *name <= 'z') || strchr("/-_", *name);
        out[len++] = plain ? *name : '.';
    }
    memcpy(out + len, "-", 2);
}

static struct guess guess_of(const struct door *d, uint16_t server) {
    struct endpoints e;
    struct guess g = {0};
    gather(d, server, &e);
    list(&e, g.names, sizeof g.names);
    pattern_of(&e, g.pattern);
    return g;
}

void trunks_note(const struct door *d, uint16_t server, uint32_t internal, bool lines, char *out,
                 size_t size) {
    struct guess g = guess_of(d, server);
    const char *name = d->servers.list[server].name;
    if (lines)
        snprintf(out, size,
                 "%s: all of %u calls read as internal: no rule knows its trunk. Seen were %s. "
                 "In the configuration:\n"
                 "directions:\n"
                 "  - match: inbound\n"
                 "    channel: \"%s\"\n"
                 "  - match: outbound\n"
                 "    destination_channel: \"%s\"\n"
                 "  - match: internal",
                 name, internal, g.names, g.pattern, g.pattern);
    else
        snprintf(out, size,
                 "%s: all %u calls read as internal; directions: has to name its trunk, %s: "
                 "[{match: inbound, channel: %s}, {match: outbound, destination_channel: %s}, "
                 "{match: internal}]",
                 name, internal, g.names, g.pattern, g.pattern);
}
