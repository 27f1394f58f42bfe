#include "fuzz.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void must(bool held, const char *format, ...) {
    if (held) return;
    va_list values;
    va_start(values, format);
    fputs("does not hold: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    abort();
}

int file_of(const uint8_t *data, size_t size) {
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0,
         "a file in memory");
    return fd;
}

void must_be_clean_row(const struct cdr *row) {
    for (int i = 0; i < CDR_TEXTS; i++)
        must(utf8_can_be_shown(row->text[i]), "text %d was cleaned", i);
    must(utf8_can_be_shown(row->disposition_word), "the disposition was cleaned");
    for (size_t i = 0; i < row->custom_count; i++)
        must(utf8_can_be_shown(row->custom[i].name) && utf8_can_be_shown(row->custom[i].value),
             "custom field %zu was cleaned", i);
}

void must_be_clean(enum ami_value_kind kind, const struct ami_value *value) {
    const struct queue_event *q = &value->queue;
    const struct channel_event *c = &value->channel;
    const struct span of_queue[] = {q->queue,
                                    q->unique_id,
                                    q->linked_id,
                                    q->channel,
                                    q->caller_number,
                                    q->caller_name,
                                    q->place.context,
                                    q->place.exten,
                                    q->member.interface,
                                    q->member.state_interface,
                                    q->member.name,
                                    q->member.unique_id,
                                    q->member.pause_reason,
                                    q->reason,
                                    q->action_id};
    const struct span of_channel[] = {c->channel,          c->unique_id,       c->linked_id,
                                      c->other_channel,    c->other_unique_id, c->other_linked_id,
                                      c->target_unique_id, c->caller_number,   c->caller_name,
                                      c->place.context,    c->place.exten,     c->destination_type,
                                      c->destination_app};
    if (kind == AMI_VALUE_CDR) must_be_clean_row(&value->cdr);
    for (size_t i = 0; kind == AMI_VALUE_QUEUE && i < sizeof of_queue / sizeof *of_queue; i++)
        must(utf8_can_be_shown(of_queue[i]), "text %zu of a queue event was cleaned", i);
    for (size_t i = 0; kind == AMI_VALUE_CHANNEL && i < sizeof of_channel / sizeof *of_channel; i++)
        must(utf8_can_be_shown(of_channel[i]), "text %zu of a channel event was cleaned", i);
}
