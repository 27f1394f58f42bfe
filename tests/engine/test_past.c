// A board that is killed at some moment and started again later knows afterwards what a board knows
// that ran all the time and heard nothing in between.
#include "../../src/engine/parts.h"
#include "at_random.h"
#include "life.h"
#include "patience.h"
#include "run.h"
#include "wait_for_disk.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))
#define LIVES       4
#define TICK        60  // items between two ticks
#define DEAD        400 // items, at most, between two lives

TestSuite(past, .init = life_folder, .fini = life_folder_end);

// ---- one that is killed

static void answer(int fd) {
    char byte = 0;
    if (write(fd, &byte, 1) != 1) _exit(1);
}

static void live(const struct told_list *t, size_t from, int fd) {
    struct life l;
    begin(&l, UINT64_MAX);
    news(&l, NEWS_LINK_BACK, t->items[from].at_us, SPAN_NONE);
    for (size_t i = from; i < t->count; i++) {
        hear(&l, &t->items[i]);
        if (i % TICK == 0) {
            past_tick(&l.past, t->items[i].at_us);
            disk_wait(l.disk, 0);
        }
        char byte;
        answer(fd);
        if (read(fd, &byte, 1) != 1) break;
    }
    _exit(0);
}

// Tells it items one by one, and kills it after `to`: whatever is not written by then is lost.
static void kill_at(const struct told_list *t, size_t from, size_t to) {
    int ends[2];
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t child = fork();
    if (!child) {
        close(ends[0]);
        live(t, from, ends[1]);
    }
    close(ends[1]);
    for (size_t i = from; i < to; i++) {
        char byte = 0;
        cr_assert(read(ends[0], &byte, 1) == 1 && write(ends[0], &byte, 1) == 1, "%zu", i);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ends[0]);
}

// ---- and one that hears the same, and is not killed

struct ears { // what it would have kept
    struct door_keeper keeper;
    uint64_t frames;
};

static void count_frame(void *context, const struct origin *o, struct span bytes, int64_t at_us,
                        bool record) {
    (void)o;
    (void)bytes;
    (void)at_us;
    (void)record;
    ((struct ears *)context)->frames++;
}

static void no_mark(void *context, const struct origin *o, bool up, struct span reason,
                    int64_t at_us) {
    (void)context;
    (void)o;
    (void)up;
    (void)reason;
    (void)at_us;
}

// How many frames were kept of those before the last life.
static size_t kill_and_go_on(const struct told_list *t, uint32_t seed) {
    struct life same = {.disk = NULL}, last;
    struct ears ears = {.frames = 0};
    char what[40];
    size_t from = 0, kept_all = 0;
    snprintf(what, sizeof what, "seed %u", seed);
    ears.keeper = (struct door_keeper){.context = &ears, .frame = count_frame, .mark = no_mark};
    open_life(&same);
    same.run.door.keeper = &ears.keeper;
    for (int n = 0; n + 1 < LIVES; n++) {
        size_t to = from + 1 + at_random(&seed, (uint32_t)(t->count / LIVES));
        kill_at(t, from, to);
        begin(&last, UINT64_MAX); // only to see how far that one got
        uint64_t kept = last.run.door.ingest.frames;
        int64_t until_us = last.past.read.until_us;
        end(&last, 0);
        news(&same, NEWS_LINK_BACK, t->items[from].at_us, SPAN_NONE);
        for (size_t i = from; i < to && ears.frames < kept; i++)
            hear(&same, &t->items[i]);
        cr_assert_eq(ears.frames, kept, "%s: what is kept are the first ones", what);
        if (until_us) news(&same, NEWS_LINK_LOST, until_us, SPAN("lost"));
        kept_all = kept;
        from = to + at_random(&seed, DEAD);
    }
    begin(&last, UINT64_MAX);
    news(&last, NEWS_LINK_BACK, t->items[from].at_us, SPAN_NONE);
    news(&same, NEWS_LINK_BACK, t->items[from].at_us, SPAN_NONE);
    for (size_t i = from; i < t->count; i++) {
        hear(&last, &t->items[i]);
        hear(&same, &t->items[i]);
    }
    expect_same(&last, &same, what);
    const struct server_gap *gap = server_last_gap(&last.run.door.servers.list[0]);
    cr_assert_not_null(gap, "the dead time is a gap");
    cr_expect_str_eq(gap->reason, "cdrtop did not run");
    end(&last, LATER * S);
    told_close(&same.run);
    return kept_all;
}

