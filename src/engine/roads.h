// The two parts of roads: which PBX a road leads to (roads.c), and what was told already
// (roads_told.c).
#ifndef CDRTOP_ENGINE_ROADS_H
#define CDRTOP_ENGINE_ROADS_H

#include "parts.h"

struct told { // an event of a PBX with several roads
    uint64_t hash, roads;
    int64_t at_us;
};

struct ids { // a few are enough
    uint64_t hashes[16];
    size_t count;
};

enum told_kind { TOLD_QUEUE, TOLD_CHANNEL, TOLD_KINDS };

struct telling { // of one kind of events, while another road to the same PBX was heard, too
    uint32_t alone, shared; // that were first told by it; that others told as well
    int64_t from_us;        // the first of `alone`
};

struct road {
    enum {
        ROAD_NEW,
        ROAD_OWN,
        ROAD_SAME
    } state;                     // unknown so far, a PBX of its own, or the same as another
    uint16_t same_as;            // that road's number
    int link;                    // the link for which that is known; starts with 0
    struct buf held;             // what waits: struct news, followed by its bytes
    struct buf evidence;         // where in it members and channels are that decide: size_t each
    size_t members;              // how many members came
    struct ids ids;              // of those channels
    int64_t since_us, judged_us; // when the first channel in it came; when it was judged
    int64_t listed_us;           // since when a complete list of its members waits; 0 for not yet
    bool up;                     // something came by it since its link is up
    bool crowded;                // it is taken for a PBX of its own because too much waited
    struct telling tells[TOLD_KINDS];
    uint64_t parted; // PBXs that it was taken for and is not, one bit each
    uint64_t blind;  // PBXs that were away when it was taken for another one, one bit each
};

struct roads {
    struct road list[SERVERS_MAX]; // indexed by the server that frames name
    struct told *told;             // owned
};

struct road *road_of(struct door *d, uint16_t server);
uint16_t road_whose(struct door *d, uint16_t road); // SERVER_NONE while that is unknown

struct told *roads_new_told(void);
// 0 for what is not told once, or is recognised in another way.
uint64_t roads_hash(const struct ami_value *v, uint16_t server);
bool roads_was_told(const struct roads *r, uint64_t hash);

#endif
