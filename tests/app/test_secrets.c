// Where the secret of a link to AMI itself is looked for, and what is said if it is not there.
#include "raw_ami.h"
#include "raw_server.h"
#include "run.h"
#include "screen.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void begin(void) {
    run_folder(folder, sizeof folder);
    unsetenv("CDRTOP_SECRET");
    setenv("HOME", folder, 1);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(secrets, .init = begin, .fini = end);

static const char *file(const char *name, const char *text, mode_t mode) {
    static char path[4][128];
    static size_t next;
    char *made = path[next++ % 4];
    snprintf(made, sizeof path[0], "%s/%s", folder, name);
    run_write_file(made, span_of(text));
    chmod(made, mode);
    return made;
}

// Nobody listens there: a link that has its secret is tried, which is said.
#define URL     "ami://board@127.0.0.1:1"
#define REFUSED "connection refused by 127.0.0.1:1"

static bool says(void *wanted, const struct run *r, double seconds) {
    (void)seconds;
    return strstr(r->err.at, wanted) != NULL;
}

static void expect(const char *configuration, const char *option, int status, const char *wanted) {
    struct run r;
    const char *path = file("config.yaml", configuration, 0600);
    run_listening((const char *[]){CDRTOP, "snapshot", "--no-history", "--wait", RUN_SECONDS, "-c",
                                   path, option, NULL},
                  says, (void *)wanted, &r);
    cr_expect_eq(r.status, status, "%s: %d", configuration, r.status);
    cr_expect(strstr(r.err.at, wanted), "wanted %s, got %s", wanted, r.err.at);
    cr_expect(!strstr(r.err.at, "hush"), "%s", r.err.at);
    run_finish(&r);
}

Test(secrets, are_in_a_file_of_their_own) {
    file("secret", "hush\r\nwhatever follows\n", 0600);
    expect("servers:\n  - url: " URL "\n    secret_file: ~/secret\n", NULL, 3, REFUSED);
    file("secret", "hush\n", 0644);
    expect("servers:\n  - url: " URL "\n    secret_file: ~/secret\n", NULL, 3,
           "/secret: others can read this secret: chmod 600 it");
    expect("servers:\n  - url: " URL "\n    secret_file: ~/secret\n", "--strict", 2,
           "/secret: others can read this secret: chmod 600 it");
    file("secret", "\n", 0600);
    expect("servers:\n  - url: " URL "\n    secret_file: ~/secret\n", NULL, 2,
           "/secret: there is no secret in it");
    expect("servers:\n  - url: " URL "\n    secret_file: ~/none\n", NULL, 2,
           "/none: No such file or directory");
}

Test(secrets, are_in_a_variable) {
    expect("servers:\n  - url: " URL "\n    secret: $PBX_SECRET\n", NULL, 2,
           "PBX_SECRET: this variable should hold a secret, but it is empty or not set");
    setenv("PBX_SECRET", "hush", 1);
    expect("servers:\n  - url: " URL "\n    secret: $PBX_SECRET\n", NULL, 3, REFUSED);
    expect("servers:\n  - url: " URL "\n", NULL, 2, URL ": its secret is not known");
    setenv("CDRTOP_SECRET", "hush", 1);
    expect("servers:\n  - url: " URL "\n", NULL, 3, REFUSED);
}

// For a proxy in front of amiws, which is tried without one as well.
#define PROXIED         "ws://board@127.0.0.1:1"
#define WITH_AUTH(more) "servers:\n  - url: " PROXIED "\n    auth:\n" more

Test(secrets, of_a_proxy_are_passwords) {
    expect("servers:\n  - url: " PROXIED "\n", NULL, 3, REFUSED);
    file("secret", "hush\n", 0600);
    expect(WITH_AUTH("      password_file: ~/secret\n"), NULL, 3, REFUSED);
    file("secret", "hush\n", 0644);
    expect(WITH_AUTH("      password_file: ~/secret\n"), NULL, 3,
           "/secret: others can read this secret: chmod 600 it");
    expect(WITH_AUTH("      password_file: ~/secret\n"), "--strict", 2,
           "/secret: others can read this secret: chmod 600 it");
    expect(WITH_AUTH("      password_file: ~/none\n"), NULL, 2, "/none: No such file or directory");
    expect(WITH_AUTH("      password: $PROXY_PASSWORD\n"), NULL, 2,
           "PROXY_PASSWORD: this variable should hold a secret, but it is empty or not set");
    setenv("PROXY_PASSWORD", "hush", 1);
    expect(WITH_AUTH("      password: $PROXY_PASSWORD\n      type: digest\n"), NULL, 3, REFUSED);
    expect(WITH_AUTH("      type: kerberos\n"), NULL, 2, "kerberos");
    expect("servers:\n  - url: ws://board:hush@127.0.0.1:1\n", NULL, 2,
           "the password belongs in password_file under auth, not in the address");
    expect("servers:\n  - url: wss://board:hu/sh@127.0.0.1:1\n", NULL, 2,
           "the password belongs in password_file under auth, not in the address");
    expect("servers:\n", "ws://board:hush@127.0.0.1:1", 2,
           "a link to 127.0.0.1:1: a password does not belong in the address: use password_file");
}

