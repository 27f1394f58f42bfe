// The alerts as they are shown: a line below the header for the worst, the list of all, and marks
// at what they are about.
#ifndef CDRTOP_BOARD_ALERTS_H
#define CDRTOP_BOARD_ALERTS_H

#include "alert/alerts.h"

struct board_alert {
    uint64_t serial;  // that of the alert
    const char *name; // of its rule
    char text[ALERT_TEXT_SIZE];
    char since[12], lasts[32]; // "14:28:03", "4:04"
    char word[24];             // "alert", "critical", "muted to 14:43"
    uint8_t mood;              // enum mood
    bool on;                   // it fires, acknowledged or not
    // Private: what it is about.
    enum condition_subject subject;
    const struct figure *figure;
    char about[ALERT_NAME_SIZE];
};

struct board_alerts {         // zeroed has none
    struct board_alert *list; // owned; the worst first
    size_t count, capacity;
    size_t on;                        // how many fire; these are the first
    bool fresh;                       // nobody has acknowledged the worst, nor muted it
    bool configured;                  // there are rules
    char more[32];                    // "+3 more"; "" for none
    char line[ALERT_TEXT_SIZE + 160]; // the worst; "" for none
    uint8_t mood;                     // of the line
};

#endif
