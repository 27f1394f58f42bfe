// Figures must not depend on how the sources were interleaved, nor on being told twice, and must be
// possible whichever event is missing.
#include "../support/rates.h"
#include "ami/decode.h"
#include "base/mem.h"
#include "digest.h"
#include "stats/queues.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state;
static uint32_t random_below(uint32_t limit) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % limit);
}

// One stream for each server and source.
static int stream_of(const struct tape_item *item) {
    if (item->kind == TAPE_LINE) return 2 + item->server;
    bool second = memmem(item->bytes.at, item->bytes.len, "\"server_id\": 2", 14) != NULL;
    return item->kind == TAPE_GAP ? 0 : second;
}

static void interleave(const struct tape *from, struct tape *to, int seed) {
    size_t next[4] = {0}, left = from->count;
    random_state = (uint64_t)seed;
    uint32_t weight[4];
    for (int s = 0; s < 4; s++)
        weight[s] = 1 + random_below(50);
    to->count = 0;
    while (left) {
        uint32_t pick = random_below(weight[0] + weight[1] + weight[2] + weight[3]);
        int s = 0;
        while (pick >= weight[s])
            pick -= weight[s++];
        while (next[s] < from->count && stream_of(&from->items[next[s]]) != s)
            next[s]++;
        if (next[s] == from->count) {
            weight[s] = 0;
            continue;
        }
        to->items[to->count++] = from->items[next[s]++];
        left--;
    }
}

static void load(struct tape *t, const char *capture, const char *frames) {
    char name[128];
    *t = (struct tape){0};
    snprintf(name, sizeof name, "%s/%s", capture, frames);
    tape_frames(t, name);
    for (uint16_t server = 0; server < 2; server++) {
        snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, server + 1);
        tape_log(t, name, server);
    }
}

static void any_interleaving(const char *capture, const char *frames) {
    struct tape t, shuffled = {0};
    load(&t, capture, frames);
    shuffled.items = mem_alloc(t.count * sizeof *shuffled.items);
    struct buf wanted = digest_of(&t);
    for (int seed = 1; seed <= 12; seed++) {
        interleave(&t, &shuffled, seed);
        cr_assert_eq(shuffled.count, t.count);
        expect_same(&shuffled, &wanted, "interleaved", seed);
    }
    buf_finish(&wanted);
    tape_finish(&shuffled);
    tape_finish(&t);
}

Test(orders, sources_interleaved_callcentre) {
    any_interleaving("callcentre", "frames.rec.gz");
}

Test(orders, sources_interleaved_exits) {
    any_interleaving("exits", "frames.rec.gz");
}

Test(orders, sources_interleaved_with_a_hole) {
    any_interleaving("exits", "received.rec.gz");
}

enum again { WHOLE, AT_ONCE, ANOTHER_LINK };

static void told_twice(const char *capture, const char *frames, bool log, enum again how) {
    struct tape t, twice = {0};
    load(&t, capture, frames);
    if (!log)
        while (t.count && t.items[t.count - 1].kind == TAPE_LINE)
            t.count--;
    twice.items = mem_alloc(2 * t.count * sizeof *twice.items);
    struct buf wanted = digest_of(&t);
    for (int copy = 0; copy < 2; copy++)
        for (size_t i = 0; i < t.count; i++)
            twice.items[how == WHOLE ? twice.count : 2 * i + (size_t)copy] = t.items[i],
                                                             twice.count++;
    if (how == ANOTHER_LINK) { // the second copy of each comes 40 items later, and 30 ms
        size_t lag = 40, n = 0;
        for (size_t i = 0; i < t.count + lag; i++) {
            if (i < t.count) twice.items[n++] = t.items[i];
            if (i < lag) continue;
            twice.items[n] = t.items[i - lag];
            twice.items[n++].at_us += 30000;
        }
    }
    expect_same(&twice, &wanted, "told twice", (int)how);
    buf_finish(&wanted);
    tape_finish(&twice);
    tape_finish(&t);
}

