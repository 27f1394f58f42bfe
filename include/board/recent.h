// Calls or visits in the order that "recent calls" shows them, from the end: those that last,
// newest first, then those that are over, newest first. Kept up by what changed.
#ifndef CDRTOP_BOARD_RECENT_H
#define CDRTOP_BOARD_RECENT_H

#include "board/board.h"

#define RECENT_EARLIEST                                                                            \
    INT64_C(946684800) // 2000-01-01: starts are told apart for 68 years from there on

void recent_finish(struct board_recent *r);
// Nothing may be put in until recent_wipe() says that all is wiped: a call does a slice of it.
void recent_clear(struct board_recent *r);
bool recent_wipe(struct board_recent *r);
// That number is in the list now, begun at `start`, or at `from` if that is later; the order holds
// again after recent_settle().
void recent_put(struct board_recent *r, uint32_t number, int64_t from, int64_t start, bool lasts);
// A key of another such list, behind all that are in this one.
void recent_append(struct board_recent *r, uint64_t key);
// As many appended at once: of another list's places [place, end) those whose numbers are in
// `wanted`.
void recent_take(struct board_recent *r, const struct board_recent *from, size_t place, size_t end,
                 const struct bits *wanted);
void recent_drop(struct board_recent *r, uint32_t number);
// The number's key; 0 it is not in the list. The later is larger.
uint64_t recent_key(const struct board_recent *r, uint32_t number);
bool recent_lasts(uint64_t key);
size_t recent_place(const struct board_recent *r, uint64_t key); // of the first key not below it
void recent_settle(struct board_recent *r);
// The number at place `index` from the top.
uint32_t recent_at(const struct board_recent *r, size_t index);
size_t recent_find(const struct board_recent *r, uint32_t number); // from the top; SIZE_MAX none

#endif
