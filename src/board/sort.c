// A row's value becomes a key that orders as an integer, once, when it comes or changes. Those that
// are to be looked at are a batch: they are sorted among themselves and joined with the others, as
// one job that pauses. Until it is done the old order is shown.
#include "list.h"

#include "parts.h"

#include "base/mem.h"
#include "base/task.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define ROWS    32         // looked at between two pauses
#define RUN     256        // entries sorted at once
#define ENTRIES 2048       // joined or moved between two pauses
#define TEXTS   (1u << 20) // bytes of texts no row has any more, besides as many as there are
#define UNKNOWN UINT64_MAX

enum { IN_BATCH = 1, PENDING = 2 };

void sorter_clear(struct board *b, struct board_list *l) {
    struct board_sorter *s = &l->sorter;
    if (b->task && b->sorting == l) task_cancel(b->task);
    s->ready = s->all = false;
    s->count = s->pending_count = 0;
    buf_clear(&s->texts);
    if (s->marks) memset(s->marks, 0, s->mark_count);
}

void sorter_finish(struct board *b, struct board_list *l) {
    struct board_sorter *s = &l->sorter;
    sorter_clear(b, l);
    free(s->rows);
    free(s->spare);
    free(s->pending);
    free(s->marks);
    buf_finish(&s->texts);
    *s = (struct board_sorter){.column = -1};
}

static void *room(void *array, size_t *capacity, size_t count, size_t size) {
    if (count <= *capacity) return array;
    *capacity = count * 3 / 2 + 64;
    return mem_resize(array, *capacity, size);
}

static uint8_t *mark_of(struct board_sorter *s, uint32_t number) {
    if (number >= s->mark_count) {
        size_t old = s->mark_count;
        s->marks = room(s->marks, &s->mark_count, (size_t)number + 1, 1);
        memset(s->marks + old, 0, s->mark_count - old);
    }
    return &s->marks[number];
}

// Rows that were never touched have no mark.
static bool is_in_batch(const struct board_sorter *s, uint32_t number) {
    return number < s->mark_count && s->marks[number] & IN_BATCH;
}

void sorter_touch(struct board_sorter *s, uint32_t number) {
    if (s->column < 0) return;
    uint8_t *mark = mark_of(s, number);
    if (*mark & PENDING) return;
    *mark |= PENDING;
    MEM_ROOM(s->pending, s->pending_count, s->pending_capacity);
    s->pending[s->pending_count++] = number;
}

// ---- keys

