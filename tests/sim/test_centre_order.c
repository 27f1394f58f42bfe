// The order of events for each outcome, compared with the table made from captures.
#include "centre_day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { MAX_STEPS = 400 };

// The events of one caller, as words.
static size_t steps_of(const struct day *d, struct span server, struct span unique,
                       struct span *out) {
    char wanted[64];
    const char *at = d->frames.at, *end = at + d->frames.len, *after = NULL;
    size_t count = 0, len = (size_t)snprintf(wanted, sizeof wanted, "\": \"%.*s\"", (int)unique.len,
                                             unique.at);
    for (; count < MAX_STEPS && (at = memmem(at, (size_t)(end - at), wanted, len)); at = after) {
        const char *start = at;
        while (start > d->frames.at && start[-1] != '\n')
            start--;
        after = memchr(at, '\n', (size_t)(end - at));
        struct span line = {start, (size_t)(after - start)};
        if (!span_same(frame_server(line), server)) continue;
        if (span_same(frame_value(line, "Uniqueid"), unique) ||
            span_same(frame_value(line, "UniqueID"), unique))
            out[count++] = line;
    }
    return count;
}

static bool is(struct span frame, const char *event) {
    return span_same(frame_value(frame, "Event"), span_of(event));
}

static size_t find(const struct span *steps, size_t count, const char *event, size_t from) {
    while (from < count && !is(steps[from], event))
        from++;
    return from;
}

struct outcome {
    const char *word;
    bool abandon, hung_up,
        moved; // QueueCallerAbandon; a HangupRequest before it; Leave at another place
};
static const struct outcome outcomes[] = {
    {"CONNECT", false, false, false},        {"ABANDON", true, true, false},
    {"EXITWITHTIMEOUT", true, false, false}, {"EXITEMPTY", true, false, false},
    {"WITHDRAW", true, false, false},        {"EXITWITHKEY", false, false, true},
};

static void check(const struct day *d, const struct outcome *o, struct span server,
                  struct span unique, struct span queue) {
    struct span steps[MAX_STEPS];
    size_t count = steps_of(d, server, unique, steps);
    size_t join = 0;
    while ((join = find(steps, count, "QueueCallerJoin", join)) < count &&
           !span_same(frame_value(steps[join], "Queue"), queue))
        join++;
    cr_assert_lt(join, count);
    size_t leave = find(steps, count, "QueueCallerLeave", join),
           abandon = find(steps, count, "QueueCallerAbandon", join),
           request = find(steps, count, "HangupRequest", join);
    cr_assert_lt(leave, count, "%s: no Leave", o->word);
    cr_assert_eq(abandon < leave, o->abandon, "%s", o->word);
    cr_assert_eq(request < leave, o->hung_up, "%s", o->word);
    if (o->abandon) cr_assert_eq(abandon + 1, leave, "%s: Leave follows Abandon", o->word);
    bool moved =
        !span_same(frame_value(steps[leave], "Context"), frame_value(steps[join], "Context"));
    cr_assert_eq(moved, o->moved, "%s", o->word);
    if (o->moved) {
        cr_assert(span_same(frame_value(steps[leave], "Exten"), SPAN("1")));
        cr_assert(span_same(frame_value(steps[leave], "Priority"), SPAN("0")));
    }
    if (o == &outcomes[0])
        cr_assert(is(steps[leave + 1], "AgentConnect") || // except for what runs in between
                  (is(steps[leave + 1], "HangupRequest") && is(steps[leave + 2], "AgentConnect")));
    if (o->hung_up) cr_assert(is(steps[leave + 1], "SoftHangupRequest"));
    size_t end = find(steps, count, "Hangup", leave);
    cr_assert_lt(end, count);
    bool batched = span_same(server, SPAN("pbx2"));
    size_t last = count - 1;
    while (batched && is(steps[last], "Cdr"))
        last--;
    cr_assert(is(steps[last], "Hangup"), "the caller's Hangup is the last");
    int64_t before = -1, sequence = 0; // its rows in order, after the last soft hang-up
    for (size_t i = 0; i < count; i++) {
        if (!is(steps[i], "Cdr") || !span_number(frame_value(steps[i], "Sequence"), &sequence))
            continue;
        cr_assert_gt(sequence, before);
        cr_assert_gt(i, find(steps, count, "SoftHangupRequest", 0));
        before = sequence;
    }
}

