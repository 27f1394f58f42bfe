// The only two requests that cdrtop ever sends. Neither changes anything on a PBX.
#ifndef CDRTOP_AMI_REQUEST_H
#define CDRTOP_AMI_REQUEST_H

#include "base/buf.h"

enum ami_request { AMI_PING, AMI_QUEUE_STATUS };

// Appends a request for amiws. With server_id 0 every server answers. The action id is `word` and a
// number, because every client of amiws sees all answers and has to recognise its own.
void ami_request(struct buf *out, enum ami_request what, struct span word, uint64_t number,
                 int64_t server_id);
// The same as a packet of AMI itself, answered by the PBX at the other end.
void ami_request_packet(struct buf *out, enum ami_request what, struct span word, uint64_t number);
// The number in an action id with that word; false if the id is not ours.
bool ami_request_number(struct span action_id, struct span word, uint64_t *ret_number);

#endif
