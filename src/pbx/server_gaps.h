// What is known about the time of a gap after all.
#ifndef CDRTOP_PBX_SERVER_GAPS_H
#define CDRTOP_PBX_SERVER_GAPS_H

#include "pbx/servers.h"

// Logs tell what happened in it: queue_log for queues; Master.csv for calls, together with
// queue_log if the server has queues.
bool server_gap_in_log(const struct server *v, const struct server_gap *g);
bool server_gap_in_rows(const struct server *v, const struct server_gap *g);

#endif
