// A profile as lines of text. Half hours in which nothing began have no line:
//
//     day FROM TO KNOWN            KNOWN: a number whose bits are the half hours that are known
//     server KNOWN NAME
//     calls HALF NUMBER
//     queue SERVER NAME            SERVER: which of the server lines
//     visits HALF OFFERED ANSWERED ABANDONED WAITS WAIT TALKS HANDLE
#include "stats/profile.h"

#include "base/mem.h"
#include "pbx/servers.h"

#include <inttypes.h>
#include <string.h>

#define QUEUES_MOST 10000

static bool is_empty(const struct profile_cell *c) {
    return !c->offered;
}

static void put_name(struct buf *out, const char *name) {
    for (; *name; name++)
        if (*name != '\n') buf_put(out, name, 1);
    buf_put(out, "\n", 1);
}

void profile_write(const struct profile *p, struct buf *out) {
    buf_format(out, "day %" PRId64 " %" PRId64 " %" PRIu64 "\n", p->from, p->to, p->known);
    for (size_t i = 0; i < p->server_count; i++) {
        buf_format(out, "server %" PRIu64 " ", p->servers[i].known);
        put_name(out, p->servers[i].name);
    }
    for (int h = 0; h < PROFILE_HALVES; h++)
        if (p->calls[h]) buf_format(out, "calls %d %u\n", h, p->calls[h]);
    for (size_t i = 0; i < p->queue_count; i++) {
        const struct profile_queue *q = &p->queues[i];
        buf_format(out, "queue %u ", q->server);
        put_name(out, q->name);
        for (int h = 0; h < PROFILE_HALVES; h++) {
            const struct profile_cell *c = &q->halves[h];
            if (is_empty(c)) continue;
            buf_format(out, "visits %d %u %u %u %u %u %u %u\n", h, c->offered, c->answered,
                       c->abandoned, c->waits, c->wait_s, c->talks, c->handle_s);
        }
    }
}

// ---- reading

// The next number of a line, at most `most`; -1 if there is none.
static int64_t number(struct span *rest, int64_t most) {
    int64_t n;
    if (!span_number(span_take(rest, ' '), &n) || n < 0 || n > most) return -1;
    return n;
}

static bool take_day(struct profile *p, struct span rest) {
    int64_t from = number(&rest, INT64_MAX), to = number(&rest, INT64_MAX),
            known = number(&rest, (int64_t)PROFILE_ALL);
    if (from < 0 || to < from || known < 0) return false;
    p->from = from;
    p->to = p->until = to;
    p->known = (uint64_t)known;
    return true;
}

static bool take_server(struct profile *p, struct span rest) {
    int64_t known = number(&rest, (int64_t)PROFILE_ALL);
    if (known < 0 || p->server_count == SERVERS_MAX) return false;
    p->servers = mem_resize(p->servers, p->server_count + 1, sizeof *p->servers);
    p->servers[p->server_count++] =
        (struct profile_server){mem_string(rest.at, rest.len), (uint64_t)known};
    return true;
}

static bool take_queue(struct profile *p, struct span rest) {
    int64_t server = number(&rest, (int64_t)p->server_count - 1);
    if (server < 0 || p->queue_count == QUEUES_MOST) return false;
    p->queues = mem_resize(p->queues, p->queue_count + 1, sizeof *p->queues);
    p->queues[p->queue_count++] =
        (struct profile_queue){.name = mem_string(rest.at, rest.len), .server = (uint32_t)server};
    return true;
}

static bool take_calls(struct profile *p, struct span rest) {
    int64_t half = number(&rest, PROFILE_HALVES - 1), calls = number(&rest, UINT32_MAX);
    if (half < 0 || calls < 0) return false;
    p->calls[half] = (uint32_t)calls;
    return true;
}

static bool take_visits(struct profile *p, struct span rest) {
    int64_t half = number(&rest, PROFILE_HALVES - 1), n[7];
    for (size_t i = 0; i < 7; i++)
        if ((n[i] = number(&rest, UINT32_MAX)) < 0) return false;
    if (half < 0 || !p->queue_count) return false;
    p->queues[p->queue_count - 1].halves[half] =
        (struct profile_cell){(uint32_t)n[0], (uint32_t)n[1], (uint32_t)n[2], (uint32_t)n[3],
                              (uint32_t)n[4], (uint32_t)n[5], (uint32_t)n[6]};
    return true;
}

static const struct {
    struct span word;
    bool (*take)(struct profile *p, struct span rest);
} lines[] = {
    {{"day", 3}, take_day},     {{"server", 6}, take_server}, {{"calls", 5}, take_calls},
    {{"queue", 5}, take_queue}, {{"visits", 6}, take_visits},
};

static bool take_line(struct profile *p, struct span line) {
    struct span word = span_take(&line, ' ');
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (span_same(word, lines[i].word)) return lines[i].take(p, line);
    return false;
}

bool profile_read(struct span text, struct profile *ret_profile) {
    struct profile p = {0};
    bool good = text.len > 0;
    while (good && text.len)
        good = take_line(&p, span_take(&text, '\n'));
    if (good && p.to > p.from) {
        *ret_profile = p;
        return true;
    }
    profile_finish(&p);
    return false;
}
