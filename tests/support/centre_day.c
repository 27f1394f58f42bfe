// Simple on purpose: plain scans and short lists, so that it makes no mistake together with the
// board.
#include "centre_day.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void on_frame(void *context, struct span frame) {
    struct day *d = context;
    buf_span(&d->frames, frame);
    buf_put(&d->frames, "\n", 1);
    int64_t now_us = d->centre ? centre_now_us(d->centre) : d->start_us;
    buf_format(&d->recording, "%" PRId64 ".%06d\t", now_us / 1000000, (int)(now_us % 1000000));
    buf_span(&d->recording, frame);
    buf_put(&d->recording, "\n", 1);
    d->frame_count++;
}

static void on_queue_log(void *context, const char *server, struct span line) {
    struct day *d = context;
    buf_format(&d->queue_log, "%s|%.*s\n", server, (int)line.len, line.at);
}

static void on_master(void *context, const char *server, struct span line) {
    struct day *d = context;
    buf_format(&d->master, "%s|%.*s\n", server, (int)line.len, line.at);
    d->master_count++;
}

void day_begin(struct day *d, struct centre_options o) {
    *d = (struct day){.start_us = o.start_us ? o.start_us : 1795374000000000};
    const struct centre_sink sink = {
        .context = d, .frame = on_frame, .queue_log = on_queue_log, .master_csv = on_master};
    o.start_us = d->start_us;
    buf_format(&d->recording, "%" PRId64 ".000000\t!up\n", d->start_us / 1000000);
    centre_create(&o, &sink, &d->centre);
}

void day_finish(struct day *d) {
    centre_destroy(d->centre);
    buf_finish(&d->frames);
    buf_finish(&d->recording);
    buf_finish(&d->queue_log);
    buf_finish(&d->master);
}

void day_run(struct day *d, int64_t seconds) {
    centre_run_until(d->centre, centre_now_us(d->centre) + seconds * 1000000);
}

void day_close(struct day *d) {
    centre_close(d->centre);
    for (int i = 0; i < 60 && centre_census(d->centre).callers; i++)
        day_run(d, 60);
    day_run(d, 60); // for rows that are sent in batches
}

static const char *const servers[] = {"pbx1", "pbx2"};
enum { SERVERS = sizeof servers / sizeof *servers };

static FILE *open_in(const char *folder, const char *format, const char *name) {
    char file[64], path[256];
    snprintf(file, sizeof file, format, name);
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *f = fopen(path, "we");
    if (!f) abort();
    return f;
}

static void write_lines(const struct buf *lines, const char *folder, const char *format) {
    for (size_t i = 0; i < SERVERS; i++) {
        FILE *f = open_in(folder, format, servers[i]);
        for (struct span rest = buf_text(lines); rest.len;) {
            struct span line = span_take(&rest, '\n');
            if (span_same(span_take(&line, '|'), span_of(servers[i])))
                fprintf(f, "%.*s\n", (int)line.len, line.at);
        }
        fclose(f);
    }
}

void day_write(const struct day *d, const char *folder) {
    FILE *f = open_in(folder, "%s", "frames.rec");
    fwrite(d->recording.at, 1, d->recording.len, f);
    fclose(f);
    write_lines(&d->queue_log, folder, "queue_log-%s");
    write_lines(&d->master, folder, "Master-%s.csv");
}

