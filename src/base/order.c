// When a row is added, its value becomes a key that orders as an integer. Of a text that is the
// first eight bytes; whole texts are compared only where these are equal.
//
// Added rows are sorted among themselves first: a few, or texts, by merging sorted halves, many
// numbers by their digits, which takes a third of the time. They are then merged with the rows that
// were there, into a new list, from the first place on where anything changes. For rows ordered by
// time that is near the end.
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

#define RUN   16   // up to so many entries are sorted by insertion
#define MOVED 2048 // entries between two pauses
#define MANY  4096 // from so many numbers on they are sorted by digits

#define DIGIT_BITS 11
#define DIGITS     ((size_t)1 << DIGIT_BITS)

void order_finish(struct order *o) {
    free(o->entries);
    buf_finish(&o->texts);
    *o = (struct order){.down = o->down};
}

// ---- keys

static void append_entry(struct order *o, struct order_entry e) {
    MEM_ROOM(o->entries, o->count + o->fresh, o->capacity);
    o->entries[o->count + o->fresh++] = e;
}

void order_put_key(struct order *o, uint64_t key, uint64_t tie, uint32_t row) {
    append_entry(o, (struct order_entry){key, tie, 0, row});
}

void order_put_number(struct order *o, double number, uint64_t tie, uint32_t row) {
    uint64_t bits, sign = UINT64_C(1) << 63;
    memcpy(&bits, &number, sizeof bits);
    bits = bits & sign ? ~bits : bits | sign;
    order_put_key(o, o->down ? ~bits : bits, tie, row);
}

void order_put_text(struct order *o, struct span text, uint64_t tie, uint32_t row) {
    struct order_entry e = {0, tie, 0, row};
    for (size_t i = 0; i < 8; i++)
        e.key = e.key << 8 | (i < text.len ? (unsigned char)text.at[i] : 0);
    if (o->down) e.key = ~e.key;
    if (text.len > 8 && o->texts.len < UINT32_MAX) {
        e.text = (uint32_t)o->texts.len + 1;
        buf_span(&o->texts, text);
        buf_put(&o->texts, "", 1);
    }
    append_entry(o, e);
}

// Whether `a` comes before `b`.
static bool is_before(const struct order *o, const struct order_entry *a,
                      const struct order_entry *b) {
    int by = 0;
    if (a->key != b->key) return a->key < b->key;
    if (a->text && b->text)
        by = strcmp(o->texts.at + a->text - 1, o->texts.at + b->text - 1);
    else if (a->text || b->text)
        by = a->text ? 1 : -1;
    if (by) return o->down ? by > 0 : by < 0;
    return a->tie < b->tie;
}

// ---- sorting

static bool copy(struct order_entry *to, const struct order_entry *from, size_t count,
                 struct task *t) {
    for (size_t i = 0, n; i < count; i += n) {
        n = count - i < MOVED ? count - i : MOVED;
        memcpy(to + i, from + i, n * sizeof *to);
        if (task_pause(t)) return false;
    }
    return true;
}