Test(centre_order, each_outcome_has_its_events) {
    struct day d;
    size_t checked[sizeof outcomes / sizeof *outcomes] = {0};
    day_begin(&d, (struct centre_options){.seed = 7, .lively = true, .calls_per_hour = 900});
    day_run(&d, 7200);
    day_close(&d);
    for (struct span rest = buf_text(&d.queue_log); rest.len;) {
        struct span line = span_take(&rest, '\n'), field[6];
        for (size_t i = 0; i < 6; i++)
            field[i] = span_take(&line, '|');
        for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
            if (!span_same(field[5], span_of(outcomes[i].word)) || checked[i] >= 12) continue;
            size_t joins = 0; // callers who were transferred or came twice are another matter
            struct span steps[MAX_STEPS];
            size_t count = steps_of(&d, field[0], field[2], steps);
            for (size_t k = 0; k < count; k++)
                joins += !is(steps[k], "QueueCallerJoin")                      ? 0
                         : span_same(frame_value(steps[k], "Queue"), field[3]) ? 1
                                                                               : 2;
            size_t connect = find(steps, count, "AgentConnect", 0);
            if (joins != 1 || (i > 0 && connect < count)) continue;
            if (find(steps, count, "AgentConnect", connect + 1) < count) continue;
            check(&d, &outcomes[i], field[0], field[2], field[3]);
            checked[i]++;
        }
    }
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        cr_expect_gt(checked[i], 0, "no %s seen", outcomes[i].word);
    day_finish(&d);
}

// A caller who gives up before anybody was rung, and whom nobody answered, leaves no Cdr.
Test(centre_order, no_row_without_answer_or_telephone) {
    struct day d;
    size_t without = 0, with = 0;
    day_begin(&d, (struct centre_options){.seed = 3, .lively = true, .calls_per_hour = 900});
    day_run(&d, 1800);
    day_close(&d);
    for (struct span rest = buf_text(&d.queue_log); rest.len;) {
        struct span line = span_take(&rest, '\n'), server = span_take(&line, '|');
        span_take(&line, '|');
        struct span unique = span_take(&line, '|'), steps[MAX_STEPS];
        span_take(&line, '|');
        span_take(&line, '|');
        if (!span_same(span_take(&line, '|'), SPAN("ABANDON"))) continue;
        size_t count = steps_of(&d, server, unique, steps);
        bool answered = false;
        for (size_t i = 0; i < count; i++)
            answered |= span_same(frame_value(steps[i], "ChannelState"), SPAN("6"));
        bool rung = find(steps, count, "AgentCalled", 0) < count,
             row = find(steps, count, "Cdr", 0) < count;
        cr_assert_eq(row, rung || answered);
        with += row;
        without += !row;
    }
    cr_expect(with > 10 && without > 2);
    day_finish(&d);
}

// In the captures, InCall=1 follows two of three connects; the others have InCall=0 before them and
// nothing after.
Test(centre_order, in_call_follows_most_connects_and_not_all) {
    struct day d;
    size_t connects = 0, told = 0;
    day_begin(&d, (struct centre_options){.seed = 7, .lively = true, .calls_per_hour = 900});
    day_run(&d, 3600);
    day_close(&d);
    struct span before = SPAN_NONE, last = SPAN_NONE, rest = buf_text(&d.frames);
    while (rest.len) {
        struct span frame = span_take(&rest, '\n');
        if (is(last, "AgentConnect") && is(before, "QueueCallerLeave")) {
            struct span who = frame_value(last, "Interface");
            bool his = is(frame, "QueueMemberStatus");
            connects++;
            told += his;
            if (his && span_same(frame_value(frame, "Interface"), who) &&
                span_same(frame_value(frame, "Queue"), frame_value(last, "Queue")))
                cr_expect(span_same(frame_value(frame, "InCall"), SPAN("1")));
        }
        before = last;
        last = frame;
    }
    cr_assert_gt(connects, 100);
    cr_expect(told * 10 > connects * 5 && told * 10 < connects * 8, "%zu of %zu", told, connects);
    day_finish(&d);
}
