// Which log lines were read: a set of hashes with open addressing, in many small tables, so that
// growing is never a long pause. It does not use base/lookup, because there can be tens of millions
// of lines, and the hash is all that is kept of one, so it is in the slot itself.
#include "load.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>

#define FIRST_SIZE 16

// A table has the time in another form, and ends every line with all its fields.
static uint64_t hash_of(uint16_t server, int64_t at_s, struct span line) {
    span_take(&line, '|');
    while (line.len && line.at[line.len - 1] == '|')
        line.len--;
    uint64_t h = hash_text(hash_numbers((const uint64_t[]){server, (uint64_t)at_s}, 2), line);
    h = (h ^ h >> 32) * 0xFF51AFD7ED558CCDu;
    h ^= h >> 29;
    return h ? h : 1;
}

static struct line_seen *place_of(struct lines_part *p, uint64_t hash) {
    uint32_t i = (uint32_t)hash & (p->size - 1);
    while (p->slots[i].hash && p->slots[i].hash != hash)
        i = (i + 1) & (p->size - 1);
    return &p->slots[i];
}

static void grow(struct lines_part *p) {
    struct lines_part old = *p;
    p->size = old.size ? old.size * 2 : FIRST_SIZE;
    p->slots = mem_zero(p->size, sizeof *p->slots);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.slots[i].hash) *place_of(p, old.slots[i].hash) = old.slots[i];
    free(old.slots);
}

bool lines_told(struct lines *l, uint16_t server, uint32_t file, int64_t at_s, struct span line,
                bool keep) {
    uint64_t hash = hash_of(server, at_s, line);
    struct lines_part *p = &l->parts[hash >> 56];
    if (keep && p->used >= p->size / 4 * 3) grow(p);
    if (!p->size) return false;
    struct line_seen *seen = place_of(p, hash);
    if (seen->hash || !keep) return seen->hash && seen->file != file;
    *seen = (struct line_seen){hash, file};
    p->used++;
    return false;
}

void lines_finish(struct lines *l) {
    if (!l) return;
    for (size_t i = 0; i < LINES_PARTS; i++)
        free(l->parts[i].slots);
    *l = (struct lines){0};
}
