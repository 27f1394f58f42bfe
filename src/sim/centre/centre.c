// The engine of the simulation: a heap of timers, over a clock that only moves when it is told to,
// and one seeded random generator (xorshift128+) for everything. Each timer carries a stamp; when
// the call's stamp of that kind has changed, the timer is void, so that nothing has to be removed
// from the heap.
#include "model.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOON_US 1500000

// --- chance

static uint64_t draw(struct centre *c) {
    uint64_t a = c->random[0], b = c->random[1];
    c->random[0] = b;
    a ^= a << 23;
    c->random[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
    return c->random[1] + b;
}

static void seed(struct centre *c, uint64_t value) {
    for (size_t i = 0; i < 2; i++) { // splitmix64
        value += 0x9E3779B97F4A7C15u;
        uint64_t z = value;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        c->random[i] = z ^ (z >> 31);
    }
}

uint32_t chance(struct centre *c, uint32_t below) {
    return below ? (uint32_t)((draw(c) >> 32) * below >> 32) : 0;
}

bool chance_of(struct centre *c, uint32_t per_mille) {
    return chance(c, 1000) < per_mille;
}

int64_t chance_us(struct centre *c, int64_t from_ms, int64_t to_ms) {
    uint64_t span = (uint64_t)(to_ms - from_ms + 1) * 1000;
    return from_ms * 1000 + (int64_t)(draw(c) % span);
}

int64_t chance_decay_us(struct centre *c, int64_t mean_ms) {
    double u = (double)(chance(c, 1000000) + 1) / 1000001.0;
    double times = -log(u);
    return (int64_t)((times > 8 ? 8 : times) * 1000.0) * mean_ms;
}

int64_t whole_seconds(int64_t us) {
    return us / 1000000;
}

// --- timers

static bool earlier(const struct timer *a, const struct timer *b) {
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

static void timers_put(struct timers *h, struct timer t) {
    MEM_ROOM(h->list, h->count, h->capacity);
    t.order = h->next_order++;
    size_t i = h->count++;
    for (; i && earlier(&t, &h->list[(i - 1) / 2]); i = (i - 1) / 2)
        h->list[i] = h->list[(i - 1) / 2];
    h->list[i] = t;
}

static struct timer timers_take(struct timers *h) {
    struct timer first = h->list[0], last = h->list[--h->count];
    size_t i = 0, child;
    while ((child = 2 * i + 1) < h->count) {
        if (child + 1 < h->count && earlier(&h->list[child + 1], &h->list[child])) child++;
        if (!earlier(&h->list[child], &last)) break;
        h->list[i] = h->list[child];
        i = child;
    }
    if (h->count) h->list[i] = last;
    return first;
}

void timer_set(struct centre *c, struct server *s, struct call *call, enum timer_kind kind,
               int64_t in_us, int64_t number) {
    struct timer t = {.at_us = c->now_us + (in_us > 0 ? in_us : 0),
                      .server = s,
                      .call = call,
                      .kind = kind,
                      .number = number};
    if (call) t.stamp = call->stamps[kind];
    if (kind == TIMER_PAUSE) t.stamp = s->agents[number].stamp;
    if (kind == TIMER_BACK) t.stamp = s->back_stamp;
    if (kind == TIMER_ARRIVAL || kind == TIMER_OUTSIDE) t.stamp = c->rate_stamp;
    if (kind == TIMER_SECRET) t.stamp = c->secret_stamp;
    timers_put(&c->timers, t);
}

void timer_cancel(struct call *call, enum timer_kind kind) {
    call->stamps[kind]++;
}

struct call *call_new(struct server *s, enum call_kind kind) {
    struct centre *c = s->centre;
    struct call *call = NULL;
    for (size_t i = 0; i < c->calls.count && !call; i++)
        if (!c->calls.list[i]->used) call = c->calls.list[i];
    if (!call) {
        MEM_ROOM(c->calls.list, c->calls.count, c->calls.capacity);
        call = c->calls.list[c->calls.count++] = mem_zero(1, sizeof *call);
    }
    uint32_t stamps[TIMER_CALL_KINDS];
    memcpy(stamps, call->stamps, sizeof stamps);
    *call = (struct call){.server = s, .used = true, .kind = kind, .started_us = c->now_us};
    memcpy(call->stamps, stamps, sizeof stamps);
    return call;
}

void call_free(struct call *call) {
    for (size_t i = 0; i < TIMER_CALL_KINDS; i++)
        call->stamps[i]++;
    call->used = false;
}

// --- life

static void next_arrival(struct server *s, enum timer_kind kind) {
    struct centre *c = s->centre;
    int64_t epoch = whole_seconds(c->now_us);
    int64_t local = epoch + (utc_offset(s, epoch));
    uint32_t percent = c->lively ? 100 : (uint32_t)plan_busy_percent((int)(local / 3600 % 24));
    uint32_t hourly = c->calls_per_hour * percent / 100;
    if (kind == TIMER_OUTSIDE) hourly /= 6;
    if (!hourly) hourly = 1;
    timer_set(c, s, NULL, kind, chance_decay_us(c, 3600000 / hourly), 0);
}

static void run_call(struct call *call, const struct timer *t) {
    switch (t->kind) {
    case TIMER_DIALPLAN:
        dialplan_step(call);
        break;
    case TIMER_PATIENCE:
        if (call->place == PLACE_CONNECT)
            queue_gave_up(call);
        else
            queue_exit(call, EXIT_ABANDON);
        break;
    case TIMER_KEY:
        queue_exit(call, EXIT_KEY);
        break;
    case TIMER_WITHDRAW:
        queue_exit(call, EXIT_WITHDRAW);
        break;
    case TIMER_TIMEOUT:
        queue_exit(call, EXIT_TIMEOUT);
        break;
    case TIMER_RING:
        if (call->place == PLACE_CLICK)
            click_rung(call, false);
        else if (call->place == PLACE_DIAL)
            dialplan_dialled(call, -1);
        else
            queue_ring_over(call);
        break;
    case TIMER_LEG:
        if (call->place == PLACE_CLICK)
            click_rung(call, true);
        else if (call->place == PLACE_DIAL)
            dialplan_dialled(call, t->number);
        else
            queue_leg(call, t->number);
        break;
    case TIMER_CONNECT:
        queue_connect(call);
        break;
    default:
        talk_timer(call, t->kind);
    }
}

void centre_fault_timer(struct server *s, const struct timer *t);

static void run_server(struct server *s, const struct timer *t) {
    switch (t->kind) {
    case TIMER_ARRIVAL:
    case TIMER_OUTSIDE:
        if (t->stamp != s->centre->rate_stamp) break; // set for another rate of calls
        if (!s->centre->closed && !s->down) {
            if (t->kind == TIMER_ARRIVAL)
                dialplan_arrival(s);
            else
                dialplan_outside(s);
        }
        next_arrival(s, t->kind);
        break;
    case TIMER_POLL:
        s->queues[t->number].poll_due = false;
        if (!s->down) queue_poll(s, &s->queues[t->number]);
        break;
    case TIMER_BATCH:
        cdr_flush(s);
        break;
    case TIMER_BACK:
    case TIMER_SECRET:
        centre_fault_timer(s, t);
        break;
    default:
        people_timer(s, t->kind, t->number, t->stamp);
    }
}

int64_t centre_now_us(const struct centre *c) {
    return c->now_us;
}

int64_t centre_next_us(const struct centre *c) {
    return c->timers.count ? c->timers.list[0].at_us : INT64_MAX;
}

void centre_run_until(struct centre *c, int64_t us) {
    while (c->timers.count && c->timers.list[0].at_us <= us) {
        struct timer t = timers_take(&c->timers);
        if (t.call && (!t.call->used || t.call->stamps[t.kind] != t.stamp)) continue;
        c->now_us = t.at_us;
        if (t.call)
            run_call(t.call, &t);
        else
            run_server(t.server, &t);
    }
    if (us > c->now_us) c->now_us = us;
}

void centre_close(struct centre *c) {
    c->closed = true;
}

void centre_set_names(struct centre *c, enum centre_names n) {
    c->names = n;
}

void centre_cut_frames(struct centre *c, uint32_t per_mille) {
    c->cut.per_mille = per_mille;
}

void centre_set_rate(struct centre *c, uint32_t calls_per_hour) {
    c->calls_per_hour = calls_per_hour ? calls_per_hour : 1;
    c->closed = false;
    c->rate_stamp++;
    for (size_t i = 0; i < c->server_count; i++) {
        next_arrival(&c->servers[i], TIMER_ARRIVAL);
        next_arrival(&c->servers[i], TIMER_OUTSIDE);
    }
}

static void server_begin(struct centre *c, size_t index, const struct centre_server_options *o) {
    struct server *s = &c->servers[index];
    *s = (struct server){
        .centre = c, .id = (unsigned)index + 1, .options = *o, .started_us = c->now_us};
    snprintf(s->name, sizeof s->name, "%s", o->name);
    s->options.name = s->name;
    people_start(s);
    next_arrival(s, TIMER_ARRIVAL);
    next_arrival(s, TIMER_OUTSIDE);
}

static struct centre *live_through(const struct centre_options *o, const struct centre_sink *sink,
                                   int64_t warm_up_us) {
    static const struct centre_server_options usual[] = {
        {.name = "pbx1", .timestamps = true, .mapped = true}, {.name = "pbx2", .batch_s = 45}};
    struct centre *c = mem_zero(1, sizeof *c);
    c->sink = *sink;
    c->now_us = o->start_us - warm_up_us;
    c->names = o->names;
    c->lively = o->lively;
    c->calls_per_hour = o->calls_per_hour ? o->calls_per_hour : o->lively ? 1200 : 360;
    seed(c, o->seed);
    const struct centre_server_options *servers = o->server_count ? o->servers : usual;
    c->server_count = o->server_count ? o->server_count : sizeof usual / sizeof *usual;
    c->servers = mem_zero(c->server_count, sizeof *c->servers);
    c->warming = true;
    for (size_t i = 0; i < c->server_count; i++)
        server_begin(c, i, &servers[i]);
    centre_run_until(c, o->start_us - 1);
    c->now_us = o->start_us;
    return c;
}

// Somebody waits, some talk, and one of them is about to hang up.
static bool is_lively(const struct centre *c) {
    struct centre_census now = centre_census(c);
    if (!now.waiting || now.talking < 4) return false;
    for (size_t i = 0; i < c->timers.count; i++) {
        const struct timer *t = &c->timers.list[i];
        if (t->kind == TIMER_TALK_END && t->call->used && !t->server->options.batch_s &&
            t->call->stamps[TIMER_TALK_END] == t->stamp && t->at_us < c->now_us + SOON_US)
            return true;
    }
    return false;
}

// A demonstration begins at a lively moment. To find one, a centre that nobody listens to is run
// first. The warm-up then becomes that many whole seconds longer, so that the same things happen
// earlier.
static int64_t longer_by(const struct centre_options *o, int64_t warm_up_us) {
    const struct centre_sink deaf = {0};
    struct centre *c = live_through(o, &deaf, warm_up_us);
    int64_t more = 0;
    while (!is_lively(c) && more < 300) {
        more++;
        centre_run_until(c, o->start_us + more * 1000000 - 1);
        c->now_us = o->start_us + more * 1000000;
    }
    centre_destroy(c);
    return more * 1000000;
}

void centre_create(const struct centre_options *o, const struct centre_sink *sink,
                   struct centre **ret_centre) {
    int64_t warm_up_us = (int64_t)o->warm_up_s * 1000000;
    if (o->lively && warm_up_us) warm_up_us += longer_by(o, warm_up_us);
    struct centre *c = live_through(o, sink, warm_up_us);
    c->warming = false;
    *ret_centre = c;
}

void centre_destroy(struct centre *c) {
    if (!c) return;
    for (size_t i = 0; i < c->calls.count; i++)
        free(c->calls.list[i]);
    free(c->calls.list);
    free(c->timers.list);
    for (size_t i = 0; i < c->server_count; i++)
        free(c->servers[i].kept);
    free(c->servers);
    buf_finish(&c->text);
    buf_finish(&c->packet);
    free(c);
}

struct centre_census centre_census(const struct centre *c) {
    struct centre_census n = {.servers = c->server_count};
    for (size_t i = 0; i < c->calls.count; i++) {
        n.callers += c->calls.list[i]->used;
        n.talking += c->calls.list[i]->used && c->calls.list[i]->place == PLACE_TALK;
    }
    for (size_t i = 0; i < c->server_count; i++)
        for (size_t q = 0; q < c->servers[i].queue_count; q++) {
            const struct queue *queue = &c->servers[i].queues[q];
            n.waiting += queue->waiting_count;
            for (size_t m = 0; m < queue->member_count; m++) {
                n.members += queue->members[m].present;
                n.paused += queue->members[m].present && queue->members[m].paused;
            }
        }
    return n;
}
