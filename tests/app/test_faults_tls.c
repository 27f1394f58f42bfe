// What can go wrong over TLS, to amiws or to AMI itself: it is said in the words used without TLS,
// or in those for certificates, and over within seconds.
#include "faults.h"

#define GONE "nothing seen from "

// On both wires.
static void try_both(struct fault f) {
    f.tls = true;
    for (int ami = 0; ami < 2; ami++) {
        f.ami = ami;
        fault_try(&f);
    }
}

Test(faults_tls, dropped) {
    try_both((struct fault){.commands = {"drop"},
                            .words = {GONE, "the connection was closed by 127.0.0.1:"}});
}

Test(faults_tls, reset) {
    try_both((struct fault){.commands = {"reset"},
                            .words = {GONE, "the connection was closed by 127.0.0.1:"}});
}

Test(faults_tls, refused) {
    try_both((struct fault){.commands = {"refuse 86400"},
                            .words = {"connection refused by 127.0.0.1:", "× no answer 0:0"},
                            .end = "refuse 0",
                            .after = {GONE}});
}

Test(faults_tls, not_found) {
    fault_try(&(struct fault){.tls = true,
                              .commands = {"404 86400", "drop"},
                              .words = {"answers HTTP 404, not a WebSocket", "× no answer"},
                              .end = "404 0",
                              .after = {GONE}});
}

Test(faults_tls, no_ami) {
    fault_try(&(struct fault){.tls = true,
                              .ami = true,
                              .commands = {"404 86400", "drop"},
                              .words = {"does not speak AMI", "× no answer"},
                              .end = "404 0",
                              .after = {GONE}});
}

Test(faults_tls, redirected) {
    fault_try(&(struct fault){.tls = true,
                              .commands = {"redirect 86400", "drop"},
                              .words = {"answers HTTP 302, not a WebSocket: it points to "
                                        "http://127.0.0.1:1/, which is not followed"},
                              .end = "redirect 0",
                              .after = {GONE}});
}

Test(faults_tls, half_open) {
    try_both((struct fault){.commands = {"half-open 86400", "drop"},
                            .words = {"× no answer", "does not answer: does this port speak TLS?"},
                            .end = "half-open 0",
                            .after = {GONE}});
}

Test(faults_tls, hanging) {
    try_both((struct fault){.commands = {"hang 86400", "drop"},
                            .words = {"accepted the connection but has sent nothing for 4 s"},
                            .end = "hang 0",
                            .after = {GONE}});
}

Test(faults_tls, stalled) {
    try_both((struct fault){.commands = {"stall 86400"},
                            .words = {"nothing heard from 127.0.0.1:"},
                            .end = "stall 0",
                            .after = {GONE, "nothing heard from 127.0.0.1:"}});
}

Test(faults_tls, expired) {
    try_both((struct fault){.commands = {"=expired", "drop"},
                            .words = {": certificate expired on "},
                            .end = "=good",
                            .after = {GONE}});
}

Test(faults_tls, wrong_host) {
    try_both((struct fault){.commands = {"=wrong host", "drop"},
                            .words = {": wrong host: certificate is for pbx.example.com"},
                            .end = "=good",
                            .after = {GONE}});
}

Test(faults_tls, unknown_issuer) {
    try_both((struct fault){.commands = {"=unknown issuer", "drop"},
                            .words = {": unknown issuer a test"},
                            .end = "=good",
                            .after = {GONE}});
}

Test(faults_tls, login_refused) {
    fault_try(&(struct fault){
        .tls = true,
        .ami = true,
        .commands = {"secret wrong"},
        .words = {"pbx1 × refused",
                  "refuses the login of cdrtop: user, secret or this machine's address is wrong"},
        .end = "secret right",
        .after = {GONE}});
}

// By Basic and by Digest, whose challenges expire: the first connections use the requested
// password, and then there is another one.
static void try_password(const char *command, const char *type) {
    char auth[96];
    snprintf(auth, sizeof auth, "{type: %s, user: cdrtop, password: $CDRTOP_SECRET}", type);
    fault_try(&(struct fault){
        .tls = true,
        .auth = auth,
        .commands = {command, "drop"},
        .words = {GONE, "the connection was closed by 127.0.0.1:"},
    });
    fault_try(&(struct fault){.tls = true,
                              .auth = auth,
                              .commands = {command, "password other", "drop"},
                              .words = {"user or password refused"},
                              .end = command,
                              .after = {GONE}});
}

Test(faults_tls, asked_for_a_password_by_basic) {
    try_password("password basic", "basic");
}

Test(faults_tls, asked_for_a_password_by_digest) {
    try_password("password digest", "digest");
}

Test(faults_tls, asked_for_a_password_that_is_not_there) {
    fault_try(
        &(struct fault){.tls = true,
                        .commands = {"password basic", "drop"},
                        .words = {"asks for a password: name user and password_file under auth:"},
                        .end = "password none",
                        .after = {GONE}});
}

// A port with TLS is taken for one without, and the reverse.
Test(faults_tls, other_ports) {
    static const struct {
        bool ami, tls;
        const char *words;
    } rows[] = {{false, false, "if this port speaks TLS, use wss://"},
                {true, false, "if this port speaks TLS, use amis://"},
                {false, true, "TLS"},
                {true, true, "TLS"}};
    char folder[64];
    struct sim_child sim, other;
    run_folder(folder, sizeof folder);
    fault_sim(folder, &sim);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct fault f = {.ami = rows[i].ami, .tls = rows[i].tls};
        other = sim;
        snprintf(other.url, sizeof other.url, "ws%.40s", sim.wss + 3);
        snprintf(other.wss, sizeof other.wss, "wss%.40s", sim.url + 2);
        for (size_t k = 0; k < 2; k++) {
            snprintf(other.ami[k], sizeof other.ami[k], "pbx%zu=ami%.40s", k + 1, sim.amis[k] + 9);
            snprintf(other.amis[k], sizeof other.amis[k], "pbx%zu=amis%.40s", k + 1,
                     sim.ami[k] + 8);
        }
        fault_configure(folder, &other, &f);
        struct screen *s = fault_board(folder);
        screen_expect(s, rows[i].words);
        screen_close(s);
    }
    sim_stop(&sim);
    run_folder_end(folder);
}
