// Matches texts with patterns. Each text of a dictionary is matched only once: the answer is cached
// by its id, until ids change.
#include "parts.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define GROWS 3 // lower-case letters, or U+FFFD, take at most so many times the bytes

void filter_fold(struct buf *out, struct span s) {
    buf_room(out, s.len * GROWS + 1);
    while (s.len) {
        unsigned char first = (unsigned char)s.at[0];
        size_t len = 1;
        if (first < 0x80 || s.at[0] == FILTER_ANY) {
            out->at[out->len++] = first >= 'A' && first <= 'Z' ? (char)(first + 0x20) : s.at[0];
        } else {
            char bytes[4];
            uint32_t code = utf8_next(s, &len);
            buf_put(out, bytes, utf8_encode(utf8_small(code), bytes));
        }
        s = span_from(s, len);
    }
}

// Most texts are numbers, with nothing to change to lower case.
static bool is_small(struct span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80 || (s.at[i] >= 'A' && s.at[i] <= 'Z')) return false;
    return true;
}

// Both are in lower case. When a match fails, only the last FILTER_ANY is made to match more.
static bool like(struct span pattern, struct span text) {
    size_t p = 0, t = 0, star = SIZE_MAX, from = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.at[p] == FILTER_ANY) {
            star = p++;
            from = t;
        } else if (p < pattern.len && pattern.at[p] == text.at[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == FILTER_ANY)
        p++;
    return p == pattern.len;
}

bool filter_text_is(struct filter *f, const struct filter_word *w, struct span text) {
    if (!is_small(text)) {
        buf_clear(&f->folded);
        filter_fold(&f->folded, text);
        text = buf_text(&f->folded);
    }
    for (size_t i = 0; i < w->pattern_count; i++)
        if (like(w->patterns[i].text, text)) return true;
    return false;
}

bool filter_queue_is(struct filter *f, const struct filter_word *w, struct span queue) {
    if (filter_text_is(f, w, queue)) return true;
    for (const struct queue_policy *q = queue_policy_of(f->terms.policies, queue); q; q = q->next)
        if ((q->name.len && filter_text_is(f, w, q->name)) ||
            (q->label.len && filter_text_is(f, w, q->label)))
            return true;
    return false;
}

static void memo_room(struct filter_memo *m, uint32_t id) {
    if (id < m->size) return;
    uint32_t size = id + id / 2 + 64;
    size_t old = m->size ? MEMO_BYTES(m->size) : 0, bytes = MEMO_BYTES(size);
    m->at = mem_resize(m->at, bytes, 1);
    memset(m->at + old, 0, bytes - old);
    m->size = size;
}

static int memo_get(const struct filter_memo *m, uint32_t id) {
    return id < m->size ? m->at[id / 4] >> (id % 4 * 2) & 3 : 0;
}

// For an id that was not asked about yet.
static bool memo_put(struct filter_memo *m, uint32_t id, bool is) {
    memo_room(m, id);
    m->at[id / 4] |= (uint8_t)((is ? MEMO_YES : MEMO_NO) << (id % 4 * 2));
    return is;
}

static void memo_forget(struct filter_memo *m) {
    if (m->size) memset(m->at, 0, MEMO_BYTES(m->size));
}

static struct span text_of(const struct filter *f, enum filter_dictionary of, uint32_t id) {
    if (!id) return SPAN_NONE;
    if (of == OF_STORE) return cdr_store_text(f->terms.store, id);
    return of == OF_STITCH ? stitch_text(f->terms.stitch, id) : ledger_text(f->terms.ledger, id);
}

static bool id_is(struct filter *f, const struct filter_word *w, enum filter_dictionary of,
                  uint32_t id, bool queue, struct filter_memo *m) {
    int known = memo_get(m, id);
    if (known) return known == MEMO_YES;
    struct span text = text_of(f, of, id);
    return memo_put(m, id, queue ? filter_queue_is(f, w, text) : filter_text_is(f, w, text));
}

bool filter_id_is(struct filter *f, struct filter_word *w, enum filter_dictionary of, uint32_t id) {
    return id_is(f, w, of, id, w->field == FIELD_QUEUE, &w->memo[of]);
}

// A word without a field asks about many texts; only when it is that of a queue does a label count.
bool filter_queue_id_is(struct filter *f, struct filter_word *w, enum filter_dictionary of,
                        uint32_t id) {
    return id_is(f, w, of, id, true, w->field == FIELD_QUEUE ? &w->memo[of] : &w->queues[of]);
}

bool filter_name_is(struct filter *f, struct filter_word *w, uint32_t id) {
    int known = memo_get(&w->names, id);
    if (known) return known == MEMO_YES;
    buf_clear(&f->folded);
    filter_fold(&f->folded, text_of(f, OF_STORE, id));
    return memo_put(&w->names, id, span_same(buf_text(&f->folded), w->name));
}

