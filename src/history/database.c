// Asking a database so that it hardly notices.
//
// A table of call records can have tens of millions of rows, and the PBX that writes to it must not
// wait for us. So no question is about more than a quarter of an hour of it, by the column of the
// time, which FreePBX has an index on; each answer is fetched whole and at once, so that no table
// stays locked while lines are counted (MyISAM locks it for readers of half an answer). There are
// no transactions that stay open.
//
// Without an index on the time, each of these questions would go over the whole table. The realtime
// queue log is often like that, but has a column that counts up, and so is read along that, after
// one question where the window begins. A table that has neither is read by one question for all.
//
// What is new? A row of a call is written when the call ends, but has the time when it began; so
// there is no moment after which all new rows are. There are two ways to find them:
//
// - by the column that counts up, if there is one. It does not quite count in the order in which
//   rows become visible: two connections, or two nodes of a Galera cluster, write at the same time.
//   So the last thousand are asked for again.
// - else by start and duration, which make the moment at which the row was written. Rows that ended
//   in the ten minutes before the last one are asked for again: Asterisk keeps rows back for five
//   minutes if cdr.conf has batch=yes, and nodes of a cluster, or PBXs, are not quite at one. The
//   start bounds the question, so calls of more than a day are not found by it. An index over both
//   columns answers it without touching a row that is not wanted (docs/scale.md).
//
// A log line is written when the thing happens, so its time alone does, with a minute asked for
// again.
//
// What was asked for again is recognised here by its hash, so that nothing is counted twice and the
// door has no more work than there is news. A hash that is there twice stands for two equal lines.
#include "history/database.h"

#include "base/hash.h"
#include "base/mem.h"
#include "database_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_S     900
#define LONGEST_S   (24 * 3600) // of a call, to be found by a poll
#define AGAIN_S     600
#define AGAIN_LOG_S 60
#define AGAIN_IDS   1000
#define AT_A_TIME   5000 // rows along the column that counts
#define KEPT        8192 // hashes of the end of a window
#define PIECE       ((size_t)1 << 18)

static char *copy(const char *text) {
    return text ? mem_string(text, strlen(text)) : NULL;
}

struct database *database_create(const struct database_terms *t) {
    struct database *d = mem_zero(1, sizeof *d);
    mariadb_begin();
    database_address(t->address, &d->address);
    d->terms = (struct database_terms){.address = copy(t->address),
                                       .password = copy(t->password),
                                       .ca_file = copy(t->ca_file),
                                       .cert_file = copy(t->cert_file),
                                       .key_file = copy(t->key_file),
                                       .tls = t->tls,
                                       .unchecked = t->unchecked};
    return d;
}

void database_destroy(struct database *d) {
    if (!d) return;
    mariadb_close(d->connection);
    char *password = (char *)d->terms.password;
    if (password) explicit_bzero(password, strlen(password));
    free(password);
    free((char *)d->terms.address);
    free((char *)d->terms.ca_file);
    free((char *)d->terms.cert_file);
    free((char *)d->terms.key_file);
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        free(d->tables[i].seen.list);
        free(d->tables[i].now.list);
    }
    buf_finish(&d->question);
    free(d);
}

const char *database_words(const struct database *d) {
    return d->words;
}

const char *database_remark(const struct database *d) {
    return d->remark;
}

bool database_has(const struct database *d, enum database_table table) {
    return d->tables[table].table.name[0];
}

bool database_is_utc(const struct database *d, enum database_table table) {
    return d->tables[table].table.utc;
}

// ---- lines that were seen before

static void note_hash(struct hashes *h, uint64_t hash) {
    MEM_ROOM(h->list, h->count, h->capacity);
    h->list[h->count++] = hash;
}

// Rows come in the same order again, so it is mostly the next one.
static bool take_hash(struct hashes *h, uint64_t hash) {
    for (size_t i = 0; i < h->count; i++) {
        size_t at = (h->next + i) % h->count;
        if (h->list[at] != hash) continue;
        h->list[at] = 0;
        h->next = at + 1;
        return true;
    }
    return false;
}

// The end of a window is what the first poll sees again.
static void keep_end(struct hashes *h) {
    if (h->count <= 2 * KEPT) return;
    memmove(h->list, h->list + h->count - KEPT, KEPT * sizeof *h->list);
    h->count = KEPT;
}

// ---- questions

static int failed(struct database *d, int outcome) {
    mariadb_close(d->connection);
    d->connection = NULL;
    return outcome;
}

int database_ask(struct database *d, mariadb_row *row, void *context) {
    char words[MARIADB_WORDS];
    int outcome = mariadb_ask(d->connection, buf_text(&d->question), row, context, words);
    if (!outcome) return 0;
    snprintf(d->words, sizeof d->words, "%s", words);
    return failed(d, outcome);
}

