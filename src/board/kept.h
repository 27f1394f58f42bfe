// The data that strings are made from, as of the moment that the board shows: now, or the moment of
// freezing. Calls, visits, rings and rows are only read through these functions.
#ifndef CDRTOP_BOARD_KEPT_H
#define CDRTOP_BOARD_KEPT_H

#include "board/board.h"

struct board_kept *kept_of(const struct board_input *in);
void kept_destroy(struct board_kept *k);
// False if what was kept has other numbers now, because older data was removed.
bool kept_holds(const struct board_kept *k, const struct board_input *in);
// Replaces figures by those that were kept.
void kept_sources(const struct board_kept *k, struct board_sources *s);
const struct hours *kept_hours(const struct board_kept *k);

uint32_t view_visits(const struct board_view *v); // visit numbers are below this
bool view_visit(const struct board_view *v, uint32_t number, struct visit *ret_visit);
uint32_t view_rings(const struct board_view *v);
void view_ring(const struct board_view *v, uint32_t number, struct visit_ring *ret_ring);
size_t view_records(const struct board_view *v);
bool view_call(const struct board_view *v, uint32_t number, struct call *ret_call);
uint32_t view_last_visit(const struct board_view *v, uint32_t call); // STITCH_NONE if it has none
void view_steps(const struct board_view *v, uint32_t call, struct call_steps *ret_steps);

#endif
