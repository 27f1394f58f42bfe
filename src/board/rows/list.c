// What is in a list, and in which order. First the rows that may have been added, removed or
// changed are noted: all of them if the list is new, otherwise those that the journals of calls and
// visits tell, or the records after the last one. Each is then checked, and if it is wanted, put in
// its place.
//
// The order of arrival is made by ties alone: first those that go on, then those that are over, the
// latest first in each part. The top row is the last one in the order, because most changes happen
// there.
#include "rows.h"

#include "base/clock.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#define ROWS  32   // checked between two pauses
#define AHEAD 256  // read from a journal at once
#define NOTED 2048 // noted between two pauses
// Bytes of texts that no row has any more, allowed in addition to as many as are used.
#define TEXTS  (1u << 20)
#define LASTS  (UINT64_C(1) << 63)
#define WINDOW UINT64_C(0x7FFFFFFF) // in a tie: seconds since LIST_EARLIEST

void list_finish(struct board_list *l) {
    order_finish(&l->order);
    bits_finish(&l->in);
    bits_finish(&l->counted);
    bits_finish(&l->searched);
    bits_finish(&l->matched);
    *l = (struct board_list){.version = l->version + 1};
}

void list_empty(struct board_list *l) {
    struct board_list empty = {.open = l->open, .of = l->of, .version = l->version};
    list_finish(l);
    empty.version = l->version;
    *l = empty;
}

bool list_same_figure(const struct board_explain *a, const struct board_explain *b) {
    return a->kind == b->kind && a->level == b->level && a->table == b->table && a->row == b->row &&
           a->from == b->from && a->to == b->to && a->minute == b->minute &&
           a->minutes == b->minutes && strcmp(a->id, b->id) == 0;
}

bool list_same_question(const struct board_question *a, const struct board_question *b) {
    bool terms = a->formula == b->formula && a->short_out == b->short_out;
    return a->kind == b->kind && list_same_figure(&a->what, &b->what) && a->wanted == b->wanted &&
           window_same(a->window, b->window) && a->generation == b->generation &&
           a->judged == b->judged && (!a->judged || terms) && a->renewed == b->renewed &&
           a->masked == b->masked && a->mask_digits == b->mask_digits && a->column == b->column &&
           (a->column < 0 || a->down == b->down);
}

// ---- noting what to check

struct look {
    struct board_list *l;
    const struct list_pick *p;
    const struct row_source *src;
    struct board_read read; // how far changes have been noted
    uint32_t *numbers;      // owned: the rows, each once
    size_t count, capacity;
    struct bits noted;       // the same as a set
    size_t were_in;          // how many of them are in the list so far
    struct bits in, counted; // those that are wanted, and those of them that the rate counts
};

// The fold over the same calls or records has not counted it.
static bool is_left_out(const struct list_pick *p, uint32_t number) {
    if (p->kind == ROWS_CALLS) return p->took && !calls_fold_took(p->took, number);
    return p->kind == ROWS_RECORDS && p->rows && number < p->rows->next &&
           !bits_has(&p->rows->took, number);
}

static void note(void *look, uint32_t number) {
    struct look *k = look;
    bool is_in = bits_has(&k->l->in, number);
    if ((!is_in && is_left_out(k->p, number)) || bits_has(&k->noted, number)) return;
    bits_add(&k->noted, number);
    k->were_in += is_in;
    MEM_ROOM(k->numbers, k->count, k->capacity);
    k->numbers[k->count++] = number;
}

static bool note_calls(struct look *k, struct task *t) {
    uint32_t numbers[AHEAD];
    size_t count = AHEAD;
    while (count == AHEAD) {
        count = journal_read(stitch_journal(k->p->in->stitch), &k->read.reader, numbers, AHEAD);
        for (size_t i = 0; i < count; i++)
            note(k, numbers[i]);
        if (task_pause(t)) return false;
    }
    return true;
}

// With a filter, changes of a call may decide about its visits. Behind a figure, the tallies
// matter, too: visits that wait are checked each time.
static bool note_visits(struct look *k, struct task *t) {
    const struct board_input *in = k->p->in;
    bool anew = !k->read.reader.begun,
         current = in->counted.tallies->generation == in->ledger->generation;
    uint32_t numbers[AHEAD];
    size_t count = AHEAD;
    if (anew && in->stitch) k->read.asked = journal_now(stitch_journal(in->stitch));
    for (size_t i = 0; k->p->figure && current && i < in->counted.tallies->waiting_count; i++)
        note(k, in->counted.tallies->waiting[i]);
    while (in->wanted && in->stitch && count == AHEAD) {
        count = journal_read(stitch_journal(in->stitch), &k->read.asked, numbers, AHEAD);
        for (size_t i = 0; i < count; i++)
            filter_visits_of(in->wanted, numbers[i], note, k);
        if (task_pause(t)) return false;
    }
    for (count = AHEAD; count == AHEAD;) {
        count = journal_read(&in->ledger->journal, &k->read.reader, numbers, AHEAD);
        for (size_t i = 0; i < count; i++)
            note(k, numbers[i]);
        if (task_pause(t)) return false;
    }
    return true;
}

