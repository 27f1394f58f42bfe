// The catalogue of figures.
//
// "Abandoned" stands on a tile, in a column, in its total, on the wall, in the snapshot, in the
// export, in the details of a queue, in the comparison with yesterday, and Enter on any of them
// lists the callers behind it. All of these have to mean the same, so none of them says what
// abandoned is. It is said once, by a row in one of the tables beside this file (figures_queue.c
// and the like), and everybody else asks for "the figure `abandoned` of this queue".
//
// A row says three things. What it is called: by people (label, title), by the configuration and
// the program (id), by JSON and exports (name, where a dot nests). How it is counted. And what is
// behind it, in words. None of that is code, but for a few figures that are neither a count nor
// made of an amount.
//
// Where do the numbers come from? Each scope has a tally, which others keep up as things happen:
// struct queue_tally for a queue or for all of them, struct calls for calls, and so on. A tally
// knows two things: how many are in a set (visit_sets() says of a visit in which it is), and
// amounts, of which it has the number, the sum and the greatest. So all that a row has to name is
// the set or the amount, and what to do with it:
//
//     {QUEUE, "timed_out", "timedOut", .bits = VISITS_TIMED_OUT, …}                  how many
//     {QUEUE, "asa", "waitAnswered.average", .how = HOW_MEAN, .amount = AMOUNT_WAIT_ANSWERED, …}
//
// The list behind a figure chooses by the same bits as the tally counted, and so has as many lines
// as the figure says. Percentages divide two picks of sets; the formulas of the service level are
// such pairs (service.c), and which one is in force comes with the terms, since it is the reader's
// choice and not the queue's.
//
// Nothing divided by nothing is NAN, and so is what cannot be known (refused callers where nobody
// writes them down). Nobody prints a 0 for it.
//
// To add a figure over a set or an amount that is there already: one row. Its place among the
// others is its place in JSON and in exports. docs/numbers.md has to say what `is` says, and
// docs/snapshot.md or docs/export.md to name its `name`; a test holds them together. For a new set
// or amount add that first, where visits are asked for them (visit_sets.c, tally.c).
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
    return !f->known || f->known(of);
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
    // Of rows in the guide's order, which gives the same number to its last digit.
    return f->scope >= FIGURES_OF_RECORDS ? (double)part / (double)whole * 100
                                          : 100.0 * (double)part / (double)whole;
}

// Of a queue alone.
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