static uint64_t key_of_number(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static void set_text(struct buf *texts, const char *text, struct board_entry *e) {
    char small[4];
    size_t begin = texts->len, len;
    for (struct span rest = span_of(text); rest.len; rest = span_from(rest, len)) {
        uint32_t code = utf8_small(utf8_next(rest, &len));
        buf_put(texts, small, utf8_encode(code, small));
    }
    len = texts->len - begin;
    e->key = 0;
    for (size_t i = 0; i < 8; i++)
        e->key = e->key << 8 | (i < len ? (unsigned char)texts->at[begin + i] : 0);
    if (len > 8) {
        e->text = (uint32_t)begin + 1;
        buf_put(texts, "", 1);
    } else {
        texts->len = begin;
    }
}

static struct board_entry entry_of(const struct board_cell *cell, uint64_t tie, struct buf *texts) {
    struct board_entry e = {UNKNOWN, tie, 0};
    if (cell->is_number)
        e.key = key_of_number(cell->number);
    else if (cell->text[0] && strcmp(cell->text, "--") != 0)
        set_text(texts, cell->text, &e);
    return e;
}

struct ordering {
    const char *texts;
    bool down;
};

static int order(const struct board_entry *a, const struct board_entry *b, struct ordering o) {
    int by = 0;
    if (a->key != b->key) {
        if (a->key == UNKNOWN || b->key == UNKNOWN) return a->key == UNKNOWN ? 1 : -1;
        by = a->key < b->key ? -1 : 1;
    } else if (a->text && b->text) {
        by = strcmp(o.texts + a->text - 1, o.texts + b->text - 1);
    } else if (a->text || b->text) {
        by = a->text ? 1 : -1;
    }
    if (by) return o.down ? -by : by;
    return (a->tie < b->tie) - (a->tie > b->tie);
}

static int compare(const void *a, const void *b, void *ordering) {
    return order(a, b, *(const struct ordering *)ordering);
}

// ---- the job

struct batch {
    uint32_t *numbers;                 // owned: rows to be looked at
    struct board_entry *fresh, *spare; // owned: those of them that are in the list
    size_t count, fresh_count;
    bool all; // nothing of what is shown stays
};

// All rows as they came: what comes meanwhile is touched by itself.
static void take_all(struct board_list *l, struct batch *batch) {
    struct board_sorter *s = &l->sorter;
    bool records = l->kind == ROWS_RECORDS;
    batch->all = true;
    batch->count = records ? l->order.count : l->recent.count;
    batch->numbers = mem_alloc((batch->count + 1) * sizeof *batch->numbers);
    for (size_t i = 0; i < batch->count; i++)
        batch->numbers[i] = records ? l->order.rows[i] : (uint32_t)l->recent.keys[i];
    for (size_t i = 0; i < s->pending_count; i++)
        s->marks[s->pending[i]] = 0;
    s->pending_count = 0;
    s->all = false;
}

static void take_pending(struct board_sorter *s, struct batch *batch) {
    batch->numbers = s->pending;
    batch->count = s->pending_count;
    s->pending = NULL;
    s->pending_count = s->pending_capacity = 0;
    for (size_t i = 0; i < batch->count; i++)
        s->marks[batch->numbers[i]] = IN_BATCH;
}

static bool make_entries(struct task *t, struct board *b, struct board_list *l, struct batch *batch,
                         struct buf *texts) {
    batch->fresh = mem_alloc((batch->count + 1) * sizeof *batch->fresh);
    for (size_t i = 0; i < batch->count; i++) {
        struct board_cell cell = {0};
        if (i % ROWS == 0 && task_pause(t)) return false;
        uint32_t number = batch->numbers[i];
        uint64_t tie = list_tie(l, number);
        if (!tie || !list_fill_cells(b, l, number, (size_t)l->sorter.column, &cell)) continue;
        batch->fresh[batch->fresh_count++] = entry_of(&cell, tie, texts);
    }
    return true;
}

static bool move(struct task *t, struct board_entry *to, const struct board_entry *from,
                 size_t count) {
    for (size_t i = 0, n; i < count; i += n) {
        n = count - i < ENTRIES ? count - i : ENTRIES;
        memcpy(to + i, from + i, n * sizeof *to);
        if (task_pause(t)) return false;
    }
    return true;
}

// Halves are sorted, and merged where they overlap. The C library's sort could not be left when
// the job is cancelled.
static bool put_in_order(struct task *t, struct board_entry *entries, size_t count,
                         struct board_entry *spare, struct ordering o) {
    if (count <= RUN) {
        qsort_r(entries, count, sizeof *entries, compare, &o);
        return !task_pause(t);
    }
    size_t half = count / 2, left = 0, right = half, to = 0;
    if (!put_in_order(t, entries, half, spare, o) ||
        !put_in_order(t, entries + half, count - half, spare, o))
        return false;
    if (order(&entries[half - 1], &entries[half], o) <= 0) return true;
    if (!move(t, spare, entries, half)) return false;
    while (left < half) {
        bool first = right == count || order(&spare[left], &entries[right], o) <= 0;
        entries[to++] = first ? spare[left++] : entries[right++];
        if (to % ENTRIES == 0 && task_pause(t)) return false;
    }
    return true;
}

// Of what is shown the rows that stay, and the fresh ones, in one order.
static bool join(struct task *t, struct board_sorter *s, const struct batch *batch,
                 struct ordering o, size_t *ret_count) {
    size_t old = 0, olds = batch->all ? 0 : s->count, fresh = 0, to = 0;
    s->spare = room(s->spare, &s->spare_capacity, olds + batch->fresh_count, sizeof *s->spare);
    for (size_t n = 1; old < olds || fresh < batch->fresh_count; n++) {
        if (n % ENTRIES == 0 && task_pause(t)) return false;
        if (old < olds && is_in_batch(s, (uint32_t)s->rows[old].tie)) {
            old++;
            continue;
        }
        bool stays = fresh == batch->fresh_count ||
                     (old < olds && order(&s->rows[old], &batch->fresh[fresh], o) <= 0);
        s->spare[to++] = stays ? s->rows[old++] : batch->fresh[fresh++];
    }
    *ret_count = to;
    return true;
}

// What was made takes the place of what was shown.
static void show(struct board_list *l, size_t count) {
    struct board_sorter *s = &l->sorter;
    struct board_entry *old = s->rows;
    size_t capacity = s->capacity;
    s->rows = s->spare;
    s->capacity = s->spare_capacity;
    s->spare = old;
    s->spare_capacity = capacity;
    s->count = count;
    s->ready = true;
    l->version++;
}

static void sort_list(struct task *t, void *board) {
    struct board *b = board;
    struct board_list *l = b->sorting;
    struct board_sorter *s = &l->sorter;
    struct batch batch = {0};
    struct buf made = {0}, *texts = s->all ? &made : &s->texts;
    size_t count;
    if (s->all)
        take_all(l, &batch);
    else
        take_pending(s, &batch);
    if (!make_entries(t, b, l, &batch, texts)) goto out;
    batch.spare = mem_alloc((batch.fresh_count / 2 + 1) * sizeof *batch.spare);
    struct ordering o = {texts->at, s->by.down};
    if (!put_in_order(t, batch.fresh, batch.fresh_count, batch.spare, o) ||
        !join(t, s, &batch, o, &count))
        goto out;
    if (batch.all) {
        struct buf old = s->texts;
        s->texts = made;
        made = old;
    }
    show(l, count);
    for (size_t i = 0; !batch.all && i < batch.count; i++) {
        s->marks[batch.numbers[i]] &= (uint8_t)~IN_BATCH;
        if (i % ENTRIES == 0 && task_pause(t)) goto out;
    }
out: // where it was cancelled, what is shown is cleared by who did so
    buf_finish(&made);
    free(batch.spare);
    free(batch.fresh);
    free(batch.numbers);
}

bool sorter_run(struct board *b, struct board_list *l) {
    struct board_sorter *s = &l->sorter;
    bool busy = b->task && task_busy(b->task);
    if (s->column < 0) return true;
    if (busy && b->sorting != l) return false; // one after the other
    // Texts of rows that changed stay behind: now and then all is made anew.
    if (!busy && s->texts.len > TEXTS && s->texts.len / 128 > s->count) s->all = true;
    if (!busy && !s->all && !s->pending_count) {
        s->ready = true; // of nothing, where there is no row
        return true;
    }
    if (!busy) b->sorting = l;
    if (!b->task) {
        sort_list(NULL, b);
        return true;
    }
    if (!busy) task_begin(b->task, sort_list, b);
    return task_run(b->task, b->slice_us) && !s->all && !s->pending_count;
}

// From where it was found last, outwards: it mostly is near.
size_t sorter_find(struct board_sorter *s, uint32_t number) {
    size_t count = s->count, at = s->hint < count ? s->hint : 0;
    for (size_t away = 0; away < count; away++) {
        size_t below = at + away, above = at - away;
        if (below < count && sorter_at(s, below) == number) return s->hint = below;
        if (away <= at && sorter_at(s, above) == number) return s->hint = above;
    }
    return SIZE_MAX;
}

// ---- tables that are copied at each fill

int64_t sort_column(const struct board_table_kind *kind, const struct board_sort *by) {
    for (size_t i = 0; by->column[0] && i < kind->column_count; i++)
        if (strcmp(kind->columns[i].id, by->column) == 0) return (int64_t)i;
    return -1;
}

// A recall's cells need the call that was lost last.
static void fill_sorted(struct board *b, const struct board_table_kind *kind, size_t column,
                        const void *row, struct board_cell *ret_cell) {
    struct board_recall recall = {.line = row};
    bool recalls = kind == board_table(b, TABLE_RECALLS);
    if (recalls) recall.known = journey_of(&b->view, recall.line->call, &recall.lost);
    fill_cell(&b->view, &kind->columns[column], recalls ? (const void *)&recall : row, ret_cell);
}

// The places 0..count-1 in their order, by the cells of rows that lie `size` apart; or, where
// `places` are given, of those.
static struct board_entry *sorted(struct board *b, const struct board_table_kind *kind,
                                  const struct board_sort *by, const char *rows, size_t count,
                                  size_t size, const uint32_t *places) {
    int64_t column = sort_column(kind, by);
    if (column < 0 || count < 2) return NULL;
    struct board_entry *entries = mem_alloc(count * sizeof *entries);
    struct buf texts = {0};
    for (size_t i = 0; i < count; i++) {
        struct board_cell cell;
        fill_sorted(b, kind, (size_t)column, rows + (places ? places[i] : i) * size, &cell);
        entries[i] = entry_of(&cell, UINT64_MAX - i, &texts);
    }
    struct ordering o = {texts.at, by->down};
    qsort_r(entries, count, sizeof *entries, compare, &o);
    buf_finish(&texts);
    return entries;
}

void sort_rows(struct board *b, enum board_table t, void *rows, size_t count, size_t size) {
    struct board_entry *entries =
        sorted(b, board_table(b, t), &b->sorted[t], rows, count, size, NULL);
    if (!entries) return;
    char *copy = mem_alloc(count * size);
    memcpy(copy, rows, count * size);
    for (size_t i = 0; i < count; i++)
        memcpy((char *)rows + i * size, copy + (UINT64_MAX - entries[i].tie) * size, size);
    free(copy);
    free(entries);
}

// They are copied when they change: for another order they have to be copied again.
void sort_recalls(struct board *b, const struct board_input *in) {
    const struct board_sort *by = &b->sorted[TABLE_RECALLS];
    struct board_sort *before = &b->recalls.sort;
    if (strcmp(before->column, by->column) || before->down != by->down) b->recalls.changes = 0;
    uint64_t changes = b->recalls.changes;
    *before = *by;
    recalls_fill(&b->recalls, &b->view, in);
    if (b->recalls.changes != changes && b->recalls.count)
        sort_rows(b, TABLE_RECALLS, b->recalls.list, b->recalls.count, sizeof *b->recalls.list);
}

void sort_persons(struct board *b, struct board_list *l) {
    struct board_entry *entries =
        sorted(b, board_table(b, TABLE_LIST), &b->sorted[TABLE_LIST], (const char *)b->persons.list,
               l->person_count, sizeof *b->persons.list, l->persons);
    if (!entries) return;
    uint32_t *copy = mem_alloc(l->person_count * sizeof *copy);
    memcpy(copy, l->persons, l->person_count * sizeof *copy);
    for (size_t i = 0; i < l->person_count; i++)
        l->persons[i] = copy[UINT64_MAX - entries[i].tie];
    free(copy);
    free(entries);
}
