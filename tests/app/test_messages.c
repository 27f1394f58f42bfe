// What is said on a terminal, of files, addresses and words that strangers chose, holds nothing
// that a terminal would obey.
#include "hostile.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME  "\x01" // stands for the hostile text in what follows
#define WORDS 6

// Each ends by itself.
static const char *const commands[][WORDS] = {
    {"snapshot", NAME},
    {"snapshot", NAME ".csv"},
    {"snapshot", NAME "=" NAME ".csv"},
    {"snapshot", NAME "folder"},
    {"snapshot", "ws://" NAME},
    {"snapshot", "mysql://127.0.0.1:1/" NAME},
    {"snapshot", "--wait", "1", NAME "=ws://127.0.0.1:1"},
    {"snapshot", "--" NAME},
    {"snapshot", "-c", NAME},
    {"snapshot", "-c", NAME ".yaml", "/dev/null"},
    {"snapshot", "--filter", NAME, "/dev/null"},
    {"snapshot", "--filter", "agent:x " NAME ":3", "/dev/null"},
    {"snapshot", "--tz", NAME, "/dev/null"},
    {"snapshot", "--server-tz", NAME "=" NAME, "/dev/null"},
    {"snapshot", "--day", NAME, "/dev/null"},
    {"snapshot", "--format", NAME, "/dev/null"},
    {"export", "--what", NAME, "/dev/null"},
    {"export", "--fields", NAME, NAME ".log"},
    {"export", "--sort", NAME, NAME ".log"},
    {"export", "--output", NAME "/none", NAME ".log"},
    {"import", NAME},
    {"import", NAME ".csv"},
    {"import", NAME "=" NAME ".log"},
    {"history", "--forget-before", NAME},
    {"record", NAME "/none", "ws://127.0.0.1:1"},
    {"alerts", "--test", NAME},
    {"alerts", "--replay", NAME ".csv"},
    {"check", NAME ".csv"},
    {"check", "--nagios", "ws://" NAME},
    {"sim", "--replay", NAME ".csv"},
    {"sim", "--truth", NAME},
    {"sim", "--tls", NAME "/none"},
    {"watch", "--socket", NAME "/none", "ws://127.0.0.1:1"},
    {"--theme", NAME, "/dev/null"},
    {NAME},
};

static void fill_in(struct buf *out, const char *word, struct span name) {
    buf_clear(out);
    for (; *word; word++)
        if (*word == *NAME)
            buf_span(out, name);
        else
            buf_put(out, word, 1);
    buf_put(out, "", 1);
}

static void write_at(struct span name, const char *end, const char *text) {
    struct buf path = {0};
    buf_span(&path, name);
    buf_format(&path, "%s", end);
    run_write_file(path.at, (struct span){text, strlen(text)});
    buf_finish(&path);
}

static void make_files(struct span name) {
    struct buf path = {0};
    write_at(name, ".csv", "\x1b[" HOSTILE_MARK "m,\n");
    write_at(name, ".log", "1795374000|1.1|\x1b[" HOSTILE_MARK "m|NONE|ENTERQUEUE||1|1\n");
    write_at(name, ".yaml", "\"\\e[" HOSTILE_MARK "m\": 1\nfilters: {\"\\e[1m\": \"\\e[2m:3\"}\n");
    fill_in(&path, NAME "folder", name);
    mkdir(path.at, 0700);
    buf_finish(&path);
}

static void expect_clean(const char *const *words, struct span name) {
    struct buf filled[WORDS] = {0};
    const char *argv[WORDS + 2] = {CDRTOP};
    struct run r;
    for (size_t i = 0; i < WORDS && words[i]; i++) {
        fill_in(&filled[i], words[i], name);
        argv[i + 1] = filled[i].at;
    }
    run_program(argv, "", &r);
    const char *first = words[0], *second = words[1] ? words[1] : "";
    cr_expect(hostile_is_gone(buf_text(&r.err)), "%s %s says: %s", first, second, r.err.at);
    cr_expect(hostile_is_gone(buf_text(&r.out)), "%s %s prints: %s", first, second, r.out.at);
    cr_expect(r.status < 128, "%s %s: %d", first, second, r.status);
    run_finish(&r);
    for (size_t i = 0; i < WORDS; i++)
        buf_finish(&filled[i]);
}

// Each command with one text, and with all of them in ./run.sh test --all.
Test(messages, hold_nothing_that_a_terminal_obeys) {
    bool all = getenv("CDRTOP_TEST_ALL");
    char folder[64];
    run_folder(folder, sizeof folder);
    cr_assert_eq(chdir(folder), 0);
    setenv("XDG_STATE_HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", folder, 1);
    unsetenv("STATE_DIRECTORY");
    size_t count = sizeof commands / sizeof *commands, texts = hostile_count();
    for (size_t i = 0; i < (all ? count * texts : count > texts ? count : texts); i++) {
        struct buf name = {0};
        hostile_put(&name, all ? i / count : i % texts);
        make_files(buf_text(&name));
        expect_clean(commands[i % count], buf_text(&name));
        buf_finish(&name);
    }
    cr_assert_eq(chdir("/"), 0);
    run_folder_end(folder);
}
