// Why a channel was hung up, in words (from Asterisk's causes.h, after ITU-T Q.850).
#include "parts.h"

static const struct {
    uint32_t cause;
    const char *words;
} causes[] = {
    {1, "number not allocated"},
    {2, "no route to the transit network"},
    {3, "no route to the destination"},
    {5, "misdialled trunk prefix"},
    {6, "channel unacceptable"},
    {7, "call awarded and delivered"},
    {8, "preempted"},
    {14, "number ported"},
    {16, "normal clearing"},
    {17, "busy"},
    {18, "no user responds"},
    {19, "no answer"},
    {20, "subscriber absent"},
    {21, "rejected"},
    {22, "number changed"},
    {23, "redirected to a new destination"},
    {26, "answered elsewhere"},
    {27, "destination out of order"},
    {28, "invalid number format"},
    {29, "facility rejected"},
    {30, "response to a status enquiry"},
    {31, "normal, unspecified"},
    {34, "no circuit available"},
    {38, "network out of order"},
    {41, "temporary failure"},
    {42, "switch congestion"},
    {43, "access information discarded"},
    {44, "requested channel not available"},
    {50, "facility not subscribed"},
    {52, "outgoing calls barred"},
    {54, "incoming calls barred"},
    {57, "bearer capability not authorised"},
    {58, "bearer capability not available"},
    {65, "bearer capability not implemented"},
    {66, "channel type not implemented"},
    {69, "facility not implemented"},
    {81, "invalid call reference"},
    {88, "incompatible destination"},
    {95, "invalid message"},
    {96, "mandatory element missing"},
    {97, "message type unknown"},
    {98, "wrong message"},
    {99, "element unknown"},
    {100, "invalid element contents"},
    {101, "wrong call state"},
    {102, "recovery on timer expiry"},
    {103, "mandatory element too long"},
    {111, "protocol error"},
    {127, "interworking, unspecified"},
};

const char *detail_cause(uint32_t cause) {
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (causes[i].cause == cause) return causes[i].words;
    return "no cause given";
}
