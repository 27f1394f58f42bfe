// The window and the moment that were asked for, given what is known.
#include "parts.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

void settings_finish(struct engine_settings *s) {
    if (!s) return;
    zone_destroy(s->zone);
    queue_policies_finish(&s->policies);
    for (size_t i = 0; s->links && i < s->link_count; i++) {
        struct engine_link *link = &s->links[i];
        if (link->secret) explicit_bzero(link->secret, strlen(link->secret));
        free(link->secret);
        free(link->pbx);
        free((char *)link->tls.ca_file);
        free((char *)link->tls.cert_file);
        free((char *)link->tls.key_file);
    }
    free(s->links);
    free(s->filters.list);
    free(s->fields.list);
    free(s->zoned.list);
    *s = (struct engine_settings){0};
}

#define EXCHANGE(field)                                                                            \
    do {                                                                                           \
        struct engine_settings before = *s;                                                        \
        s->field = fresh->field;                                                                   \
        fresh->field = before.field;                                                               \
    } while (0)

void settings_exchange(struct engine_settings *s, struct engine_settings *fresh) {
    EXCHANGE(max_records);
    EXCHANGE(max_memory);
    EXCHANGE(policies);
    EXCHANGE(short_abandon_s);
    EXCHANGE(short_out);
    EXCHANGE(match_digits);
    EXCHANGE(compare_days);
    EXCHANGE(filters);
    EXCHANGE(fields);
}

bool settings_live(const struct engine_settings *s) {
    return s->link_count || s->follows;
}

struct window settings_window(const struct engine_settings *s, const struct door *door,
                              int64_t now_s) {
    if (s->window_fixed) return s->window;
    return window_day(s->zone, s->day_start_s, settings_day_s(s, door, now_s));
}

int64_t settings_day_s(const struct engine_settings *s, const struct door *door, int64_t now_s) {
    bool files = !settings_live(s) && door->newest_start_s != CDR_NO_TIME;
    return files ? door->newest_start_s : now_s;
}

struct span settings_field(const struct engine_settings *s, struct span name) {
    const struct engine_word *w = s->fields.list;
    for (size_t i = 0; i < s->fields.count; i++)
        if (span_same_nocase(w[i].name, name) || span_same_nocase(w[i].text, name))
            return w[i].name;
    return SPAN_NONE;
}

// ---- by which rules days are counted

static uint64_t hash_policy(uint64_t hash, const struct queue_policy *p) {
    hash = hash_text(hash, p->name);
    hash = hash_number(hash, (uint64_t)p->threshold_s);
    hash = hash_number(hash, (uint64_t)p->wrapup_s);
    hash = hash_number(hash, p->hidden);
    return p->into ? hash_text(hash, p->into->name) : hash;
}

static uint64_t hash_zones(uint64_t hash, const struct servers *s) {
    hash = hash_text(hash, span_of(zone_name(s->machine)));
    for (size_t i = 0; i < s->zone_count; i++) {
        hash = hash_text(hash, span_of(s->zones[i].name));
        hash = hash_text(hash, span_of(zone_name(s->zones[i].zone)));
    }
    return hash;
}

uint64_t past_rules(const struct past *p, const struct engine_settings *s, uint64_t hash) {
    hash = past_links(p, hash);
    hash = hash_text(hash, span_of(zone_name(s->zone)));
    hash = hash_number(hash, (uint64_t)s->day_start_s);
    hash = hash_number(hash, (uint64_t)s->short_abandon_s);
    hash = hash_zones(hash, &p->door->servers);
    hash = hash_number(hash, direction_rules_print(p->door->rules));
    hash = hash_policy(hash, &s->policies.others);
    for (uint32_t i = 0; i < s->policies.count; i++)
        if (!queue_policy_is_plain(&s->policies, &s->policies.list[i]))
            hash = hash_policy(hash, &s->policies.list[i]);
    return hash;
}
