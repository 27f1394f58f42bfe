// Any bytes as a queue_log: what is read of a line can be shown and is within bounds, and a log
// that grows bit by bit says the same as one that is there at once.
#include "base/utf8.h"
#include "fuzz.h"
#include "source/source.h"

#include <inttypes.h>

static void put_text(struct buf *out, struct span text) {
    must(utf8_can_be_shown(text), "a text of a line was cleaned");
    buf_format(out, "|%.*s", (int)text.len, text.at);
}

static void take_step(void *context, struct queue_step *s) {
    struct buf *out = context;
    const int64_t numbers[] = {s->wait_s,          s->talk_s,  s->position,
                               s->joined_position, s->ring_ms, s->value};
    must(s->kind >= STEP_OTHER && s->kind < STEP_KINDS, "a kind of step");
    buf_format(out, "%d %" PRId64, (int)s->kind, s->at_s);
    put_text(out, s->unique_id);
    put_text(out, s->queue);
    put_text(out, s->agent);
    put_text(out, s->caller_number);
    put_text(out, s->key);
    put_text(out, s->reason);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        must(numbers[i] == STEP_NO_NUMBER || numbers[i] >= 0, "a number of a line");
        buf_format(out, "|%" PRId64, numbers[i]);
    }
    buf_put(out, "\n", 1);
}

static void take_malformed(void *context, uint64_t line, const char *why) {
    buf_format(context, "%" PRIu64 " %s\n", line, why);
}

static void read_all(struct source *s, struct buf *out) {
    const struct source_sink sink = {.context = out,
                                     .step = take_step,
                                     .malformed = take_malformed};
    while (source_next(s, &sink, NULL) == 1) {
    }
}

static struct buf in_parts(struct span whole, size_t part) {
    struct buf out = {0};
    struct source *s = source_open_empty(SOURCE_QUEUE_LOG, NULL);
    while (whole.len) {
        struct span piece = {whole.at, part < whole.len ? part : whole.len};
        whole = span_from(whole, piece.len);
        source_put(s, piece);
        read_all(s, &out);
    }
    source_part_ends(s);
    read_all(s, &out);
    source_close(s);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span whole = {(const char *)data, size};
    if (!size) return 0;
    struct buf at_once = in_parts(whole, size), parted = in_parts(whole, 1 + data[0] % size);
    must(span_same(buf_text(&at_once), buf_text(&parted)), "the same lines, bit by bit");
    buf_finish(&at_once);
    buf_finish(&parted);
    return 0;
}
