// `cdrtop check` on PBXs and servers that are broken in one place.
#include "raw_ami.h"
#include "set_ups.h"

static void right(struct stage *s) {
    play(s);
}

static void right_zone(struct stage *s) {
    s->pbx.utc_offset = 5 * 3600 + 1800;
    argue(s, "--server-tz");
    argue(s, "pbx1=Asia/Kolkata");
    play(s);
}

#define LACKS(name, member)                                                                        \
    static void name(struct stage *s) {                                                            \
        s->pbx.member = true;                                                                      \
        play(s);                                                                                   \
    }
LACKS(no_cdr, no_cdr)
LACKS(no_agent, no_agent)
LACKS(no_call, no_call)
LACKS(no_system, no_system)
LACKS(no_timestamps, no_timestamps)
LACKS(no_linked_id, no_linked_id)
LACKS(no_sequence, no_sequence)
LACKS(no_pong, no_pong)
LACKS(no_list, no_list)
LACKS(quiet, quiet)
LACKS(old, old)

static void other_zone(struct stage *s) {
    s->pbx.utc_offset = -5 * 3600;
    play(s);
}

static void clock_ahead(struct stage *s) {
    s->pbx.ahead_s = 100;
    play(s);
}

static void clock_behind(struct stage *s) {
    s->pbx.ahead_s = -8;
    play(s);
}

static void wrong_secret(struct stage *s) {
    setenv("CDRTOP_SECRET", "another", 1);
    play(s);
}

static void no_name(struct stage *s) {
    argue(s, "ami://nowhere.invalid");
}

static void nobody_listens(struct stage *s) {
    snprintf(s->source, sizeof s->source, "ami://127.0.0.1:%u", raw_free_port());
    argue(s, s->source);
}

static void serve(struct stage *s, const char *url, void (*by)(struct raw_server *, int, int)) {
    s->has_server = true;
    raw_server_start(&s->server, 0, by);
    snprintf(s->source, sizeof s->source, "%s127.0.0.1:%u", url, s->server.port);
    argue(s, s->source);
}

static void speak_http(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_text(client, "HTTP/1.1 400 Bad Request\r\n\r\n");
    raw_hold(s, client);
}

static void not_ami(struct stage *s) {
    serve(s, "ami://", speak_http);
}

