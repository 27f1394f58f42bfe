// Call detail records as Asterisk keeps them by default: one row for each telephone that is rung
// for a channel. The first telephone uses the row that is open, others that ring at the same time
// get rows beside it. When the ringing ends without an answer, a new row goes on from there. All
// rows are sent when the channel ends, in the order in which they were made. A row with neither an
// answer nor a telephone is not written.
#include "../wire.h"
#include "base/mem.h"
#include "model.h"

#include <stdio.h>
#include <string.h>

static struct row *row_add(struct call *call) {
    if (call->row_count == SIM_ROWS) return &call->rows[SIM_ROWS - 1]; // nobody is rung so often
    struct row *r = &call->rows[call->row_count++];
    bool first = call->row_count == 1;
    *r = (struct row){.sequence = call->server->next_sequence++,
                      .start_us = first ? call->started_us : call->server->centre->now_us,
                      .application = "",
                      .disposition = "NO ANSWER"};
    if (call->answered) r->answer_us = r->start_us;
    return r;
}

struct row *cdr_open(struct call *call) {
    for (size_t i = 0; i < call->row_count; i++)
        if (!call->rows[i].end_us && !*call->rows[i].destination_channel) return &call->rows[i];
    return row_add(call);
}

struct row *cdr_another(struct call *call) {
    return row_add(call);
}

static const char *department_of(const struct call *call) {
    if (call->kind == CALL_OUTSIDE) return "outbound";
    if (call->kind == CALL_INTERNAL || strcmp(call->channel.context, "internal") == 0)
        return "internal";
    if (call->route && call->route->overflow) return "overflow";
    return call->route && call->route->queue ? call->route->queue : "";
}

void cdr_close(struct call *call, struct row *r, const char *disposition) {
    if (r->end_us) return;
    r->end_us = call->server->centre->now_us;
    r->disposition = disposition;
    snprintf(r->destination, sizeof r->destination, "%s", call->channel.exten);
    snprintf(r->context, sizeof r->context, "%s", call->channel.context);
    snprintf(r->department, sizeof r->department, "%s", department_of(call));
}

static void put_text(struct buf *line, const char *text) {
    wire_csv(line, text);
    buf_put(line, ",", 1);
}

static void write_master(struct server *s, const struct facts *f) {
    static const enum string before[] = {T_ACCOUNT, T_SOURCE,  T_DESTINATION,  T_CONTEXT,
                                         T_CLID,    T_CHANNEL, T_DEST_CHANNEL, T_APPLICATION,
                                         T_DATA,    T_START};
    struct centre *c = s->centre;
    if (!c->sink.master_csv || s->down) return;
    struct buf *line = &c->text;
    buf_clear(line);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        put_text(line, f->texts[before[i]]);
    if (*f->texts[T_ANSWER])
        put_text(line, f->texts[T_ANSWER]);
    else
        buf_put(line, ",", 1);
    put_text(line, f->texts[T_END]);
    buf_format(line, "%lld,%lld,", (long long)f->numbers[N_DURATION],
               (long long)f->numbers[N_BILLABLE]);
    put_text(line, f->texts[T_DISPOSITION]);
    put_text(line, "DOCUMENTATION");
    put_text(line, f->texts[T_UNIQUE]);
    wire_csv(line, "");
    c->sink.master_csv(c->sink.context, s->name, buf_text(line));
}

static void send_row(struct server *s, const struct channel *ch, const struct row *r) {
    char start[20], answer[20] = "", end[20], clid[80], name[200], sequence[24];
    local_time(s, r->start_us, start);
    if (r->answer_us) local_time(s, r->answer_us, answer);
    local_time(s, r->end_us, end);
    wire_c_escape(ch->caller, name, sizeof name);
    // Asterisk cuts it after 79 bytes, wherever that is; that its end may be missing is intended
    // here
    struct buf whole = {0};
    buf_format(&whole, *name ? "\"%s\" <%s>" : "%s%s", name, ch->number);
    size_t len = whole.len < sizeof clid ? whole.len : sizeof clid - 1;
    memcpy(clid, whole.at, len);
    clid[len] = '\0';
    buf_finish(&whole);
    snprintf(sequence, sizeof sequence, "%lld", (long long)r->sequence);
    struct facts f = {
        .numbers = {[N_DURATION] = (r->end_us - r->start_us) / 1000000,
                    [N_BILLABLE] = r->answer_us ? (r->end_us - r->answer_us) / 1000000 : 0},
        .texts = {[T_ACCOUNT] = ch->account,
                  [T_SOURCE] = ch->number,
                  [T_DESTINATION] = r->destination,
                  [T_CONTEXT] = r->context,
                  [T_CLID] = clid,
                  [T_CHANNEL] = ch->name,
                  [T_DEST_CHANNEL] = r->destination_channel,
                  [T_APPLICATION] = r->application,
                  [T_DATA] = r->data,
                  [T_START] = start,
                  [T_ANSWER] = answer,
                  [T_END] = end,
                  [T_DISPOSITION] = r->disposition,
                  [T_UNIQUE] = ch->unique,
                  [T_LINKED] = s->options.mapped ? ch->linked : NULL,
                  [T_SEQUENCE] = s->options.mapped ? sequence : NULL,
                  [T_DEPARTMENT] = s->options.mapped ? r->department : NULL},
    };
    emit(s, EV_CDR, &f);
    write_master(s, &f);
}

// With batch=yes, rows come all together, long after their calls.
void cdr_send_row(struct server *s, const struct channel *ch, const struct row *r) {
    if (!s->options.batch_s) {
        send_row(s, ch, r);
        return;
    }
    if (!s->kept_count)
        timer_set(s->centre, s, NULL, TIMER_BATCH, (int64_t)s->options.batch_s * 1000000, 0);
    MEM_ROOM(s->kept, s->kept_count, s->kept_capacity);
    s->kept[s->kept_count++] = (struct kept_row){*ch, *r};
}

void cdr_flush(struct server *s) {
    for (size_t i = 0; i < s->kept_count; i++)
        send_row(s, &s->kept[i].channel, &s->kept[i].row);
    s->kept_count = 0;
}

void cdr_send(struct call *call) {
    for (size_t i = 0; i < call->row_count; i++) {
        struct row *r = &call->rows[i];
        cdr_close(call, r, r->answer_us ? "ANSWERED" : "NO ANSWER");
        if (*r->destination_channel || r->answer_us) cdr_send_row(call->server, &call->channel, r);
    }
    call->row_count = 0;
}
