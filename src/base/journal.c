// A journal of changes. When a number changes again, its old entry stays behind, void; when the
// room is full, the void entries are dropped. So the cost of an entry does not depend on how many
// numbers there are.
#include "base/journal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct journal_entry {
    uint64_t stamp;
    uint32_t number;
};

void journal_finish(struct journal *j) {
    if (!j) return;
    free(j->entries);
    free(j->newest);
    *j = (struct journal){0};
}

static void grow_numbers(struct journal *j, uint32_t count) {
    if (count > j->room) {
        j->room = count + count / 2 + 64;
        j->newest = mem_resize(j->newest, j->room, sizeof *j->newest);
    }
    if (count <= j->count) return;
    memset(j->newest + j->count, 0, (count - j->count) * sizeof *j->newest);
    j->count = count;
}

static void make_room(struct journal *j) {
    size_t kept = 0;
    for (size_t i = 0; i < j->entry_count; i++)
        if (j->entries[i].stamp == j->newest[j->entries[i].number])
            j->entries[kept++] = j->entries[i];
    j->entry_count = kept;
    if (kept < j->entry_room - j->entry_room / 4) return;
    j->entry_room = j->entry_room ? j->entry_room + j->entry_room / 2 : 256;
    j->entries = mem_resize(j->entries, j->entry_room, sizeof *j->entries);
}

void journal_note(struct journal *j, uint32_t number) {
    grow_numbers(j, number + 1);
    j->stamp++;
    // it is the latest already
    if (j->entry_count && j->entries[j->entry_count - 1].number == number) {
        j->entries[j->entry_count - 1].stamp = j->newest[number] = j->stamp;
        return;
    }
    if (j->entry_count == j->entry_room) make_room(j);
    j->entries[j->entry_count++] = (struct journal_entry){j->stamp, number};
    j->newest[number] = j->stamp;
}

void journal_note_all(struct journal *j) {
    j->all = ++j->stamp;
}

void journal_renumber(struct journal *j, uint32_t count) {
    j->entry_count = j->count = 0;
    grow_numbers(j, count);
    journal_note_all(j);
}

size_t journal_changed(const struct journal *j, uint64_t *seen, uint32_t *out, size_t max) {
    size_t low = 0, high = j->entry_count, count = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (j->entries[middle].stamp <= *seen)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < j->entry_count && count < max; low++) {
        const struct journal_entry *e = &j->entries[low];
        *seen = e->stamp;
        if (e->stamp == j->newest[e->number]) out[count++] = e->number;
    }
    return count;
}

size_t journal_read(const struct journal *j, struct journal_reader *r, uint32_t *out, size_t max) {
    size_t count = 0;
    if (!r->begun || r->seen < j->all)
        *r = (struct journal_reader){j->stamp, r->next, j->count, j->count, true};
    for (; r->left && count < max; r->left--) {
        if (r->next >= r->end) r->next = 0;
        out[count++] = r->next++;
    }
    return count < max ? count + journal_changed(j, &r->seen, out + count, max - count) : count;
}

bool journal_is_read(const struct journal *j, const struct journal_reader *r) {
    return r->begun && !r->left && r->seen == j->stamp;
}

struct journal_reader journal_now(const struct journal *j) {
    return (struct journal_reader){.seen = j->stamp, .begun = true};
}

size_t journal_bytes(const struct journal *j) {
    return j->entry_room * sizeof *j->entries + j->room * sizeof *j->newest;
}