static bool note_records(struct look *k, struct task *t) {
    while (k->read.next < cdr_store_count(k->p->in->store)) {
        note(k, k->read.next++);
        if (k->read.next % NOTED == 0 && task_pause(t)) return false;
    }
    return true;
}

// What goes on changes every second in its wait or talk. In the order of arrival these are the top
// rows.
static bool note_lasting(struct look *k, struct task *t) {
    const struct order *o = &k->l->order;
    int64_t now_s = k->src->view->now_us / SECOND_US;
    if (k->read.ticked_s == now_s) return true;
    k->read.ticked_s = now_s;
    for (size_t i = o->count; i-- > 0;) {
        if (o->entries[i].tie & LASTS)
            note(k, o->entries[i].row);
        else if (k->l->of.column < 0)
            break;
        if (i % NOTED == 0 && task_pause(t)) return false;
    }
    return true;
}

// It changes when visits may belong to other rows of queues or agents, have another threshold, or
// yield to others.
static uint64_t print_of(const struct board_input *in) {
    const struct queue_tallies *t = in->counted.tallies;
    uint64_t told = 0;
    for (size_t i = 0; t && i < t->queue_count; i++)
        told += t->queues[i].basis & VISIT_TOLD ? 1 : 0;
    const uint64_t parts[] = {t ? t->all : 0,
                              t ? t->queue_count : 0,
                              t ? t->agent_count : 0,
                              t ? t->rows.count : 0,
                              told,
                              in->counted.agents ? in->counted.agents->count : 0,
                              in->counted.agents ? in->counted.agents->queue_count : 0};
    return hash_numbers(parts, sizeof parts / sizeof *parts);
}

static bool note_all(struct look *k, struct task *t) {
    if (k->p->kind == ROWS_CALLS) return note_calls(k, t) && note_lasting(k, t);
    if (k->p->kind == ROWS_RECORDS) return note_records(k, t);
    k->read.print = print_of(k->p->in);
    return note_visits(k, t) && note_lasting(k, t);
}

// Everything has to be checked again, because visits may belong to other rows, or because too many
// texts of changed rows are left.
static bool is_stale(const struct board_list *l, const struct list_pick *p) {
    size_t texts = l->order.texts.len;
    if (l->of.kind == ROWS_VISITS && l->read.print != print_of(p->in)) return true;
    return texts > TEXTS && texts / 128 > l->order.count;
}

bool list_is_current(const struct board_list *l, const struct list_pick *p, int64_t now_s) {
    const struct board_input *in = p->in;
    if (is_stale(l, p)) return false;
    if (l->of.kind == ROWS_RECORDS) return l->read.next == cdr_store_count(in->store);
    if (l->read.ticked_s != now_s) return false;
    if (l->of.kind == ROWS_CALLS)
        return journal_is_read(stitch_journal(in->stitch), &l->read.reader);
    if (p->figure && in->counted.tallies->waiting_count) return false;
    if (in->wanted && in->stitch && !journal_is_read(stitch_journal(in->stitch), &l->read.asked))
        return false;
    return journal_is_read(&in->ledger->journal, &l->read.reader);
}

// ---- checking

static uint64_t tie_of(uint32_t number, int64_t start, bool lasts) {
    int64_t into = start - LIST_EARLIEST + 1;
    uint64_t since = into < 1 ? 1 : into > (int64_t)WINDOW ? WINDOW : (uint64_t)into;
    return (lasts ? LASTS : 0) | since << 32 | number;
}

