// Alerts as the configuration has them.
#ifndef CDRTOP_APP_ALERTS_RULES_H
#define CDRTOP_APP_ALERTS_RULES_H

#include "alert/alerts.h"
#include "conf/conf.h"
#include "engine/engine.h"

// *report says what is wrong, with the condition and a caret.
void alerts_check(const struct conf *conf, const char *path, struct conf_report *report);
// The rules of a configuration that was checked, which must outlive them.
void alerts_make(const struct conf *conf, struct alerts *ret_alerts);

// A condition of that configuration, with its saved filters and custom fields. False: *ret_error
// says why it is none.
bool alerts_parse(const struct conf *conf, struct span text, struct condition *ret_condition,
                  struct filter_error *ret_error);

// Takes what the state folder's file remembers of them; call it before alerts_begin(). 0, or -errno
// if it cannot be read: then a note says so.
int alerts_recall(struct alerts *a, char *note, size_t size);

// What conditions look at now. False while today is not counted yet. `servers` is room for
// SERVERS_MAX rows, which the sight points to.
bool alerts_look(struct engine *e, enum service_formula formula, struct server_now *servers,
                 struct alert_sight *ret_sight);

#endif
