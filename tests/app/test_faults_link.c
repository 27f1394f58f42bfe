// What can go wrong with the connection to amiws: it is said in words, and over within seconds.
#include "faults.h"

#define GONE "nothing seen from "

Test(faults_link, dropped) {
    fault_try(&(struct fault){.commands = {"drop"},
                              .words = {GONE, "the connection was closed by 127.0.0.1:"}});
}

Test(faults_link, reset) {
    fault_try(&(struct fault){.commands = {"reset"},
                              .words = {GONE, "the connection was closed by 127.0.0.1:"}});
}

Test(faults_link, refused) {
    fault_try(&(struct fault){.commands = {"refuse 86400"},
                              .words = {"connection refused by 127.0.0.1:", "× no answer 0:0"},
                              .end = "refuse 0",
                              .after = {GONE}});
}

Test(faults_link, no_websocket) {
    fault_try(&(struct fault){.commands = {"404 86400", "drop"},
                              .words = {"answers HTTP 404, not a WebSocket", "× no answer"},
                              .end = "404 0",
                              .after = {GONE}});
}

Test(faults_link, half_open) {
    fault_try(&(struct fault){.commands = {"half-open 86400", "drop"},
                              .words = {"accepted the connection but never answered the handshake",
                                        "× no answer"},
                              .end = "half-open 0",
                              .after = {GONE}});
}

Test(faults_link, hanging) {
    fault_try(&(struct fault){.commands = {"hang 86400", "drop"},
                              .words = {"○ nothing yet",
                                        "accepted the connection but has sent nothing for 4 s"},
                              .end = "hang 0",
                              .after = {GONE}});
}
