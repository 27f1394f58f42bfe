// The way of a frame. Its head tells whether anybody wants it. Then it is scanned, its server is
// found, and it is decoded into one of the values. Each ends in exactly one counter: a frame that
// was repaired and used counts as repaired, one that lacks what it should have as malformed.
#include "parts.h"

#include "ami/request.h"
#include "base/clock.h"
#include "cdr/moment.h"
#include "pbx/coverage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define QUARTER    900                // seconds
#define ZONE_SLACK 60                 // time between a channel and its first row
#define DOUBT_US   (3600 * SECOND_US) // a call that was not heard of for so long after a gap

void door_init(struct door *d, struct zone *machine, struct direction_rules *rules) {
    *d = (struct door){.newest_start_s = CDR_NO_TIME, .store = cdr_store_create()};
    memory_init(&d->limits);
    servers_init(&d->servers, machine);
    d->rules = rules;
    book_init(&d->book, rules);
    snprintf(d->word, sizeof d->word, "cdrtop.%d.%llx", (int)getpid(),
             (unsigned long long)clock_monotonic_us());
    ledger_own_lists(&d->book.ledger, span_of(d->word));
}

void door_finish(struct door *d) {
    if (!d) return;
    servers_finish(&d->servers);
    cdr_store_destroy(d->store);
    book_finish(&d->book);
    direction_rules_destroy(d->rules);
    buf_finish(&d->scan_scratch);
    buf_finish(&d->decode_scratch);
    buf_finish(&d->row_scratch);
    buf_finish(&d->inbox.waiting);
    memory_finish(&d->limits);
    roads_finish(d);
    *d = (struct door){0};
}

static void note_start(struct door *d, int64_t start_s) {
    int64_t *oldest_s = &d->limits.memory.oldest_s;
    if (*oldest_s == CDR_NO_TIME || start_s < *oldest_s) *oldest_s = start_s;
    if (d->newest_start_s == CDR_NO_TIME || start_s > d->newest_start_s)
        d->newest_start_s = start_s;
}

// A UniqueID begins with the epoch of its channel. If StartTime always differs from it by a full
// number of quarters of an hour, it was read in the wrong zone.
static void check_zone(struct server *v, const struct cdr *row) {
    int64_t made;
    if (!cdr_unique_epoch(row->text[CDR_UNIQUE_ID], &made)) return;
    v->clock.told_us = made * SECOND_US;
    int64_t off = row->start - made,
            quarters = (off + (off < 0 ? -QUARTER / 2 : QUARTER / 2)) / QUARTER;
    int32_t whole = (int32_t)(quarters * QUARTER);
    if (quarters == 0 || llabs(off - whole) > ZONE_SLACK || llabs(quarters) > 4 * 26) {
        v->zone_off.votes = 0;
        return;
    }
    v->zone_off.votes = whole == v->zone_off.s ? v->zone_off.votes + 1 : 1;
    v->zone_off.s = whole;
}

// Tells what the store has of them now: a row may be made from several sources.
static void tell_rows(struct door *d, bool alone) {
    const size_t *numbers;
    size_t count = cdr_store_touched(d->store, &numbers);
    for (size_t i = 0; i < count; i++) {
        struct cdr row;
        cdr_store_get(d->store, numbers[i], &d->row_scratch, &row);
        book_row(&d->book, numbers[i], &row, alone);
    }
}

static bool put_row(struct door *d, const struct cdr *row) {
    struct server *server = &d->servers.list[row->server];
    enum direction way =
        direction_rules_of(d->rules, row->text[CDR_CHANNEL], row->text[CDR_DESTINATION_CHANNEL],
                           row->text[CDR_DESTINATION_CONTEXT]);
    d->ingest.cdrs++;
    d->changes++;
    enum cdr_put put = cdr_store_put(d->store, row, (uint8_t)way);
    if (put != CDR_PUT_NEW) d->ingest.duplicates++;
    if (put != CDR_PUT_KNOWN) tell_rows(d, !server->events.queue);
    server->events.cdr = server->events.kept = true;
    server->events.count++;
    check_zone(server, row);
    if (row->text[CDR_LINKED_ID].len) server->events.linked_id = true;
    if (server->link < 0) { // for a link, the frame says when
        int64_t over = row->end != CDR_NO_TIME ? row->end : row->start + row->duration;
        if (over * SECOND_US > server->last_event_us) server->last_event_us = over * SECOND_US;
    }
    note_start(d, row->start);
    return put != CDR_PUT_KNOWN;
}

bool door_fill_row(struct door *d, const struct cdr *row) {
    return memory_takes_row(d, row) && put_row(d, row);
}

