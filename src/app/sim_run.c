// `cdrtop sim`: the simulated call centre of two PBXs in two zones, served as amiws would. The demo
// is the same, but lively, in a process of its own beside the board, over a real WebSocket.
#include "gather.h"
#include "run.h"

#include "base/clock.h"
#include "sim/certificate.h"
#include "sim/live.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEMO_WAIT_MS 10000
#define WARM_UP_S    1800
#define DEMO_DAY_S   (5 * 3600) // simulated before the demo's board opens
#define DEMO_CALLS   700

static int32_t offset_of(void *context, int64_t epoch) {
    return zone_offset(context, epoch);
}

// The simulated PBXs: their names, zones and what their manager.conf says.
static const struct {
    const char *name, *zone;
    bool timestamps, mapped;
} pbxs[] = {
    {"pbx1", "Europe/Berlin", true, true},
    {"pbx2", "America/Toronto", false, false},
};
enum { PBXS = sizeof pbxs / sizeof *pbxs };
static_assert(2 * PBXS == DEMO_FILES, "two files for each");
static_assert(PBXS == 2, "so the last AMI port is the highest there is (--ami-port)");

static const char *log_name(char *out, size_t size, const char *folder, size_t file) {
    snprintf(out, size, file % 2 ? "%s/queue_log-%s" : "%s/Master-%s.csv", folder,
             pbxs[file / 2].name);
    return out;
}

static const char *zone_of(const struct conf *conf, const char *name, const char *fallback) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_SERVER_ZONE, &at));)
        if (strcmp(e->keys[0], name) == 0) return e->value;
    return fallback;
}

static void on_listening(void *context, const char *server, bool tls, uint16_t port) {
    FILE *out = context;
    const char *s = tls ? "s" : "";
    if (server)
        fprintf(out, "listening on %s=ami%s://" LIVE_USER "@127.0.0.1:%u, secret " LIVE_SECRET "\n",
                server, s, port);
    else
        fprintf(out, "listening on ws%s://127.0.0.1:%u\n", s, port);
    fflush(out);
}

int sim_say_port(int port, int error) {
    fprintf(stderr, "cdrtop: --port %d: %s; name another one, or 0 for any that is free\n", port,
            strerror(-error));
    return EXIT_FAILED;
}

static int say_ports(const struct live_options *o, int error) {
    char and[32] = "";
    if (o->ami_port <= 0) return sim_say_port(o->port, error);
    if (o->port) snprintf(and, sizeof and, "--port %u or ", o->port);
    fprintf(stderr, "cdrtop: %s--ami-port %d: %s; name others, or 0 for any that are free\n", and,
            o->ami_port, strerror(-error));
    return EXIT_FAILED;
}

static int say_truth(const char *truth, int error) {
    fprintf(stderr, "cdrtop: --truth %s: %s; name a folder that is there and can be written to\n",
            truth, strerror(error));
    return EXIT_USAGE;
}

static int say_certificate(const char *file, const char *why) {
    fprintf(stderr, "cdrtop: --tls %s: %s\n", file, why);
    return EXIT_USAGE;
}

// Serves what the options say, with the PBXs in the zones of --server-tz.
static int simulate(const struct conf *conf, struct live_options options) {
    struct centre_server_options servers[PBXS];
    struct zone *zones[PBXS] = {0};
    int status = EXIT_USAGE;
    for (size_t i = 0; i < PBXS; i++) {
        const char *zone = zone_of(conf, pbxs[i].name, pbxs[i].zone);
        if (setup_zone(zone, &zones[i])) {
            status = EXIT_FAILED;
            goto out;
        }
        servers[i] = (struct centre_server_options){.name = pbxs[i].name,
                                                    .timestamps = pbxs[i].timestamps,
                                                    .mapped = pbxs[i].mapped,
                                                    .utc_offset = offset_of,
                                                    .context = zones[i]};
    }
    double speed = conf_real(conf, CONF_SPEED);
    options.rate = speed > 0 ? speed : 1;
    options.centre.servers = servers;
    options.centre.server_count = PBXS;
    options.listening = on_listening;
    int failed = live_run(&options);
    bool of_port = failed == -EADDRINUSE || !options.truth || (failed == -EACCES && options.port);
    status = !failed              ? EXIT_OK
             : failed == -EBADMSG ? say_certificate(options.tls, "no certificate with its key")
             : of_port            ? say_ports(&options, failed)
                                  : say_truth(options.truth, -failed);
out:
    for (size_t i = 0; i < PBXS; i++)
        zone_destroy(zones[i]);
    return status;
}