Test(past, killed_at_any_moment_only_the_dead_time_is_missing) {
    struct told_list t;
    size_t kept = 0;
    told_load(&t, "callcentre", false);
    for (uint32_t seed = 1; seed <= at_random_seeds(); seed++) {
        kept += kill_and_go_on(&t, seed);
        cr_assert_eq(unlink(life_path), 0);
    }
    cr_expect_gt(kept, 100);
    told_list_finish(&t);
}

Test(past, a_day_is_read_back_as_it_was) {
    struct told_list t;
    struct life first, again;
    struct stat file;
    told_load(&t, "callcentre", false);
    begin(&first, UINT64_MAX);
    hear_all(&first, &t);
    int64_t last_us = t.items[t.count - 1].at_us;
    past_tick(&first.past, last_us);
    past_close(&first.past, last_us);
    const char *hangs = "";
    cr_assert(disk_destroy(first.disk, PATIENCE_US, &hangs));
    begin(&again, UINT64_MAX);
    news(&again, NEWS_LINK_BACK, last_us, SPAN_NONE);
    expect_same(&again, &first, "the day");
    const struct server *a = again.run.door.servers.list;
    cr_expect(!a->id && !a->link && !a[1].id && !a[1].link, "their ids are heard anew");
    uint64_t calls = calls_total(&first.run.figures.shown.calls.all);
    cr_assert(!stat(life_path, &file) && calls > 400);
    cr_expect(span_starts(again.past.read.text, SPAN("=ws://127.0.0.1:8088/ws\n")),
              "no password is kept");
    printf("# %lld bytes of history a call\n", (long long)file.st_size / (long long)calls);
    end(&again, last_us);
    told_close(&first.run);
    told_list_finish(&t);
}

static void hear_by_two(struct life *l, struct origin *other, const struct told_list *t) {
    struct door *d = &l->run.door;
    door_news(d, &(struct news){NEWS_LINK_BACK, other, t->items[0].at_us, SPAN_NONE});
    news(l, NEWS_LINK_BACK, t->items[0].at_us, SPAN_NONE);
    for (size_t i = 0; i < t->count; i++) {
        hear(l, &t->items[i]);
        door_news(d, &(struct news){NEWS_FRAME, other, t->items[i].at_us, t->items[i].bytes});
    }
}

// Two links to the same PBXs: what both told counts once, afterwards, too.
Test(past, what_came_by_two_links_counts_once) {
    static struct origin other = {.source = "ws://10.0.0.2:8088", .host = "10.0.0.2", .link = 1};
    struct told_list t;
    struct life once, both, again;
    told_load(&t, "callcentre", false);
    once = (struct life){.disk = NULL};
    open_life(&once);
    hear_all(&once, &t);
    begin(&both, UINT64_MAX);
    past_add(&both.past, &other);
    hear_by_two(&both, &other, &t);
    expect_same(&both, &once, "by two links");
    end(&both, t.items[t.count - 1].at_us);
    other = (struct origin){.source = other.source, .host = other.host, .link = 1};
    open_unread(&again);
    past_add(&again.past, &other);
    cr_assert_not(past_read(&again.past, 0, INT64_MAX, UINT64_MAX, NULL));
    news(&again, NEWS_LINK_BACK, t.items[t.count - 1].at_us, SPAN_NONE);
    expect_same(&again, &once, "read back");
    end(&again, 0);
    told_close(&once.run);
    told_list_finish(&t);
}

