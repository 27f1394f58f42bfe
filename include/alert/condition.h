// A condition over a figure, as alerts and thresholds have it: "queue:support waiting>=5 for 30s",
// "service_level<80 min 20 calls", "agent:* paused>15m", "call missed direction:inbound". It is
// written in the style of the filter language, and docs/alerts.md says what can be said.
#ifndef CDRTOP_ALERT_CONDITION_H
#define CDRTOP_ALERT_CONDITION_H

#include "calls/filter.h"
#include "pbx/server_now.h"
#include "queue/members.h"
#include "stats/figures.h"

#define CONDITION_BYTES_MAX 1024

enum { CONDITION_WRONG = 1 };

enum condition_subject { // what is looked at, each by itself
    CONDITION_OF_ALL,    // one sum, over all queues or calls
    CONDITION_OF_QUEUES,
    CONDITION_OF_AGENTS,
    CONDITION_OF_SERVERS,
    CONDITION_OF_CALLS, // calls in progress
    CONDITION_OF_ENDED, // calls that have just ended with that result
};

enum measure_kind {
    MEASURE_FIGURE, // of the catalogue
    MEASURE_STATE,  // seconds for which an agent has been in the state `of`; 0 in another state
    MEASURE_SILENT, // seconds since a server's last sign of life
    MEASURE_TALK,   // of a call in progress: seconds since the answer
    MEASURE_WAIT,   // seconds without an answer
    MEASURE_LASTS,  // seconds since its beginning
    MEASURE_ENDED,  // seconds since a call ended with the result `of`
};

struct measure {
    enum measure_kind kind;
    const struct figure *figure; // with MEASURE_FIGURE
    int of;                      // enum member_state or enum call_result
};

enum bound_op { BOUND_NONE, BOUND_ABOVE, BOUND_FROM, BOUND_BELOW, BOUND_TO, BOUND_EQUAL };

struct bound { // "> 5", ">= 5", "< 5", "<= 5", "= 5"
    enum bound_op op;
    double value;
};

struct condition {
    enum condition_subject subject;
    bool by_server; // of queues: the part of each server that its words want, not the sum
    struct measure measure;
    struct bound when;
    struct bound until; // over only when this holds; BOUND_NONE: as soon as `when` does not
    int64_t for_s;      // it has to hold for so long
    uint64_t min;       // and so many have to be counted in `volume`
    const struct figure *volume; // NULL with min 0
    struct span text;            // owned: as it was written
    struct span words;           // owned: its words of the filter language; empty for none
};

// CONDITION_WRONG: *ret_error says where and why, and *ret_condition is untouched. `terms` are for
// the words of the filter language (saved filters, custom fields).
int condition_parse(struct span text, const struct filter_terms *terms,
                    struct condition *ret_condition, struct filter_error *ret_error);
// Sets what ends it, as written after `until`: "waiting<3".
int condition_until(struct condition *c, struct span text, struct filter_error *ret_error);
void condition_finish(struct condition *c);

// What conditions look at: today, without a filter.
struct alert_sight {
    const struct queue_tallies *queues;
    const struct agents *agents;
    const struct calls *calls;
    const struct recalls *recalls;
    const struct records *records;
    const struct stitch *stitch;
    const struct servers *servers;
    const struct server_now *now; // by number of the server, then links that showed none yet
    size_t server_count;
    uint64_t unheard; // alert_unheard() of these
    const struct queue_policies *policies;
    const struct zone *zone;
    struct figure_terms terms;
    int64_t now_us;
    bool agents_told; // events tell who is ready
};

struct condition_seen {
    double value;     // NAN when it is unknown: lost in a gap that lasts, or nothing counted
    bool holds, ends; // `ends`: it may be over. Both are false for an unknown value
};

// The numbers of the subjects that it is about: rows of queues, persons, servers. One for a sum.
// Calls are found by their journal (alert/alerts.h). The filter is condition.words, compiled; NULL
// for none. Returns how many; puts at most `most`.
size_t condition_subjects(const struct condition *c, struct filter *filter,
                          const struct alert_sight *s, uint32_t *ret_numbers, size_t most);
struct condition_seen condition_see(const struct condition *c, const struct alert_sight *s,
                                    uint32_t number);
// Its name: the label of a queue, "Alice Agent (1001)", a server; "" for a sum. For a call the
// caller, and since when or when it ended. Cleaned.
void condition_name(const struct condition *c, const struct alert_sight *s, uint32_t number,
                    char *out, size_t size);
// "support: longest wait 2:13"; with `bound` also what it is compared with: "support: waiting 7
// (>= 5)".
void condition_text(const struct condition *c, const char *name, double value, bool bound,
                    char *out, size_t size);
const char *measure_name(struct measure m);   // "waiting", "paused"
const char *measure_prefix(struct measure m); // "calls." of a sum over calls; "" for most
enum figure_unit measure_unit(struct measure m);

// A bit for each of those of whom nothing is heard now, so that their figures are not known.
uint64_t alert_unheard(const struct server_now *now, size_t count);

#endif
