// The commands of `cdrtop sim`, in one table from which the help is printed, too. Seconds in faults
// of the link are real ones; those in faults of a PBX pass with the centre's clock.
#include "live_model.h"
#include "sim/live.h"

#include <string.h>

struct words {
    struct span word[3];
    size_t count;
    int64_t number; // the last word as a number, else the command's default
    bool has_number;
};

struct command {
    const char *name, *arguments, *help;
    int64_t usual;
    const char *(*act)(struct live *l, const struct words *w); // returns NULL, or what is wrong
};

#define NO_SERVER "no such server"

static int64_t real_end(const struct words *w) {
    return clock_monotonic_us() + w->number * SECOND_US;
}

void live_fault_over(struct live *l, enum live_fault fault) {
    l->until_us[fault] = 0;
    if (fault == FAULT_STALL) {
        l->stalled = false;
        server_freeze(l->server, false);
    } else if (fault == FAULT_GREETING) {
        server_greet(l->server, SERVER_WELCOME);
        l->greeting = GREET_WELL;
    } else if (server_listen_again(l->server) < 0) {
        l->until_us[fault] = clock_monotonic_us() + SECOND_US; // keep refusing
    }
}

static const char *greet(struct live *l, const struct words *w, enum server_greeting g,
                         enum live_greeting by_http) {
    server_greet(l->server, g);
    l->greeting = by_http;
    l->until_us[FAULT_GREETING] = real_end(w);
    return NULL;
}

static const char *act_drop(struct live *l, const struct words *w) {
    (void)w;
    server_drop(l->server, false);
    return NULL;
}

static const char *act_reset(struct live *l, const struct words *w) {
    (void)w;
    server_drop(l->server, true);
    return NULL;
}

static const char *act_stall(struct live *l, const struct words *w) {
    l->stalled = true;
    server_freeze(l->server, true);
    l->until_us[FAULT_STALL] = real_end(w);
    return NULL;
}

static const char *act_half_open(struct live *l, const struct words *w) {
    return greet(l, w, SERVER_MUTE, GREET_WELL);
}

static const char *act_hang(struct live *l, const struct words *w) {
    return greet(l, w, SERVER_HANG, GREET_WELL);
}

static const char *act_not_found(struct live *l, const struct words *w) {
    return greet(l, w, SERVER_WELCOME, GREET_NOT_FOUND);
}

static const char *act_redirect(struct live *l, const struct words *w) {
    return greet(l, w, SERVER_WELCOME, GREET_REDIRECT);
}

// Which of these the word is; -1 for none.
static int choice(const struct words *w, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (span_same(w->word[1], span_of(words[i]))) return (int)i;
    return -1;
}

static const char *act_password(struct live *l, const struct words *w) {
    static const char *const kinds[] = {
        [PASSWORD_NONE] = "none", [PASSWORD_BASIC] = "basic", [PASSWORD_DIGEST] = "digest"};
    int kind = choice(w, kinds, sizeof kinds / sizeof *kinds);
    l->other_password = span_same(w->word[1], SPAN("other"));
    if (kind < 0 && !l->other_password) return "none, basic, digest or other";
    if (kind >= 0) l->password = (enum live_password)kind;
    return NULL;
}

static const char *act_certificate(struct live *l, const struct words *w) {
    (void)w;
    if (!l->tls) return "there is no TLS";
    return server_read_certificate(l->server) < 0 ? "no certificate with its key is there" : NULL;
}

static const char *act_refuse(struct live *l, const struct words *w) {
    server_refuse(l->server);
    server_drop(l->server, false);
    l->until_us[FAULT_REFUSE] = real_end(w);
    return NULL;
}

static const char *act_cut(struct live *l, const struct words *w) {
    if (w->number < 0 || w->number > 1000) return "0 to 1000 of a thousand";
    centre_cut_frames(l->centre, (uint32_t)w->number);
    return NULL;
}

static const char *act_restart(struct live *l, const struct words *w) {
    return centre_restart(l->centre, w->word[1], (int32_t)w->number) ? NULL : NO_SERVER;
}

static const char *act_ami_loss(struct live *l, const struct words *w) {
    return centre_ami_loss(l->centre, w->word[1], (int32_t)w->number) ? NULL : NO_SERVER;
}

static const char *act_batch(struct live *l, const struct words *w) {
    return centre_batch(l->centre, w->word[1], (int32_t)w->number) ? NULL : NO_SERVER;
}

static const char *act_timestamps(struct live *l, const struct words *w) {
    return centre_timestamps(l->centre, w->word[1], w->number != 0) ? NULL : NO_SERVER;
}

static const char *act_secret(struct live *l, const struct words *w) {
    bool wrong = span_same(w->word[1], SPAN("wrong"));
    if (!wrong && !span_same(w->word[1], SPAN("right"))) return "wrong or right";
    centre_wrong_secret(l->centre, wrong);
    return NULL;
}

static const char *act_names(struct live *l, const struct words *w) {
    static const char *const kinds[] = {[CENTRE_NAMES_CLEAN] = "clean",
                                        [CENTRE_NAMES_LATIN1] = "latin1",
                                        [CENTRE_NAMES_HOSTILE] = "hostile"};
    int kind = choice(w, kinds, sizeof kinds / sizeof *kinds);
    if (kind < 0) return "clean, latin1 or hostile";
    centre_set_names(l->centre, (enum centre_names)kind);
    return NULL;
}