Test(past, no_more_records_are_read_than_memory_holds) {
    struct told_list t;
    struct life l;
    told_load(&t, "callcentre", false);
    begin(&l, UINT64_MAX);
    news(&l, NEWS_LINK_BACK, t.items[0].at_us, SPAN_NONE);
    for (size_t i = 0; i < t.count; i++) {
        hear(&l, &t.items[i]);
        if (i % TICK) continue;
        past_tick(&l.past, t.items[i].at_us);
        wait_for_disk(l.disk);
    }
    end(&l, LATER * S);
    begin(&l, 100);
    size_t count = cdr_store_count(l.run.door.store);
    cr_expect(count >= 100 && count < 400, "%zu", count);
    cr_expect_gt(l.run.door.servers.list[0].heard_from_us, t.items[t.count / 4].at_us,
                 "what was before is not known");
    end(&l, 0);
    told_list_finish(&t);
}

Test(past, what_came_by_other_links_is_passed_over) {
    struct told_list t;
    struct life l;
    told_load(&t, "reconnect", false);
    begin(&l, UINT64_MAX);
    hear_all(&l, &t);
    end(&l, LATER * S);
    l = (struct life){.disk = NULL};
    open_life(&l);
    l.run.origin.source = "ami://127.0.0.1:5038";
    cr_assert_eq(disk_create(&l.disk), 0);
    past_open(&l.past, &l.run.door, l.disk, &(struct history_terms){.path = life_path});
    past_add(&l.past, &l.run.origin);
    cr_assert_not(past_read(&l.past, 0, INT64_MAX, UINT64_MAX, NULL));
    cr_expect_eq(l.run.door.ingest.frames, 0);
    end(&l, 0);
    told_list_finish(&t);
}

// The door is held until everything has been read, whatever comes.
Test(past, what_is_new_waits_behind_it) {
    struct told_list t;
    struct life l, once;
    told_load(&t, "callcentre", false);
    size_t half = hear_in_two_lives(&l, &t);
    cr_assert_not(past_read(&l.past, 0, INT64_MAX, UINT64_MAX, NULL));
    cr_assert(door_let_in(&l.run.door, INT64_MAX));
    once = (struct life){.disk = NULL};
    open_life(&once);
    hear_all(&once, &t);
    news(&once, NEWS_LINK_LOST, t.items[half].at_us, SPAN("lost"));
    expect_same(&l, &once, "two halves");
    end(&l, LATER * S);
    told_close(&once.run);
    told_list_finish(&t);
}

static void frame(struct life *l, int64_t at_us, const char *data) {
    char text[600];
    snprintf(text, sizeof text,
             "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
             "\"data\": {%s}}",
             data);
    news(l, NEWS_FRAME, at_us, span_of(text));
}

static uint64_t waiting(struct life *l) {
    told_fold(&l->run);
    return tally_count(&l->run.figures.shown.queues.rows.total.tally.counted, VISITS_WAITING);
}

// A list that the earlier board had requested is complete: a caller whom it does not name has left.
Test(past, a_list_of_its_own_is_one_afterwards) {
    struct life l;
    char list[200];
    int64_t at_us = DAY * S + 3600 * S;
    begin(&l, UINT64_MAX);
    news(&l, NEWS_LINK_BACK, at_us, SPAN_NONE);
    frame(&l, at_us + S,
          "\"Event\": \"QueueCallerJoin\",\"Privilege\": \"agent,all\",\"Channel\": "
          "\"PJSIP/trunk-1\",\"Uniqueid\": \"1795305601.1\",\"Linkedid\": \"1795305601.1\","
          "\"Queue\": \"support\",\"Position\": \"1\",\"Count\": \"1\"");
    cr_expect_eq(waiting(&l), 1);
    snprintf(list, sizeof list,
             "\"Event\": \"QueueStatusComplete\",\"ActionID\": \"%s.1\",\"EventList\": "
             "\"Complete\",\"ListItems\": \"0\"",
             l.run.door.word);
    frame(&l, at_us + 9 * S, list);
    cr_expect_eq(waiting(&l), 0);
    end(&l, at_us + 10 * S);
    begin(&l, UINT64_MAX);
    cr_expect_eq(l.run.door.ingest.frames, 2);
    cr_expect_eq(waiting(&l), 0);
    end(&l, 0);
}
