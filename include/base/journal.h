// Notes which numbers changed, and in what order. Each number is in the journal once, at its latest
// change. Any number of readers follow it, each from where it stopped. Zeroed is empty.
#ifndef CDRTOP_BASE_JOURNAL_H
#define CDRTOP_BASE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal_entry;
struct journal {
    // owned, ordered by stamp; void where the number changed again later
    struct journal_entry *entries;
    size_t entry_count, entry_room;
    uint64_t *newest; // owned, by number: the stamp of its entry, 0 if none
    uint32_t count, room;
    uint64_t stamp; // of the latest entry
    uint64_t all;   // the stamp at which all of them may have changed
};

void journal_finish(struct journal *j);
void journal_note(struct journal *j, uint32_t number); // this number changed, or is new
void journal_note_all(struct journal *j);              // any of them may have changed
// The numbers mean other things from now on, and there are `count` of them.
void journal_renumber(struct journal *j, uint32_t count);

// Gives the numbers that changed after *seen, oldest change first, at most `max` of them, and moves
// *seen on. Start with 0.
size_t journal_changed(const struct journal *j, uint64_t *seen, uint32_t *out, size_t max);
// A reader that is given all numbers first, and then those that change; after journal_note_all()
// all of them again. It then continues round from where it is, so that a reader that takes a few at
// a time gets to each number, however often this happens.
struct journal_reader { // starts zeroed
    uint64_t seen;
    // while all numbers are given: the next one, how many there were, how many are left
    uint32_t next, end, left;
    bool begun;
};
size_t journal_read(const struct journal *j, struct journal_reader *r, uint32_t *out, size_t max);
// There is nothing more to read.
bool journal_is_read(const struct journal *j, const struct journal_reader *r);
struct journal_reader journal_now(const struct journal *j); // a reader of what changes from now on
size_t journal_bytes(const struct journal *j);

#endif