struct buf *database_question(struct database *d, const struct table *t) {
    buf_clear(&d->question);
    if (t) table_select(t, &d->question);
    return &d->question;
}

static void at_most(int64_t *most, int64_t value) {
    if (value > *most) *most = value;
}

void database_take_row(void *context, const struct span *fields, size_t count) {
    struct answer *a = context;
    struct reading *r = a->r;
    const struct table *t = &r->table;
    size_t from = a->out->len;
    if (count < t->count) return; // it is not what was asked for
    a->count++;
    at_most(&r->last_time, table_time_of(t, fields, count));
    at_most(&r->last_end, table_end_of(t, fields, count));
    if (t->id >= 0 && span_number(fields[t->id], &a->id)) at_most(&r->last_id, a->id);
    table_line(t, fields, count, a->out);
    uint64_t hash = hash_text(HASH_NOTHING, (struct span){a->out->at + from, a->out->len - from});
    if (!hash) hash = 1;
    note_hash(a->poll ? &r->now : &r->seen, hash);
    if (a->poll && take_hash(&r->seen, hash)) a->out->len = from;
}

static void on_numbers(void *context, const struct span *fields, size_t count) {
    struct answer *a = context;
    if (count) span_number(fields[0], &a->first);
    if (count > 1) span_number(fields[1], &a->last);
}

// ---- connecting

// Without an index, and a column that counts, each question goes over the whole table.
static void look_for_indexes(struct database *d) {
    d->remark[0] = '\0';
    for (size_t i = 0; i < DATABASE_TABLES && !d->remark[0]; i++) {
        const struct table *t = &d->tables[i].table;
        if (!t->name[0] || t->time_indexed || t->id >= 0) continue;
        const char *time = t->columns[t->time].name;
        snprintf(d->remark, sizeof d->remark,
                 "its table %s has no index on %s, so every look at it is long: "
                 "CREATE INDEX %s ON %s (%s) (docs/scale.md)",
                 t->name, time, time, t->name, time);
    }
}

static int find_tables(struct database *d) {
    char words[MARIADB_WORDS];
    const char *wrong = "";
    bool any = false;
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        struct table *t = &d->tables[i].table;
        int outcome = table_find(d->connection, (enum database_table)i, t, words);
        if (outcome) snprintf(d->words, sizeof d->words, "%s", words);
        if (outcome) return outcome;
        if (t->wrong[0]) {
            snprintf(d->words, sizeof d->words, "its table %s cannot be used: %s", t->name,
                     t->wrong);
            wrong = d->words;
            t->name[0] = '\0';
        }
        any |= t->name[0];
    }
    if (any) return 0;
    if (!*wrong)
        snprintf(d->words, sizeof d->words,
                 "it has no table cdr, transient_cdr, queue_log or queuelog that %s may read",
                 d->address.user);
    return DATABASE_EMPTY;
}

int database_open(struct database *d) {
    char words[MARIADB_WORDS];
    if (d->connection) return 0;
    int outcome = mariadb_open(&d->address, &d->terms, &d->connection, words);
    if (outcome) {
        snprintf(d->words, sizeof d->words, "%s", words);
        return outcome;
    }
    outcome = find_tables(d);
    if (outcome) return failed(d, outcome);
    look_for_indexes(d);
    d->words[0] = '\0';
    return 0;
}

void database_rest(struct database *d) {
    mariadb_close(d->connection);
    d->connection = NULL;
    for (size_t i = 0; i < DATABASE_TABLES; i++) {
        struct reading *r = &d->tables[i];
        free(r->seen.list);
        free(r->now.list);
        *r = (struct reading){.table = r->table};
    }
}

// ---- a window

static void put_ended(const struct table *t, int64_t from, struct buf *q) {
    if (t->kind != DATABASE_ROWS || !from) return;
    buf_format(q, " AND `%s` + INTERVAL `%s` SECOND >= ", t->columns[t->time].name,
               t->columns[t->duration].name);
    table_time(t, from, q);
}

static int read_slice(struct database *d, struct reading *r, int64_t *from, int64_t to,
                      struct buf *out) {
    struct answer a = {.r = r, .out = out};
    int64_t until = r->table.time_indexed && to - *from > SLICE_S ? *from + SLICE_S : to;
    struct buf *q = database_question(d, &r->table);
    table_by_index(&r->table, q);
    table_between(&r->table, *from, until, q);
    put_ended(&r->table, r->ended_from, q);
    table_order(&r->table, false, q);
    int outcome = database_ask(d, database_take_row, &a);
    if (!outcome) *from = until;
    return outcome;
}

