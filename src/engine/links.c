// The links. Each has a slot with its state, since when, and the last reason. The servers behind
// amiws are only known from their frames. So a link that has not shown any is on the board under
// its own address, and its first requests go to all servers. Behind a link to AMI itself there is
// one PBX, whose name comes from the configuration.
#include "parts.h"

#include "ami/request.h"
#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MESSAGE_LIMIT AMI_FRAME_MAX
// So long after the link is up, all PBXs behind it have shown themselves.
#define SETTLE_US ((int64_t)700000)
#define TELL_US   ((int64_t)600000000) // how long a gap is mentioned
// A PBX that has not told its state is asked again after this.
#define ASK_AGAIN_US ((int64_t)5000000)

struct link_slot {
    struct links *all;
    size_t index;
    struct link *link;
    const char *url;
    bool listen_only;
    char host[64]; // its name on the board until a server shows itself
    char pbx[64];  // for AMI itself: the name of the PBX
    bool refused;  // AMI refused the login
    struct origin origin;
    enum link_state state;
    int64_t since_us; // since when it is up, or is not
    int64_t asked_us; // when all were asked for the state of their queues
    char reason[256];
    char remark[96];
};

static void request(struct link_slot *s, enum ami_request what, int64_t server_id) {
    struct buf text = {0};
    struct span word = span_of(s->all->door->word);
    if (s->origin.pbx)
        ami_request_packet(&text, what, word, ++s->all->number);
    else
        ami_request(&text, what, word, ++s->all->number, server_id);
    link_send(s->link, buf_text(&text));
    buf_finish(&text);
}

// When a link comes up, asks who is there and what the state of their queues is.
static void ask_all(struct link_slot *s, int64_t now_us) {
    s->asked_us = now_us;
    if (s->listen_only) return;
    request(s, AMI_PING, 0);
    request(s, AMI_QUEUE_STATUS, 0);
}

static bool knows_time(const struct links *l) {
    return l->told || l->speed <= 0;
}

static void mark(const struct link_slot *s, bool up, int64_t now_us) {
    const struct links_hooks *hooks = &s->all->hooks;
    if (hooks->mark) hooks->mark(hooks->context, s->index, up, s->reason, now_us);
}

static void changed(const struct links *l) {
    if (l->hooks.changed) l->hooks.changed(l->hooks.context);
}

static void came_up(struct link_slot *s, int64_t now_us) {
    struct links *all = s->all;
    mark(s, true, now_us);
    door_news(all->door, &(struct news){NEWS_LINK_BACK, &s->origin, now_us, SPAN_NONE});
    ask_all(s, now_us);
}

static void lost(struct link_slot *s, int64_t at_us) {
    mark(s, false, at_us);
    door_news(s->all->door, &(struct news){NEWS_LINK_LOST, &s->origin, at_us, span_of(s->reason)});
}

static void take_time(struct links *l, struct span bytes) {
    int64_t now_us;
    if (!door_is_pong(l->door, bytes, &now_us)) return;
    clock_init(l->clock, now_us, l->speed);
    l->told = true;
    for (size_t i = 0; i < l->count; i++) {
        l->slots[i].since_us = now_us;
        if (l->slots[i].state == LINK_UP) came_up(&l->slots[i], now_us);
    }
}

static void record(struct link_slot *s, struct span bytes, int64_t now_us) {
    const struct links_hooks *hooks = &s->all->hooks;
    struct buf text = {0};
    if (s->origin.pbx) {
        door_recorded(s->all->door, &s->origin, bytes, &text);
        bytes = buf_text(&text);
    }
    if (bytes.len || !s->origin.pbx) hooks->frame(hooks->context, s->index, bytes, now_us);
    buf_finish(&text);
}

static void on_dropped(void *context, bool binary) {
    const struct link_slot *s = context;
    struct ingest *in = &s->all->door->ingest;
    in->frames++;
    if (binary)
        in->binary++;
    else
        in->too_large++;
}

static void on_frame(void *context, struct span bytes) {
    struct link_slot *s = context;
    struct links *all = s->all;
    if (!knows_time(all)) {
        all->door->ingest.frames++;
        all->door->ingest.ignored++;
        take_time(all, bytes);
        return;
    }
    int64_t now_us = clock_us(all->clock);
    if (s->reason[0]) s->reason[0] = '\0'; // it was kept until something was heard
    if (all->hooks.frame) record(s, bytes, now_us);
    door_news(all->door, &(struct news){NEWS_FRAME, &s->origin, now_us, bytes});
    changed(all);
}

