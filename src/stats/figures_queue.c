// The figures of queues (docs/numbers.md, "Queues").
#include "forecast/erlang.h"
#include "parts.h"

#include <math.h>

#define QUEUE        FIGURES_OF_QUEUE
#define STATE(state) (UINT32_C(1) << MEMBER_##state)
#define PRESENT      (((UINT32_C(1) << MEMBER_STATES) - 1) & ~STATE(LOGGED_OUT))

#define BY_OUTCOME "by outcome; with answered they add up to offered"
#define AMOUNTS    "how many there are, their seconds added up, the longest"
#define TO_TARGET                                                                                  \
    "the least number of further callers, all answered in time, that brings the service level to " \
    "its target"
#define BY_STATE "those who are in that state now, each person once"

// What Erlang C needs to hold (docs/numbers.md, "Agents needed").
#define NEEDS_CALLS    5  // expected in the half hour
#define NEEDS_TALKS    20 // of which the handle time is the mean
#define ABANDONED_MOST .1
#define HALF_HOUR_S    1800

static uint64_t counted(const void *of, uint32_t bits) {
    return tally_count(&((const struct queue_tally *)of)->counted, bits);
}

static struct amount amount(const void *of, int amount) {
    return ((const struct queue_tally *)of)->counted.amounts[amount];
}

static bool refusals_known(const void *of) {
    return ((const struct queue_tally *)of)->refusals;
}

static double threshold(const void *of, const struct figure_terms *terms) {
    int64_t threshold_s = ((const struct queue_tally *)of)->threshold_s;
    (void)terms;
    return threshold_s < 0 ? (double)NAN : (double)threshold_s;
}

static double target(const void *of, const struct figure_terms *terms) {
    (void)of;
    return (double)terms->target;
}

static double callers_to_target(const struct queue_tally *q, enum service_formula formula,
                                const struct figure_terms *t) {
    int64_t callers = service_to_target(q, formula, t->short_out, t->target);
    return callers < 0 ? (double)NAN : (double)callers;
}

static double to_target(const void *of, const struct figure_terms *terms) {
    return callers_to_target(of, terms->formula, terms);
}

static double offered_to_target(const void *of, const struct figure_terms *terms) {
    return callers_to_target(of, SERVICE_OF_OFFERED, terms);
}

// ---- what is expected

static const struct outlook *outlook(const void *of) {
    return &((const struct queue_tally *)of)->outlook;
}

static bool is_expected(const void *of) {
    return outlook(of)->coming.days > 0;
}

static double expected(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return outlook(of)->coming.count;
}

static double expected_low(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return outlook(of)->coming.low;
}

static double expected_high(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return outlook(of)->coming.high;
}

static double expected_wait(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return outlook(of)->coming.wait_s;
}

static double agents_needed(const void *of, const struct figure_terms *terms) {
    const struct queue_tally *q = of;
    const struct outlook *o = outlook(of);
    bool holds = o->coming.count >= NEEDS_CALLS && o->talks >= NEEDS_TALKS &&
                 o->handle_s <= HALF_HOUR_S && o->abandoned <= ABANDONED_MOST;
    int64_t agents =
        !holds ? ERLANG_NONE
               : erlang_agents(&(struct erlang_need){.calls = o->coming.count,
                                                     .period_s = HALF_HOUR_S,
                                                     .handle_s = o->handle_s,
                                                     .within_s = (double)q->threshold_s,
                                                     .level = (double)terms->target / 100});
    return agents < 0 ? (double)NAN : (double)agents;
}

static struct figure_ratio by_formula(enum service_formula formula, bool short_out) {
    return (struct figure_ratio){service_part(formula, short_out),
                                 service_whole(formula, short_out)};
}

static struct figure_ratio by_chosen_formula(const struct figure_terms *t) {
    return by_formula(t->formula, t->short_out);
}

static struct figure_ratio of_offered(const struct figure_terms *t) {
    return by_formula(SERVICE_OF_OFFERED, t->short_out);
}

static struct figure_ratio of_answered(const struct figure_terms *t) {
    return by_formula(SERVICE_OF_ANSWERED, t->short_out);
}

static struct figure_ratio positive(const struct figure_terms *t) {
    return by_formula(SERVICE_POSITIVE, t->short_out);
}

static struct figure_ratio neutral(const struct figure_terms *t) {
    return by_formula(SERVICE_NEUTRAL, t->short_out);
}

