// One row a figure: which visits, calls, records or persons it counts, and how they are called. A
// figure that is no row here has nothing behind it but its own row.
#include "sets.h"

#include <string.h>

#define STATE(state) (UINT32_C(1) << (state))
#define RESULT(r)    (UINT32_C(1) << (r))
#define PRESENT                                                                                    \
    (((UINT32_C(1) << MEMBER_STATES) - 1) & ~STATE(MEMBER_LOGGED_OUT)) // in whatever other state

static const struct figure_set live_tiles[] = {
    {"waiting", SET_VISITS, VISITS_WAITING, "WAITING", "caller# waiting", NULL},
    {"longest", SET_VISITS, VISITS_WAITING, "LONGEST WAIT", "caller# waiting", ", of"},
    {"service_level", SET_SERVICE, 0, "SERVICE LEVEL", NULL, NULL},
    {"answered", SET_VISITS, VISITS_ANSWERED, "ANSWERED", "answered visit#", NULL},
    {"abandoned", SET_VISITS, VISITS_ABANDONED, "ABANDONED", "caller# who hung up", NULL},
    {"asa", SET_VISITS, VISITS_ANSWER_TIMED, "ANSWER SPEED", "answered visit#", ", over"},
    {"talk", SET_VISITS, VISITS_TALKED, "AVERAGE TALK", "visit# whose talk is over", ", over"},
    {"ready", SET_PERSONS, STATE(MEMBER_READY), "READY", "agent#", NULL},
    {"talking", SET_PERSONS, STATE(MEMBER_TALKING) | STATE(MEMBER_ON_HOLD), "TALKING", "agent#",
     NULL},
    {"paused", SET_PERSONS, STATE(MEMBER_PAUSED), "PAUSED", "agent#", NULL},
    {"calls", SET_CALLS, CALLS_TOTAL, "CALLS", "call#", NULL},
    {"missed", SET_CALLS, RESULT(CALL_MISSED), "MISSED", "call# nobody answered", NULL},
    {"answer_rate", SET_CALLS, CALLS_RATED, "ANSWER RATE", "call# answered, missed, busy or failed",
     ", over"},
    {"busy", SET_CALLS, RESULT(CALL_BUSY), "BUSY", "call#", NULL},
    {"failed", SET_CALLS, RESULT(CALL_FAILED), "FAILED", "call#", NULL},
    {"active", SET_CALLS, RESULT(CALL_IN_PROGRESS), "IN PROGRESS", "call#", NULL},
};

static const struct figure_set live_queues[] = {
    {"waiting", SET_VISITS, VISITS_WAITING, "WAITING", "caller#", NULL},
    {"longest", SET_VISITS, VISITS_WAITING, "LONGEST WAIT", "caller# waiting", ", of"},
    {"offered", SET_VISITS, VISITS_OFFERED, "OFFERED", "visit#", NULL},
    {"answered", SET_VISITS, VISITS_ANSWERED, "ANSWERED", "visit#", NULL},
    {"within", SET_VISITS, VISITS_ANSWERED_WITHIN, "ANSWERED IN TIME", "visit#", NULL},
    {"abandoned", SET_VISITS, VISITS_ABANDONED, "ABANDONED", "caller# who hung up", NULL},
    {"abandonment", SET_ABANDONMENT, 0, "ABANDONMENT", "visit# whose wait is over", ", over"},
    {"short", SET_VISITS, VISITS_SHORT, "SHORT", "caller# who hung up at once", NULL},
    {"out", SET_VISITS, VISITS_OUT, "OUT", "visit# neither answered nor hung up", NULL},
    {"timed_out", SET_VISITS, VISITS_TIMED_OUT, "TIMED OUT", "visit#", NULL},
    {"by_key", SET_VISITS, VISITS_LEFT_BY_KEY, "LEFT BY KEY", "visit#", NULL},
    {"no_agents", SET_VISITS, VISITS_NO_AGENTS, "NO AGENTS", "visit#", NULL},
    {"withdrawn", SET_VISITS, VISITS_WITHDRAWN, "WITHDRAWN", "visit#", NULL},
    {"unknown", SET_VISITS, VISITS_UNKNOWN, "UNKNOWN", "visit# that ended nobody knows how", NULL},
    {"service_level", SET_SERVICE, 0, "SERVICE LEVEL", NULL, NULL},
    {"asa", SET_VISITS, VISITS_ANSWER_TIMED, "ANSWER SPEED", "answered visit#", ", over"},
    {"max_wait", SET_VISITS, VISITS_ANSWER_TIMED, "LONGEST ANSWERED", "answered visit#", ", of"},
    {"patience", SET_VISITS, VISITS_ABANDON_TIMED, "TIME TO ABANDON", "caller# who hung up",
     ", over"},
    {"talk", SET_VISITS, VISITS_TALKED, "AVERAGE TALK", "visit# whose talk is over", ", over"},
    {"no_answer", SET_VISITS, VISITS_RANG, "RANG IN VAIN", "visit#", " times in"},
    {"ready", SET_MEMBERS, PRESENT, "READY", "agent# logged in", ", of"},
    {"talking", SET_MEMBERS, STATE(MEMBER_TALKING), "TALKING", "agent#", NULL},
    {"ringing", SET_MEMBERS, STATE(MEMBER_RINGING), "RINGING", "agent#", NULL},
    {"paused", SET_MEMBERS, STATE(MEMBER_PAUSED), "PAUSED", "agent#", NULL},
    {"wrap_up", SET_MEMBERS, STATE(MEMBER_WRAP_UP), "WRAP-UP", "agent#", NULL},
    {"unavailable", SET_MEMBERS, STATE(MEMBER_UNAVAILABLE), "AWAY", "agent#", NULL},
};

