// What can be named in a filter because it is there: queues and agents that were heard of, servers,
// directions, outcomes of calls, saved filters. For those who pick and for those who complete.
#include "known.h"

#include <stdio.h>
#include <string.h>

static struct span ledger_name(const struct app *a, uint32_t id) {
    return ledger_text(&a->door.book.ledger, id);
}

static void note_count(char *note, size_t size, uint64_t count, const char *what) {
    char figure[FIGURE_SIZE];
    snprintf(note, size, "%s %s", figure_count(count, figure), what);
}

// The same name on another server is the same word.
static bool named_before(const struct app *a, size_t index) {
    const struct queue_tallies *t = &a->figures.queues;
    struct span name = ledger_name(a, t->queues[index].queue);
    for (size_t i = 0; i < index; i++)
        if (span_same(ledger_name(a, t->queues[i].queue), name)) return true;
    return false;
}

static void queues(const struct app *a, known_take *take, void *context) {
    const struct queue_tallies *t = &a->figures.queues;
    char note[64];
    for (size_t i = 0; i < t->queue_count; i++) {
        if (named_before(a, i)) continue;
        note_count(note, sizeof note, t->queues[i].offered, "offered");
        take(context, "queue", ledger_name(a, t->queues[i].queue), note);
    }
}

static void agents(const struct app *a, known_take *take, void *context) {
    const struct agents *all = &a->figures.agents;
    char note[64];
    for (size_t i = 0; i < all->count; i++) {
        const struct agent *who = &all->list[i];
        span_copy(span_same(who->name, who->agent) ? SPAN_NONE : who->name, note, sizeof note);
        take(context, "agent", who->agent, note);
    }
}

static void servers(const struct app *a, known_take *take, void *context) {
    for (size_t i = 0; i < a->door.servers.count; i++)
        take(context, "server", span_of(a->door.servers.list[i].name), "");
}

static void words(const char *field, const char *const *list, known_take *take, void *context) {
    for (; *list; list++)
        take(context, field, span_of(*list), "");
}

static void saved(const struct app *a, known_take *take, void *context) {
    const struct conf_entry *entry;
    size_t at = 0;
    while ((entry = conf_next(a->setup.conf, CONF_FILTER, &at)))
        take(context, "@", span_of(entry->keys[0]), entry->value);
}

void known_each(const struct app *a, known_take *take, void *context) {
    static const char *const ways[] = {"inbound", "outbound", "internal", NULL};
    static const char *const ends[] = {"answered", "missed", "busy", "failed", NULL};
    saved(a, take, context);
    queues(a, take, context);
    agents(a, take, context);
    words("direction", ways, take, context);
    words("disp", ends, take, context);
    servers(a, take, context);
}

static bool plain(struct span value) { // stands in an expression without quotes
    for (size_t i = 0; i < value.len; i++)
        if (strchr(" ,\"<>=*-", value.at[i]) || value.at[i] == ':' || value.at[i] == '.')
            return false;
    return value.len > 0;
}

void known_word(const char *field, struct span value, char *out, size_t size) {
    bool bare = plain(value);
    int used = snprintf(out, size, "%s%s%s", field, *field == '@' ? "" : ":", bare ? "" : "\"");
    if (used < 0 || (size_t)used >= size) return;
    size_t at = (size_t)used;
    for (size_t i = 0; i < value.len && at + 3 < size; i++) {
        if (value.at[i] == '"') continue; // cannot stand between quotes
        out[at++] = value.at[i];
    }
    if (!bare && at + 1 < size) out[at++] = '"';
    out[at] = '\0';
}