static void note_told_span(struct server_told *t, int64_t first_s, int64_t last_s) {
    if (!t->from_us || first_s * SECOND_US < t->from_us) t->from_us = first_s * SECOND_US;
    if (last_s * SECOND_US > t->until_us) t->until_us = last_s * SECOND_US;
}

void door_cdr(struct door *d, const struct cdr *row) {
    struct server *server = &d->servers.list[row->server];
    int64_t end = row->end == CDR_NO_TIME ? row->start : row->end;
    note_told_span(&server->rows, row->start, end);
    door_fill_row(d, row);
}

void door_fill_step(struct door *d, const struct queue_step *step) {
    d->ingest.queue_events++;
    d->changes++;
    d->servers.list[step->server].events.queue = true;
    if (step->kind == STEP_ENTERQUEUE) note_start(d, step->at_s);
    struct queue_step taken = *step;
    if (memory_takes_step(d, &taken)) book_step(&d->book, &taken);
}

void door_step(struct door *d, const struct queue_step *step) {
    struct server *server = &d->servers.list[step->server];
    note_told_span(&server->logged, step->at_s, step->at_s);
    if (server->logged.until_us > server->last_event_us)
        server->last_event_us = server->logged.until_us;
    door_fill_step(d, step);
}

static void read_its_clock(struct server *v, int64_t its_us, int64_t at_us) {
    v->clock.told_us = v->clock.exact_us = its_us;
    v->clock.exact_at_us = at_us;
}

// Only Pings are recognised by our own ids: every client of amiws sees all answers.
static void take_response(struct door *d, struct server *server, int64_t at_us) {
    int64_t its_us = d->value.response.timestamp_us;
    uint64_t number;
    switch (d->value.response.response) {
    case AMI_RESPONSE_PONG:
        if (its_us != INT64_MIN) read_its_clock(server, its_us, at_us);
        if (ami_request_number(d->value.response.action_id, span_of(d->word), &number))
            heartbeat_answered(&server->heartbeat, number, at_us);
        break;
    case AMI_RESPONSE_REFUSED:
        heartbeat_refused(&server->heartbeat, at_us);
        break;
    case AMI_RESPONSE_LOGGED_IN:
        heartbeat_accepted(&server->heartbeat);
        if (!(roads_besides(d, server->link) >> (server - d->servers.list) & 1))
            server_logged_in(server, at_us);
        server->logged_in = true;
        break;
    default:
        break;
    }
    d->changes++;
}

static void note_heard(struct door *d, struct origin *o, size_t index, int64_t at_us) {
    struct server *server = &d->servers.list[index];
    o->servers = servers_heard_through(&d->servers, o);
    o->reused = d->servers.reused;
    o->servers |= (uint64_t)1 << index;
    if (at_us > o->heard_us) o->heard_us = at_us;
    if (at_us > server->last_event_us) server->last_event_us = at_us;
    coverage_heard(server, at_us);
}

// What amiws says about its login does not come from the PBX.
static bool is_of_login(const struct ami_value *v) {
    return v->kind == AMI_VALUE_RESPONSE && (v->response.response == AMI_RESPONSE_REFUSED ||
                                             v->response.response == AMI_RESPONSE_LOGGED_IN);
}

// Up to Asterisk 11 events of queues and channels had other names and headers, and most were only
// sent if eventwhencalled was set. Figures would be wrong without any sign of it. So what it has
// told so far, lists that would never change, is removed.
static void take_no_more(struct door *d, struct server *server, int64_t at_us) {
    if (server->too_old) return;
    server->too_old = true;
    server->events.channel = false;
    if (!server->logged.until_us) server->events.queue = false;
    book_clear(&d->book, (uint16_t)(server - d->servers.list), at_us, span_of(d->word));
    d->changes++;
}

static bool is_list_end(const struct ami_value *v) {
    return v->kind == AMI_VALUE_QUEUE && v->queue.kind == QUEUE_LIST_COMPLETE;
}

