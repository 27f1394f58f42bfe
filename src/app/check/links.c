// Listens to all links at once, as a board would, and has what came of it judged.
#include "parts.h"
#include "said.h"

#include "../gather.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LEAST_US INT64_C(1500000) // so long every PBX behind amiws has to show itself
#define ASK_US   INT64_C(1000000) // before the end the queues' counters are asked for again
#define DOWN_US  INT64_C(3000000) // a link that has been down for so long will not come up

struct listening {
    struct gather gather;
    struct hearing hearing;
    int64_t began_us, until_us;     // monotonic
    bool came_up;                   // some link was up
    bool asked;                     // for the counters again
    int64_t down_us[ARGS_LIST_MAX]; // since when each link is down; 0 while it is not
};

static void on_frame(void *context, size_t link, struct span bytes, int64_t at_us) {
    struct listening *s = context;
    hearing_take(&s->hearing, link, bytes, at_us);
}

static void on_mark(void *context, size_t link, bool up, const char *reason, int64_t at_us) {
    struct listening *s = context;
    (void)link, (void)reason, (void)at_us;
    s->came_up |= up;
}

static bool is_settled(struct listening *s, size_t link, int64_t now_us) {
    const struct links *links = &s->gather.engine.links;
    enum link_state state = links_state(links, link);
    bool any = false;
    if (state == LINK_UP || state == LINK_CONNECTING) {
        if (state == LINK_UP) s->down_us[link] = 0;
    } else if (!s->down_us[link]) {
        s->down_us[link] = now_us;
    }
    if (state != LINK_UP) return s->down_us[link] && now_us - s->down_us[link] > DOWN_US;
    for (size_t i = 0; i < s->hearing.count; i++) {
        const struct heard *h = &s->hearing.list[i];
        if (h->link != link) continue;
        if (!judge_heard_all(h)) return false;
        any = true;
    }
    return any;
}

// A list that comes now tells of queues whose events are not sent. Each PBX is asked, as after a
// login of amiws.
static void ask_again(struct listening *s) {
    struct servers *servers = &s->gather.engine.door.servers;
    s->asked = true;
    for (size_t i = 0; i < servers->count; i++)
        servers->list[i].logged_in = true;
}

static void on_tick(void *context) {
    struct listening *s = context;
    int64_t now_us = clock_monotonic_us();
    bool settled = now_us - s->began_us >= LEAST_US;
    for (size_t i = 0; i < s->gather.engine.links.count; i++)
        settled = is_settled(s, i, now_us) && settled;
    if (!s->asked && s->until_us - now_us < ASK_US) ask_again(s);
    if (settled || now_us >= s->until_us) loop_stop(s->gather.loop);
}

// ---- what came of it

static void host_of(const char *url, char *out, size_t size) {
    const char *start = strstr(url, "://");
    struct span rest = span_of(start ? start + 3 : url), host = span_take(&rest, '/');
    const char *at = memrchr(host.at, '@', host.len);
    if (at) host = span_from(host, (size_t)(at - host.at) + 1);
    bool bracket = host.len && *host.at == '[';
    if (bracket) host = span_from(host, 1);
    span_copy(span_take(&host, bracket ? ']' : ':'), out, size);
}

static bool is_here(const char *host) {
    return !strcmp(host, "localhost") || !strncmp(host, "127.", 4) || !strcmp(host, "::1");
}

static void user_of(const char *url, char *out, size_t size) {
    const char *start = strstr(url, "://"), *at = strrchr(url, '@');
    span_copy(SPAN(LINK_USER), out, size);
    if (start && at && at > start + 3)
        span_copy((struct span){start + 3, (size_t)(at - start) - 3}, out, size);
}

static const struct heard *heard_by(const struct listening *s, size_t link, size_t from) {
    for (size_t i = from; i < s->hearing.count; i++)
        if (s->hearing.list[i].link == link) return &s->hearing.list[i];
    return NULL;
}

static const struct server *server_of(const struct listening *s, size_t link,
                                      const struct heard *h) {
    const struct servers *all = &s->gather.engine.door.servers;
    for (size_t i = 0; i < all->count; i++) {
        const struct server *v = &all->list[i];
        if (v->link != (int)link) continue;
        if (!h || (v->id == h->id && span_same(span_of(v->raw), span_of(h->raw)))) return v;
    }
    return NULL;
}

static double waited_s(const struct listening *s) {
    return (double)(s->until_us - s->began_us) / 1e6;
}

static void judge_one_pbx(struct check *c, struct listening *s, size_t link, const struct heard *h,
                          const struct link_told *told, const struct asterisk_files *files) {
    struct engine *e = &s->gather.engine;
    const struct server *v = server_of(s, link, h);
    int64_t now_us = clock_us(&e->clock);
    if (!v) return;
    struct check_pbx p = {.name = v->name,
                          .heard = h,
                          .greeting = links_pbx(&e->links, link) ? told->greeting : NULL,
                          .listens_only = e->settings.links[link].listen_only,
                          .state = heartbeat_state(&v->heartbeat, now_us),
                          .utc_offset = zone_offset(v->zone, now_us / SECOND_US),
                          .waited_s = waited_s(s),
                          .now_us = now_us,
                          .folder = conf_text(c->conf, CONF_ASTERISK),
                          .files = files};
    judge_pbx(&p, &c->lines);
}

