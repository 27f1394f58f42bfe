// One PBX by two roads: whatever comes first by which of them, and whichever of them drops,
// everything counts once. And two PBXs remain two.
#include "../../src/engine/parts.h"
#include "told.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define BEHIND 40 // how many frames one road is later than the other

// ---- a captured day of two PBXs behind an amiws, and behind another one

struct plan {
    bool second_first;
    size_t first_ends, second_begins; // in thousandths of the day
};

static void expect_same(const struct counting *once, const struct counting *twice) {
    cr_expect_eq(once->queues.queue_count, twice->queues.queue_count);
    for (size_t i = 0; i < once->queues.queue_count; i++) {
        const struct queue_tally *a = &once->queues.queues[i];
        const struct queue_tally *b = queue_tallies_find(&twice->queues, a->server, a->queue);
        cr_assert_not_null(b);
        cr_expect(!memcmp(&a->counted, &b->counted, sizeof a->counted), "queue %zu", i);
        cr_expect(!memcmp(a->members, b->members, sizeof a->members), "queue %zu", i);
    }
    cr_expect(!memcmp(once->calls.all.by_result, twice->calls.all.by_result,
                      sizeof once->calls.all.by_result));
    cr_expect_eq(once->calls.all.talk_s, twice->calls.all.talk_s);
    cr_expect_eq(once->fold.all.total, twice->fold.all.total);
    cr_expect_eq(once->agents.count, twice->agents.count);
}

static void tell(struct told_run *r, struct origin *o, const struct told_item *item) {
    door_frame(&r->door, o, item->bytes, item->at_us);
}

static void tell_by_two(struct told_run *r, const struct told_list *l, struct plan p) {
    struct origin first = {.source = "ws://a", .host = "a", .link = 0};
    struct origin second = {.source = "ws://b", .host = "b", .link = 1};
    size_t end = l->count * p.first_ends / 1000, begin = l->count * p.second_begins / 1000;
    size_t first_behind = p.second_first ? BEHIND : 0, second_behind = BEHIND - first_behind;
    for (size_t i = 0; i < l->count + BEHIND; i++) {
        if (i >= first_behind && i - first_behind < end)
            tell(r, &first, &l->items[i - first_behind]);
        if (i == end + BEHIND && end < l->count)
            door_news(&r->door,
                      &(struct news){NEWS_LINK_LOST, &first, l->items[end].at_us, SPAN("gone")});
        if (i >= second_behind && i - second_behind >= begin && i - second_behind < l->count)
            tell(r, &second, &l->items[i - second_behind]);
    }
}

static void try_plan(const char *capture, struct plan p) {
    struct told_list l;
    struct told_run once, twice;
    told_load(&l, capture, false);
    told_open(&once);
    told_open(&twice);
    struct origin only = {.source = "ws://a", .host = "a", .link = 0};
    for (size_t i = 0; i < l.count; i++)
        tell(&once, &only, &l.items[i]);
    tell_by_two(&twice, &l, p);
    const struct server *servers = twice.door.servers.list;
    cr_assert_eq(twice.door.servers.count, 4);
    for (uint16_t i = 0; i < 4; i++) {
        uint16_t same = roads_same_as(&twice.door, i);
        cr_expect_eq(same == SERVER_NONE, i < 2, "server %u", i);
        cr_expect(same == SERVER_NONE || !strcmp(servers[same].raw, servers[i].raw));
    }
    for (size_t i = 0; i < twice.door.servers.count; i++)
        cr_expect_eq(twice.door.servers.list[i].gaps.count, 0);
    told_fold(&once);
    told_fold(&twice);
    expect_same(&once.figures.shown, &twice.figures.shown);
    told_close(&once);
    told_close(&twice);
    told_list_finish(&l);
}

Test(roads, count_once) {
    try_plan("callcentre", (struct plan){.first_ends = 1000});
    try_plan("exits", (struct plan){.first_ends = 1000});
}

