// The figures over Cdr rows, by the formulas of the guide (docs/numbers.md, "Records").
#include "parts.h"

#define RECORDS        FIGURES_OF_RECORDS
#define QUEUE          FIGURES_OF_ROWS_QUEUE
#define AGENT          FIGURES_OF_ROWS_AGENT
#define DISPOSITION(d) (UINT32_C(1) << CDR_##d)

#define MISSED    "NO ANSWER + CANCEL"
#define FAILED    "FAILED + CONGESTION, and any word that Asterisk does not know"
#define BY_WORD   "rows of each disposition"
#define DIRECTION "from a trunk is inbound, to a trunk outbound, neither internal, both unknown"
#define TALK      "billable seconds of answered rows / answered"
#define OFFERED   "rows; answered rows; missed rows"
#define OF_AGENT  "answered rows; their billable seconds"

static uint64_t counted(const void *of, uint32_t bits) {
    const struct records *r = of;
    uint64_t sum = 0;
    if (bits == RECORDS_ALL) return r->total;
    for (int d = 0; d < CDR_DISPOSITIONS; d++)
        if (bits >> d & 1) sum += r->by_disposition[d];
    for (int d = 0; d < DIRECTIONS; d++)
        if (bits & RECORDS_TO(d)) sum += r->by_direction[d];
    return sum;
}

static struct amount amount(const void *of, int amount) {
    const struct records *r = of;
    return (struct amount){.count = r->by_disposition[CDR_ANSWERED],
                           .sum = amount == AMOUNT_ROWS_TALK ? r->talk_s : r->ring_s};
}

static const struct figure records[] = {
    {RECORDS, "total", "totalCalls", .bits = RECORDS_ALL, .words = {"TOTAL", NULL, "total", NULL},
     .list = {"record#", NULL, 0, false}, .is = "all rows"},
    {RECORDS, "answered", "answeredCalls", .bits = RECORDS_ANSWERED,
     .words = {"ANSWERED", NULL, "answered", NULL}, .list = {"record#", NULL, 0, false},
     .is = "rows with disposition ANSWERED"},
    {RECORDS, "missed", "missedCalls", .bits = RECORDS_MISSED,
     .words = {"MISSED", NULL, "missed", NULL}, .list = {"record#", NULL, 0, false}, .is = MISSED},
    {RECORDS, "failed", "failedCalls", .bits = RECORDS_FAILED,
     .words = {"FAILED", NULL, "failed", NULL}, .list = {"record#", NULL, 0, false}, .is = FAILED},
    {RECORDS, "talk_time", "totalTalkTime", .how = HOW_SUM, .amount = AMOUNT_ROWS_TALK,
     .unit = IN_SECONDS, .words = {"TALK", NULL, "talk", NULL}, .is = TALK},
    {RECORDS, "average_talk", "averageTalkTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_TALK,
     .unit = IN_SECONDS, .words = {"AVERAGE TALK", NULL, "average talk", NULL},
     .list = {"answered record#", ", over", RECORDS_ANSWERED, false}, .is = TALK},
    {RECORDS, "average_ring", "averageRingTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_RING,
     .unit = IN_SECONDS, .words = {"AVERAGE RING", NULL, "average ring", NULL},
     .list = {"answered record#", ", over", RECORDS_ANSWERED, false},
     .is = "(duration - billable seconds) of answered rows / answered"},
    {RECORDS, "answer_rate", "answerRate", .how = HOW_SHARE, .bits = RECORDS_ANSWERED,
     .whole = RECORDS_ALL, .unit = IN_PERCENT, .words = {"ANSWER RATE", NULL, "answer rate", NULL},
     .list = {"record#", ", over", 0, false}, .is = "answered / total x 100"},
    {RECORDS, "by_answered", "byDisposition.ANSWERED", .bits = DISPOSITION(ANSWERED),
     .is = BY_WORD},
    {RECORDS, "by_no_answer", "byDisposition.NO ANSWER", .bits = DISPOSITION(NO_ANSWER),
     .is = BY_WORD},
    {RECORDS, "busy", "byDisposition.BUSY", .bits = RECORDS_BUSY,
     .words = {"BUSY", NULL, "busy", NULL}, .list = {"record#", NULL, 0, false}, .is = "BUSY"},
    {RECORDS, "by_failed", "byDisposition.FAILED", .bits = DISPOSITION(FAILED), .is = BY_WORD},
    {RECORDS, "by_congestion", "byDisposition.CONGESTION", .bits = DISPOSITION(CONGESTION),
     .is = BY_WORD},
    {RECORDS, "by_cancel", "byDisposition.CANCEL", .bits = DISPOSITION(CANCEL), .is = BY_WORD},
    {RECORDS, "inbound", "byDirection.inbound", .bits = RECORDS_TO(DIRECTION_INBOUND),
     .is = DIRECTION},
    {RECORDS, "outbound", "byDirection.outbound", .bits = RECORDS_TO(DIRECTION_OUTBOUND),
     .is = DIRECTION},
    {RECORDS, "internal", "byDirection.internal", .bits = RECORDS_TO(DIRECTION_INTERNAL),
     .is = DIRECTION},
    {RECORDS, "no_direction", "byDirection.unknown", .bits = RECORDS_TO(DIRECTION_UNKNOWN),
     .rare = true, .is = DIRECTION},
};

