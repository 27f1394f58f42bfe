// The catalogue of figures.
//
// "Abandoned" appears on a tile, in a column, in that column's total, on the wall, in the snapshot,
// in the export, in the details of a queue and in the comparison with yesterday, and Enter on any
// of these lists the callers behind it. They all have to mean the same, so none of them says what
// "abandoned" is. One row says it, in one of the tables next to this file (figures_queue.c and the
// like), and everybody else asks for "the figure `abandoned` of this queue".
//
// A row says three things. What the figure is called: by people (label, title), by the
// configuration and the program (id), and in JSON and exports (name, where a dot nests). How it is
// computed. And what is listed behind it, in words. None of that is code, except for a few figures
// that are neither a count nor made from an amount.
//
// Where do the numbers come from? Each scope has a tally that is kept up to date as things happen:
// struct queue_tally for one queue or all of them, struct calls for calls, and so on. A tally knows
// two things: how many visits are in each set (visit_sets() tells which sets a visit is in), and
// for each amount the number, sum and maximum. So a row only has to name the set or the amount, and
// what to do with it:
//
//     {QUEUE, "timed_out", "timedOut", .bits = VISITS_TIMED_OUT, …}                  how many
//     {QUEUE, "asa", "waitAnswered.average", .how = HOW_MEAN, .amount = AMOUNT_WAIT_ANSWERED, …}
//
// The list behind a figure chooses visits by the same bits, and so has exactly as many lines as the
// figure says. Percentages divide the sizes of two picks of sets. The formulas of the service level
// are such pairs (service.c); the one in use comes with the terms, since it is chosen by the reader
// and not by the queue.
//
// Dividing by 0 gives NAN, and so does anything that cannot be known (such as refused callers where
// nobody writes them down). Nobody prints that as 0.
//
// To add a figure over an existing set or amount, add one row. Its place among the others is its
// place in JSON and in exports. docs/numbers.md has to say what `is` says, and docs/snapshot.md or
// docs/export.md has to have its `name`; a test checks both. If you need a new set or amount, add
// that first (visit_sets.c, tally.c).
#include "parts.h"

#include <math.h>
#include <string.h>

static const struct figure_table *const tables[FIGURE_SCOPES] = {
    [FIGURES_OF_QUEUE] = &catalogue_of_queue,
    [FIGURES_OF_AGENT] = &catalogue_of_agent,
    [FIGURES_OF_CALLS] = &catalogue_of_calls,
    [FIGURES_OF_HOUR] = &catalogue_of_hour,
    [FIGURES_OF_RECALLS] = &catalogue_of_recalls,
    [FIGURES_OF_RECORDS] = &catalogue_of_records,
    [FIGURES_OF_ROWS_QUEUE] = &catalogue_of_rows_queue,
    [FIGURES_OF_ROWS_AGENT] = &catalogue_of_rows_agent,
};

bool figure_known(const struct figure *f, const void *of) {
    return of && (!f->known || f->known(of));
}

bool figure_is_of_now(const struct figure *f) {
    return f->now || f->how == HOW_MEMBERS;
}

struct figure_ratio figure_ratio(const struct figure *f, const struct figure_terms *terms) {
    if (f->ratio) return f->ratio(terms);
    return (struct figure_ratio){.part = {f->bits, 0}, .whole = {f->whole, 0}};
}

uint64_t figure_picked(const struct figure *f, const void *of, struct visit_pick pick) {
    const struct figure_table *t = tables[f->scope];
    return t->counted(of, pick.any) - t->counted(of, pick.none);
}

struct amount figure_amount(const struct figure *f, const void *of) {
    return tables[f->scope]->amount(of, f->amount);
}

static double ratio_value(const struct figure *f, const void *of,
                          const struct figure_terms *terms) {
    struct figure_ratio ratio = figure_ratio(f, terms);
    uint64_t part = figure_picked(f, of, ratio.part), whole = figure_picked(f, of, ratio.whole);
    if (!whole) return (double)NAN;
    // The guide divides first and then multiplies; this gives its result to the last digit.
    return f->scope >= FIGURES_OF_RECORDS ? (double)part / (double)whole * 100
                                          : 100.0 * (double)part / (double)whole;
}

// For a single queue.
static double members_value(const struct queue_tally *q, uint32_t states) {
    uint64_t count = 0;
    for (; states; states &= states - 1)
        count += q->members[__builtin_ctz(states)];
    return (double)count;
}

double figure_value(const struct figure *f, const void *of, const struct figure_terms *terms) {
    if (!figure_known(f, of)) return (double)NAN;
    switch (f->how) {
    case HOW_COUNT:
        return (double)tables[f->scope]->counted(of, f->bits);
    case HOW_MEMBERS:
        return members_value(of, f->bits);
    case HOW_SHARE:
        return ratio_value(f, of, terms);
    case HOW_NUMBER:
        return (double)figure_amount(f, of).count;
    case HOW_SUM:
        return (double)figure_amount(f, of).sum;
    case HOW_MEAN:
        return amount_average(figure_amount(f, of));
    case HOW_MAX: {
        struct amount a = figure_amount(f, of);
        return a.count ? (double)a.max : (double)NAN;
    }
    case HOW_READ:
        break;
    }
    return f->read(of, terms);
}

const struct figure *figure_at(enum figure_scope scope, size_t i) {
    return i < tables[scope]->count ? &tables[scope]->list[i] : NULL;
}

const struct figure *figure_find(enum figure_scope scope, const char *id) {
    const struct figure *f;
    for (size_t i = 0; (f = figure_at(scope, i)); i++)
        if (strcmp(f->id, id) == 0) return f;
    return NULL;
}
