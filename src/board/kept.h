// What strings are made of, as of the moment that the board shows: now, or, while it is frozen,
// then. Calls, visits, rings and rows are read by these functions alone.
#ifndef CDRTOP_BOARD_KEPT_H
#define CDRTOP_BOARD_KEPT_H

#include "board/board.h"

struct board_kept *kept_of(const struct board_input *in);
void kept_destroy(struct board_kept *k);
// False: what was kept has other numbers now, since older ones were let go of.
bool kept_holds(const struct board_kept *k, const struct board_input *in);
// The figures that were kept, in place of those that go on.
void kept_sources(const struct board_kept *k, struct board_sources *s);
const struct hours *kept_hours(const struct board_kept *k);

uint32_t view_visits(const struct board_view *v); // numbers are below that
bool view_visit(const struct board_view *v, uint32_t number, struct visit *ret_visit);
uint32_t view_rings(const struct board_view *v);
void view_ring(const struct board_view *v, uint32_t number, struct visit_ring *ret_ring);
size_t view_records(const struct board_view *v);
bool view_call(const struct board_view *v, uint32_t number, struct call *ret_call);
uint32_t view_last_visit(const struct board_view *v, uint32_t call); // STITCH_NONE
void view_steps(const struct board_view *v, uint32_t call, struct call_steps *ret_steps);

#endif
