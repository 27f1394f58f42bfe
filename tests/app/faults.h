// Tests one fault of the simulator: from a healthy board, over the words that tell of the fault,
// back to a healthy board.
#ifndef CDRTOP_TESTS_FAULTS_H
#define CDRTOP_TESTS_FAULTS_H

#include "own_ca.h"
#include "run.h"
#include "screen_expect.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct fault {
    const char
        // sent one after the other, NULL at the end; "=KIND" stands for another certificate
        *commands[3];
    const char *words[5]; // that appear on the screen in this order, NULL at the end
    const char *end;      // a command that brings the server back; NULL if it comes back by itself
    const char *after[3]; // to be on the screen when it is back
    bool ami;             // over the AMI of each PBX instead of amiws
    bool tls;
    const char *auth; // in the configuration; NULL for none
};

#define FAULT_HERE "DNS:localhost,IP:127.0.0.1"

static inline void fault_certificate(const char *folder, const char *kind) {
    struct own_wish wish = {.file = "server.pem", .hosts = FAULT_HERE};
    if (!strcmp(kind, "expired")) wish.from_days = -9, wish.to_days = -2;
    if (!strcmp(kind, "wrong host")) wish.hosts = "DNS:pbx.example.com";
    if (!strcmp(kind, "unknown issuer")) wish.self_signed = true;
    own_ca_sign(folder, &wish);
}

static inline void fault_say(struct sim_child *sim, const char *folder, const char *command) {
    if (*command == '=') fault_certificate(folder, command + 1);
    cr_assert(sim_say(sim, *command == '=' ? "certificate" : command, NULL, 0), "%s", command);
}

// Writes a configuration with the links of that fault into the folder.
static inline void fault_configure(const char *folder, const struct sim_child *sim,
                                   const struct fault *f) {
    struct buf text = {0};
    char path[96];
    buf_format(&text, "servers:\n");
    for (size_t i = 0; i < (f->ami ? 2 : 1); i++) {
        const char *ami = f->tls ? sim->amis[i] : sim->ami[i], *ws = f->tls ? sim->wss : sim->url;
        buf_format(&text, "  - url: %s\n", f->ami ? ami + 5 : ws); // without pbx1=
        if (f->ami) buf_format(&text, "    secret: $CDRTOP_SECRET\n    pbx: {pbx%zu: {}}\n", i + 1);
        if (f->tls) buf_format(&text, "    tls: {ca_file: %s/ca.pem}\n", folder);
        if (f->auth) buf_format(&text, "    auth: %s\n", f->auth);
    }
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    run_write_file(path, buf_text(&text));
    buf_finish(&text);
}

static inline struct screen *fault_board(const char *folder) {
    static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                        "NO_COLOR=", SIM_SECRET, NULL};
    char path[96];
    snprintf(path, sizeof path, "%s/config.yaml", folder);
    return screen_open((const char *[]){CDRTOP, SIM_ZONES, "--tz", sim_zone(), "--no-history", "-c",
                                        path, NULL},
                       plain, 160, 40);
}

static inline void fault_sim(const char *folder, struct sim_child *sim) {
    char pem[96];
    own_ca_make(folder);
    fault_certificate(folder, "good");
    snprintf(pem, sizeof pem, "%s/server.pem", folder);
    sim_start(sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--speed", SIM_SPEED, "--calls", "4000",
                               "--seed", "5", "--lively", "--ami-port", "0", "--tls", pem, NULL});
}

static inline void fault_try(const struct fault *f) {
    char folder[64];
    struct sim_child sim;
    run_folder(folder, sizeof folder);
    fault_sim(folder, &sim);
    fault_configure(folder, &sim, f);
    struct screen *s = fault_board(folder);
    if (!sim_wait_fresh(s)) screen_lacks(s, "a healthy board to begin with");
    for (size_t i = 0; i < 3 && f->commands[i]; i++)
        fault_say(&sim, folder, f->commands[i]);
    for (size_t i = 0; i < 5 && f->words[i]; i++)
        screen_expect(s, f->words[i]);
    if (f->end) fault_say(&sim, folder, f->end);
    if (!sim_wait_fresh(s)) screen_lacks(s, "fresh figures");
    for (size_t i = 0; i < 3 && f->after[i]; i++)
        screen_expect(s, f->after[i]);
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect_eq(screen_close(s), 0);
    sim_stop(&sim);
    run_folder_end(folder);
}

#endif
