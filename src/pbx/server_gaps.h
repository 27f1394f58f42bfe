// What is known of a gap after all.
#ifndef CDRTOP_PBX_SERVER_GAPS_H
#define CDRTOP_PBX_SERVER_GAPS_H

#include "pbx/servers.h"

// What happened meanwhile is told: of queues by queue_log; of calls by Master.csv, and by queue_log
// where the server has queues.
bool server_gap_in_log(const struct server *v, const struct server_gap *g);
bool server_gap_in_rows(const struct server *v, const struct server_gap *g);

#endif
