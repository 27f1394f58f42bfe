// Finds searched text in shown text, ignoring case.
#ifndef CDRTOP_BOARD_MATCH_H
#define CDRTOP_BOARD_MATCH_H

#include "base/text.h"

// The first occurrence of `part` (not empty) in `text` from byte `from` on, as bytes.
bool match_find(struct span text, struct span part, size_t from, size_t *ret_at, size_t *ret_len);

#endif