static const char *act_calls(struct live *l, const struct words *w) {
    if (w->number < 1 || w->number > 1000000) return "1 to 1000000 an hour";
    centre_set_rate(l->centre, (uint32_t)w->number);
    return NULL;
}

static const char *act_close(struct live *l, const struct words *w) {
    (void)w;
    centre_close(l->centre);
    return NULL;
}

static const char *act_quit(struct live *l, const struct words *w) {
    (void)w;
    server_stop(l->server);
    return NULL;
}

static const struct command commands[] = {
    {"drop", "", "every connection ends, without a close frame", 0, act_drop},
    {"reset", "", "every connection ends by a TCP reset", 0, act_reset},
    {"stall", "[SECONDS]", "the connections of now stay, and nothing is sent or read (10)", 10,
     act_stall},
    {"half-open", "[SECONDS]", "new connections are taken and their handshake not answered (10)",
     10, act_half_open},
    {"hang", "[SECONDS]", "new connections get their handshake and then nothing for ever (10)", 10,
     act_hang},
    {"404", "[SECONDS]", "new connections get 404 instead of a WebSocket (10)", 10, act_not_found},
    {"redirect", "[SECONDS]", "new connections are sent elsewhere (10)", 10, act_redirect},
    {"password", "none|basic|digest|other",
     "a proxy asks new WebSockets for it so; other: and for another", 0, act_password},
    {"certificate", "", "the file of --tls is read anew, for new connections", 0, act_certificate},
    {"refuse", "[SECONDS]", "amiws is gone: connections end, nobody listens (10)", 10, act_refuse},
    {"cut", "[PER-MILLE]", "so many of a thousand frames and packets end too early; 0 ends it (20)",
     20, act_cut},
    {"restart", "SERVER [SECONDS]", "a PBX is restarted: its calls are cut, its counters zero (7)",
     7, act_restart},
    {"ami-loss", "SERVER [SECONDS]", "a PBX goes on unseen: no frame of it (20)", 20, act_ami_loss},
    {"batch", "SERVER [SECONDS]", "a PBX's records come in batches so far apart; 0 ends it (45)",
     45, act_batch},
    {"timestamps", "SERVER [0|1]", "whether a PBX's events say when they happened (1)", 1,
     act_timestamps},
    {"secret", "wrong|right", "amiws can or cannot log in", 0, act_secret},
    {"names", "clean|latin1|hostile", "of callers from now on", 0, act_names},
    {"calls", "NUMBER", "callers an hour and PBX at the busiest", 0, act_calls},
    {"close", "", "no more callers, until `calls`; those there are served to the end", 0,
     act_close},
    {"census", "", "how many call, wait and talk; members, and of them paused", 0, NULL},
    {"help", "", "this list", 0, NULL},
    {"quit", "", "the end", 0, act_quit},
};

static void say_help(struct buf *out) {
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        buf_format(out, "  %-10s%-23s %s\n", commands[i].name, commands[i].arguments,
                   commands[i].help);
}

static const char *perform(struct live *l, const struct command *c, struct words *w) {
    size_t needed = *c->arguments && *c->arguments != '[' ? 1 : 0;
    bool wants_number = strchr(c->arguments, '[') || strcmp(c->arguments, "NUMBER") == 0;
    if (w->count - 1 < needed) return "an argument is missing";
    if (!wants_number && w->count - 1 > needed) return "too many arguments";
    bool given = wants_number && (w->count > needed + 1 || strcmp(c->arguments, "NUMBER") == 0);
    w->number = c->usual;
    if (given &&
        (!span_number(w->word[w->count - 1], &w->number) || w->number < 0 || w->number > 1000000))
        return "not a number";
    return c->act(l, w);
}

void live_command(struct live *l, struct span line, struct buf *out) {
    struct words w = {0};
    for (struct span rest = line; rest.len;) {
        struct span word = span_take(&rest, ' ');
        if (!word.len) continue;
        if (w.count == 3) {
            buf_format(out, "error: too many arguments\n");
            return;
        }
        w.word[w.count++] = word;
    }
    if (!w.count) return;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *c = &commands[i];
        if (!span_same(w.word[0], span_of(c->name))) continue;
        if (!c->act && w.count > 1) {
            buf_format(out, "error: %s: too many arguments\n", c->name);
        } else if (c->act) {
            const char *wrong = perform(l, c, &w);
            buf_format(out, wrong ? "error: %s: %s\n" : "ok %s%s\n", wrong ? c->name : "",
                       wrong ? wrong : c->name);
        } else if (strcmp(c->name, "help") == 0) {
            say_help(out);
            buf_format(out, "ok help\n");
        } else {
            struct centre_census n = centre_census(l->centre);
            buf_format(out,
                       "ok census servers %zu callers %zu waiting %zu talking %zu members %zu "
                       "paused %zu\n",
                       n.servers, n.callers, n.waiting, n.talking, n.members, n.paused);
        }
        return;
    }
    buf_format(out, "error: no such command; try help\n");
}