static void on_state(void *context, enum link_state state, const char *reason) {
    struct link_slot *s = context;
    struct links *all = s->all;
    int64_t now_us = clock_us(all->clock);
    bool turned = (state == LINK_UP) != (s->state == LINK_UP);
    // Trying again still counts as down, so the time counts from the loss.
    if (turned) s->since_us = now_us;
    s->state = state;
    if (state != LINK_CONNECTING) s->refused = state == LINK_REFUSED;
    // While it tries again, the reason of the last failure stays.
    if ((reason && reason[0]) || (state == LINK_UP && s->listen_only))
        span_copy(span_of(reason), s->reason, sizeof s->reason);
    // A link that never told the time, at another speed than ours, was never said to be up.
    if (turned && state != LINK_UP && knows_time(all)) lost(s, now_us);
    if (turned && state == LINK_UP) {
        if (knows_time(all))
            came_up(s, now_us);
        else
            request(s, AMI_PING, 0);
    }
    all->door->changes++;
    changed(all);
}

// Named by its address, without user and path; a PBX's name is that without the port.
static void name_host(struct link_slot *s, const char *pbx) {
    const char *start = strstr(s->url, "://"), *at;
    struct span rest = span_of(start ? start + 3 : s->url), host = span_take(&rest, '/');
    if ((at = memchr(host.at, '@', host.len))) host = span_from(host, (size_t)(at - host.at) + 1);
    span_copy(host, s->host, sizeof s->host);
    if (strncasecmp(s->url, "ami", 3) != 0) return;
    bool bracket = host.len && *host.at == '[';
    if (bracket) host = span_from(host, 1);
    span_copy(pbx ? span_of(pbx) : span_take(&host, bracket ? ']' : ':'), s->pbx, sizeof s->pbx);
}

// Two PBXs on one host, as through tunnels, differ by their ports.
static bool is_named(const struct links *l, const char *pbx) {
    for (size_t i = 0; i < l->count; i++)
        if (pbx[0] && strcmp(l->slots[i].pbx, pbx) == 0) return true;
    return false;
}

void links_init(struct links *l, struct door *door, struct clock *clock) {
    *l = (struct links){.door = door, .clock = clock};
}

int links_open(struct links *l, struct loop *loop, const struct engine_settings *settings,
               const struct links_hooks *hooks) {
    l->slots = mem_zero(settings->link_count, sizeof *l->slots);
    l->settings = settings;
    l->speed = settings->speed;
    l->hooks = *hooks;
    for (size_t i = 0; i < settings->link_count; i++) {
        struct link_slot *s = &l->slots[i];
        const char *error = NULL;
        *s = (struct link_slot){.all = l,
                                .index = i,
                                .url = settings->links[i].url,
                                .listen_only = settings->links[i].listen_only,
                                .since_us = clock_us(l->clock)};
        name_host(s, settings->links[i].pbx);
        if (!settings->links[i].pbx && is_named(l, s->pbx))
            span_copy(span_of(s->host), s->pbx, sizeof s->pbx);
        s->origin = (struct origin){
            .source = s->url, .host = s->host, .pbx = s->pbx[0] ? s->pbx : NULL, .link = (int)i};
        l->count++;
        if (s->origin.pbx) // known from the beginning, so that they are in the order of the links
            servers_of_frame(&l->door->servers, span_of(s->pbx), 1, &s->origin);
        struct link_options options = {.url = s->url,
                                       .tls = settings->links[i].tls,
                                       .user = settings->links[i].user,
                                       .secret = settings->links[i].secret,
                                       .login = settings->links[i].login,
                                       .message_limit = MESSAGE_LIMIT};
        struct link_handlers handlers = {
            .context = s, .frame = on_frame, .dropped = on_dropped, .state = on_state};
        if (link_create(loop, &options, &handlers, &s->link, &error)) {
            // What comes before the host may be a password.
            const char *host = strrchr(s->url, '@');
            snprintf(l->error, sizeof l->error, "%s%s: %s", host ? "a link to " : "",
                     host ? host + 1 : s->url, error);
            return -1;
        }
    }
    return 0;
}

