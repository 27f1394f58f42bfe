// Inside of this room.
#ifndef CDRTOP_PBX_SERVER_ALIASES_H
#define CDRTOP_PBX_SERVER_ALIASES_H

#include "pbx/servers.h"

void aliases_finish(struct server_aliases *a);

#endif