// A PBX that the configuration names behind amiws, and of which nothing came.
static void judge_absent(struct check *c, const struct listening *s, size_t link) {
    static const int options[] = {CONF_SERVER_PBX, CONF_PBX_TIMEZONE, CONF_PBX_LABEL};
    const char *url = links_url(&s->gather.engine.links, link),
               *place = setup_server_of(c->conf, url), *said = "";
    const struct conf_entry *e;
    for (size_t i = 0; place && i < sizeof options / sizeof *options; i++)
        for (size_t at = 0; (e = conf_next(c->conf, options[i], &at));) {
            bool came = strcmp(e->keys[0], place) != 0 || strcmp(e->keys[1], said) == 0;
            for (size_t k = 0; k < s->hearing.count && !came; k++)
                came = s->hearing.list[k].link == link &&
                       strcmp(s->hearing.list[k].raw, e->keys[1]) == 0;
            if (came) continue;
            said = e->keys[1];
            check_add(&c->lines, CHECK_WRONG, "login", said, "%s shows no PBX of that name", url);
            check_means(&c->lines, "Nothing of it is heard.");
            check_to_do(&c->lines,
                        "its name: under amihosts: in amiws.yaml, and amiws' log says whether it "
                        "reaches it");
        }
}

static void judge_one_link(struct check *c, struct listening *s, size_t i) {
    struct engine *e = &s->gather.engine;
    char host[256], user[80] = "";
    struct asterisk_files files;
    bool up = links_state(&e->links, i) == LINK_UP;
    struct check_link k = {.url = links_url(&e->links, i),
                           .host = host,
                           .user = user,
                           .ami = links_pbx(&e->links, i) != NULL,
                           .listens_only = e->settings.links[i].listen_only,
                           .refused = links_state(&e->links, i) == LINK_REFUSED,
                           .reason = up ? "" : links_reason(&e->links, i),
                           .strange = s->hearing.strange[i],
                           .waited_s = waited_s(s),
                           .now_s = clock_us(&e->clock) / SECOND_US};
    k.tls = !strncasecmp(k.url, "wss:", 4) || !strncasecmp(k.url, "amis:", 5);
    host_of(k.url, host, sizeof host);
    if (k.ami) user_of(k.url, user, sizeof user);
    asterisk_files_read(conf_text(c->conf, CONF_ASTERISK), user, &files);
    const struct asterisk_files *own = is_here(host) ? &files : NULL;
    links_told(&e->links, i, &k.told);
    const struct heard *h = heard_by(s, i, 0);
    k.frames = h != NULL;
    judge_link(&k, &c->lines);
    if (up && k.ami && !h) judge_one_pbx(c, s, i, NULL, &k.told, own);
    for (; up && h; h = heard_by(s, i, (size_t)(h - s->hearing.list) + 1))
        judge_one_pbx(c, s, i, h, &k.told, own);
    if (up && !k.ami) judge_absent(c, s, i);
    if (own) judge_asterisk_files(own, user, k.refused, &c->lines);
}

static int listen_to_all(struct check *c, struct listening *s) {
    const struct links_hooks hooks = {.context = s, .frame = on_frame, .mark = on_mark};
    struct said said;
    said_begin(&said);
    int status = setup_engine(&c->links, c->conf, &s->gather.engine);
    if (!status) engine_load(&s->gather.engine, INT64_MAX, NULL); // nothing: the door is open then
    if (!status) status = gather_listen(&s->gather, &hooks);
    // What is only a warning was said when each link was tried.
    said_end(&said, CHECK_WRONG, "source", "", status ? &c->lines : NULL);
    return status;
}

void check_links(struct check *c) {
    struct listening *s = mem_zero(1, sizeof *s); // it is large
    struct zone *utc = NULL;
    if (zone_load("UTC", &utc) || listen_to_all(c, s)) {
        c->no_use = true;
    } else {
        s->began_us = clock_monotonic_us();
        s->until_us = s->began_us + (int64_t)(conf_real(c->conf, CONF_WAIT) * 1e6);
        s->hearing.utc = utc;
        s->hearing.word = span_of(s->gather.engine.door.word);
        s->hearing.since_us = clock_us(&s->gather.engine.clock);
        gather_on(&s->gather, on_tick, s);
        gather_mask_signals(SIG_UNBLOCK); // they end it at once while it looks at files and prints
        c->reached |= s->came_up;
        for (size_t i = 0; i < s->gather.engine.links.count; i++)
            judge_one_link(c, s, i);
    }
    gather_finish(&s->gather);
    hearing_finish(&s->hearing);
    zone_destroy(utc);
    free(s);
}
