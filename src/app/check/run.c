// `cdrtop check`: walks the chain from the PBX to the board, and stops at nothing.
#include "../run.h"
#include "parts.h"
#include "said.h"

#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void read_configuration(struct check *c, const struct args *args, struct conf *conf) {
    struct said said;
    said_begin(&said);
    int status = setup_read_conf(args, conf);
    said_end(&said, status ? CHECK_WRONG : CHECK_WARNING, "configuration",
             conf->file ? conf->file : "", &c->lines);
    c->no_use |= status != 0;
    if (!c->lines.count)
        check_add(&c->lines, CHECK_OK, "configuration", conf->file ? conf->file : "", "%s",
                  conf->file ? "is right, and others cannot read a secret in it"
                             : "there is no configuration file; the built-in values apply");
}

static void look(struct check *c, const struct args *args) {
    check_sources(c, args);
    if (c->links.source_count) check_links(c);
    check_history(c);
}

static int say(const struct check *c) {
    struct buf out = {0};
    struct clock clock;
    clock_init(&clock, 0, 1);
    if (conf_value(c->conf, CONF_CHECK_JSON) > 0)
        check_write_json(&c->lines, clock_us(&clock) / SECOND_US, &out);
    else
        check_write_text(&c->lines, &out);
    bool failed = fwrite(out.at, 1, out.len, stdout) != out.len || fflush(stdout);
    if (failed) fprintf(stderr, "cdrtop: standard output: %s\n", strerror(errno));
    buf_finish(&out);
    return failed ? EXIT_FAILED : EXIT_OK;
}

static int status_of(const struct check *c) {
    if (c->no_use) return EXIT_USAGE;
    if ((c->links.source_count || c->unreached) && !c->reached) return EXIT_NO_SERVER;
    return check_count(&c->lines, CHECK_WRONG) ? EXIT_FAILED : EXIT_OK;
}

// Who reads the line has no terminal, and no board is wanted there.
static int run_nagios(struct check *c, const struct args *args) {
    size_t at = 0, from = 0;
    if (conf_next(&args->said, CONF_NAGIOS_WARN, &at) ||
        conf_next(&args->said, CONF_NAGIOS_CRIT, &from))
        return check_thresholds(c, args);
    look(c, args);
    return check_nagios(c);
}

int run_check(const struct args *args) {
    struct conf conf;
    struct check c = {.conf = &conf,
                      .good = {.command = ARGS_CHECK},
                      .links = {.command = ARGS_CHECK}};
    int failed = 0, status;
    read_configuration(&c, args, &conf);
    if (conf_value(&args->said, CONF_NAGIOS) > 0) {
        status = run_nagios(&c, args);
    } else {
        check_terminal(&c);
        look(&c, args);
        failed = say(&c);
        status = status_of(&c);
    }
    check_finish(&c.lines);
    conf_finish(&conf);
    return failed ? failed : status;
}
