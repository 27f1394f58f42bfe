// Which interface belongs to a member's name in a queue. What events or the configuration say
// replaces a conclusion, and a conclusion from the row of a call replaces one from an UNPAUSE.
#include "members_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define PHONE_MAX 256

struct member_answers { // talks of a name that ended, for each phone whose channel had them
    uint16_t server;
    uint32_t queue, name, phone;
    int64_t count;
};

struct member_name {
    uint16_t server;
    bool several; // two interfaces have that name in the queue
    uint8_t by;   // enum name_by
    uint32_t queue, name, interface;
};

size_t names_bytes(const struct members *m) {
    return m->known_capacity * sizeof *m->known + m->answers_capacity * sizeof *m->answers +
           lookup_bytes(&m->known_index) + lookup_bytes(&m->bearer_index) +
           lookup_bytes(&m->extension_index) + lookup_bytes(&m->answers_index);
}

static struct member_name *name_known(const struct members *m, uint16_t server, uint32_t queue,
                                      uint32_t name) {
    uint32_t hash = lookup_hash(server, queue, name), at = 0, n;
    while ((n = lookup_next(&m->known_index, hash, &at)) != LOOKUP_NONE) {
        struct member_name *k = &m->known[n];
        if (k->server == server && k->queue == queue && k->name == name) return k;
    }
    return NULL;
}

uint32_t members_interface(const struct members *m, uint16_t server, uint32_t queue,
                           uint32_t name) {
    const struct member_name *k = name ? name_known(m, server, queue, name) : NULL;
    if (!k || k->several) return 0;
    const struct member *who =
        k->by == NAME_SAID ? NULL : members_find(m, server, queue, k->interface);
    return who && who->from_events ? 0 : k->interface; // otherwise events would have told
}

uint32_t members_name(const struct members *m, const struct member *who) {
    if (who->from_events) return who->name;
    uint32_t hash = lookup_hash(who->server, who->queue, who->interface), at = 0, n;
    uint32_t first = LOOKUP_NONE;
    while ((n = lookup_next(&m->bearer_index, hash, &at)) != LOOKUP_NONE) {
        const struct member_name *k = &m->known[n];
        if (k->server == who->server && k->queue == who->queue && !k->several &&
            k->interface == who->interface && n < first)
            first = n;
    }
    return first == LOOKUP_NONE ? who->name : m->known[first].name;
}

static void index_bearer(struct members *m, uint32_t number) {
    const struct member_name *k = &m->known[number];
    uint32_t hash = lookup_hash(k->server, k->queue, k->interface), at = 0, n;
    while ((n = lookup_next(&m->bearer_index, hash, &at)) != LOOKUP_NONE)
        if (n == number) return;
    lookup_add(&m->bearer_index, hash, number);
}

struct member_alias {
    uint16_t server;
    uint32_t queue, name, interface;
};

static void keep_alias(struct members *m, struct member_alias a, enum name_by by) {
    struct member_name *k = name_known(m, a.server, a.queue, a.name);
    if (k && by > k->by) return;
    if (k && by == k->by) {
        if (k->several || k->interface == a.interface) return;
        k->several = true;
        m->meant++;
        return;
    }
    if (!k) {
        MEM_ROOM(m->known, m->known_count, m->known_capacity);
        k = &m->known[m->known_count];
        lookup_add(&m->known_index, lookup_hash(a.server, a.queue, a.name), m->known_count++);
    }
    *k = (struct member_name){.server = a.server,
                              .by = (uint8_t)by,
                              .queue = a.queue,
                              .name = a.name,
                              .interface = a.interface};
    index_bearer(m, (uint32_t)(k - m->known));
    m->meant++;
}

static struct span extension_of(const struct members *m, const struct member *who) {
    struct span extension = member_extension(intern_get(m->names, who->state_interface));
    return extension.len ? extension : member_extension(intern_get(m->names, who->interface));
}

const struct member *members_of_extension(const struct members *m, uint16_t server,
                                          struct span extension) {
    uint32_t id = intern_find(m->names, extension), first = LOOKUP_NONE, at = 0, n;
    while (id &&
           (n = lookup_next(&m->extension_index, lookup_hash(server, id, 0), &at)) != LOOKUP_NONE)
        if (n < first && m->list[n].server == server &&
            span_same(extension_of(m, &m->list[n]), extension))
            first = n;
    return first == LOOKUP_NONE ? NULL : &m->list[first];
}

