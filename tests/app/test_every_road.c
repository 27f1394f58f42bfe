// One run of the simulated centre, listened to by every road at once: amiws, amiws behind nginx
// with TLS and a password by Basic or by Digest, AMI itself, and AMI over TLS. All figures are the
// same.
#include "live_child.h"
#include "nginx.h"
#include "own_ca.h"
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define RATE   "10"
#define ENOUGH 60 // rows
#define HERE   "DNS:localhost,IP:127.0.0.1"

enum { PLAIN, BASIC, DIGEST, AMI, AMIS, ROADS };

struct listener {
    char path[96], configuration[96];
    pid_t process;
};

static char folder[64];
static struct {
    struct live_child sim;
    struct nginx basic, digest;
    struct listener roads[ROADS];
    size_t rows_before;
    time_t end_s; // behind all that was heard
} all;

static void say(const char *line) {
    char answer[256];
    cr_assert(live_child_say(&all.sim, line, answer, sizeof answer));
    cr_assert_eq(strncmp(answer, "ok", 2), 0, "%s: %s", line, answer);
}

// Of both PBXs, by their own Master.csv.
static size_t rows(void) {
    char path[128];
    size_t count = 0;
    for (int i = 1; i < 3; i++) {
        snprintf(path, sizeof path, "%s/Master-pbx%d.csv", folder, i);
        count += run_count(path, "\n");
    }
    return count;
}

static void close_calls(void) {
    char census[256] = "";
    say("close");
    while (!strstr(census, " callers 0 "))
        cr_assert(live_child_say(&all.sim, "census", census, sizeof census));
}

static void put_link(struct buf *text, const char *url, uint16_t port, const char *more) {
    buf_format(text, "  - url: %s127.0.0.1:%u\n%s", url, port, more);
    if (!strcmp(url, "wss://") || !strcmp(url, "amis://"))
        buf_format(text, "    tls: {ca_file: %s/ca.pem}\n", folder);
}

static void listen_by(int road) {
    struct listener *l = &all.roads[road];
    struct buf text = {0};
    int out;
    buf_format(&text, "servers:\n");
    const uint16_t *ami = road == AMIS ? all.sim.tls_ports + 1 : all.sim.ami_ports;
    for (int i = 0; i < 2 && road >= AMI; i++)
        put_link(&text, road == AMIS ? "amis://" : "ami://", ami[i],
                 i ? "    secret: $CDRTOP_SECRET\n    pbx: {pbx2: {}}\n"
                   : "    secret: $CDRTOP_SECRET\n    pbx: {pbx1: {}}\n");
    if (road == PLAIN) put_link(&text, "ws://", all.sim.port, "");
    if (road == BASIC)
        put_link(&text, "wss://", all.basic.port,
                 "    auth: {type: basic, user: wallboard, password: $CDRTOP_BASIC}\n");
    if (road == DIGEST)
        put_link(&text, "wss://", all.digest.port,
                 "    auth: {type: digest, user: cdrtop, password: $CDRTOP_SECRET}\n");
    snprintf(l->configuration, sizeof l->configuration, "%s/%d.yaml", folder, road);
    snprintf(l->path, sizeof l->path, "%s/%d.rec", folder, road);
    run_write_file(l->configuration, buf_text(&text));
    l->process = run_start((const char *[]){CDRTOP, "record", "--speed", RATE, "-c",
                                            l->configuration, l->path, NULL},
                           &out);
    cr_assert(run_wait_count(l->path, "QueueStatusComplete", 2));
    buf_finish(&text);
}

static void start(enum centre_names names) {
    static const struct centre_server_options servers[] = {
        {.name = "pbx1", .timestamps = true, .mapped = true}, {.name = "pbx2", .timestamps = true}};
    char pem[96];
    run_folder(folder, sizeof folder);
    snprintf(pem, sizeof pem, "%s/server.pem", folder);
    setenv("CDRTOP_SECRET", "simulated", 1);
    setenv("CDRTOP_BASIC", NGINX_PASSWORD, 1);
    own_ca_make(folder);
    own_ca_sign(folder, &(struct own_wish){.file = "server.pem", .hosts = HERE});
    live_child_start(&all.sim, (struct live_options){.rate = atof(RATE),
                                                     .ami_port = 0,
                                                     .tls = pem,
                                                     .truth = folder,
                                                     .centre = {.seed = 7,
                                                                .lively = true,
                                                                .names = names,
                                                                .servers = servers,
                                                                .server_count = 2}});
    close_calls(); // those that begin with it
    all.rows_before = rows();
    nginx_start(&all.basic, folder, pem, all.sim.port, true);
    listen_by(PLAIN);
    listen_by(BASIC);
    listen_by(AMI);
    listen_by(AMIS);
}

