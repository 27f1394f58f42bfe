// The window and the moment that were asked for, given what is known.
#include "parts.h"

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
    free(s->zoned);
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
