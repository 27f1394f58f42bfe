// Everything that has to be done for the lists is one job: each of them is updated, then the search
// is made. The job goes on with each fill of the board, and starts again when something else is
// asked for. What the table of calls had without a filter is kept while there is one, so that it
// only has to catch up when the filter is cleared.
#include "rows.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>

struct list_asked {
    bool on; // the list should be kept up to date
    struct list_pick pick;
    struct board_question of;
};

struct board_asked {
    struct board_input in; // what the rows are picked from
    struct list_asked calls, list;
};

struct board_list *list_of(struct board *b, enum board_table t) {
    return t == TABLE_CALLS ? &b->lists.calls : t == TABLE_LIST ? &b->lists.list : NULL;
}

static void stop_job(struct board_lists *r) {
    if (r->task) task_cancel(r->task);
}

void board_renew(struct board *b) {
    stop_job(&b->lists);
    b->lists.renewed++;
}

void lists_finish(struct board_lists *r) {
    stop_job(r);
    list_finish(&r->calls);
    list_finish(&r->list);
    list_finish(&r->parked);
    free(r->asked);
    r->asked = NULL;
}

// ---- what is asked for

static bool is_kept(enum board_rows_kind kind, const struct board_input *in) {
    if (kind == ROWS_RECORDS) return in->store != NULL;
    return kind != ROWS_PERSONS && in->ledger && in->stitch && in->counted.tallies;
}

// When it changes, rows have other numbers.
static uint32_t generation_of(enum board_rows_kind kind, const struct board_input *in) {
    if (!is_kept(kind, in)) return 0;
    if (kind == ROWS_RECORDS) return cdr_store_generation(in->store);
    return kind == ROWS_VISITS ? in->ledger->generation : stitch_generation(in->stitch);
}

// All lists without a filter are asked the same.
static uint64_t wanted_of(const struct board_input *in) {
    return in->wanted ? in->wanted_serial : 0;
}

static void ask_list(struct board *b, enum board_table t, const struct board_explain *what,
                     struct list_asked *a) {
    const struct board_input *in = a->pick.in;
    struct board_sort *by = &b->sorted[t];
    *by = in->look.sorts ? in->look.sorts->of[t][a->pick.kind] : (struct board_sort){.down = false};
    a->of = (struct board_question){.kind = a->pick.kind,
                                    .what = *what,
                                    .window = a->pick.window,
                                    .wanted = wanted_of(in),
                                    .renewed = b->lists.renewed,
                                    .generation = generation_of(a->pick.kind, in),
                                    .judged = a->pick.judged,
                                    .formula = (int)in->look.formula,
                                    .short_out = in->short_out,
                                    .masked = b->view.masked,
                                    .mask_digits = b->view.mask_digits};
    a->of.column = board_column_at(list_kind(b->made, &a->of), by->column);
    a->of.down = by->down;
    a->on = is_kept(a->pick.kind, in) && !in->status.letting_go;
}

static bool same(const struct list_asked *a, const struct list_asked *b) {
    return a->on == b->on && (!a->on || list_same_question(&a->of, &b->of));
}

// The numbers of rows that were removed mean others now.
static void let_go(struct board_list *l, const struct board_input *in) {
    if (!l->open || l->of.kind == ROWS_PERSONS) return;
    if (!is_kept(l->of.kind, in) || l->of.generation != generation_of(l->of.kind, in))
        list_empty(l);
}

// A list that shows nothing yet becomes what was asked for at once, so that it has its columns.
static void begin(struct board_list *l, const struct list_asked *a) {
    if (l->made || !a->on) return;
    l->open = true;
    l->of = a->of;
}

void lists_ask(struct board *b, const struct board_input *input) {
    static const struct board_explain nothing = {0};
    struct board_lists *r = &b->lists;
    struct row_source src = row_source(b);
    if (!r->asked) r->asked = mem_zero(1, sizeof *r->asked);
    const struct board_input *in = &r->asked->in;
    r->asked->in = *input;
    struct board_asked asked = {.in = *input, .calls.pick = pick_all(in, b->view.level)};
    ask_list(b, TABLE_CALLS, &nothing, &asked.calls);
    bool figure = in->look.explain && in->look.explain->kind != FIGURE_NONE;
    if (figure) {
        asked.list.pick = pick_figure(&b->view, &b->persons, in, in->look.explain);
        ask_list(b, TABLE_LIST, in->look.explain, &asked.list);
    }
    if (!same(&asked.calls, &r->asked->calls) || !same(&asked.list, &r->asked->list)) stop_job(r);
    *r->asked = asked;
    let_go(&r->calls, in);
    let_go(&r->list, in);
    let_go(&r->parked, in);
    begin(&r->calls, &asked.calls);
    begin(&r->list, &asked.list);
    if (!figure)
        list_finish(&r->list);
    else if (asked.list.pick.kind == ROWS_PERSONS)
        list_fill_persons(&r->list, &asked.list.pick, &asked.list.of, &src);
}

