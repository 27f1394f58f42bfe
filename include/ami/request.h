// The two requests that cdrtop ever sends. Neither changes anything on a PBX.
#ifndef CDRTOP_AMI_REQUEST_H
#define CDRTOP_AMI_REQUEST_H

#include "base/buf.h"

enum ami_request { AMI_PING, AMI_QUEUE_STATUS };

// Appends the text of one request for amiws. server_id 0: every server answers. The action id is
// made of a word of ours and a number, since every client of amiws sees every answer.
void ami_request(struct buf *out, enum ami_request what, struct span word, uint64_t number,
                 int64_t server_id);
// The same as a packet of AMI itself: the PBX at the other end answers.
void ami_request_packet(struct buf *out, enum ami_request what, struct span word, uint64_t number);
// The number in an action id of that word; false when the id is somebody else's.
bool ami_request_number(struct span action_id, struct span word, uint64_t *ret_number);

#endif
