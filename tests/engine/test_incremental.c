// Figures that were kept up to date while a day was told, with a filter that asks about the calls
// of visits, are the same as those of a set that begins when everything is in.
#include "../../src/engine/parts.h"
#include "told.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define TOLD_AT_ONCE 3   // items between two folds
#define COMPARED     200 // folds between two comparisons
#define APART        400 // how many places too early or too late an item may be told

static const struct agent *same_person(const struct agents *a, const struct agent *who) {
    for (size_t i = 0; i < a->count; i++)
        if (a->list[i].server == who->server && span_same(a->list[i].name, who->name) &&
            span_same(a->list[i].agent, who->agent))
            return &a->list[i];
    return NULL;
}

static void expect_same(const struct counting *kept, const struct counting *fresh,
                        const char *filter, size_t told) {
    for (size_t i = 0; i < fresh->queues.queue_count; i++) {
        const struct queue_tally *a = &fresh->queues.queues[i];
        const struct queue_tally *b = queue_tallies_find(&kept->queues, a->server, a->queue);
        cr_assert_not_null(b);
        cr_assert(a->basis == b->basis && !memcmp(&a->counted, &b->counted, sizeof a->counted) &&
                      !memcmp(a->members, b->members, sizeof a->members),
                  "%s, %zu told, queue %zu", filter, told, i);
    }
    cr_assert_eq(kept->agents.count, fresh->agents.count, "%s, %zu told", filter, told);
    for (size_t i = 0; i < fresh->agents.count; i++) {
        const struct agent *a = &fresh->agents.list[i], *b = same_person(&kept->agents, a);
        cr_assert_not_null(b, "%s, %zu told, agent %zu", filter, told, i);
        cr_assert(!memcmp(&a->sum.counted, &b->sum.counted, sizeof a->sum.counted),
                  "%s, %zu told, agent %zu", filter, told, i);
    }
}

static void set_filter(struct figures *f, const char *filter) {
    struct filter_error error;
    cr_assert_eq(figures_set_filter(f, filter, &error), 0);
}

static void compare(struct told_run *r, const char *filter, size_t told) {
    struct figures fresh;
    figures_init(&fresh, &r->settings, &r->door, LATER);
    set_filter(&fresh, filter);
    figures_run(&fresh, LATER * S, NULL);
    expect_same(&r->figures.shown, &fresh.shown, filter, told);
    figures_finish(&fresh);
}

static uint64_t offered(const struct told_run *r) {
    return tally_count(&r->figures.shown.queues.rows.total.tally.counted, VISITS_OFFERED);
}

static void keep_up(const struct told_list *l, const char *filter) {
    struct told_run r;
    uint64_t compared = 0;
    told_open(&r);
    set_filter(&r.figures, filter);
    for (size_t i = 0; i < l->count; i++) {
        told_tell(&r, &l->items[i]);
        if (i % TOLD_AT_ONCE) continue;
        told_fold(&r);
        if (i % (TOLD_AT_ONCE * COMPARED)) continue;
        compare(&r, filter, i);
        compared += offered(&r);
    }
    cr_expect_gt(compared, 100, "%s", filter);
    told_close(&r);
}

Test(kept_up, figures_of_visits_follow_what_their_calls_become) {
    static const char *const filters[] = {"", "direction:inbound", "channel:*trunk*", "agent:1001",
                                          "-dst:5001 wait>3"};
    struct told_list l = {0};
    told_load(&l, "callcentre", false);
    for (size_t n = 0; n < sizeof filters / sizeof *filters; n++)
        keep_up(&l, filters[n]);
    told_list_finish(&l);
}

static void tell_all(struct told_run *r, const struct told_list *l, struct task *t) {
    size_t most = 0, jobs = 0;
    uint64_t frames = 0; // which the job is about
    r->figures.task = t;
    for (size_t i = 0; i < l->count; i++) {
        const struct told_item *item = &l->items[i];
        struct news n = {NEWS_FRAME, &r->origin, item->at_us, item->bytes};
        door_news(&r->door, &n);
        if (i == l->count / 2) {
            door_news(&r->door, &(struct news){NEWS_LINK_LOST, &r->origin, n.at_us, SPAN("gone")});
            door_news(&r->door, &(struct news){NEWS_LINK_BACK, &r->origin, n.at_us, SPAN_NONE});
        }
        if (!t) continue;
        bool was_shut = r->door.shut;
        // this cancels the job
        if (was_shut && i % 500 == 499) figures_set_filter(&r->figures, "", NULL);
        if (!r->door.shut && i % 7 == 0) door_let_in(&r->door, 0);
        if (!r->door.shut) frames = r->door.ingest.frames;
        jobs += figures_go_on(&r->figures, LATER * S, 0);
        cr_assert_eq(r->door.ingest.frames, frames, "a job sees one state of the world");
        most = r->door.inbox.waiting.len > most ? r->door.inbox.waiting.len : most;
    }
    while (t && !figures_go_on(&r->figures, LATER * S, 0))
        ;
    cr_assert(door_let_in(&r->door, INT64_MAX));
    cr_assert_eq(r->door.ingest.frames, l->count);
    while (!figures_go_on(&r->figures, LATER * S, 0))
        ;
    cr_assert(!t || (jobs > 20 && most > 10000), "%zu jobs, %zu bytes waited", jobs, most);
}

// What came while a job paused is in the figures afterwards, in its order and with its times.
Test(kept_up, what_waits_while_a_job_pauses_comes_in_as_it_came) {
    struct told_list l = {0};
    struct told_run at_once, pausing;
    struct task *t;
    told_load(&l, "callcentre", false);
    told_open(&at_once);
    told_open(&pausing);
    cr_assert_eq(task_create(&t), 0);
    tell_all(&at_once, &l, NULL);
    tell_all(&pausing, &l, t);
    const struct counting *a = &pausing.figures.shown, *b = &at_once.figures.shown;
    expect_same(a, b, "", l.count);
    cr_expect_eq(memcmp(&a->calls.all, &b->calls.all, sizeof a->calls.all), 0);
    cr_expect_eq(a->fold.all.total, b->fold.all.total);
    cr_expect_gt(calls_total(&a->calls.all), 400);
    cr_expect(a->recalls.open == b->recalls.open && a->recalls.reached == b->recalls.reached);
    for (int server = 0; server < 2; server++) {
        const struct server_gap *gap = server_last_gap(&pausing.door.servers.list[server]);
        const struct server_gap *same = server_last_gap(&at_once.door.servers.list[server]);
        cr_assert(gap && same);
        cr_expect(gap->from_us == same->from_us && gap->to_us == same->to_us);
        cr_expect_str_eq(gap->reason, "gone");
    }
    told_close(&pausing);
    told_close(&at_once);
    told_list_finish(&l);
}

// Events and lines of queue_log, each near its place: the worst that links and logs can do.
Test(kept_up, figures_of_visits_follow_what_is_told_out_of_order) {
    static const char *const filters[] = {"", "queue:support", "outcome:answered"};
    struct told_list l = {0};
    uint32_t chance = 1;
    told_load(&l, "exits", true);
    for (size_t i = l.count; i-- > 1;) {
        size_t first = i > APART ? i - APART : 0;
        struct told_item item = l.items[i], *other;
        chance = chance * 1664525 + 1013904223;
        other = &l.items[first + chance % (i - first + 1)];
        l.items[i] = *other;
        *other = item;
    }
    for (size_t n = 0; n < sizeof filters / sizeof *filters; n++)
        keep_up(&l, filters[n]);
    told_list_finish(&l);
}