Test(roads, count_once_where_the_second_is_faster) {
    try_plan("callcentre", (struct plan){.first_ends = 1000, .second_first = true});
}

Test(roads, take_over_from_each_other) {
    try_plan("callcentre", (struct plan){.first_ends = 400});
    try_plan("exits", (struct plan){.first_ends = 600, .second_first = true});
}

// ---- made-up PBXs, each with a road of its own

static struct told_run run;
static struct origin roads[] = {{.source = "ami://a", .host = "a", .pbx = "a", .link = 0},
                                {.source = "ami://b", .host = "b", .pbx = "b", .link = 1},
                                {.source = "ami://c", .host = "c", .pbx = "c", .link = 2}};

static void open_run(void) {
    told_open(&run);
}

static void close_run(void) {
    told_close(&run);
}

TestSuite(two_roads, .init = open_run, .fini = close_run);

static void packet(size_t road, double at_s, const char *text) {
    door_frame(&run.door, &roads[road], span_of(text), (int64_t)((double)DAY + at_s) * S);
}

static void list(size_t road, int at_s, int64_t login_s, int64_t last_call_s) {
    char text[512];
    snprintf(text, sizeof text,
             "Event: QueueMember\r\nQueue: support\r\nName: Anna\r\nLocation: PJSIP/1001\r\n"
             "StateInterface: PJSIP/1001\r\nMembership: static\r\nPenalty: 0\r\nCallsTaken: 0\r\n"
             "LastCall: %lld\r\nLastPause: 0\r\nLoginTime: %lld\r\nInCall: 0\r\nStatus: 1\r\n"
             "Paused: 0\r\nPausedReason: \r\nWrapuptime: 0\r\n\r\n",
             (long long)last_call_s, (long long)login_s);
    packet(road, at_s, text);
    packet(road, at_s, "Event: QueueStatusComplete\r\nEventList: Complete\r\nListItems: 1\r\n\r\n");
}

static void join(size_t road, int at_s, const char *id) {
    char text[512];
    snprintf(text, sizeof text,
             "Event: QueueCallerJoin\r\nPrivilege: agent,all\r\nChannel: PJSIP/trunk-%s\r\n"
             "CallerIDNum: 0123\r\nCallerIDName: Otto\r\nContext: in\r\nExten: 5\r\nPriority: 1\r\n"
             "Uniqueid: %lld.%s\r\nLinkedid: %lld.%s\r\nQueue: support\r\nPosition: 1\r\n"
             "Count: 1\r\n\r\n",
             id, (long long)DAY, id, (long long)DAY, id);
    packet(road, at_s, text);
}

static double figure(const char *which) {
    told_fold(&run);
    const struct queue_tallies *t = &run.figures.shown.queues;
    double sum = 0;
    for (size_t i = 0; i < t->queue_count; i++)
        sum += strcmp(which, "members") ? (double)tally_count(&t->queues[i].counted, VISITS_OFFERED)
                                        : (double)t->queues[i].members[MEMBER_READY];
    return sum;
}

static uint16_t same_as(const char *name) {
    for (uint16_t i = 0; i < run.door.servers.count; i++)
        if (!strcmp(run.door.servers.list[i].name, name)) return roads_same_as(&run.door, i);
    return SERVER_NONE;
}

static int64_t login_of(uint16_t server) {
    const struct ledger *l = &run.door.book.ledger;
    const struct member *m =
        members_find(&l->members, server, intern_find(&l->names, SPAN("support")),
                     intern_find(&l->names, SPAN("PJSIP/1001")));
    return m ? m->login_s : 0;
}

Test(two_roads, to_one_pbx_by_its_members) {
    list(0, 10, DAY, DAY + 5);
    list(1, 11, DAY, DAY + 5);
    cr_expect_eq(figure("members"), 1);
    cr_expect_eq(same_as("b"), 2);
    join(1, 12, "7");
    join(0, 13, "7");
    join(0, 14, "8");
    cr_expect_eq(figure("offered"), 2);
}

