// Messages waiting to be sent: a list with a limit on their number and bytes.
#include "link_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

bool outbox_put(struct outbox *o, int kind, struct span text, size_t room) {
    if (o->count >= OUTBOX_COUNT || text.len > OUTBOX_BYTES - o->bytes) return false;
    struct outbox_message *m = mem_alloc(sizeof *m + room + text.len);
    m->next = NULL;
    m->kind = kind;
    m->len = text.len;
    if (text.len) memcpy(m->bytes + room, text.at, text.len);
    *(o->last ? &o->last->next : &o->first) = m;
    o->last = m;
    o->count++;
    o->bytes += text.len;
    return true;
}

struct outbox_message *outbox_take(struct outbox *o) {
    struct outbox_message *m = o->first;
    if (!m) return NULL;
    o->first = m->next;
    if (!o->first) o->last = NULL;
    o->count--;
    o->bytes -= m->len;
    return m;
}

void outbox_clear(struct outbox *o) {
    struct outbox_message *m;
    while ((m = outbox_take(o)))
        free(m);
}
