// A person is in several queues, and so are their phones. So where a row adds up queues, this
// counts persons instead of memberships.
#include "stats/agents.h"

#include <string.h>

static void clear(struct queue_row *row) {
    memset(row->tally.members, 0, sizeof row->tally.members);
}

// The row itself, or the sum that it is part of.
static uint32_t sum_of(const struct queue_rows *r, uint32_t row) {
    while (r->list[row].kind == QUEUE_ROW_PART)
        row--;
    return row;
}

static uint32_t row_of(const struct queue_tallies *t, const struct agent_queue *q, bool sums) {
    uint32_t row = q->now.known ? queue_row_of(t, q->server, q->queue_id) : QUEUE_ROW_NONE;
    return row == QUEUE_ROW_NONE || !sums ? row : sum_of(&t->rows, row);
}

// The members of a single queue are counted as they are, unless the filter leaves some out.
static bool counts_persons(const struct agents *a, const struct queue_row *row) {
    return row->queues > 1 || a->filtered;
}

static void count_person(const struct agents *a, const struct agent_queue *queues, uint32_t count,
                         struct queue_tallies *t, bool sums) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = row_of(t, &queues[i], sums);
        bool again = row == QUEUE_ROW_NONE || !counts_persons(a, &t->rows.list[row]) ||
                     (t->rows.list[row].kind == QUEUE_ROW_SUM) != sums;
        for (uint32_t k = 0; k < i && !again; k++)
            again = row_of(t, &queues[k], sums) == row;
        if (again) continue;
        enum member_state state = queues[i].now.state;
        for (uint32_t k = i + 1; k < count; k++)
            if (queues[k].now.state > state && row_of(t, &queues[k], sums) == row)
                state = queues[k].now.state;
        t->rows.list[row].tally.members[state]++;
    }
}

void agents_count_members(const struct agents *a, struct queue_tallies *t) {
    for (size_t i = 0; i < t->rows.count; i++)
        if (counts_persons(a, &t->rows.list[i])) clear(&t->rows.list[i]);
    clear(&t->rows.total);
    for (size_t i = 0; i < a->count; i++) {
        const struct agent_queue *queues = agent_queues(a, &a->list[i]);
        uint32_t count = a->list[i].queue_count;
        bool known = false;
        enum member_state state = MEMBER_LOGGED_OUT;
        count_person(a, queues, count, t, false);
        count_person(a, queues, count, t, true);
        for (uint32_t k = 0; k < count; k++) {
            if (row_of(t, &queues[k], false) == QUEUE_ROW_NONE) continue;
            known = true;
            if (queues[k].now.state > state) state = queues[k].now.state;
        }
        if (known) t->rows.total.tally.members[state]++;
    }
}
