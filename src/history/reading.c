// Reads the history back, a chunk at a time: while the owner uses one, the disk's thread reads the
// next. Each reading has a handle and a view of the file of its own, so several may be under way.
#include "base/mem.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)1 << 20)

struct history_reading { // a job; used by the owner while it is not busy
    struct disk_job job;
    struct history *of;
    struct db_reading reading;
    struct db_chunk coming, here; // coming is used by the thread, here by the owner
    char *kind;                   // owned: of what is read; NULL for lines
    char words[HISTORY_WORDS];
    size_t at, used;     // the next batch of `here`, and where its bytes begin
    uint64_t lines, all; // given so far; in the whole reading
    bool busy, fresh;    // fresh: `coming` has something new
    bool unwanted, ends; // no more of it is wanted; ends: and the thread closes it
};

static void read_work(struct disk_job *job) {
    struct history_reading *r = (struct history_reading *)job;
    struct db *db = &r->of->db;
    if (r->ends)
        db_read_end(&r->reading);
    else
        db_read(db, &r->reading, CHUNK_BYTES, &r->coming);
    history_say(db, r->words);
}

static void read_on(struct history_reading *r) {
    r->busy = true;
    r->ends = r->unwanted;
    history_do(r->of, &r->job);
}

static void finish_chunk(struct db_chunk *c) {
    buf_finish(&c->bytes);
    free(c->list);
}

static void destroy(struct history_reading *r) {
    finish_chunk(&r->coming);
    finish_chunk(&r->here);
    free(r->kind);
    free(r);
}

static void read_done(struct disk_job *job) {
    struct history_reading *r = (struct history_reading *)job;
    struct history *h = r->of;
    char words[HISTORY_WORDS];
    memcpy(words, r->words, sizeof words);
    r->busy = false;
    r->fresh = true;
    r->all = r->reading.all;
    if (r->ends)
        destroy(r);
    else if (r->unwanted)
        read_on(r);
    history_did(h, words);
}

static struct history_reading *begin(struct history *h, struct db_reading what, const char *kind) {
    struct history_reading *r = mem_zero(1, sizeof *r);
    r->job = (struct disk_job){.work = read_work, .done = read_done};
    r->of = h;
    if (kind) r->kind = mem_string(kind, strlen(kind));
    r->reading = what;
    r->reading.kind = r->kind;
    read_on(r);
    return r;
}

struct history_reading *history_read(struct history *h, int64_t from_us, int64_t to_us,
                                     uint64_t records) {
    return begin(h, (struct db_reading){.from_us = from_us, .to_us = to_us, .records = records},
                 NULL);
}

struct history_reading *history_read_settled(struct history *h, const char *kind, int64_t version,
                                             int64_t from_us, int64_t to_us) {
    return begin(h, (struct db_reading){.from_us = from_us, .to_us = to_us, .version = version},
                 kind);
}

static bool is_at_hand(struct history_reading *r) {
    if (r->at < r->here.count) return true;
    if (r->busy || !r->fresh) return false;
    struct db_chunk used = r->here;
    r->here = r->coming;
    r->coming = used;
    r->at = r->used = 0;
    r->fresh = false;
    if (!r->reading.over) read_on(r); // while this one is being used
    return r->here.count > 0;
}

int history_next(struct history_reading *r, struct history_batch *ret_batch) {
    if (!is_at_hand(r)) return r->busy ? HISTORY_COMES : HISTORY_END;
    const struct db_batch *b = &r->here.list[r->at++];
    struct span bytes = span_from(buf_text(&r->here.bytes), r->used);
    *ret_batch = (struct history_batch){.run = b->run,
                                        .began_us = b->began_us,
                                        .until_us = b->until_us,
                                        .told = b->told,
                                        .word = {bytes.at, b->word_len},
                                        .text = {bytes.at + b->word_len, b->len}};
    r->used += b->word_len + b->len;
    r->lines += (uint64_t)b->count;
    return HISTORY_BATCH;
}

bool history_read_whole(const struct history_reading *r) {
    return !r->busy && !r->reading.holes;
}

void history_read_end(struct history_reading *r) {
    if (!r) return;
    r->unwanted = true;
    if (!r->busy) read_on(r);
}

void history_progress(const struct history_reading *r, uint64_t *ret_lines, uint64_t *ret_all) {
    *ret_lines = r->lines;
    *ret_all = r->all;
}
