// The table of fields. Adding a field means adding a row here, and its meaning for records, calls
// and visits.
#include "parts.h"

#include <assert.h>

#define DISP(d)    (1u << CDR_##d)
#define WENT(way)  (1u << DIRECTION_##way)
#define OUTCOME(o) (1u << VISIT_##o)
#define STATE(s)   (1u << MEMBER_##s)

static const struct filter_choice dispositions[] = {
    {"answered", "answ", DISP(ANSWERED)},
    {"missed", NULL, DISP(NO_ANSWER) | DISP(CANCEL)},
    {"noanswer", "noans", DISP(NO_ANSWER)},
    {"busy", NULL, DISP(BUSY)},
    {"failed", NULL, DISP(FAILED)},
    {"congestion", "congested", DISP(CONGESTION)},
    {"cancel", "cancelled canceled", DISP(CANCEL)},
    {"selfservice", NULL, DISP_SELF_SERVICE},
    {"active", "inprogress", DISP_ACTIVE},
    {"talking", NULL, DISP_TALKING},
    {"norecord", NULL, DISP_NO_RECORD},
    {"unknown", NULL, DISP_UNKNOWN},
    {"", NULL, 0},
};

static const struct filter_choice directions[] = {
    {"inbound", "in", WENT(INBOUND)},
    {"outbound", "out", WENT(OUTBOUND)},
    {"internal", "int", WENT(INTERNAL)},
    {"unknown", NULL, WENT(UNKNOWN)},
    {"", NULL, 0},
};

static const struct filter_choice outcomes[] = {
    {"waiting", "wait connecting", OUTCOME(WAITING)},
    {"answered", "answ", OUTCOME(ANSWERED)},
    {"abandoned", "aband", OUTCOME(ABANDONED)},
    {"timedout", "timeout", OUTCOME(TIMED_OUT)},
    {"leftbykey", "bykey", OUTCOME(LEFT_BY_KEY)},
    {"noagents", NULL, OUTCOME(NO_AGENTS)},
    {"refused", NULL, OUTCOME(REFUSED)},
    {"withdrawn", NULL, OUTCOME(WITHDRAWN)},
    {"unknown", NULL, OUTCOME(UNKNOWN)},
    {"", NULL, 0},
};

static const struct filter_choice states[] = {
    {"ready", "free", STATE(READY)},
    {"talking", NULL, STATE(TALKING) | STATE(ON_HOLD)}, // as it is counted
    {"onhold", "hold", STATE(ON_HOLD)},
    {"ringing", NULL, STATE(RINGING)},
    {"wrapup", NULL, STATE(WRAP_UP)},
    {"paused", NULL, STATE(PAUSED)},
    {"othercall", "other", STATE(OTHER_CALL)},
    {"busy", "dnd", STATE(BUSY)},
    {"away", NULL, STATE(UNAVAILABLE) | STATE(LOGGED_OUT)},
    {"unavailable", NULL, STATE(UNAVAILABLE)},
    {"loggedout", NULL, STATE(LOGGED_OUT)},
    {"unknown", NULL, FILTER_STATE_UNKNOWN},
    {"", NULL, 0},
};

