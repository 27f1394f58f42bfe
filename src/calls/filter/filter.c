// All words of a filter must hold; cheap ones are asked first. Answers are cached by dictionary id.
// They are dropped when the store or the stitch has given out new ids; the ledger does that
// together with the stitch.
#include "calls/filter.h"

#include "base/mem.h"
#include "parts.h"

#include <stdlib.h>

int filter_create(struct span expression, const struct filter_terms *terms,
                  struct filter **ret_filter, struct filter_error *ret_error) {
    struct filter *f = mem_zero(1, sizeof *f);
    f->terms = *terms;
    if (filter_parse(expression, terms, &f->words, ret_error)) {
        filter_destroy(f);
        return FILTER_WRONG;
    }
    *ret_filter = f;
    return 0;
}

void filter_destroy(struct filter *f) {
    if (!f) return;
    for (size_t i = 0; i < f->words.count; i++)
        filter_word_finish(&f->words.list[i]);
    free(f->words.list);
    buf_finish(&f->field);
    buf_finish(&f->folded);
    buf_finish(&f->parts);
    free(f);
}

static void look_at(struct filter *f) {
    uint32_t rows = f->terms.store ? cdr_store_generation(f->terms.store) : 0;
    uint32_t calls = f->terms.stitch ? stitch_generation(f->terms.stitch) : 0;
    if (rows == f->store_generation && calls == f->stitch_generation) return;
    for (size_t i = 0; i < f->words.count; i++)
        filter_word_forget(&f->words.list[i]);
    f->store_generation = rows;
    f->stitch_generation = calls;
}

#define ONE(field) (UINT64_C(1) << (field))
#define OF_AGENTS  (ONE(FIELD_STATE) | ONE(FIELD_PAUSE))

static bool words_ask(const struct filter_words *words, uint64_t fields) {
    for (size_t i = 0; i < words->count; i++) {
        const struct filter_word *w = &words->list[i];
        bool outcomes = w->outcomes && fields & ONE(FIELD_OUTCOME);
        if (outcomes || fields >> w->field & 1 || words_ask(&w->group, fields)) return true;
    }
    return false;
}

struct asked { // a row, call or visit, by its number
    size_t number;
    const struct call *call;
    const struct visit *visit;
};

// A word about the state of agents says nothing of a row, call or visit; neither does what is left
// by a saved filter with such a word.
static bool is_skipped(const struct filter_word *w) {
    return w->field == FIELD_STATE || w->field == FIELD_PAUSE ||
           (w->negated && words_ask(&w->group, OF_AGENTS));
}

static bool words_hold(struct filter *f, struct filter_words *words, const struct asked *a) {
    for (size_t i = 0; i < words->count; i++) {
        struct filter_word *w = &words->list[i];
        if (is_skipped(w)) continue;
        bool holds = w->field == FIELD_SAVED ? words_hold(f, &w->group, a)
                     : a->call               ? filter_call_is(f, w, (uint32_t)a->number, a->call)
                     : a->visit              ? filter_visit_is(f, w, (uint32_t)a->number, a->visit)
                                             : filter_record_is(f, w, a->number);
        if (holds == w->negated) return false;
    }
    return true;
}

static bool wants(struct filter *f, struct asked a) {
    if (!f || !f->words.count) return true;
    look_at(f);
    return words_hold(f, &f->words, &a);
}

bool filter_record(struct filter *f, size_t number) {
    return wants(f, (struct asked){number, NULL, NULL});
}

bool filter_call(struct filter *f, uint32_t number, const struct call *c) {
    return wants(f, (struct asked){number, c, NULL});
}

bool filter_visit(struct filter *f, uint32_t number, const struct visit *v) {
    return wants(f, (struct asked){number, NULL, v});
}

// ---- members, queues and persons: words about anything else are ignored

enum may { NEVER, PERHAPS, ALWAYS };

struct asked_member {
    uint16_t server;
    struct span queue, agent, name;
    uint32_t state; // of a person, about whom nothing else is asked; else 0
    struct span reason;
};

static enum may words_may(struct filter *f, struct filter_words *words,
                          const struct asked_member *m);

static enum may word_may(struct filter *f, struct filter_word *w, const struct asked_member *m) {
    bool agent = m->agent.len || m->name.len, is;
    bool of_person = w->field == FIELD_STATE || w->field == FIELD_PAUSE;
    if (w->field != FIELD_SAVED && of_person != (m->state != 0)) return PERHAPS;
    switch (w->field) {
    case FIELD_STATE:
        is = w->bits & m->state;
        break;
    case FIELD_PAUSE:
        is = m->state >> MEMBER_PAUSED & 1 && filter_text_is(f, w, m->reason);
        break;
    case FIELD_QUEUE:
        is = filter_queue_is(f, w, m->queue);
        break;
    case FIELD_SERVER:
        is = filter_server_is(f, w, m->server);
        break;
    case FIELD_AGENT:
        if (!agent) return PERHAPS;
        is = filter_agent_text_is(f, w, m->server, m->agent) || filter_text_is(f, w, m->name);
        break;
    case FIELD_SAVED:
        return words_may(f, &w->group, m);
    default:
        return PERHAPS;
    }
    return is ? ALWAYS : NEVER;
}

static enum may words_may(struct filter *f, struct filter_words *words,
                          const struct asked_member *m) {
    enum may all = ALWAYS;
    for (size_t i = 0; i < words->count; i++) {
        enum may one = word_may(f, &words->list[i], m);
        if (words->list[i].negated) one = (enum may)(ALWAYS - one);
        if (one < all) all = one;
    }
    return all;
}

bool filter_member(struct filter *f, uint16_t server, struct span queue, struct span agent,
                   struct span name) {
    const struct asked_member m = {server, queue, agent, name, 0, SPAN_NONE};
    return !f || words_may(f, &f->words, &m) != NEVER;
}

bool filter_queue(struct filter *f, uint16_t server, struct span queue) {
    return filter_member(f, server, queue, SPAN_NONE, SPAN_NONE);
}

bool filter_person(struct filter *f, uint32_t state, struct span reason) {
    const struct asked_member m = {.state = state, .reason = reason};
    return !f || words_may(f, &f->words, &m) != NEVER;
}

// ---- what the filter asks about

bool filter_looks_beyond_records(const struct filter *f) {
    return f && words_ask(&f->words, ONE(FIELD_OUTCOME) | ONE(FIELD_CALL) | ONE(FIELD_LINKEDID) |
                                         ONE(FIELD_CUSTOM) | ONE(FIELD_FREE));
}

bool filter_asks_for_agents(const struct filter *f) {
    return f && words_ask(&f->words, ONE(FIELD_AGENT) | ONE(FIELD_FREE));
}

static void each_name(const struct filter_words *words, filter_take *take, void *context) {
    for (size_t i = 0; i < words->count; i++) {
        const struct filter_word *w = &words->list[i];
        if (w->negated) continue;
        each_name(&w->group, take, context);
        if (w->field != FIELD_QUEUE && w->field != FIELD_AGENT && w->field != FIELD_SERVER &&
            w->field != FIELD_PAUSE)
            continue;
        for (size_t k = 0; k < w->pattern_count; k++)
            if (w->patterns[k].raw.len)
                take(context, filter_fields[w->field].name, w->patterns[k].raw);
    }
}

void filter_each_name(const struct filter *f, filter_take *take, void *context) {
    if (f) each_name(&f->words, take, context);
}
