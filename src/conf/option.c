// The table of keys. Paths carry the shape: "[]" is an item of a list, "{}" a value under a free
// name. Groups stand before what is in them.
#include "conf/option.h"

#include "conf_parts.h"

#define FORMULAS "of_offered of_answered abandons_positive abandons_neutral"
#define PAGES    "overview queues agents calls hours recalls wall"

// clang-format off
const struct conf_option conf_options[CONF_OPTIONS] = {
    [CONF_SERVERS] = {"servers", CONF_LIST, .text = "The amiws to listen to, one item each"},
    [CONF_SERVER_URL] = {"servers[].url", CONF_URL, .required = true, .text = "Where amiws answers: ws:// or wss://host[:port][/path]"},
    [CONF_SERVER_AUTH] = {"servers[].auth", CONF_SECTION, .later = true, .text = "For a proxy in front of amiws"},
    [CONF_AUTH_TYPE] = {"servers[].auth.type", CONF_CHOICE, .words = "none basic digest", .fallback = "none", .later = true, .text = "How the proxy asks"},
    [CONF_AUTH_USER] = {"servers[].auth.user", CONF_TEXT, .later = true, .text = "User name"},
    [CONF_AUTH_PASSWORD] = {"servers[].auth.password", CONF_TEXT, .secret = true, .later = true, .text = "$NAME of an environment variable (or the password itself; password_file is better)"},
    [CONF_AUTH_PASSWORD_FILE] = {"servers[].auth.password_file", CONF_TEXT, .file = true, .later = true, .text = "File whose first line is the password"},
    [CONF_SERVER_TLS] = {"servers[].tls", CONF_SECTION, .later = true, .text = "For wss://"},
    [CONF_TLS_CA_FILE] = {"servers[].tls.ca_file", CONF_TEXT, .file = true, .later = true, .text = "Certificates to trust, PEM; empty: the system's"},
    [CONF_TLS_CLIENT_CERT] = {"servers[].tls.client_cert", CONF_TEXT, .file = true, .later = true, .text = "Own certificate, PEM"},
    [CONF_TLS_CLIENT_KEY] = {"servers[].tls.client_key", CONF_TEXT, .file = true, .later = true, .text = "Its key, PEM; empty: in the same file"},
    [CONF_TLS_VERIFY] = {"servers[].tls.verify", CONF_BOOLEAN, .fallback = "true", .later = true, .text = "Check the server's certificate and name"},
    [CONF_SERVER_SEND] = {"servers[].send", CONF_CHOICE, .words = "read-only nothing", .fallback = "read-only", .text = "read-only: Ping and QueueStatus may be asked; nothing: only listen"},
    [CONF_SERVER_PBX] = {"servers[].pbx", CONF_NAMED, .text = "The PBXs behind it, by their names in amiws"},
    [CONF_PBX_TIMEZONE] = {"servers[].pbx{}.timezone", CONF_ZONE, .text = "The PBX's zone; empty: the board's"},
    [CONF_PBX_LABEL] = {"servers[].pbx{}.label", CONF_TEXT, .later = true, .text = "Its name on the board"},
    [CONF_SOURCES] = {"sources", CONF_NAMED, .text = "Files by [NAME=]FILE, as they are given as a source"},
    [CONF_SOURCE_TIMEZONE] = {"sources{}.timezone", CONF_ZONE, .text = "The zone of a file's times; empty: its PBX's, or the one that its UniqueIDs tell"},
    [CONF_DAY_START] = {"day_start", CONF_TIME_OF_DAY, .fallback = "00:00", .text = "When the board's day begins"},
    [CONF_TIMEZONE] = {"timezone", CONF_ZONE, .fallback = "", .text = "The board's zone; empty: the machine's"},
    [CONF_MAX_RECORDS] = {"max_records", CONF_INTEGER, 1000, 50000000, .fallback = "1000000", .text = "Records kept in memory; the oldest go first"},
    [CONF_SERVICE_LEVEL] = {"service_level", CONF_SECTION, .text = "Service level, for all queues"},
    [CONF_THRESHOLD] = {"service_level.threshold", CONF_DURATION, 1, 3600, .words = "pbx", .fallback = "pbx", .text = "Answered within this is in time; pbx: each queue's own servicelevel, else 20"},
    [CONF_FORMULA] = {"service_level.formula", CONF_CHOICE, .words = FORMULAS, .fallback = "of_offered", .text = "Which of the trade's formulas is shown"},
    [CONF_TARGET] = {"service_level.target", CONF_INTEGER, 0, 100, .fallback = "80", .text = "Target in percent"},
    [CONF_SHORT_ABANDON] = {"service_level.short_abandon", CONF_DURATION, 0, 3600, .fallback = "5", .text = "Who hangs up before this is a short abandon"},
    [CONF_SHORT_ABANDON_IN_RATES] = {"service_level.short_abandon_in_rates", CONF_BOOLEAN, .fallback = "true", .text = "Short abandons count in the rates"},
    [CONF_QUEUES] = {"queues", CONF_NAMED, .text = "Queues by name"},
    [CONF_QUEUE_LABEL] = {"queues{}.label", CONF_TEXT, .text = "Its name on the board"},
    [CONF_QUEUE_THRESHOLD] = {"queues{}.threshold", CONF_DURATION, 1, 3600, .words = "pbx", .text = "Its own threshold"},
    [CONF_QUEUE_TARGET] = {"queues{}.target", CONF_INTEGER, 0, 100, .text = "Its own target in percent"},
    [CONF_QUEUE_WRAPUP] = {"queues{}.wrapup", CONF_DURATION, 0, 3600, .text = "Wrap-up after each of its talks, which no event tells"},
    [CONF_QUEUE_HIDE] = {"queues{}.hide", CONF_BOOLEAN, .fallback = "false", .text = "Not shown and not in totals"},
    [CONF_QUEUE_MERGE_WITH] = {"queues{}.merge_with", CONF_TEXT, .text = "Counted into that queue"},
    [CONF_QUEUE_SERVERS] = {"queues{}.servers", CONF_CHOICE, .words = "apart together", .fallback = "apart", .text = "Where several PBXs have it: a row each under their sum, or one row"},
    [CONF_AGENTS] = {"agents", CONF_NAMED, .text = "Agents' names by [server/]extension"},
    [CONF_AGENT_NAME] = {"agents{}", CONF_TEXT, .text = "The name shown"},
    [CONF_AGENTS_FILE] = {"agents_file", CONF_TEXT, .file = true, .fallback = "", .later = true, .text = "File with such names, one `extension: name` a line"},
    [CONF_DIRECTIONS] = {"directions", CONF_LIST, .text = "Rules that tell which way a call went; the first that matches decides"},
    [CONF_DIRECTION_MATCH] = {"directions[].match", CONF_CHOICE, .words = "inbound outbound internal unknown", .required = true, .text = "The direction"},
    [CONF_DIRECTION_CHANNEL] = {"directions[].channel", CONF_TEXT, .text = "Regular expression (PCRE) of the channel"},
    [CONF_DIRECTION_DESTINATION_CHANNEL] = {"directions[].destination_channel", CONF_TEXT, .text = "Regular expression (PCRE) of the destination channel"},
    [CONF_DIRECTION_CONTEXT] = {"directions[].context", CONF_TEXT, .text = "Regular expression (PCRE) of the destination context"},
    [CONF_COLUMNS] = {"columns", CONF_NAMED, .text = "Columns of a table, in order (docs/columns.md); not named: the built-in ones"},
    [CONF_COLUMN_LIST] = {"columns{}", CONF_TEXTS, .text = "The columns' names"},
    [CONF_CUSTOM_FIELDS] = {"custom_fields", CONF_NAMED, .text = "Fields mapped in cdr_manager.conf, and their names on the board: columns of calls and records"},
    [CONF_CUSTOM_FIELD] = {"custom_fields{}", CONF_TEXT, .text = "The name"},
    [CONF_RECALLS] = {"recalls", CONF_SECTION, .text = "Callers to be called back"},
    [CONF_MATCH_DIGITS] = {"recalls.match_digits", CONF_INTEGER, 4, 15, .fallback = "9", .text = "Numbers are one when their last digits are"},
    [CONF_HISTORY] = {"history", CONF_SECTION, .later = true, .text = "What is kept on disk"},
    [CONF_HISTORY_PATH] = {"history.path", CONF_TEXT, .file = true, .fallback = "", .later = true, .text = "The file; empty: in the state folder"},
    [CONF_KEEP_DAYS] = {"history.keep_days", CONF_INTEGER, 1, 36500, .fallback = "90", .later = true, .text = "Days kept"},
    [CONF_BACKFILL] = {"history.backfill", CONF_TEXTS, .later = true, .text = "Sources that fill gaps ([NAME=]queue_log, Master.csv, mysql://user@host/db)"},
    [CONF_EXPORT_DIR] = {"export_dir", CONF_TEXT, .file = true, .fallback = "", .text = "Where exports go (~ is the home folder); empty: the working folder"},
    [CONF_ALERTS] = {"alerts", CONF_LIST, .later = true, .text = "What should ring"},
    [CONF_ALERT_NAME] = {"alerts[].name", CONF_TEXT, .required = true, .later = true, .text = "Its name"},
    [CONF_ALERT_WHEN] = {"alerts[].when", CONF_TEXT, .required = true, .later = true, .text = "The condition"},
    [CONF_ALERT_FOR] = {"alerts[].for", CONF_DURATION, 0, 86400, .fallback = "0", .later = true, .text = "How long it must hold"},
    [CONF_HOOKS] = {"hooks", CONF_NAMED, .later = true, .text = "Commands run on events"},
    [CONF_HOOK] = {"hooks{}", CONF_TEXT, .later = true, .text = "The command"},
    [CONF_DISPLAY] = {"display", CONF_SECTION, .text = "The screen"},
    [CONF_THEME] = {"display.theme", CONF_TEXT, .fallback = "default", .text = "default, light, high-contrast, solarized-dark, colour-blind-safe, amber, mono, or the name of a theme file"},
    [CONF_ASCII] = {"display.ascii", CONF_BOOLEAN, .fallback = "false", .text = "Draw with ASCII alone"},
    [CONF_LANGUAGE] = {"display.language", CONF_TEXT, .fallback = "", .later = true, .text = "Language; empty: the locale's"},
    [CONF_KIOSK] = {"display.kiosk", CONF_DURATION, 1, 86400, .words = "off", .fallback = "off", .text = "Go through the pages, each so long"},
    [CONF_MASK_NUMBERS] = {"display.mask_numbers", CONF_INTEGER, 0, 32, .words = "off", .fallback = "off", .text = "Show only so many last digits of outside numbers"},
    [CONF_PAGES] = {"display.pages", CONF_CHOICES, 1, 86400, .words = PAGES, .text = "The kiosk's pages in their order, each with its seconds if need be (wall:20); the board begins with the first. Empty: all"},
    [CONF_WALL_ROTATE] = {"display.wall_rotate", CONF_DURATION, 1, 86400, .words = "off", .fallback = "15", .text = "The wall goes on to its next queue after so long"},
    [CONF_DIM] = {"display.dim", CONF_HOURS, .words = "off", .fallback = "off", .text = "A kiosk is dark between these hours (22:00-06:00)"},
    [CONF_BELL] = {"display.bell", CONF_BOOLEAN, .fallback = "false", .later = true, .text = "Ring the terminal's bell on an alert"},
    [CONF_COMPARE] = {"display.compare", CONF_CHOICE, .words = "off yesterday week", .fallback = "yesterday", .text = "Compare the figures with the same time a day or a week before, once the history (or a file) reaches back so far"},
    [CONF_KEYS] = {"keys", CONF_NAMED, .text = "Keys of one's own: a command and its keys, or a key and its command"},
    [CONF_KEY] = {"keys{}", CONF_TEXTS, .text = "The keys, or the command"},
    [CONF_FILTERS] = {"filters", CONF_NAMED, .text = "Saved filters by name"},
    [CONF_FILTER] = {"filters{}", CONF_TEXT, .text = "The expression"},
};
// clang-format on

