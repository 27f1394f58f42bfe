// The trends beside tiles: bars of some minutes each, the last hour together. A bar of which a part
// was not observed is not known; that is not zero.
#include "parts.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

#define BAR_MINUTES (MINUTES_KEPT / BOARD_TREND_BARS)
#define MINUTE_S    60
#define BAR_S       (BAR_MINUTES * MINUTE_S)

static bool observed(const struct board_input *in, struct window bar, enum gap_of of) {
    return bar.from >= in->window.from && bar.to <= in->window.to &&
           bar.from * SECOND_US >= in->status.known_from_us &&
           !gaps_touch(in->status.gaps, in->status.gap_count, UINT64_MAX, of, bar);
}

static double calls_in(const struct calls_fold *f, struct window bar) {
    uint64_t sum = 0;
    for (int64_t at = bar.from; at < bar.to; at += MINUTE_S) {
        size_t minute = (size_t)(at - f->from) / MINUTE_S, hour = minute / 60;
        if (at < f->from || hour >= f->hour_count) return NAN;
        sum += f->hours[hour].by_minute[minute % 60];
    }
    return (double)sum;
}

void trends_fill(struct trends *t, const struct board_view *view, const struct board_input *in) {
    const struct queue_tallies *tallies = in->counted.tallies;
    const struct minutes *m = tallies ? tallies->minutes : NULL;
    int64_t now_s = view->now_us / SECOND_US;
    *t = (struct trends){.waiting = {0}};
    if (view->level == BOARD_RECORDS || !m || now_s < in->window.from || now_s >= in->window.to)
        return;
    for (int i = 0; i < BOARD_TREND_BARS; i++) {
        int64_t from = m->from + (int64_t)i * BAR_S;
        struct window bar = {from, from + BAR_S};
        uint32_t waiting;
        minutes_sum(m, (size_t)i * BAR_MINUTES, BAR_MINUTES, &t->visits[i], &waiting);
        t->waiting[i] = waiting;
        t->visits_known[i] = observed(in, bar, GAP_OF_VISITS);
        t->calls[i] = calls_in(in->counted.calls, bar);
        t->calls_known[i] = observed(in, bar, GAP_OF_CALLS) && !isnan(t->calls[i]);
    }
}

static double value_of(const struct trends *t, int bar, const struct figure *f,
                       const struct figure_terms *terms) {
    struct queue_tally q = {.counted = t->visits[bar]};
    if (f->scope == FIGURES_OF_CALLS) return t->calls_known[bar] ? t->calls[bar] : NAN;
    if (!t->visits_known[bar]) return NAN;
    return strcmp(f->id, "waiting") == 0 ? t->waiting[bar] : figure_value(f, &q, terms);
}

// Fifths of 100 percent, so that 80 and more is the highest; of others, anything is more than
// nothing.
static double height(double value, double most, bool percent) {
    if (percent) return fmin(1 + floor(value * BOARD_TREND_LEVELS / 100), BOARD_TREND_LEVELS);
    return value > 0 ? 1 + fmax(1, round(value * (BOARD_TREND_LEVELS - 1) / most)) : 1;
}

void trend_of(const struct trends *t, const struct figure *f, const struct figure_terms *terms,
              uint8_t ret_bars[BOARD_TREND_BARS]) {
    double values[BOARD_TREND_BARS], most = 0;
    for (int i = 0; i < BOARD_TREND_BARS; i++) {
        values[i] = value_of(t, i, f, terms);
        if (values[i] > most) most = values[i];
    }
    for (int i = 0; i < BOARD_TREND_BARS; i++)
        ret_bars[i] =
            isnan(values[i]) ? 0 : (uint8_t)height(values[i], most, f->unit == IN_PERCENT);
}