// `road` is the server that the frame names, `server` the one to which what it tells belongs.
static void take_value(struct door *d, uint16_t road, struct server *server, enum ami_result how,
                       int64_t at_us) {
    enum ami_value_kind kind = d->value.kind;
    struct server *by = &d->servers.list[road];
    if (kind != AMI_VALUE_RESPONSE) heartbeat_event(&by->heartbeat, at_us);
    if (is_list_end(&d->value)) by->listed = true;
    if (server->too_old && kind != AMI_VALUE_CDR && kind != AMI_VALUE_RESPONSE) {
        d->ingest.ignored++;
        return;
    }
    if (roads_told(d, road, (uint16_t)(server - d->servers.list), at_us)) {
        d->ingest.duplicates++;
        d->ingest.taken++;
        return;
    }
    if (!memory_takes(d, &d->value)) {
        d->ingest.left_out++;
        return;
    }
    if (by != server) by->events.kept = true;
    switch (kind) {
    case AMI_VALUE_CDR:
        put_row(d, &d->value.cdr);
        break;
    case AMI_VALUE_QUEUE:
        d->ingest.queue_events++;
        // Lists are sent to anybody who asks, but events only to accounts that may read them.
        if (!d->value.queue.listed) {
            server->events.queue = true;
            server->events.count++;
        }
        server->events.kept = true;
        if (d->value.queue.kind == QUEUE_JOIN) note_start(d, at_us / SECOND_US);
        book_queue(&d->book, &d->value.queue);
        d->changes++;
        break;
    case AMI_VALUE_CHANNEL:
        server->events.channel = server->events.kept = true;
        book_channel(&d->book, &d->value.channel);
        d->changes++;
        break;
    case AMI_VALUE_TOO_OLD:
        take_no_more(d, server, at_us);
        d->ingest.ignored++;
        return;
    case AMI_VALUE_BROKEN:
        d->ingest.malformed++;
        return;
    case AMI_VALUE_NONE:
        d->ingest.ignored++;
        return;
    case AMI_VALUE_RESPONSE:
        take_response(d, by, at_us);
        break;
    case AMI_VALUE_SYSTEM:
        door_starts_and_stops(d, by, server, at_us);
        break;
    }
    if (how == AMI_REPAIRED)
        d->ingest.repaired++;
    else
        d->ingest.taken++;
}

// The ledger is told of a gap before anything that came after it.
static void tell_gap(struct door *d, uint16_t index) {
    struct server *v = &d->servers.list[index];
    const struct server_gap *gap = server_last_gap(v);
    if (!gap || gap->to_us <= v->gaps.told_us) return;
    v->gaps.told_us = gap->to_us;
    book_gap(&d->book, index, gap->to_us);
}

// Doubt that is left by a gap ends after DOUBT_US.
static void give_up(struct door *d, uint16_t index, int64_t now_us) {
    struct server_gaps *gaps = &d->servers.list[index].gaps;
    if (gaps->told_us <= gaps->given_up_us) return;
    for (size_t i = 0; i < gaps->count; i++) {
        int64_t to_us = gaps->list[i].to_us;
        if (!to_us || to_us <= gaps->given_up_us || now_us - to_us < DOUBT_US) continue;
        gaps->given_up_us = to_us;
        book_give_up(&d->book, index, to_us);
        d->changes++;
    }
}

// The clock of a PBX goes on while it is silent, from the time in its last event, since it may be
// wrong.
static void tell_clock(struct door *d, uint16_t index, int64_t at_us) {
    const struct server *v = &d->servers.list[index];
    if (v->clock.at_us && at_us > v->clock.at_us)
        ledger_clock(&d->book.ledger, index, v->clock.us + at_us - v->clock.at_us);
}

// A packet of AMI itself does not name its server.
static uint16_t server_of(struct door *d, struct span name, int64_t id, const struct origin *o) {
    if (o->pbx) return servers_of_frame(&d->servers, span_of(o->pbx), 1, o);
    return servers_of_frame(&d->servers, name, id, o);
}

// Answers to our own requests are heard even while the server may turn out to be another one.
static void hold_back(struct door *d, struct origin *origin, uint16_t road, struct span bytes,
                      int64_t at_us, bool fresh) {
    struct server *server = &d->servers.list[road];
    const struct ami_context context = {road, server->zone, at_us};
    ami_decode(&d->frame, &context, &d->decode_scratch, &d->value);
    if (fresh) door_keep(d, origin, bytes, at_us);
    server->events.kept = true;
    if (d->value.kind == AMI_VALUE_RESPONSE) {
        take_response(d, server, at_us);
        d->ingest.taken++;
    } else {
        d->ingest.held++;
        heartbeat_event(&server->heartbeat, at_us);
        roads_hold(d, road, &(struct news){NEWS_FRAME, origin, at_us, bytes});
    }
    roads_judge(d, at_us, is_list_end(&d->value));
}

// For an event that nobody wants: it shows that the server is alive.
static void take_sign(struct door *d, struct origin *origin, const struct ami_head *head,
                      int64_t at_us) {
    uint16_t road = server_of(d, head->server_name, head->server_id, origin);
    d->ingest.ignored++;
    if (road == SERVER_NONE || !at_us) return;
    uint16_t index = roads_of(d, road);
    heartbeat_event(&d->servers.list[road].heartbeat, at_us);
    if (index == SERVER_NONE) return;
    note_heard(d, origin, index, at_us);
    d->servers.list[index].seen_us = at_us;
    if (!d->servers.list[road].heartbeat.stopped_us) server_runs(&d->servers.list[index], at_us);
    tell_clock(d, index, at_us);
}

