// Recalls: callers who were lost and not reached since (docs/numbers.md, "Recalls"). One line a
// caller, whatever the server; numbers are one when their last digits are. Kept up by the calls
// that changed, in any order and more than once: the same calls give the same list. Pure: no clock.
//
// - Lost: an inbound call of the window that is missed, busy or failed, and that the filter wants.
// - Reached: a later call, of any time, that somebody answered: their own, or ours to their number.
// - Tried: a later call of ours to their number that nobody answered. It strikes nothing off.
// A caller who was reached and is lost again later stands there anew: their line tells only of the
// calls since they were reached before.
#ifndef CDRTOP_CALLS_RECALLS_H
#define CDRTOP_CALLS_RECALLS_H

#include "base/intern.h"
#include "base/task.h"
#include "calls/filter.h"

#define RECALLS_DIGITS      9 // that are compared, where nothing is configured
#define RECALLS_DIGITS_MAX  15
#define RECALLS_OUTSIDE_MIN 7 // digits of an outside number, where the direction is not known

struct recall {                    // the ids are the stitch's: stitch_text(), until its next forget
    uint64_t key;                  // of the caller's last digits: the same as long as they are
    int64_t first_lost, last_lost; // epoch seconds, starts of calls
    uint32_t attempts;             // calls lost, since they were reached before
    uint32_t longest_wait_s;       // of them
    uint32_t call;                 // the last lost one: its number in the stitch
    uint16_t server;               // of it, and so are
    uint8_t result;                // enum call_result: missed, busy or failed
    bool calling;                  // they call again now, and nobody has answered yet
    uint32_t number, name, queue;  // the number as it came; name and queue 0: none
    uint32_t tried;                // how often we called back in vain
    int64_t last_tried;            // epoch seconds; CDR_NO_TIME never
    int64_t reached;               // when somebody answered; CDR_NO_TIME: still open
    uint32_t reached_call, reached_by; // its number in the stitch; the agent's name or extension
    bool called_back;                  // reached by a call of ours; else they called again
    uint32_t caller;                   // private
};

// What the texts of one stitch say as numbers: found out once for all lists over it.
struct recall_numbers {   // zeroed knows none
    struct intern digits; // a caller's number is the id of their last digits
    uint32_t *of_text;    // owned: by the stitch's dictionary id
    uint32_t of_text_count;
    uint32_t generation; // of the stitch
    int match_digits;
    bool started;
};
void recall_numbers_finish(struct recall_numbers *n);

struct recall_terms {
    int64_t from, to;      // the window of lost calls, by start, epoch seconds, `to` excluded
    int match_digits;      // 1..RECALLS_DIGITS_MAX
    struct filter *filter; // of lost calls, borrowed; NULL wants all
    struct recall_numbers *numbers; // borrowed, with the same match_digits; NULL: its own
};

struct recalls_entry; // private: what a call says of a caller
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
    struct recall *list; // owned; open ones first, of each the one lost last first
    uint32_t count, open, reached;
    uint64_t changes; // grows when the list changed, also when it starts over
    // private
    struct recall_terms terms;
    struct recall_numbers own; // where none are borrowed
    struct recalls_caller *callers;
    uint32_t caller_room;
    struct recalls_entries entries;
    uint32_t *of_call; // by call number, its entry; 0 none
    uint32_t of_call_count;
    struct recalls_marked dirty; // callers to look at again
    uint32_t generation;         // of the stitch
    struct journal_reader reader;
    bool started;
};

void recalls_init(struct recalls *r, const struct recall_terms *terms);
void recalls_finish(struct recalls *r);
// Starts over with other terms; of a zeroed one it is the same as recalls_init().
void recalls_restart(struct recalls *r, const struct recall_terms *terms);
// Takes in what changed, as part of a job (NULL: runs through); true when it was cancelled, and
// then the list is as it was. Starts over when the stitch forgot.
bool recalls_run(struct recalls *r, const struct stitch *s, struct task *t);

#endif
