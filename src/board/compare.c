// The same figure of the same time some days before, taken from the one that is shown. Only what is
// a figure of the window has such a difference; a state of this moment has none.
#include "parts.h"

#include <math.h>
#include <stdio.h>

double measure_total(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)f->total;
}

double measure_answered(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)f->answered;
}

double measure_missed(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)f->missed;
}

double measure_busy(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)f->busy;
}

double measure_failed(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)f->failed;
}

double measure_answer_rate(const struct board *b, const struct board_figures *f) {
    (void)b;
    return f->answer_rate;
}

double measure_talk(const struct board *b, const struct board_figures *f) {
    (void)b;
    return f->talk;
}

double measure_ring(const struct board *b, const struct board_figures *f) {
    (void)b;
    return f->ring;
}

double measure_service(const struct board *b, const struct board_figures *f) {
    return service_level(&f->visits, b->formula, b->short_out);
}

double measure_visits_answered(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)tally_count(&f->visits.counted, VISITS_ANSWERED);
}

double measure_visits_abandoned(const struct board *b, const struct board_figures *f) {
    (void)b;
    return (double)tally_count(&f->visits.counted, VISITS_ABANDONED);
}

double measure_asa(const struct board *b, const struct board_figures *f) {
    (void)b;
    return amount_average(f->visits.counted.amounts[AMOUNT_WAIT_ANSWERED]);
}

double measure_visits_talk(const struct board *b, const struct board_figures *f) {
    (void)b;
    return amount_average(f->visits.counted.amounts[AMOUNT_TALK]);
}

// As the figures are printed: what rounds to nothing has no sign.
void tile_compare(const struct board *b, const struct board_tile_kind *kind, struct board_tile *t) {
    char text[FIGURE_SIZE];
    if (!kind->measure || !b->before.known || !b->figures.known) return;
    double now = kind->measure(b, &b->figures), before = kind->measure(b, &b->before);
    if (!isfinite(now) || !isfinite(before)) return;
    double more = kind->unit == UNIT_POINTS ? (round(now * 10) - round(before * 10)) / 10
                                            : floor(now + 0.5) - floor(before + 0.5);
    switch (kind->unit) {
    case UNIT_SECONDS:
        figure_duration(fabs(more), text);
        break;
    case UNIT_POINTS:
        figure_percent(fabs(more), text);
        break;
    default:
        figure_count((uint64_t)fabs(more), text);
        break;
    }
    snprintf(t->delta, sizeof t->delta, "%s%.17s%s",
             more < 0   ? "-"
             : more > 0 ? "+"
                        : "",
             text, kind->unit == UNIT_POINTS ? " pt" : "");
}

void before_fill(struct board *b, const struct board_input *in) {
    const struct board_before *from = in->before;
    b->before = (struct board_figures){.answer_rate = NAN, .talk = NAN, .ring = NAN};
    if (!from || !from->days || !b->figures.known) return;
    if (b->level == BOARD_RECORDS)
        figures_of_records(&b->before, &from->records);
    else
        figures_of_calls(&b->before, &from->calls);
    b->before.visits = from->visits;
    b->before.known = true;
}
