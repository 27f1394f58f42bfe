// The persons of two captures, compared with counts that another program made from queue_log.
#include "../support/rates.h"
#include "../support/tape.h"
#include "folded.h"
#include "inputs.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct folded f;

static void set_up(void) {
    folded_init(&f);
}

static void tear_down(void) {
    folded_finish(&f);
}

TestSuite(agents, .init = set_up, .fini = tear_down);

struct sums {
    int64_t handled, completed, transferred, talk, hold, rings;
};

static int64_t integer(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

static bool same_name(const char *capture, struct span name, const char *truth) {
    if (strcmp(capture, "exits") == 0 && strcmp(truth, "PJSIP/1006") == 0)
        truth = "Frank"; // in support without a name, in sales with this one
    return span_same(name, span_of(truth));
}

// Sums over servers and queues of one person, with the pauses in each queue.
static struct sums truth_of(const char *capture, const json_t *truth, uint16_t server,
                            const struct agent *who) {
    struct sums sum = {0};
    const char *queue, *name;
    json_t *q, *of;
    const json_t *one = json_object_get(truth, server ? "pbx2" : "pbx1");
    json_object_foreach(json_object_get(one, "queues"), queue, q) {
        json_object_foreach(json_object_get(q, "agents"), name, of) {
            if (!same_name(capture, who->name, name)) continue;
            const struct agent_queue *mine = in_queue(&f, who, server, queue);
            cr_assert_not_null(mine, "%s is not in %s", name, queue);
            const char *reason;
            json_t *seconds;
            int64_t paused = 0;
            json_object_foreach(json_object_get(of, "paused"), reason, seconds) paused +=
                json_integer_value(seconds);
            cr_expect_eq((int64_t)mine->figures.paused_s, paused, "%s in %s", name, queue);
            cr_expect_geq(who->sum.paused_s, mine->figures.paused_s);
            cr_expect_eq((int64_t)tally_count(&mine->figures.counted, VISITS_HANDLED),
                         integer(of, "connect"));
            sum.handled += integer(of, "connect");
            sum.completed += integer(of, "complete");
            sum.transferred += integer(of, "transfers");
            sum.talk += integer(of, "talk");
            sum.hold += integer(of, "hold");
            sum.rings += integer(of, "ringnoanswer");
        }
    }
    return sum;
}

static size_t compare(const char *capture, bool log) {
    char name[64];
    struct tape tape = {0};
    snprintf(name, sizeof name, "%s/frames.rec.gz", capture);
    tape_frames(&tape, name);
    for (uint16_t server = 0; server < 2 && log; server++) {
        snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, server + 1);
        tape_log(&tape, name, server);
    }
    play_all(&f.l, &tape);
    tape_finish(&tape);
    char path[512];
    snprintf(path, sizeof path, FIXTURES "/%s/truth.json", capture);
    json_t *truth = json_load_file(path, 0, NULL);
    cr_assert_not_null(truth);
    struct sums sums[64] = {0};
    size_t worked = 0;
    for (uint16_t server = 0; server < 2; server++) {
        fold(&f, integer(json_object_get(truth, server ? "pbx2" : "pbx1"), "end"));
        cr_assert_leq(f.a.count, 64);
        for (size_t i = 0; i < f.a.count; i++) {
            struct sums one = truth_of(capture, truth, server, &f.a.list[i]);
            sums[i].handled += one.handled;
            sums[i].completed += one.completed;
            sums[i].transferred += one.transferred;
            sums[i].talk += one.talk;
            sums[i].hold += one.hold;
            sums[i].rings += one.rings;
        }
    }
    for (size_t i = 0; i < f.a.count; i++) {
        const struct agent_figures *sum = &f.a.list[i].sum;
        int len = (int)f.a.list[i].name.len;
        const char *at = f.a.list[i].name.at;
        cr_expect_eq((int64_t)tally_count(&sum->counted, VISITS_HANDLED), sums[i].handled, "%.*s",
                     len, at);
        cr_expect_eq((int64_t)sum->counted.amounts[AMOUNT_ENDS].sum, sums[i].completed, "%.*s", len,
                     at);
        cr_expect_eq((int64_t)tally_count(&sum->counted, VISITS_HANDLED_TRANSFERRED),
                     sums[i].transferred, "%.*s", len, at);
        cr_expect_eq((int64_t)sum->counted.amounts[AMOUNT_TALK].sum, sums[i].talk, "%.*s", len, at);
        cr_expect_eq((int64_t)sum->counted.amounts[AMOUNT_WAIT_ANSWERED].sum, sums[i].hold, "%.*s",
                     len, at);
        cr_expect_eq((int64_t)sum->counted.amounts[AMOUNT_RINGS].sum, sums[i].rings, "%.*s", len,
                     at);
        worked += tally_count(&sum->counted, VISITS_HANDLED) > 0;
    }
    json_decref(truth);
    return worked;
}

static void expect_state(const char *name, enum member_state state) {
    const struct agent *who = person(&f, name, NULL);
    cr_assert_not_null(who, "%s", name);
    cr_expect(who->now.known && who->now.state == state, "%s is %s", name,
              member_state_word(who->now.state));
}

