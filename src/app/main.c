// From the command line to a subcommand, and back to an exit status.
#include "alerts/rules.h"
#include "base/mem.h"
#include "hooks/hooks.h"
#include "run.h"
#include "setup.h"
#include "ui/configured_columns.h"
#include "ui/ui.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int say_text(struct buf *text) {
    bool failed = fwrite(text->at, 1, text->len, stdout) != text->len || fflush(stdout);
    buf_finish(text);
    return failed ? EXIT_FAILED : EXIT_OK;
}

// Checks what the reader of the configuration cannot know: the board's columns, and its keys.
static void check_names(const struct conf *conf, const char *path, struct conf_report *report) {
    columns_check(conf, path, report);
    keymap_destroy(keymap_create(conf, path, report));
}

// *report says what is wrong; *ret_conf is valid in any case.
static void read_file(const char *path, struct conf_report *report, struct conf *ret_conf) {
    if (conf_read(path, report, ret_conf))
        conf_init(ret_conf);
    else
        check_names(ret_conf, path, report);
}

// All layers: the configuration named by -c, by the environment or by the usual places, else the
// built-in one; over it the environment and the command line. The simulator needs no file.
static int read_conf(const struct args *args, struct conf *ret_conf) {
    struct buf path = {0}, later = {0};
    struct conf_report report = {0};
    struct conf variables;
    struct direction_rules *rules = NULL;
    conf_environment(environ, args->command, &report, &variables);
    const char *named = conf_said(&args->said, CONF_CONFIG);
    const struct conf_places places = {.named = named ? named : conf_text(&variables, CONF_CONFIG),
                                       .xdg_config_home = getenv("XDG_CONFIG_HOME"),
                                       .home = getenv("HOME")};
    if (args->command != ARGS_SIM && conf_find_path(&places, &path))
        read_file(path.at, &report, ret_conf);
    else
        conf_init(ret_conf);
    fprintf(stderr, "%.*s", (int)report.text.len, report.text.at ? report.text.at : "");
    int status = report.errors ? EXIT_USAGE : EXIT_OK;
    conf_lay(ret_conf, &variables);
    conf_lay(ret_conf, &args->said);
    if (!status && conf_secret_exposed(ret_conf)) {
        fprintf(stderr,
                "cdrtop: %s: others can read it and it holds a secret: chmod 640 it, or name a "
                "password_file\n",
                path.at);
        if (conf_value(ret_conf, CONF_STRICT)) status = EXIT_USAGE;
    }
    if (!status && !conf_value(ret_conf, CONF_DUMP_CONFIG)) {
        conf_later(ret_conf, &later);
        fprintf(stderr, "%.*s", (int)later.len, later.at ? later.at : "");
        buf_finish(&later);
    }
    if (!status && path.len) status = filters_check_saved(ret_conf, path.at);
    if (!status && path.len) status = alerts_check(ret_conf, path.at);
    if (!status && path.len) status = directions_make(ret_conf, &rules);
    direction_rules_destroy(rules);
    conf_report_finish(&report);
    conf_finish(&variables);
    buf_finish(&path);
    return status;
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

static int run(const struct args *args, int runner) {
    struct conf conf;
    struct buf text = {0};
    int status = read_conf(args, &conf);
    if (!status) status = filters_check(&conf);
    if (!status && conf_said(&conf, CONF_PRINT)) {
        print_page(&conf, &text);
        status = say_text(&text);
    } else if (!status && conf_value(&conf, CONF_CHECK_CONFIG)) {
        status = print_checked(&conf, &text);
        if (!status) status = say_text(&text);
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

int main(int argc, char **argv) {
    struct args args;
    struct buf text = {0};
    mem_last_words();
    signal(SIGXFSZ, SIG_IGN); // when a file size limit is hit, the write reports it
    if (args_parse(argc, argv, &text, &args)) {
        fprintf(stderr, "cdrtop: %.*s\n", (int)text.len, text.at);
        buf_finish(&text);
        return EXIT_USAGE;
    }
    int status;
    if (conf_value(&args.said, CONF_HELP)) {
        args_help(args.command, &text);
        status = say_text(&text);
    } else if (conf_value(&args.said, CONF_VERSION)) {
        buf_format(&text, "cdrtop %s\n", VERSION);
        status = say_text(&text);
    } else {
        // Before the configuration, and whatever is secret in it, is read.
        bool rings =
            args.command == ARGS_BOARD || args.command == ARGS_ALERTS || args.command == ARGS_WATCH;
        status = run(&args, rings ? hooks_fork() : -1);
    }
    args_finish(&args);
    return status;
}
