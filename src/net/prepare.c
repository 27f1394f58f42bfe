// Prepares a try. One detached thread looks up the name and reads the certificates. What the thread
// writes to is shared and counted: the loop's side has one reference, the thread the other, and
// whichever is last frees it. Cancelling only detaches the loop, so quitting never waits for a
// resolver or a disk that hangs.
#include "link_parts.h"

#include "base/mem.h"
#include "loop_private.h"
#include "tls.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct shared {
    pthread_mutex_t mutex; // protects everything but host
    int references;
    struct loop *loop; // NULL: nobody waits any more
    bool ready;
    char *host;      // owned
    struct tls *tls; // held; NULL if no certificates are needed
    struct prepared outcome;
};

struct preparation {
    struct loop_child child; // must be first: a request is found by it
    struct shared *shared;
    void (*done)(void *context, const struct prepared *outcome);
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
    tls_let_go(s->tls);
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

static void look_up(const char *host, struct prepared *ret) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    if (resolve_numeric(host, ret->found)) {
        ret->count = 1;
        return;
    }
    int code = getaddrinfo(host, NULL, &hints, &list);
    ret->count = code ? 0 : collect(list, ret->found);
    if (!code) freeaddrinfo(list);
    if (!ret->count) ret->unresolved = gai_strerror(code ? code : EAI_NONAME);
}

static void *prepare(void *context) {
    struct shared *s = context;
    struct prepared outcome = {0};
    look_up(s->host, &outcome);
    if (outcome.count && s->tls) outcome.unread = tls_load(s->tls);
    pthread_mutex_lock(&s->mutex);
    s->outcome = outcome;
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
    bool started = pthread_create(&thread, &attributes, prepare, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

static void hand_over(struct loop_child *child) {
    struct preparation *p = (struct preparation *)child;
    pthread_mutex_lock(&p->shared->mutex);
    bool ready = p->shared->ready;
    pthread_mutex_unlock(&p->shared->mutex);
    if (!ready) return;
    loop_child_remove(&p->child);
    p->done(p->context, &p->shared->outcome);
    let_go(p->shared);
    free(p);
}

static void end(struct loop_child *child) {
    prepare_cancel((struct preparation *)child);
}

struct preparation *prepare_start(struct loop *l, const char *host, struct tls *tls,
                                  void (*done)(void *context, const struct prepared *outcome),
                                  void *context) {
    struct shared *s = mem_zero(1, sizeof *s);
    pthread_mutex_init(&s->mutex, NULL);
    s->references = 2;
    s->loop = l;
    s->host = mem_string(host, strlen(host));
    s->tls = tls ? tls_hold(tls) : NULL;
    struct preparation *p = mem_zero(1, sizeof *p);
    *p = (struct preparation){{.end = end, .woken = hand_over}, s, done, context};
    loop_child_add(l, &p->child);
    if (!start_thread(s)) {
        s->ready = true;
        s->outcome.unresolved = gai_strerror(EAI_AGAIN);
        loop_wake(l);
        let_go(s);
    }
    return p;
}

void prepare_cancel(struct preparation *p) {
    if (!p) return;
    loop_child_remove(&p->child);
    pthread_mutex_lock(&p->shared->mutex);
    p->shared->loop = NULL;
    pthread_mutex_unlock(&p->shared->mutex);
    let_go(p->shared);
    free(p);
}