// clang-format off
const struct filter_field_row filter_fields[FIELDS] = {
    [FIELD_QUEUE] = {"queue", NULL, FILTER_TEXTS, CDR_TEXTS, 2, NULL},
    [FIELD_AGENT] = {"agent", "ext extension", FILTER_TEXTS, CDR_TEXTS, 3, NULL},
    [FIELD_STATE] = {"state", NULL, FILTER_WORDS, CDR_TEXTS, 0, states},
    [FIELD_PAUSE] = {"pause", "reason pausereason", FILTER_TEXTS, CDR_TEXTS, 0, NULL},
    [FIELD_SRC] = {"src", "source from", FILTER_TEXTS, CDR_SOURCE, 4, NULL},
    [FIELD_DST] = {"dst", "destination to", FILTER_TEXTS, CDR_DESTINATION, 4, NULL},
    [FIELD_NAME] = {"name", "callername", FILTER_TEXTS, CDR_TEXTS, 5, NULL},
    [FIELD_DIRECTION] = {"direction", "way", FILTER_WORDS, CDR_TEXTS, 0, directions},
    [FIELD_DISP] = {"disp", "disposition result", FILTER_WORDS, CDR_TEXTS, 0, dispositions},
    [FIELD_OUTCOME] = {"outcome", NULL, FILTER_WORDS, CDR_TEXTS, 8, outcomes},
    [FIELD_SERVER] = {"server", "servername serverid", FILTER_TEXTS, CDR_TEXTS, 1, NULL},
    [FIELD_DUR] = {"dur", "duration", FILTER_SECONDS, CDR_TEXTS, 0, NULL},
    [FIELD_TALK] = {"talk", "billsec billableseconds", FILTER_SECONDS, CDR_TEXTS, 0, NULL},
    [FIELD_WAIT] = {"wait", NULL, FILTER_SECONDS, CDR_TEXTS, 0, NULL},
    [FIELD_TIME] = {"time", NULL, FILTER_TIMES, CDR_TEXTS, 1, NULL},
    [FIELD_HOUR] = {"hour", NULL, FILTER_HOURS, CDR_TEXTS, 1, NULL},
    [FIELD_ACCOUNT] = {"account", "accountcode", FILTER_TEXTS, CDR_ACCOUNT_CODE, 5, NULL},
    [FIELD_CALL] = {"call", NULL, FILTER_TEXTS, CDR_TEXTS, 7, NULL},
    [FIELD_CONTEXT] = {"context", "destinationcontext dcontext", FILTER_TEXTS, CDR_DESTINATION_CONTEXT, 5, NULL},
    [FIELD_CHANNEL] = {"channel", NULL, FILTER_TEXTS, CDR_CHANNEL, 6, NULL},
    [FIELD_DSTCHANNEL] = {"dstchannel", "destinationchannel", FILTER_TEXTS, CDR_DESTINATION_CHANNEL, 6, NULL},
    [FIELD_APP] = {"app", "lastapplication lastapp", FILTER_TEXTS, CDR_LAST_APPLICATION, 5, NULL},
    [FIELD_DATA] = {"data", "lastdata", FILTER_TEXTS, CDR_LAST_DATA, 4, NULL},
    [FIELD_CALLERID] = {"callerid", "clid", FILTER_TEXTS, CDR_CALLER_ID, 6, NULL},
    [FIELD_USERFIELD] = {"userfield", NULL, FILTER_TEXTS, CDR_USER_FIELD, 4, NULL},
    [FIELD_AMAFLAGS] = {"amaflags", NULL, FILTER_TEXTS, CDR_AMA_FLAGS, 5, NULL},
    [FIELD_UNIQUEID] = {"uniqueid", NULL, FILTER_TEXTS, CDR_UNIQUE_ID, 6, NULL},
    [FIELD_LINKEDID] = {"linkedid", NULL, FILTER_TEXTS, CDR_LINKED_ID, 6, NULL},
    [FIELD_CUSTOM] = {"", NULL, FILTER_TEXTS, CDR_TEXTS, 6, NULL},
    [FIELD_FREE] = {"", NULL, FILTER_TEXTS, CDR_TEXTS, 7, NULL},
    [FIELD_SAVED] = {"", NULL, FILTER_TEXTS, CDR_TEXTS, 9, NULL},
};
// clang-format on
static_assert(VISIT_OUTCOMES <= 32 && DIRECTIONS <= 32, "a bit for each");

static bool contains_word(const char *words, struct span name) {
    struct span rest = span_of(words);
    while (rest.len)
        if (span_same_nocase(span_take(&rest, ' '), name)) return true;
    return false;
}

enum filter_field filter_field_of(struct span name) {
    for (int i = 0; i < FIELDS_NAMED; i++)
        if (span_same_nocase(span_of(filter_fields[i].name), name) ||
            contains_word(filter_fields[i].also, name))
            return (enum filter_field)i;
    return FIELD_CUSTOM;
}

static bool is_joint(char c) {
    return c == ' ' || c == '-' || c == '_';
}

bool filter_word_same(struct span a, struct span b) {
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < a.len && is_joint(a.at[i]))
            i++;
        while (k < b.len && is_joint(b.at[k]))
            k++;
        if (i == a.len || k == b.len) return i == a.len && k == b.len;
        if (!span_same_nocase((struct span){a.at + i, 1}, (struct span){b.at + k, 1})) return false;
    }
}
