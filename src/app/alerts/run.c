// `cdrtop alerts`: --test NAME runs the hooks of an alert once; --replay SOURCE says what would
// have rung on a recorded day, by the clock of the recording. Nobody acknowledges anything there,
// so what escalates says so.
#include "../run.h"
#include "../export/exporting.h"
#include "../hooks/hooks.h"
#include "../setup.h"
#include "base/task.h"
#include "rules.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// ---- --test

struct test {
    const struct conf *conf;
    int runner;
    struct alert_words words;
    struct zone *zone;
    int status, hooks;
};

static void say_end(struct test *t, const char *hook, int failed) {
    struct pollfd fd = {.fd = t->runner, .events = POLLIN};
    struct hook_end end;
    char words[HOOK_WORDS + 80];
    int gone = 0;
    if (!failed) {
        while (poll(&fd, 1, -1) < 0 && errno == EINTR)
            ;
        if (!hooks_ended(t->runner, &end, &gone)) failed = gone ? gone : -EPIPE;
    }
    bool bad = failed || hook_end_words(&end, words, sizeof words);
    printf("hook %s: %s\n", hook, failed ? strerror(-failed) : words);
    if (bad) t->status = EXIT_FAILED;
}

static void test_hooks(struct test *t, int option) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(t->conf, option, &at));) {
        if (strcmp(e->keys[0], t->words.name) != 0) continue;
        uint32_t job = (uint32_t)++t->hooks;
        say_end(t, e->value, hooks_start(t->runner, t->conf, e->value, job, &t->words, t->zone));
    }
}

static int run_test(const struct conf *conf, const char *name, int runner) {
    struct alerts alerts;
    struct test t = {.conf = conf, .runner = runner, .status = EXIT_USAGE};
    struct clock clock;
    clock_init(&clock, 0, 1.0);
    alerts_make(conf, &alerts);
    for (size_t i = 0; i < alerts.rule_count; i++) {
        const struct alert_rule *r = &alerts.rules[i];
        if (strcmp(r->name, name) != 0) continue;
        t.words = (struct alert_words){.name = r->name,
                                       .level = r->critical ? "critical" : "warning",
                                       .state = "firing",
                                       .subject = "test",
                                       .value = r->condition.when.value,
                                       .since_us = clock_us(&clock)};
        snprintf(t.words.text, sizeof t.words.text, "test: %.*s", (int)r->condition.text.len,
                 r->condition.text.at);
        t.status = setup_zone(conf_text(conf, CONF_TIMEZONE), &t.zone);
    }
    if (t.status == EXIT_USAGE)
        fprintf(stderr, "cdrtop: alerts: no alert is called %s in the configuration\n", name);
    if (t.zone) test_hooks(&t, CONF_ALERT_HOOK);
    if (t.zone) test_hooks(&t, CONF_ESCALATE_HOOK);
    if (t.status == EXIT_OK && !t.hooks)
        printf("%s has no hook: it is only shown on the board%s\n", name,
               conf_value(conf, CONF_BELL) > 0 ? ", and the bell rings" : "");
    zone_destroy(t.zone);
    alerts_finish(&alerts);
    return t.status;
}

// ---- --replay

// The clock of the recording is moved on second by second; between that it all but stands.
#define RATE 1e-6

struct replay {
    struct engine engine;
    struct alerts alerts;
    enum service_formula formula;
    int mask_digits;
    uint64_t rang;
};

static void tell(void *context, const struct alert *one, enum alert_event event) {
    static const char *const words[] = {"", "rings", "escalates", "is over", "is back"};
    struct replay *r = context;
    struct alert_words w;
    struct civil c = zone_civil(r->engine.settings.zone, engine_moment_us(&r->engine) / SECOND_US);
    alert_words(&r->alerts, one, r->mask_digits, &w);
    r->rang += event == ALERT_RINGS;
    printf("%04d-%02d-%02d %02d:%02d:%02d  %-9s  %s  %s\n", c.year, c.month, c.day, c.hour,
           c.minute, c.second, words[event], w.name, w.text);
}

// Its clock is that of the lines, so the log tells what is true at that moment, as one that is
// followed does.
static void follow_logs(struct engine *e) {
    for (uint16_t i = 0; i < e->door.servers.count; i++)
        if (e->door.servers.list[i].logged.until_us) ledger_follow(&e->door.book.ledger, i);
}

static void look(struct replay *r) {
    struct server_now servers[SERVERS_MAX];
    struct alert_sight sight;
    follow_logs(&r->engine);
    engine_count(&r->engine, 0);
    if (alerts_look(&r->engine, r->formula, servers, &sight))
        alerts_run(&r->alerts, &sight, tell, r);
}

static int play(struct replay *r) {
    struct engine *e = &r->engine;
    for (;;) {
        int64_t wait_us;
        int more = engine_load(e, clock_monotonic_us() + SECOND_US, &wait_us);
        if (more == ENGINE_LOADED) break;
        if (more != ENGINE_WAITS) continue;
        if (!e->clock.shown_start_us) { // a pipe that has nothing yet
            usleep((useconds_t)wait_us);
            continue;
        }
        look(r);
        e->clock.shown_start_us += SECOND_US;
    }
    look(r);
    if (!e->clock.shown_start_us)
        fprintf(stderr, "cdrtop: alerts: no line of it has a time, so no time passed\n");
    else
        printf("%" PRIu64 " rang\n", r->rang);
    return e->load.used ? EXIT_OK : EXIT_FAILED;
}

static int run_replay_of(const struct args *args, const struct conf *conf, const char *source) {
    struct args files = *args;
    struct replay r = {.formula = setup_formula(conf), .mask_digits = export_mask(conf)};
    struct engine *e = &r.engine;
    files.sources[0] = source;
    files.source_count = 1;
    int status = setup_engine(&files, conf, e);
    if (!status && e->settings.link_count) {
        fprintf(stderr, "cdrtop: alerts: --replay takes a recording or a log, not a link\n");
        status = EXIT_USAGE;
    }
    int failed = status ? 0 : task_create(&e->reading);
    if (failed) status = setup_failed(A_THREAD, failed);
    alerts_make(conf, &r.alerts);
    if (!status && !r.alerts.rule_count) {
        fprintf(stderr, "cdrtop: alerts: the configuration has none (docs/alerts.md)\n");
        status = EXIT_USAGE;
    }
    if (!status) {
        struct filter_terms terms = names_terms(&e->figures);
        e->load.paced = LOAD_PACED;
        e->load.speed = RATE;
        e->figures.today_wanted = true;
        alerts_begin(&r.alerts, e->settings.zone, &terms);
        status = play(&r);
    }
    alerts_finish(&r.alerts);
    engine_finish(e);
    return status;
}

int run_alerts(const struct args *args, const struct conf *conf, int runner) {
    const char *test = conf_said(conf, CONF_ALERTS_TEST);
    int status = test ? run_test(conf, test, runner)
                      : run_replay_of(args, conf, conf_text(conf, CONF_ALERTS_REPLAY));
    if (runner >= 0) close(runner);
    if (!fflush(stdout) && !ferror(stdout)) return status;
    fprintf(stderr, "cdrtop: standard output: %s\n", strerror(errno));
    return status ? status : EXIT_FAILED;
}
