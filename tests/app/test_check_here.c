// `cdrtop check` where what is broken is on this machine: the configuration, secrets, files, the
// history, Asterisk's own configuration, the terminal.
#include "screen.h"
#include "set_ups.h"

static void wrong_option(struct stage *s) {
    write_file(s, "config.yaml", "timezone: Europe/Berlin\ndisplay: {them: amber}\n");
    argue(s, "-c");
    argue(s, "config.yaml");
    play(s);
}

static void open_configuration(struct stage *s) {
    s->has_pbx = true;
    raw_pbx_start(&s->pbx);
    configure(s, "ami://127.0.0.1", s->pbx.server.port,
              "    secret: a secret\n    pbx: {pbx1: {}}\n");
    cr_assert_eq(chmod("config.yaml", 0644), 0);
}

static void secret_file(struct stage *s, mode_t mode) {
    s->has_pbx = true;
    raw_pbx_start(&s->pbx);
    if (mode) write_file(s, "secret", RAW_PBX_SECRET "\n");
    if (mode) cr_assert_eq(chmod("secret", mode), 0);
    configure(s, "ami://127.0.0.1", s->pbx.server.port,
              "    secret_file: secret\n    pbx: {pbx1: {}}\n");
}

static void open_secret(struct stage *s) {
    secret_file(s, 0644);
}

static void missing_secret(struct stage *s) {
    secret_file(s, 0);
}

static void missing_file(struct stage *s) {
    play(s);
    argue(s, "queue_log");
}

static void useless_file(struct stage *s) {
    write_file(s, "queue_log", "not a log\n");
    play(s);
    argue(s, "queue_log");
}

static void idle_log(struct stage *s) {
    write_file(s, "queue_log", "1700000000|1700000000.1|support|NONE|ENTERQUEUE||5551000|1\n");
    write_file(s, "config.yaml", "sources:\n  pbx1=queue_log: {follow: true}\n");
    argue(s, "-c");
    argue(s, "config.yaml");
}

static void absent_log(struct stage *s) {
    write_file(s, "config.yaml", "sources:\n  pbx1=queue_log: {follow: true}\n");
    argue(s, "-c");
    argue(s, "config.yaml");
}

static void damaged_history(struct stage *s) {
    write_file(s, "config.yaml", "history: {path: kept.db}\n");
    write_file(s, "kept.db", "this is no database, and long enough to be taken for one by nobody");
    argue(s, "-c");
    argue(s, "config.yaml");
    play(s);
}

static void no_backfill(struct stage *s) {
    write_file(s, "config.yaml", "history: {backfill: [pbx1=gone_log]}\n");
    argue(s, "-c");
    argue(s, "config.yaml");
    play(s);
}

static void no_database(struct stage *s) {
    argue(s, "mysql://joe@127.0.0.1:1/asteriskcdrdb");
}

// ---- Asterisk's own files beside it

#define MANAGER                                                                                    \
    "[general]\nenabled = yes\ntimestampevents = yes ; the PBX's own time\n"                       \
    "[cdrtop]\nsecret = a secret\nread = system,cdr,call,agent\n"
#define CDR_MANAGER                                                                                \
    "[general]\nenabled = yes\n[mappings]\nlinkedid => LinkedID\nsequence => Sequence\n"

static void own_files(struct stage *s, const char *manager, const char *cdr_manager) {
    cr_assert_eq(mkdir("asterisk", 0700), 0);
    write_file(s, "asterisk/manager.conf", manager);
    if (cdr_manager) write_file(s, "asterisk/cdr_manager.conf", cdr_manager);
    s->pbx.quiet = true; // so that the files alone can tell
    play(s);
}

static void own_files_right(struct stage *s) {
    own_files(s, MANAGER "write =\n", CDR_MANAGER);
}

static void may_write(struct stage *s) {
    own_files(s, MANAGER "write = originate\n", CDR_MANAGER);
}

static void no_class(struct stage *s) {
    own_files(s, "[general]\nenabled=yes\ntimestampevents=yes\n[cdrtop]\nread=system,cdr,call\n",
              CDR_MANAGER);
}

