// The figures of agents (docs/numbers.md, "Agents"): for one person, for a person in one queue, or
// for all of them added up.
#include "parts.h"

#include <math.h>

#define AGENT FIGURES_OF_AGENT

#define TALKS_ENDED "talks ended by caller or agent; by a transfer"
#define TALK        "of talks that ended; / their number"
#define OTHER                                                                                      \
    "outside the queues, over, by their start: in, that they answered; out, that they placed, "    \
    "answered or not; and the talk of both"

static uint64_t counted(const void *of, uint32_t bits) {
    return tally_count(&((const struct agent_figures *)of)->counted, bits);
}

enum { // amounts of agents that visits do not have; they come after those of visits
    PAUSED = VISIT_AMOUNTS,
    LOGGED_IN,
    IDLE,
    OTHER_IN,
    OTHER_OUT,
    OTHER_TALK,
};

static struct amount amount(const void *of, int amount) {
    const struct agent_figures *f = of;
    switch (amount) {
    case PAUSED:
        return (struct amount){.sum = f->paused_s};
    case LOGGED_IN:
        return (struct amount){.sum = (uint64_t)f->logged_in_s};
    case IDLE:
        return (struct amount){.sum = (uint64_t)f->idle_s};
    case OTHER_IN:
        return (struct amount){.sum = f->other.in};
    case OTHER_OUT:
        return (struct amount){.sum = f->other.out};
    case OTHER_TALK:
        return (struct amount){.sum = f->other.talk_s};
    default:
        return f->counted.amounts[amount];
    }
}

static bool wrapup_known(const void *of) {
    return ((const struct agent_figures *)of)->wrapup_known;
}

static bool logins_known(const void *of) {
    return ((const struct agent_figures *)of)->logged_in_s >= 0;
}

static bool idle_known(const void *of) {
    return ((const struct agent_figures *)of)->idle_s >= 0;
}

static bool other_known(const void *of) {
    return ((const struct agent_figures *)of)->other_known;
}

// Whoever presses pause during a talk works on, so a talk can be longer than they were there for.
static double occupancy(const void *of, const struct figure_terms *terms) {
    const struct agent_figures *f = of;
    (void)terms;
    if (f->staffed_s <= 0) return (double)NAN;
    return fmin(100, 100.0 * (double)f->counted.amounts[AMOUNT_HANDLE].sum / (double)f->staffed_s);
}

static double answer_rate(const void *of, const struct figure_terms *terms) {
    const struct tally *t = &((const struct agent_figures *)of)->counted;
    uint64_t answered = tally_count(t, VISITS_HANDLED);
    uint64_t rings = answered + t->amounts[AMOUNT_RINGS].sum + t->amounts[AMOUNT_DUMPS].sum;
    (void)terms;
    return rings ? 100.0 * (double)answered / (double)rings : (double)NAN;
}

