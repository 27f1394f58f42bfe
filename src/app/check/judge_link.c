// The chain from a name to the first frame, link by link. What comes behind the one that is broken
// cannot be known, and is left out.
#include "judge.h"

#include "base/civil.h"

#include <stdio.h>
#include <string.h>

#define SOON_DAYS 14

static const struct step {
    enum link_step step;
    const char *check;
    const char *to_do; // where it fails; NULL: the reason says it
} steps[] = {
    {LINK_STEP_NAME, "name",
     "is the name spelt right, and known to this machine (getent hosts %s)? Otherwise write the "
     "address"},
    {LINK_STEP_FILES, "certificates", NULL},
    {LINK_STEP_TCP, "tcp", NULL},
    {LINK_STEP_TLS, "tls", NULL},
    {LINK_STEP_HANDSHAKE, "websocket", NULL},
};

static const char tcp_ami[] =
    "is Asterisk running there, and does its AMI listen? /etc/asterisk/manager.conf:\n"
    "[general]\n"
    "enabled = yes\n"
    "bindaddr = 0.0.0.0      ; or where the board comes from; port = 5038\n" RELOAD_AMI
    "; asterisk -rx 'manager show settings' says what it does.\n"
    "A firewall may be between: 5038 with ami://, 5039 with amis://";
static const char tcp_amiws[] =
    "is amiws running there (systemctl status amiws), on that port (ws_port: in amiws.yaml)? "
    "A firewall may be between";
static const char hears_nothing[] =
    "is that amiws? Its log says whether it reaches the PBX: amihosts: in amiws.yaml has to name "
    "host, port 5038, username and secret of an account in /etc/asterisk/manager.conf";

static const char *check_of(const struct check_link *k, const struct step *s) {
    return s->step == LINK_STEP_HANDSHAKE && k->ami ? "ami" : s->check;
}

static void judge_certificate(const struct check_link *k, struct check_lines *l) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const struct link_told *t = &k->told;
    if (t->unchecked) {
        check_add(l, CHECK_WARNING, "tls", k->url, "its certificate is not checked");
        check_means(l, "Whoever is between can read and change what the board is told.");
        check_to_do(l, "take verify: false out of tls:, and name who signed it as ca_file");
        return;
    }
    if (!t->expires_s) {
        check_add(l, CHECK_OK, "tls", k->url, "its certificate is accepted");
        return;
    }
    struct civil c = civil_of_seconds(t->expires_s);
    int64_t days = (t->expires_s - k->now_s) / 86400;
    check_add(l, days < SOON_DAYS ? CHECK_WARNING : CHECK_OK, "tls", k->url,
              "certificate of %s, expires in %lld days (%d %.3s %d)", t->issuer, (long long)days,
              c.day, months + 3 * (c.month - 1), c.year);
    if (days >= SOON_DAYS) return;
    check_means(l, "From then on the board does not connect, and nothing is counted.");
    check_to_do(l, "renew the certificate on that server, or on the proxy in front of it");
}

static void judge_good(const struct check_link *k, const struct step *s, struct check_lines *l) {
    if (s->step == LINK_STEP_NAME && strcmp(k->host, k->told.address) != 0)
        check_add(l, CHECK_OK, "name", k->url, "%s is %s", k->host, k->told.address);
    if (s->step == LINK_STEP_TCP) check_add(l, CHECK_OK, "tcp", k->url, "connected");
    if (s->step == LINK_STEP_TLS) judge_certificate(k, l);
    if (s->step == LINK_STEP_HANDSHAKE && k->ami)
        check_add(l, CHECK_OK, "ami", k->url, "%s", k->told.greeting);
    else if (s->step == LINK_STEP_HANDSHAKE)
        check_add(l, CHECK_OK, "websocket", k->url, "accepted");
    if (s->step != LINK_STEP_HANDSHAKE || !k->told.in_clear) return;
    check_add(l, CHECK_WARNING, "password", k->url, "is sent in the clear (type: basic)");
    check_means(l, "Whoever is between can read it, and what the board is told.");
    check_to_do(l, "wss:// to the proxy, or auth: {type: digest}");
}

static void judge_broken(const struct check_link *k, const struct step *s, struct check_lines *l) {
    const char *check = check_of(k, s);
    if (k->refused && !k->ami) check = "password";
    if (k->reason[0])
        check_add(l, CHECK_WRONG, check, k->url, "%s", k->reason);
    else
        check_add(l, CHECK_WRONG, check, k->url, "no answer within %g s", k->waited_s);
    check_means(l, "Nothing of what is behind it is heard: no queue, no agent, no call.");
    if (s->to_do)
        check_to_do(l, s->to_do, k->host);
    else if (s->step == LINK_STEP_TCP)
        check_to_do(l, "%s", k->ami ? tcp_ami : tcp_amiws);
}

static void judge_refused_login(const struct check_link *k, struct check_lines *l) {
    check_add(l, CHECK_WRONG, "login", k->url, "%s",
              k->reason[0] ? k->reason : "the login was not answered");
    check_means(l, "Nothing of this PBX is heard.");
    check_to_do(l,
                "/etc/asterisk/manager.conf (FreePBX: Settings, Asterisk Manager Users):\n"
                "[%s]\n"
                "secret = what is in secret_file, or CDRTOP_SECRET\n"
                "deny = 0.0.0.0/0.0.0.0\n"
                "permit = the address of this machine/255.255.255.255\n"
                "read = system,cdr,call,agent\n"
                "write =\n" RELOAD_AMI,
                k->user);
}

// Is it amiws, and does it reach a PBX?
static void judge_amiws(const struct check_link *k, struct check_lines *l) {
    if (k->frames) {
        check_add(l, CHECK_OK, "amiws", k->url, "sends frames of amiws");
    } else if (k->strange) {
        check_add(l, CHECK_WRONG, "amiws", k->url,
                  "is a WebSocket, but what it sends (%llu messages) is not of amiws",
                  (unsigned long long)k->strange);
        check_means(l, "Nothing of it can be read.");
        check_to_do(l, "name the address of amiws: host, port and path; behind a proxy the path "
                       "that proxy_pass leads to it");
    } else if (k->listens_only) {
        check_add(l, CHECK_UNKNOWN, "amiws", k->url,
                  "nothing came within %g s, and nothing is asked (send: nothing)", k->waited_s);
    } else {
        check_add(l, CHECK_WRONG, "amiws", k->url, "is a WebSocket, but no PBX answered behind it");
        check_means(l,
                    "Either it is not amiws, or amiws reaches no PBX, of which it says nothing.");
        check_to_do(l, "%s", hears_nothing);
    }
}

void judge_link(const struct check_link *k, struct check_lines *l) {
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const struct step *s = &steps[i];
        if (s->step == LINK_STEP_TLS && !k->tls) continue;
        if (k->told.step > s->step) {
            judge_good(k, s, l);
        } else {
            judge_broken(k, s, l);
            return;
        }
    }
    if (k->told.step == LINK_STEP_LOGIN) {
        judge_refused_login(k, l);
        return;
    }
    if (!k->ami) judge_amiws(k, l);
    if (!k->reason[0]) return;
    check_add(l, CHECK_WRONG, "link", k->url, "was lost while checking: %s", k->reason);
    check_means(l, "What happens until it is back is a gap.");
}
