// Writes what was counted of a whole day, so that it does not have to be counted again.
#include "base/mem.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

struct settling { // a job, for one day
    struct disk_job job;
    struct history *of;
    struct db_settled what;
    struct buf bytes; // owned: the kind with its NUL, and the value
    char words[HISTORY_WORDS];
};

static void settle_work(struct disk_job *job) {
    struct settling *s = (struct settling *)job;
    db_settle(&s->of->db, &s->what);
    history_say(&s->of->db, s->words);
}

static void settle_done(struct disk_job *job) {
    struct settling *s = (struct settling *)job;
    history_did(s->of, s->words);
    buf_finish(&s->bytes);
    free(s);
}

void history_settle(struct history *h, const struct history_settled *settled) {
    struct settling *s = mem_zero(1, sizeof *s);
    size_t kind = strlen(settled->kind) + 1;
    buf_put(&s->bytes, settled->kind, kind);
    buf_span(&s->bytes, settled->value);
    s->job = (struct disk_job){.work = settle_work, .done = settle_done};
    s->of = h;
    s->what = (struct db_settled){.day_us = settled->day_us,
                                  .from_us = settled->from_us,
                                  .to_us = settled->to_us,
                                  .version = settled->version,
                                  .kind = s->bytes.at,
                                  .value = span_from(buf_text(&s->bytes), kind)};
    history_do(h, &s->job);
}
