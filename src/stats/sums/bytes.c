// Sums as bytes: first the names of the servers, then the rows. Every number is written in as few
// bytes as it needs, seven bits in each, so that the many zeros cost little. Negative ones, which
// only the changes of calls under way are, wrap round to even ones. What is read may be anything:
// all of it is checked before any of it is added.
#include "base/mem.h"
#include "base/utf8.h"
#include "sums_parts.h"

#include <stdlib.h>
#include <string.h>

#define ROW_TEXTS (SUMS_TEXTS + 2)

// ---- writing

static void put_number(struct buf *out, uint64_t n) {
    char bytes[10];
    size_t len = 0;
    do {
        bytes[len++] = (char)((n & 127) | (n > 127 ? 128 : 0));
        n >>= 7;
    } while (n);
    buf_put(out, bytes, len);
}

static void put_text(struct buf *out, struct span text) {
    put_number(out, text.len);
    buf_span(out, text);
}

static uint64_t fold_sign(uint64_t n) {
    return n << 1 ^ (n >> 63 ? UINT64_MAX : 0);
}

static uint64_t unfold_sign(uint64_t n) {
    return n >> 1 ^ (n & 1 ? UINT64_MAX : 0);
}

static uint16_t servers_of(const struct day_sums *s) {
    uint16_t count = 0;
    for (enum sums_kind kind = 0; kind < SUMS_KINDS; kind++)
        for (uint32_t i = 0; sums_has_server(kind) && i < s->of[kind].count; i++)
            if (s->of[kind].list[i].server >= count)
                count = (uint16_t)(s->of[kind].list[i].server + 1);
    return count;
}

static void put_row(const struct day_sums *s, enum sums_kind kind, const struct sums_row *r,
                    struct buf *out) {
    const uint64_t *numbers = sums_numbers(s, r);
    put_number(out, r->server);
    for (int i = 0; i < SUMS_TEXTS; i++)
        put_text(out, sums_text(s, r->text[i]));
    for (int i = 0; i < 2; i++)
        put_text(out, sums_text(s, r->called[i]));
    put_number(out, (uint64_t)r->at);
    for (uint32_t i = 0; i < sums_numbers_of(kind); i++)
        put_number(out, kind == SUMS_CALLS_RUN ? fold_sign(numbers[i]) : numbers[i]);
}

void sums_write(const struct day_sums *s, sums_name_server *name, void *context, struct buf *out) {
    uint16_t servers = servers_of(s);
    struct buf text = {0};
    put_number(out, servers);
    for (uint16_t i = 0; i < servers; i++) {
        buf_clear(&text);
        name(context, i, &text);
        put_text(out, buf_text(&text));
    }
    buf_finish(&text);
    for (enum sums_kind kind = 0; kind < SUMS_KINDS; kind++) {
        put_number(out, s->of[kind].count);
        for (uint32_t i = 0; i < s->of[kind].count; i++)
            put_row(s, kind, &s->of[kind].list[i], out);
    }
}

// ---- reading

struct reading {
    struct span rest;
    bool damaged;
    uint64_t *numbers;         // owned; for the kind that has most
    uint16_t servers, *server; // owned
};

static uint64_t take_number(struct reading *r) {
    uint64_t n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (!r->rest.len) break;
        unsigned char byte = (unsigned char)*r->rest.at;
        r->rest = span_from(r->rest, 1);
        n |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return n;
    }
    r->damaged = true;
    return 0;
}

static bool ends(struct span text) { // with a NUL, as the reason of a gap
    return text.len && !text.at[text.len - 1];
}

static struct span take_text(struct reading *r) {
    uint64_t len = take_number(r);
    if (len > r->rest.len) {
        r->damaged = true;
        return SPAN_NONE;
    }
    struct span text = {r->rest.at, (size_t)len};
    r->rest = span_from(r->rest, (size_t)len);
    return text;
}

// A text of a row: it was cleaned when it came in.
static struct span take_clean(struct reading *r) {
    struct span text = take_text(r), shown = {text.at, text.len - ends(text)};
    if (!utf8_can_be_shown(shown)) r->damaged = true;
    return text;
}

static void take_row(struct reading *r, enum sums_kind kind, struct day_sums *into) {
    struct span texts[ROW_TEXTS];
    uint64_t server = take_number(r);
    for (int i = 0; i < ROW_TEXTS; i++)
        texts[i] = take_clean(r);
    struct sums_row row = {.server = (uint16_t)server, .at = (int64_t)take_number(r)};
    for (uint32_t i = 0; i < sums_numbers_of(kind); i++) {
        uint64_t n = take_number(r);
        r->numbers[i] = kind == SUMS_CALLS_RUN ? unfold_sign(n) : n;
    }
    if (sums_has_server(kind) ? server >= r->servers : server > UINT16_MAX) r->damaged = true;
    if (kind == SUMS_GAP && !ends(texts[0])) r->damaged = true;
    if (r->damaged || !into) return;
    if (sums_has_server(kind)) row.server = r->server[server];
    if (sums_has_server(kind) && row.server == SUMS_NO_SERVER) return;
    for (int i = 0; i < SUMS_TEXTS; i++)
        row.text[i] = intern_put(&into->texts, texts[i]);
    for (int i = 0; i < 2; i++)
        row.called[i] = intern_put(&into->texts, texts[SUMS_TEXTS + i]);
    sums_add_row(into, kind, &row, r->numbers);
}

static void take_all(struct reading *r, struct day_sums *into, sums_find_server *find,
                     void *context) {
    uint64_t servers = take_number(r);
    if (servers >= SUMS_NO_SERVER) r->damaged = true;
    r->servers = r->damaged ? 0 : (uint16_t)servers;
    r->server = mem_zero((size_t)r->servers + 1, sizeof *r->server);
    for (uint16_t i = 0; i < r->servers && !r->damaged; i++) {
        struct span name = take_text(r);
        if (into) r->server[i] = find(context, name);
    }
    for (enum sums_kind kind = 0; kind < SUMS_KINDS && !r->damaged; kind++) {
        uint64_t count = take_number(r);
        for (uint64_t i = 0; i < count && !r->damaged; i++)
            take_row(r, kind, into);
    }
    if (r->rest.len) r->damaged = true;
    free(r->server);
}

bool sums_add(struct day_sums *s, struct span bytes, sums_find_server *find, void *context) {
    uint64_t *numbers = mem_zero(SUMS_OF_CALLS_RUN, sizeof *numbers);
    struct reading look = {.rest = bytes, .numbers = numbers}, add = look;
    take_all(&look, NULL, find, context);
    if (!look.damaged) take_all(&add, s, find, context);
    free(numbers);
    return !look.damaged;
}
