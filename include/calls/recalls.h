// Recalls: callers who were lost and have not been reached since (docs/numbers.md, "Recalls"). Each
// caller has one line, over all servers; two numbers are the same caller if their last digits are
// the same. The list is kept up to date from the calls that changed. These may come in any order
// and repeatedly: the same calls give the same list. Pure: no clock.
//
// - Lost: an inbound call in the window that was missed, busy or failed, and that the filter wants.
// - Reached: a later call, at any time, that somebody answered: theirs, or one of ours to their
//   number.
// - Tried: a later call of ours to their number that nobody answered. They stay on the list.
//
// A caller who was reached and is lost again later gets a new line, which counts only calls since
// they were reached.
#ifndef CDRTOP_CALLS_RECALLS_H
#define CDRTOP_CALLS_RECALLS_H

#include "base/intern.h"
#include "base/task.h"
#include "calls/filter.h"

#define RECALLS_DIGITS     9 // how many are compared, unless configured
#define RECALLS_DIGITS_MAX 15
// A number with so many digits is outside, if the direction is unknown.
#define RECALLS_OUTSIDE_MIN 7

struct recall {   // the ids are the stitch's, for stitch_text(), until it forgets
    uint64_t key; // made from the caller's last digits, so it stays the same as long as they do
    int64_t first_lost, last_lost; // epoch seconds: when the calls started
    uint32_t attempts;             // lost calls, since they were last reached
    uint32_t longest_wait_s;       // of those calls
    uint32_t call;                 // the last lost call: its number in the stitch
    uint16_t server;               // of that call
    uint8_t result;                // enum call_result of that call: missed, busy or failed
    bool calling;                  // they are calling again now, and nobody has answered yet
    uint32_t number, name, queue;  // the number as received; name and queue are 0 for none
    uint32_t tried;                // how often we called back in vain
    int64_t last_tried;            // epoch seconds; CDR_NO_TIME for never
    int64_t reached;               // when somebody answered; CDR_NO_TIME while the recall is open
    // that call's number in the stitch, and the agent's name or extension
    uint32_t reached_call, reached_by;
    bool called_back; // reached by a call of ours, not by calling again
    uint32_t caller;  // private
};

// Which texts of a stitch are telephone numbers, and whose. Worked out once for all lists over it.
struct recall_numbers {   // starts zeroed
    struct intern digits; // a caller's number is the id of their last digits
    uint32_t *of_text;    // owned; indexed by the stitch's dictionary id
    uint32_t of_text_count;
    uint32_t generation; // the stitch's at that time
    int match_digits;
    bool started;
};
void recall_numbers_finish(struct recall_numbers *n);

struct recall_terms {
    // the window for lost calls, by their start, epoch seconds; `to` is not included
    int64_t from, to;
    int match_digits;               // 1..RECALLS_DIGITS_MAX
    struct filter *filter;          // for lost calls; borrowed; NULL wants all
    struct recall_numbers *numbers; // borrowed, with the same match_digits; NULL to have its own
};

struct recalls_entry; // private: what one call says about a caller
struct recalls_caller;

struct recalls_entries {
    struct recalls_entry *at; // owned
    uint32_t count, room, free;
};

struct recalls_marked {
    uint32_t *callers; // owned
    uint32_t count, room;
};

struct recalls {
    struct recall *list; // owned; open ones first, and in each part the caller lost last
    uint32_t count, open, reached;
    uint64_t changes; // grows whenever the list changed or was started again
    bool partial;     // calls of the window before terms.from are not among those of the stitch
    // private
    struct recall_terms terms;
    struct recall_numbers own; // used if none are borrowed
    struct recalls_caller *callers;
    uint32_t caller_room;
    struct recalls_entries entries;
    uint32_t *of_call; // by call number: its entry, 0 for none
    uint32_t of_call_count;
    struct recalls_marked dirty; // callers whose lines have to be worked out again
    uint32_t generation;         // the stitch's at the last run
    struct journal_reader reader;
    bool started;
};

void recalls_init(struct recalls *r, const struct recall_terms *terms);
void recalls_finish(struct recalls *r);
// Starts again with other terms. A zeroed struct may be passed, too, as to recalls_init().
void recalls_restart(struct recalls *r, const struct recall_terms *terms);
// Takes in what changed, as part of a job (NULL: straight through). True when cancelled; the list
// is then as it was. It starts again after the stitch has forgotten some calls.
bool recalls_run(struct recalls *r, const struct stitch *s, struct task *t);

// The key of that caller, as in their line; 0 for a number that cannot be called back.
uint64_t recall_key(struct span number, int match_digits);
// How many calls from the number of such a call were lost in the window, also before they were
// reached. False if that is not known: nobody can call it back, it is inside, or the list belongs
// to other calls.
bool recalls_lost(const struct recalls *r, const struct stitch *s, enum direction direction,
                  struct span number, uint32_t *ret_lost);

#endif
