// Serves the simulated centre. A tick runs the centre up to the clock's time, and its frames are
// added to what each client still has to be sent, as amiws has a backlog for each. Standard input
// is polled for lines at each tick, so it is never made non-blocking.
#include "sim/live.h"

#include "base/mem.h"
#include "live_model.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK_US       20000
#define STALLED_US    50000
#define TRUTH_SERVERS 16
#define COMMAND_MOST  4096

struct truth {
    const char *folder;
    int error;
    struct {
        char name[40];
        FILE *queue_log, *master;
    } files[TRUTH_SERVERS];
    size_t count;
};

struct run { // the context of the sink and of the server
    struct live live;
    struct truth truth;
};

// --- the truth's files

static FILE *open_file(struct truth *t, const char *format, const char *name) {
    char path[4096], file[64];
    snprintf(file, sizeof file, format, name);
    if (snprintf(path, sizeof path, "%s/%s", t->folder, file) >= (int)sizeof path) {
        t->error = -ENAMETOOLONG;
        return NULL;
    }
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
    FILE *opened = fd < 0 ? NULL : fdopen(fd, "a");
    if (!opened) t->error = -errno;
    if (!opened && fd >= 0) close(fd);
    return opened;
}

static void keep(struct truth *t, const char *server, struct span line, bool master) {
    size_t i = 0;
    if (!t->folder || t->error) return;
    while (i < t->count && strcmp(t->files[i].name, server) != 0)
        i++;
    if (i == TRUTH_SERVERS) return;
    if (i == t->count) {
        t->count++;
        span_copy(span_of(server), t->files[i].name, sizeof t->files[i].name);
        t->files[i].queue_log = open_file(t, "queue_log-%s", t->files[i].name);
        t->files[i].master = open_file(t, "Master-%s.csv", t->files[i].name);
    }
    FILE *f = master ? t->files[i].master : t->files[i].queue_log;
    if (f) fprintf(f, "%.*s\n", (int)line.len, line.at);
}

static void truth_flush(struct truth *t) {
    for (size_t i = 0; i < t->count; i++) {
        if (t->files[i].queue_log) fflush(t->files[i].queue_log);
        if (t->files[i].master) fflush(t->files[i].master);
    }
}

static void truth_finish(struct truth *t) {
    for (size_t i = 0; i < t->count; i++) {
        if (t->files[i].queue_log) fclose(t->files[i].queue_log);
        if (t->files[i].master) fclose(t->files[i].master);
    }
}

// --- the sink

void live_put(struct live_client *c, struct span message) {
    buf_put(&c->backlog, &message.len, sizeof message.len);
    buf_span(&c->backlog, message);
}

static void on_frame(void *context, struct span frame) {
    struct run *r = context;
    if (r->live.asker) return; // AMI answers only whoever asked
    for (struct live_client *c = r->live.clients; c; c = c->after)
        if (!c->pbx) live_put(c, frame);
    r->live.fresh = true;
}

static void on_packet(void *context, unsigned server_id, struct span packet) {
    struct run *r = context;
    live_ami_packet(&r->live, server_id, packet);
}

static void on_ami(void *context, unsigned server_id, bool there) {
    struct run *r = context;
    live_ami_there(&r->live, server_id, there);
}

static void on_queue_log(void *context, const char *server, struct span line) {
    struct run *r = context;
    keep(&r->truth, server, line, false);
}

static void on_master(void *context, const char *server, struct span line) {
    struct run *r = context;
    keep(&r->truth, server, line, true);
}

// --- the clients

static void *joined(void *context, size_t door) {
    struct run *r = context;
    struct live_client *c = mem_zero(1, sizeof *c);
    c->pbx = door % (r->live.ami_doors + 1);
    if (c->pbx) live_ami_greet(&r->live, c);
    c->after = r->live.clients;
    r->live.clients = c;
    return c;
}

static void left(void *context, void *client) {
    struct run *r = context;
    struct live_client *gone = client, **place = &r->live.clients;
    while (*place && *place != gone)
        place = &(*place)->after;
    if (*place) *place = gone->after;
    buf_finish(&gone->backlog);
    free(gone);
}

static enum server_next next(void *context, void *client, struct buf *out, int64_t *ret_wait_us) {
    struct run *r = context;
    struct live_client *c = client;
    size_t len;
    if (c->ends && c->head == c->backlog.len) return SERVER_END;
    if (r->live.stalled || c->head == c->backlog.len) {
        *ret_wait_us = r->live.stalled ? STALLED_US : SECOND_US;
        return SERVER_WAIT;
    }
    memcpy(&len, c->backlog.at + c->head, sizeof len);
    buf_put(out, c->backlog.at + c->head + sizeof len, len);
    c->head += sizeof len + len;
    if (c->head > c->backlog.len / 2) {
        buf_drop(&c->backlog, c->head);
        c->head = 0;
    }
    return SERVER_SEND;
}