Test(orders, the_whole_stream_told_twice) {
    told_twice("callcentre", "frames.rec.gz", true, WHOLE);
    told_twice("callcentre", "frames.rec.gz", false, WHOLE);
    told_twice("exits", "frames.rec.gz", true, WHOLE);
    told_twice("exits", "frames.rec.gz", false, WHOLE);
}

Test(orders, each_told_twice_at_once) {
    told_twice("callcentre", "frames.rec.gz", true, AT_ONCE);
    told_twice("exits", "frames.rec.gz", false, AT_ONCE);
}

Test(orders, two_links_to_the_same_pbx) {
    told_twice("callcentre", "frames.rec.gz", false, ANOTHER_LINK);
    told_twice("exits", "frames.rec.gz", false, ANOTHER_LINK);
    told_twice("exits", "frames.rec.gz", true, ANOTHER_LINK);
}

struct mark { // what an item is about
    uint64_t linked;
    bool movable;
};

static struct mark *mark_items(const struct tape *t) {
    struct player p;
    struct mark *marks = mem_zero(t->count, sizeof *marks);
    struct ami_value v;
    player_init(&p);
    for (size_t i = 0; i < t->count; i++) {
        const struct tape_item *item = &t->items[i];
        struct span id = SPAN_NONE;
        if (item->kind != TAPE_FRAME) continue;
        if (ami_scan(item->bytes, &p.scan, p.frame) == AMI_MALFORMED) continue;
        struct ami_context c = {.zone = p.zone, .at_us = item->at_us};
        ami_decode(p.frame, &c, &p.texts, &v);
        if (v.kind == AMI_VALUE_QUEUE && !v.queue.listed) id = v.queue.linked_id;
        if (v.kind == AMI_VALUE_CHANNEL && v.channel.kind != CHANNEL_ATTENDED_TRANSFER)
            id = v.channel.linked_id;
        marks[i].movable = id.len > 0;
        marks[i].linked = (uint64_t)p.frame->server_id;
        for (size_t k = 0; k < id.len; k++)
            marks[i].linked = marks[i].linked * 1099511628211u + (unsigned char)id.at[k];
    }
    player_finish(&p);
    return marks;
}

Test(orders, callers_change_places) {
    struct tape t = {0};
    tape_frames(&t, "callcentre/frames.rec.gz");
    struct buf wanted = digest_of(&t);
    struct mark *marks = mark_items(&t);
    for (int seed = 1; seed <= 4; seed++) {
        random_state = (uint64_t)seed;
        for (int i = 0; i < 400000; i++) {
            size_t a = random_below((uint32_t)t.count - 1);
            if (!marks[a].movable || !marks[a + 1].movable) continue;
            if (marks[a].linked == marks[a + 1].linked) continue;
            struct tape_item item = t.items[a];
            struct mark mark = marks[a];
            t.items[a] = t.items[a + 1], marks[a] = marks[a + 1];
            t.items[a + 1] = item, marks[a + 1] = mark;
        }
        expect_same(&t, &wanted, "callers change places", seed);
    }
    free(marks);
    buf_finish(&wanted);
    tape_finish(&t);
}

