// The loop is libwebsockets' poll loop and nothing else. File descriptors are adopted as raw files;
// timers are its sorted list of moments. Two of its habits shape this file. It closes what it
// adopts, so it is given duplicates. And it runs timers that are due and then sleeps within the
// same call, so the handler of a timer wakes the loop again: otherwise before_sleep would come a
// whole sleep too late.
#include "loop_private.h"

#include "base/ending.h"
#include "base/mem.h"
#include "tls.h"

#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

// links, watches and what is being closed; libwebsockets sizes its tables by it.
#define FD_LIMIT        256
#define CONNECT_SECONDS 3
#define READ_AT_ONE     65536 // bytes read from a socket in a round: about 100 frames

struct loop_watch {
    struct loop *loop;
    struct lws *wsi;
    struct loop_watch_handlers handlers;
    bool wants_write;
    struct loop_watch *next, **at;
};

struct loop_timer {
    lws_sorted_usec_list_t sul; // must be first: a timer is found by it
    struct loop *loop;
    void (*fire)(void *context);
    void *context;
    struct loop_timer *next, **at;
};

struct loop {
    struct loop_handlers handlers;
    _Atomic(struct lws_context *) context; // NULL before loop_open()
    struct lws_protocols protocols[3];     // the last one is zeroed
    int signal_fd;                         // -1 if no signals were asked for
    struct loop_watch *watches;
    struct loop_timer *timers;
    struct loop_child *children, *next_child; // next_child: while going through them
    bool stopping, quitting, touched;
};

int loop_create(const struct loop_handlers *handlers, const int *signals, struct loop **ret_loop) {
    int signal_fd = -1;
    if (signals && *signals) {
        sigset_t set;
        sigemptyset(&set);
        for (const int *s = signals; *s; s++)
            if (ending_takes(*s)) sigaddset(&set, *s);
        int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
        if (error) return -error;
        signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
        if (signal_fd < 0) return -errno;
    }
    signal(SIGPIPE, SIG_IGN);
    struct loop *l = mem_zero(1, sizeof *l);
    l->handlers = *handlers;
    l->signal_fd = signal_fd;
    l->touched = true; // what was done before loop_run() may have to be drawn
    *ret_loop = l;
    return 0;
}

static void take_signals(void *context) {
    struct loop *l = context;
    struct signalfd_siginfo info;
    while (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        if (l->handlers.signal) l->handlers.signal(l->handlers.context, (int)info.ssi_signo);
}

// libwebsockets reports the end of a file as readable again and again. If poll() says readable and
// there is nothing to read, that is the end. Kinds of files that cannot tell how much there is
// (signalfd) have no end.
static bool at_end(int fd) {
    int waiting = 0;
    if (ioctl(fd, FIONREAD, &waiting) < 0) return errno == EIO; // a terminal that was hung up
    if (waiting) return false;
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLRDHUP};
    if (poll(&p, 1, 0) <= 0) return false; // somebody else has read it
    return ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0;
}

static void unhook_watch(struct loop_watch *w) {
    *w->at = w->next;
    if (w->next) w->next->at = w->at;
    free(w);
}

static void woken(struct loop *l) {
    loop_touch(l);
    for (struct loop_child *c = l->children; c; c = l->next_child) {
        l->next_child = c->next;
        if (c->woken) c->woken(c);
    }
    l->next_child = NULL;
}

static int watch_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                          size_t len) {
    (void)user, (void)in, (void)len;
    struct lws_context *context = lws_get_context(wsi);
    struct loop *l = context ? lws_context_user(context) : NULL;
    if (reason == LWS_CALLBACK_GET_THREAD_ID || !l || l->quitting) return 0;
    if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
        woken(l);
        return 0;
    }
    if (reason != LWS_CALLBACK_RAW_RX_FILE && reason != LWS_CALLBACK_RAW_WRITEABLE_FILE &&
        reason != LWS_CALLBACK_RAW_CLOSE_FILE)
        return 0;
    struct loop_watch *w = lws_get_opaque_user_data(wsi);
    if (!w) return -1; // it was removed and is being closed
    struct loop_watch_handlers h = w->handlers;
    loop_touch(l);
    switch ((int)reason) {
    case LWS_CALLBACK_RAW_RX_FILE:
        if (at_end(lws_get_socket_fd(wsi))) return -1;
        if (h.readable) h.readable(h.context);
        break;
    case LWS_CALLBACK_RAW_WRITEABLE_FILE:
        if (h.writable) h.writable(h.context);
        break;
    default:
        lws_set_opaque_user_data(wsi, NULL);
        unhook_watch(w);
        loop_wake(l);
        if (h.closed) h.closed(h.context);
    }
    return 0;
}

int loop_open(struct loop *l) {
    if (l->context) return 0;
    tls_open();
    lws_set_log_level(0, NULL);
    unsetenv("http_proxy"); // libwebsockets would use it even for 127.0.0.1
    l->protocols[0] = (struct lws_protocols){.name = "watch", .callback = watch_callback};
    l->protocols[1] = link_protocol;
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = l->protocols,
        .user = l,
        .gid = -1,
        .uid = -1,
        .fd_limit_per_thread = FD_LIMIT,
        .pt_serv_buf_size = READ_AT_ONE,
        .connect_timeout_secs = CONNECT_SECONDS,
        .timeout_secs = 10, // a link ends its handshake itself before that
        // The SSL_CTX that libwebsockets would make by itself reads the disk.
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
    };
    struct lws_context *context = lws_create_context(&info);
    if (!context) return -ENOMEM;
    info.vhost_name = "default";
    info.options = 0;
    if (!lws_create_vhost(context, &info)) {
        lws_context_destroy(context);
        return -ENOMEM;
    }
    l->context = context;
    if (l->signal_fd < 0) return 0;
    struct loop_watch *ignored;
    return loop_watch_add(l, l->signal_fd,
                          &(struct loop_watch_handlers){.context = l, .readable = take_signals},
                          &ignored);
}

