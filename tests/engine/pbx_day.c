// Makes the pieces of a day from what the simulated centre sent and wrote.
#include "pbx_day.h"

#include "base/civil.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define HOUR_S 3600

uint64_t pbx_day_chance(uint64_t *seed, uint64_t of) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*seed >> 33) % of;
}

static int64_t number(struct span s) {
    int64_t n = 0;
    cr_assert(span_number(s, &n));
    return n;
}

// When a row was written: at the end of its call, the last time in it.
static int64_t end_of_row(struct span row) {
    struct civil c;
    for (size_t at = row.len - 19; at > 0; at--)
        if (civil_parse((struct span){row.at + at, 19}, &c)) return civil_seconds(c);
    cr_assert(false, "%.*s", (int)row.len, row.at);
    return 0;
}

static void put(struct pbx_day *p, struct piece one) {
    MEM_ROOM(p->list, p->count, p->capacity);
    size_t at = p->count++;
    for (; at && p->list[at - 1].at_us > one.at_us; at--)
        p->list[at] = p->list[at - 1];
    p->list[at] = one;
}

static void put_log(struct pbx_day *p) {
    for (struct span rest = buf_text(&p->day.queue_log); rest.len;) {
        struct span line = span_take(&rest, '\n'), server = span_take(&line, '|'), time = line;
        int64_t at_s = number(span_take(&time, '|'));
        put(p, (struct piece){at_s * S, line, span_same(server, SPAN("pbx2"))});
    }
}

// As with newcdrcolumns=yes in cdr.conf: each row is told by a frame, too, which has its LinkedID.
static void put_rows(struct pbx_day *p) {
    struct span frames = buf_text(&p->day.frames), rest = buf_text(&p->day.master);
    buf_room(&p->rows, rest.len * 2);
    while (rest.len) {
        struct span line = span_take(&rest, '\n'), server = span_take(&line, '|'), frame, id;
        struct span sequence;
        do
            frame = span_take(&frames, '\n');
        while (!span_same(frame_value(frame, "Event"), SPAN("Cdr")));
        cr_assert(span_same(frame_server(frame), server));
        struct span row = {p->rows.at + p->rows.len, 0};
        id = frame_value(frame, "LinkedID");
        sequence = frame_value(frame, "Sequence");
        cr_assert(id.len && sequence.len);
        buf_format(&p->rows, "%.*s,\"\",\"%.*s\",%.*s", (int)line.len, line.at, (int)id.len, id.at,
                   (int)sequence.len, sequence.at);
        row.len = (size_t)(p->rows.at + p->rows.len - row.at);
        put(p, (struct piece){end_of_row(line) * S, row, 2 + span_same(server, SPAN("pbx2"))});
    }
}

void pbx_day_live(struct pbx_day *p, uint64_t *seed) {
    *p = (struct pbx_day){.list = NULL};
    const struct centre_server_options servers[] = {{"pbx1", true, true, false, 0, NULL, NULL},
                                                    {"pbx2", false, true, false, 0, NULL, NULL}};
    day_begin(&p->day, (struct centre_options){.seed = pbx_day_chance(seed, 1000),
                                               .calls_per_hour = 400,
                                               .servers = servers,
                                               .server_count = 2});
    for (int i = 0; i < 24; i++) {
        centre_request(p->day.centre, SPAN("{\"Action\":\"QueueStatus\",\"ActionID\":\"x\"}"));
        day_run(&p->day, HOUR_S / 12);
    }
    day_close(&p->day);
    for (struct span rest = buf_text(&p->day.recording); rest.len;) {
        struct span frame = span_take(&rest, '\n'), part = span_take(&frame, '\t');
        struct span whole = span_take(&part, '.');
        if (*frame.at == '{')
            put(p, (struct piece){number(whole) * S + number(part), frame, DAY_FILES});
    }
    put_log(p);
    put_rows(p);
}

void pbx_day_finish(struct pbx_day *p) {
    day_finish(&p->day);
    buf_finish(&p->rows);
    free(p->list);
}
