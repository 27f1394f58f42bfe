// The table of names, for the files about servers.
#ifndef CDRTOP_PBX_SERVER_NAMES_H
#define CDRTOP_PBX_SERVER_NAMES_H

#include "pbx/servers.h"

void server_names_destroy(struct server_names *n); // NULL is allowed

#endif