// The road that got the name first may not be the one that is counted.
Test(two_roads, to_one_pbx_have_its_plain_name_and_its_zone) {
    const struct servers *all = &run.door.servers;
    struct zone *zone;
    cr_assert_eq(zone_load("Europe/Berlin", &zone), 0);
    servers_set_zone(&run.door.servers, SPAN("main"), zone);
    roads[0].pbx = roads[1].pbx = "main";
    cr_assert_eq(servers_of_frame(&run.door.servers, SPAN("main"), 1, &roads[1]), 2);
    list(0, 10, DAY, DAY + 5);
    cr_expect_str_eq(all->list[3].name, "main@a");
    list(1, 11, DAY, DAY + 5);
    cr_expect_eq(roads_same_as(&run.door, 2), 3);
    cr_expect_str_eq(all->list[3].name, "main");
    cr_expect_str_eq(all->list[2].name, "main@a");
    cr_expect_eq(all->list[3].zone, zone);
    roads[0].pbx = "a";
    roads[1].pbx = "b";
}

Test(two_roads, to_two_pbxs_with_other_members) {
    list(0, 10, DAY, DAY + 5);
    list(1, 11, DAY + 1, DAY + 5);
    cr_expect_eq(same_as("b"), SERVER_NONE);
    cr_expect_eq(figure("members"), 2);
    join(0, 12, "7");
    join(1, 12, "7");
    cr_expect_eq(figure("offered"), 2);
}

Test(two_roads, to_one_pbx_of_which_only_channels_tell) {
    list(0, 10, DAY, 0);
    list(1, 11, DAY, 0);
    cr_expect_eq(figure("members"), 1);
    for (int i = 0; i < 3; i++) {
        char id[8];
        snprintf(id, sizeof id, "%d", i);
        join(0, 100 + i, id);
        join(1, 100 + i, id);
    }
    cr_expect_eq(same_as("b"), 2);
    cr_expect_eq(figure("offered"), 3);
}

static void other_caller(int at_s, const char *id) {
    char text[512];
    snprintf(text, sizeof text,
             "Event: QueueCallerJoin\r\nPrivilege: agent,all\r\nChannel: PJSIP/other-%s\r\n"
             "CallerIDNum: 0456\r\nCallerIDName: Ida\r\nContext: in\r\nExten: 6\r\nPriority: 1\r\n"
             "Uniqueid: %lld.%s\r\nLinkedid: %lld.%s\r\nQueue: sales\r\nPosition: 1\r\n"
             "Count: 1\r\n\r\n",
             id, (long long)DAY, id, (long long)DAY, id);
    packet(1, at_s, text);
}

// They were started together, so that members and ids are alike: only what is told differs.
Test(two_roads, to_twins_that_share_ids) {
    list(0, 10, DAY, 0);
    list(1, 11, DAY, 0);
    for (int i = 0; i < 5; i++) {
        char id[8];
        snprintf(id, sizeof id, "%d", i);
        join(0, 100 + i, id);
        other_caller(100 + i, id);
    }
    join(0, 106, "9"); // enough time has passed
    roads_judge(&run.door, (DAY + 106) * S, true);
    cr_expect_eq(same_as("b"), SERVER_NONE);
    cr_expect_eq(figure("offered"), 11);
}

static void lose(size_t road, int at_s) {
    door_news(&run.door, &(struct news){NEWS_LINK_LOST, &roads[road], (DAY + at_s) * S, SPAN("-")});
}

// As after a start with a history, where the faster road is the one that was not there before.
Test(two_roads, to_one_pbx_whose_first_road_is_coming_back) {
    list(0, 10, DAY, DAY + 5);
    lose(0, 20);
    list(1, 3600, DAY, DAY + 3000);
    join(1, 3600, "7");
    list(0, 3601, DAY, DAY + 3000);
    join(0, 3602, "7");
    cr_expect_eq(same_as("b"), 2);
    cr_expect_eq(figure("members"), 1);
    cr_expect_eq(figure("offered"), 1);
}