// Until the last call is over and every road has heard of it; then the centre ends, for all of them
// at once.
static void live_through(void) {
    size_t pongs[ROADS];
    say("calls 4000");
    cr_assert(run_wait_count(all.roads[AMI].path, "\"Event\": \"Cdr\"", ENOUGH));
    close_calls();
    for (size_t i = 0; i < ROADS; i++)
        pongs[i] = run_count(all.roads[i].path, "\"Pong\"");
    for (size_t i = 0; i < ROADS; i++)
        if (all.roads[i].process)
            cr_assert(run_wait_count(all.roads[i].path, "\"Pong\"", pongs[i] + 4));
    say("quit");
    for (size_t i = 0; i < ROADS; i++) {
        if (!all.roads[i].process) continue;
        cr_assert(run_wait_count(all.roads[i].path, "!down", i < AMI ? 1 : 2));
        run_end(all.roads[i].process);
    }
    all.end_s = time(NULL) + 1800; // the centre's clock was ahead
}

// Its figures, as of one moment behind all of them. Since when a road was heard is its own.
static json_t *figures_of(int road) {
    FILE *f = fopen(all.roads[road].path, "ae");
    cr_assert_not_null(f);
    for (int id = 1; id < 3; id++)
        fprintf(f,
                "%lld.000000\t{ \"type\": 4, \"server_id\": %d, \"server_name\": \"pbx%d\", "
                "\"ssl\": false, \"data\": {\"Response\": \"Success\",\"Ping\": \"Pong\"}}\n",
                (long long)all.end_s, id, id);
    fclose(f);
    json_t *root =
        same_snapshot((const char *[]){CDRTOP, "snapshot", all.roads[road].path, "--tz", "UTC",
                                       "--server-tz", "pbx1=UTC", "--server-tz", "pbx2=UTC", NULL});
    cr_expect_eq(json_object_del(json_object_get(root, "window"), "knownFrom"), 0);
    return root;
}

static void stop(void) {
    live_child_stop(&all.sim);
    run_folder_end(folder);
}

// Rows of servers, queues and agents may stand in another order.
static bool same(json_t *a, json_t *b) {
    const char *key;
    json_t *value;
    if (json_is_object(a) && json_is_object(b)) {
        bool all_same = json_object_size(a) == json_object_size(b);
        json_object_foreach(a, key, value) all_same =
            all_same && same(value, json_object_get(b, key));
        return all_same;
    }
    if (!json_is_array(a) || !json_is_array(b)) return json_equal(a, b);
    size_t count = json_array_size(a), found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < json_array_size(b); k++)
            if (same(json_array_get(a, i), json_array_get(b, k))) {
                found++;
                break;
            }
    return found == count && count == json_array_size(b);
}

Test(every_road, gives_the_same_figures) {
    char pem[96];
    const char *key;
    json_t *value, *first;
    start(CENTRE_NAMES_CLEAN);
    say("password digest"); // of who comes from now on
    snprintf(pem, sizeof pem, "%s/server.pem", folder);
    char second[96];
    snprintf(second, sizeof second, "%s/second", folder);
    cr_assert_eq(mkdir(second, 0700), 0);
    nginx_start(&all.digest, second, pem, all.sim.port, false);
    listen_by(DIGEST);
    live_through();
    first = figures_of(PLAIN);
    cr_expect_geq(same_number(first, "records", "totalCalls"), ENOUGH);
    for (int road = BASIC; road < ROADS; road++) {
        json_t *root = figures_of(road);
        json_object_foreach(first, key, value) {
            if (!strcmp(key, "generatedAt") || !strcmp(key, "servers") || !strcmp(key, "ingest"))
                continue;
            cr_expect(same(value, json_object_get(root, key)), "road %d: %s", road, key);
        }
        json_decref(root);
    }
    json_decref(first);
    nginx_stop(&all.basic);
    nginx_stop(&all.digest);
    stop();
}

Test(every_road, without_amiws_loses_nothing_by_names) {
    start(CENTRE_NAMES_HOSTILE);
    live_through();
    json_t *plain = figures_of(PLAIN);
    cr_expect_gt(same_number(plain, "ingest", "repaired"), 0);
    json_decref(plain);
    for (int road = AMI; road <= AMIS; road++) {
        json_t *root = figures_of(road);
        cr_expect_eq(same_number(root, "ingest", "repaired"), 0);
        cr_expect_eq(same_number(root, "ingest", "malformed"), 0);
        cr_expect_eq(same_number(root, "ingest", "cdrs"), (json_int_t)(rows() - all.rows_before));
        cr_expect_eq(same_number(root, "records", "totalCalls"),
                     (json_int_t)(rows() - all.rows_before));
        json_decref(root);
    }
    nginx_stop(&all.basic);
    stop();
}
