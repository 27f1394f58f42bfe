// Faults that can only be noticed by waiting: an amiws that hangs, a PBX that amiws has lost.
#include "faults.h"

Test(faults_slow, stalled) {
    fault_try(&(struct fault){.commands = {"stall 86400"},
                              .words = {"nothing heard from 127.0.0.1:"},
                              .end = "stall 0",
                              .after = {"nothing seen from ", "nothing heard from 127.0.0.1:"}});
}

Test(faults_slow, ami_lost) {
    fault_try(&(struct fault){.commands = {"ami-loss pbx2 1000000"},
                              .words = {"pbx2 ◐ slow", "pbx2: answers late", "pbx2 × no answer",
                                        "pbx2: does not answer: AMI behind amiws is gone"},
                              .end = "ami-loss pbx2 0",
                              .after = {"pbx2: nothing seen from ", "amiws had to log in again"}});
}
