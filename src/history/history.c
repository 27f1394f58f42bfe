// What a board observed, for the next one.
//
// AMI has no memory: what nobody listened to is lost. So a board writes down what it heard, and the
// next one reads that before it lets in anything new. It goes through the same door, so the figures
// are those of a board that never ended, except for the time in which none was running.
//
// We keep lines as in a recording: the time, and the frame as it came. Rows, steps of callers and
// agents, channels, logins, and when links went up and down are all in there, and nothing is
// concluded before it is kept. So when a rule is corrected later, it is also right for the past,
// and there is no second representation of a call that could differ from the first. This room does
// not know what a line says; engine/past.c writes and reads them.
//
// Lines that came within about a second, or that make 64 KiB together, are a batch: one row in one
// transaction, packed. When a quarter of an hour is over its small batches are merged, which packs
// them to some hundred bytes for each call and makes them quick to read. A run is what one board
// wrote from its beginning to its end, with the moment up to which it observed. That is written at
// least every ten seconds: it was listening then, even if nothing came. The time between two runs
// is a gap, and whoever reads them says so.
//
// A line may tell of an earlier time than it came: of a gap that was filled later. Then it is noted
// of its batch since when, and whoever reads that time gets it, too, behind all others.
//
// Only the disk's thread touches the file (src/disk/disk.c). The owner fills one buffer while the
// thread writes the other. A write that fails keeps its lines and is tried again every few seconds,
// with the same number, so that one that had succeeded after all is not written twice. Meanwhile a
// limited amount may wait. What comes beyond that is lost, and when the file can be written again
// another run begins: so the hole is a gap like any other.
//
// Only one board writes to the file. A second one finds the lock taken, only reads, and takes over
// when the first one ends. A file of a newer version, or something else with that name, is left
// alone. A damaged file is moved aside and a new one begun; nothing is ever deleted except days
// that are older than wanted. Reading sees the file as it was when it began.
#include "history/history.h"

#include "base/clock.h"
#include "base/mem.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLUSH_BYTES ((size_t)64 * 1024)
#define PULSE_US    INT64_C(10000000)  // how often it is written, at least, up to when was observed
#define AGAIN_US    INT64_C(2000000)   // after a write that failed
#define STEP_US     INT64_C(60000000)  // a clock that goes back further was set back
#define WAITS_MOST  ((size_t)32 << 20) // bytes; some hours of a busy PBX

// ---- on the disk's thread

void history_say(const struct db *db, char out[HISTORY_WORDS]) {
    const char *words = db->words[0] ? db->words : db->aside;
    span_copy(span_of(words), out, HISTORY_WORDS);
}

static void write_work(struct disk_job *job) {
    struct written *w = (struct written *)job;
    struct db *db = &w->of->db;
    if (w->state != DB_REFUSED) w->state = db_write(db, &w->lines, w->until_us);
    // There is no later to try it again.
    if (w->state == DB_FAILED && w->last) w->state = db_write(db, &w->lines, w->until_us);
    w->more = w->state == DB_WRITES && !w->last && db_tidy(db, w->until_us, w->forgets);
    if (w->last) db_close(db);
    history_say(db, w->words);
}

// ---- on the owner's thread

static void destroy(struct history *h) { // nothing is under way any more
    buf_finish(&h->out.text);
    buf_finish(&h->filling);
    free(h->path);
    free(h->word);
    free(h);
}

static void write_on(struct history *h) {
    struct written *w = &h->out;
    if (!w->text.len) {
        struct buf empty = w->text;
        uint64_t number = w->lines.number;
        w->text = h->filling;
        w->lines = h->filled;
        w->lines.number = number + 1;
        w->lines.text = buf_text(&w->text);
        h->filling = empty;
        h->filled = (struct db_lines){0};
    }
    w->until_us = h->begins ? 0 : h->filling.len ? w->lines.last_us : h->until_us;
    w->forgets = !h->doubt;
    h->tellings += w->lines.told_us != 0;
    w->busy = true;
    h->tried_us = clock_monotonic_us();
    disk_do(h->disk, &w->job);
}

static void write_last(struct history *h) {
    if (h->out.busy || h->others) return;
    h->out.last = true;
    write_on(h);
}

// It is known now whether it was written; if it failed, the lines stay.
static void settle(struct history *h, enum db_state state) {
    if (state == DB_FAILED) return;
    buf_clear(&h->out.text);
    h->out.lines.text = SPAN_NONE;
    if (state != DB_WRITES) {
        buf_clear(&h->filling);
        h->filled = (struct db_lines){0};
        h->begins = true;
    } else if (h->lost && !h->filling.len) {
        h->lost = false;
        h->begins = true;
    }
}

