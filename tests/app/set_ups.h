// Plays a set-up for `cdrtop check`, and compares its lines with what they have to be: one is not
// as it should be, and all others are.
#ifndef CDRTOP_TESTS_SET_UPS_H
#define CDRTOP_TESTS_SET_UPS_H

#include "own_ca.h"
#include "raw_pbx.h"
#include "run.h"
#include "sim_child.h"
#include "tls_front.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct stage { // where a set-up is played
    char folder[64];
    struct raw_pbx pbx;
    struct tls_front front;
    struct raw_server server;
    struct sim_child sim;
    bool has_pbx, has_front, has_server, has_sim;
    char source[200], certificate[128];
    const char *arguments[12]; // after `check --json`
    size_t count;
};

static inline void argue(struct stage *s, const char *argument) {
    s->arguments[s->count++] = argument;
}

static inline const char *in_folder(struct stage *s, const char *name, char out[128]) {
    snprintf(out, 128, "%s/%s", s->folder, name);
    return out;
}

static inline void write_file(struct stage *s, const char *name, const char *text) {
    char path[128];
    run_write_file(in_folder(s, name, path), span_of(text));
}

struct set_up {
    const char *name;
    void (*arrange)(struct stage *s);
    int status;
    const char *level, *check; // of the line that is not as it should be; NULL: all is well
    const char *words;         // in what it found
    const char *to_do;         // in what there is to do; NULL: anything
    const char *beside;        // a subject that does not matter; NULL for none
};

// ---- to be used by set-ups

static inline void play(struct stage *s) {
    s->has_pbx = true;
    raw_pbx_start(&s->pbx);
    snprintf(s->source, sizeof s->source, "pbx1=ami://127.0.0.1:%u", s->pbx.server.port);
    argue(s, s->source);
}

static inline void configure(struct stage *s, const char *url, uint16_t port, const char *more) {
    char text[800];
    snprintf(text, sizeof text, "servers:\n  - url: %s:%u\n%s", url, port, more);
    write_file(s, "config.yaml", text);
    argue(s, "-c");
    argue(s, "config.yaml");
}

static inline const char *text_of(const json_t *line, const char *key) {
    const char *text = json_string_value(json_object_get(line, key));
    return text ? text : "";
}

// Nobody knows in which terminal the tests run.
static inline bool is_beside(const struct set_up *u, const json_t *line) {
    return !strcmp(text_of(line, "check"), "terminal") ||
           (u->beside && !strcmp(text_of(line, "subject"), u->beside));
}

// Puts what is not as it has to be.
static inline void judge(const struct set_up *u, const json_t *lines, struct buf *out) {
    size_t i, named = 0;
    json_t *line;
    json_array_foreach(lines, i, line) {
        const char *level = text_of(line, "level"), *check = text_of(line, "check"),
                   *found = text_of(line, "found"), *to_do = text_of(line, "toDo");
        bool well = !strcmp(level, "ok") || !strcmp(level, "unknown");
        bool meant = u->check && !strcmp(check, u->check) && !strcmp(level, u->level);
        if (meant && strstr(found, u->words) && (!u->to_do || strstr(to_do, u->to_do)))
            named++;
        else if (!well && !is_beside(u, line))
            buf_format(out, "%s %s: %s: %s\n%s\n", level, text_of(line, "subject"), check, found,
                       to_do);
    }
    if (named != (u->check ? 1 : 0)) buf_format(out, "%zu lines say it\n", named);
}

struct judged {
    const struct set_up *of;
    struct buf wrong;
};

static inline bool is_right(void *context, const struct run *r, double seconds) {
    struct judged *j = context;
    json_error_t error;
    (void)seconds;
    buf_clear(&j->wrong);
    json_t *root = json_loads(r->out.at, 0, &error);
    if (!root) buf_format(&j->wrong, "%s\n", error.text);
    judge(j->of, json_object_get(root, "lines"), &j->wrong);
    if (r->status != j->of->status) buf_format(&j->wrong, "status %d\n", r->status);
    buf_span(&j->wrong, buf_text(&r->err));
    json_decref(root);
    return j->wrong.len == 0;
}

static inline void check_stage(struct stage *s, const struct set_up *u) {
    const char *argv[24] = {CDRTOP, "check", "--json",     "--wait",  RUN_SECONDS,
                            "--tz", "UTC",   "--asterisk", "asterisk"};
    struct judged j = {.of = u};
    struct run r;
    for (size_t i = 0, n = 9; i < s->count; i++)
        argv[n++] = s->arguments[i];
    run_listening(argv, is_right, &j, &r);
    cr_expect_eq(j.wrong.len, 0, "%s: %.*s\n%s", u->name, (int)j.wrong.len, j.wrong.at, r.out.at);
    buf_finish(&j.wrong);
    run_finish(&r);
}

static inline void enter(struct stage *s) {
    *s = (struct stage){0};
    run_folder(s->folder, sizeof s->folder);
    cr_assert_eq(chdir(s->folder), 0);
    setenv("HOME", s->folder, 1);
    setenv("TZ", "UTC", 1);
    setenv("CDRTOP_SECRET", RAW_PBX_SECRET, 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    unsetenv("CDRTOP_CONFIG");
    unsetenv("STATE_DIRECTORY");
}

static inline void leave(struct stage *s) {
    if (s->has_front) tls_front_stop(&s->front);
    if (s->has_pbx) raw_pbx_stop(&s->pbx);
    if (s->has_server) raw_server_stop(&s->server);
    if (s->has_sim) sim_stop(&s->sim);
    run_folder_end(s->folder);
}

static inline void try_set_up(const struct set_up *u) {
    struct stage s;
    enter(&s);
    u->arrange(&s);
    check_stage(&s, u);
    leave(&s);
}

// The set-ups of a file, each a test of its own.
#define SET_UPS(suite, set_ups)                                                                    \
    ParameterizedTestParameters(suite, a_set_up) {                                                 \
        static size_t numbers[sizeof set_ups / sizeof *set_ups];                                   \
        for (size_t i = 0; i < sizeof set_ups / sizeof *set_ups; i++)                              \
            numbers[i] = i;                                                                        \
        return cr_make_param_array(size_t, numbers, sizeof set_ups / sizeof *set_ups);             \
    }                                                                                              \
    ParameterizedTest(size_t *number, suite, a_set_up) {                                           \
        try_set_up(&set_ups[*number]);                                                             \
    }

#endif