const struct figure_table catalogue_of_records = FIGURE_TABLE(records, counted, amount);

// ---- queues

static uint64_t queue_counted(const void *of, uint32_t bits) {
    const struct records_queue *q = of;
    switch (bits) {
    case RECORDS_ALL:
        return q->offered;
    case RECORDS_ANSWERED:
        return q->answered;
    case RECORDS_MISSED:
        return q->abandoned;
    case RECORDS_WITHIN:
        return q->within;
    default:
        return 0;
    }
}

static struct amount queue_amount(const void *of, int amount) {
    const struct records_queue *q = of;
    return (struct amount){.count = q->answered,
                           .sum = amount == AMOUNT_ROWS_TALK ? q->talk_s : q->wait_s};
}

static double threshold(const void *of, const struct figure_terms *terms) {
    (void)of;
    return (double)terms->threshold_s;
}

static const struct figure queues[] = {
    {QUEUE, "offered", "callsOffered", .bits = RECORDS_ALL,
     .words = {"OFFERED", NULL, "offered", NULL}, .list = {"record#", NULL, 0, false},
     .is = OFFERED},
    {QUEUE, "answered", "callsAnswered", .bits = RECORDS_ANSWERED,
     .words = {"ANSWERED", NULL, "answered", NULL}, .list = {"record#", NULL, 0, false},
     .is = OFFERED},
    {QUEUE, "abandoned", "callsAbandoned", .bits = RECORDS_MISSED,
     .words = {"ABANDONED", NULL, "abandoned", "aband"}, .list = {"record#", NULL, 0, false},
     .is = OFFERED},
    {QUEUE, "average_wait", "averageWaitTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_RING,
     .unit = IN_SECONDS, .words = {"AVERAGE WAIT", NULL, "avg wait", "wait"},
     .list = {"answered record#", ", over", RECORDS_ANSWERED, false},
     .is = "average ring and average talk of its rows"},
    {QUEUE, "average_talk", "averageTalkTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_TALK,
     .unit = IN_SECONDS, .words = {"AVERAGE TALK", NULL, "avg talk", "talk"},
     .list = {"answered record#", ", over", RECORDS_ANSWERED, false},
     .is = "average ring and average talk of its rows"},
    {QUEUE, "service_level", "serviceLevelPct", .how = HOW_SHARE, .bits = RECORDS_WITHIN,
     .whole = RECORDS_ALL, .unit = IN_PERCENT, .words = {"SERVICE LEVEL", NULL, "SL %", NULL},
     .list = {"record#", ", over", 0, true},
     .is = "answered rows with (duration - billable) of at most 20 s / offered x 100"},
    {QUEUE, "threshold", "serviceLevelThreshold", .how = HOW_READ, .read = threshold,
     .unit = IN_SECONDS,
     .is = "answered rows with (duration - billable) of at most 20 s / offered x 100"},
    {QUEUE, "abandonment", "abandonmentRate", .how = HOW_SHARE, .bits = RECORDS_MISSED,
     .whole = RECORDS_ALL, .unit = IN_PERCENT, .words = {"ABANDONMENT", NULL, "aband %", NULL},
     .list = {"record#", ", over", 0, false}, .is = "abandoned / offered x 100"},
};

