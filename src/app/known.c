// What can be named in a filter because it is there: queues and agents that were heard of, servers,
// directions, outcomes of calls, saved filters. For those who pick and for those who complete.
#include "known.h"

#include "board/figure.h"

#include <stdio.h>
#include <string.h>

static struct span ledger_name(const struct figures *f, uint32_t id) {
    return ledger_text(&f->door->book.ledger, id);
}

static void note_count(char *note, size_t size, uint64_t count, const char *what) {
    char figure[FIGURE_SIZE];
    snprintf(note, size, "%s %s", figure_count(count, figure), what);
}

// Of all servers together; those that the filter leaves out offer nothing just now.
static uint64_t offered_of(const struct figures *f, struct span name) {
    const struct queue_tallies *t = &f->shown.queues;
    uint64_t offered = 0;
    for (size_t i = 0; i < t->queue_count; i++)
        if (span_same(ledger_name(f, t->queues[i].queue), name)) offered += t->queues[i].offered;
    return offered;
}

static void queues(const struct figures *f, known_take *take, void *context) {
    const struct ledger *l = &f->door->book.ledger;
    char note[64];
    for (uint32_t i = 0; i < l->queue_count; i++) {
        bool before = false; // the same name on another server is the same word
        for (uint32_t k = 0; k < i && !before; k++)
            before = l->queues[k].queue == l->queues[i].queue;
        if (before) continue;
        struct span name = ledger_name(f, l->queues[i].queue);
        note_count(note, sizeof note, offered_of(f, name), "offered");
        take(context, "queue", name, note);
    }
}

static struct span phone_of(const struct figures *f, const struct member *who) {
    struct span phone = member_extension(ledger_name(f, who->state_interface));
    return phone.len ? phone : member_extension(ledger_name(f, who->interface));
}

// queue_log alone may know a member by his name only: he is there with his phone as well.
static bool has_phone_elsewhere(const struct figures *f, uint32_t name) {
    const struct members *m = &f->door->book.ledger.members;
    for (uint32_t i = 0; i < m->count; i++)
        if (members_name(m, &m->list[i]) == name && phone_of(f, &m->list[i]).len) return true;
    return false;
}

static void agents(const struct figures *f, known_take *take, void *context) {
    const struct members *m = &f->door->book.ledger.members;
    char note[64];
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t name = members_name(m, &m->list[i]);
        bool before = false; // a member of several queues is one agent
        for (uint32_t k = 0; k < i && !before; k++)
            before = members_name(m, &m->list[k]) == name &&
                     m->list[k].interface == m->list[i].interface;
        if (before) continue;
        struct span phone = phone_of(f, &m->list[i]);
        if (!phone.len && has_phone_elsewhere(f, name)) continue;
        struct span text = ledger_name(f, name);
        span_copy(span_same(text, phone) ? SPAN_NONE : text, note, sizeof note);
        take(context, "agent", phone.len ? phone : text, note);
    }
}

static void servers(const struct figures *f, known_take *take, void *context) {
    for (size_t i = 0; i < f->door->servers.count; i++)
        take(context, "server", span_of(f->door->servers.list[i].name), "");
}

static void words(const char *field, const char *const *list, known_take *take, void *context) {
    for (; *list; list++)
        take(context, field, span_of(*list), "");
}

static void saved(const struct figures *f, known_take *take, void *context) {
    const struct conf_entry *entry;
    size_t at = 0;
    while ((entry = conf_next(f->setup->conf, CONF_FILTER, &at)))
        take(context, "@", span_of(entry->keys[0]), entry->value);
}

void known_each(const struct figures *f, known_take *take, void *context) {
    static const char *const ways[] = {"inbound", "outbound", "internal", NULL};
    static const char *const ends[] = {"answered", "missed", "busy", "failed", NULL};
    saved(f, take, context);
    queues(f, take, context);
    agents(f, take, context);
    words("direction", ways, take, context);
    words("disp", ends, take, context);
    servers(f, take, context);
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
