// What is in a list, kept up: calls and visits by their journals, records as they are appended, a
// slice of each at a time; persons anew at each fill.
#include "list.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void list_init(struct board_list *l) {
    *l = (struct board_list){.recent = {.lowest = UINT64_MAX}, .sorter = {.column = -1}};
}

void list_finish(struct board *b, struct board_list *l) {
    order_finish(&l->order);
    recent_finish(&l->recent);
    sorter_finish(b, l);
    free(l->persons);
    free(l->parts);
    list_init(l);
}

static void list_clear(struct board *b, struct board_list *l) {
    order_clear(&l->order);
    recent_clear(&l->recent);
    sorter_clear(b, l);
    search_forget_all(b, l);
    if (l->parts) memset(l->parts, 0, l->parts_size);
    l->based = l->walking = false;
    l->base = 0;
    l->part_count = l->person_count = 0;
    l->reader = l->asked = (struct journal_reader){0};
    l->version++;
}

void list_touch(struct board *b, struct board_list *l, uint32_t number) {
    sorter_touch(&l->sorter, number);
    search_forget(b, l, number);
}

void list_drop(struct board *b, struct board_list *l, uint32_t number) {
    if (!recent_key(&l->recent, number)) return;
    recent_drop(&l->recent, number);
    list_touch(b, l, number);
}

// ---- records and persons

static bool fill_records(struct board *b, struct board_list *l, const struct list_pick *p) {
    const struct cdr_store *s = p->in->store;
    if (!s) return true;
    if (l->order.store && l->order.generation != cdr_store_generation(s)) list_clear(b, l);
    size_t from = l->order.next;
    l->threshold_s = p->in->fold ? p->in->fold->threshold_s : 0;
    bool all = order_update(&l->order, s, p);
    if (l->order.next == from) return all;
    l->version++;
    if (!l->judged && l->sorter.column < 0 && !b->search.sought.on) return all; // nobody asks
    for (size_t i = from; i < l->order.next; i++) {
        size_t together;
        const struct cdr_hot *row = cdr_store_hot(s, i, &together);
        if (!pick_record(p, i, row)) continue;
        list_touch(b, l, (uint32_t)i);
        l->part_count += l->judged && records_within(row, l->threshold_s);
    }
    return all;
}

static void fill_persons(struct board *b, struct board_list *l, const struct list_pick *p) {
    l->persons = mem_resize(l->persons, b->persons.count + 1, sizeof *l->persons);
    l->person_count = 0;
    for (uint32_t i = 0; i < b->persons.count; i++)
        if (pick_person(p, &b->persons.list[i])) l->persons[l->person_count++] = i;
    sort_persons(b, l);
}

// ---- the whole

static bool same_figure(const struct board_explain *a, const struct board_explain *b) {
    return a->kind == b->kind && a->level == b->level && a->table == b->table && a->row == b->row &&
           a->from == b->from && a->to == b->to && a->minute == b->minute &&
           a->minutes == b->minutes && strcmp(a->id, b->id) == 0;
}

// Another one: its rows have other numbers.
static uint32_t generation_of(enum board_rows_kind kind, const struct board_input *in) {
    if (kind == ROWS_VISITS) return in->ledger->generation;
    return kind == ROWS_CALLS ? stitch_generation(in->stitch) : 0;
}

// Another figure, window or formula: other rows.
static void begin(struct board *b, struct board_list *l, const struct list_pick *p,
                  const struct board_explain *what) {
    uint32_t generation = generation_of(p->kind, p->in);
    bool same =
        l->open && l->kind == p->kind && same_figure(&l->what, what) &&
        l->generation == generation && l->window.from == p->window.from &&
        l->window.to == p->window.to && l->wanted == p->in->wanted_serial &&
        (!l->judged || (l->formula == (int)p->in->formula && l->short_out == p->in->short_out));
    if (same) return;
    list_clear(b, l);
    l->open = true;
    l->kind = p->kind;
    l->what = *what;
    l->generation = generation;
    l->window = p->window;
    l->wanted = p->in->wanted_serial;
    l->judged = p->judged;
    l->formula = (int)p->in->formula;
    l->short_out = p->in->short_out;
}

