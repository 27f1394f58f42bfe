// What changed, by number. Each number stands in the journal once, where it changed last; any
// number of readers follow it, each from where it stopped. Zeroed is empty.
#ifndef CDRTOP_BASE_JOURNAL_H
#define CDRTOP_BASE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal_entry;
struct journal {
    struct journal_entry *entries; // owned; by stamp, void where the number has a newer one
    size_t entry_count, entry_room;
    uint64_t *newest; // owned; by number, the stamp of its entry, 0 none
    uint32_t count, room;
    uint64_t stamp; // of the newest entry
    uint64_t all;   // when all of them may have changed
};

void journal_finish(struct journal *j);
void journal_note(struct journal *j, uint32_t number); // it changed, or is new
void journal_note_all(struct journal *j);              // any may have
// Numbers mean others now, and there are so many.
void journal_renumber(struct journal *j, uint32_t count);

// Numbers that changed behind *seen, oldest change first, at most `max`. *seen begins at 0 and
// moves on.
size_t journal_changed(const struct journal *j, uint64_t *seen, uint32_t *out, size_t max);
// All numbers first, and then what changes; all again after journal_note_all(). Then it goes round
// from where it is, so that who reads in slices comes to each however often that happens.
struct journal_reader { // zeroed begins
    uint64_t seen;
    uint32_t next, end, left; // of all numbers there were: the next, and how many
    bool begun;
};
size_t journal_read(const struct journal *j, struct journal_reader *r, uint32_t *out, size_t max);
bool journal_is_read(const struct journal *j, const struct journal_reader *r); // nothing is left
struct journal_reader journal_now(const struct journal *j); // of what changes from now on
size_t journal_bytes(const struct journal *j);

#endif
