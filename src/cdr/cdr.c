// The table of fields is the only place that knows the headers of a Cdr event; decoders, exports
// and columns go by it. The rest are small functions that read a record's texts, for several rooms.
#include "cdr/cdr.h"

#include "base/buf.h"

#include <assert.h>
#include <string.h>

#define AT(member) ((int)offsetof(struct cdr, member))

const struct cdr_field cdr_fields[] = {
    {"AccountCode", "accountCode", CDR_TEXT, CDR_ACCOUNT_CODE},
    {"Source", "source", CDR_TEXT, CDR_SOURCE},
    {"Destination", "destination", CDR_TEXT, CDR_DESTINATION},
    {"DestinationContext", "destinationContext", CDR_TEXT, CDR_DESTINATION_CONTEXT},
    {"CallerID", "callerId", CDR_TEXT, CDR_CALLER_ID},
    {"Channel", "channel", CDR_TEXT, CDR_CHANNEL},
    {"DestinationChannel", "destinationChannel", CDR_TEXT, CDR_DESTINATION_CHANNEL},
    {"LastApplication", "lastApplication", CDR_TEXT, CDR_LAST_APPLICATION},
    {"LastData", "lastData", CDR_TEXT, CDR_LAST_DATA},
    {"StartTime", "startTime", CDR_TIME, AT(start)},
    {"AnswerTime", "answerTime", CDR_TIME, AT(answer)},
    {"EndTime", "endTime", CDR_TIME, AT(end)},
    {"Duration", "duration", CDR_SECONDS, AT(duration)},
    {"BillableSeconds", "billableSeconds", CDR_SECONDS, AT(billable)},
    {"Disposition", "disposition", CDR_WORD, AT(disposition)},
    {"AMAFlags", "amaFlags", CDR_TEXT, CDR_AMA_FLAGS},
    {"UniqueID", "uniqueId", CDR_TEXT, CDR_UNIQUE_ID},
    {"UserField", "userField", CDR_TEXT, CDR_USER_FIELD},
    {"LinkedID", "linkedId", CDR_TEXT, CDR_LINKED_ID},
    {"Sequence", "sequence", CDR_COUNT, AT(sequence)},
};
const size_t cdr_field_count = sizeof cdr_fields / sizeof cdr_fields[0];
static_assert(sizeof cdr_fields / sizeof cdr_fields[0] == CDR_FIXED_FIELDS + 2, "two are mapped");

static const char *const words[] = {
    [CDR_ANSWERED] = "ANSWERED", [CDR_NO_ANSWER] = "NO ANSWER",   [CDR_BUSY] = "BUSY",
    [CDR_FAILED] = "FAILED",     [CDR_CONGESTION] = "CONGESTION", [CDR_CANCEL] = "CANCEL",
};
static_assert(sizeof words / sizeof words[0] == CDR_DISPOSITIONS, "a word for each");

enum cdr_disposition cdr_disposition_of(struct span word) {
    for (int d = 0; d < CDR_DISPOSITIONS; d++)
        if (span_same_nocase(word, span_of(words[d]))) return (enum cdr_disposition)d;
    return span_same_nocase(word, SPAN("NOANSWER")) ? CDR_NO_ANSWER : CDR_FAILED;
}

const char *cdr_disposition_word(enum cdr_disposition d) {
    return words[d];
}

struct span cdr_queue(struct span last_application, struct span last_data) {
    if (!span_same_nocase(last_application, SPAN("Queue"))) return SPAN_NONE;
    return span_take(&last_data, ',');
}

static size_t digits(struct span s, size_t from) {
    size_t i = from;
    while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
        i++;
    return i - from;
}

struct span cdr_agent(struct span destination_channel) {
    static const char *const technologies[] = {"SIP/", "PJSIP/", "IAX2/"};
    for (size_t i = 0; i < sizeof technologies / sizeof technologies[0]; i++) {
        struct span technology = span_of(technologies[i]);
        if (!span_starts(destination_channel, technology)) continue;
        size_t length = digits(destination_channel, technology.len);
        size_t behind = technology.len + length;
        if (!length || behind >= destination_channel.len || destination_channel.at[behind] != '-')
            return SPAN_NONE;
        return (struct span){destination_channel.at + technology.len, length};
    }
    return SPAN_NONE;
}

// The last `" <` whose quote is not escaped; s.len if there is none.
static size_t name_end(struct span s) {
    for (size_t i = s.len; i-- > 1;) {
        if (s.at[i] != '"' || i + 2 >= s.len || s.at[i + 1] != ' ' || s.at[i + 2] != '<') continue;
        size_t slashes = 0;
        while (slashes < i - 1 && s.at[i - 1 - slashes] == '\\')
            slashes++;
        if (slashes % 2 == 0) return i;
    }
    return s.len;
}

static struct span unescaped(struct span s, struct buf *scratch) {
    if (!s.len || !memchr(s.at, '\\', s.len)) return s;
    buf_room(scratch, s.len);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '\\' && i + 1 < s.len) i++;
        buf_put(scratch, s.at + i, 1);
    }
    return buf_text(scratch);
}

static struct span in_brackets(struct span s) { // s starts with '<'
    s = span_from(s, 1);
    if (s.len && s.at[s.len - 1] == '>') s.len--;
    return s;
}

static bool is_number(struct span s) {
    size_t sign = s.len && s.at[0] == '+';
    return s.len > sign && sign + digits(s, sign) == s.len;
}

void cdr_caller_parts(struct span caller_id, struct buf *scratch, struct span *ret_name,
                      struct span *ret_number) {
    struct span name = span_trim(caller_id), number = SPAN_NONE;
    buf_clear(scratch);
    if (name.len && name.at[0] == '"') {
        size_t end = name_end(name);
        if (end < name.len)
            number = in_brackets(span_from(name, end + 2));
        else if (name.len > 1 && name.at[name.len - 1] == '"')
            end = name.len - 1;
        name = (struct span){name.at + 1, end - 1};
        name = unescaped(name, scratch);
    } else if (name.len && name.at[0] == '<') {
        number = in_brackets(name);
        name = SPAN_NONE;
    } else if (is_number(name)) {
        number = name;
        name = SPAN_NONE;
    }
    *ret_name = name;
    *ret_number = number;
}
