// Turns calls into entries. A call changes many times while it lasts: what it said before is
// removed from its caller's entries, and what it says now is put in at its place in time, mostly at
// the front. Callers whose entries changed are looked at once the journal has been read to its end.
#include "recalls_parts.h"

#include "base/hash.h"
#include "base/mem.h"
#include "stitch_parts.h"

#include <stdlib.h>
#include <string.h>

#define BATCH 64
#define AHEAD 16 // calls in a batch

size_t recalls_digits(struct span number, int most, char out[RECALLS_DIGITS_MAX]) {
    size_t count = 0, wanted = (size_t)most;
    bool other_than_zero = false;
    if (most < 1) return 0; // recalls that were never counted have no terms yet
    for (size_t i = 0; i < number.len; i++) {
        char c = number.at[i];
        if (c == '+' || c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')')
            continue;
        if (c < '0' || c > '9') return 0;
        if (count == wanted) memmove(out, out + 1, --count);
        out[count++] = c;
        other_than_zero |= c != '0';
    }
    return other_than_zero ? count : 0;
}

uint64_t recall_key(struct span number, int match_digits) {
    char digits[RECALLS_DIGITS_MAX];
    size_t len = recalls_digits(number, match_digits, digits);
    return len ? hash_text(HASH_NOTHING, (struct span){digits, len}) : 0;
}

bool recalls_lost(const struct recalls *r, const struct stitch *s, enum direction direction,
                  struct span number, uint32_t *ret_lost) {
    char digits[RECALLS_DIGITS_MAX];
    bool is_short = recalls_digits(number, RECALLS_DIGITS_MAX, digits) < RECALLS_OUTSIDE_MIN;
    size_t len = recalls_digits(number, r->terms.match_digits, digits);
    if (direction == DIRECTION_INTERNAL || (direction == DIRECTION_UNKNOWN && is_short))
        return false;
    if (!len || !r->started || r->generation != stitch_generation(s)) return false;
    const struct recall_numbers *n = r->terms.numbers ? r->terms.numbers : &r->own;
    uint32_t caller = intern_find(&n->digits, (struct span){digits, len});
    *ret_lost = caller && caller < r->caller_room ? r->callers[caller].lost : 0;
    return true;
}

void recall_numbers_finish(struct recall_numbers *n) {
    if (!n || !n->started) return;
    intern_finish(&n->digits);
    free(n->of_text);
    *n = (struct recall_numbers){0};
}

// Ids of texts change when the stitch forgets.
static void begin_numbers(struct recall_numbers *n, const struct stitch *s, int match_digits) {
    if (n->started && n->generation == stitch_generation(s) && n->match_digits == match_digits)
        return;
    recall_numbers_finish(n);
    *n = (struct recall_numbers){.generation = stitch_generation(s),
                                 .match_digits = match_digits,
                                 .started = true};
    intern_init(&n->digits);
}

void recalls_init(struct recalls *r, const struct recall_terms *terms) {
    *r = (struct recalls){.terms = *terms};
}

static void clear(struct recalls *r) {
    recall_numbers_finish(&r->own);
    free(r->list);
    free(r->callers);
    free(r->entries.at);
    free(r->of_call);
    free(r->dirty.callers);
}

void recalls_finish(struct recalls *r) {
    if (!r) return;
    clear(r);
    *r = (struct recalls){0};
}

void recalls_restart(struct recalls *r, const struct recall_terms *terms) {
    struct recall_terms fresh = *terms; // `terms` may point to its own
    uint64_t changes = r->changes;
    bool partial = r->partial;
    clear(r);
    recalls_init(r, &fresh);
    r->changes = changes + 1;
    r->partial = partial;
}

// Makes room for `number` in an array; what is new is zeroed. At least `known` elements are
// allocated, so that an array that will start with a million is made in one piece.
static void *grow_to(void *array, uint32_t *room, uint32_t number, uint32_t known, size_t size) {
    if (number < *room) return array;
    uint32_t old = *room, most = number < known ? known : number;
    *room = most + most / 2 + 64;
    return mem_grow(array, old, *room, size);
}

// ---- what a call says

#define SEEN_NUMBER  0x80000000u // the number has been looked at
#define SHORT_NUMBER 0x40000000u // the number has few digits

// The caller of a number (0 for none), with the marks above. Each text is parsed only once.
static uint32_t caller_of_number(struct recall_numbers *n, const struct stitch *s, uint32_t id) {
    char digits[RECALLS_DIGITS_MAX];
    n->of_text = grow_to(n->of_text, &n->of_text_count, id, 0, sizeof *n->of_text);
    if (n->of_text[id]) return n->of_text[id];
    struct span text = stitch_text(s, id);
    size_t all = recalls_digits(text, RECALLS_DIGITS_MAX, digits);
    size_t len = recalls_digits(text, n->match_digits, digits);
    uint32_t caller = len ? intern_put(&n->digits, (struct span){digits, len}) : 0;
    return n->of_text[id] = caller | SEEN_NUMBER | (all < RECALLS_OUTSIDE_MIN ? SHORT_NUMBER : 0);
}

