// Chooses who writes the detail of a subject, and says when the subject is gone.
#include "parts.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    bool (*make)(struct detail *d, struct board_subject *s);
    const char *gone;
} kinds[SUBJECTS] = {
    [SUBJECT_CALL] = {detail_of_call, "This call is not in memory any more."},
    [SUBJECT_FOUND] = {detail_of_found, "Another call was looked up."},
    [SUBJECT_VISIT] = {detail_of_visit, "This visit is not in memory any more."},
    [SUBJECT_RECORD] = {detail_of_record, "This record is not in memory any more."},
    [SUBJECT_QUEUE] = {detail_of_queue, "Nothing is known of this queue any more."},
    [SUBJECT_AGENT] = {detail_of_agent, "Nothing is known of this agent any more."},
    [SUBJECT_RECORDS_QUEUE] = {detail_of_records_queue, "No record of this queue any more."},
    [SUBJECT_RECORDS_AGENT] = {detail_of_records_agent, "No record of this agent any more."},
};

struct board_subject board_subject(struct board *b, enum board_table t, uint64_t key) {
    static const enum subject_kind subjects[BOARD_LEVELS][TABLE_RECALLS] = {
        [BOARD_CALLS] = {SUBJECT_QUEUE, SUBJECT_AGENT, SUBJECT_CALL},
        [BOARD_VISITS] = {SUBJECT_QUEUE, SUBJECT_AGENT, SUBJECT_VISIT},
        [BOARD_RECORDS] = {SUBJECT_RECORDS_QUEUE, SUBJECT_RECORDS_AGENT, SUBJECT_RECORD},
    };
    static const enum subject_kind listed[ROWS_KINDS] = {
        [ROWS_CALLS] = SUBJECT_CALL,
        [ROWS_VISITS] = SUBJECT_VISIT,
        [ROWS_RECORDS] = SUBJECT_RECORD,
        [ROWS_PERSONS] = SUBJECT_AGENT,
    };
    if (t == TABLE_LIST)
        return (struct board_subject){.kind = listed[board_kind(b, t)], .key = key};
    if (t == TABLE_WAITING) return (struct board_subject){.kind = SUBJECT_VISIT, .key = key};
    if (t == TABLE_RECALLS) { // the last call that was lost
        size_t at = board_find(b, t, key);
        if (at == SIZE_MAX) return (struct board_subject){0};
        return (struct board_subject){.kind = SUBJECT_CALL, .key = b->recalls.list[at].call};
    }
    return (struct board_subject){.kind = subjects[b->view.level][t], .key = key};
}

static bool same_subject(const struct board_subject *a, const struct board_subject *b) {
    return a->kind == b->kind && a->key == b->key && a->known == b->known &&
           strcmp(a->id, b->id) == 0;
}

static bool make(struct detail *d, struct board_subject *s) {
    return s->kind > SUBJECT_NONE && s->kind < SUBJECTS && kinds[s->kind].make(d, s);
}

void board_detail(struct board *b, struct board_subject *subject, struct board_detail *d) {
    struct detail making = {&b->view, &b->sources, d};
    if (b->header.frozen && d->count && same_subject(subject, &d->subject)) return;
    d->count = 0;
    buf_clear(&d->texts);
    d->gone = !make(&making, subject);
    if (d->gone) {
        d->count = 0;
        d->state[0] = '\0';
        detail_says(&making, MOOD_UNKNOWN, "%s", kinds[subject->kind].gone);
    }
    d->subject = *subject;
}

void board_detail_finish(struct board_detail *d) {
    if (!d) return;
    free(d->lines);
    buf_finish(&d->texts);
    buf_finish(&d->scratch);
    buf_finish(&d->parts);
    call_steps_finish(&d->steps);
    *d = (struct board_detail){0};
}
