// Tells ledger and stitch what came in, and posts visits to the stitch when the ledger's journal
// says that they changed.
#include "parts.h"

#include "cdr/moment.h"

#define QUEUE_TIMEOUT_ARGUMENT 5
#define POSTED_AT_ONCE         32

void book_init(struct book *b, const struct direction_rules *rules) {
    *b = (struct book){.stitch = stitch_create(rules)};
    ledger_init(&b->ledger);
}

void book_finish(struct book *b) {
    if (!b || !b->stitch) return;
    ledger_finish(&b->ledger);
    stitch_destroy(b->stitch);
    buf_finish(&b->scratch);
    *b = (struct book){0};
}

void book_queue(struct book *b, const struct queue_event *e) {
    ledger_observe(&b->ledger, (struct ledger_observation){.source = LEDGER_EVENT, .event = e});
    stitch_queue(b->stitch, e);
    int64_t restarted_us =
        e->kind == QUEUE_LIST_COMPLETE ? ledger_restart_listed(&b->ledger, e->server) : 0;
    if (restarted_us) stitch_restarted(b->stitch, e->server, restarted_us);
}

void book_step(struct book *b, const struct queue_step *step) {
    ledger_observe(&b->ledger, (struct ledger_observation){.source = LEDGER_STEP, .step = step});
    if (step->kind == STEP_QUEUESTART)
        stitch_restarted(b->stitch, step->server, step->at_s * 1000000);
}

// What the ledger needs to know of a channel; false for nothing.
static bool for_ledger(const struct channel_event *e, enum queue_channel_kind *ret_kind) {
    switch (e->kind) {
    case CHANNEL_NEW:
        *ret_kind = QUEUE_CHANNEL_NEW;
        return true;
    case CHANNEL_HANGUP_REQUEST:
        *ret_kind = QUEUE_CHANNEL_HANGUP_REQUEST;
        return true;
    case CHANNEL_SOFT_HANGUP:
        *ret_kind = QUEUE_CHANNEL_SOFT_HANGUP;
        return true;
    case CHANNEL_HANGUP:
        *ret_kind = QUEUE_CHANNEL_HANGUP;
        return true;
    case CHANNEL_ATTENDED_TRANSFER:
        *ret_kind = QUEUE_CHANNEL_RENAMED;
        return span_same(e->destination_type, SPAN("App")) &&
               span_same(e->destination_app, SPAN("Queue"));
    default:
        return false;
    }
}

void book_channel(struct book *b, const struct channel_event *e) {
    struct queue_channel c = {.server = e->server,
                              .at_us = e->at_us,
                              .channel = e->channel,
                              .unique_id = e->unique_id,
                              .other_unique_id = e->other_unique_id,
                              .place = e->place};
    if (for_ledger(e, &c.kind))
        ledger_observe(&b->ledger,
                       (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &c});
    stitch_channel(b->stitch, e);
}

// A row and the visit of its call come in either order, so each looks for the other.
static void learn_answer(struct book *b, const struct cdr *row) {
    struct span channel = row->text[CDR_DESTINATION_CHANNEL], queue;
    queue = cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]);
    if (row->disposition == CDR_ANSWERED && channel.len && queue.len)
        ledger_learn_answer(&b->ledger, row->server, row->text[CDR_UNIQUE_ID], queue, channel,
                            row->start,
                            row->end == CDR_NO_TIME ? row->start + row->duration : row->end);
}

static void learn_answers(struct book *b, const struct cdr_store *store, uint32_t number,
                          const struct visit *v) {
    struct call_walk walk = {0};
    struct cdr row;
    uint32_t n, call = stitch_of_visit(b->stitch, number, v);
    if (v->basis != VISIT_FROM_LOG || v->outcome != VISIT_ANSWERED) return;
    while (call != STITCH_NONE && stitch_next_row(b->stitch, call, &walk, &n)) {
        cdr_store_get(store, n, &b->scratch, &row);
        learn_answer(b, &row);
    }
}

// Queue(name,options,url,announce,timeout,…): how long a caller may wait there.
static void learn_timeout(struct book *b, const struct cdr *row) {
    struct span rest = row->text[CDR_LAST_DATA], queue = SPAN_NONE, argument = SPAN_NONE;
    int64_t seconds;
    if (!span_same(row->text[CDR_LAST_APPLICATION], SPAN("Queue"))) return;
    for (int i = 1; i <= QUEUE_TIMEOUT_ARGUMENT; i++) {
        argument = span_take(&rest, ',');
        if (i == 1) queue = argument;
    }
    if (span_number(argument, &seconds))
        ledger_learn_timeout(&b->ledger, row->server, row->text[CDR_DESTINATION_CONTEXT],
                             row->text[CDR_DESTINATION], queue, seconds);
}

