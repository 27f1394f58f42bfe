// Alerts as JSON: one for a hook, all of them in the snapshot.
#include "out/alert_json.h"

#include "alerts_put.h"
#include "base/clock.h"
#include "out/snapshot.h"
#include "snapshot_figures.h"

#include <math.h>

static void put_alert(struct json *in, const struct alert_words *a, const struct zone *zone) {
    json_put_text(in, "name", span_of(a->name));
    json_put_text(in, "state", span_of(a->state));
    json_put_text(in, "level", span_of(a->level));
    json_put_bool(in, "escalated", a->escalated);
    put_time(in, "since", zone, a->since_us / SECOND_US);
    json_put_text(in, "subject", span_of(a->subject));
    json_put_number(in, "value", a->value);
    json_put_text(in, "text", span_of(a->text));
}

void alert_json(const struct alert_words *a, const struct zone *zone, struct buf *out) {
    struct json *root = json_object_create();
    put_alert(root, a, zone);
    json_write_line(root, out);
    buf_put(out, "\n", 1);
    json_destroy(root);
}

void put_alerts(struct json *root, const struct alerts *alerts, const struct zone *zone,
                int mask_digits) {
    struct json *list = json_put_list(root, "alerts");
    for (size_t i = 0; alerts && i < alerts->count; i++) {
        struct alert_words words;
        alert_words(alerts, &alerts->list[i], mask_digits, &words);
        put_alert(json_put_object(list, NULL), &words, zone);
    }
}
