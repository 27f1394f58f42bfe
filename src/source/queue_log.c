// Reads lines of queue_log. A line is split at its bars, and a table tells for each event what the
// fields mean. Only for transfers are the numbers looked for at the end, because the layout differs
// between versions of Asterisk.
#include "queue_log.h"

#include "base/utf8.h"
#include "cdr/moment.h"

#define FIELDS_MAX 16
#define NUMBER_MAX 2000000000

struct form { // positions of the data fields, counted from 1; 0 for none
    const char *name;
    int8_t wait, talk, position, joined, ring, key, caller, reason, value;
};

static const struct form forms[STEP_KINDS] = {
    [STEP_OTHER] = {.name = ""},
    [STEP_ENTERQUEUE] = {.name = "ENTERQUEUE", .caller = 2, .position = 3},
    [STEP_RINGNOANSWER] = {.name = "RINGNOANSWER", .ring = 1},
    [STEP_RINGCANCELED] = {.name = "RINGCANCELED", .ring = 1},
    [STEP_AGENTDUMP] = {.name = "AGENTDUMP"},
    [STEP_CONNECT] = {.name = "CONNECT", .wait = 1},
    [STEP_COMPLETEAGENT] = {.name = "COMPLETEAGENT", .wait = 1, .talk = 2, .joined = 3},
    [STEP_COMPLETECALLER] = {.name = "COMPLETECALLER", .wait = 1, .talk = 2, .joined = 3},
    [STEP_BLINDTRANSFER] = {.name = "BLINDTRANSFER"},
    [STEP_ATTENDEDTRANSFER] = {.name = "ATTENDEDTRANSFER"},
    [STEP_ABANDON] = {.name = "ABANDON", .position = 1, .joined = 2, .wait = 3},
    [STEP_EXITWITHTIMEOUT] = {.name = "EXITWITHTIMEOUT", .position = 1, .joined = 2, .wait = 3},
    [STEP_EXITWITHKEY] = {.name = "EXITWITHKEY", .key = 1, .position = 2, .joined = 3, .wait = 4},
    [STEP_EXITEMPTY] = {.name = "EXITEMPTY", .position = 1, .joined = 2, .wait = 3},
    [STEP_FULL] = {.name = "FULL"},
    [STEP_JOINEMPTY] = {.name = "JOINEMPTY"},
    [STEP_JOINUNAVAIL] = {.name = "JOINUNAVAIL"},
    [STEP_WITHDRAW] = {.name = "WITHDRAW", .position = 1, .joined = 2, .wait = 3, .reason = 4},
    [STEP_SYSCOMPAT] = {.name = "SYSCOMPAT"},
    [STEP_PAUSE] = {.name = "PAUSE", .reason = 1},
    [STEP_UNPAUSE] = {.name = "UNPAUSE", .reason = 1},
    [STEP_PAUSEALL] = {.name = "PAUSEALL", .reason = 1},
    [STEP_UNPAUSEALL] = {.name = "UNPAUSEALL", .reason = 1},
    [STEP_ADDMEMBER] = {.name = "ADDMEMBER"},
    [STEP_REMOVEMEMBER] = {.name = "REMOVEMEMBER"},
    [STEP_PENALTY] = {.name = "PENALTY", .value = 1},
    [STEP_AGENTLOGIN] = {.name = "AGENTLOGIN"},
    [STEP_AGENTLOGOFF] = {.name = "AGENTLOGOFF", .value = 2},
    [STEP_WRAPUPSTART] = {.name = "WRAPUPSTART", .value = 1},
    [STEP_QUEUESTART] = {.name = "QUEUESTART"},
    [STEP_CONFIGRELOAD] = {.name = "CONFIGRELOAD"},
};

static enum queue_step_kind kind_of(struct span name) {
    for (int k = STEP_OTHER + 1; k < STEP_KINDS; k++)
        if (span_same(name, span_of(forms[k].name))) return (enum queue_step_kind)k;
    if (span_same(name, SPAN("AGENTCALLBACKLOGIN"))) return STEP_AGENTLOGIN;
    if (span_same(name, SPAN("AGENTCALLBACKLOGOFF"))) return STEP_AGENTLOGOFF;
    return span_same(name, SPAN("TRANSFER")) ? STEP_BLINDTRANSFER : STEP_OTHER;
}

struct data {
    struct span field[FIELDS_MAX]; // split at bars; the last one has all that remains
    int count;
};

static struct span field(const struct data *d, int place) {
    return place > 0 && place <= d->count ? d->field[place - 1] : SPAN_NONE;
}

static int64_t number(const struct data *d, int place) {
    int64_t n;
    bool ok = span_number(field(d, place), &n) && n >= 0 && n <= NUMBER_MAX;
    return ok ? n : STEP_NO_NUMBER;
}

