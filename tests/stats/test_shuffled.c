// queue_log as real machines give it: rotated, exported from a database that only sorts by the
// second, given twice. Whatever the order of its lines within a second, and of its parts, the
// figures are the same. Only what one member did (pause, unpause, log in and out) keeps its order.
#include "base/mem.h"
#include "digest.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state;
static uint32_t random_below(uint32_t limit) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % limit);
}

static struct span field(struct span line, int number) {
    struct span text = SPAN_NONE;
    for (int i = 0; i <= number; i++)
        text = span_take(&line, '|');
    return text;
}

static bool of_member(struct span line) {
    static const char *const events[] = {"PAUSE",        "UNPAUSE",  "ADDMEMBER",
                                         "REMOVEMEMBER", "PAUSEALL", "UNPAUSEALL"};
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (span_same(field(line, 4), span_of(events[i]))) return true;
    return false;
}

// Two lines in the same second may change places. Members are not told apart, since one line may
// name them by interface and the other by name.
static bool may_swap(const struct tape_item *a, const struct tape_item *b) {
    return a->kind == TAPE_LINE && b->kind == TAPE_LINE && a->server == b->server &&
           span_same(field(a->bytes, 0), field(b->bytes, 0)) &&
           !(of_member(a->bytes) && of_member(b->bytes));
}

static void swap_at(struct tape *t, size_t at) {
    struct tape_item item = t->items[at];
    t->items[at] = t->items[at + 1];
    t->items[at + 1] = item;
}

static void shuffle_seconds(struct tape *t, int seed) {
    random_state = (uint64_t)seed;
    for (size_t round = 0; round < 12; round++)
        for (size_t i = 0; i + 1 < t->count; i++)
            if (may_swap(&t->items[i], &t->items[i + 1]) && random_below(2)) swap_at(t, i);
}

// The steps of each caller within a second, from the last to the first.
static void reverse_seconds(struct tape *t) {
    for (size_t round = 0; round < 12; round++)
        for (size_t i = round & 1; i + 1 < t->count; i += 2)
            if (may_swap(&t->items[i], &t->items[i + 1])) swap_at(t, i);
}

static void load(struct tape *t, const char *capture, const char *frames) {
    char name[128];
    *t = (struct tape){0};
    if (frames) {
        snprintf(name, sizeof name, "%s/%s", capture, frames);
        tape_frames(t, name);
    }
    for (uint16_t server = 0; server < 2; server++) {
        snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, server + 1);
        tape_log(t, name, server);
    }
}

static void copy(const struct tape *from, struct tape *to) {
    memcpy(to->items, from->items, from->count * sizeof *from->items);
    to->count = from->count;
}

static void any_order_within_a_second(const char *capture, const char *frames, int seeds) {
    struct tape t, shuffled = {0};
    load(&t, capture, frames);
    shuffled.items = mem_alloc(t.count * sizeof *t.items);
    struct buf wanted = digest_of(&t);
    for (int seed = 0; seed < seeds; seed++) {
        copy(&t, &shuffled);
        if (seed)
            shuffle_seconds(&shuffled, seed);
        else
            reverse_seconds(&shuffled);
        expect_same(&shuffled, &wanted, "shuffled within seconds", seed);
    }
    buf_finish(&wanted);
    tape_finish(&shuffled);
    tape_finish(&t);
}

Test(shuffled, lines_of_one_second) {
    any_order_within_a_second("callcentre", NULL, 40);
    any_order_within_a_second("exits", NULL, 40);
    any_order_within_a_second("reconnect", NULL, 40);
}

Test(shuffled, lines_of_one_second_beside_events) {
    any_order_within_a_second("callcentre", "frames.rec.gz", 6);
    any_order_within_a_second("exits", "frames.rec.gz", 6);
    any_order_within_a_second("exits", "received.rec.gz", 6);
    any_order_within_a_second("reconnect", "frames.rec.gz", 6);
}

// Cut before each line: first the later part, then the earlier one, then both again. What members
// did is told in order, since load.c sorts the parts of a log.
static void any_cut(const char *capture, size_t step, int times) {
    struct tape t, parts = {0};
    load(&t, capture, NULL);
    parts.items = mem_alloc(2 * t.count * sizeof *t.items);
    struct buf wanted = digest_of(&t);
    for (size_t cut = 1; cut < t.count; cut += step) {
        parts.count = 0;
        for (int time = 0; time < times; time++)
            for (size_t i = 0; i < t.count; i++)
                if (of_member(t.items[i].bytes)) parts.items[parts.count++] = t.items[i];
        for (int time = 0; time < times; time++)
            for (size_t n = 0; n < t.count; n++) {
                const struct tape_item *item = &t.items[(cut + n) % t.count];
                if (!of_member(item->bytes)) parts.items[parts.count++] = *item;
            }
        expect_same(&parts, &wanted, "cut in two, the newer part first, at", (int)cut);
    }
    buf_finish(&wanted);
    tape_finish(&parts);
    tape_finish(&t);
}

Test(shuffled, parts_cut_at_any_line) {
    any_cut("exits", 1, 1);
    any_cut("reconnect", 1, 1);
    any_cut("callcentre", 1, 1);
}

Test(shuffled, parts_cut_at_any_line_and_given_twice) {
    any_cut("exits", 1, 2);
    any_cut("reconnect", 1, 2);
    any_cut("callcentre", 5, 2);
}
