// One detached thread a look-up. What the thread writes to is shared and counted: the loop's side
// holds one reference, the thread the other, and whoever comes last frees it. Cancelling only takes
// the loop out of it, so quitting never waits for a resolver that hangs.
#include "link_parts.h"

#include "base/mem.h"
#include "loop_private.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct shared {
    pthread_mutex_t mutex; // over everything but host
    int references;
    struct loop *loop; // NULL: nobody waits any more
    bool ready;
    char *host; // owned
    struct address found[RESOLVE_MAX];
    size_t count;
    const char *error; // static
};

struct resolve {
    struct loop_child child; // first: a request is found by it
    struct shared *shared;
    void (*done)(void *context, const struct address *found, size_t count, const char *error);
    void *context;
};

bool resolve_numeric(const char *host, struct address *ret_address) {
    unsigned char bytes[16];
    if (inet_pton(AF_INET, host, bytes) != 1 && inet_pton(AF_INET6, host, bytes) != 1) return false;
    strncpy(ret_address->text, host, sizeof ret_address->text - 1);
    ret_address->text[sizeof ret_address->text - 1] = '\0';
    return true;
}

static void let_go(struct shared *s) {
    pthread_mutex_lock(&s->mutex);
    bool last = --s->references == 0;
    pthread_mutex_unlock(&s->mutex);
    if (!last) return;
    pthread_mutex_destroy(&s->mutex);
    free(s->host);
    free(s);
}

static size_t collect(const struct addrinfo *list, struct address *found) {
    size_t count = 0;
    for (; list && count < RESOLVE_MAX; list = list->ai_next)
        if (getnameinfo(list->ai_addr, list->ai_addrlen, found[count].text,
                        sizeof found[count].text, NULL, 0, NI_NUMERICHOST) == 0)
            count++;
    return count;
}

static void *look_up(void *context) {
    struct shared *s = context;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    struct address found[RESOLVE_MAX];
    int code = getaddrinfo(s->host, NULL, &hints, &list);
    size_t count = code ? 0 : collect(list, found);
    if (!code) freeaddrinfo(list);
    pthread_mutex_lock(&s->mutex);
    memcpy(s->found, found, count * sizeof *found);
    s->count = count;
    s->error = count ? "" : gai_strerror(code ? code : EAI_NONAME);
    s->ready = true;
    if (s->loop) loop_wake(s->loop);
    pthread_mutex_unlock(&s->mutex);
    let_go(s);
    return NULL;
}

static bool start_thread(struct shared *s) {
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_attr_init(&attributes)) return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&thread, &attributes, look_up, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

static void hand_over(struct loop_child *child) {
    struct resolve *r = (struct resolve *)child;
    pthread_mutex_lock(&r->shared->mutex);
    bool ready = r->shared->ready;
    pthread_mutex_unlock(&r->shared->mutex);
    if (!ready) return;
    loop_child_remove(&r->child);
    r->done(r->context, r->shared->found, r->shared->count, r->shared->error);
    let_go(r->shared);
    free(r);
}

static void end(struct loop_child *child) {
    resolve_cancel((struct resolve *)child);
}

struct resolve *resolve_start(struct loop *l, const char *host,
                              void (*done)(void *context, const struct address *found, size_t count,
                                           const char *error),
                              void *context) {
    struct shared *s = mem_zero(1, sizeof *s);
    pthread_mutex_init(&s->mutex, NULL);
    s->references = 2;
    s->loop = l;
    s->host = mem_string(host, strlen(host));
    struct resolve *r = mem_zero(1, sizeof *r);
    *r = (struct resolve){{.end = end, .woken = hand_over}, s, done, context};
    loop_child_add(l, &r->child);
    if (!start_thread(s)) {
        s->ready = true;
        s->error = gai_strerror(EAI_AGAIN);
        loop_wake(l);
        let_go(s);
    }
    return r;
}

void resolve_cancel(struct resolve *r) {
    if (!r) return;
    loop_child_remove(&r->child);
    pthread_mutex_lock(&r->shared->mutex);
    r->shared->loop = NULL;
    pthread_mutex_unlock(&r->shared->mutex);
    let_go(r->shared);
    free(r);
}
