// A table of a database as a source that fills gaps, and in which calls are looked up. A thread
// asks it, and from the first question on nobody else uses the connection: what is wanted is in the
// table's struct, or in that of the search, and the owner leaves it alone until it has the answer.
//
// The first answer is the table's latest lines, which tell the zone of its times. Then follows the
// window, piece by piece, and after that, now and then, what was written meanwhile.
#include "load.h"

#include "history/database.h"

#include <stdio.h>

#define AHEAD_S   3600        // its clock may be ahead
#define LONG_S    (23 * 3600) // further back a call may begin that ends in the window
#define BEFORE_S  60
#define ANY_ZONE  (15 * 3600)
#define AT_MOST_S (6 * 3600) // no call is looked for longer than that

// ---- on the thread

static int sample(struct fill_table *t, struct buf *out, bool *ret_utc) {
    int64_t newest;
    *ret_utc = database_is_utc(t->database, t->which);
    return database_sample(t->database, t->which, out, &newest);
}

bool fill_table_look(struct fill_table *t, struct buf *out) {
    bool first = t->asked == FILL_LATEST;
    int outcome = database_open(t->database);
    t->words[0] = '\0';
    if (!outcome && !database_has(t->database, t->which)) {
        snprintf(t->words, sizeof t->words, "it has no %s",
                 t->which == DATABASE_LOG ? "queue log" : "call records");
        return false;
    }
    if (first && !outcome) outcome = sample(t, out, &t->utc);
    if (first && !outcome) outcome = database_oldest(t->database, t->which, &t->oldest);
    if (t->asked == FILL_WINDOW && !outcome) {
        database_ended_from(t->database, t->which, t->ended_from);
        outcome = database_read(t->database, t->which, &t->from, t->to, out);
    }
    if (t->asked == FILL_NEWS && !outcome)
        outcome = database_poll(t->database, t->which, t->now, out);
    if (outcome) snprintf(t->words, sizeof t->words, "%s", database_words(t->database));
    return !outcome && (first || t->from < t->to);
}

void fill_table_rest(struct fill_table *t) {
    database_rest(t->database);
}

void fill_table_find(struct fill_table *t, struct fill_table_call *c) {
    int64_t from = c->made_s - BEFORE_S - ANY_ZONE, to = c->made_s + AT_MOST_S + ANY_ZONE;
    int outcome = database_open(t->database);
    c->words[0] = '\0';
    if (!outcome && !database_has(t->database, t->which)) return;
    if (!outcome) outcome = sample(t, &c->latest, &c->utc);
    if (!outcome) outcome = database_call(t->database, t->which, c->id, from, to, c->found);
    if (outcome) snprintf(c->words, sizeof c->words, "%s", database_words(t->database));
}

// ---- on the owner's thread

// The log may be reading already.
const struct zone *load_table_zone(struct load *l, struct load_file *f, bool utc,
                                   struct span latest) {
    struct source *reads = f->open;
    zone_destroy(f->own);
    f->own = NULL;
    f->table.utc = utc;
    f->open = source_open_empty(f->kind, NULL);
    source_goes_on(f->open);
    source_put(f->open, latest);
    file_zone_ask(f->open, &f->votes);
    load_look_for_gmt(l, f);
    const struct zone *zone = load_zone_of(l, f);
    source_close(f->open);
    f->open = reads;
    return zone;
}

void fill_table_zone(struct load *l, struct fill_log *log, uint16_t server, bool utc,
                     struct span latest) {
    struct load_file *f = &log->file;
    if (log->zone && f->index == server) return;
    f->index = server;
    log->zone = load_table_zone(l, f, utc, latest);
}

int64_t load_table_time(const struct zone *zone, int64_t epoch_s) {
    return civil_seconds(zone_civil(zone, epoch_s));
}

void fill_table_begin(struct fill_table *t, const struct fill_log *log, int64_t from_us,
                      int64_t now_us) {
    int64_t from = load_table_time(log->zone, from_us / SECOND_US);
    t->asked = FILL_WINDOW;
    t->reaches = t->oldest && t->oldest <= from;
    t->ended_from = from;
    t->from = t->which == DATABASE_ROWS ? from - LONG_S : from;
    t->to = load_table_time(log->zone, now_us / SECOND_US + AHEAD_S);
}

void fill_table_ask(struct fill_table *t, const struct fill_log *log, int64_t now_us) {
    if (t->asked == FILL_WINDOW && t->from >= t->to) t->asked = FILL_NEWS;
    if (t->asked == FILL_NEWS) t->now = load_table_time(log->zone, now_us / SECOND_US);
}

struct span fill_table_header(const struct fill_table *t, const struct buf *bytes) {
    struct span rest = buf_text(bytes);
    return t->which == DATABASE_ROWS ? span_take(&rest, '\n') : SPAN_NONE;
}