static void no_account(struct stage *s) {
    own_files(s, "[general]\nenabled=yes\ntimestampevents=yes\n;[cdrtop]\n", CDR_MANAGER);
}

static void not_enabled(struct stage *s) {
    own_files(s, MANAGER,
              "[general]\nenabled = no\n[mappings]\nlinkedid => LinkedID\n"
              "sequence => Sequence\n");
}

// Nothing holds records back, so that they do not come is no matter of patience.
static void not_loaded(struct stage *s) {
    s->pbx.no_cdr = true;
    cr_assert_eq(mkdir("asterisk", 0700), 0);
    write_file(s, "asterisk/cdr.conf", "[general]\nenable = yes\n;batch = yes\n");
    play(s);
}

static void backwards(struct stage *s) {
    own_files(s, MANAGER,
              "[general]\nenabled = yes\n[mappings]\nLinkedID = Linked\n"
              "sequence => Sequence\n");
}

// As FreePBX has it: the main file includes those in which an administrator may write.
static void freepbx(struct stage *s) {
    cr_assert_eq(mkdir("asterisk", 0700), 0);
    write_file(s, "asterisk/manager_custom.conf",
               "[general](+)\ntimestampevents=yes\n[cdrtop]\nread=all\nwrite=\n");
    write_file(s, "asterisk/cdr_manager_general_custom.conf", "");
    write_file(s, "asterisk/cdr_manager.conf",
               "[general]\n#include cdr_manager_general_custom.conf\n[mappings]\n"
               "#include cdr_manager_mapping_custom.conf\n");
    write_file(s, "asterisk/cdr_manager_mapping_custom.conf",
               "linkedid => LinkedID\nsequence => Sequence\n");
    write_file(s, "asterisk/manager.conf",
               "[general]\nenabled = yes\n#include \"manager_custom.conf\"\n");
    s->pbx.quiet = true;
    play(s);
}

// A folder of files, and one that may be missing.
static void in_parts(struct stage *s) {
    cr_assert_eq(mkdir("asterisk", 0700), 0);
    cr_assert_eq(mkdir("asterisk/manager.d", 0700), 0);
    write_file(s, "asterisk/manager.d/b.conf", "[cdrtop]\nread=system,cdr,call,agent\nwrite=\n");
    write_file(s, "asterisk/manager.d/a.conf", "[joe]\nread=all\nwrite=all\n");
    write_file(s, "asterisk/more.conf", "timestampevents = yes\n");
    write_file(s, "asterisk/manager.conf",
               "[general]\nenabled = yes\n#tryinclude\t\"more.conf\"\n#tryinclude none.conf\n"
               "#include manager.d/*.conf\n");
    write_file(s, "asterisk/cdr_manager.conf", CDR_MANAGER);
    s->pbx.quiet = true;
    play(s);
}

