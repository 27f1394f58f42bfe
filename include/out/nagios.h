// The one line that a plugin of Nagios, Icinga and their like prints: a status, words for people,
// and performance data, as the guidelines of Monitoring Plugins have these (docs/check.md).
#ifndef CDRTOP_OUT_NAGIOS_H
#define CDRTOP_OUT_NAGIOS_H

#include "alert/condition.h"

enum nagios_status { NAGIOS_OK, NAGIOS_WARNING, NAGIOS_CRITICAL, NAGIOS_UNKNOWN, NAGIOS_STATUSES };

struct nagios_figure {
    char *label; // owned; unlike any other's
    char *words; // owned: of the worst that was said of it
    enum figure_unit unit;
    double value;            // NAN: unknown
    struct bound warn, crit; // BOUND_NONE for none
    enum nagios_status status;
};

struct nagios {                 // zeroed is empty and ok
    struct nagios_figure *list; // owned
    size_t count, room;
    enum nagios_status status; // that of the worst
    struct buf words;          // what is said before the words of figures
};

void nagios_finish(struct nagios *n);

// Says something that is about no figure.
void nagios_say(struct nagios *n, enum nagios_status status, const char *words);
// The figure of that label, which is added if it is not there. Then nagios_judge() what it is.
struct nagios_figure *nagios_figure(struct nagios *n, const char *label);
void nagios_judge(struct nagios *n, struct nagios_figure *f, enum nagios_status status,
                  const char *words);

// With its line end. What is printed is cleaned, and has no "|" but the one.
void nagios_write(const struct nagios *n, struct buf *out);

#endif
