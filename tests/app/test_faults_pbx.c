// What can go wrong with a PBX, its login or its frames: it is said in words.
#include "faults.h"

Test(faults_pbx, restarted) {
    fault_try(&(struct fault){.commands = {"restart pbx1 40"},
                              .words = {"pbx1: nothing seen from ", "amiws had to log in again"},
                              .after = {"pbx1 ●"}});
}

Test(faults_pbx, wrong_secret) {
    fault_try(&(struct fault){
        .commands = {"secret wrong"},
        .words = {"pbx1 × refused", "pbx2 × refused",
                  "refuses amiws' login: check username and secret in amiws' configuration"},
        .end = "secret right",
        .after = {"nothing seen from ", "amiws had to log in again"}});
}

Test(faults_pbx, frames_cut) {
    fault_try(&(struct fault){.commands = {"cut 100"}, .words = {"beyond repair"}, .end = "cut 0"});
}

Test(faults_pbx, latin1_names) {
    fault_try(&(struct fault){
        .commands = {"names latin1"}, .words = {"frames repaired"}, .end = "names clean"});
}

Test(faults_pbx, hostile_names) {
    fault_try(&(struct fault){
        .commands = {"names hostile"}, .words = {"frames repaired"}, .end = "names clean"});
}