Test(two_roads, to_two_pbxs_of_which_one_stays_away) {
    list(0, 10, DAY, DAY + 5);
    lose(0, 20);
    list(1, 3600, DAY, DAY + 3000);
    list(1, 3605, DAY, DAY + 3000);
    cr_expect_eq(same_as("b"), SERVER_NONE);
    join(1, 3606, "7");
    cr_expect_eq(figure("offered"), 1);
}

static void come_back(size_t road, int at_s) {
    door_news(&run.door, &(struct news){NEWS_LINK_BACK, &roads[road], (DAY + at_s) * S, SPAN_NONE});
}

// The second was taken for another PBX, because of the first it was only known how it had been.
Test(two_roads, to_one_pbx_whose_first_road_comes_back_late) {
    list(0, 10, DAY, DAY + 5);
    list(2, 10, DAY, DAY + 5);
    join(0, 12, "6");
    lose(0, 20);
    lose(2, 20);
    list(1, 3600, DAY, DAY + 3000);
    list(1, 3610, DAY, DAY + 3000);
    join(1, 3611, "7");
    cr_expect_eq(same_as("b"), SERVER_NONE);
    come_back(0, 3700);
    join(0, 3700, "8");
    list(0, 3700, DAY, DAY + 3000);
    join(1, 3701, "8");
    cr_expect_eq(same_as("a"), 4);
    cr_expect_eq(same_as("c"), 4);
    cr_expect_eq(figure("members"), 1);
    cr_expect_eq(figure("offered"), 3);
    cr_expect_eq(tally_count(&run.figures.shown.queues.rows.total.tally.counted, VISITS_WAITING),
                 2);
    lose(0, 3800);
    cr_expect_eq(run.door.servers.list[2].gaps.count, 1);
    cr_expect_eq(run.door.servers.list[2].gaps.list[0].to_us, (DAY + 3700) * S, "b is heard");
}

Test(two_roads, to_two_pbxs_of_which_one_comes_back_late) {
    list(0, 10, DAY, DAY + 5);
    lose(0, 20);
    list(1, 3600, DAY, DAY + 3000);
    list(1, 3610, DAY, DAY + 3000);
    come_back(0, 3700);
    join(0, 3700, "8");
    list(0, 3700, DAY, DAY + 5);
    cr_expect_eq(same_as("a"), SERVER_NONE);
    cr_expect_eq(figure("members"), 2);
    cr_expect_eq(figure("offered"), 1);
}

Test(two_roads, to_two_pbxs_that_began_together) {
    list(0, 10, DAY, 0);
    list(1, 11, DAY, 0);
    join(0, 100, "1");
    join(1, 101, "2");
    cr_expect_eq(figure("offered"), 1, "it may be known soon");
    packet(1, 107, "Event: PeerStatus\r\nPrivilege: system,all\r\n\r\n");
    list(1, 108, DAY, 0);
    cr_expect_eq(same_as("b"), SERVER_NONE);
    cr_expect_eq(figure("offered"), 2);
    cr_expect_eq(figure("members"), 2);
}

Test(two_roads, a_list_that_is_late_revives_nobody) {
    list(0, 10, DAY, DAY + 5);
    list(1, 11, DAY, DAY + 5);
    join(0, 12, "7");
    join(1, 12, "7");
    list(1, 13, DAY, DAY + 5); // without the caller
    told_fold(&run);
    cr_expect_eq(tally_count(&run.figures.shown.queues.rows.total.tally.counted, VISITS_WAITING),
                 1);
}

// Its amiws is up, but what is behind does not answer.
Test(two_roads, a_list_is_taken_from_the_second_where_the_first_is_down) {
    list(0, 10, DAY, DAY + 5);
    list(1, 11, DAY, DAY + 5);
    list(1, 12, DAY + 9, DAY + 5);
    cr_expect_eq(login_of(2), DAY, "that of the first is taken");
    heartbeat_asked(&run.door.servers.list[2].heartbeat, 1, (DAY + 20) * S);
    list(1, 90, DAY + 9, DAY + 5);
    cr_expect_eq(login_of(2), DAY + 9);
}

