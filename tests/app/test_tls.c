// What the board and a snapshot say about a link over TLS, on both wires.
#include "own_ca.h"
#include "raw_ami.h"
#include "raw_server.h"
#include "run.h"
#include "screen_expect.h"
#include "tls_front.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define HERE "IP:127.0.0.1"

static void serve_amiws(struct raw_server *s, int client, int nth) {
    static const char frame[] =
        "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "
        "{\"Event\": \"FullyBooted\",\"Status\": \"Fully Booted\"}}";
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, frame, sizeof frame - 1);
    raw_hold(s, client);
}

static void serve_ami(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_ami_login(client, s->stop_fd, "board", "the secret", NULL)) return;
    raw_text(client, "Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 99\r\n\r\n");
    raw_hold(s, client);
}

static struct road {
    struct raw_server server;
    struct tls_front front;
    char folder[64], certificate[96], config[96], source[64];
} road;

static void sign(int from_days, int to_days) {
    own_ca_sign(road.folder,
                &(struct own_wish){"server.pem", HERE, from_days, to_days, false, NULL});
}

static void begin(bool ami, const char *tls) {
    char text[512];
    run_folder(road.folder, sizeof road.folder);
    own_ca_make(road.folder);
    sign(-1, 30);
    snprintf(road.certificate, sizeof road.certificate, "%s/server.pem", road.folder);
    snprintf(road.config, sizeof road.config, "%s/config.yaml", road.folder);
    raw_server_start(&road.server, 0, ami ? serve_ami : serve_amiws);
    tls_front_start(&road.front, road.server.port,
                    &(struct tls_front_options){.certificate = road.certificate});
    snprintf(road.source, sizeof road.source, "%s127.0.0.1:%u", ami ? "amis://board@" : "wss://",
             road.front.port);
    snprintf(
        text, sizeof text,
        "servers:\n  - url: %s\n    secret: $CDRTOP_SECRET\n    tls: {%s, ca_file: %s/ca.pem}\n"
        "    pbx: {pbx1: {timezone: UTC}}\n",
        road.source, tls, road.folder);
    run_write_file(road.config, span_of(text));
    setenv("CDRTOP_SECRET", "the secret", 1);
}

static void end(void) {
    tls_front_stop(&road.front);
    raw_server_stop(&road.server);
    run_folder_end(road.folder);
}

static struct screen *board(void) {
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                              "NO_COLOR=", "CDRTOP_SECRET=the secret", NULL};
    return screen_open((const char *[]){CDRTOP, "--no-history", "-c", road.config, NULL},
                       environment, 160, 40);
}

// And it is well again as soon as there is another certificate.
Test(tls, the_board_says_what_is_wrong_and_comes_back_by_itself) {
    for (int ami = 0; ami < 2; ami++) {
        begin(ami, "verify: true");
        sign(-9, -2);
        struct screen *s = board();
        screen_expect(s, ": certificate expired on ");
        screen_expect(s, "× no answer");
        own_ca_sign(road.folder,
                    &(struct own_wish){.file = "server.pem", .hosts = "DNS:other.example"});
        screen_expect(s, ": wrong host: certificate is for other.example");
        sign(-1, 30);
        cr_expect(screen_gone(s, "× no answer", PATIENCE_MS));
        screen_close(s);
        end();
    }
}

Test(tls, the_board_says_that_nothing_is_checked_or_that_it_ends_soon) {
    for (int ami = 0; ami < 2; ami++) {
        begin(ami, "verify: no");
        struct screen *s = board();
        screen_expect(s, "pbx1: certificate is not checked (verify: false)");
        screen_close(s);
        end();
        begin(ami, "verify: yes");
        sign(-1, 13);
        s = board();
        screen_expect(s, "pbx1: certificate expires on ");
        screen_close(s);
        end();
    }
}

// What a snapshot says of the first server.
struct said {
    const char *key, *words;
};

static bool is_said(void *context, const struct run *r, double seconds) {
    const struct said *s = context;
    (void)seconds;
    json_t *root = json_loadb(r->out.at, r->out.len, 0, NULL),
           *server = json_array_get(json_object_get(root, "servers"), 0);
    const char *text = json_string_value(json_object_get(server, s->key));
    bool found = text && strstr(text, s->words);
    json_decref(root);
    return found;
}

Test(tls, a_snapshot_says_so_too) {
    struct raw_server well;
    struct run r;
    char url[64], path[96];
    begin(true, "verify: true");
    raw_server_start(&well, 0, serve_amiws); // so that there is a snapshot
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", well.port);
    snprintf(path, sizeof path, "%s", road.config);
    for (int up = 0; up < 2; up++) {
        struct said wanted = up ? (struct said){"remark", "certificate expires on "}
                                : (struct said){"reason", ": certificate expired on "};
        sign(-9, up ? 2 : -2);
        run_listening((const char *[]){CDRTOP, "snapshot", "--no-history", "--wait", RUN_SECONDS,
                                       "-c", path, road.source, url, NULL},
                      is_said, &wanted, &r);
        cr_expect_eq(r.status, 0, "%s", r.err.at);
        cr_expect(is_said(&wanted, &r, 0), "%s: %s", wanted.words, r.out.at);
        run_finish(&r);
    }
    raw_server_stop(&well);
    end();
}