Test(secrets, are_not_printed_with_the_address_they_are_in) {
    static const char *const addresses[] = {"WS://board:hush@127.0.0.1:1",
                                            "pbx1=ws://board:hush@127.0.0.1:1",
                                            "https://board:hush@127.0.0.1:1",
                                            "ws:board:hush@127.0.0.1:1",
                                            "mysql://board:hu@sh:hush@127.0.0.1:1"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        expect(
            "servers:\n", addresses[i], 2,
            "a link to 127.0.0.1:1: a password does not belong in the address: use password_file");
    expect("servers:\n", "ami://board:hush@127.0.0.1:1", 2,
           "a link to 127.0.0.1:1: a password does not belong in the address: use secret_file");
    expect("servers:\n", "pbx1=amis://board:hu/sh@127.0.0.1:1", 2,
           "a link to 127.0.0.1:1: a password does not belong in the address: use secret_file");
}

Test(secrets, are_keys_of_certificates_too) {
    file("secret", "no key\n", 0644);
    expect("servers:\n  - url: wss://127.0.0.1:1\n    tls: {client_cert: ~/secret}\n", "--strict",
           2, "/secret: others can read this secret: chmod 600 it");
    expect("servers:\n  - url: wss://127.0.0.1:1\n    tls: {client_cert: ~/none}\n", NULL, 2,
           "/none: No such file or directory");
    file("secret", "no key\n", 0600);
    expect("servers:\n  - url: wss://127.0.0.1:1\n    tls: {client_cert: ~/secret}\n", NULL, 3,
           "127.0.0.1:1: client_cert ");
}

Test(secrets, are_not_sent_in_the_clear_where_certificates_are_named) {
    static const char wanted[] = "what is under its tls: needs wss:// or amis://";
    expect("servers:\n  - url: " PROXIED "\n    tls: {ca_file: ~/ca}\n", NULL, 2, wanted);
    expect("servers:\n  - url: " PROXIED "\n    tls: {verify: false}\n", NULL, 2, wanted);
    expect("servers:\n  - url: " URL "\n    tls: {ca_file: ~/ca}\n", "pbx1=" URL, 2, wanted);
    expect("servers:\n  - url: " PROXIED "\n    tls: {verify: true}\n", NULL, 3, REFUSED);
}

// For an address on the command line, what the configuration says about it is used.
Test(secrets, are_those_of_the_address) {
    setenv("PBX_SECRET", "hush", 1);
    expect("servers:\n  - url: " URL "\n    secret: $PBX_SECRET\n", "pbx1=" URL, 3, REFUSED);
    expect("servers:\n  - url: " URL "\n    secret: $PBX_SECRET\n", "ami://127.0.0.1:2", 2,
           "ami://127.0.0.1:2: its secret is not known");
}

static void expect_shown(const char *configuration, const char *wanted) {
    static const char *const variables[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", NULL};
    const char *path = file("config.yaml", configuration, 0600);
    struct screen *s =
        screen_open((const char *[]){CDRTOP, "-c", path, "--no-history", NULL}, variables, 160, 40);
    cr_expect(screen_wait(s, wanted, PATIENCE_MS), "%s: not shown: %s", configuration, wanted);
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    screen_close(s);
}

// The name of the PBX, with or without anything else configured.
Test(secrets, the_pbx_has_the_name_of_the_configuration) {
#define NAMED "servers:\n  - url: " URL "\n    secret: hush\n    pbx:"
    expect_shown(NAMED " {north: {}}\n", "north: connection refused by");
    expect_shown(NAMED "\n      north:\n", "north: connection refused by");
    expect_shown(NAMED "\n      north: {timezone: UTC}\n", "north: connection refused by");
    expect_shown(NAMED "\n", "127.0.0.1: connection refused by");
    expect(NAMED " {north: {timezone: UTC}, south: {}}\n", NULL, 2,
           URL ": there is one PBX behind it, but its pbx: names several");
}

Test(secrets, are_never_in_an_address_nor_printed) {
    struct run r;
    expect("servers:\n  - url: ami://board:word@127.0.0.1:1\n", NULL, 2,
           "the secret belongs in secret_file, not in the address");
    expect("servers:\n  - url: ami://board:wo/rd@127.0.0.1:1\n", NULL, 2,
           "the secret belongs in secret_file, not in the address");
    expect("servers:\n  - url: AMI://board:word@127.0.0.1:1\n", NULL, 2, "this is no address");
    // What just begins like a variable is the secret itself.
    const char *path =
        file("config.yaml", "servers:\n  - url: " URL "\n    secret: $hu-hush\n", 0600);
    run_program((const char *[]){CDRTOP, "--dump-config", "-c", path, NULL}, NULL, &r);
    buf_put(&r.out, "", 1);
    cr_expect_eq(r.status, 0);
    cr_expect(strstr(r.out.at, URL));
    cr_expect(!strstr(r.out.at, "hush"), "%s", r.out.at);
    run_finish(&r);
}

static void serve(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (raw_ami_login(client, s->stop_fd, "board", "hush", NULL))
        raw_text(client, "Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 9\r\n\r\n");
    raw_hold(s, client);
}

Test(secrets, are_not_in_a_recording) {
    struct raw_server s;
    char url[64], recording[128];
    int out;
    raw_server_start(&s, 0, serve);
    snprintf(url, sizeof url, "ami://board@127.0.0.1:%u", s.port);
    snprintf(recording, sizeof recording, "%s/frames.rec", folder);
    setenv("CDRTOP_SECRET", "hush", 1);
    pid_t child = run_start((const char *[]){CDRTOP, "record", recording, url, NULL}, &out);
    cr_assert(run_wait_file(recording, "FullyBooted"));
    cr_expect_eq(run_end(child), 0);
    struct buf text = run_file(recording);
    cr_expect_null(strstr(text.at, "hush"), "%s", text.at);
    buf_finish(&text);
    close(out);
    raw_server_stop(&s);
}