int conf_option_find(struct span path) {
    for (int i = 0; i < CONF_OPTIONS; i++)
        if (span_same(span_of(conf_options[i].path), path)) return i;
    return -1;
}

bool conf_option_under(const struct conf_option *o, struct span parent, struct span *ret_name) {
    struct span path = span_of(o->path);
    if (!span_starts(path, parent)) return false;
    struct span name = span_from(path, parent.len);
    if (parent.len) {
        if (!name.len || name.at[0] != '.') return false;
        name = span_from(name, 1);
    }
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] == '.' || name.at[i] == '[' || name.at[i] == '{') return false;
    *ret_name = name;
    return name.len > 0;
}

bool conf_option_fixed(const struct conf_option *o) {
    struct span path = span_of(o->path);
    for (size_t i = 0; i < path.len; i++)
        if (path.at[i] == '[' || path.at[i] == '{') return false;
    return true;
}

bool conf_option_is_group(const struct conf_option *o) {
    return o->type == CONF_SECTION || o->type == CONF_LIST || o->type == CONF_NAMED;
}

int conf_word_place(const char *words, struct span word) {
    struct span rest = word.len ? span_of(words) : SPAN_NONE;
    for (int place = 0; rest.len; place++)
        if (span_same_nocase(span_take(&rest, ' '), word)) return place;
    return -1;
}

bool conf_has_word(const char *words, struct span word) {
    return conf_word_place(words, word) >= 0;
}