// As configured, else the name as a member of any queue of that server.
static struct span agent_name(const struct filter *f, uint16_t server, struct span extension) {
    struct span alias = servers_alias(f->terms.servers, server, extension);
    if (alias.len || !f->terms.ledger) return alias;
    const struct member *who = members_of_extension(&f->terms.ledger->members, server, extension);
    return who ? ledger_text(f->terms.ledger, members_name(&f->terms.ledger->members, who))
               : SPAN_NONE;
}

// An agent can be named by their extension, an interface that ends in it, or their name; whichever
// is given is used to look up the others.
bool filter_agent_text_is(struct filter *f, const struct filter_word *w, uint16_t server,
                          struct span text) {
    if (filter_text_is(f, w, text)) return true;
    struct span extension = member_extension(text);
    if (extension.len && filter_text_is(f, w, extension)) return true;
    if (!extension.len) extension = text;
    if (!extension.len) return false;
    struct span name = agent_name(f, server, extension);
    return name.len && filter_text_is(f, w, name);
}

bool filter_agent_is(struct filter *f, struct filter_word *w, enum filter_dictionary of,
                     uint16_t server, uint32_t id) {
    if (!w->agents) w->agents = mem_zero(FILTER_AGENTS, sizeof *w->agents);
    uint32_t hash = (id * 2654435761u ^ server * 40503u ^ (uint32_t)of * 97u) >> 8;
    struct filter_agent_memo *m = &w->agents[hash % FILTER_AGENTS];
    if (m->answer && m->id == id && m->server == server && m->dictionary == of)
        return m->answer == MEMO_YES;
    bool is = filter_agent_text_is(f, w, server, text_of(f, of, id));
    *m = (struct filter_agent_memo){id, server, (uint8_t)of, is ? MEMO_YES : MEMO_NO};
    return is;
}

bool filter_server_is(struct filter *f, struct filter_word *w, uint16_t server) {
    int known = memo_get(&w->servers, server);
    if (known) return known == MEMO_YES;
    const struct servers *servers = f->terms.servers;
    int64_t id = servers && server < servers->count ? servers->list[server].id : 0;
    bool is = filter_text_is(f, w, servers_name(servers, server));
    if (id) {
        buf_clear(&f->field);
        buf_format(&f->field, "%lld", (long long)id);
        is |= filter_text_is(f, w, buf_text(&f->field));
    }
    return memo_put(&w->servers, server, is);
}

void filter_word_forget(struct filter_word *w) {
    for (int i = 0; i < DICTIONARIES; i++) {
        memo_forget(&w->memo[i]);
        memo_forget(&w->queues[i]);
    }
    memo_forget(&w->names);
    if (w->agents) memset(w->agents, 0, FILTER_AGENTS * sizeof *w->agents);
    for (size_t i = 0; i < w->group.count; i++)
        filter_word_forget(&w->group.list[i]);
}

void filter_word_finish(struct filter_word *w) {
    for (size_t i = 0; i < w->pattern_count; i++) {
        free((char *)(uintptr_t)w->patterns[i].text.at);
        free((char *)(uintptr_t)w->patterns[i].raw.at);
    }
    for (size_t i = 0; i < w->group.count; i++)
        filter_word_finish(&w->group.list[i]);
    for (int i = 0; i < DICTIONARIES; i++) {
        free(w->memo[i].at);
        free(w->queues[i].at);
    }
    free(w->patterns);
    free(w->ranges);
    free(w->group.list);
    free((char *)(uintptr_t)w->name.at);
    free(w->names.at);
    free(w->servers.at);
    free(w->agents);
}

void filter_id_any(struct filter *f, struct filter_word *w, enum filter_dictionary of, uint32_t id,
                   struct filter_any *any) {
    if (!id) return;
    any->seen = true;
    any->hit |= filter_id_is(f, w, of, id);
}

bool filter_any_end(struct filter *f, const struct filter_word *w, struct filter_any any) {
    return any.hit || (!any.seen && filter_text_is(f, w, SPAN_NONE));
}

bool filter_in_ranges(const struct filter_word *w, int64_t value) {
    for (size_t i = 0; i < w->range_count; i++)
        if (value >= w->ranges[i].low && value <= w->ranges[i].high) return true;
    return false;
}

#define SLOT_S 900 // zones change only on full quarters of an hour
#define DAY_S  86400

// In the board's zone. Rows mostly come in order, so the zone is asked only once for each quarter
// of an hour.
bool filter_when_is(struct filter *f, const struct filter_word *w, int64_t epoch_s) {
    int64_t slot = epoch_s / SLOT_S + 1;
    if (f->slot != slot) {
        f->slot = slot;
        f->offset = f->terms.zone ? zone_offset(f->terms.zone, epoch_s) : 0;
    }
    int64_t of_day = (epoch_s + f->offset) % DAY_S;
    if (of_day < 0) of_day += DAY_S;
    return filter_in_ranges(w, of_day);
}