static void check_possible(const struct ledger *l, size_t dropped) {
    struct queue_tallies t = {0};
    queue_tallies_fold(&t, l, &QUEUE_TERMS_DEFAULT, 0, INT64_MAX, INT64_C(1795380000000000));
    for (size_t i = 0; i < t.queue_count; i++) {
        const struct queue_tally *q = &t.queues[i];
        cr_assert_eq(tally_count(&q->counted, VISITS_WAITING), 0,
                     "without %zu somebody waits for ever", dropped);
        cr_assert_eq(tally_count(&q->counted, VISITS_OFFERED),
                     tally_count(&q->counted, VISITS_ANSWERED) +
                         tally_count(&q->counted, VISITS_ABANDONED) +
                         tally_count(&q->counted, VISITS_TIMED_OUT) +
                         tally_count(&q->counted, VISITS_LEFT_BY_KEY) +
                         tally_count(&q->counted, VISITS_NO_AGENTS) +
                         tally_count(&q->counted, VISITS_WITHDRAWN) +
                         tally_count(&q->counted, VISITS_UNKNOWN));
        cr_assert_leq(q->counted.amounts[AMOUNT_TALK].count,
                      tally_count(&q->counted, VISITS_ANSWERED));
        cr_assert_leq(q->counted.amounts[AMOUNT_WAIT_ANSWERED].sum,
                      tally_count(&q->counted, VISITS_ANSWERED) * 600);
        cr_assert_leq(q->counted.amounts[AMOUNT_WAIT_ABANDONED].sum,
                      tally_count(&q->counted, VISITS_ABANDONED) * 600);
        for (int f = 0; f < SERVICE_FORMULAS; f++) {
            double level = rate_of(q, "service_level", (enum service_formula)f, false);
            cr_assert(!(level < 0) && !(level > 100));
            level = rate_of(q, "service_level_live", (enum service_formula)f, true);
            cr_assert(!(level < 0) && !(level > 100));
        }
        cr_assert(!(rate_of(q, "abandonment", SERVICE_OF_OFFERED, true) > 100));
    }
    queue_tallies_finish(&t);
}

static size_t offered(const struct ledger *l) {
    size_t n = 0;
    for (uint32_t i = 0; i < ledger_count(l); i++) {
        struct visit v;
        ledger_visit(l, i, &v);
        n += v.outcome != VISIT_REFUSED;
    }
    return n;
}

// Any one event is missing, which is a gap: what remains is possible, and nearly right.
Test(orders, any_one_event_lost) {
    struct tape t = {0};
    struct player p;
    size_t tried = 0, whole = 0;
    tape_frames(&t, "exits/frames.rec.gz");
    if (t.count > 2200) t.count = 2200;
    player_init(&p);
    struct mark *marks = mark_items(&t);
    for (size_t drop = t.count;; drop--) { // first none is dropped
        if (drop < t.count && !marks[drop].movable &&
            !memmem(t.items[drop].bytes.at, t.items[drop].bytes.len, "AttendedTransfer", 16)) {
            if (drop == 0) break;
            continue;
        }
        struct ledger l;
        ledger_init(&l);
        for (size_t i = 0; i < t.count; i++)
            if (i != drop)
                play(&p, &l, &t.items[i]);
            else
                for (uint16_t server = 0; server < 2; server++)
                    ledger_gap(&l, server, t.items[i].at_us + 1);
        for (uint16_t server = 0; server < 2; server++)
            play_empty_list(&l, server, t.items[t.count - 1].at_us + 1000000);
        check_possible(&l, drop);
        size_t now = offered(&l);
        if (drop == t.count) whole = now;
        cr_assert(now + 1 >= whole && now <= whole + 1, "%zu: %zu of %zu", drop, now, whole);
        ledger_finish(&l);
        tried++;
        if (drop == 0) break;
    }
    cr_assert_geq(tried, 300);
    free(marks);
    player_finish(&p);
    tape_finish(&t);
}

// pbx1 was stopped with callers waiting, amiws was killed twice: what was lost in the gaps is
// unknown, not waiting.
Test(orders, nobody_waits_for_ever_after_a_reconnect) {
    struct tape t = {0};
    struct ledger l;
    struct queue_tallies tallies = {0};
    tape_frames(&t, "reconnect/frames.rec.gz");
    ledger_init(&l);
    play_all(&l, &t);
    queue_tallies_fold(&tallies, &l, &QUEUE_TERMS_DEFAULT, 0, INT64_MAX, INT64_C(1795378600000000));
    for (size_t i = 0; i < tallies.queue_count; i++)
        cr_assert_leq(tally_count(&tallies.queues[i].counted, VISITS_WAITING),
                      tally_count(&tallies.queues[i].counted, VISITS_OFFERED));
    for (uint16_t server = 0; server < 2; server++)
        play_empty_list(&l, server, INT64_C(1795378590000000));
    check_possible(&l, 0);
    ledger_finish(&l);
    queue_tallies_finish(&tallies);
    tape_finish(&t);
}