// A source may lack the time of the answer or the end; they are computed from the durations.
static void guess(struct book *b, uint32_t number, const struct cdr *row) {
    struct queue_record r = {
        .server = row->server,
        .row = number,
        .unique_id = row->text[CDR_UNIQUE_ID],
        .queue = cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]),
        .start_s = row->start,
        .end_s = row->lacks & CDR_LACKS_END ? row->start + row->duration : row->end,
        .answer_s = QUEUE_NO_NUMBER,
        .talk_s = row->billable};
    if (row->disposition == CDR_ANSWERED && row->text[CDR_DESTINATION_CHANNEL].len)
        r.answer_s = row->lacks & CDR_LACKS_ANSWER ? row->start + row->duration - row->billable
                                                   : row->answer;
    if (r.queue.len) ledger_guess(&b->ledger, &r);
}

void book_row(struct book *b, size_t number, const struct cdr *row, bool alone) {
    learn_timeout(b, row);
    if (!row->text[CDR_UNIQUE_ID].len) return; // it is unknown which call it belongs to
    learn_answer(b, row);
    if (alone) guess(b, (uint32_t)number, row);
    stitch_row(b->stitch, (uint32_t)number, row);
}

void book_gap(struct book *b, uint16_t server, int64_t to_us) {
    ledger_gap(&b->ledger, server, to_us);
    stitch_gap(b->stitch, server, to_us);
}

void book_give_up(struct book *b, uint16_t server, int64_t to_us) {
    ledger_give_up(&b->ledger, server, to_us);
    stitch_give_up(b->stitch, server, to_us);
}

void book_restarted(struct book *b, uint16_t server, int64_t at_us) {
    ledger_restarted(&b->ledger, server, at_us);
    stitch_restarted(b->stitch, server, at_us);
}

void book_clear(struct book *b, uint16_t server, int64_t at_us, struct span word) {
    const struct queue_event nobody = {.kind = QUEUE_LIST_COMPLETE,
                                       .server = server,
                                       .at_us = at_us,
                                       .listed = true,
                                       .action_id = word};
    book_restarted(b, server, at_us);
    book_queue(b, &nobody);
}

static void post_row(struct book *b, const struct cdr_store *store, uint64_t alone, size_t number) {
    struct cdr row;
    cdr_store_get(store, number, &b->scratch, &row);
    if (!row.text[CDR_UNIQUE_ID].len) return;
    stitch_row(b->stitch, (uint32_t)number, &row);
    if (alone >> row.server & 1) guess(b, (uint32_t)number, &row);
}

static void post_visit(struct book *b, const struct cdr_store *store, uint32_t number) {
    struct visit v;
    ledger_visit(&b->ledger, number, &v);
    if (v.of_row) return; // a guess, not the visit of this call
    stitch_visit_of(b->stitch, &b->ledger, number, &v);
    learn_answers(b, store, number, &v);
}

static bool post_visits(struct book *b, const struct cdr_store *store, struct task *t) {
    for (uint32_t i = 0; i < ledger_count(&b->ledger); i++) {
        if (i % POSTED_AT_ONCE == 0 && task_pause(t)) return true;
        post_visit(b, store, i);
    }
    return false;
}

bool book_forget(struct book *b, const struct cdr_store *store, uint64_t alone, int64_t before_us,
                 struct task *t) {
    ledger_forget(&b->ledger, before_us);
    stitch_forget(b->stitch, before_us);
    for (size_t i = 0; i < cdr_store_count(store); i++) {
        if (i % POSTED_AT_ONCE == 0 && task_pause(t)) return true;
        post_row(b, store, alone, i);
    }
    return post_visits(b, store, t);
}

static void redirect_row(struct book *b, struct cdr_store *store,
                         const struct direction_rules *rules, size_t number) {
    struct cdr row;
    cdr_store_get(store, number, &b->scratch, &row);
    const struct span *text = row.text;
    enum direction way = direction_rules_of(rules, text[CDR_CHANNEL], text[CDR_DESTINATION_CHANNEL],
                                            text[CDR_DESTINATION_CONTEXT]);
    cdr_store_set_direction(store, number, (uint8_t)way);
    if (text[CDR_UNIQUE_ID].len) stitch_row(b->stitch, (uint32_t)number, &row);
}

bool book_redirect(struct book *b, struct cdr_store *store, const struct direction_rules *rules,
                   struct task *t) {
    stitch_forget(b->stitch, INT64_MIN);
    for (size_t i = 0; i < cdr_store_count(store); i++) {
        if (i % POSTED_AT_ONCE == 0 && task_pause(t)) return true;
        redirect_row(b, store, rules, i);
    }
    return post_visits(b, store, t);
}

bool book_post(struct book *b, const struct cdr_store *store, struct task *t) {
    uint32_t numbers[POSTED_AT_ONCE];
    size_t count;
    do {
        count = journal_changed(&b->ledger.journal, &b->seen, numbers, POSTED_AT_ONCE);
        for (size_t i = 0; i < count; i++)
            post_visit(b, store, numbers[i]);
        if (task_pause(t)) return true;
    } while (count == POSTED_AT_ONCE);
    return false;
}