// The first and the last row of the window.
static int find_ids(struct database *d, struct reading *r, int64_t from, int64_t to) {
    const struct table *t = &r->table;
    struct answer a = {.r = r};
    struct buf *q = database_question(d, NULL);
    buf_format(q, "SELECT MIN(`%s`), MAX(`%s`) FROM `%s` ", t->columns[t->id].name,
               t->columns[t->id].name, t->name);
    table_between(t, from, to, q);
    int outcome = database_ask(d, on_numbers, &a);
    if (outcome) return outcome;
    r->at_id = a.first - 1;
    r->upto_id = a.last;
    return 0;
}

static int read_along(struct database *d, struct reading *r, int64_t *from, int64_t to,
                      struct buf *out) {
    struct answer a = {.r = r, .out = out};
    const char *id = r->table.columns[r->table.id].name;
    int outcome = r->upto_id ? 0 : find_ids(d, r, *from, to);
    if (outcome) return outcome;
    struct buf *q = database_question(d, &r->table);
    table_between(&r->table, *from, to, q);
    put_ended(&r->table, r->ended_from, q);
    buf_format(q, " AND `%s` > %" PRId64 " AND `%s` <= %" PRId64, id, r->at_id, id, r->upto_id);
    table_order(&r->table, true, q);
    buf_format(q, " LIMIT %d", AT_A_TIME);
    outcome = database_ask(d, database_take_row, &a);
    if (outcome) return outcome;
    if (a.count) r->at_id = a.id;
    if (a.count == AT_A_TIME) return 0;
    *from = to;
    r->upto_id = 0;
    return 0;
}

void database_ended_from(struct database *d, enum database_table table, int64_t time) {
    d->tables[table].ended_from = time;
}

int database_read(struct database *d, enum database_table table, int64_t *from, int64_t to,
                  struct buf *out) {
    struct reading *r = &d->tables[table];
    size_t begins = out->len;
    int outcome = 0;
    bool along = !r->table.time_indexed && r->table.id >= 0;
    if (!r->begin) r->begin = *from;
    table_header(&r->table, out);
    size_t empty = out->len;
    while (!outcome && *from < to && out->len - begins < PIECE)
        outcome = along ? read_along(d, r, from, to, out) : read_slice(d, r, from, to, out);
    keep_end(&r->seen);
    // What came before a question failed is not asked for again. The next one will fail, too.
    return out->len > empty ? 0 : outcome;
}

// ---- what is new

static void put_new(const struct reading *r, int64_t now, struct buf *q) {
    const struct table *t = &r->table;
    const char *time = t->columns[t->time].name;
    if (t->id >= 0) {
        buf_format(q, "WHERE `%s` > %" PRId64 " AND `%s` >= ", t->columns[t->id].name,
                   r->last_id - AGAIN_IDS, time);
        table_time(t, r->begin, q);
        table_order(t, true, q);
        return;
    }
    bool log = t->kind == DATABASE_LOG;
    int64_t last = log ? r->last_time : r->last_end;
    if (!last) last = now - LONGEST_S;
    if (last > now) last = now; // by a clock that is ahead, or was set back
    table_by_index(t, q);
    buf_format(q, "WHERE `%s` >= ", time);
    table_time(t, log ? last - AGAIN_LOG_S : now - LONGEST_S, q);
    put_ended(t, last - AGAIN_S, q);
    table_order(t, false, q);
}

// Where no row was read yet, those that there are now are old.
static int find_last_id(struct database *d, struct reading *r) {
    const struct table *t = &r->table;
    struct answer a = {.r = r};
    if (t->id < 0 || r->last_id > 0) return 0;
    buf_format(database_question(d, NULL), "SELECT MAX(`%s`) FROM `%s`", t->columns[t->id].name,
               t->name);
    int outcome = database_ask(d, on_numbers, &a);
    if (!outcome) r->last_id = a.first;
    return outcome;
}

int database_poll(struct database *d, enum database_table table, int64_t now, struct buf *out) {
    struct reading *r = &d->tables[table];
    struct answer a = {.r = r, .out = out, .poll = true};
    size_t begins = out->len;
    int outcome = find_last_id(d, r);
    if (outcome) return outcome;
    r->now.count = r->seen.next = 0;
    table_header(&r->table, out);
    size_t empty = out->len;
    put_new(r, now, database_question(d, &r->table));
    outcome = database_ask(d, database_take_row, &a);
    if (outcome) return outcome;
    struct hashes before = r->seen;
    r->seen = r->now;
    r->now = before;
    if (out->len == empty) out->len = begins;
    return 0;
}