static void answer(void *context, struct span authorization, struct buf *out) {
    struct run *r = context;
    live_answer(&r->live, authorization, out);
}

static void said(void *context, void *client, struct span text) {
    struct run *r = context;
    struct live_client *c = client;
    centre_run_until(r->live.centre, clock_us(&r->live.clock)); // the answer must be of this moment
    r->live.amiws_asked = !c->pbx;
    if (c->pbx)
        live_ami_said(&r->live, c, text);
    else
        centre_request(r->live.centre, text);
    r->live.amiws_asked = false;
    if (r->live.fresh) server_wake(r->live.server);
    r->live.fresh = false;
}

// --- time

static void read_commands(struct live *l) {
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    char bytes[512];
    while (l->commands && poll(&ready, 1, 0) > 0) {
        ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
        if (got <= 0) {
            l->commands = false; // no more commands will come
            break;
        }
        buf_put(&l->input, bytes, (size_t)got);
        const char *end;
        while (l->input.len && (end = memchr(l->input.at, '\n', l->input.len))) {
            struct buf answer = {0};
            size_t len = (size_t)(end - l->input.at);
            live_command(l, span_trim((struct span){l->input.at, len}), &answer);
            fwrite(answer.at, 1, answer.len, stdout);
            fflush(stdout);
            buf_finish(&answer);
            buf_drop(&l->input, len + 1);
        }
        if (l->input.len > COMMAND_MOST) buf_clear(&l->input);
    }
}

static int64_t tick(void *context) {
    struct run *r = context;
    struct live *l = &r->live;
    int64_t real = clock_monotonic_us();
    for (int i = 0; i < LIVE_FAULTS; i++)
        if (l->until_us[i] && real >= l->until_us[i]) live_fault_over(l, (enum live_fault)i);
    read_commands(l);
    centre_run_until(l->centre, clock_us(&l->clock));
    truth_flush(&r->truth);
    if (l->fresh) server_wake(l->server);
    l->fresh = false;
    double wait = (double)(centre_next_us(l->centre) - centre_now_us(l->centre)) / l->rate;
    return wait < TICK_US ? (int64_t)wait + 500 : TICK_US;
}

static void tell_ports(const struct live_options *o, const struct live *l) {
    size_t doors = l->ami_doors + 1;
    for (size_t tls = 0; tls < (l->tls ? 2 : 1) && o->listening; tls++)
        for (size_t pbx = 0; pbx < doors; pbx++)
            o->listening(o->context, pbx ? o->centre.servers[pbx - 1].name : NULL, tls,
                         server_port(l->server, tls * doors + pbx));
}

static int open_doors(const struct live_options *o, struct live *l) {
    int error = server_add_door(l->server, o->port, SERVER_WEBSOCKET);
    for (; o->ami_port >= 0 && l->ami_doors < o->centre.server_count && !error; l->ami_doors++)
        error = server_add_door(l->server,
                                o->ami_port ? (uint16_t)((unsigned)o->ami_port + l->ami_doors) : 0,
                                SERVER_RAW);
    for (unsigned i = 0; l->tls && i <= l->ami_doors && !error; i++)
        error = server_add_door(l->server, 0, SERVER_TLS | (i ? SERVER_RAW : SERVER_WEBSOCKET));
    return error;
}

int live_run(const struct live_options *o) {
    struct run r = {.truth = {.folder = o->truth}};
    struct live *l = &r.live;
    const struct server_handlers handlers = {&r, joined, next, left, answer, said, tick};
    const struct centre_sink sink = {&r, on_frame, on_queue_log, on_master, on_packet, on_ami};
    struct centre_options centre = o->centre;
    l->rate = o->rate > 0 ? o->rate : 1;
    l->commands = o->commands;
    l->tls = o->tls;
    clock_init(&l->clock, 0, 1);
    if (!centre.start_us) centre.start_us = clock_us(&l->clock);
    int error = server_create(o->tls, &handlers, &l->server);
    if (error < 0) return error;
    error = open_doors(o, l);
    centre_create(&centre, &sink, &l->centre);
    if (l->rate != 1 || o->centre.start_us) clock_init(&l->clock, centre.start_us, l->rate);
    if (!error) error = r.truth.error;
    if (!error) {
        tell_ports(o, l);
        server_run(l->server);
    }
    server_destroy(l->server);
    centre_destroy(l->centre);
    truth_finish(&r.truth);
    buf_finish(&l->input);
    return error;
}