static const struct figure figures[] = {
    {AGENT, "handled", "handled", .bits = VISITS_HANDLED, .usual = true, .in_queue = true,
     .words = {"CALLS", NULL, "calls", NULL}, .list = {"visit# answered", NULL, 0, false},
     .is = "visits answered, by the moment of the connect"},
    {AGENT, "completed", "completed", .how = HOW_SUM, .amount = AMOUNT_ENDS, .usual = true,
     .in_queue = true, .words = {"COMPLETED", NULL, "completed", "compl"},
     .list = {"visit#", NULL, VISITS_HANDLED_COMPLETED, false}, .is = TALKS_ENDED},
    {AGENT, "transferred", "transferred", .bits = VISITS_HANDLED_TRANSFERRED, .usual = true,
     .in_queue = true, .words = {"TRANSFERRED", NULL, "transferred", "transf"},
     .list = {"visit#", NULL, 0, false}, .is = TALKS_ENDED},
    {AGENT, "talk_time", "talkTime", .how = HOW_SUM, .amount = AMOUNT_TALK, .unit = IN_SECONDS,
     .usual = true, .in_queue = true, .words = {"TALK TIME", NULL, "talk", NULL}, .is = TALK},
    {AGENT, "talk", "averageTalkTime", .how = HOW_MEAN, .amount = AMOUNT_TALK, .unit = IN_SECONDS,
     .usual = true, .words = {"TALK", NULL, "talk/call", "talk"},
     .list = {"visit# whose talk is over", ", over", VISITS_HANDLED_OVER, false}, .is = TALK},
    {AGENT, "hold", "holdTime", .how = HOW_SUM, .amount = AMOUNT_WAIT_ANSWERED, .unit = IN_SECONDS,
     .in_queue = true, .words = {"CALLERS WAITED", NULL, "callers waited", "waited"},
     .list = {"visit# answered", ", in", VISITS_HANDLED, false},
     .is = "the callers' waits before the connect"},
    {AGENT, "no_answer", "ringNoAnswer", .how = HOW_SUM, .amount = AMOUNT_RINGS, .usual = true,
     .in_queue = true, .words = {"NO ANSWER", NULL, "no answer", "no ans"},
     .list = {"visit#", " times in", VISITS_RANG, false},
     .is = "rang in vain, each time, by the visit's join"},
    {AGENT, "answer_rate", "answerRate", .how = HOW_READ, .read = answer_rate, .unit = IN_PERCENT,
     .in_queue = true, .words = {"ANSWER RATE", NULL, "answers %", NULL},
     .is = "handled / (handled + ring no answer + dumped) x 100"},
    {AGENT, "dumped", "dumped", .how = HOW_SUM, .amount = AMOUNT_DUMPS, .in_queue = true,
     .words = {"DUMPED", NULL, "dumped", NULL},
     .is = "took a call and hung up before the caller was connected, each time"},
    {AGENT, "paused", "pausedTime", .how = HOW_SUM, .amount = PAUSED, .unit = IN_SECONDS,
     .usual = true, .in_queue = true, .words = {"PAUSED", NULL, "paused", NULL},
     .is = "of a queue: by reason, whole seconds, an open pause up to now"},
    {AGENT, "logged_in", "loggedInTime", .how = HOW_SUM, .amount = LOGGED_IN, .unit = IN_SECONDS,
     .known = logins_known, .words = {"LOGGED IN", NULL, "logged in", NULL},
     .is = "when they were in at least one queue, between logins and log-outs; or as an agent"},
    {AGENT, "wrap_up", "wrapUpTime", .how = HOW_SUM, .amount = AMOUNT_WRAP_UP, .unit = IN_SECONDS,
     .known = wrapup_known, .words = {"WRAP-UP", NULL, "wrap-up", NULL},
     .list = {"visit# whose talk is over", ", after", VISITS_HANDLED_OVER, false},
     .is = "inferred: talks ended x `queues: NAME: wrapup:` of the configuration"},
    {AGENT, "handle_time", "averageHandleTime", .how = HOW_MEAN, .amount = AMOUNT_HANDLE,
     .unit = IN_SECONDS, .words = {"HANDLE TIME", NULL, "AHT", NULL},
     .is = "(talk + wrap-up) / talks ended; where no wrap-up is known, of talk alone"},
    {AGENT, "occupancy", "occupancy", .how = HOW_READ, .read = occupancy, .unit = IN_PERCENT,
     .usual = true, .words = {"OCCUPANCY", NULL, "occup %", NULL},
     .is = "(talk + wrap-up) / (logged in - paused) x 100"},
    {AGENT, "last_call", "lastCall", .how = HOW_MAX, .amount = AMOUNT_TALK_END, .unit = AS_TIME,
     .words = {"LAST CALL", NULL, "last call", NULL}, .is = "when the last of their talks ended"},
    {AGENT, "idle", "idleTime", .how = HOW_SUM, .amount = IDLE, .unit = IN_SECONDS,
     .known = idle_known, .now = true, .words = {"IDLE", NULL, "idle", NULL},
     .is = "now - last call, while they are ready"},
    {AGENT, "other_in", "otherCalls.in", .how = HOW_SUM, .amount = OTHER_IN, .known = other_known,
     .words = {"OTHER CALLS IN", NULL, "other in", NULL}, .is = OTHER},
    {AGENT, "other_out", "otherCalls.out", .how = HOW_SUM, .amount = OTHER_OUT,
     .known = other_known, .words = {"OTHER CALLS OUT", NULL, "other out", NULL}, .is = OTHER},
    {AGENT, "other_talk", "otherCalls.talkTime", .how = HOW_SUM, .amount = OTHER_TALK,
     .unit = IN_SECONDS, .known = other_known, .words = {"OTHER TALK", NULL, "other talk", NULL},
     .is = OTHER},
};

const struct figure_table catalogue_of_agent = FIGURE_TABLE(figures, counted, amount);