static const struct set_up set_ups[] = {
    {"an option that is none", wrong_option, 2, "wrong", "configuration", "them", NULL, NULL},
    {"a secret in an open configuration", open_configuration, 0, "warning", "configuration",
     "others can read it", NULL, NULL},
    {"an open secret", open_secret, 0, "warning", "secret", "chmod 600", NULL, NULL},
    {"a secret that is not there", missing_secret, 2, "wrong", "source", "No such file", NULL,
     NULL},
    {"a file that is not there", missing_file, 2, "wrong", "source", "No such file", NULL, NULL},
    {"a file of no use", useless_file, 1, "wrong", "source", "nothing in it can be used", NULL,
     NULL},
    {"a log that does not grow", idle_log, 0, "warning", "source", "days old", "logger.conf", NULL},
    {"a log that is not there yet", absent_log, 0, "warning", "source", "No such file",
     "/var/log/asterisk", NULL},
    {"a damaged history", damaged_history, 1, "wrong", "history", "kept.db", "--verify", NULL},
    {"a back-fill that is not there", no_backfill, 2, "wrong", "backfill", "No such file", NULL,
     NULL},
    {"a database that cannot be reached", no_database, 3, "wrong", "source", "127.0.0.1", NULL,
     NULL},
    {"Asterisk's files are well", own_files_right, 0, NULL, NULL, NULL, NULL, NULL},
    {"Asterisk's files in parts are well", in_parts, 0, NULL, NULL, NULL, NULL, NULL},
    {"an account that may write", may_write, 0, "warning", "manager.conf", "write = originate",
     "write =", NULL},
    {"an account that reads too little", no_class, 1, "wrong", "manager.conf", "lacks `agent`",
     "read = system,cdr,call,agent", NULL},
    {"no account", no_account, 1, "wrong", "manager.conf", "has no account [cdrtop]", "[cdrtop]",
     NULL},
    {"cdr_manager is off", not_enabled, 1, "wrong", "cdr_manager.conf", "not enabled",
     "enabled = yes", NULL},
    {"cdr_manager is not loaded", not_loaded, 1, "wrong", "records", "3 answered calls ended",
     "enabled = yes", NULL},
    {"a mapping backwards", backwards, 0, "warning", "cdr_manager.conf", "LinkedID not mapped",
     "linkedid => LinkedID", NULL},
    {"cdr_manager is off in FreePBX", freepbx, 1, "wrong", "cdr_manager.conf", "not enabled",
     "cdr_manager_general_custom.conf", NULL},
};
SET_UPS(check_here, set_ups)

// Somebody has written it where it does not belong; what is said of that is shown to others.
Test(check_here, tells_no_password_that_a_source_has) {
    static const char *const sources[] = {"mysql://joe:hunter2@127.0.0.1:1/asteriskcdrdb",
                                          "mysql://joe:hun/t@er2@127.0.0.1:1/asteriskcdrdb",
                                          "ami://joe:hunter2@127.0.0.1:1",
                                          "wss://joe:hunter2@127.0.0.1:1/x"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct run r;
        run_program((const char *[]){CDRTOP, "check", "--no-history", "--wait", "0", sources[i],
                                     NULL},
                    NULL, &r);
        cr_expect_null(memmem(r.out.at, r.out.len, "hun", 3), "%.*s", (int)r.out.len, r.out.at);
        cr_expect_null(memmem(r.out.at, r.out.len, "er2", 3), "%.*s", (int)r.out.len, r.out.at);
        cr_expect_not_null(memmem(r.out.at, r.out.len, "a password does not", 19));
        run_finish(&r);
    }
}

// Each of the recorded PBXs is in a zone of its own, and the file in none.
Test(check_here, says_of_each_recorded_pbx_what_zone_it_is_in) {
    struct run r;
    run_program((const char *[]){CDRTOP, "check", "--no-history", "--server-tz", "pbx1=UTC",
                                 "--server-tz", "pbx2=UTC", FIXTURES "/callcentre/frames.rec.gz",
                                 NULL},
                NULL, &r);
    cr_expect_eq(r.status, 1);
    cr_expect_not_null(strstr(r.out.at, "wrong    pbx1: zone: its recorded times are in "
                                        "UTC+01:00, which is not configured\n"),
                       "%s", r.out.at);
    cr_expect_not_null(strstr(r.out.at, "wrong    pbx2: zone: its recorded times are in "
                                        "UTC-05:00, which is not configured\n"));
    cr_expect_not_null(strstr(r.out.at, "-> --server-tz pbx2=ZONE"));
    cr_expect_null(strstr(r.out.at, "sources:"));
    run_finish(&r);
}

Test(check_here, says_what_the_terminal_can) {
    struct stage s;
    enter(&s);
    struct screen *screen =
        screen_open((const char *[]){CDRTOP, "check", "--no-history", NULL},
                    (const char *[]){"LC_ALL=C.UTF-8", "TERM=xterm-256color", NULL}, 90, 30);
    cr_expect(
        screen_wait(screen, "terminal: xterm-256color, 256 colours, UTF-8, 90x30", PATIENCE_MS));
    cr_expect(screen_wait(screen, "there is nothing to check", PATIENCE_MS));
    cr_expect_eq(screen_close(screen), 2);
    leave(&s);
}