// `fresh`: it has not been held back before.
static void take_frame(struct door *d, struct origin *origin, struct span bytes, int64_t at_us,
                       bool fresh) {
    struct ami_head head;
    if (ami_peek(bytes, &head) == AMI_UNWANTED) {
        take_sign(d, origin, &head, at_us);
        return;
    }
    enum ami_result how = ami_scan(bytes, &d->scan_scratch, &d->frame);
    if (how == AMI_MALFORMED) {
        d->ingest.malformed++;
        return;
    }
    uint16_t road = server_of(d, d->frame.server_name, d->frame.server_id, origin);
    if (road == SERVER_NONE) {
        memory_leave_out_server(d, d->frame.server_name, d->frame.server_id);
        d->ingest.no_server++;
        return;
    }
    uint16_t index = roads_of(d, road);
    if (index == SERVER_NONE) {
        hold_back(d, origin, road, bytes, at_us, fresh);
        return;
    }
    struct server *server = &d->servers.list[index];
    tell_gap(d, index);
    struct ami_context context = {.server = index,
                                  .zone = server->zone,
                                  .at_us = at_us ? at_us : origin->clock_us};
    ami_decode(&d->frame, &context, &d->decode_scratch, &d->value);
    memory_came(d, bytes.len);
    if (!at_us) {
        door_read_clock(origin, &d->value);
        at_us = origin->clock_us;
    }
    give_up(d, index, at_us);
    note_heard(d, origin, index, at_us);
    int64_t its_us = door_its_time(&d->value);
    if (its_us) ledger_arrived(&d->book.ledger, index, at_us, its_us);
    if (d->value.kind == AMI_VALUE_QUEUE) {
        server->clock.us = d->value.queue.at_us;
        server->clock.at_us = at_us;
        if (d->value.queue.exact_time) read_its_clock(server, d->value.queue.at_us, at_us);
    }
    tell_clock(d, index, at_us);
    take_value(d, road, server, how, at_us);
    if (!d->servers.list[road].heartbeat.stopped_us) server_runs(server, at_us);
    if (fresh) door_keep(d, origin, bytes, at_us);
    if (!is_of_login(&d->value) && at_us > server->seen_us) server->seen_us = at_us;
    if (is_list_end(&d->value)) roads_judge(d, at_us, true);
}

void door_take(struct door *d, struct origin *origin, struct span bytes, int64_t at_us) {
    d->ingest.held--;
    take_frame(d, origin, bytes, at_us, false);
}

void door_frame(struct door *d, struct origin *origin, struct span bytes, int64_t at_us) {
    d->ingest.frames++;
    take_frame(d, origin, bytes, at_us, true);
}

bool door_glance(struct door *d, struct origin *origin, struct span bytes, int64_t at_us) {
    const struct ami_context context = {0, d->servers.machine, at_us ? at_us : origin->clock_us};
    if (ami_scan(bytes, &d->scan_scratch, &d->frame) == AMI_MALFORMED) return false;
    ami_decode(&d->frame, &context, &d->decode_scratch, &d->value);
    if (!at_us) door_read_clock(origin, &d->value);
    return d->value.kind == AMI_VALUE_CDR;
}

bool door_is_pong(struct door *d, struct span bytes, int64_t *ret_us) {
    const struct ami_context nobody = {0};
    if (ami_scan(bytes, &d->scan_scratch, &d->frame) == AMI_MALFORMED) return false;
    if (d->frame.type != AMI_RESPONSE) return false;
    ami_decode(&d->frame, &nobody, &d->decode_scratch, &d->value);
    *ret_us = d->value.response.timestamp_us;
    return d->value.response.response == AMI_RESPONSE_PONG && *ret_us != INT64_MIN;
}

uint64_t door_rows_alone(const struct door *d) {
    static_assert(SERVERS_MAX <= 64, "a bit for each server");
    uint64_t alone = 0;
    for (size_t i = 0; i < d->servers.count; i++)
        if (!d->servers.list[i].events.queue) alone |= UINT64_C(1) << i;
    return alone;
}

void door_ended(struct door *d) {
    servers_recordings_ended(&d->servers);
    for (size_t i = 0; i < d->servers.count; i++)
        tell_gap(d, (uint16_t)i);
}

void door_loaded(struct door *d, int64_t now_us) {
    for (size_t i = 0; i < d->servers.count; i++)
        if (d->servers.list[i].logged.until_us && !ledger_follows(&d->book.ledger, (uint16_t)i))
            book_gap(&d->book, (uint16_t)i, now_us);
}