void loop_destroy(struct loop *l) {
    if (!l) return;
    l->quitting = true;
    while (l->children)
        l->children->end(l->children);
    for (struct loop_timer *t = l->timers, *next; t; t = next) {
        next = t->next;
        loop_timer_remove(t);
    }
    if (l->context) lws_context_destroy(l->context);
    for (struct loop_watch *w = l->watches, *next; w; w = next) {
        next = w->next;
        unhook_watch(w);
    }
    if (l->signal_fd >= 0) close(l->signal_fd);
    free(l);
}

// libwebsockets forgets what a writable callback asks for once it returns, so requests are made
// here, between two rounds.
static void ask_for_writing(struct loop *l) {
    for (struct loop_watch *w = l->watches; w; w = w->next) {
        if (!w->wants_write) continue;
        w->wants_write = false;
        lws_callback_on_writable(w->wsi);
    }
}

void loop_run(struct loop *l) {
    if (loop_open(l) < 0) return;
    while (!l->stopping) {
        if (l->touched) {
            l->touched = false;
            if (l->handlers.before_sleep) l->handlers.before_sleep(l->handlers.context);
            if (l->stopping) break;
        }
        ask_for_writing(l);
        if (lws_service(l->context, 0) < 0) break;
    }
    l->stopping = false;
}

void loop_stop(struct loop *l) {
    l->stopping = true;
    loop_wake(l);
}

void loop_wake(struct loop *l) {
    struct lws_context *context = l->context;
    if (context) lws_cancel_service(context); // otherwise the first before_sleep is still to come
}

struct lws_context *loop_context(struct loop *l) {
    return l->context;
}

struct lws_vhost *loop_vhost(struct loop *l, void *ssl_context) {
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .vhost_name = "tls",
        .protocols = l->protocols,
        .connect_timeout_secs = CONNECT_SECONDS,
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
        .provided_client_ssl_ctx = ssl_context,
    };
    return lws_create_vhost(l->context, &info);
}

bool loop_quitting(const struct loop *l) {
    return l->quitting;
}

void loop_touch(struct loop *l) {
    l->touched = true;
}

void loop_child_add(struct loop *l, struct loop_child *child) {
    struct loop_child **at = &l->children; // there are only a few
    while (*at)
        at = &(*at)->next;
    child->loop = l;
    child->next = NULL;
    child->at = at;
    *at = child;
}

void loop_child_remove(struct loop_child *child) {
    if (child->loop->next_child == child) child->loop->next_child = child->next;
    *child->at = child->next;
    if (child->next) child->next->at = child->at;
}

int loop_watch_add(struct loop *l, int fd, const struct loop_watch_handlers *handlers,
                   struct loop_watch **ret_watch) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return -errno;
    struct loop_watch *w = mem_zero(1, sizeof *w);
    w->loop = l;
    w->handlers = *handlers;
    w->next = l->watches;
    w->at = &l->watches;
    if (w->next) w->next->at = &w->next;
    l->watches = w;
    lws_adopt_desc_t adopt = {.vh = lws_get_vhost_by_name(l->context, "default"),
                              .type = LWS_ADOPT_RAW_FILE_DESC,
                              .fd = {.filefd = copy},
                              .vh_prot_name = "watch",
                              .opaque = w};
    w->wsi = lws_adopt_descriptor_vhost_via_info(&adopt);
    if (!w->wsi) {
        unhook_watch(w);
        return -ENOMEM; // and libwebsockets has closed the copy
    }
    *ret_watch = w;
    return 0;
}

void loop_watch_want_write(struct loop_watch *w) {
    w->wants_write = true;
}

static void timer_ripe(lws_sorted_usec_list_t *sul) {
    struct loop_timer *t = (struct loop_timer *)sul;
    loop_touch(t->loop);
    loop_wake(t->loop);
    t->fire(t->context);
}

int loop_timer_add(struct loop *l, void (*fire)(void *context), void *context,
                   struct loop_timer **ret_timer) {
    struct loop_timer *t = mem_zero(1, sizeof *t);
    t->loop = l;
    t->fire = fire;
    t->context = context;
    t->next = l->timers;
    t->at = &l->timers;
    if (t->next) t->next->at = &t->next;
    l->timers = t;
    *ret_timer = t;
    return 0;
}

// libwebsockets sleeps for whole milliseconds, rounded down, and polls without sleeping for the
// rest. By then a time of whole milliseconds is some microseconds shorter, so it would poll for
// nearly one millisecond; a little extra time keeps the rest small.
void loop_timer_set(struct loop_timer *t, int64_t after_us) {
    if (after_us >= 1000) after_us += 200;
    lws_sul_schedule(t->loop->context, 0, &t->sul, timer_ripe, after_us > 0 ? after_us : 0);
}

void loop_timer_stop(struct loop_timer *t) {
    lws_sul_cancel(&t->sul);
}

void loop_timer_remove(struct loop_timer *t) {
    if (!t) return;
    lws_sul_cancel(&t->sul);
    *t->at = t->next;
    if (t->next) t->next->at = t->at;
    free(t);
}
