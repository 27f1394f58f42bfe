// The figures of calls, of their hours, and of recalls (docs/numbers.md, "Calls", "Recalls").
#include "parts.h"

#include "calls/recalls.h"

#define CALLS     FIGURES_OF_CALLS
#define HOUR      FIGURES_OF_HOUR
#define RECALLS   FIGURES_OF_RECALLS
#define RESULT(r) (UINT32_C(1) << CALL_##r)

#define BUSY_FAILED "no visit, no leg rang; one was busy, else FAILED or CONGESTION"
#define IN_PROGRESS "a channel is up, or a visit is not over"
#define DIRECTION   "that of its own channel's first row, or of its channels"
#define AT_ONCE     "the most calls of the total that ran at the same time"
#define IN_HOUR     "those that started in it; answered / (answered + missed) x 100"

uint32_t call_sets(const struct call *c) {
    uint32_t result = UINT32_C(1) << c->result;
    if (c->result == CALL_NO_RECORD) return result; // not part of the total
    return result | CALLS_TO(c->direction) | (c->in_doubt ? CALLS_IN_DOUBT : 0);
}

static uint64_t counted(const void *of, uint32_t bits) {
    const struct calls *c = of;
    uint64_t sum = calls_count(c, bits) + (bits & CALLS_IN_DOUBT ? c->in_doubt : 0);
    for (int d = 0; d < DIRECTIONS; d++)
        if (bits & CALLS_TO(d)) sum += c->by_direction[d];
    return sum;
}

static struct amount amount(const void *of, int amount) {
    const struct calls *c = of;
    return (struct amount){.count = c->by_result[CALL_ANSWERED],
                           .sum = amount == AMOUNT_ROWS_TALK ? c->talk_s : c->ring_s};
}

// The peak is known once a call has run, and never for a single server.
static bool peak_known(const void *of) {
    return ((const struct calls *)of)->peak || !calls_total(of);
}

static double peak(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return (double)((const struct calls *)of)->peak;
}

static bool rest_known(const void *of) {
    return ((const struct calls *)of)->rest.days > 0;
}

static double rest(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return ((const struct calls *)of)->rest.count;
}

static double rest_low(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return ((const struct calls *)of)->rest.low;
}

static double rest_high(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return ((const struct calls *)of)->rest.high;
}

