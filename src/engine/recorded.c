// Writes frames as a recording has them: as amiws sends them, even if they came as packets of AMI
// itself.
#include "parts.h"

// Writes the packet that was scanned.
static void write_packet(struct door *d, const struct origin *o, struct buf *out) {
    d->frame.server_name = span_of(o->pbx);
    d->frame.server_id = 1;
    ami_frame_write(out, &d->frame);
}

void door_recorded(struct door *d, const struct origin *origin, struct span packet,
                   struct buf *out) {
    if (ami_scan(packet, &d->scan_scratch, &d->frame) != AMI_MALFORMED)
        write_packet(d, origin, out);
}

void door_keep(struct door *d, const struct origin *o, struct span bytes, int64_t at_us) {
    enum ami_value_kind kind = d->value.kind;
    bool answers = kind == AMI_VALUE_RESPONSE &&
                   d->value.response.response != AMI_RESPONSE_REFUSED &&
                   d->value.response.response != AMI_RESPONSE_LOGGED_IN;
    struct buf text = {0};
    if (!d->keeper || kind == AMI_VALUE_NONE || kind == AMI_VALUE_BROKEN || answers) return;
    if (o->pbx) write_packet(d, o, &text);
    d->keeper->frame(d->keeper->context, o, o->pbx ? buf_text(&text) : bytes, at_us,
                     kind == AMI_VALUE_CDR);
    buf_finish(&text);
}
