// Reads a packet of AMI itself: lines of `Name: value`, which are an event or the answer to an
// action. It never needs repair: Asterisk escapes nothing, and a value ends with its line. So
// somebody who manages to put CR LF into a value can add headers; therefore, as in a frame, the
// first of two headers with the same name counts. Lines that are not headers, such as the output of
// a command, are skipped. A packet does not say which PBX it is from; the link it came over knows.
#include "scan.h"

#include "base/headers.h"
#include "values.h"

bool ami_is_packet(struct span bytes) {
    return span_starts(bytes, SPAN("Event: ")) || span_starts(bytes, SPAN("Response: "));
}

enum ami_result ami_packet_peek(struct span packet, struct ami_head *ret_head) {
    struct span name;
    struct ami_head head = {.type = AMI_RESPONSE, .kind = AMI_KIND_RESPONSE};
    enum ami_result result = AMI_STRICT;
    if (packet.at[0] == 'E') {
        headers_next(&packet, &name, &head.event);
        const struct ami_event *event = ami_event_of(head.event);
        head.type = AMI_EVENT;
        head.kind = event ? (int)(event - ami_events) : AMI_KIND_UNREAD;
        if (!event) result = AMI_UNWANTED;
    }
    *ret_head = head;
    return result;
}

void ami_packet(struct span packet, struct ami_frame *f) {
    struct span rest = packet, name, value;
    f->type = packet.at[0] == 'E' ? AMI_EVENT : AMI_RESPONSE;
    while (f->field_count < AMI_FIELDS_MAX && headers_next(&rest, &name, &value))
        ami_add(f, name, value);
}
