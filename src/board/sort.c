// A row's value becomes a key that orders as an integer, once, when it comes or changes. Those of
// one batch are sorted among themselves, runs first and then merges, and joined with the others; a
// slice at a time, so that a million rows stop nobody. Until then the old order is shown.
#include "list.h"

#include "parts.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define KEYS    512  // rows looked at in a slice
#define RUN     1024 // entries sorted at once
#define RUNS    8    // in a slice
#define ENTRIES 50000
#define TEXTS   (1u << 20) // bytes of texts no row has any more, besides as many as there are
#define UNKNOWN UINT64_MAX

enum { IDLE, MAKE_KEYS, MAKE_RUNS, MERGE, JOIN, LET_GO };
enum { IN_BATCH = 1, PENDING = 2 };

void sorter_finish(struct board_sorter *s) {
    free(s->rows);
    free(s->fresh);
    free(s->spare);
    free(s->pending);
    free(s->batch);
    free(s->marks);
    buf_finish(&s->texts);
    *s = (struct board_sorter){.column = -1};
}

void sorter_clear(struct board_sorter *s) {
    s->ready = s->walking = false;
    s->phase = IDLE;
    s->count = s->fresh_count = s->pending_count = s->batch_count = 0;
    buf_clear(&s->texts);
    if (s->marks) memset(s->marks, 0, s->mark_count);
}

static void *room(void *array, size_t *capacity, size_t count, size_t size) {
    if (count <= *capacity) return array;
    *capacity = count * 3 / 2 + 64;
    return mem_resize(array, *capacity, size);
}

