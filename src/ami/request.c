// Writes requests in the forms of amiws and of AMI. No part of them comes from outside, so nothing
// has to be escaped.
#include "ami/request.h"

#include <inttypes.h>

static const char *const actions[] = {[AMI_PING] = "Ping", [AMI_QUEUE_STATUS] = "QueueStatus"};

void ami_request(struct buf *out, enum ami_request what, struct span word, uint64_t number,
                 int64_t server_id) {
    buf_format(out, "{\"Action\":\"%s\",\"ActionID\":\"%.*s-%" PRIu64 "\"", actions[what],
               (int)word.len, word.at, number);
    if (server_id) buf_format(out, ",\"AMIServerID\":%" PRId64, server_id);
    buf_put(out, "}", 1);
}

void ami_request_packet(struct buf *out, enum ami_request what, struct span word, uint64_t number) {
    buf_format(out, "Action: %s\r\nActionID: %.*s-%" PRIu64 "\r\n\r\n", actions[what],
               (int)word.len, word.at, number);
}

bool ami_request_number(struct span action_id, struct span word, uint64_t *ret_number) {
    int64_t number;
    if (!span_starts(action_id, word)) return false;
    struct span rest = span_from(action_id, word.len);
    if (!rest.len || rest.at[0] != '-' || !span_number(span_from(rest, 1), &number) || number < 0)
        return false;
    *ret_number = (uint64_t)number;
    return true;
}
