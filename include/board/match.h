// Searched text in shown text, whatever the case of its letters.
#ifndef CDRTOP_BOARD_MATCH_H
#define CDRTOP_BOARD_MATCH_H

#include "base/text.h"

// The first place of `part` (not empty) in `text` at or behind byte `from`: its bytes.
bool match_find(struct span text, struct span part, size_t from, size_t *ret_at, size_t *ret_len);

#endif