static struct figure_ratio with_late(struct figure_ratio ratio) {
    ratio.whole.any |= VISITS_WAITING_PAST;
    return ratio;
}

static struct figure_ratio chosen_live(const struct figure_terms *t) {
    return with_late(by_chosen_formula(t));
}

static struct figure_ratio offered_live(const struct figure_terms *t) {
    return with_late(of_offered(t));
}

static struct figure_ratio abandonment(const struct figure_terms *t) {
    return (struct figure_ratio){abandonment_part(t->short_out), abandonment_whole(t->short_out)};
}

static const struct figure figures[] = {
    {QUEUE, "offered", "offered", .bits = VISITS_OFFERED, .usual = true,
     .words = {"OFFERED", NULL, "offered", "offer"}, .list = {"visit#", NULL, 0, false},
     .is = "visits entered, refused ones excepted"},
    {QUEUE, "answered", "answered", .bits = VISITS_ANSWERED, .usual = true,
     .words = {"ANSWERED", NULL, "answered", "answ"}, .list = {"answered visit#", NULL, 0, false},
     .is = "visits with a connect, counted then"},
    {QUEUE, "abandoned", "abandoned", .bits = VISITS_ABANDONED, .usual = true,
     .words = {"ABANDONED", NULL, "abandoned", "aband"},
     .list = {"caller# who hung up", NULL, 0, false}, .is = BY_OUTCOME},
    {QUEUE, "short", "shortAbandoned", .bits = VISITS_SHORT,
     .words = {"SHORT", NULL, "short", NULL},
     .list = {"caller# who hung up at once", NULL, 0, false},
     .is = "abandoned after less than `short_abandon` (5 s); part of abandoned"},
    {QUEUE, "timed_out", "timedOut", .bits = VISITS_TIMED_OUT, .usual = true,
     .words = {"TIMED OUT", NULL, "timed out", NULL}, .list = {"visit#", NULL, 0, false},
     .is = BY_OUTCOME},
    {QUEUE, "by_key", "leftByKey", .bits = VISITS_LEFT_BY_KEY, .usual = true,
     .words = {"LEFT BY KEY", NULL, "by key", NULL}, .list = {"visit#", NULL, 0, false},
     .is = BY_OUTCOME},
    {QUEUE, "no_agents", "noAgents", .bits = VISITS_NO_AGENTS, .usual = true,
     .words = {"NO AGENTS", NULL, "no agents", NULL}, .list = {"visit#", NULL, 0, false},
     .is = BY_OUTCOME},
    {QUEUE, "refused", "refused", .bits = VISITS_REFUSED, .known = refusals_known,
     .words = {"REFUSED", NULL, "refused", NULL}, .is = "never let in, and so beside offered"},
    {QUEUE, "withdrawn", "withdrawn", .bits = VISITS_WITHDRAWN, .usual = true,
     .words = {"WITHDRAWN", NULL, "withdrawn", NULL}, .list = {"visit#", NULL, 0, false},
     .is = BY_OUTCOME},
    {QUEUE, "unknown", "unknown", .bits = VISITS_UNKNOWN, .usual = true,
     .words = {"UNKNOWN", NULL, "unknown", NULL},
     .list = {"visit# that ended nobody knows how", NULL, 0, false}, .is = BY_OUTCOME},
    {QUEUE, "inferred", "inferred", .bits = VISITS_INFERRED,
     .words = {"INFERRED", NULL, "inferred", NULL}, .is = "outcomes that are the best guess"},
    {QUEUE, "waiting", "waiting", .bits = VISITS_WAITING, .now = true, .usual = true,
     .words = {"WAITING", NULL, "waiting", "wait"}, .list = {"caller# waiting", NULL, 0, false},
     .is = BY_OUTCOME},
    {QUEUE, "longest", "longestWait", .how = HOW_MAX, .amount = AMOUNT_WAITING, .unit = IN_SECONDS,
     .now = true, .words = {"LONGEST WAIT", "LONGEST", "longest", "long"},
     .list = {"caller# waiting", ", of", VISITS_WAITING, false},
     .is = "now - join, of who waits longest"},
    {QUEUE, "threshold", "threshold", .how = HOW_READ, .read = threshold, .unit = IN_SECONDS,
     .words = {"THRESHOLD", NULL, "threshold", NULL}, .is = "the T of the queue, in seconds"},
    {QUEUE, "target", "target", .how = HOW_READ, .read = target, .unit = IN_PERCENT,
     .words = {"TARGET", NULL, "target", NULL},
     .is = "what the service level shall be, in percent"},
    {QUEUE, "to_target", NULL, .how = HOW_READ, .read = to_target,
     .words = {"TO TARGET", NULL, "to target", "to tgt"}, .is = TO_TARGET},
    {QUEUE, "offered_to_target", "toTarget", .how = HOW_READ, .read = offered_to_target,
     .words = {"OF OFFERED TO TARGET", NULL, "of offered to target", NULL}, .is = TO_TARGET},
    {QUEUE, "within", "answeredWithin", .bits = VISITS_ANSWERED_WITHIN,
     .words = {"ANSWERED IN TIME", NULL, "in time", NULL}, .list = {"visit#", NULL, 0, false},
     .is = "answered, or abandoned, after a wait of at most T"},
    {QUEUE, "abandoned_within", "abandonedWithin", .bits = VISITS_ABANDONED_WITHIN,
     .words = {"ABANDONED IN TIME", NULL, "abandoned in time", NULL},
     .is = "answered, or abandoned, after a wait of at most T"},

    {QUEUE, "service_level", NULL, .how = HOW_SHARE, .ratio = by_chosen_formula, .unit = IN_PERCENT,
     .words = {"SERVICE LEVEL", "SVC LEVEL", "SL %", NULL}, .list = {"visit#", ", over", 0, true},
     .is = "the share of callers answered in time, by the formula in force"},
    {QUEUE, "service_level_live", NULL, .how = HOW_SHARE, .ratio = chosen_live, .unit = IN_PERCENT,
     .words = {"SERVICE LEVEL LIVE", NULL, "SL live %", NULL},
     .is = "as chosen, and who has waited longer than T already counts as missed"},
    {QUEUE, "of_offered", "serviceLevel.ofOffered", .how = HOW_SHARE, .ratio = of_offered,
     .unit = IN_PERCENT, .usual = true, .words = {"OF OFFERED", NULL, "of offered %", NULL},
     .is = "answered within T / offered"},
    {QUEUE, "of_answered", "serviceLevel.ofAnswered", .how = HOW_SHARE, .ratio = of_answered,
     .unit = IN_PERCENT, .words = {"OF ANSWERED", NULL, "of answered %", NULL},
     .is = "answered within T / answered"},
    {QUEUE, "positive", "serviceLevel.abandonsPositive", .how = HOW_SHARE, .ratio = positive,
     .unit = IN_PERCENT, .words = {"ABANDONS POSITIVE", NULL, "positive %", NULL},
     .is = "(answered + abandoned within T) / (answered + abandoned)"},
    {QUEUE, "neutral", "serviceLevel.abandonsNeutral", .how = HOW_SHARE, .ratio = neutral,
     .unit = IN_PERCENT, .words = {"ABANDONS NEUTRAL", NULL, "neutral %", NULL},
     .is = "answered within T / (answered + abandoned - abandoned within T)"},
    {QUEUE, "offered_live", "serviceLevel.live", .how = HOW_SHARE, .ratio = offered_live,
     .unit = IN_PERCENT, .words = {"OF OFFERED LIVE", NULL, "of offered live %", NULL},
     .is = "as chosen, and who has waited longer than T already counts as missed"},
    {QUEUE, "abandonment", "abandonmentRate", .how = HOW_SHARE, .ratio = abandonment,
     .unit = IN_PERCENT, .usual = true, .words = {"ABANDONMENT", NULL, "aband %", NULL},
     .list = {"visit# whose wait is over", ", over", 0, false}, .is = "abandoned / offered"},

    {QUEUE, "wait_count", "waitAnswered.count", .how = HOW_NUMBER, .amount = AMOUNT_WAIT_ANSWERED,
     .words = {"WAITS", NULL, "waits", NULL}, .is = AMOUNTS},
    {QUEUE, "wait_time", "waitAnswered.sum", .how = HOW_SUM, .amount = AMOUNT_WAIT_ANSWERED,
     .unit = IN_SECONDS, .words = {"WAIT", NULL, "wait", NULL}, .is = AMOUNTS},
    {QUEUE, "asa", "waitAnswered.average", .how = HOW_MEAN, .amount = AMOUNT_WAIT_ANSWERED,
     .unit = IN_SECONDS, .usual = true, .words = {"ANSWER SPEED", "ANSWERED IN", "ASA", NULL},
     .list = {"answered visit#", ", over", VISITS_ANSWER_TIMED, false},
     .is = "waits of answered / answered"},
    {QUEUE, "max_wait", "waitAnswered.max", .how = HOW_MAX, .amount = AMOUNT_WAIT_ANSWERED,
     .unit = IN_SECONDS, .words = {"LONGEST ANSWERED", NULL, "max wait", "max"},
     .list = {"answered visit#", ", of", VISITS_ANSWER_TIMED, false}, .is = AMOUNTS},
    {QUEUE, "patience_count", "waitAbandoned.count", .how = HOW_NUMBER,
     .amount = AMOUNT_WAIT_ABANDONED, .words = {"ABANDONED WAITS", NULL, "given up", NULL},
     .is = AMOUNTS},
    {QUEUE, "patience_time", "waitAbandoned.sum", .how = HOW_SUM, .amount = AMOUNT_WAIT_ABANDONED,
     .unit = IN_SECONDS, .words = {"ABANDONED WAIT", NULL, "wait given up", NULL}, .is = AMOUNTS},
    {QUEUE, "patience", "waitAbandoned.average", .how = HOW_MEAN, .amount = AMOUNT_WAIT_ABANDONED,
     .unit = IN_SECONDS, .usual = true, .words = {"TIME TO ABANDON", NULL, "to abandon", NULL},
     .list = {"caller# who hung up", ", over", VISITS_ABANDON_TIMED, false},
     .is = "waits of abandoned / abandoned"},
    {QUEUE, "max_patience", "waitAbandoned.max", .how = HOW_MAX, .amount = AMOUNT_WAIT_ABANDONED,
     .unit = IN_SECONDS, .words = {"LONGEST ABANDONED", NULL, "max given up", NULL}, .is = AMOUNTS},
    {QUEUE, "talk_count", "talk.count", .how = HOW_NUMBER, .amount = AMOUNT_TALK,
     .words = {"TALKS", NULL, "talks", NULL}, .is = AMOUNTS},
    {QUEUE, "talk_time", "talk.sum", .how = HOW_SUM, .amount = AMOUNT_TALK, .unit = IN_SECONDS,
     .words = {"TALK", NULL, "talk", NULL}, .is = AMOUNTS},
    {QUEUE, "talk", "talk.average", .how = HOW_MEAN, .amount = AMOUNT_TALK, .unit = IN_SECONDS,
     .usual = true, .words = {"AVERAGE TALK", "AVG TALK", "avg talk", "talk"},
     .list = {"visit# whose talk is over", ", over", VISITS_TALKED, false},
     .is = "talk / visits whose talk has ended"},
    {QUEUE, "max_talk", "talk.max", .how = HOW_MAX, .amount = AMOUNT_TALK, .unit = IN_SECONDS,
     .words = {"LONGEST TALK", NULL, "max talk", NULL}, .is = AMOUNTS},
    {QUEUE, "handle_count", "handleTime.count", .how = HOW_NUMBER, .amount = AMOUNT_HANDLE,
     .words = {"HANDLED", NULL, "handled", NULL}, .is = AMOUNTS},
    {QUEUE, "handle_sum", "handleTime.sum", .how = HOW_SUM, .amount = AMOUNT_HANDLE,
     .unit = IN_SECONDS, .words = {"HANDLE TIME", NULL, "handle time", NULL}, .is = AMOUNTS},
    {QUEUE, "handle_time", "handleTime.average", .how = HOW_MEAN, .amount = AMOUNT_HANDLE,
     .unit = IN_SECONDS, .usual = true, .words = {"AVERAGE HANDLE TIME", NULL, "AHT", NULL},
     .is = "(talk + wrap-up) / talks ended"},
    {QUEUE, "max_handle", "handleTime.max", .how = HOW_MAX, .amount = AMOUNT_HANDLE,
     .unit = IN_SECONDS, .words = {"LONGEST HANDLE TIME", NULL, "max handle", NULL}, .is = AMOUNTS},
    {QUEUE, "no_answer", "ringNoAnswer", .how = HOW_SUM, .amount = AMOUNT_RINGS,
     .words = {"RANG IN VAIN", NULL, "no answer", NULL},
     .list = {"visit#", " times in", VISITS_RANG, false},
     .is = "members that rang in vain, each time"},
    {QUEUE, "completed", NULL, .how = HOW_SUM, .amount = AMOUNT_ENDS,
     .words = {"COMPLETED", NULL, "completed", "compl"},
     .is = "talks ended by caller or agent; by a transfer"},
    {QUEUE, "transferred", NULL, .bits = VISITS_TRANSFERRED,
     .words = {"TRANSFERRED", NULL, "transferred", "transf"},
     .is = "talks ended by caller or agent; by a transfer"},
    {QUEUE, "out", NULL, .bits = VISITS_OUT, .words = {"OUT", NULL, "out", NULL},
     .list = {"visit# neither answered nor hung up", NULL, 0, false},
     .is = "timed out, left by key, no agents, withdrawn and unknown together"},

    {QUEUE, "ready", "members.ready", .how = HOW_MEMBERS, .bits = STATE(READY),
     .words = {"READY", NULL, "ready", NULL}, .list = {"agent# logged in", ", of", PRESENT, false},
     .is = BY_STATE},
    {QUEUE, "ringing", "members.ringing", .how = HOW_MEMBERS, .bits = STATE(RINGING),
     .words = {"RINGING", NULL, "ringing", NULL}, .list = {"agent#", NULL, 0, false},
     .is = BY_STATE},
    {QUEUE, "talking", "members.talking", .how = HOW_MEMBERS,
     .bits = STATE(TALKING) | STATE(ON_HOLD), .words = {"TALKING", NULL, "talking", NULL},
     .list = {"agent#", NULL, 0, false}, .is = BY_STATE},
    {QUEUE, "other_call", "members.otherCall", .how = HOW_MEMBERS, .bits = STATE(OTHER_CALL),
     .words = {"OTHER CALL", NULL, "other call", NULL}, .is = BY_STATE},
    {QUEUE, "busy", "members.busy", .how = HOW_MEMBERS, .bits = STATE(BUSY),
     .words = {"BUSY", NULL, "busy", NULL}, .is = BY_STATE},
    {QUEUE, "paused", "members.paused", .how = HOW_MEMBERS, .bits = STATE(PAUSED),
     .words = {"PAUSED", NULL, "paused", NULL}, .list = {"agent#", NULL, 0, false}, .is = BY_STATE},
    {QUEUE, "wrap_up", "members.wrapUp", .how = HOW_MEMBERS, .bits = STATE(WRAP_UP),
     .words = {"WRAP-UP", NULL, "wrap-up", NULL}, .list = {"agent#", NULL, 0, false},
     .is = BY_STATE},
    {QUEUE, "offline", "members.offline", .how = HOW_MEMBERS,
     .bits = STATE(UNAVAILABLE) | STATE(LOGGED_OUT), .words = {"OFFLINE", NULL, "offline", NULL},
     .is = BY_STATE},
    {QUEUE, "needed", "agentsNeeded", .how = HOW_READ, .read = agents_needed, .known = is_expected,
     .now = true, .words = {"NEEDED", NULL, "needed", "need"},
     .is = "the least number of agents for the target in the half hour from now on, by Erlang C"},
    {QUEUE, "expected", "expected", .how = HOW_READ, .read = expected, .known = is_expected,
     .now = true, .words = {"EXPECTED", NULL, "expected", "exp"}, .is = EXPECTED},
    {QUEUE, "expected_low", "expectedSpread.low", .how = HOW_READ, .read = expected_low,
     .known = is_expected, .now = true, .words = {"EXPECTED FROM", NULL, "expected from", NULL},
     .is = EXPECTED},
    {QUEUE, "expected_high", "expectedSpread.high", .how = HOW_READ, .read = expected_high,
     .known = is_expected, .now = true, .words = {"EXPECTED TO", NULL, "expected to", NULL},
     .is = EXPECTED},
    {QUEUE, "expected_wait", "expectedWait", .how = HOW_READ, .read = expected_wait,
     .known = is_expected, .unit = IN_SECONDS, .now = true,
     .words = {"EXPECTED WAIT", NULL, "expected wait", NULL}, .is = EXPECTED_WAIT},
    {QUEUE, "unavailable", NULL, .how = HOW_MEMBERS, .bits = STATE(UNAVAILABLE),
     .words = {"AWAY", NULL, "away", NULL}, .list = {"agent#", NULL, 0, false}, .is = BY_STATE},
    {QUEUE, "present", NULL, .how = HOW_MEMBERS, .bits = PRESENT,
     .words = {"LOGGED IN", NULL, "logged in", NULL}, .list = {"agent# logged in", NULL, 0, false},
     .is = BY_STATE},
};

const struct figure_table catalogue_of_queue = FIGURE_TABLE(figures, counted, amount);