static void not_found(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
    raw_text(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

static void no_websocket(struct stage *s) {
    serve(s, "ws://", not_found);
}

static void ask_password(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
    raw_text(client, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"amiws\"\r\n"
                     "Content-Length: 0\r\n\r\n");
}

static void no_password(struct stage *s) {
    serve(s, "ws://", ask_password);
}

static void shut(struct raw_server *s, int client, int nth) {
    (void)s, (void)nth;
    raw_request(client);
    raw_text(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
}

static void proxy_alone(struct stage *s) {
    serve(s, "ws://", shut);
}

static void chat(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, "hello", 5);
    raw_hold(s, client);
}

static void not_amiws(struct stage *s) {
    serve(s, "ws://", chat);
}

static void say_nothing(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_BINARY, "", 0); // it is alive
    raw_hold(s, client);
}

static void amiws_alone(struct stage *s) {
    serve(s, "ws://", say_nothing);
}

static void refuse(struct raw_server *s, int client, int nth) {
    static const char frame[] = "{ \"type\": 4, \"server_id\": 1, \"server_name\": \"pbx1\", "
                                "\"ssl\": false, \"data\": {\"Response\": \"Error\",\"Message\": "
                                "\"Authentication failed\"}}";
    (void)nth;
    if (!raw_handshake(client)) return;
    raw_frame(client, true, RAW_TEXT, frame, sizeof frame - 1);
    raw_hold(s, client);
}

static void amiws_refused(struct stage *s) {
    serve(s, "ws://", refuse);
}

static void put_behind_tls(struct stage *s, const struct own_wish *wish, const char *tls) {
    char more[300];
    s->has_pbx = s->has_front = true;
    raw_pbx_start(&s->pbx);
    own_ca_make(s->folder);
    own_ca_sign(s->folder, wish);
    struct tls_front_options options = {.certificate = in_folder(s, wish->file, s->certificate)};
    tls_front_start(&s->front, s->pbx.server.port, &options);
    snprintf(more, sizeof more, "    secret: $CDRTOP_SECRET\n    tls: {%s}\n    pbx: {pbx1: {}}\n",
             tls);
    configure(s, "amis://127.0.0.1", s->front.port, more);
}

#define HERE "DNS:localhost,IP:127.0.0.1"
#define OURS "ca_file: ca.pem"

static void over_tls(struct stage *s) {
    put_behind_tls(s, &(struct own_wish){.file = "a.pem", .hosts = HERE}, OURS);
}

static void expired(struct stage *s) {
    put_behind_tls(
        s, &(struct own_wish){.file = "a.pem", .hosts = HERE, .from_days = -9, .to_days = -2},
        OURS);
}

static void expires_soon(struct stage *s) {
    put_behind_tls(
        s, &(struct own_wish){.file = "a.pem", .hosts = HERE, .from_days = -9, .to_days = 5}, OURS);
}

static void wrong_host(struct stage *s) {
    put_behind_tls(s, &(struct own_wish){.file = "a.pem", .hosts = "DNS:pbx.example.com"}, OURS);
}

static void unknown_issuer(struct stage *s) {
    put_behind_tls(s, &(struct own_wish){.file = "a.pem", .hosts = HERE, .self_signed = true},
                   OURS);
}

static void unchecked(struct stage *s) {
    put_behind_tls(s, &(struct own_wish){.file = "a.pem", .hosts = HERE}, "verify: false");
}

static void no_ca_file(struct stage *s) {
    put_behind_tls(s, &(struct own_wish){.file = "a.pem", .hosts = HERE}, "ca_file: b.pem");
}

static void plain_to_tls(struct stage *s) {
    put_behind_tls(s, &(struct own_wish){.file = "a.pem", .hosts = HERE}, OURS);
    s->count = 0;
    snprintf(s->source, sizeof s->source, "ami://127.0.0.1:%u", s->front.port);
    argue(s, s->source);
}

static void absent_pbx(struct stage *s) {
    s->has_sim = true;
    sim_start(&s->sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--lively", "--calls", "4000", NULL});
    char more[] = "    pbx:\n      pbx1: {timezone: Europe/Berlin}\n"
                  "      pbx2: {timezone: America/Toronto}\n      pbx3: {timezone: UTC}\n";
    unsigned port = (unsigned)atoi(strrchr(s->sim.url, ':') + 1);
    configure(s, "ws://127.0.0.1", (uint16_t)port, more);
}

static const struct set_up set_ups[] = {
    {"all is well", right, 0, NULL, NULL, NULL, NULL, NULL},
    {"all is well in another zone", right_zone, 0, NULL, NULL, NULL, NULL, NULL},
    {"all is well over TLS", over_tls, 0, NULL, NULL, NULL, NULL, NULL},
    {"nobody calls", quiet, 0, NULL, NULL, NULL, NULL, NULL},
    {"no class cdr, or cdr_manager off", no_cdr, 0, "warning", "records", "3 answered calls ended",
     "enabled = yes", NULL},
    {"no class agent", no_agent, 1, "wrong", "queues", "no queue event came",
     "read = system,cdr,call,agent", NULL},
    {"no class call", no_call, 1, "wrong", "channels", "no event of a channel came", "`call`",
     NULL},
    {"no class system", no_system, 0, "warning", "restarts", "`system`", NULL, NULL},
    {"no timestampevents", no_timestamps, 0, "warning", "timestampevents", "no time of their own",
     "timestampevents = yes", NULL},
    {"LinkedID not mapped", no_linked_id, 0, "warning", "linkedid", "not mapped",
     "linkedid => LinkedID", NULL},
    {"Sequence not mapped", no_sequence, 0, "warning", "sequence", "not mapped",
     "sequence => Sequence", NULL},
    {"no answer to a Ping", no_pong, 1, "wrong", "login", "did not answer a Ping", NULL, NULL},
    {"no answer to QueueStatus", no_list, 1, "wrong", "login", "not QueueStatus", "queue show",
     NULL},
    {"Asterisk 11", old, 1, "wrong", "version", "Asterisk 11 or older", NULL, NULL},
    {"another zone", other_zone, 1, "wrong", "zone",
     "its records are in UTC-05:00, and UTC+00:00 is configured", "--server-tz pbx1=ZONE", NULL},
    {"a clock ahead", clock_ahead, 1, "wrong", "clock", "s ahead of this machine's", "timedatectl",
     NULL},
    {"a clock behind", clock_behind, 0, "warning", "clock", "s behind this machine's", NULL, NULL},
    {"a wrong secret", wrong_secret, 3, "wrong", "login", "refuses the login of cdrtop",
     "permit =", NULL},
    {"a name that is none", no_name, 3, "wrong", "name", "nowhere.invalid cannot be resolved",
     "getent hosts nowhere.invalid", NULL},
    {"a port where nobody listens", nobody_listens, 3, "wrong", "tcp", "connection refused",
     "enabled = yes", NULL},
    {"a port of something else", not_ami, 3, "wrong", "ami", "does not speak AMI", NULL, NULL},
    {"TLS where ami:// is said", plain_to_tls, 3, "wrong", "ami", "use amis://", NULL, NULL},
    {"no WebSocket at that path", no_websocket, 3, "wrong", "websocket", "HTTP 404", NULL, NULL},
    {"amiws down behind its proxy", proxy_alone, 3, "wrong", "websocket", "HTTP 502", NULL, NULL},
    {"a proxy that asks for a password", no_password, 3, "wrong", "password", "asks for a password",
     NULL, NULL},
    {"another WebSocket", not_amiws, 1, "wrong", "amiws", "is not of amiws", NULL, NULL},
    {"amiws without a PBX", amiws_alone, 1, "wrong", "amiws", "no PBX answered", "amihosts:", NULL},
    {"amiws with a wrong secret", amiws_refused, 1, "wrong", "login", "refuses the login of amiws",
     "amiws.yaml", NULL},
    {"an expired certificate", expired, 3, "wrong", "tls", "certificate expired on", NULL, NULL},
    {"a certificate that expires soon", expires_soon, 0, "warning", "tls", "expires in 4 days",
     "renew", NULL},
    {"a certificate of another host", wrong_host, 3, "wrong", "tls", "pbx.example.com", NULL, NULL},
    {"a certificate of a stranger", unknown_issuer, 3, "wrong", "tls", "unknown issuer", NULL,
     NULL},
    {"a certificate that is not checked", unchecked, 0, "warning", "tls", "is not checked",
     "ca_file", NULL},
    {"a ca_file that is not there", no_ca_file, 3, "wrong", "certificates", "ca_file b.pem", NULL,
     NULL},
    {"a PBX that amiws does not show", absent_pbx, 1, "wrong", "login", "shows no PBX", "amihosts",
     "pbx2"},
};
SET_UPS(check, set_ups)