// The position of the first of `count` entries that comes after `e`.
static size_t place_behind(const struct order *o, const struct order_entry *entries, size_t count,
                           const struct order_entry *e) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_before(o, e, &entries[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void sort_few(const struct order *o, struct order_entry *entries, size_t count) {
    for (size_t i = 1; i < count; i++) {
        struct order_entry e = entries[i];
        size_t to = i;
        for (; to && is_before(o, &e, &entries[to - 1]); to--)
            entries[to] = entries[to - 1];
        entries[to] = e;
    }
}

static bool sort(const struct order *o, struct order_entry *entries, size_t count,
                 struct order_entry *spare, struct task *t) {
    if (count <= RUN) {
        sort_few(o, entries, count);
        return !task_pause(t);
    }
    size_t half = count / 2, left = 0, right = half;
    if (!sort(o, entries, half, spare, t) || !sort(o, entries + half, count - half, spare, t))
        return false;
    size_t to = place_behind(o, entries, half, &entries[half]), moved = half - to;
    if (!copy(spare, entries + to, moved, t)) return false;
    while (left < moved) {
        bool first = right == count || !is_before(o, &entries[right], &spare[left]);
        entries[to++] = first ? spare[left++] : entries[right++];
        if (to % MOVED == 0 && task_pause(t)) return false;
    }
    return true;
}

// Without texts, many are sorted by one digit of tie and key after the other, the last digit first:
// each pass leaves those with the same digit in the order they had.
static bool sort_by_digit(const struct order_entry *from, size_t count, bool key, int shift,
                          struct order_entry *to, struct task *t) {
    size_t places[DIGITS] = {0};
    for (size_t i = 0; i < count; i++) {
        places[(key ? from[i].key : from[i].tie) >> shift & (DIGITS - 1)]++;
        if (i % MOVED == 0 && task_pause(t)) return false;
    }
    for (size_t d = 0, place = 0, same; d < DIGITS; d++, place += same) {
        same = places[d];
        places[d] = place;
    }
    for (size_t i = 0; i < count; i++) {
        to[places[(key ? from[i].key : from[i].tie) >> shift & (DIGITS - 1)]++] = from[i];
        if (i % MOVED == 0 && task_pause(t)) return false;
    }
    return true;
}

// Digits in which none differs are left out, and so is the lower half of the ties if it rises
// already, as it does when rows come by their numbers.
static bool sort_many(struct order_entry *entries, size_t count, struct order_entry *spare,
                      struct task *t) {
    struct order_entry *from = entries, *to = spare;
    uint64_t differ[2] = {0};
    bool rises = true;
    for (size_t i = 1; i < count; i++) {
        differ[false] |= entries[i].tie ^ entries[0].tie;
        differ[true] |= entries[i].key ^ entries[0].key;
        rises = rises && (uint32_t)entries[i].tie >= (uint32_t)entries[i - 1].tie;
        if (i % MOVED == 0 && task_pause(t)) return false;
    }
    for (int key = 0; key < 2; key++)
        for (int shift = rises && !key ? 32 : 0; shift < 64; shift += DIGIT_BITS) {
            if (!(differ[key] >> shift & (DIGITS - 1))) continue;
            if (!sort_by_digit(from, count, key, shift, to, t)) return false;
            struct order_entry *sorted = to;
            to = from;
            from = sorted;
        }
    return from == entries || copy(entries, from, count, t);
}

// ---- joining

// The first position at which anything changes.
static bool find_change(const struct order *o, const struct bits *gone, size_t gone_count,
                        struct task *t, size_t *ret_place) {
    size_t low = o->count;
    while (gone_count && low) {
        gone_count -= bits_has(gone, o->entries[--low].row);
        if (low % MOVED == 0 && task_pause(t)) return false;
    }
    if (o->fresh) low = place_behind(o, o->entries, low, &o->entries[o->count]);
    *ret_place = low < o->count / 2 ? 0 : low;
    return true;
}

static bool merge(struct order *o, const struct bits *gone, size_t gone_count, struct task *t) {
    size_t low, to = 0, old, fresh = o->count, end = o->count + o->fresh;
    if (!find_change(o, gone, gone_count, t, &low)) return false;
    struct order_entry *made = mem_alloc((end - low) * sizeof *made);
    for (old = low; old < o->count || fresh < end;) {
        if ((old + fresh) % MOVED == 0 && task_pause(t)) {
            free(made);
            return false;
        }
        if (old < o->count && gone_count && bits_has(gone, o->entries[old].row)) {
            old++;
            continue;
        }
        bool stays =
            fresh == end || (old < o->count && !is_before(o, &o->entries[fresh], &o->entries[old]));
        made[to++] = o->entries[stays ? old++ : fresh++];
    }
    o->count = low + to;
    o->fresh = 0;
    if (low) {
        memcpy(o->entries + low, made, to * sizeof *made);
    } else {
        struct order_entry *before = o->entries;
        o->entries = made;
        o->capacity = end;
        made = before;
    }
    free(made);
    return true;
}

bool order_settle(struct order *o, const struct bits *gone, size_t gone_count, struct task *t) {
    if (!o->count && !o->fresh) return true;
    bool many = o->fresh > MANY && !o->texts.len;
    struct order_entry *spare = mem_alloc((many ? o->fresh : o->fresh / 2 + 1) * sizeof *spare),
                       *added = o->entries + o->count;
    bool done = many ? sort_many(added, o->fresh, spare, t) : sort(o, added, o->fresh, spare, t);
    free(spare);
    if (done && o->count) {
        done = merge(o, gone, gone_count, t);
    } else if (done) {
        o->count = o->fresh;
        o->fresh = 0;
    }
    if (!done) o->fresh = 0;
    return done;
}

size_t order_find(const struct order *o, uint32_t row, size_t hint) {
    size_t count = o->count, at = hint < count ? hint : 0;
    for (size_t away = 0; away < count; away++) {
        size_t below = at + away, above = at - away;
        if (below < count && o->entries[below].row == row) return below;
        if (away <= at && o->entries[above].row == row) return above;
    }
    return SIZE_MAX;
}
