// Decodes channel events by four tables: one for events about one channel, and one for each of the
// three events about two or more channels, where a prefix of the header tells which channel is
// meant.
#include "values.h"

#define AT(member) offsetof(struct channel_event, member)
#define SLOT(name, member, kind)                                                                   \
    { {name, sizeof(name) - 1}, AT(member), kind, 0 }
#define CHANNEL_SLOTS(p)                                                                           \
    SLOT(p "Channel", channel, SLOT_TEXT), SLOT(p "ChannelState", state, SLOT_NUMBER),             \
        SLOT(p "CallerIDNum", caller_number, SLOT_CALLER),                                         \
        SLOT(p "CallerIDName", caller_name, SLOT_NAME)
#define PLACE_SLOTS(p)                                                                             \
    SLOT(p "Context", place.context, SLOT_TEXT), SLOT(p "Exten", place.exten, SLOT_TEXT),          \
        SLOT(p "Priority", place.priority, SLOT_NUMBER)
#define ID_SLOTS(p)                                                                                \
    SLOT(p "Uniqueid", unique_id, SLOT_TEXT), SLOT(p "Linkedid", linked_id, SLOT_TEXT)
#define OTHER_SLOTS(p)                                                                             \
    SLOT(p "Channel", other_channel, SLOT_TEXT), SLOT(p "Uniqueid", other_unique_id, SLOT_TEXT),   \
        SLOT(p "Linkedid", other_linked_id, SLOT_TEXT)

static const struct ami_slot plain[] = {CHANNEL_SLOTS(""), PLACE_SLOTS(""), ID_SLOTS(""),
                                        SLOT("Cause", cause, SLOT_NUMBER)};
static const struct ami_slot local_bridge[] = {CHANNEL_SLOTS("LocalOne"), ID_SLOTS("LocalOne"),
                                               OTHER_SLOTS("LocalTwo"),
                                               SLOT("Context", place.context, SLOT_TEXT),
                                               SLOT("Exten", place.exten, SLOT_TEXT)};
static const struct ami_slot blind[] = {CHANNEL_SLOTS("Transferer"), ID_SLOTS("Transferer"),
                                        OTHER_SLOTS("Transferee"),
                                        SLOT("Context", place.context, SLOT_TEXT),
                                        SLOT("Extension", place.exten, SLOT_TEXT)};
static const struct ami_slot attended[] = {CHANNEL_SLOTS("SecondTransferer"),
                                           PLACE_SLOTS("SecondTransferer"),
                                           ID_SLOTS("SecondTransferer"),
                                           OTHER_SLOTS("Transferee"),
                                           SLOT("TransferTargetUniqueid", target_unique_id,
                                                SLOT_TEXT),
                                           SLOT("DestType", destination_type, SLOT_TEXT),
                                           SLOT("DestApp", destination_app, SLOT_TEXT)};

enum ami_value_kind ami_decode_channel(struct ami_texts *t, const struct ami_context *c, int kind,
                                       struct channel_event *ret_event) {
    struct channel_event *e = ret_event;
    *e = (struct channel_event){.kind = (enum channel_event_kind)kind,
                                .server = c->server,
                                .place.priority = INT64_MIN,
                                .state = INT64_MIN,
                                .cause = INT64_MIN};
    e->exact_time = ami_when(t->frame, c, &e->at_us);
    switch (kind) {
    case CHANNEL_LOCAL_BRIDGE:
        ami_fill(t, local_bridge, sizeof local_bridge / sizeof local_bridge[0], 0, e);
        break;
    case CHANNEL_BLIND_TRANSFER:
        ami_fill(t, blind, sizeof blind / sizeof blind[0], 0, e);
        break;
    case CHANNEL_ATTENDED_TRANSFER:
        ami_fill(t, attended, sizeof attended / sizeof attended[0], 0, e);
        break;
    default:
        ami_fill(t, plain, sizeof plain / sizeof plain[0], 0, e);
    }
    if (!e->unique_id.len) return AMI_VALUE_BROKEN;
    if (kind == CHANNEL_LOCAL_BRIDGE && !e->other_unique_id.len) return AMI_VALUE_BROKEN;
    return AMI_VALUE_CHANNEL;
}