void day_remove(const char *folder) {
    static const char *const files[] = {"frames.rec", "queue_log-pbx1", "queue_log-pbx2",
                                        "Master-pbx1.csv", "Master-pbx2.csv"};
    char path[256];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

struct span frame_value(struct span frame, const char *key) {
    char wanted[64];
    size_t len = (size_t)snprintf(wanted, sizeof wanted, "\"%s\": \"", key);
    const char *found = frame.len ? memmem(frame.at, frame.len, wanted, len) : NULL;
    if (!found) return SPAN_NONE;
    found += len;
    const char *end = found;
    while (end < frame.at + frame.len && *end != '"')
        end += *end == '\\' ? 2 : 1;
    return (struct span){found, (size_t)(end - found)};
}

struct span frame_server(struct span frame) {
    return frame_value(frame, "server_name");
}

static struct queue_truth *of_queue(struct queue_truth *list, size_t *count, struct span server,
                                    struct span queue) {
    for (size_t i = 0; i < *count; i++)
        if (span_same(span_of(list[i].server), server) && span_same(span_of(list[i].queue), queue))
            return &list[i];
    if (*count == FIGURES) abort();
    struct queue_truth *f = &list[(*count)++];
    *f = (struct queue_truth){0};
    span_copy(server, f->server, sizeof f->server);
    span_copy(queue, f->queue, sizeof f->queue);
    return f;
}

static int by_name(const void *a, const void *b) {
    const struct queue_truth *x = a, *y = b;
    int order = strcmp(x->server, y->server);
    return order ? order : strcmp(x->queue, y->queue);
}

static int64_t number(struct span s) {
    int64_t value = 0;
    span_number(s, &value);
    return value;
}

struct visit {
    char server[16], unique[32], context[24];
    bool open, hung_up, abandoned;
};
enum { VISITS = 4096 };

static struct visit *visit_of(struct visit *list, struct span server, struct span unique,
                              bool make) {
    struct visit *spare = NULL;
    for (size_t i = 0; i < VISITS; i++) {
        if (!list[i].open) {
            spare = spare ? spare : &list[i];
            continue;
        }
        if (span_same(span_of(list[i].unique), unique) &&
            span_same(span_of(list[i].server), server))
            return &list[i];
    }
    if (!make) return NULL;
    *spare = (struct visit){.open = true};
    span_copy(server, spare->server, sizeof spare->server);
    span_copy(unique, spare->unique, sizeof spare->unique);
    return spare;
}

static void read_frame(struct span frame, struct visit *visits, struct queue_truth *list,
                       size_t *count) {
    struct span event = frame_value(frame, "Event"), server = frame_server(frame),
                unique = frame_value(frame, "Uniqueid");
    struct visit *v = visit_of(visits, server, unique, false);
    if (span_same(event, SPAN("HangupRequest"))) {
        if (v) v->hung_up = true;
        return;
    }
    if (span_same(event, SPAN("AttendedTransfer"))) {
        if (!span_same(frame_value(frame, "DestApp"), SPAN("Queue"))) return;
        v = visit_of(visits, server, frame_value(frame, "SecondTransfererUniqueid"), false);
        if (v) span_copy(frame_value(frame, "TransfereeUniqueid"), v->unique, sizeof v->unique);
        return;
    }
    if (!span_starts(event, SPAN("Queue")) && !span_starts(event, SPAN("Agent"))) return;
    if (!unique.len) return;
    struct queue_truth *f = of_queue(list, count, server, frame_value(frame, "Queue"));
    if (span_same(event, SPAN("QueueCallerJoin"))) {
        f->offered++;
        v = visit_of(visits, server, unique, true);
        span_copy(frame_value(frame, "Context"), v->context, sizeof v->context);
    } else if (span_same(event, SPAN("QueueCallerAbandon")) && v) {
        v->abandoned = true;
        if (v->hung_up) {
            f->abandoned++;
            f->abandon_wait += number(frame_value(frame, "HoldTime"));
        } else {
            f->left++;
        }
    } else if (span_same(event, SPAN("QueueCallerLeave")) && v) {
        f->key += !v->abandoned && !span_same(frame_value(frame, "Context"), span_of(v->context));
        v->open = false;
    } else if (span_same(event, SPAN("AgentConnect"))) {
        f->answered++;
        f->hold += number(frame_value(frame, "HoldTime"));
    } else if (span_same(event, SPAN("AgentComplete"))) {
        f->talk += number(frame_value(frame, "TalkTime"));
    } else if (span_same(event, SPAN("AgentRingNoAnswer"))) {
        f->ring_no_answer++;
    }
}

size_t figures_of_frames(const struct day *d, struct queue_truth *out) {
    struct visit *visits = calloc(VISITS, sizeof *visits);
    struct span rest = buf_text(&d->frames);
    size_t count = 0;
    while (rest.len)
        read_frame(span_take(&rest, '\n'), visits, out, &count);
    free(visits);
    qsort(out, count, sizeof *out, by_name);
    return count;
}

static void read_line(struct span line, struct queue_truth *list, size_t *count) {
    struct span field[12] = {SPAN_NONE};
    for (size_t i = 0; i < 12 && line.len; i++)
        field[i] = span_take(&line, '|');
    struct span server = field[0], queue = field[3], word = field[5], *data = field + 6;
    if (span_same(queue, SPAN("NONE"))) return;
    struct queue_truth *f = of_queue(list, count, server, queue);
    f->offered += span_same(word, SPAN("ENTERQUEUE"));
    f->key += span_same(word, SPAN("EXITWITHKEY"));
    f->ring_no_answer += span_same(word, SPAN("RINGNOANSWER"));
    f->left += span_same(word, SPAN("EXITWITHTIMEOUT")) || span_same(word, SPAN("EXITEMPTY")) ||
               span_same(word, SPAN("WITHDRAW"));
    if (span_same(word, SPAN("CONNECT"))) {
        f->answered++;
        f->hold += number(data[0]);
    } else if (span_same(word, SPAN("ABANDON"))) {
        f->abandoned++;
        f->abandon_wait += number(data[2]);
    } else if (span_starts(word, SPAN("COMPLETE"))) {
        f->talk += number(data[1]);
    } else if (span_same(word, SPAN("BLINDTRANSFER")) ||
               span_same(word, SPAN("ATTENDEDTRANSFER"))) {
        f->talk += number(data[span_same(data[0], SPAN("LINK")) ? 4 : 3]); // it names two channels
    }
}

size_t figures_of_queue_log(const struct day *d, struct queue_truth *out) {
    struct span rest = buf_text(&d->queue_log);
    size_t count = 0;
    while (rest.len)
        read_line(span_take(&rest, '\n'), out, &count);
    qsort(out, count, sizeof *out, by_name);
    return count;
}

static struct person *person_of(struct person *list, size_t *count, struct span server,
                                struct span queue, struct span name) {
    for (size_t i = 0; i < *count; i++)
        if (span_same(span_of(list[i].server), server) &&
            span_same(span_of(list[i].queue), queue) && span_same(span_of(list[i].name), name))
            return &list[i];
    if (*count == PERSONS) abort();
    struct person *p = &list[(*count)++];
    *p = (struct person){0};
    span_copy(server, p->server, sizeof p->server);
    span_copy(queue, p->queue, sizeof p->queue);
    span_copy(name, p->name, sizeof p->name);
    return p;
}

size_t persons_of_queue_log(const struct day *d, struct person *out) {
    size_t count = 0;
    for (struct span rest = buf_text(&d->queue_log); rest.len;) {
        struct span line = span_take(&rest, '\n'), field[12] = {SPAN_NONE};
        for (size_t i = 0; i < 12 && line.len; i++)
            field[i] = span_take(&line, '|');
        struct span word = field[5], *data = field + 6;
        bool connect = span_same(word, SPAN("CONNECT")),
             complete = span_starts(word, SPAN("COMPLETE")),
             blind = span_same(word, SPAN("BLINDTRANSFER")),
             attended = span_same(word, SPAN("ATTENDEDTRANSFER")),
             rang = span_same(word, SPAN("RINGNOANSWER"));
        if (!connect && !complete && !blind && !attended && !rang) continue;
        struct person *p = person_of(out, &count, field[0], field[3], field[4]);
        bool link = attended && span_same(data[0], SPAN("LINK"));
        p->handled += connect;
        p->hold += connect ? number(data[0]) : 0;
        p->completed += complete;
        p->transferred += blind || attended;
        p->ring_no_answer += rang;
        if (complete) p->talk += number(data[1]);
        if (blind || attended) p->talk += number(data[link ? 4 : 3]);
    }
    return count;
}

size_t callers_of_queue_log(const struct day *d, struct caller *out) {
    size_t count = 0;
    for (struct span rest = buf_text(&d->queue_log); rest.len;) {
        struct span line = span_take(&rest, '\n'), field[9] = {SPAN_NONE}, word;
        for (size_t i = 0; i < 9 && line.len; i++)
            field[i] = span_take(&line, '|');
        word = field[5];
        bool left = span_starts(word, SPAN("EXIT")) || span_same(word, SPAN("CONNECT")) ||
                    span_same(word, SPAN("ABANDON")) || span_same(word, SPAN("WITHDRAW"));
        for (size_t i = 0; left && i < count; i++)
            if (span_same(out[i].server, field[0]) && span_same(out[i].unique_id, field[2]) &&
                span_same(out[i].queue, field[3])) {
                out[i] = out[--count];
                break;
            }
        if (!span_same(word, SPAN("ENTERQUEUE"))) continue;
        if (count == CALLERS) abort();
        out[count++] =
            (struct caller){field[0], field[2], field[3], field[7], number(field[1]), false};
    }
    return count;
}
