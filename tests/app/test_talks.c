// Who is talking: the capture is cut after every so many frames, and at each cut the state of every
// agent is compared with the PBXs' own queue_log, which is read here independently. Its times are
// whole seconds, so a talk that begins or ends in the second of the cut may be shown or not; all
// others must be right.
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP  600
#define NAMES 64

struct talk {
    char id[32], queue[16], agent[32];
    long long from_s, to_s;
};

static struct talk talks[512];
static size_t count;

static bool is_end(const char *word) {
    static const char *const words[] = {"COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER",
                                        "ATTENDEDTRANSFER"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(word, words[i])) return true;
    return false;
}

static void read_line(char *line) {
    char *field[5] = {0}, *rest = line;
    for (int i = 0; i < 5; i++)
        field[i] = strsep(&rest, "|");
    if (!field[4]) return;
    if (!strcmp(field[4], "CONNECT")) {
        struct talk *t = &talks[count++];
        cr_assert_leq(count, sizeof talks / sizeof *talks);
        *t = (struct talk){.from_s = atoll(field[0]), .to_s = INT64_MAX};
        snprintf(t->id, sizeof t->id, "%s", field[1]);
        snprintf(t->queue, sizeof t->queue, "%s", field[2]);
        snprintf(t->agent, sizeof t->agent, "%s", field[3]);
    }
    if (!is_end(field[4])) return;
    for (size_t i = count; i-- > 0;) {
        struct talk *t = &talks[i];
        if (strcmp(t->id, field[1]) || strcmp(t->queue, field[2]) || t->to_s != INT64_MAX) continue;
        t->to_s = atoll(field[0]);
        return;
    }
}

static void read_log(const char *name) {
    struct buf log = run_fixture(name);
    buf_put(&log, "", 1);
    char *rest = log.at, *line;
    while ((line = strsep(&rest, "\n")))
        read_line(line);
    buf_finish(&log);
}

// Whether a talk of theirs goes on in that second: certainly, or possibly.
static bool in_talk(const char *name, long long at_s, bool surely) {
    for (size_t i = 0; i < count; i++) {
        const struct talk *t = &talks[i];
        if (strcmp(t->agent, name)) continue;
        if (t->from_s + surely <= at_s && at_s <= t->to_s - surely) return true;
    }
    return false;
}

struct seen {
    int cuts, talking, sure;
    int missed, beyond; // in a talk, but not shown so; shown so, but in none
    int left;           // shown in a talk that they had transferred, since their phone rings again
};

static void compare(const char *path, long long at_s, struct seen *seen) {
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", path, ZONES, NULL}), *agent;
    size_t i;
    json_int_t talking = 0;
    json_array_foreach(json_object_get(root, "agents"), i, agent) {
        const char *name = json_string_value(json_object_get(agent, "name"));
        const char *state = json_string_value(json_object_get(agent, "state"));
        bool shown = !strcmp(state, "talking") || !strcmp(state, "onHold");
        bool sure = in_talk(name, at_s, true), possible = in_talk(name, at_s, false);
        seen->sure += sure;
        seen->missed += sure && !shown;
        seen->beyond += shown && !possible;
        talking += shown;
        bool left = sure && !shown && !strcmp(state, "ringing");
        seen->left += left;
        seen->missed -= left;
        cr_expect(!sure || shown || left, "%lld: %s talks, and is shown as %s", at_s, name, state);
    }
    json_t *members = json_object_get(json_object_get(root, "total"), "members");
    cr_expect_eq(json_integer_value(json_object_get(members, "talking")), talking);
    seen->talking += (int)talking;
    seen->cuts++;
    json_decref(root);
}

static struct seen compare_capture(const char *capture) {
    char path[] = "/tmp/cdrtop-talking-XXXXXX", name[64];
    struct seen seen = {0};
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    close(file);
    count = 0;
    for (int pbx = 1; pbx <= 2; pbx++) {
        snprintf(name, sizeof name, "%s/queue_log-pbx%d.gz", capture, pbx);
        read_log(name);
    }
    snprintf(name, sizeof name, "%s/frames.rec.gz", capture);
    struct buf all = run_fixture(name);
    size_t from = 0, lines = 0;
    for (size_t i = 0; i < all.len; i++) {
        if (all.at[i] != '\n') continue;
        if (++lines % STEP == 0) {
            run_write_file(path, (struct span){all.at, i + 1});
            compare(path, atoll(all.at + from), &seen);
        }
        from = i + 1;
    }
    buf_finish(&all);
    unlink(path);
    return seen;
}

Test(talking, whoever_queue_log_has_in_a_talk_is_shown_talking) {
    struct seen seen = compare_capture("callcentre");
    cr_expect_eq(seen.cuts, 26);
    cr_expect_eq(seen.sure, 69, "%d", seen.sure);
    cr_expect_eq(seen.talking, 80, "%d", seen.talking); // 13 of them in the second of the cut
    cr_expect_eq(seen.left, 2); // Hugo, whose attended transfers continued without him
    cr_expect(!seen.missed && !seen.beyond, "%d, %d", seen.missed, seen.beyond);
}

// Frank transferred a caller blind, and his phone says Status=2 InCall=1 for two more seconds: he
// is not in a talk of a queue then.
Test(talking, and_so_it_is_through_holds_pauses_and_transfers) {
    struct seen seen = compare_capture("exits");
    cr_expect_eq(seen.cuts, 12);
    cr_expect_eq(seen.sure, 18, "%d", seen.sure);
    cr_expect(!seen.missed && !seen.beyond, "%d, %d", seen.missed, seen.beyond);
}
