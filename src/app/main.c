// From the command line to a subcommand, and back to an exit status.
#include "base/mem.h"
#include "base/utf8.h"
#include "hooks/hooks.h"
#include "out/nagios.h"
#include "run.h"
#include "setup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int say_text(struct buf *text) {
    bool failed = fwrite(text->at, 1, text->len, stdout) != text->len || fflush(stdout);
    if (failed) fprintf(stderr, "cdrtop: standard output: %s\n", strerror(errno));
    buf_finish(text);
    return failed ? EXIT_FAILED : EXIT_OK;
}

static int run_demo(const struct args *args, const struct conf *conf, int runner) {
    struct demo demo;
    struct args board = *args;
    int failed = demo_start(conf, &demo);
    if (failed) {
        fprintf(stderr, "cdrtop: the simulated call centre did not start: %s\n", strerror(-failed));
        return EXIT_FAILED;
    }
    board.sources[board.source_count++] = demo.url;
    for (size_t i = 0; i < DEMO_FILES; i++)
        board.sources[board.source_count++] = demo.files[i];
    int status = run_board(&board, conf, runner);
    demo_stop(&demo);
    return status;
}

// The theme is checked also where the configuration is wrong: all of it is said at once.
static int check_config(const struct conf *conf, int status) {
    struct buf text = {0};
    int theme = print_checked(conf, &text);
    if (!status && !theme) return say_text(&text);
    buf_finish(&text);
    return EXIT_USAGE;
}

static int run(const struct args *args, int runner) {
    if (args->command == ARGS_CHECK) return run_check(args);
    struct conf conf;
    struct buf text = {0};
    int status = setup_read_conf(args, &conf);
    if (!status) {
        struct conf_report report = {0};
        filters_check(&conf, &report);
        status = setup_say(&report);
    }
    if (conf_value(&conf, CONF_CHECK_CONFIG) > 0) {
        status = check_config(&conf, status);
    } else if (!status && conf_said(&conf, CONF_PRINT)) {
        print_page(&conf, &text);
        status = say_text(&text);
    } else if (!status && conf_value(&conf, CONF_DUMP_CONFIG)) {
        conf_dump(&conf, &text);
        status = say_text(&text);
    } else if (!status) {
        switch (args->command) {
        case ARGS_SNAPSHOT:
            status = run_snapshot(args, &conf);
            break;
        case ARGS_EXPORT:
            status = run_export(args, &conf);
            break;
        case ARGS_RECORD:
            status = run_record(args, &conf);
            break;
        case ARGS_IMPORT:
            status = run_import(args, &conf);
            break;
        case ARGS_HISTORY:
            status = run_history(&conf);
            break;
        case ARGS_ALERTS:
            status = run_alerts(args, &conf, runner);
            break;
        case ARGS_WATCH:
            status = run_watch(args, &conf, runner);
            break;
        case ARGS_SIM:
            status = run_sim(&conf);
            break;
        default:
            status = conf_value(&conf, CONF_DEMO) ? run_demo(args, &conf, runner)
                                                  : run_board(args, &conf, runner);
            break;
        }
    }
    conf_finish(&conf);
    return status;
}

// Where one of the first three descriptors is closed, the next file would take its place, and be
// written to as output or lost when a hook is started. What stands there now refuses as a closed
// one does.
static void fill_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static ssize_t write_clean(void *unused, const char *bytes, size_t len) {
    struct span rest = {bytes, len};
    struct buf clean = {0};
    (void)unused;
    while (rest.len) {
        bool ends = memchr(rest.at, '\n', rest.len);
        utf8_clean(&clean, span_take(&rest, '\n'));
        if (ends) buf_put(&clean, "\n", 1);
    }
    ssize_t written = write(STDERR_FILENO, clean.at, clean.len);
    buf_finish(&clean);
    return written < 0 ? 0 : (ssize_t)len;
}

// Messages name files, addresses and words of strangers, and may be read on a terminal. What a
// terminal would obey is taken out of all of them here.
static void clean_messages(void) {
    FILE *clean = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_clean});
    if (!clean)
        mem_exhausted();
    else
        setvbuf(clean, NULL, _IONBF, 0);
    stderr = clean;
}

// These are requests, and wait until the board or `watch` takes them in its loop.
static void hold_requests(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

// A plugin of Nagios says on standard output what is wrong, and has a status for it.
static int say_usage(int argc, char **argv, const struct buf *why) {
    struct nagios line = {0};
    struct buf out = {0};
    bool plugin = false;
    for (int i = 2; i < argc && strcmp(argv[1], "check") == 0; i++)
        plugin = plugin || strcmp(argv[i], "--nagios") == 0;
    if (!plugin) {
        fprintf(stderr, "cdrtop: %.*s\n", (int)why->len, why->at);
        return EXIT_USAGE;
    }
    buf_format(&out, "%.*s", (int)why->len, why->at);
    nagios_say(&line, NAGIOS_UNKNOWN, out.at);
    buf_clear(&out);
    nagios_write(&line, &out);
    nagios_finish(&line);
    say_text(&out);
    return NAGIOS_UNKNOWN;
}

int main(int argc, char **argv) {
    struct args args;
    struct buf text = {0};
    fill_descriptors();
    mem_last_words();
    clean_messages();
    signal(SIGXFSZ, SIG_IGN); // when a file size limit is hit, the write reports it
    if (args_parse(argc, argv, &text, &args)) {
        int status = say_usage(argc, argv, &text);
        buf_finish(&text);
        return status;
    }
    int status;
    if (conf_value(&args.said, CONF_HELP)) {
        args_help(args.command, &text);
        status = say_text(&text);
    } else if (conf_value(&args.said, CONF_VERSION)) {
        buf_format(&text, "cdrtop %s\n", VERSION);
        status = say_text(&text);
    } else {
        if (args.command == ARGS_BOARD || args.command == ARGS_WATCH) hold_requests();
        // Before the configuration, and whatever is secret in it, is read.
        bool rings =
            args.command == ARGS_BOARD || args.command == ARGS_ALERTS || args.command == ARGS_WATCH;
        status = run(&args, rings ? hooks_fork() : -1);
    }
    args_finish(&args);
    return status;
}
