// The child tells its port through a pipe, and ends when it is told to.
#include "replay_child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

void recording_load(struct recording *r, const char *path) {
    gzFile file = gzopen(path, "rb");
    if (!file) abort();
    char chunk[65536];
    for (int n; (n = gzread(file, chunk, sizeof chunk)) > 0;)
        buf_put(&r->text, chunk, (size_t)n);
    gzclose(file);
}

bool recording_next(void *recording, struct span *ret_frame, int64_t *ret_at_us) {
    struct recording *r = recording;
    while (r->at < r->text.len) {
        struct span rest = span_from(buf_text(&r->text), r->at), line = span_take(&rest, '\n');
        r->at += line.len + 1;
        struct span behind = line, time = span_take(&behind, '\t'), head = time;
        int64_t seconds, micros;
        bool timed =
            behind.at && span_number(span_take(&head, '.'), &seconds) && span_number(head, &micros);
        if (timed) line = behind;
        if (line.len && line.at[0] == '!') continue;
        *ret_frame = line;
        *ret_at_us = timed ? seconds * 1000000 + micros : 0;
        return true;
    }
    return false;
}

void recording_rewind(void *recording) {
    ((struct recording *)recording)->at = 0;
}

void recording_finish(struct recording *r) {
    buf_finish(&r->text);
    r->at = 0;
}

static void tell_port(void *context, uint16_t port) {
    if (write(*(int *)context, &port, sizeof port) != sizeof port) _exit(2);
}

void replay_child_start(struct replay_child *c, const struct replay_options *options,
                        struct recording *recording) {
    int fds[2];
    if (pipe(fds)) abort();
    fflush(NULL);
    c->pid = fork();
    if (c->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(fds[0]);
        struct replay_options o = *options;
        o.listening = tell_port;
        o.context = &fds[1];
        struct replay_feed feed = {recording, recording_next};
        _exit(replay_run(&o, &feed) ? 1 : 0);
    }
    close(fds[1]);
    if (read(fds[0], &c->port, sizeof c->port) != sizeof c->port) abort();
    close(fds[0]);
}

int replay_child_stop(struct replay_child *c) {
    int status = 0;
    kill(c->pid, SIGTERM);
    waitpid(c->pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
