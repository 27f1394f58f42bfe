// Transfers of each kind as Asterisk writes them: blind and attended, to an agent, a queue and an
// outside number, by a member on their own phone and by one behind a Local channel; told by events,
// by queue_log and by both. If a Local member transfers, the PBX does not notice: the other half of
// their Local channel is transferred, and the talk ends with the call.
#include "same.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define T 1772442000 // 2026-03-02 09:00:00 UTC

enum target { TO_AGENT, TO_QUEUE, TO_OUTSIDE, TARGETS };

struct transfer {
    bool attended, local;
    enum target target;
};

static const char *const targets[TARGETS] = {"305", "7002", "4940555000"};
static char folder[64], frames[96], log_file[96];
static FILE *rec, *lines;
static int until;

static void set_up(void) {
    strcpy(folder, "/tmp/cdrtop-transfers-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(frames, sizeof frames, "%s/x.rec", folder);
    snprintf(log_file, sizeof log_file, "%s/queue_log", folder);
}

static void tear_down(void) {
    unlink(frames);
    unlink(log_file);
    rmdir(folder);
}

TestSuite(transfers, .init = set_up, .fini = tear_down);

// Channel ids are T.N: 1 is the caller, 2 the member's leg or its ;1, 3 its ;2, 4 the phone behind,
// 5 the consultation, 6 whoever that or the blind transfer reached, 7 the second member.
static const char *channel_of(int n, bool local) {
    static const char *const names[] = {"",
                                        "PJSIP/trunk-a-00000001",
                                        "PJSIP/301-00000002",
                                        "Local/301@from-queue-00000001;2",
                                        "PJSIP/301-00000004",
                                        "PJSIP/301-00000005",
                                        "PJSIP/305-00000006",
                                        "PJSIP/302-00000007"};
    return n == 2 && local ? "Local/301@from-queue-00000001;1" : names[n];
}

static void frame(int at, const char *event, const char *format, ...) {
    va_list args;
    if (at > until) return;
    fprintf(rec,
            "%d.%06d\t{ \"type\": 3, \"server_id\": 1, \"server_name\": \"x\", \"ssl\": false, "
            "\"data\": {\"Event\": \"%s\",\"Privilege\": \"call,all\"",
            T + at, (int)(ftell(rec) % 1000), event);
    va_start(args, format);
    vfprintf(rec, format, args);
    va_end(args);
    fprintf(rec, "}}\n");
}

struct leg {
    int id, linked;
    bool local;
};

static void of(int at, struct leg who, const char *event, const char *format, ...) {
    char more[512];
    va_list args;
    va_start(args, format);
    vsnprintf(more, sizeof more, format, args);
    va_end(args);
    const char *number = who.id == 1 || who.id == 3 ? "4915550001" : "301";
    frame(at, event,
          ",\"Channel\": \"%s\",\"ChannelState\": \"6\",\"CallerIDNum\": \"%s\",\"CallerIDName\": "
          "\"<unknown>\",\"Context\": \"%s\",\"Exten\": \"7001\",\"Priority\": \"2\",\"Uniqueid\": "
          "\"%d.%d\",\"Linkedid\": \"%d.%d\"%s",
          channel_of(who.id, who.local), number, who.id == 1 ? "from-trunk" : "internal", T, who.id,
          T, who.linked, more);
}

static void status(int at, const char *queue, const char *interface, const char *state,
                   const char *name, int now, int in_call) {
    frame(
        at, "QueueMemberStatus",
        ",\"Queue\": \"%s\",\"MemberName\": \"%s\",\"Interface\": \"%s\",\"StateInterface\": "
        "\"%s\",\"Membership\": \"static\",\"Penalty\": \"0\",\"CallsTaken\": \"0\",\"LastCall\": "
        "\"0\",\"LastPause\": \"0\",\"LoginTime\": \"%d\",\"InCall\": \"%d\",\"Status\": \"%d\","
        "\"Paused\": \"0\",\"PausedReason\": \"\",\"Ringinuse\": \"0\",\"Wrapuptime\": \"0\"",
        queue, name, interface, state, T - 5000, in_call, now);
}

static void line(int at, const char *format, ...) {
    va_list args;
    if (at > until) return;
    fprintf(lines, "%d|", T + at);
    va_start(args, format);
    vfprintf(lines, format, args);
    va_end(args);
    fprintf(lines, "\n");
}

static const char *member(const char *queue, const char *interface, const char *name) {
    static char text[160];
    snprintf(text, sizeof text, ",\"Queue\": \"%s\",\"Interface\": \"%s\",\"MemberName\": \"%s\"",
             queue, interface, name);
    return text;
}

static const char *interface_of(const struct transfer *x) {
    return x->local ? "Local/301@from-queue/n" : "PJSIP/301";
}

static void answered_by_nora(const struct transfer *x) {
    const char *interface = interface_of(x);
    struct leg caller = {1, 1, x->local};
    status(-9, "first", interface, "PJSIP/301", "Nora", 1, 0);
    status(-9, "second", "PJSIP/302", "PJSIP/302", "Olaf", 1, 0);
    of(0, caller, "Newchannel", "");
    of(0, caller, "QueueCallerJoin", ",\"Queue\": \"first\",\"Position\": \"1\",\"Count\": \"1\"");
    line(0, "%d.1|first|NONE|ENTERQUEUE||4915550001|1", T);
    for (int id = 2; id <= (x->local ? 4 : 2); id++)
        of(1, (struct leg){id, 1, x->local}, "Newchannel", "");
    of(1, caller, "AgentCalled", "%s", member("first", interface, "Nora"));
    status(1, "first", interface, "PJSIP/301", "Nora", 6, 0);
    status(4, "first", interface, "PJSIP/301", "Nora", 2, 1);
    of(4, caller, "QueueCallerLeave", ",\"Queue\": \"first\",\"Position\": \"1\",\"Count\": \"0\"");
    of(4, caller, "AgentConnect",
       ",\"DestUniqueid\": \"%d.2\",\"HoldTime\": \"4\",\"RingTime\": \"3\"%s", T,
       member("first", interface, "Nora"));
    line(4, "%d.1|first|Nora|CONNECT|4|%d.2|3", T, T);
}

// The caller, or the half of the Local channel in their place.
static struct leg moved(const struct transfer *x) {
    return x->local ? (struct leg){3, 1, true} : (struct leg){1, 1, false};
}

static void nora_is_out(const struct transfer *x) {
    int phone = x->local ? 4 : 2, by = x->attended && x->target == TO_QUEUE ? 5 : 1;
    of(24, (struct leg){phone, 1, x->local}, "Hangup", ",\"Cause\": \"16\"");
    status(24, "first", interface_of(x), "PJSIP/301", "Nora", 1, 0);
    if (x->local) return;
    // Under the consultation's id and without a Dest* block if it went into a queue.
    of(24, (struct leg){by, by, false}, "AgentComplete",
       "%s,\"HoldTime\": \"4\",\"TalkTime\": \"20\",\"Reason\": \"transfer\"%s",
       by == 5 ? "" : ",\"DestChannel\": \"PJSIP/301-00000002\"",
       member("first", "PJSIP/301", "Nora"));
    if (!x->attended)
        line(24, "%d.1|first|Nora|BLINDTRANSFER|%s|internal|4|20|1", T, targets[x->target]);
    else if (x->target == TO_QUEUE)
        line(24, "%d.5|first|Nora|ATTENDEDTRANSFER|APP|Queue|4|20|1", T);
    else
        line(24, "%d.1|first|Nora|ATTENDEDTRANSFER|BRIDGE|2b38cced-85d7|4|20|1", T);
}

static void transferred(const struct transfer *x) {
    struct leg who = moved(x), consult = {5, 5, x->local};
    int phone = x->local ? 4 : 2;
    if (!x->attended) {
        frame(24, "BlindTransfer",
              ",\"Result\": \"Success\",\"TransfererUniqueid\": \"%d.%d\",\"TransfererLinkedid\": "
              "\"%d.1\",\"TransfereeUniqueid\": \"%d.%d\",\"TransfereeLinkedid\": \"%d.1\","
              "\"IsExternal\": \"Yes\",\"Context\": \"internal\",\"Extension\": \"%s\"",
              T, phone, T, T, who.id, T, targets[x->target]);
        nora_is_out(x);
        return;
    }
    of(14, consult, "Newchannel", "");
    if (x->target == TO_QUEUE) {
        of(14, consult, "QueueCallerJoin",
           ",\"Queue\": \"second\",\"Position\": \"1\",\"Count\": \"1\"");
        line(14, "%d.5|second|NONE|ENTERQUEUE||301|1", T);
    } else {
        of(14, (struct leg){6, 5, x->local}, "Newchannel", "");
    }
    char reached[128] = "";
    if (x->target != TO_QUEUE)
        snprintf(reached, sizeof reached,
                 ",\"TransferTargetUniqueid\": \"%d.6\",\"TransferTargetLinkedid\": \"%d.5\"", T,
                 T);
    frame(24, "AttendedTransfer",
          ",\"Result\": \"Success\",\"OrigTransfererUniqueid\": \"%d.%d\","
          "\"OrigTransfererLinkedid\": \"%d.1\",\"SecondTransfererUniqueid\": \"%d.5\","
          "\"SecondTransfererLinkedid\": \"%d.5\",\"TransfereeUniqueid\": \"%d.%d\","
          "\"TransfereeLinkedid\": \"%d.1\"%s,\"DestType\": \"%s\"%s",
          T, phone, T, T, T, T, who.id, T, reached, x->target == TO_QUEUE ? "App" : "Bridge",
          x->target == TO_QUEUE ? ",\"DestApp\": \"Queue\"" : "");
    nora_is_out(x);
    of(24, consult, "Hangup", ",\"Cause\": \"16\"");
}

static void answered_in_second(const struct transfer *x) {
    struct leg who = moved(x);
    if (!x->attended) {
        of(24, who, "QueueCallerJoin", ",\"Queue\": \"second\",\"Position\": \"1\"");
        line(24, "%d.%d|second|NONE|ENTERQUEUE||4915550001|1", T, who.id);
    } else { // first comes a step that does not say since when they wait
        of(28, who, "AgentRingNoAnswer", ",\"RingTime\": \"3000\"%s",
           member("second", "PJSIP/302", "Olaf"));
        line(28, "%d.%d|second|Olaf|RINGNOANSWER|3000", T, who.id);
    }
    of(29, (struct leg){7, 1, false}, "Newchannel", "");
    status(29, "second", "PJSIP/302", "PJSIP/302", "Olaf", 6, 0);
    status(30, "second", "PJSIP/302", "PJSIP/302", "Olaf", 2, 1);
    of(30, who, "QueueCallerLeave", ",\"Queue\": \"second\",\"Position\": \"1\"");
    int wait = x->attended ? 16 : 6;
    of(30, who, "AgentConnect", ",\"DestUniqueid\": \"%d.7\",\"HoldTime\": \"%d\"%s", T, wait,
       member("second", "PJSIP/302", "Olaf"));
    line(30, "%d.%d|second|Olaf|CONNECT|%d|%d.7|1", T, who.id, wait, T);
    of(54, who, "AgentComplete",
       ",\"DestUniqueid\": \"%d.7\",\"HoldTime\": \"%d\",\"TalkTime\": \"24\",\"Reason\": "
       "\"agent\"%s",
       T, wait, member("second", "PJSIP/302", "Olaf"));
    line(54, "%d.%d|second|Olaf|COMPLETEAGENT|%d|24|1", T, who.id, wait);
    of(54, (struct leg){7, 1, false}, "Hangup", ",\"Cause\": \"16\"");
    status(54, "second", "PJSIP/302", "PJSIP/302", "Olaf", 1, 0);
}

// Everything up to that second.
static void tell(const struct transfer *x, int up_to) {
    struct leg caller = {1, 1, x->local};
    rec = fopen(frames, "w");
    lines = fopen(log_file, "w");
    cr_assert(rec && lines);
    until = up_to;
    answered_by_nora(x);
    transferred(x);
    if (x->target == TO_QUEUE)
        answered_in_second(x);
    else if (!x->attended)
        of(25, (struct leg){6, 1, false}, "Newchannel", "");
    if (x->target != TO_QUEUE) of(54, (struct leg){6, 1, false}, "Hangup", ",\"Cause\": \"16\"");
    if (x->local) {
        of(54, caller, "AgentComplete",
           ",\"DestUniqueid\": \"%d.2\",\"HoldTime\": \"4\",\"TalkTime\": \"50\",\"Reason\": "
           "\"agent\"%s",
           T, member("first", interface_of(x), "Nora"));
        line(54, "%d.1|first|Nora|COMPLETEAGENT|4|50|1", T);
        of(54, (struct leg){3, 1, true}, "Hangup", ",\"Cause\": \"16\"");
        of(54, (struct leg){2, 1, true}, "Hangup", ",\"Cause\": \"16\"");
    }
    of(54, caller, "Hangup", ",\"Cause\": \"16\"");
    fclose(rec);
    fclose(lines);
}

enum sources { EVENTS, LOG, BOTH, SOURCES };

static json_t *snapshot(enum sources which) {
    char log[128];
    snprintf(log, sizeof log, "x=%s", log_file);
    const char *first = which == LOG ? log : frames, *second = which == BOTH ? log : NULL;
    return same_snapshot((const char *[]){CDRTOP, "snapshot", "--no-history", "--tz", "UTC",
                                          "--server-tz", "x=UTC", first, second, NULL});
}

static json_t *row(json_t *root, const char *list, const char *key, const char *name) {
    json_t *one, *found = NULL;
    size_t i;
    json_array_foreach(json_object_get(root, list), i, one) {
        const char *is = json_string_value(json_object_get(one, key));
        if (!is || strcmp(is, name) != 0) continue;
        cr_expect_null(found, "%s twice", name);
        found = one;
    }
    return found;
}

static void is(json_t *in, const char *path, json_int_t wanted, const char *what) {
    json_t *value = in;
    struct span rest = span_of(path);
    while (rest.len && value) {
        char key[64];
        span_copy(span_take(&rest, '.'), key, sizeof key);
        value = json_object_get(value, key);
    }
    cr_expect_eq(json_integer_value(value), wanted, "%s: %s is %lld, not %lld", what, path,
                 (long long)json_integer_value(value), (long long)wanted);
}

static void is_word(json_t *in, const char *key, const char *wanted, const char *what) {
    const char *word = json_string_value(json_object_get(in, key));
    cr_expect(word && !strcmp(word, wanted), "%s: %s is %s, not %s", what, key,
              word ? word : "none", wanted);
}

static void figures(const struct transfer *x, enum sources which, const char *what) {
    json_t *root = snapshot(which), *first = row(root, "queues", "queue", "first");
    json_t *nora = row(root, "agents", "name", "Nora");
    int talk = x->local ? 50 : 20; // for a Local member the PBX counts until the end of the call
    is(first, "offered", 1, what);
    is(first, "answered", 1, what);
    is(first, "waitAnswered.sum", 4, what);
    is(first, "talk.count", 1, what);
    is(first, "talk.sum", talk, what);
    is(nora, "handled", 1, what);
    is(nora, "talkTime", talk, what);
    is(nora, "transferred", !x->local, what);
    if (x->target == TO_QUEUE) {
        json_t *second = row(root, "queues", "queue", "second");
        json_t *olaf = row(root, "agents", "name", "Olaf");
        is(second, "offered", 1, what);
        is(second, "answered", 1, what);
        is(second, "waiting", 0, what);
        is(second, "unknown", 0, what);
        is(second, "waitAnswered.sum", x->attended ? 16 : 6, what);
        is(second, "talk.sum", 24, what);
        is(second, "ringNoAnswer", x->attended, what);
        is(olaf, "handled", 1, what);
        is(olaf, "talkTime", 24, what);
    }
    // queue_log alone cannot tell that half of a Local channel is the caller.
    bool apart = which == LOG && x->local && x->target == TO_QUEUE;
    int all = x->target == TO_QUEUE && !x->local ? 44 : talk;
    is(root, "calls.total", 1 + apart, what);
    is(root, "calls.answered", 1 + apart, what);
    is(root, "calls.active", 0, what);
    is(root, "calls.talkTime", apart ? 74 : all, what);
    json_decref(root);
}

// While whoever took over talks to the caller, whoever transferred them is free.
static void states(const struct transfer *x, enum sources which, const char *what) {
    json_t *root = snapshot(which);
    is_word(row(root, "agents", "name", "Nora"), "state", "ready", what);
    is(row(root, "queues", "queue", "first"), "members.ready", 1, what);
    if (x->target == TO_QUEUE)
        is_word(row(root, "agents", "name", "Olaf"), "state", "talking", what);
    // A consultation that was answered is a call of its own, until one of its channels says
    // otherwise.
    is(root, "calls.active", 1, what);
    json_decref(root);
}

Test(transfers, every_kind_by_every_source) {
    static const char *const sources[] = {"events", "queue_log", "both"};
    for (int kind = 0; kind < 4 * TARGETS; kind++) {
        struct transfer x = {kind & 1, kind & 2, (enum target)(kind / 4)};
        for (int which = 0; which < SOURCES; which++) {
            char what[96];
            snprintf(what, sizeof what, "%s to %s by %s, %s", x.attended ? "attended" : "blind",
                     targets[x.target], x.local ? "Local" : "PJSIP", sources[which]);
            tell(&x, 60);
            figures(&x, (enum sources)which, what);
            tell(&x, 40);
            if (which != LOG) states(&x, (enum sources)which, what);
        }
    }
}