int run_sim(const struct conf *conf) {
    struct stat info;
    int64_t seed = conf_value(conf, CONF_SEED), calls = conf_value(conf, CONF_CALLS);
    struct civil start;
    bool starts = conf_moment(conf, CONF_SIM_START, &start);
    const char *truth = conf_said(conf, CONF_TRUTH), *tls = conf_said(conf, CONF_SIM_TLS);
    if (conf_said(conf, CONF_REPLAY)) return run_replay(conf);
    if (truth && stat(truth, &info)) return say_truth(truth, errno);
    if (truth && !S_ISDIR(info.st_mode)) return say_truth(truth, ENOTDIR);
    if (truth && access(truth, W_OK | X_OK)) return say_truth(truth, errno);
    int made = tls && access(tls, F_OK) ? certificate_make(tls) : 0;
    if (made) return say_certificate(tls, strerror(-made));
    const struct live_options options = {
        .port = (uint16_t)conf_value(conf, CONF_PORT),
        .tls = tls,
        .ami_port = (int32_t)conf_value(conf, CONF_AMI_PORT),
        .truth = truth,
        .commands = true,
        .context = stdout,
        .centre = {.seed = seed >= 0 ? (uint64_t)seed : (uint64_t)clock_machine_us(),
                   .start_us = starts ? civil_seconds(start) * SECOND_US : 0,
                   .warm_up_s = WARM_UP_S,
                   .calls_per_hour = calls > 0 ? (uint32_t)calls : 0,
                   .lively = conf_value(conf, CONF_LIVELY),
                   .names = (enum centre_names)conf_choice(conf, CONF_NAMES)}};
    return simulate(conf, options);
}

// ---- the demo

static bool read_url(int fd, struct demo *d) {
    size_t len = 0;
    char line[sizeof d->url + 16];
    struct pollfd p = {fd, POLLIN, 0};
    while (len + 1 < sizeof line && poll(&p, 1, DEMO_WAIT_MS) > 0 && read(fd, line + len, 1) == 1 &&
           line[len] != '\n')
        len++;
    line[len] = '\0';
    const char *url = strstr(line, "ws://");
    if (url) span_copy(span_of(url), d->url, sizeof d->url);
    return url != NULL;
}

static void remove_folder(const char *folder) {
    char path[64];
    for (size_t i = 0; i < DEMO_FILES; i++)
        unlink(log_name(path, sizeof path, folder, i));
    rmdir(folder);
}

int demo_start(const struct conf *conf, struct demo *ret_demo) {
    int ends[2];
    *ret_demo = (struct demo){.folder = "/tmp/cdrtop-demo-XXXXXX"};
    if (pipe(ends) || !mkdtemp(ret_demo->folder)) return -errno;
    for (size_t i = 0; i < DEMO_FILES; i++)
        log_name(ret_demo->files[i], sizeof ret_demo->files[i], ret_demo->folder, i);
    pid_t child = fork();
    if (child < 0) return -errno;
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); // it ends with the board, however that ends
        signal(SIGINT, SIG_IGN);
        gather_mask_signals(SIG_BLOCK); // until it serves: it has a folder to remove
        close(ends[0]);
        FILE *out = fdopen(ends[1], "w");
        const struct live_options lively = {.ami_port = -1,
                                            .truth = ret_demo->folder,
                                            .context = out,
                                            .centre = {.seed = (uint64_t)clock_machine_us(),
                                                       .warm_up_s = DEMO_DAY_S,
                                                       .calls_per_hour = DEMO_CALLS,
                                                       .lively = true}};
        int status = out ? simulate(conf, lively) : EXIT_FAILED;
        remove_folder(ret_demo->folder); // the board may remove nothing there
        _exit(status);
    }
    close(ends[1]);
    ret_demo->process = child;
    bool told = read_url(ends[0], ret_demo);
    close(ends[0]);
    if (told) return 0;
    demo_stop(ret_demo);
    return -ETIMEDOUT;
}

int demo_add_zones(const struct conf *conf, struct servers *servers) {
    int status = EXIT_OK;
    for (size_t i = 0; i < PBXS && !status; i++) {
        struct zone *zone;
        status = setup_zone(zone_of(conf, pbxs[i].name, pbxs[i].zone), &zone);
        if (!status) servers_set_zone(servers, span_of(pbxs[i].name), zone);
    }
    return status;
}

void demo_stop(struct demo *d) {
    if (!d->process) return;
    kill(d->process, SIGTERM);
    waitpid(d->process, NULL, 0);
    d->process = 0;
}