Test(two_roads, and_a_third_to_another_pbx) {
    list(0, 10, DAY, DAY + 5);
    list(2, 10, DAY + 7, DAY + 50);
    list(1, 11, DAY, DAY + 5);
    cr_expect_eq(same_as("b"), 2);
    cr_expect_eq(same_as("c"), SERVER_NONE);
    cr_expect_eq(figure("members"), 2);
}

// ---- two PBXs from one image of a machine's memory

static void join_each(int at_s, size_t count, const char *prefix) {
    for (size_t i = 0; i < count; i++)
        for (size_t road = 0; road < 2; road++) {
            char id[16];
            snprintf(id, sizeof id, "%s%zu%zu", prefix, road, i);
            join(road, at_s + (int)i, id);
        }
}

static bool is_doubtful(uint16_t *ret_other) {
    for (uint16_t i = 0; i < run.door.servers.count; i++)
        if (!strcmp(run.door.servers.list[i].name, "b"))
            return roads_doubtful(&run.door, i, ret_other);
    return false;
}

Test(two_roads, to_two_pbxs_from_one_image_are_parted_again) {
    uint16_t other;
    list(0, 10, DAY, DAY + 5);
    list(1, 11, DAY, DAY + 5);
    cr_expect_eq(same_as("b"), 2);
    join_each(20, 12, "1");
    cr_expect_eq(same_as("b"), 2, "not long enough");
    join_each(60, 1, "2");
    cr_expect_eq(same_as("b"), SERVER_NONE);
    cr_assert(is_doubtful(&other));
    cr_expect_eq(other, 2);
    cr_expect(run.door.servers.list[2].logged_in, "its lists are asked for");
    list(1, 70, DAY, DAY + 5);
    cr_expect_eq(figure("members"), 2);
    list(1, 80, DAY, DAY + 5); // and they are not joined again
    cr_expect_eq(same_as("b"), SERVER_NONE);
}

// What only one of them tells may be a class that the other's account must not read. And while one
// is away, the other tells everything alone.
Test(two_roads, to_one_pbx_stay_joined_whatever_one_of_them_lacks) {
    list(0, 10, DAY, DAY + 5);
    list(1, 11, DAY, DAY + 5);
    for (int i = 0; i < 40; i++) {
        char id[16];
        snprintf(id, sizeof id, "4%d", i);
        join(1, 20 + 3 * i, id);
    }
    cr_expect_eq(same_as("b"), 2);
    lose(0, 200);
    for (int i = 0; i < 20; i++) {
        char id[16];
        snprintf(id, sizeof id, "5%d", i);
        join(1, 210 + 3 * i, id);
    }
    lose(1, 300);
    come_back(0, 301);
    for (int i = 0; i < 20; i++) {
        char id[16];
        snprintf(id, sizeof id, "6%d", i);
        join(0, 310 + 3 * i, id);
    }
    cr_expect_eq(same_as("b"), 2);
}

// Nothing shows which it is, and it tells ever more.
Test(two_roads, what_waits_has_a_limit) {
    static char big[4000];
    uint16_t other;
    list(0, 10, DAY, 0);
    list(1, 11, DAY, 0);
    memset(big, 'x', sizeof big - 1);
    struct buf text = {0};
    buf_format(&text,
               "Event: QueueMemberStatus\r\nPrivilege: agent,all\r\nQueue: support\r\nInterface: "
               "%s\r\n\r\n",
               big);
    for (int i = 0; i < 900; i++)
        packet(1, 12, text.at);
    cr_expect(!is_doubtful(&other), "it may be known soon");
    for (int i = 0; i < 200; i++)
        packet(1, 12, text.at);
    cr_assert(is_doubtful(&other));
    cr_expect_eq(other, SERVER_NONE);
    cr_expect_eq(same_as("b"), SERVER_NONE);
    buf_finish(&text);
}