static const struct figure calls[] = {
    {CALLS, "calls", "total", .bits = CALLS_TOTAL, .words = {"CALLS", NULL, "total", NULL},
     .list = {"call#", NULL, 0, false}, .is = "all of them but noRecord"},
    {CALLS, "answered", "answered", .bits = RESULT(ANSWERED),
     .words = {"ANSWERED", NULL, "answered", NULL}, .list = {"call#", NULL, 0, false},
     .is = "some queue visit was answered, or outside a queue a row with a destination channel is "
           "ANSWERED"},
    {CALLS, "missed", "missed", .bits = RESULT(MISSED), .words = {"MISSED", NULL, "missed", NULL},
     .list = {"call# nobody answered", NULL, 0, false},
     .is = "nobody answered, and a leg rang, or the caller waited in a queue"},
    {CALLS, "busy", "busy", .bits = RESULT(BUSY), .words = {"BUSY", NULL, "busy", NULL},
     .list = {"call#", NULL, 0, false}, .is = BUSY_FAILED},
    {CALLS, "failed", "failed", .bits = RESULT(FAILED), .words = {"FAILED", NULL, "failed", NULL},
     .list = {"call#", NULL, 0, false}, .is = BUSY_FAILED},
    {CALLS, "self_service", "selfService", .bits = RESULT(SELF_SERVICE),
     .words = {"SELF-SERVICE", NULL, "self-service", NULL},
     .is = "neither a visit nor a destination channel, but answered: an IVR"},
    {CALLS, "active", "active", .bits = RESULT(IN_PROGRESS), .now = true,
     .words = {"IN PROGRESS", NULL, "in progress", NULL}, .list = {"call#", NULL, 0, false},
     .is = IN_PROGRESS},
    {CALLS, "in_doubt", "inDoubt", .bits = CALLS_IN_DOUBT, .now = true,
     .words = {"IN DOUBT", NULL, "of that in doubt", NULL}, .is = IN_PROGRESS},
    {CALLS, "unknown", "unknown", .bits = RESULT(UNKNOWN),
     .words = {"UNKNOWN", NULL, "unknown", NULL},
     .is = "over, and what became of it fell into a gap"},
    {CALLS, "no_record", "noRecord", .bits = RESULT(NO_RECORD),
     .words = {"NO RECORD", NULL, "no record", NULL},
     .is = "outside the total: an incoming channel that left neither row nor visit"},
    {CALLS, "inbound", "byDirection.inbound", .bits = CALLS_TO(DIRECTION_INBOUND),
     .words = {"INBOUND", "↓ IN", "inbound", NULL}, .list = {"call#", NULL, 0, false},
     .is = DIRECTION},
    {CALLS, "outbound", "byDirection.outbound", .bits = CALLS_TO(DIRECTION_OUTBOUND),
     .words = {"OUTBOUND", "↑ OUT", "outbound", NULL}, .list = {"call#", NULL, 0, false},
     .is = DIRECTION},
    {CALLS, "internal", "byDirection.internal", .bits = CALLS_TO(DIRECTION_INTERNAL),
     .words = {"INTERNAL", "↔ INT", "internal", NULL}, .list = {"call#", NULL, 0, false},
     .is = DIRECTION},
    {CALLS, "no_direction", "byDirection.unknown", .bits = CALLS_TO(DIRECTION_UNKNOWN),
     .rare = true, .words = {"NO DIRECTION", NULL, "no direction", NULL}, .is = DIRECTION},
    {CALLS, "talk_time", "talkTime", .how = HOW_SUM, .amount = AMOUNT_ROWS_TALK, .unit = IN_SECONDS,
     .words = {"TALK", NULL, "talk", NULL},
     .is = "of answered calls: the talks of visits, and of answered rows outside them"},
    {CALLS, "ring_time", NULL, .how = HOW_SUM, .amount = AMOUNT_ROWS_RING, .unit = IN_SECONDS,
     .words = {"RING", NULL, "ring", NULL},
     .is = "of answered calls: the waits in queues up to the answer"},
    {CALLS, "answer_rate", "answerRate", .how = HOW_SHARE, .bits = RESULT(ANSWERED),
     .whole = CALLS_RATED, .unit = IN_PERCENT, .words = {"ANSWER RATE", NULL, "answer rate", NULL},
     .list = {"call# answered, missed, busy or failed", ", over", 0, false},
     .is = "answered / (answered + missed + busy + failed) x 100"},
    {CALLS, "average_talk", "averageTalkTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_TALK,
     .unit = IN_SECONDS, .words = {"AVERAGE TALK", NULL, "average talk", NULL},
     .is = "talk time / answered; ring time / answered"},
    {CALLS, "average_ring", "averageRingTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_RING,
     .unit = IN_SECONDS, .words = {"AVERAGE RING", NULL, "average ring", NULL},
     .is = "talk time / answered; ring time / answered"},
    {CALLS, "peak", "peak", .how = HOW_READ, .read = peak, .known = peak_known,
     .words = {"PEAK CALLS", NULL, "peak calls", NULL},
     .list = {"call#", ", of", CALLS_TOTAL, false}, .is = AT_ONCE},
    {CALLS, "expected", "expected", .how = HOW_READ, .read = rest, .known = rest_known, .now = true,
     .words = {"EXPECTED", NULL, "expected", NULL}, .is = EXPECTED},
    {CALLS, "expected_low", "expectedSpread.low", .how = HOW_READ, .read = rest_low,
     .known = rest_known, .now = true, .words = {"EXPECTED FROM", NULL, "expected from", NULL},
     .is = EXPECTED},
    {CALLS, "expected_high", "expectedSpread.high", .how = HOW_READ, .read = rest_high,
     .known = rest_known, .now = true, .words = {"EXPECTED TO", NULL, "expected to", NULL},
     .is = EXPECTED},
};

const struct figure_table catalogue_of_calls = FIGURE_TABLE(calls, counted, amount);