void names_index_extension(struct members *m, const struct member *who) {
    uint32_t id = intern_put(m->names, extension_of(m, who)), number = (uint32_t)(who - m->list);
    uint32_t hash = lookup_hash(who->server, id, 0), at = 0, n;
    if (!id) return;
    while ((n = lookup_next(&m->extension_index, hash, &at)) != LOOKUP_NONE)
        if (n == number) return;
    lookup_add(&m->extension_index, hash, number);
}

void members_learn(struct members *m, uint16_t server, struct span queue, struct span interface,
                   struct span name) {
    if (!queue.len || !interface.len || !name.len) return;
    struct member_alias a = {server, intern_put(m->names, queue), intern_put(m->names, name),
                             intern_put(m->names, interface)};
    keep_alias(m, a, NAME_SAID);
}

// The member in queue_log with that phone: `PJSIP/1011`, or `Local/1007@from-queue/n`, whose
// channels are named `Local/1007@from-queue-…`.
static const struct member *of_phone(const struct members *m, uint16_t server, uint32_t queue,
                                     uint32_t phone) {
    const struct member *who = members_find(m, server, queue, phone);
    struct span name = intern_get(m->names, phone);
    char text[PHONE_MAX + 2];
    if (who || name.len > PHONE_MAX) return who;
    memcpy(text, name.at, name.len);
    memcpy(text + name.len, "/n", 2);
    uint32_t id = intern_find(m->names, (struct span){text, name.len + 2});
    return id ? members_find(m, server, queue, id) : NULL;
}

static struct member_answers *answers_of(struct members *m, const struct member_answers *wanted) {
    uint32_t hash = lookup_hash(wanted->server, wanted->queue, wanted->name), at = 0, n;
    while ((n = lookup_next(&m->answers_index, hash, &at)) != LOOKUP_NONE) {
        struct member_answers *a = &m->answers[n];
        if (a->server == wanted->server && a->queue == wanted->queue && a->name == wanted->name &&
            a->phone == wanted->phone)
            return a;
    }
    MEM_ROOM(m->answers, m->answers_count, m->answers_capacity);
    m->answers[m->answers_count] = *wanted;
    lookup_add(&m->answers_index, hash, m->answers_count);
    return &m->answers[m->answers_count++];
}

// The phone that answered more than half of the calls that the name took; 0 if none did.
static uint32_t most_answers(const struct members *m, const struct member_answers *wanted) {
    uint32_t hash = lookup_hash(wanted->server, wanted->queue, wanted->name), at = 0, n, best = 0;
    int64_t most = 0, all = 0;
    while ((n = lookup_next(&m->answers_index, hash, &at)) != LOOKUP_NONE) {
        const struct member_answers *a = &m->answers[n];
        if (a->server != wanted->server || a->queue != wanted->queue || a->name != wanted->name)
            continue;
        all += a->count;
        if (a->count <= most) continue;
        most = a->count;
        best = a->phone;
    }
    return 2 * most > all ? best : 0;
}

void members_answered(struct members *m, uint16_t server, uint32_t queue, uint32_t name,
                      uint32_t phone, int more) {
    struct member_answers wanted = {server, queue, name, phone, 0};
    struct member_name *k = name_known(m, server, queue, name);
    if (!name) return;
    answers_of(m, &wanted)->count += more;
    uint32_t most = most_answers(m, &wanted);
    const struct member *who = most ? of_phone(m, server, queue, most) : NULL;
    bool known = who && !who->from_events && who->interface != name;
    if (k && k->by == NAME_BY_ROW && !(known && k->interface == who->interface)) {
        *k = (struct member_name){
            .server = server, .by = NAME_UNKNOWN, .queue = queue, .name = name};
        m->meant++;
        names_settle(m, server, queue); // maybe an UNPAUSE shows it
    }
    if (known)
        keep_alias(m, (struct member_alias){server, queue, name, who->interface}, NAME_BY_ROW);
}

// The mark made by ADDMEMBER|PAUSED, with which they were added.
static bool is_added_paused(const struct member *who, const struct pause_mark *mark) {
    if (!mark->paused) return false;
    for (uint32_t i = 0; i < who->logins.count; i++)
        if (who->logins.marks[i].at_s == mark->at_s && who->logins.marks[i].paused) return true;
    return false;
}

// They were added paused before that moment, and nothing was told of them since.
static bool waits_paused(const struct member *who, int64_t at_s) {
    const struct pause_mark *last = NULL;
    for (uint32_t i = 0; i < who->pause.from_log.count && who->pause.from_log.marks[i].at_s <= at_s;
         i++)
        last = &who->pause.from_log.marks[i];
    return last && is_added_paused(who, last);
}

