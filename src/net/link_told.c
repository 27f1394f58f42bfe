// What a link tells of itself, beside its state.
#include "wire.h"

#include "tls.h"

// TLS ends its handshake without telling the link.
enum link_step link_reached(const struct link *k) {
    bool shaken = k->tries.latest.step == LINK_STEP_TLS && tls_is_shaken(k->tls);
    return shaken ? LINK_STEP_HANDSHAKE : k->tries.latest.step;
}

void link_remark(const struct link *k, int64_t now_s, char *out, size_t size) {
    out[0] = '\0';
    if (k->state != LINK_UP) return;
    if (k->tls) tls_remark(k->tls, now_s, out, size);
    if (k->tcp.in_clear) span_copy(SPAN("password is sent in the clear (type: basic)"), out, size);
}

void link_describe(const struct link *k, struct link_told *ret_told) {
    const struct progress *p = &k->tries.latest;
    *ret_told = (struct link_told){.step = k->reason[0] ? p->failed : link_reached(k)};
    span_copy(span_of(p->address), ret_told->address, sizeof ret_told->address);
    span_copy(span_of(p->greeting), ret_told->greeting, sizeof ret_told->greeting);
    ret_told->in_clear = k->tcp.in_clear;
    if (k->tls) tls_describe(k->tls, ret_told);
}