// ---- hours

static uint64_t hour_counted(const void *of, uint32_t bits) {
    const struct calls_hour *h = of;
    if (bits == CALLS_TOTAL) return h->calls;
    return (bits & RESULT(ANSWERED) ? h->answered : 0) + (bits & RESULT(MISSED) ? h->missed : 0);
}

static double hour_peak(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return ((const struct calls_hour *)of)->peak;
}

static const struct expected *hour_expected(const void *of) {
    return &((const struct calls_hour *)of)->expected;
}

static bool hour_is_expected(const void *of) {
    return hour_expected(of)->days > 0;
}

static double hour_count(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return hour_expected(of)->count;
}

static double hour_low(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return hour_expected(of)->low;
}

static double hour_high(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return hour_expected(of)->high;
}

static double hour_wait(const void *of, const struct figure_terms *terms) {
    (void)terms;
    return hour_expected(of)->wait_s;
}

static const struct figure hours[] = {
    {HOUR, "calls", "calls", .bits = CALLS_TOTAL, .usual = true,
     .words = {"CALLS", NULL, "calls", NULL}, .is = IN_HOUR},
    {HOUR, "answered", "answered", .bits = RESULT(ANSWERED), .usual = true,
     .words = {"ANSWERED", NULL, "answered", NULL}, .is = IN_HOUR},
    {HOUR, "missed", "missed", .bits = RESULT(MISSED), .usual = true,
     .words = {"MISSED", NULL, "missed", NULL}, .is = IN_HOUR},
    {HOUR, "answer_rate", "answerRate", .how = HOW_SHARE, .bits = RESULT(ANSWERED),
     .whole = RESULT(ANSWERED) | RESULT(MISSED), .unit = IN_PERCENT, .usual = true,
     .words = {"ANSWER RATE", NULL, "answered %", NULL}, .is = IN_HOUR},
    {HOUR, "peak", "peak", .how = HOW_READ, .read = hour_peak,
     .words = {"PEAK CALLS", NULL, "peak calls", NULL}, .is = AT_ONCE},
    {HOUR, "expected", "expected", .how = HOW_READ, .read = hour_count, .known = hour_is_expected,
     .words = {"EXPECTED", NULL, "expected", NULL}, .is = EXPECTED},
    {HOUR, "expected_low", "expectedSpread.low", .how = HOW_READ, .read = hour_low,
     .known = hour_is_expected, .words = {"EXPECTED FROM", NULL, "expected from", NULL},
     .is = EXPECTED},
    {HOUR, "expected_high", "expectedSpread.high", .how = HOW_READ, .read = hour_high,
     .known = hour_is_expected, .words = {"EXPECTED TO", NULL, "expected to", NULL},
     .is = EXPECTED},
    {HOUR, "expected_wait", "expectedWait", .how = HOW_READ, .read = hour_wait,
     .known = hour_is_expected, .unit = IN_SECONDS,
     .words = {"EXPECTED WAIT", NULL, "expected wait", NULL}, .is = EXPECTED_WAIT},
};

const struct figure_table catalogue_of_hour = FIGURE_TABLE(hours, hour_counted, NULL);

// ---- recalls

#define OPEN    (UINT32_C(1) << 0)
#define REACHED (UINT32_C(1) << 1)

static uint64_t recalls_counted(const void *of, uint32_t bits) {
    const struct recalls *r = of;
    return (bits & OPEN ? r->open : 0) + (bits & REACHED ? r->reached : 0);
}

static bool recalls_known(const void *of) {
    return !((const struct recalls *)of)->partial;
}

static const struct figure recalls[] = {
    {RECALLS, "open", "open", .bits = OPEN, .known = recalls_known,
     .words = {"OPEN", NULL, "open", NULL}, .is = "not reached"},
    {RECALLS, "reached", "reached", .bits = REACHED, .known = recalls_known,
     .words = {"REACHED", NULL, "reached", NULL}, .is = "a person or an endpoint answered them"},
};

const struct figure_table catalogue_of_recalls = FIGURE_TABLE(recalls, recalls_counted, NULL);
