// All alerts of a run: the rules that are configured, and one alert for each queue, agent, server
// or call about which a rule is pending, firing or just over. Pure: alerts_run() is called about
// once a second with what is counted, and calls back for what people have to be told.
#ifndef CDRTOP_ALERT_ALERTS_H
#define CDRTOP_ALERT_ALERTS_H

#include "alert/condition.h"
#include "alert/life.h"
#include "base/journal.h"

#define ALERT_NAME_SIZE 96
#define ALERT_TEXT_SIZE 320
#define ALERTS_OF_RULE  200                      // at the same time; further ones are left out
#define ALERT_LOST_US   ((int64_t)600 * 1000000) // it stays so long after its subject was gone

struct alert_rule {
    const char *name;           // borrowed
    struct condition condition; // owned
    struct alert_terms terms;
    bool critical;
    // Private.
    struct filter *filter; // owned; made by alerts_begin()
    uint32_t *subjects;    // owned: their numbers
    uint32_t *alert_of;    // owned, by place in `subjects`: the alert's place + 1, 0 for none
    size_t subject_count;
    uint32_t alerts; // how many there are
};

struct alert {
    uint32_t rule;
    uint32_t subject;           // its number; ALERT_LOST while there is none
    char name[ALERT_NAME_SIZE]; // of its subject, cleaned; "" for a sum
    double value;               // the latest that is known; NAN for none
    struct alert_life life;
    uint64_t serial; // unlike any other's
    uint32_t place;  // private: in the rule's subjects
};
#define ALERT_LOST UINT32_MAX

struct alerts {               // zeroed has no rules
    struct alert_rule *rules; // owned
    size_t rule_count;
    struct alert *list; // owned; in no order
    size_t count, capacity;
    uint64_t changes; // grows when something changes that is shown
    // Private.
    const struct zone *zone;
    uint64_t stamp; // of the subjects that the rules were matched with
    uint64_t serials;
    uint32_t *calls; // owned: numbers of calls that are in progress, or have just ended
    size_t call_count, call_capacity;
    struct journal_reader reader;
    uint32_t generation; // of the stitch
    bool about_calls;    // a rule is
    int64_t began_us;    // the first run: calls that ended before it are not told of
};

// Adds a rule, whose condition is taken over.
struct alert_rule *alerts_add(struct alerts *a, const char *name, struct condition *condition);
// Rules made anew: those that have the name of one of `before` take over its alerts, and all others
// of it are let go. `before` is finished.
void alerts_adopt(struct alerts *a, struct alerts *before);
// Before the first run, and after alerts_adopt(). The filters of conditions ask with these terms,
// which are copied.
void alerts_begin(struct alerts *a, const struct zone *zone, const struct filter_terms *terms);
void alerts_finish(struct alerts *a);

typedef void alerts_tell(void *context, const struct alert *one, enum alert_event event);
// `tell` may be NULL.
void alerts_run(struct alerts *a, const struct alert_sight *s, alerts_tell *tell, void *context);

void alerts_acknowledge(struct alerts *a, uint64_t serial, int64_t now_us);
void alerts_mute(struct alerts *a, uint64_t serial, int64_t until_us);

// Whether x is shown before y: what nobody has acknowledged or muted comes before the rest, what is
// critical or escalated before what is not, then the oldest; and after all that fires what is over,
// and what is pending.
bool alert_before(const struct alerts *a, const struct alert *x, const struct alert *y);
// "support: waiting 7 (>= 5)". It is at most ALERT_TEXT_SIZE bytes long and not masked.
void alert_text(const struct alerts *a, const struct alert *one, char *out, size_t size);

// What programs are told of one. Nothing in it that a caller can name has more than the last
// `mask_digits` of a number; -1 masks nothing.
struct alert_words {
    const char *name, *level, *state; // borrowed: of the rule; "warning"; "firing"
    bool escalated;
    char subject[ALERT_NAME_SIZE];
    char text[ALERT_TEXT_SIZE];
    double value; // NAN when unknown
    int64_t since_us;
};
void alert_words(const struct alerts *a, const struct alert *one, int mask_digits,
                 struct alert_words *ret_words);

// Remembers alerts over a restart: appends a line for each that fires or has just been resolved,
// and takes such a line again (before the first run). False if it is not one, or its rule is gone.
void alerts_write(const struct alerts *a, struct buf *out);
bool alerts_read(struct alerts *a, struct span line);

#endif
