// What can go wrong on links to AMI itself: it is said in words, and over within seconds.
#include "faults.h"

#define GONE "nothing seen from "

Test(faults_ami, dropped) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"drop"},
                              .words = {GONE, "the connection was closed by 127.0.0.1:"}});
}

Test(faults_ami, reset) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"reset"},
                              .words = {GONE, "the connection was closed by 127.0.0.1:"}});
}

Test(faults_ami, refused) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"refuse 86400"},
                              .words = {"connection refused by 127.0.0.1:", "× no answer 0:0"},
                              .end = "refuse 0",
                              .after = {GONE}});
}

Test(faults_ami, no_ami) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"404 86400", "drop"},
                              .words = {"does not speak AMI", "× no answer"},
                              .end = "404 0",
                              .after = {GONE}});
}

Test(faults_ami, half_open) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"half-open 86400", "drop"},
                              .words = {"accepted the connection but never answered the handshake",
                                        "× no answer"},
                              .end = "half-open 0",
                              .after = {GONE}});
}

Test(faults_ami, hanging) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"hang 86400", "drop"},
                              .words = {"accepted the connection but has sent nothing for 4 s"},
                              .end = "hang 0",
                              .after = {GONE}});
}

Test(faults_ami, stalled) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"stall 86400"},
                              .words = {"nothing heard from 127.0.0.1:"},
                              .end = "stall 0",
                              .after = {GONE, "nothing heard from 127.0.0.1:"}});
}

Test(faults_ami, restarted) {
    fault_try(&(struct fault){.ami = true,
                              .commands = {"restart pbx1 1000000"},
                              .words = {"pbx1 × no answer", "connection refused by 127.0.0.1:"},
                              .end = "restart pbx1 1",
                              .after = {"pbx1: nothing seen from ", "pbx1 ●"}});
}

Test(faults_ami, packets_cut) {
    fault_try(&(struct fault){
        .ami = true, .commands = {"cut 100"}, .words = {"beyond repair"}, .end = "cut 0"});
}

// First it is tried again soon; `r` on the board does it at once.
Test(faults_ami, login_refused) {
    fault_try(&(struct fault){
        .ami = true,
        .commands = {"secret wrong"},
        .words = {"pbx1 × refused", "pbx2 × refused",
                  "refuses the login of cdrtop: user, secret or this machine's address is wrong"},
        .end = "secret right",
        .after = {GONE}});
}