void links_close(struct links *l) {
    if (!l) return;
    for (size_t i = 0; i < l->count; i++)
        link_destroy(l->slots[i].link);
    free(l->slots);
    *l = (struct links){0};
}

struct origin *links_origin(const struct links *l, size_t index) {
    return &l->slots[index].origin;
}

static struct link_slot *slot_of(const struct links *l, const struct server *v) {
    return v->link >= 0 && (size_t)v->link < l->count ? &l->slots[v->link] : NULL;
}

// Lists are requested anew when a day begins: so the day's lines in the history tell who is a
// member, and is paused or logged in, without those of the days before.
static void look_at_day(struct links *l, int64_t now_us) {
    const struct engine_settings *s = l->settings;
    int64_t from = window_day(s->zone, s->day_start_s, now_us / SECOND_US).from;
    for (size_t i = 0; l->day_from && l->day_from != from && i < l->door->servers.count; i++)
        l->door->servers.list[i].listed = false;
    l->day_from = from;
}

void links_tick(struct links *l) {
    int64_t now_us = clock_us(l->clock);
    struct servers *servers = &l->door->servers;
    if (l->count && knows_time(l)) look_at_day(l, now_us);
    for (size_t i = 0; i < l->count && !knows_time(l); i++)
        if (l->slots[i].state == LINK_UP) request(&l->slots[i], AMI_PING, 0);
    // Answers are not heard while the door is held.
    for (size_t i = 0; i < servers->count && !l->door->held; i++) {
        struct server *v = &servers->list[i];
        struct link_slot *s = slot_of(l, v);
        v->heartbeat.pace = l->speed;
        if (!s || s->state != LINK_UP || s->listen_only || !v->id) continue;
        if (heartbeat_due(&v->heartbeat, now_us)) {
            request(s, AMI_PING, v->id);
            heartbeat_asked(&v->heartbeat, l->number, now_us);
        }
        bool overdue =
            !v->listed && heartbeat_real_us(&v->heartbeat, now_us - s->asked_us) >= ASK_AGAIN_US;
        if (!v->logged_in && !overdue) continue;
        if (overdue) s->asked_us = now_us;
        v->logged_in = v->listed = false;
        request(s, AMI_QUEUE_STATUS, v->id);
    }
}

void links_resync(struct links *l) {
    for (size_t i = 0; i < l->count; i++)
        if (l->slots[i].state == LINK_UP)
            ask_all(&l->slots[i], clock_us(l->clock));
        else
            link_try_now(l->slots[i].link);
}

// What a step passed over was not heard, and is a gap like any other. After one back, times that
// are known come once more: nothing is missing.
void links_clock_stepped(struct links *l, const struct clock_step *step) {
    bool forward = step->to_us > step->from_us;
    for (size_t i = 0; i < l->count; i++) {
        struct link_slot *s = &l->slots[i];
        s->since_us += step->to_us - step->from_us;
        if (s->origin.heard_us > step->to_us) s->origin.heard_us = step->to_us;
        if (s->state != LINK_UP || !forward) continue;
        span_copy(SPAN("the clock of this machine was set"), s->reason, sizeof s->reason);
        lost(s, step->from_us);
    }
    servers_clock_stepped(&l->door->servers, step);
    for (size_t i = 0; i < l->count; i++) {
        struct link_slot *s = &l->slots[i];
        if (s->state != LINK_UP) continue;
        s->reason[0] = '\0';
        if (forward)
            came_up(s, step->to_us);
        else
            ask_all(s, step->to_us);
    }
    l->door->changes++;
    changed(l);
}

bool links_settled(const struct links *l) {
    int64_t now_us = clock_us(l->clock);
    const struct servers *servers = &l->door->servers;
    for (size_t i = 0; i < l->count; i++) {
        const struct link_slot *s = &l->slots[i];
        size_t behind = 0;
        if (s->refused) continue;
        if (s->state != LINK_UP || s->listen_only || now_us - s->since_us < SETTLE_US) return false;
        for (size_t v = 0; v < servers->count; v++) {
            const struct server *server = &servers->list[v];
            if (server->link != (int)i) continue;
            behind++;
            if (!server->listed && heartbeat_state(&server->heartbeat, now_us) != HEARTBEAT_REFUSED)
                return false;
        }
        if (!behind) return false;
    }
    return true;
}