Test(agents, callcentre_from_events) {
    cr_assert_eq(compare("callcentre", false), 8);
    cr_assert_eq(f.a.count, 8);
    for (size_t i = 0; i < f.a.count; i++) {
        cr_expect_eq(f.a.list[i].now.state, MEMBER_READY); // the run had ended
        cr_expect_eq(f.a.list[i].server_count, 2);
        cr_expect_eq(f.a.list[i].sum.logged_in_s, -1); // all of them are in queues.conf
    }
    cr_expect(span_same(f.a.list[0].name, SPAN("Alice Agent")));
    const struct agent *zoe = person(&f, "Zoë Müller", "1003");
    cr_assert(zoe && zoe->queue_count == 4); // sales and support on two servers, one line
    cr_expect(in_queue(&f, zoe, 0, "sales") && in_queue(&f, zoe, 1, "support"));
}

Test(agents, callcentre_from_both) {
    cr_assert_eq(compare("callcentre", true), 8);
    cr_assert_eq(f.a.count, 8);
}

Test(agents, exits_from_events) {
    cr_assert_eq(compare("exits", false), 9);
    cr_assert_eq(f.a.count, 11);
    expect_state("Alice Agent", MEMBER_READY);
    expect_state("Erin", MEMBER_PAUSED);
    expect_state("Gina", MEMBER_OTHER_CALL);
    expect_state("Hugo", MEMBER_UNAVAILABLE);
    expect_state("Nora", MEMBER_PAUSED);
    expect_state("Bob Dyn", MEMBER_LOGGED_OUT);
    cr_expect(span_same(person(&f, "Erin", "1005")->now.pause_reason, SPAN("end of shift")));
    cr_expect(person(&f, "Erin", "1005")->paused_in == 4 &&
              person(&f, "Nora", "1009")->paused_in == 1);
    cr_expect_eq(person(&f, "Frank", "1006")->queue_count, 4); // in support without a name
    // One phone with two member names is two lines, unless the configuration names the extension.
    const struct agent *dyn = person(&f, "Bob Dyn", "1002");
    cr_assert_not_null(person(&f, "Bob Bobby O'Neil", "1002"));
    cr_expect_eq(dyn->sum.logged_in_s, 1795379590 - 1795379469); // ADDMEMBER, REMOVEMEMBER
    cr_expect_float_eq(agent_figure(&dyn->sum, "occupancy"),
                       100.0 * (double)dyn->sum.counted.amounts[AMOUNT_TALK].sum / (121 - 19),
                       1e-9);
    uint64_t handled =
        tally_count(&dyn->sum.counted, VISITS_HANDLED) +
        tally_count(&person(&f, "Bob Bobby O'Neil", "1002")->sum.counted, VISITS_HANDLED);
    static struct servers servers;
    servers_set_name(&servers, NAMED_BY_CONFIGURATION, SPAN("1002"), SPAN("Bob"));
    f.terms.servers = &servers;
    fold(&f, T0 + 300);
    cr_assert(f.a.count == 10 &&
              tally_count(&person(&f, "Bob", "1002")->sum.counted, VISITS_HANDLED) == handled);
}

Test(agents, exits_from_both) {
    cr_assert_eq(compare("exits", true), 9);
    cr_assert_eq(f.a.count, 11);
}

Test(agents, calls_outside_the_queues) {
    struct inputs in;
    struct agent_other sum = {0};
    compare("callcentre", false);
    cr_expect_not(f.a.list[0].sum.other_known);
    inputs_load(&in, "callcentre/frames.rec.gz");
    struct stitch *s = stitch_create(NULL);
    inputs_post_all(s, &in);
    fold_with(&f, s, 0, T0);
    for (size_t i = 0; i < f.a.count; i++) {
        cr_expect(f.a.list[i].sum.other_known);
        sum.in += f.a.list[i].sum.other.in;
        sum.out += f.a.list[i].sum.other.out;
        sum.talk_s += f.a.list[i].sum.other.talk_s;
    }
    uint64_t answered = 0, placed = 0, talk_s = 0; // the reverse: over the calls
    for (uint32_t n = 0; n < stitch_count(s); n++) {
        struct call c;
        if (!stitch_get(s, n, &c) || c.visits || c.queue) continue;
        struct span agent = stitch_text(s, c.agent), source = stitch_text(s, c.source);
        bool ours = source.len == 4 && source.at[0] == '1' && source.at[1] == '0';
        bool to_us = c.result == CALL_ANSWERED && agent.len == 4;
        bool over = c.result <= CALL_FAILED;
        if (!over || (ours && c.direction == DIRECTION_INBOUND)) continue;
        answered += to_us;
        placed += ours;
        if (c.result == CALL_ANSWERED) talk_s += c.talk_s * ((uint64_t)to_us + ours);
    }
    cr_expect_eq(sum.in, answered);
    cr_expect_eq(sum.out, placed);
    cr_expect_eq(sum.talk_s, talk_s);
    cr_expect(sum.in == 32 && sum.out == 25, "%d %d", (int)sum.in, (int)sum.out);
    const struct agent *hugo = person(&f, "Hugo", "1008");
    cr_expect(hugo->sum.other.in == 4 && hugo->sum.other.out == 3 && hugo->sum.other.talk_s == 29);
    fold_with(&f, s, T0 + 86400, T0 + 86400); // another day
    cr_expect(f.a.list[0].sum.other_known && person(&f, "Hugo", "1008")->sum.other.in == 0);
    stitch_forget(s, INT64_MAX);
    fold_with(&f, s, 0, T0);
    cr_expect_eq(person(&f, "Hugo", "1008")->sum.other.in, 0);
    stitch_destroy(s);
    inputs_finish(&in);
}