const struct figure_table catalogue_of_rows_queue =
    FIGURE_TABLE(queues, queue_counted, queue_amount);

// ---- agents

static uint64_t agent_counted(const void *of, uint32_t bits) {
    const struct records_agent *a = of;
    uint64_t sum = 0;
    for (int d = 0; d < CDR_DISPOSITIONS; d++)
        if (bits >> d & 1) sum += a->by_disposition[d];
    return sum;
}

static struct amount agent_amount(const void *of, int amount) {
    const struct records_agent *a = of;
    (void)amount;
    return (struct amount){.count = a->by_disposition[CDR_ANSWERED], .sum = a->talk_s};
}

static const struct figure agents[] = {
    {AGENT, "handled", "callsHandled", .bits = RECORDS_ANSWERED,
     .words = {"ANSWERED", NULL, "answered", NULL}, .list = {"record#", NULL, 0, false},
     .is = OF_AGENT},
    {AGENT, "talk", "totalTalkTime", .how = HOW_SUM, .amount = AMOUNT_ROWS_TALK, .unit = IN_SECONDS,
     .words = {"TALK", NULL, "talk", NULL},
     .list = {"answered record#", ", in", RECORDS_ANSWERED, false}, .is = OF_AGENT},
    {AGENT, "average_talk", "averageTalkTime", .how = HOW_MEAN, .amount = AMOUNT_ROWS_TALK,
     .unit = IN_SECONDS, .words = {"AVERAGE TALK", NULL, "avg talk", NULL},
     .list = {"answered record#", ", over", RECORDS_ANSWERED, false}, .is = OF_AGENT},
    {AGENT, "no_answer", NULL, .bits = RECORDS_MISSED,
     .words = {"NO ANSWER", NULL, "no answer", NULL}, .list = {"record#", NULL, 0, false},
     .is = MISSED},
    {AGENT, "failed", NULL, .bits = RECORDS_FAILED, .words = {"FAILED", NULL, "failed", NULL},
     .list = {"record#", NULL, 0, false}, .is = FAILED},
    {AGENT, "by_answered", "byDisposition.ANSWERED", .bits = DISPOSITION(ANSWERED), .is = BY_WORD},
    {AGENT, "by_no_answer", "byDisposition.NO ANSWER", .bits = DISPOSITION(NO_ANSWER),
     .is = BY_WORD},
    {AGENT, "busy", "byDisposition.BUSY", .bits = RECORDS_BUSY,
     .words = {"BUSY", NULL, "busy", NULL}, .list = {"record#", NULL, 0, false}, .is = "BUSY"},
    {AGENT, "by_failed", "byDisposition.FAILED", .bits = DISPOSITION(FAILED), .is = BY_WORD},
    {AGENT, "by_congestion", "byDisposition.CONGESTION", .bits = DISPOSITION(CONGESTION),
     .is = BY_WORD},
    {AGENT, "by_cancel", "byDisposition.CANCEL", .bits = DISPOSITION(CANCEL), .is = BY_WORD},
};

const struct figure_table catalogue_of_rows_agent =
    FIGURE_TABLE(agents, agent_counted, agent_amount);
