// Weeks of a small call centre, made up, as the queue_log of a PBX: enough to expect something of
// today.
#ifndef CDRTOP_TESTS_WEEKS_H
#define CDRTOP_TESTS_WEEKS_H

#include "base/buf.h"

// From so many days before today_s (a local midnight) up to that moment. Calls come from 8 to 18
// o'clock, most of them around 10 and 14, in two queues; nobody works at the weekend. The days
// differ, and today has a third more. The same arguments give the same bytes.
void weeks_write(struct buf *out, int64_t today_s, int days, int64_t until_s);

#endif