static bool pick(const struct look *k, uint32_t number, uint64_t *ret_tie, bool *ret_counted) {
    const struct list_pick *p = k->p;
    const struct board_input *in = p->in;
    size_t together;
    *ret_counted = false;
    if (p->kind == ROWS_CALLS) {
        const struct call *c = stitch_call(in->stitch, number);
        if (!c || !pick_call(p, number, c)) return false;
        *ret_tie = tie_of(number, c->start, c->result == CALL_IN_PROGRESS);
    } else if (p->kind == ROWS_VISITS) {
        struct visit v;
        ledger_visit(in->ledger, number, &v);
        if (!pick_visit(p, number, &v, ret_counted)) return false;
        bool lasts = v.outcome == VISIT_WAITING || (v.outcome == VISIT_ANSWERED && !v.completion);
        // before the window if they have waited since yesterday
        int64_t start = v.join_us / SECOND_US;
        if (start < k->l->of.window.from) start = k->l->of.window.from;
        *ret_tie = tie_of(number, start, lasts);
    } else {
        const struct cdr_hot *row = cdr_store_hot(in->store, number, &together);
        if (!pick_record(p, number, row)) return false;
        *ret_counted = p->judged && records_within(row, k->l->threshold_s);
        *ret_tie = tie_of(number, row->start, false);
    }
    return true;
}

static void look_at(struct look *k, uint32_t number) {
    struct board_list *l = k->l;
    struct board_cell cell;
    uint64_t tie;
    bool counted;
    if (!pick(k, number, &tie, &counted)) return;
    if (l->of.column < 0)
        order_put_key(&l->order, 0, tie, number);
    else if (list_fill_cells(l, k->src, number, counted, (size_t)l->of.column, &cell))
        sort_put(&l->order, &cell, tie, number);
    else
        return;
    bits_add(&k->in, number);
    if (counted) bits_add(&k->counted, number);
}

static bool look_at_all(struct look *k, struct task *t) {
    for (size_t i = 0; i < k->count; i++) {
        look_at(k, k->numbers[i]);
        if (i % ROWS == 0 && task_pause(t)) return false;
    }
    return true;
}

// Puts what was found in place of what was there.
static void take(struct look *k) {
    struct board_list *l = k->l;
    bits_drop_all(&l->in, &k->noted);
    bits_add_all(&l->in, &k->in);
    bits_drop_all(&l->counted, &k->noted);
    bits_add_all(&l->counted, &k->counted);
    l->counted_count = bits_count(&l->counted);
    bits_drop_all(&l->searched, &k->noted);
    l->read = k->read;
    if (k->count) l->version++;
}

bool list_update(struct board_list *l, const struct list_pick *p, const struct board_question *of,
                 const struct row_source *src, struct task *t) {
    struct board_list made = {.open = true, .made = true, .of = *of, .version = l->version + 1};
    bool anew = !l->made || !list_same_question(&l->of, of) || is_stale(l, p);
    struct look k = {.l = anew ? &made : l, .p = p, .src = src};
    k.read = k.l->read;
    k.l->order.down = !of->down;
    k.l->threshold_s = p->in->counted.fold ? p->in->counted.fold->threshold_s : 0;
    bool done =
        note_all(&k, t) && look_at_all(&k, t) && order_settle(&k.l->order, &k.noted, k.were_in, t);
    if (done)
        take(&k);
    else
        k.l->order.fresh = 0;
    if (done && anew) {
        struct board_list old = *l;
        *l = made;
        made = old;
    }
    if (anew) list_finish(&made);
    free(k.numbers);
    bits_finish(&k.noted);
    bits_finish(&k.in);
    bits_finish(&k.counted);
    return done;
}

void list_fill_persons(struct board_list *l, const struct list_pick *p,
                       const struct board_question *of, const struct row_source *src) {
    list_finish(l);
    l->open = l->made = true;
    l->of = *of;
    l->order.down = !of->down;
    for (uint32_t i = 0; i < src->persons->count; i++) {
        struct board_cell cell = {0};
        if (!pick_person(p, &src->persons->list[i])) continue;
        if (of->column >= 0) list_fill_cells(l, src, i, false, (size_t)of->column, &cell);
        sort_put(&l->order, &cell, UINT32_MAX - i, i);
    }
    order_settle(&l->order, NULL, 0, NULL);
}

// ---- its rows

size_t list_rows(const struct board_list *l) {
    return l->order.count;
}

uint32_t list_number(const struct board_list *l, size_t index) {
    return l->order.entries[l->order.count - 1 - index].row;
}

size_t list_lasting(const struct board_list *l) {
    const struct order *o = &l->order;
    size_t count = 0;
    while (l->of.column < 0 && count < o->count && o->entries[o->count - 1 - count].tie & LASTS)
        count++;
    return count;
}

size_t list_find(struct board_list *l, uint32_t number) {
    if (!bits_has(&l->in, number)) return SIZE_MAX;
    l->hint = order_find(&l->order, number, l->hint);
    return l->order.count - 1 - l->hint;
}