void sorter_touch(struct board_sorter *s, uint32_t number) {
    if (s->column < 0) return;
    if (number >= s->mark_count) {
        size_t old = s->mark_count;
        s->marks = room(s->marks, &s->mark_count, (size_t)number + 1, 1);
        memset(s->marks + old, 0, s->mark_count - old);
    }
    if (s->marks[number] & PENDING) return;
    s->marks[number] |= PENDING;
    s->pending = room(s->pending, &s->pending_capacity, s->pending_count + 1, sizeof *s->pending);
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

static struct ordering ordering_of(const struct board_sorter *s) {
    return (struct ordering){s->texts.at, s->by.down};
}

// ---- the slices

static void begin_batch(struct board_sorter *s) {
    uint32_t *numbers = s->batch;
    size_t capacity = s->batch_capacity;
    s->batch = s->pending;
    s->batch_capacity = s->pending_capacity;
    s->batch_count = s->pending_count;
    s->pending = numbers;
    s->pending_capacity = capacity;
    s->pending_count = s->fresh_count = s->done = 0;
    s->phase = MAKE_KEYS;
}

static void make_keys(struct board *b, struct board_list *l) {
    struct board_sorter *s = &l->sorter;
    size_t end = s->done + KEYS < s->batch_count ? s->done + KEYS : s->batch_count;
    for (; s->done < end; s->done++) {
        uint32_t number = s->batch[s->done];
        uint8_t *mark = &s->marks[number];
        struct board_cell cell = {0};
        uint64_t tie = list_tie(l, number);
        *mark = IN_BATCH;
        if (!tie || !list_fill_cells(b, l, number, (size_t)s->column, &cell)) continue;
        s->fresh = room(s->fresh, &s->fresh_capacity, s->fresh_count + 1, sizeof *s->fresh);
        s->fresh[s->fresh_count++] = entry_of(&cell, tie, &s->texts);
    }
    if (s->done < s->batch_count) return;
    s->phase = MAKE_RUNS;
    s->done = 0;
}

static void make_runs(struct board_sorter *s) {
    struct ordering o = ordering_of(s);
    for (int i = 0; i < RUNS && s->done < s->fresh_count; i++) {
        size_t left = s->fresh_count - s->done, count = left < RUN ? left : RUN;
        qsort_r(s->fresh + s->done, count, sizeof *s->fresh, compare, &o);
        s->done += count;
    }
    if (s->done < s->fresh_count) return;
    s->spare = room(s->spare, &s->spare_capacity, s->count + s->fresh_count, sizeof *s->spare);
    s->width = RUN;
    s->done = s->left = s->to = 0;
    s->right = s->width;
    s->phase = s->fresh_count > RUN ? MERGE : JOIN;
    if (s->phase == JOIN) s->right = 0;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

// What was filled takes the place of what it was made of.
static void take_spare(struct board_sorter *s, struct board_entry **entries, size_t *capacity) {
    struct board_entry *old = *entries;
    size_t old_capacity = *capacity;
    *entries = s->spare;
    *capacity = s->spare_capacity;
    s->spare = old;
    s->spare_capacity = old_capacity;
}

// Pairs of runs of `width` become runs twice as long; `done` is where the pair begins.
static void merge(struct board_sorter *s) {
    struct ordering o = ordering_of(s);
    for (size_t n = 0; n < ENTRIES; n++) {
        size_t middle = least(s->done + s->width, s->fresh_count);
        size_t end = least(s->done + 2 * s->width, s->fresh_count);
        if (s->left == middle && s->right == end) {
            s->done = end;
            if (end < s->fresh_count) {
                s->left = end;
                s->right = least(end + s->width, s->fresh_count);
                continue;
            }
            take_spare(s, &s->fresh, &s->fresh_capacity);
            s->width *= 2;
            s->done = s->left = s->to = 0;
            s->right = least(s->width, s->fresh_count);
            if (s->width < s->fresh_count) continue;
            s->right = 0;
            s->spare =
                room(s->spare, &s->spare_capacity, s->count + s->fresh_count, sizeof *s->spare);
            s->phase = JOIN;
            return;
        }
        bool left = s->right == end ||
                    (s->left < middle && order(&s->fresh[s->left], &s->fresh[s->right], o) <= 0);
        s->spare[s->to++] = s->fresh[left ? s->left++ : s->right++];
    }
}

// The rows that stay (left) and the fresh ones (right).
static bool join(struct board_sorter *s) {
    struct ordering o = ordering_of(s);
    for (size_t n = 0; n < ENTRIES; n++) {
        bool old = s->left < s->count, fresh = s->right < s->fresh_count;
        if (old && s->marks[(uint32_t)s->rows[s->left].tie] & IN_BATCH) {
            s->left++;
            continue;
        }
        if (!old && !fresh) {
            take_spare(s, &s->rows, &s->capacity);
            s->count = s->to;
            s->ready = true;
            s->done = 0;
            s->phase = LET_GO;
            return true;
        }
        bool left = !fresh || (old && order(&s->rows[s->left], &s->fresh[s->right], o) <= 0);
        s->spare[s->to++] = left ? s->rows[s->left++] : s->fresh[s->right++];
    }
    return false;
}

static void let_go(struct board_sorter *s) {
    size_t end = least(s->done + ENTRIES, s->batch_count);
    for (; s->done < end; s->done++)
        s->marks[s->batch[s->done]] &= (uint8_t)~IN_BATCH;
    if (s->done < s->batch_count) return;
    s->phase = IDLE;
    if (s->fresh_capacity <= ENTRIES) return;
    free(s->fresh); // of the first batch: all rows
    s->fresh = NULL;
    s->fresh_capacity = 0;
}

// Texts of rows that changed stay behind: now and then all is made anew.
static bool wasteful(const struct board_sorter *s) {
    return s->texts.len > TEXTS && s->texts.len / 128 > s->count;
}

bool sorter_run(struct board *b, struct board_list *l) {
    struct board_sorter *s = &l->sorter;
    if (s->column < 0) return true;
    if (s->phase == IDLE && wasteful(s)) {
        sorter_clear(s);
        list_touch_all(l);
    }
    if (s->phase == IDLE && s->walking) {
        list_walk(l, ENTRIES);
        return false;
    }
    if (s->phase == IDLE && !s->pending_count) {
        s->ready = true; // of nothing, where there is no row
        return true;
    }
    switch (s->phase) {
    case IDLE:
        begin_batch(s);
        break;
    case MAKE_KEYS:
        make_keys(b, l);
        break;
    case MAKE_RUNS:
        make_runs(s);
        break;
    case MERGE:
        merge(s);
        break;
    case JOIN:
        if (join(s)) l->version++;
        break;
    default:
        let_go(s);
        break;
    }
    return false;
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
    if (recalls) recall.known = journey_of(b, recall.line->call, &recall.lost);
    fill_cell(b, &kind->columns[column], recalls ? (const void *)&recall : row, ret_cell);
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
    struct board_sort *before = &b->recall_sort;
    if (strcmp(before->column, by->column) || before->down != by->down) b->recall_changes = 0;
    uint64_t changes = b->recall_changes;
    *before = *by;
    recalls_fill(b, in);
    if (b->recall_changes != changes && b->recall_count)
        sort_rows(b, TABLE_RECALLS, b->recalls, b->recall_count, sizeof *b->recalls);
}

void sort_persons(struct board *b, struct board_list *l) {
    struct board_entry *entries =
        sorted(b, board_table(b, TABLE_LIST), &b->sorted[TABLE_LIST], (const char *)b->persons,
               l->person_count, sizeof *b->persons, l->persons);
    if (!entries) return;
    uint32_t *copy = mem_alloc(l->person_count * sizeof *copy);
    memcpy(copy, l->persons, l->person_count * sizeof *copy);
    for (size_t i = 0; i < l->person_count; i++)
        l->persons[i] = copy[UINT64_MAX - entries[i].tie];
    free(copy);
    free(entries);
}