// False if the call says nothing about an outside caller.
static bool judge(struct recalls *r, const struct stitch *s, uint32_t number,
                  struct recalls_entry *ret_entry) {
    const struct call *c = stitch_call(s, number);
    if (!c || c->direction == DIRECTION_INTERNAL) return false;
    bool ours = c->direction == DIRECTION_OUTBOUND;
    bool lost = c->result == CALL_MISSED || c->result == CALL_BUSY || c->result == CALL_FAILED;
    bool lasts = c->result == CALL_IN_PROGRESS;
    struct recalls_entry e = {
        .at = c->start, .call = number, .wait_s = c->ring_s, .id = c->id, .server = c->server};
    if (c->answer != CDR_NO_TIME && (lasts || c->result == CALL_ANSWERED)) {
        e.kind = ENTRY_REACHED;
        e.at = c->answer;
    } else if (lasts && !ours) {
        e.kind = ENTRY_CALLING;
    } else if (lost) {
        e.kind = ours ? ENTRY_TRIED : ENTRY_LOST;
    } else {
        return false;
    }
    if (e.kind == ENTRY_LOST && !filter_call(r->terms.filter, number, c)) return false;
    uint32_t found = caller_of_number(recalls_numbers(r), s, ours ? c->destination : c->source);
    if (c->direction == DIRECTION_UNKNOWN && found & SHORT_NUMBER) return false;
    e.caller = found & ~(SEEN_NUMBER | SHORT_NUMBER);
    if (!e.caller) return false;
    *ret_entry = e;
    return true;
}

// ---- entries

static struct recalls_caller *need_caller(struct recalls *r, uint32_t caller) {
    uint32_t known = recalls_numbers(r)->digits.count;
    r->callers = grow_to(r->callers, &r->caller_room, caller, known, sizeof *r->callers);
    return &r->callers[caller];
}

static void mark_caller(struct recalls *r, uint32_t caller) {
    struct recalls_marked *dirty = &r->dirty;
    if (r->callers[caller].waits) return;
    r->callers[caller].waits = true;
    MEM_ROOM(dirty->callers, dirty->count, dirty->room);
    dirty->callers[dirty->count++] = caller;
}

// Call numbers depend on the order of arrival, so at equal times the id of the call decides.
static bool is_newer(const struct stitch *s, const struct recalls_entry *a,
                     const struct recalls_entry *b) {
    if (a->at != b->at) return a->at > b->at;
    if (a->kind != b->kind) return a->kind > b->kind;
    int by = span_order(stitch_text(s, a->id), stitch_text(s, b->id));
    return by ? by > 0 : a->server > b->server;
}

static bool is_loss(const struct recalls *r, const struct recalls_entry *e) {
    return e->kind == ENTRY_LOST && e->at >= r->terms.from && e->at < r->terms.to;
}

static void take_out(struct recalls *r, uint32_t number) {
    struct recalls_entry *entries = r->entries.at;
    uint32_t entry = r->of_call[number], caller = entries[entry].caller;
    uint32_t *at = &r->callers[caller].newest;
    while (*at != entry)
        at = &entries[*at].older;
    *at = entries[entry].older;
    r->callers[caller].lost -= is_loss(r, &entries[entry]);
    entries[entry].older = r->entries.free;
    r->entries.free = entry;
    r->of_call[number] = 0;
    uint32_t newest = r->callers[caller].newest;
    if (newest != NO_ENTRY) r->callers[caller].newest_at = entries[newest].at;
    mark_caller(r, caller);
}

// `calls`: how many calls there are.
static uint32_t free_entry(struct recalls_entries *e, uint32_t calls) {
    uint32_t entry = e->free;
    if (entry != NO_ENTRY) {
        e->free = e->at[entry].older;
        return entry;
    }
    if (e->count >= e->room) {
        // first room for all calls at once: copying a large array takes long
        e->room = (e->room ? e->room + e->room / 2 : calls) + 64;
        e->at = mem_resize(e->at, e->room, sizeof *e->at);
    }
    if (!e->count) e->count = NO_ENTRY + 1;
    return e->count++;
}

static void put_in(struct recalls *r, const struct stitch *s, const struct recalls_entry *e) {
    uint32_t entry = free_entry(&r->entries, stitch_count(s));
    struct recalls_caller *caller = need_caller(r, e->caller);
    uint32_t *at = &caller->newest;
    if (caller->newest_at >= e->at) // else they are at their newest call, as they mostly are
        while (*at != NO_ENTRY && is_newer(s, &r->entries.at[*at], e))
            at = &r->entries.at[*at].older;
    if (at == &caller->newest) caller->newest_at = e->at;
    r->entries.at[entry] = *e;
    r->entries.at[entry].older = *at;
    *at = entry;
    r->of_call[e->call] = entry;
    caller->lost += is_loss(r, e);
    mark_caller(r, e->caller);
}

// Callers are scattered in memory. So what a batch of calls says is worked out first; by the time
// it is put in, the callers are in the cache.
static void update(struct recalls *r, const struct stitch *s, const uint32_t *numbers,
                   size_t count) {
    struct recalls_entry said[BATCH];
    bool says[BATCH];
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) stitch_ahead(s, numbers[i + AHEAD]);
        says[i] = judge(r, s, numbers[i], &said[i]);
        if (says[i]) __builtin_prefetch(need_caller(r, said[i].caller));
    }
    for (size_t i = 0; i < count; i++) {
        r->of_call =
            grow_to(r->of_call, &r->of_call_count, numbers[i], stitch_count(s), sizeof *r->of_call);
        if (r->of_call[numbers[i]]) take_out(r, numbers[i]);
        if (says[i]) put_in(r, s, &said[i]);
    }
}

bool recalls_run(struct recalls *r, const struct stitch *s, struct task *t) {
    uint32_t numbers[BATCH];
    size_t count;
    if (r->started && r->generation != stitch_generation(s)) recalls_restart(r, &r->terms);
    begin_numbers(recalls_numbers(r), s, r->terms.match_digits);
    r->generation = stitch_generation(s);
    r->started = true;
    do {
        count = journal_read(stitch_journal(s), &r->reader, numbers, BATCH);
        update(r, s, numbers, count);
        if (task_pause(t)) return true;
    } while (count == BATCH);
    return recalls_settle(r, s, t);
}