// They were neither added nor paused in that queue before their first UNPAUSE, in that second.
static bool is_strange(const struct member *who, int64_t at_s) {
    const struct pause_track *t = &who->pause.from_log;
    if (who->logins.count && who->logins.marks[0].at_s <= at_s) return false;
    for (uint32_t i = 0; i < t->count && t->marks[i].at_s <= at_s; i++) {
        if (t->marks[i].paused) return false;
        if (t->marks[i].at_s == at_s) return true;
    }
    return false;
}

void names_of_unpause(struct members *m, const struct member *named, int64_t at_s) {
    struct member *only = NULL;
    if (!m->added_paused || !is_strange(named, at_s)) return;
    if (members_interface(m, named->server, named->queue, named->interface)) return;
    for (uint32_t i = 0; i < m->count; i++) {
        struct member *who = &m->list[i];
        if (who->server != named->server || who->queue != named->queue || who == named) continue;
        if (who->from_events || !waits_paused(who, at_s)) continue;
        if (members_name(m, who) != who->interface) continue;
        if (only) return; // with several candidates, nobody is chosen
        only = who;
    }
    if (!only) return;
    keep_alias(
        m, (struct member_alias){named->server, named->queue, named->interface, only->interface},
        NAME_BY_UNPAUSE);
}

struct unpause {
    int64_t at_s;
    uint32_t member;
};

static int by_time(const void *a, const void *b) {
    const struct unpause *x = a, *y = b;
    if (x->at_s != y->at_s) return x->at_s < y->at_s ? -1 : 1;
    return (x->member > y->member) - (x->member < y->member);
}

void names_settle(struct members *m, uint16_t server, uint32_t queue) {
    struct unpause *list = NULL;
    size_t count = 0, capacity = 0;
    if (!m->added_paused) return;
    for (uint32_t i = 0; i < m->known_count; i++) {
        struct member_name *k = &m->known[i];
        if (k->server != server || k->queue != queue || k->by != NAME_BY_UNPAUSE) continue;
        k->by = NAME_UNKNOWN;
        k->interface = 0;
        k->several = false;
        m->meant++;
    }
    for (uint32_t i = 0; i < m->count; i++) {
        const struct member *who = &m->list[i];
        if (who->server != server || who->queue != queue || who->logins.count) continue;
        for (uint32_t k = 0; k < who->pause.from_log.count && !who->pause.from_log.marks[k].paused;
             k++) {
            MEM_ROOM(list, count, capacity);
            list[count++] = (struct unpause){who->pause.from_log.marks[k].at_s, i};
        }
    }
    if (count) qsort(list, count, sizeof *list, by_time);
    for (size_t i = 0; i < count; i++)
        names_of_unpause(m, &m->list[list[i].member], list[i].at_s);
    free(list);
}

void names_stay(const struct members *m, struct bits *ids) {
    for (uint32_t i = 0; i < m->count; i++) {
        const struct member *who = &m->list[i];
        const struct pause_track *tracks[] = {&who->pause.from_event, &who->pause.from_log,
                                              &who->logins};
        const uint32_t named[] = {who->queue,
                                  who->interface,
                                  who->state_interface,
                                  who->name,
                                  who->phone,
                                  who->pause.reason,
                                  intern_find(m->names, extension_of(m, who))};
        for (size_t k = 0; k < sizeof named / sizeof named[0]; k++)
            bits_put(ids, named[k], true);
        for (size_t t = 0; t < sizeof tracks / sizeof tracks[0]; t++)
            for (uint32_t k = 0; k < tracks[t]->count; k++)
                bits_put(ids, tracks[t]->marks[k].reason, true);
    }
    for (uint32_t i = 0; i < m->known_count; i++) {
        bits_put(ids, m->known[i].queue, true);
        bits_put(ids, m->known[i].name, true);
        bits_put(ids, m->known[i].interface, true);
    }
    for (uint32_t i = 0; i < m->answers_count; i++) {
        bits_put(ids, m->answers[i].queue, true);
        bits_put(ids, m->answers[i].name, true);
        bits_put(ids, m->answers[i].phone, true);
    }
}

struct span member_extension(struct span interface) {
    struct span name = phone_of_interface(interface);
    return span_is_digits(name) ? name : SPAN_NONE;
}
