// `cdrtop sim`: the simulated call centre of two PBXs in two zones, served as amiws would. The demo
// is the same, lively, in a process of its own beside the board, over a real WebSocket.
#include "demo.h"
#include "run.h"
#include "setup.h"
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
#include <time.h>
#include <unistd.h>

#define DEMO_WAIT_MS 10000
#define WARM_UP_S    1800
#define DEMO_DAY_S   (5 * 3600) // lived through before the demo's board opens
#define DEMO_CALLS   700

static int32_t offset_of(void *context, int64_t epoch) {
    return zone_offset(context, epoch);
}

// The PBXs that are simulated: their names, zones and what their manager.conf says.
static const struct {
    const char *name, *zone;
    bool timestamps, mapped;
} pbxs[] = {
    {"pbx1", "Europe/Berlin", true, true},
    {"pbx2", "America/Toronto", false, false},
};
enum { PBXS = sizeof pbxs / sizeof *pbxs };
static_assert(2 * PBXS == DEMO_FILES, "two files for each");

static const char *log_name(char *out, size_t size, const char *folder, size_t file) {
    snprintf(out, size, file % 2 ? "%s/queue_log-%s" : "%s/Master-%s.csv", folder,
             pbxs[file / 2].name);
    return out;
}

static const char *zone_of(const struct args *args, const char *name, const char *fallback) {
    for (size_t i = 0; i < args->server_zone_count; i++)
        if (span_same(args->server_zones[i].name, span_of(name)))
            return args->server_zones[i].value;
    return fallback;
}

static bool names_of(const char *word, enum centre_names *ret_names) {
    static const char *const words[] = {"clean", "latin1", "hostile"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (word && strcmp(word, words[i]) != 0) continue;
        *ret_names = (enum centre_names)i;
        return true;
    }
    return false;
}

static void on_listening(void *context, const char *server, uint16_t port) {
    FILE *out = context;
    if (server)
        fprintf(out, "listening on %s=ami://" LIVE_USER "@127.0.0.1:%u, secret " LIVE_SECRET "\n",
                server, port);
    else
        fprintf(out, "listening on ws://127.0.0.1:%u\n", port);
    fflush(out);
}

int sim_say_port(const struct args *args, int error) {
    fprintf(stderr, "cdrtop: --port %d: %s; name another one, or 0 for any that is free\n",
            (int)args->port, strerror(-error));
    return EXIT_FAILED;
}

static int say_truth(const struct args *args, int error) {
    fprintf(stderr, "cdrtop: --truth %s: %s; name a folder that is there and can be written to\n",
            args->truth, strerror(error));
    return EXIT_USAGE;
}

static int simulate(const struct args *args, FILE *out, bool commands, int32_t warm_up_s) {
    struct centre_server_options servers[PBXS];
    struct zone *zones[PBXS] = {0};
    int status = EXIT_USAGE;
    for (size_t i = 0; i < PBXS; i++) {
        const char *zone = zone_of(args, pbxs[i].name, pbxs[i].zone);
        if (zone_load(zone, &zones[i])) {
            fprintf(stderr, "cdrtop: --server-tz: no time zone is called \"%s\"\n", zone);
            goto out;
        }
        servers[i] = (struct centre_server_options){.name = pbxs[i].name,
                                                    .timestamps = pbxs[i].timestamps,
                                                    .mapped = pbxs[i].mapped,
                                                    .utc_offset = offset_of,
                                                    .context = zones[i]};
    }
    struct live_options options = {
        .port = (uint16_t)args->port,
        .ami_port = args->ami_port,
        .rate = args->speed > 0 ? args->speed : 1,
        .truth = args->truth,
        .commands = commands,
        .centre = {.seed = args->seed >= 0 ? (uint64_t)args->seed : (uint64_t)time(NULL),
                   .warm_up_s = warm_up_s,
                   .calls_per_hour = args->calls > 0 ? (uint32_t)args->calls : 0,
                   .lively = args->lively,
                   .servers = servers,
                   .server_count = PBXS},
        .listening = on_listening,
        .context = out};
    if (!names_of(args->names, &options.centre.names)) {
        fprintf(stderr, "cdrtop: --names: '%s' is none of clean, latin1, hostile\n", args->names);
        goto out;
    }
    int failed = live_run(&options);
    bool of_port = failed == -EADDRINUSE || !args->truth || (failed == -EACCES && args->port);
    status = !failed ? EXIT_OK : of_port ? sim_say_port(args, failed) : say_truth(args, -failed);
out:
    for (size_t i = 0; i < PBXS; i++)
        zone_destroy(zones[i]);
    return status;
}

int run_sim(const struct args *args) {
    if (args->replay) return run_replay(args);
    struct stat info;
    if (args->truth && stat(args->truth, &info)) return say_truth(args, errno);
    if (args->truth && !S_ISDIR(info.st_mode)) return say_truth(args, ENOTDIR);
    if (args->truth && access(args->truth, W_OK | X_OK)) return say_truth(args, errno);
    return simulate(args, stdout, true, WARM_UP_S);
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

int demo_start(const struct args *args, struct demo *ret_demo) {
    int ends[2];
    *ret_demo = (struct demo){.folder = "/tmp/cdrtop-demo-XXXXXX"};
    if (pipe(ends) || !mkdtemp(ret_demo->folder)) return -errno;
    for (size_t i = 0; i < DEMO_FILES; i++)
        log_name(ret_demo->files[i], sizeof ret_demo->files[i], ret_demo->folder, i);
    pid_t child = fork();
    if (child < 0) return -errno;
    if (child == 0) {
        struct args lively = *args;
        prctl(PR_SET_PDEATHSIG, SIGTERM); // it ends with the board, however that ends
        signal(SIGINT, SIG_IGN);
        close(ends[0]);
        FILE *out = fdopen(ends[1], "w");
        lively.lively = true;
        lively.port = 0;
        lively.ami_port = -1;
        lively.seed = -1;
        lively.calls = DEMO_CALLS;
        lively.names = NULL;
        lively.truth = ret_demo->folder;
        _exit(out ? simulate(&lively, out, false, DEMO_DAY_S) : EXIT_FAILED);
    }
    close(ends[1]);
    ret_demo->process = child;
    bool told = read_url(ends[0], ret_demo);
    close(ends[0]);
    if (told) return 0;
    demo_stop(ret_demo);
    return -ETIMEDOUT;
}

void demo_add_zones(const struct args *args, struct servers *servers) {
    for (size_t i = 0; i < PBXS; i++) {
        struct zone *zone;
        if (!zone_load(zone_of(args, pbxs[i].name, pbxs[i].zone), &zone))
            servers_set_zone(servers, span_of(pbxs[i].name), zone);
    }
}

static void remove_folder(const char *folder) {
    char path[64];
    for (size_t i = 0; i < DEMO_FILES; i++)
        unlink(log_name(path, sizeof path, folder, i));
    rmdir(folder);
}

void demo_stop(struct demo *d) {
    if (!d->process) return;
    kill(d->process, SIGTERM);
    waitpid(d->process, NULL, 0);
    d->process = 0;
    remove_folder(d->folder);
}
