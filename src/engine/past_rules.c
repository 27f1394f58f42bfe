// By which rules a day was counted, as a number: what is kept of it is of no use to a board with
// others.
#include "parts.h"

#include "base/hash.h"

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