size_t links_up(const struct links *l) {
    size_t up = 0;
    for (size_t i = 0; i < l->count; i++)
        up += l->slots[i].state == LINK_UP;
    return up;
}

enum link_state links_state(const struct links *l, size_t index) {
    return l->slots[index].state;
}

const char *links_reason(const struct links *l, size_t index) {
    return l->slots[index].reason;
}

const char *links_remark(const struct links *l, size_t index) {
    struct link_slot *s = &l->slots[index];
    link_remark(s->link, clock_us(l->clock) / SECOND_US, s->remark, sizeof s->remark);
    return s->remark;
}

void links_told(const struct links *l, size_t index, struct link_told *ret_told) {
    link_describe(l->slots[index].link, ret_told);
}

const char *links_url(const struct links *l, size_t index) {
    return l->slots[index].url;
}

const char *links_pbx(const struct links *l, size_t index) {
    return l->slots[index].origin.pbx;
}

static enum server_state state_of(const struct link_slot *s) {
    if (s->state == LINK_UP) return SERVER_UP;
    if (s->refused) return SERVER_REFUSED;
    return s->state == LINK_DOWN || s->reason[0] ? SERVER_DOWN : SERVER_CONNECTING;
}

// What its heartbeat tells of a PBX behind a link that is up.
static void describe_pbx(const struct server *v, int64_t now_us, struct server_now *row) {
    static const enum server_state states[] = {[HEARTBEAT_UNKNOWN] = SERVER_UNKNOWN,
                                               [HEARTBEAT_UP] = SERVER_UP,
                                               [HEARTBEAT_SLOW] = SERVER_SLOW,
                                               [HEARTBEAT_DOWN] = SERVER_DOWN,
                                               [HEARTBEAT_REFUSED] = SERVER_REFUSED};
    row->state = states[heartbeat_state(&v->heartbeat, now_us)];
    // If nothing was heard since, the reason of the last failure stays.
    row->behind = row->state != SERVER_UNKNOWN || !row->reason[0];
    if (row->state != SERVER_UP) row->since_us = heartbeat_since_us(&v->heartbeat);
    if (!server_stopped_words(v)[0]) return;
    row->reason = server_stopped_words(v);
    row->behind = false;
}

// For a server that is well again: the time of which nothing is known.
static void describe_gap(const struct server *v, int64_t now_us, struct server_now *row) {
    const struct server_gap *g = server_missing(v);
    if (!g || now_us - g->to_us > TELL_US) return;
    row->gap = g;
    row->unfilled = v->gaps.unfilled[g->log_read ? SERVER_READ_ROWS : SERVER_READ_LOG];
    row->since_us = g->to_us;
}

size_t links_describe(const struct links *l, struct server_now *ret_rows, size_t most) {
    size_t rows = 0;
    int64_t now_us = clock_us(l->clock);
    const struct servers *servers = &l->door->servers;
    for (size_t i = 0; i < servers->count && rows < most; i++) {
        const struct server *v = &servers->list[i];
        const struct link_slot *s = slot_of(l, v);
        struct server_now *row = &ret_rows[rows++];
        *row = (struct server_now){.name = v->name,
                                   .state = SERVER_FILE,
                                   .last_event_us = v->last_event_us};
        if (!s) continue;
        row->state = state_of(s);
        row->reason = s->reason;
        row->remark = links_remark(l, s->index);
        row->itself = s->origin.pbx != NULL;
        row->since_us = s->since_us;
        if (s->state == LINK_UP && !s->listen_only) describe_pbx(v, now_us, row);
        if (row->state == SERVER_UP) describe_gap(v, now_us, row);
    }
    for (size_t i = 0; i < l->count && rows < most; i++) {
        const struct link_slot *s = &l->slots[i];
        bool known = false;
        for (size_t v = 0; v < servers->count; v++)
            known = known || servers->list[v].link == (int)i;
        if (known) continue;
        ret_rows[rows++] =
            (struct server_now){.name = s->pbx[0] ? s->pbx : s->host,
                                .state = s->state == LINK_UP ? SERVER_UNKNOWN : state_of(s),
                                .reason = s->reason,
                                .since_us = s->since_us};
    }
    return rows;
}