void lists_freeze(struct board_lists *r) {
    if (!r->asked->calls.on && !r->asked->list.on) return;
    stop_job(r);
    r->asked->calls.on = r->asked->list.on = false;
}

// ---- doing it

static bool update(struct board *b, struct board_list *l, const struct list_asked *a,
                   struct task *t) {
    struct row_source src = row_source(b);
    return !a->on || list_update(l, &a->pick, &a->of, &src, t);
}

// Without a filter, the list to come is made beside the one that is shown, and they change places.
static bool update_calls(struct board *b, struct task *t) {
    struct board_lists *r = &b->lists;
    const struct list_asked *a = &r->asked->calls;
    struct board_list before = r->calls;
    bool is_other = a->on && before.made && !list_same_question(&before.of, &a->of);
    if (is_other && (!before.of.wanted || list_same_question(&r->parked.of, &a->of))) {
        if (!update(b, &r->parked, a, t)) return false;
        before = r->calls;
        r->calls = r->parked;
        r->parked = before;
        r->calls.version = before.version + 1;
    } else if (!update(b, &r->calls, a, t)) {
        return false;
    }
    if (a->on && !a->of.wanted) list_finish(&r->parked);
    return true;
}

static void run(struct task *t, void *board) {
    struct board *b = board;
    const struct board_asked *asked = b->lists.asked;
    if (!update_calls(b, t)) return;
    if (update(b, &b->lists.list, &asked->list, t)) search_run(b, t);
}

static bool is_made(const struct board_list *l, const struct list_asked *a) {
    return !a->on || (l->made && list_same_question(&l->of, &a->of));
}

static bool is_current(const struct board *b, const struct board_list *l,
                       const struct list_asked *a) {
    return !a->on || (is_made(l, a) && list_is_current(l, &a->pick, b->view.now_us / SECOND_US));
}

bool lists_run(struct board *b, const struct board_sought *sought) {
    struct board_lists *r = &b->lists;
    if (search_is_other(b, sought)) stop_job(r);
    search_ask(b, sought);
    if (!r->task) {
        run(NULL, b);
        return true;
    }
    if (!task_busy(r->task)) {
        if (is_current(b, &r->calls, &r->asked->calls) &&
            is_current(b, &r->list, &r->asked->list) && search_is_done(b))
            return true;
        task_begin(r->task, run, b);
    }
    return task_run(r->task, r->slice_us);
}

static bool are_made(const struct board_lists *r) {
    return is_made(&r->calls, &r->asked->calls) && is_made(&r->list, &r->asked->list);
}

bool board_is_settled(const struct board *b) {
    return are_made(&b->lists) && !b->lists.search.seeking;
}

void lists_title(struct board *b) {
    struct board_list *l = &b->lists.list;
    if (l->made && list_same_question(&l->of, &b->lists.asked->list.of)) list_title(b, l);
}

// ---- frozen

static bool stands(const struct board *b, const struct board_list *l, const struct board_input *in,
                   enum board_table t) {
    static const struct board_sort none;
    const struct board_sort *by = in->look.sorts ? &in->look.sorts->of[t][l->of.kind] : &none;
    if (!l->open) return true;
    return l->made && l->of.column == board_column_at(list_kind(b->made, &l->of), by->column) &&
           l->of.down == by->down && l->of.wanted >> 32 == wanted_of(in) >> 32 &&
           l->of.generation == generation_of(l->of.kind, in);
}

bool lists_stand(const struct board *b, const struct board_input *in) {
    const struct board_lists *r = &b->lists;
    bool asked = in->look.explain && in->look.explain->kind != FIGURE_NONE;
    if (r->calls.of.kind != (enum board_rows_kind)b->view.level || asked != r->list.open)
        return false;
    if (asked && !list_same_figure(in->look.explain, &r->list.of.what)) return false;
    return stands(b, &r->calls, in, TABLE_CALLS) && stands(b, &r->list, in, TABLE_LIST);
}
