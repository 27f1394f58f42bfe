// Lists of calls. All calls are kept in their order whatever is wanted, so a list that begins takes
// those it wants in a row, without putting a million in order again; from then on it follows the
// stitch's journal by itself.
#include "list.h"

#define LOOKED 4000   // calls looked at in a fill, where each is asked whether it is wanted
#define TAKEN  20000  // where the fold has asked the filter
#define PASSED 200000 // where that is all there is to ask

static bool base_fill(struct board_base *base, const struct stitch *s) {
    uint32_t numbers[256];
    size_t count = 256;
    if (base->generation != stitch_generation(s)) {
        recent_clear(&base->calls);
        base->reader = (struct journal_reader){0};
        base->generation = stitch_generation(s);
    }
    if (!recent_wipe(&base->calls)) return false;
    for (size_t done = 0; count == 256 && done < TAKEN; done += count) {
        count = stitch_read(s, &base->reader, numbers, 256);
        for (size_t i = 0; i < count; i++) {
            const struct call *c = stitch_call(s, numbers[i]);
            if (c && CALLS_TOTAL >> c->result & 1)
                recent_put(&base->calls, numbers[i], RECENT_EARLIEST, c->start,
                           c->result == CALL_IN_PROGRESS);
            else
                recent_drop(&base->calls, numbers[i]);
        }
    }
    recent_settle(&base->calls);
    return count < 256;
}

// Calls that change meanwhile are in the journal behind the list's reader, and looked at again.
static bool walk(struct board *b, struct board_list *l, const struct list_pick *p) {
    const struct board_recent *all = &b->base.calls;
    bool plain = p->took && !p->figure;
    size_t place = recent_place(all, l->base), end = all->count;
    size_t limit = plain ? PASSED : p->took ? TAKEN : LOOKED;
    bool listens = l->sorter.column >= 0 || b->search.sought.on;
    if (!l->walking) {
        l->reader = b->base.reader;
        l->walking = true;
    }
    if (end - place > limit) end = place + limit;
    if (plain && !listens) {
        recent_take(&l->recent, all, place, end, &p->took->took);
        place = end;
    }
    for (; place < end; place++) {
        uint32_t number = (uint32_t)all->keys[place];
        const struct call *c;
        if (p->took && !bits_has(&p->took->took, number)) continue;
        if (!plain && (!(c = stitch_call(p->in->stitch, number)) || !pick_call(p, number, c)))
            continue;
        recent_append(&l->recent, all->keys[place]);
        if (listens) list_touch(b, l, number);
    }
    l->version++;
    l->base = place < all->count ? all->keys[place] : UINT64_MAX;
    return place == all->count;
}

bool list_fill_calls(struct board *b, struct board_list *l, const struct list_pick *p) {
    const struct stitch *s = p->in->stitch;
    size_t limit = p->took ? TAKEN : LOOKED;
    uint32_t numbers[256];
    if (!recent_wipe(&l->recent) || !base_fill(&b->base, s)) return false;
    if (!l->based && !(l->based = walk(b, l, p))) return false;
    for (size_t done = 0; done < limit; done += 256) {
        size_t count = stitch_read(s, &l->reader, numbers, 256);
        for (size_t i = 0; i < count; i++) {
            const struct call *c = stitch_call(s, numbers[i]);
            if (c && pick_call(p, numbers[i], c)) {
                recent_put(&l->recent, numbers[i], RECENT_EARLIEST, c->start,
                           c->result == CALL_IN_PROGRESS);
                list_touch(b, l, numbers[i]);
            } else {
                list_drop(b, l, numbers[i]);
            }
        }
        if (count < 256) return true;
    }
    return false;
}