static void begin_sort(struct board *b, struct board_list *l, enum board_table t) {
    const struct board_sort *by = &b->sorted[t];
    int64_t column = l->kind == ROWS_PERSONS ? -1 : sort_column(list_kind(b, l), by);
    struct board_sorter *s = &l->sorter;
    if (s->column == column && (column < 0 || s->by.down == by->down)) return;
    sorter_clear(b, l);
    s->by = *by;
    s->column = column;
    s->all = column >= 0;
    l->version++;
}

// Masked numbers are other texts.
static void begin_mask(struct board *b, struct board_list *l) {
    if (l->masked == b->view.masked && l->mask_digits == b->view.mask_digits) return;
    l->masked = b->view.masked;
    l->mask_digits = b->view.mask_digits;
    search_forget_all(b, l);
    l->sorter.all = l->sorter.column >= 0;
}

// What lasts changes by the second: its wait, its talk.
static void tick(struct board *b, struct board_list *l) {
    const struct board_recent *r = &l->recent;
    if (l->ticked_s == b->view.now_us / SECOND_US) return;
    l->ticked_s = b->view.now_us / SECOND_US;
    for (size_t i = r->count; i-- > 0 && recent_lasts(r->keys[i]);)
        list_touch(b, l, (uint32_t)r->keys[i]);
}

static bool fill(struct board *b, enum board_table t, const struct list_pick *p,
                 const struct board_explain *what) {
    struct board_list *l = list_of(b, t);
    bool all = true;
    begin(b, l, p, what);
    b->sorted[t] = p->in->sorts ? p->in->sorts->of[t][l->kind] : (struct board_sort){.down = false};
    begin_sort(b, l, t);
    begin_mask(b, l);
    switch (l->kind) {
    case ROWS_CALLS:
        all = list_fill_calls(b, l, p);
        break;
    case ROWS_VISITS:
        all = list_fill_visits(b, l, p);
        break;
    case ROWS_RECORDS:
        all = fill_records(b, l, p);
        break;
    default:
        fill_persons(b, l, p);
        break;
    }
    if (l->recent.lowest != UINT64_MAX) l->version++; // rows move from there on
    recent_settle(&l->recent);
    tick(b, l);
    return all;
}

bool lists_fill(struct board *b, const struct board_input *in) {
    static const struct board_explain nothing = {0};
    struct list_pick p = pick_all(in, b->view.level);
    bool all = fill(b, TABLE_CALLS, &p, &nothing);
    if (!in->explain || in->explain->kind == FIGURE_NONE) {
        if (b->list.open) list_finish(b, &b->list);
        return all;
    }
    p = pick_figure(b, in, in->explain);
    all &= fill(b, TABLE_LIST, &p, in->explain);
    list_title(b, &b->list);
    return all;
}

bool lists_sort(struct board *b) {
    bool done = sorter_run(b, &b->calls);
    return (!b->list.open || sorter_run(b, &b->list)) && done;
}

static bool same_sort(const struct board *b, const struct board_input *in) {
    static const struct board_sorts none;
    const struct board_sorts *sorts = in->sorts ? in->sorts : &none;
    for (int t = 0; t < TABLES; t++) {
        const struct board_sort *by = &sorts->of[t][board_kind(b, (enum board_table)t)];
        if (t == TABLE_LIST && !b->list.open) continue;
        if (by->down != b->sorted[t].down || strcmp(by->column, b->sorted[t].column)) return false;
    }
    return true;
}

bool lists_stand(const struct board *b, const struct board_input *in) {
    if (!same_sort(b, in)) return false;
    bool asked = in->explain && in->explain->kind != FIGURE_NONE;
    if (asked != b->list.open || (asked && !same_figure(in->explain, &b->list.what))) return false;
    const struct board_list *lists[] = {&b->calls, &b->list};
    for (size_t i = 0; i < 2; i++) {
        const struct board_list *l = lists[i];
        if (!l->open) continue;
        if (l->wanted != in->wanted_serial) return false;
        const struct board_order *o = &l->order;
        if (l->kind == ROWS_RECORDS && in->store &&
            !(o->store == in->store && o->generation == cdr_store_generation(in->store)))
            return false;
        if (l->generation != generation_of(l->kind, in)) return false;
    }
    return true;
}