static void answer(struct history *h, const char *words) {
    span_copy(span_of(words), h->words, sizeof h->words);
    if (h->told && !h->closing) h->told(h->context);
}

static void say_lost(const struct history *h) {
    int64_t lines = h->out.lines.count + h->filled.count;
    if (h->last_words && h->state == DB_FAILED && h->out.text.len + h->filling.len)
        snprintf(h->last_words, HISTORY_LAST_WORDS, "%s; %lld lines were not kept", h->words,
                 (long long)lines);
}

static void write_done(struct disk_job *job) {
    struct written *w = (struct written *)job;
    struct history *h = w->of;
    w->busy = false;
    h->state = w->state;
    settle(h, w->state);
    answer(h, w->words);
    bool over = w->last && !(w->state == DB_WRITES && h->filling.len);
    if (over) say_lost(h);
    if (over)
        destroy(h);
    else if (h->closing || (w->state == DB_WRITES && h->filling.len >= FLUSH_BYTES))
        h->closing ? write_last(h) : write_on(h);
}

void history_do(struct history *h, struct disk_job *job) {
    job->path = h->path;
    h->others++;
    disk_do(h->disk, job);
}

void history_did(struct history *h, const char *words) {
    h->others--;
    answer(h, words);
    if (h->closing) write_last(h);
}

struct history *history_open(struct disk *d, const struct history_terms *terms) {
    struct history *h = mem_zero(1, sizeof *h);
    h->disk = d;
    h->path = mem_string(terms->path, strlen(terms->path));
    h->word = mem_string(terms->word, strlen(terms->word));
    h->told = terms->told;
    h->context = terms->context;
    h->last_words = terms->last_words;
    h->db = (struct db){.path = h->path,
                        .word = h->word,
                        .keep_days = terms->keep_days,
                        .only_reads = terms->only_reads,
                        .lock = -1};
    h->out.job = (struct disk_job){.path = h->path, .work = write_work, .done = write_done};
    h->out.of = h;
    h->begins = true;
    write_on(h); // this opens it
    return h;
}

const char *history_words(const struct history *h) {
    return h->words;
}

bool history_is_ours(const struct history *h) {
    return h->state == DB_WRITES;
}

bool history_begins(const struct history *h) {
    return h->begins;
}

struct buf *history_fill(struct history *h) {
    if (h->state == DB_READS || h->state == DB_REFUSED) return NULL;
    h->lost = h->lost || h->filling.len + h->out.text.len > WAITS_MOST;
    return h->lost ? NULL : &h->filling;
}

void history_filled(struct history *h, int64_t at_us, int64_t told_us, bool record) {
    struct db_lines *f = &h->filled;
    if (!f->count++) {
        f->first_us = at_us;
        f->begins = h->begins;
    }
    h->begins = false;
    f->records += record;
    if (told_us && (!f->told_us || told_us < f->told_us)) f->told_us = told_us;
    if (at_us > f->last_us) f->last_us = at_us;
    if (at_us > h->until_us) h->until_us = at_us;
    if (h->filling.len >= FLUSH_BYTES && !h->out.busy && h->state == DB_WRITES) write_on(h);
}

uint64_t history_tellings(const struct history *h) {
    return h->tellings;
}

void history_doubt_clock(struct history *h, bool doubt) {
    h->doubt = doubt;
}

void history_tick(struct history *h, int64_t until_us) {
    const struct written *w = &h->out;
    if (until_us > h->until_us && !h->lost) h->until_us = until_us;
    // The clock was set back: what the last run claims to have observed is yet to come.
    if (until_us < h->until_us - STEP_US && !h->filling.len && !h->begins) {
        h->begins = true;
        h->until_us = until_us;
    }
    if (w->busy || h->state == DB_REFUSED) return;
    int64_t since_us = clock_monotonic_us() - h->tried_us;
    bool writes = h->state == DB_WRITES;
    if (writes ? h->filling.len || w->more || since_us >= PULSE_US : since_us >= AGAIN_US)
        write_on(h);
}

void history_wait(struct history *h, int64_t at_most_us) {
    disk_wait(h->disk, at_most_us);
}

void history_close(struct history *h, int64_t until_us) {
    if (!h) return;
    if (until_us > h->until_us && !h->lost) h->until_us = until_us;
    h->closing = true;
    write_last(h);
}