static const struct figure_set live_agents[] = {
    {"handled", SET_HANDLED, VISITS_HANDLED, "CALLS", "visit# answered", NULL},
    {"completed", SET_HANDLED, VISITS_HANDLED_COMPLETED, "COMPLETED", "visit#", NULL},
    {"transferred", SET_HANDLED, VISITS_HANDLED_TRANSFERRED, "TRANSFERRED", "visit#", NULL},
    {"talk", SET_HANDLED, VISITS_HANDLED_OVER, "TALK", "visit# whose talk is over", ", over"},
    {"no_answer", SET_RINGS, 0, "NO ANSWER", "visit#", " times in"},
    {"hold", SET_HANDLED, VISITS_HANDLED, "CALLERS WAITED", "visit# answered", ", in"},
    {"wrap_up", SET_HANDLED, VISITS_HANDLED_OVER, "WRAP-UP", "visit# whose talk is over",
     ", after"},
};

// In the row of totals alone: of one agent it is the row itself.
static const struct figure_set total_state = {"state", SET_PERSONS,        PRESENT,
                                              "READY", "agent# logged in", ", of"};

static const struct figure_set record_tiles[] = {
    {"total", SET_RECORDS, RECORDS_ALL, "TOTAL", "record#", NULL},
    {"answered", SET_RECORDS, RECORDS_ANSWERED, "ANSWERED", "record#", NULL},
    {"missed", SET_RECORDS, RECORDS_MISSED, "MISSED", "record#", NULL},
    {"answer_rate", SET_RECORDS, RECORDS_ALL, "ANSWER RATE", "record#", ", over"},
    {"average_talk", SET_RECORDS, RECORDS_ANSWERED, "AVERAGE TALK", "answered record#", ", over"},
    {"average_ring", SET_RECORDS, RECORDS_ANSWERED, "AVERAGE RING", "answered record#", ", over"},
    {"busy", SET_RECORDS, RECORDS_BUSY, "BUSY", "record#", NULL},
    {"failed", SET_RECORDS, RECORDS_FAILED, "FAILED", "record#", NULL},
};

static const struct figure_set record_queues[] = {
    {"offered", SET_RECORDS, RECORDS_ALL, "OFFERED", "record#", NULL},
    {"answered", SET_RECORDS, RECORDS_ANSWERED, "ANSWERED", "record#", NULL},
    {"abandoned", SET_RECORDS, RECORDS_MISSED, "ABANDONED", "record#", NULL},
    {"abandonment", SET_RECORDS, RECORDS_ALL, "ABANDONMENT", "record#", ", over"},
    {"service_level", SET_SERVICE, RECORDS_ALL, "SERVICE LEVEL", NULL, NULL},
    {"average_wait", SET_RECORDS, RECORDS_ANSWERED, "AVERAGE WAIT", "answered record#", ", over"},
    {"average_talk", SET_RECORDS, RECORDS_ANSWERED, "AVERAGE TALK", "answered record#", ", over"},
};

