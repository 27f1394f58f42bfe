// Notes about names. A name is looked for among everything known by name; only one that is nowhere
// is mentioned. A text that was read anywhere at all (in the ledger's dictionary) does not count as
// unknown.
#include "notes.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "engine/figures.h"

#include <string.h>

struct look {
    const struct figures *f;
    const char *field;
    struct nearest near;
    char best[128];
    bool known;
    char *out;
    size_t size;
    bool said;
};

static bool same_letters(struct span a, struct span b) {
    while (a.len && b.len) {
        size_t x, y;
        if (utf8_small(utf8_next(a, &x)) != utf8_small(utf8_next(b, &y))) return false;
        a = span_from(a, x);
        b = span_from(b, y);
    }
    return !a.len && !b.len;
}

static void candidate(struct look *look, struct span name) {
    if (!name.len || look->known) return;
    look->known |= same_letters(look->near.wanted, name);
    nearest_offer(&look->near, name);
    if (look->near.best.at != name.at) return;
    span_copy(name, look->best, sizeof look->best); // it may be gone later
    look->near.best = span_of(look->best);
}

static void on_known(void *context, const struct known *one) {
    struct look *look = context;
    candidate(look, one->value);
    if (strcmp(one->field, "agent") == 0) candidate(look, span_of(one->note));
}

static void look_at_agents(struct look *look) {
    const struct figures *f = look->f;
    const struct ledger *l = &f->door->book.ledger;
    const struct servers *servers = &f->door->servers;
    for (uint32_t i = 0; i < l->members.count; i++)
        candidate(look, ledger_text(l, l->members.list[i].interface));
    for (size_t i = 0; i < f->shown.agents.count; i++) {
        candidate(look, f->shown.agents.list[i].name);
        candidate(look, f->shown.agents.list[i].agent);
    }
    for (uint32_t i = 0; servers->names && i < servers->names->of[NAMED_BY_CONFIGURATION].count;
         i++) {
        const struct server_name *one = &servers->names->of[NAMED_BY_CONFIGURATION].list[i];
        struct span phone = one->key;
        span_take(&phone, '/');
        candidate(look, phone.at ? phone : one->key);
        candidate(look, one->name);
    }
    struct span name = look->near.wanted;
    bool phone = name.at[strspn(name.at, "0123456789")] == '\0' || member_extension(name).len;
    if (phone && (f->shown.fold.all.total || calls_total(&f->shown.calls.all))) look->known = true;
}

// A queue also goes by its label, and by name and label of the queue that it is counted into.
static void look_at_queues(struct look *look) {
    const struct figures *f = look->f;
    const struct ledger *l = &f->door->book.ledger;
    for (uint32_t i = 0; i < l->queue_count; i++) {
        const struct queue_policy *policy =
            queue_policy_of(&f->settings->policies, ledger_text(l, l->queues[i].queue));
        candidate(look, policy->label);
        if (!policy->into) continue;
        candidate(look, policy->into->name);
        candidate(look, policy->into->label);
    }
}

static void look_at_servers(struct look *look) {
    const struct servers *servers = &look->f->door->servers;
    int64_t id;
    for (size_t i = 0; span_number(look->near.wanted, &id) && i < servers->count; i++)
        look->known |= servers->list[i].id == id;
}

static void say(struct look *look, const char *option) {
    const struct nearest *n = &look->near;
    struct buf said = {0}, name = {0};
    utf8_clean(&name, n->wanted);
    buf_format(&said, "%sno %s is called %.*s", option, look->field, (int)name.len, name.at);
    if (n->best.len) buf_format(&said, "; did you mean %.*s?", (int)n->best.len, n->best.at);
    span_copy(buf_text(&said), look->out, look->size);
    look->said = true;
    buf_finish(&said);
    buf_finish(&name);
}

static void on_name(void *context, const char *field, struct span value) {
    struct look *look = context;
    char text[256]; // ends in a NUL
    if (look->said || value.len >= sizeof text) return;
    span_copy(value, text, sizeof text);
    look->near = (struct nearest){.wanted = span_of(text)};
    look->field = field;
    look->known = intern_find(&look->f->door->book.ledger.names, value) != 0;
    if (!look->known) known_each(look->f, field, on_known, look);
    if (!look->known && strcmp(field, "agent") == 0) look_at_agents(look);
    if (!look->known && strcmp(field, "queue") == 0) look_at_queues(look);
    if (strcmp(field, "server") == 0) look_at_servers(look);
    if (!look->known) say(look, "");
    look->near = (struct nearest){0};
}

bool unheard_name(const struct figures *f, char *out, size_t size) {
    struct look look = {.f = f, .out = out, .size = size};
    if (!f->turning) filter_each_name(f->shown.filter, on_name, &look);
    return look.said;
}

bool unheard_zone(const struct figures *f, char *out, size_t size) {
    for (size_t i = 0; i < f->settings->zoned.count; i++) {
        struct look look = {.f = f,
                            .field = "server",
                            .near = {.wanted = f->settings->zoned.list[i]},
                            .out = out,
                            .size = size};
        known_each(f, "server", on_known, &look);
        if (look.known) continue;
        say(&look, "--server-tz: ");
        return true;
    }
    return false;
}

uint64_t unheard_stamp(const struct figures *f) {
    const uint64_t parts[] = {f->shown.serial,
                              f->turning,
                              f->door->book.ledger.queue_count,
                              f->door->book.ledger.members.count,
                              f->door->servers.count,
                              f->shown.agents.count,
                              f->shown.fold.all.total != 0,
                              calls_total(&f->shown.calls.all) != 0};
    uint64_t stamp = 1;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        stamp = stamp * 1000003 + parts[i];
    return stamp;
}
