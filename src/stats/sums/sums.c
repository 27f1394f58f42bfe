// Numbers by name. A row is added to a row with the same key by adding their numbers one by one;
// some are greatest ones, and of these the greater remains.
#include "stats/sums.h"

#include "../parts.h"
#include "base/hash.h"
#include "base/mem.h"
#include "sums_parts.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t counts[SUMS_KINDS] = {
    [SUMS_QUEUE] = SUMS_OF_QUEUE,
    [SUMS_UNIT] = SUMS_OF_UNIT,
    [SUMS_CALLS] = SUMS_OF_CALLS,
    [SUMS_CALLS_HOUR] = SUMS_OF_CALLS_HOUR,
    [SUMS_CALLS_RUN] = SUMS_OF_CALLS_RUN,
    [SUMS_PHONE] = SUMS_OF_PHONE,
    [SUMS_RECORDS] = SUMS_OF_RECORDS,
    [SUMS_RECORDS_TIMES] = SUMS_OF_TIMES,
    [SUMS_PERIOD] = SUMS_OF_PERIOD,
    [SUMS_KNOWN] = 1,
    [SUMS_GAP] = 4, // from and to in microseconds, visits known, calls known
};

uint32_t sums_numbers_of(enum sums_kind kind) {
    return counts[kind];
}

bool sums_has_server(enum sums_kind kind) {
    return kind != SUMS_CALLS_HOUR && kind != SUMS_CALLS_RUN && kind != SUMS_PERIOD &&
           kind != SUMS_KNOWN;
}

// Tallies come first.
static bool is_most(enum sums_kind kind, uint32_t i) {
    uint32_t tallies = kind == SUMS_QUEUE ? 2 : kind == SUMS_UNIT ? 1 : 0;
    if (kind == SUMS_GAP || (kind == SUMS_QUEUE && i >= QUEUE_THRESHOLD)) return true;
    if (i >= tallies * SUMS_OF_TALLY) return false;
    i %= SUMS_OF_TALLY;
    return i >= VISIT_SETS && (i - VISIT_SETS) % 3 == 2;
}

struct day_sums *sums_create(void) {
    struct day_sums *s = mem_zero(1, sizeof *s);
    intern_init(&s->texts);
    s->users = 1;
    return s;
}

struct day_sums *sums_use(struct day_sums *s) {
    if (s) s->users++;
    return s;
}

void sums_drop(struct day_sums *s) {
    if (!s || --s->users) return;
    for (int kind = 0; kind < SUMS_KINDS; kind++) {
        free(s->of[kind].list);
        lookup_finish(&s->of[kind].index);
    }
    free(s->numbers);
    intern_finish(&s->texts);
    free(s);
}

static uint32_t hash_of(const struct sums_row *r) {
    const uint64_t parts[] = {r->server, r->text[0], r->text[1], r->text[2], (uint64_t)r->at};
    return hash_short(hash_numbers(parts, sizeof parts / sizeof *parts));
}

static bool same_key(const struct sums_row *a, const struct sums_row *b) {
    return a->server == b->server && a->at == b->at &&
           memcmp(a->text, b->text, sizeof a->text) == 0;
}

static struct sums_row *find(const struct sums_rows *rows, const struct sums_row *key) {
    uint32_t at = 0, n;
    while ((n = lookup_next(&rows->index, hash_of(key), &at)) != LOOKUP_NONE)
        if (same_key(&rows->list[n], key)) return &rows->list[n];
    return NULL;
}

static uint64_t *make(struct day_sums *s, enum sums_kind kind, const struct sums_row *key,
                      struct sums_row **ret_row) {
    struct sums_rows *rows = &s->of[kind];
    if (s->count + counts[kind] > s->capacity) {
        s->capacity = (s->count + counts[kind]) * 2;
        s->numbers = mem_resize(s->numbers, s->capacity, sizeof *s->numbers);
    }
    MEM_ROOM(rows->list, rows->count, rows->capacity);
    lookup_add(&rows->index, hash_of(key), rows->count);
    *ret_row = &rows->list[rows->count++];
    **ret_row = *key;
    (*ret_row)->first = s->count;
    memset(s->numbers + s->count, 0, counts[kind] * sizeof *s->numbers);
    s->count += counts[kind];
    return s->numbers + (*ret_row)->first;
}

static uint64_t *at(struct day_sums *s, enum sums_kind kind, const struct sums_row *key,
                    struct sums_row **ret_row) {
    *ret_row = find(&s->of[kind], key);
    return *ret_row ? s->numbers + (*ret_row)->first : make(s, kind, key, ret_row);
}

uint64_t *sums_at(struct day_sums *s, const struct sums_key *key, struct sums_row **ret_row) {
    struct sums_row row = {.server = key->server, .at = key->at}, *there;
    for (int i = 0; i < SUMS_TEXTS; i++)
        row.text[i] = intern_put(&s->texts, key->text[i]);
    return at(s, key->kind, &row, ret_row ? ret_row : &there);
}

const struct sums_row *sums_find(const struct day_sums *s, const struct sums_key *key) {
    struct sums_row row = {.server = key->server, .at = key->at};
    if (!s) return NULL;
    for (int i = 0; i < SUMS_TEXTS; i++) {
        row.text[i] = intern_find(&s->texts, key->text[i]);
        if (key->text[i].len && !row.text[i]) return NULL;
    }
    return find(&s->of[key->kind], &row);
}

const struct sums_row *sums_row(const struct day_sums *s, enum sums_kind kind, uint32_t i) {
    return s && i < s->of[kind].count ? &s->of[kind].list[i] : NULL;
}

const uint64_t *sums_numbers(const struct day_sums *s, const struct sums_row *row) {
    return s->numbers + row->first;
}

struct span sums_text(const struct day_sums *s, uint32_t id) {
    return intern_get(&s->texts, id);
}

uint32_t sums_called(struct day_sums *s, struct span text) {
    return intern_put(&s->texts, text);
}

// ---- tallies

void sums_put_tally(uint64_t *n, const struct tally *t) {
    for (int set = 0; set < VISIT_SETS; set++)
        n[set] += t->counts[set];
    for (int a = 0; a < VISIT_AMOUNTS; a++) {
        uint64_t *to = n + VISIT_SETS + 3 * a;
        to[0] += t->amounts[a].count;
        to[1] += t->amounts[a].sum;
        if (t->amounts[a].max > to[2]) to[2] = t->amounts[a].max;
    }
}

void sums_take_tally(struct tally *t, const uint64_t *n) {
    struct tally of;
    for (int set = 0; set < VISIT_SETS; set++)
        of.counts[set] = (uint32_t)n[set];
    for (int a = 0; a < VISIT_AMOUNTS; a++)
        of.amounts[a] = (struct amount){n[VISIT_SETS + 3 * a], n[VISIT_SETS + 3 * a + 1],
                                        n[VISIT_SETS + 3 * a + 2]};
    tally_add(t, &of);
}

// ---- adding one row to another

void sums_add_row(struct day_sums *s, enum sums_kind kind, const struct sums_row *key,
                  const uint64_t *numbers) {
    struct sums_row *row;
    uint64_t *n = at(s, kind, key, &row);
    for (uint32_t i = 0; i < counts[kind]; i++)
        n[i] = !is_most(kind, i) ? n[i] + numbers[i] : numbers[i] > n[i] ? numbers[i] : n[i];
    for (int i = 0; i < 2; i++)
        if (key->called[i]) row->called[i] = key->called[i];
}