static const struct figure_set record_agents[] = {
    {"handled", SET_RECORDS, RECORDS_ANSWERED, "ANSWERED", "record#", NULL},
    {"no_answer", SET_RECORDS, RECORDS_MISSED, "NO ANSWER", "record#", NULL},
    {"busy", SET_RECORDS, RECORDS_BUSY, "BUSY", "record#", NULL},
    {"failed", SET_RECORDS, RECORDS_FAILED, "FAILED", "record#", NULL},
    {"average_talk", SET_RECORDS, RECORDS_ANSWERED, "AVERAGE TALK", "answered record#", ", over"},
    {"talk", SET_RECORDS, RECORDS_ANSWERED, "TALK", "answered record#", ", in"},
};

static const struct figure_set hours[BOARD_LEVELS] = {
    [BOARD_CALLS] = {"hour", SET_CALLS, RESULT(CALL_ANSWERED) | RESULT(CALL_MISSED), "",
                     "call# answered or missed", NULL},
    [BOARD_VISITS] = {"hour", SET_CALLS, RESULT(CALL_ANSWERED) | RESULT(CALL_MISSED), "",
                      "call# answered or missed", NULL},
    [BOARD_RECORDS] = {"hour", SET_RECORDS, RECORDS_ANSWERED | RECORDS_MISSED, "",
                       "record# answered or missed", NULL},
};

static const struct figure_set bars[BOARD_LEVELS] = {
    [BOARD_CALLS] = {"bar", SET_CALLS, CALLS_TOTAL, "", "call#", NULL},
    [BOARD_VISITS] = {"bar", SET_BEGUN, 0, "", "visit#", NULL},
    [BOARD_RECORDS] = {"bar", SET_RECORDS, RECORDS_ALL, "", "record#", NULL},
};

#define SETS(list)                                                                                 \
    { list, sizeof(list) / sizeof(list)[0] }
#define TILES_OF TABLES // stands for the grid in place of a table

static const struct {
    const struct figure_set *list;
    size_t count;
} live_sets[TABLES + 1] = {[TABLE_QUEUES] = SETS(live_queues),
                           [TABLE_AGENTS] = SETS(live_agents),
                           [TILES_OF] = SETS(live_tiles)},
                     record_sets[TABLES + 1] = {[TABLE_QUEUES] = SETS(record_queues),
                                                [TABLE_AGENTS] = SETS(record_agents),
                                                [TILES_OF] = SETS(record_tiles)};

const struct figure_set *set_at(enum board_level level, enum board_table t, size_t i) {
    if (level == BOARD_RECORDS) return i < record_sets[t].count ? &record_sets[t].list[i] : NULL;
    return i < live_sets[t].count ? &live_sets[t].list[i] : NULL;
}

static const struct figure_set *find(enum board_level level, enum board_table t, const char *id) {
    const struct figure_set *set;
    for (size_t i = 0; (set = set_at(level, t, i)); i++)
        if (strcmp(set->id, id) == 0) return set;
    return NULL;
}

const struct figure_set *set_of_tile(enum board_level level, const char *id) {
    return find(level, TILES_OF, id);
}

const struct figure_set *set_of_column(enum board_level level, enum board_table t, const char *id) {
    return find(level, t, id);
}

const struct figure_set *set_of_total(enum board_level level, enum board_table t, const char *id) {
    bool state = t == TABLE_AGENTS && level != BOARD_RECORDS && !strcmp(id, total_state.id);
    return state ? &total_state : set_of_column(level, t, id);
}

const struct figure_set *set_of_hour(enum board_level level) {
    return &hours[level];
}

const struct figure_set *set_of_bar(enum board_level level) {
    return &bars[level];
}

enum board_rows_kind set_rows(const struct figure_set *set) {
    switch (set->of) {
    case SET_CALLS:
        return ROWS_CALLS;
    case SET_RECORDS:
        return ROWS_RECORDS;
    case SET_PERSONS:
    case SET_MEMBERS:
        return ROWS_PERSONS;
    case SET_SERVICE:
        return set->bits ? ROWS_RECORDS : ROWS_VISITS;
    default:
        return ROWS_VISITS;
    }
}