// EXTEN|CONTEXT (1.2), with |WAIT|TALK (1.4), with |WAIT|TALK|JOINED (later). Attended transfers
// have what they went to: BRIDGE|ID, APP|NAME, LINK|CHANNEL|CHANNEL. An extension may contain bars,
// and a table exports empty fields. So the numbers are the last two or three fields; the first
// fields are the extension and context, even if they look like numbers.
static struct form form_of(enum queue_step_kind kind, const struct data *d) {
    struct form f = forms[kind];
    if (kind != STEP_BLINDTRANSFER && kind != STEP_ATTENDEDTRANSFER) return f;
    int end = d->count, count = 0, first = 2;
    if (kind == STEP_ATTENDEDTRANSFER && span_same(field(d, 1), SPAN("LINK"))) first = 3;
    while (end > first && !field(d, end).len)
        end--;
    while (count < 3 && end - count > first && number(d, end - count) != STEP_NO_NUMBER)
        count++;
    if (count < 2) return f;
    f.wait = (int8_t)(end - count + 1);
    f.talk = (int8_t)(end - count + 2);
    if (count == 3) f.joined = (int8_t)end;
    return f;
}

// Cleaning makes a text at most three times as long, so room is made before any span points into
// it.
static struct span clean(struct buf *scratch, struct span text) {
    if (utf8_is_clean(text)) return text;
    size_t start = scratch->len;
    utf8_clean(scratch, text);
    return (struct span){scratch->at + start, scratch->len - start};
}

static struct span name(struct buf *scratch, struct span text) {
    return span_same(text, SPAN("NONE")) ? SPAN_NONE : clean(scratch, text);
}

// The info of a withdrawal may contain bars, so it is all the rest of the line.
static struct span rest_from(const struct data *d, int place) {
    struct span first = field(d, place), last = field(d, d->count);
    if (!first.at || !last.at) return first;
    return (struct span){first.at, (size_t)(last.at + last.len - first.at)};
}

// In the hour of autumn that clocks show twice, no line is before its channel's creation, or before
// the previous line.
static bool read_time(struct span text, struct span unique_id, struct queue_log_clock *clock,
                      int64_t *ret_s) {
    int64_t earliest_s = clock->last_s, made_s;
    if (cdr_unique_epoch(unique_id, &made_s) && made_s > earliest_s) earliest_s = made_s;
    return queue_log_time(text, clock->zone, earliest_s, ret_s);
}

int queue_log_line(struct span line, struct queue_log_clock *clock, struct buf *scratch,
                   struct queue_step *ret_step) {
    while (line.len && (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
        line.len--;
    struct span rest = line, head[5] = {SPAN_NONE};
    int64_t at_s;
    for (int i = 0; i < 5; i++) {
        if (!rest.at) return QUEUE_LOG_NOT_A_LINE;
        head[i] = span_take(&rest, '|');
    }
    if (!head[4].len || !read_time(head[0], head[1], clock, &at_s)) return QUEUE_LOG_NOT_A_LINE;
    clock->last_s = at_s;
    struct data d = {.count = 0};
    while (rest.at && d.count < FIELDS_MAX) {
        bool last = d.count + 1 == FIELDS_MAX;
        d.field[d.count++] = last ? rest : span_take(&rest, '|');
        if (last) break;
    }

    buf_clear(scratch);
    buf_room(scratch, 3 * line.len + 16);
    enum queue_step_kind kind = kind_of(head[4]);
    struct form f = form_of(kind, &d);
    struct span reason = kind == STEP_WITHDRAW ? rest_from(&d, f.reason) : field(&d, f.reason);
    *ret_step = (struct queue_step){
        .kind = kind,
        .at_s = at_s,
        .unique_id = name(scratch, head[1]),
        .queue = name(scratch, head[2]),
        .agent = name(scratch, head[3]),
        .caller_number = clean(scratch, field(&d, f.caller)),
        .key = clean(scratch, field(&d, f.key)),
        .reason = clean(scratch, reason),
        .wait_s = number(&d, f.wait),
        .talk_s = number(&d, f.talk),
        .position = number(&d, f.position),
        .joined_position = number(&d, f.joined),
        .ring_ms = number(&d, f.ring),
        .value = number(&d, f.value),
        .paused = kind == STEP_ADDMEMBER && span_same(field(&d, 1), SPAN("PAUSED")),
        .by_call = span_same(head[4], SPAN("AGENTLOGIN")),
    };
    return 0;
}

bool queue_log_looks_like(struct span beginning) {
    struct buf scratch = {0};
    struct queue_log_clock clock = {0};
    struct queue_step step;
    struct span line = span_take(&beginning, '\n');
    bool fits = queue_log_line(line, &clock, &scratch, &step) == 0 && step.kind != STEP_OTHER;
    buf_finish(&scratch);
    return fits;
}
