// Every option, in one row each: OPTION(its number, its path in the configuration or NULL, its
// type, ...). To add one, add a row here and ask for it where it is used, with conf_value() or
// conf_text(). UPDATE_DOCS=1 build/tests/conf/test_conf writes config.example.yaml anew.
//
// This file is included twice and so has no guard: option.h makes the numbers from it, option.c the
// table. The rows are in the order in which they are printed: first options of a run, then the
// configuration (each group before its members), then what is only on the command line.

// clang-format off
OPTION(CONF_CONFIG, NULL, CONF_TEXT, .name = "config", .letter = 'c', .value = "FILE", .commands = VIEWS | RECORD | IMPORT | HISTORY | ALERTS | CHECK, .variable = true, .file = true, .text = "The configuration; else the first that is there of $XDG_CONFIG_HOME/cdrtop/config.yaml (~/.config) and /etc/cdrtop/config.yaml, else what is built in")
OPTION(CONF_BEGIN_FILTER, NULL, CONF_TEXTS, .name = "filter", .letter = 'f', .value = "EXPR", .commands = VIEWS, .text = "Count and show only what matches, as in \"queue:support disp:missed\"; repeatable, all have to match (docs/filter.md)")
OPTION(CONF_FROM, NULL, CONF_MOMENT, .name = "from", .value = "TIME", .commands = VIEWS, .text = "Show from then on: YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\", in the board's zone")
OPTION(CONF_TO, NULL, CONF_MOMENT, .name = "to", .value = "TIME", .commands = VIEWS, .text = "Show what is before that time")
OPTION(CONF_DAY, NULL, CONF_DATE, .name = "day", .value = "DAY", .commands = VIEWS, .text = "Show that day, YYYY-MM-DD")
OPTION(CONF_SERVER_ZONE, NULL, CONF_PAIRS, .name = "server-tz", .value = "NAME=ZONE", .commands = VIEWS | IMPORT | ALERTS | SIM | CHECK, .text = "A PBX's zone; repeatable")

OPTION(CONF_SERVERS, "servers", CONF_LIST, .at_start = true, .text = "The amiws or PBXs to listen to, one item each. Nothing is ever changed on a PBX", .example =
    "- url: ws://127.0.0.1:8088       # ws:// or wss://host[:port][/path]\n"
    "  send: read-only                # read-only: Ping and QueueStatus may be asked; nothing: only listen\n"
    "  pbx:                           # the PBXs behind it, by their names in amiws\n"
    "    pbx1:\n"
    "      timezone: Europe/Berlin    # the PBX's zone; empty: the board's\n"
    "      label: Head office         # its name on the board (not in this version yet)\n"
    "- url: ami://cdrtop@10.0.0.5     # AMI itself, without amiws: ami://[user@]host[:port]\n"
    "  secret_file: /etc/cdrtop/ami   # its first line is the secret; or\n"
    "  secret: $CDRTOP_SECRET         # a variable of the environment\n"
    "  pbx:\n"
    "    pbx2:                        # the name of that PBX; without one, the host's\n"
    "      timezone: America/Toronto\n"
    "- url: wss://branch.example.com:8443/amiws\n"
    "  auth:                          # for a proxy in front of amiws that asks for a password\n"
    "    type: any                    # as it asks; or basic, digest, none\n"
    "    user: wallboard\n"
    "    password: $CDRTOP_PASSWORD   # a variable of the environment; or\n"
    "    password_file: /etc/cdrtop/password\n"
    "  tls:                           # for wss:// and amis://\n"
    "    ca_file: /etc/cdrtop/ca.pem  # certificates to trust; empty: the system's\n"
    "    client_cert: /etc/cdrtop/wallboard.pem\n"
    "    client_key: /etc/cdrtop/wallboard.key\n"
    "    verify: true                 # check the server's certificate and name\n")
OPTION(CONF_SERVER_URL, "servers[].url", CONF_URL, .required = true, .text = "Where amiws answers, ws:// or wss://[user@]host[:port][/path], or AMI itself: ami:// or amis://[user@]host[:port]")
OPTION(CONF_SERVER_SECRET, "servers[].secret", CONF_TEXT, .secret = true, .text = "Of ami://: $NAME of an environment variable (or the secret itself; secret_file is better)")
OPTION(CONF_SERVER_SECRET_FILE, "servers[].secret_file", CONF_TEXT, .file = true, .text = "Of ami://: the file whose first line is the secret")
OPTION(CONF_SERVER_AUTH, "servers[].auth", CONF_SECTION, .text = "For a proxy in front of amiws that asks for a password")
OPTION(CONF_AUTH_TYPE, "servers[].auth.type", CONF_CHOICE, .words = "any basic digest none", .fallback = "any", .text = "How it may be told: any (as it asks, Basic over wss:// alone), basic (in the clear too), digest or none")
OPTION(CONF_AUTH_USER, "servers[].auth.user", CONF_TEXT, .text = "User name")
OPTION(CONF_AUTH_PASSWORD, "servers[].auth.password", CONF_TEXT, .secret = true, .text = "$NAME of an environment variable (or the password itself; password_file is better)")
OPTION(CONF_AUTH_PASSWORD_FILE, "servers[].auth.password_file", CONF_TEXT, .file = true, .text = "File whose first line is the password")
OPTION(CONF_SERVER_TLS, "servers[].tls", CONF_SECTION, .text = "For wss:// and amis://; read anew whenever it connects")
OPTION(CONF_TLS_CA_FILE, "servers[].tls.ca_file", CONF_TEXT, .file = true, .text = "Certificates to trust, PEM; empty: the system's")
OPTION(CONF_TLS_CLIENT_CERT, "servers[].tls.client_cert", CONF_TEXT, .file = true, .text = "Own certificate, PEM")
OPTION(CONF_TLS_CLIENT_KEY, "servers[].tls.client_key", CONF_TEXT, .file = true, .text = "Its key, PEM; empty: in the same file")
OPTION(CONF_TLS_VERIFY, "servers[].tls.verify", CONF_BOOLEAN, .fallback = "true", .text = "Check the server's certificate and name")
OPTION(CONF_SERVER_SEND, "servers[].send", CONF_CHOICE, .words = "read-only nothing", .fallback = "read-only", .text = "read-only: Ping and QueueStatus may be asked; nothing: only listen")
OPTION(CONF_SERVER_PBX, "servers[].pbx", CONF_NAMED, .text = "The PBXs behind it, by their names in amiws; of ami:// the one that it is")
OPTION(CONF_PBX_TIMEZONE, "servers[].pbx{}.timezone", CONF_ZONE, .text = "The PBX's zone; empty: the board's")
OPTION(CONF_PBX_LABEL, "servers[].pbx{}.label", CONF_TEXT, .later = true, .text = "Its name on the board")
OPTION(CONF_SOURCES, "sources", CONF_NAMED, .at_start = true, .text = "Files and databases, as they are given as a source: [NAME=]FILE or [NAME=]mysql://[user@]host[:port]/database. Rotated parts in a file's folder go with it", .example =
    "pbx1=/var/log/asterisk/cdr-csv/Master.csv:\n"
    "  timezone: UTC                  # of its times (usegmtime=yes in cdr.conf); empty: its PBX's, or\n"
    "                                 # the one that its UniqueIDs tell\n"
    "pbx1=/var/log/asterisk/queue_log:\n"
    "  follow: true                   # read on as it grows; it is a source where none is named\n"
    "pbx1=mysql://cdrtop@10.0.0.5/asteriskcdrdb:\n"
    "  follow: true                   # a source where none is named; the board always polls it\n"
    "  poll: 5s                       # how often\n"
    "  timezone: UTC                  # of its times, as of a file's\n"
    "  password_file: /etc/cdrtop/db  # its first line is the password; or\n"
    "  password: $CDRTOP_DB_PASSWORD  # a variable of the environment\n"
    "  tls:                           # TLS or nothing; without it, only the password is protected\n"
    "    ca_file: /etc/cdrtop/ca.pem  # as for servers\n"
    "    client_cert: /etc/cdrtop/wallboard.pem\n"
    "    client_key: /etc/cdrtop/wallboard.key\n"
    "    verify: true\n")
OPTION(CONF_SOURCE_TIMEZONE, "sources{}.timezone", CONF_ZONE, .text = "The zone of a file's times; empty: its PBX's, or the one that its UniqueIDs tell")
OPTION(CONF_SOURCE_FOLLOW, "sources{}.follow", CONF_BOOLEAN, .fallback = "false", .text = "It is read on as it grows (queue_log and Master.csv), and the clock is now; without a source on the command line it is one")
OPTION(CONF_SOURCE_POLL, "sources{}.poll", CONF_DURATION, 1, 3600, .text = "How often a database is asked for what is new; 5 seconds")
OPTION(CONF_SOURCE_PASSWORD, "sources{}.password", CONF_TEXT, .secret = true, .text = "Of a database: $NAME of an environment variable (or the password itself; password_file is better)")
OPTION(CONF_SOURCE_PASSWORD_FILE, "sources{}.password_file", CONF_TEXT, .file = true, .text = "Of a database: file whose first line is the password")
OPTION(CONF_SOURCE_TLS, "sources{}.tls", CONF_SECTION, .text = "For a database: with anything under it, TLS or nothing")
OPTION(CONF_SOURCE_TLS_CA_FILE, "sources{}.tls.ca_file", CONF_TEXT, .file = true, .text = "Certificates to trust, PEM; empty: the system's")
OPTION(CONF_SOURCE_TLS_CLIENT_CERT, "sources{}.tls.client_cert", CONF_TEXT, .file = true, .text = "Own certificate, PEM")
OPTION(CONF_SOURCE_TLS_CLIENT_KEY, "sources{}.tls.client_key", CONF_TEXT, .file = true, .text = "Its key, PEM; empty: in the same file")
OPTION(CONF_SOURCE_TLS_VERIFY, "sources{}.tls.verify", CONF_BOOLEAN, .text = "Check the server's certificate and name; true, unless false")
OPTION(CONF_DAY_START, "day_start", CONF_TIME_OF_DAY, .fallback = "00:00", .at_start = true, .text = "When the board's day begins")
OPTION(CONF_TIMEZONE, "timezone", CONF_ZONE, .fallback = "", .name = "tz", .value = "ZONE", .commands = VIEWS | HISTORY | ALERTS | CHECK, .at_start = true, .text = "The board's zone; empty: the machine's")
OPTION(CONF_MAX_RECORDS, "max_records", CONF_INTEGER, 1000, 50000000, .fallback = "1000000", .text = "Records kept in memory; past it days before today leave, and today's all stay")
OPTION(CONF_MAX_MEMORY, "max_memory", CONF_INTEGER, 64, 1000000, .fallback = "4000", .text = "MiB for all that links and followed files tell: past it days before today leave first, then what is new is left out and counted")
OPTION(CONF_SERVICE_LEVEL, "service_level", CONF_SECTION, .text = "Service level, for all queues")
OPTION(CONF_THRESHOLD, "service_level.threshold", CONF_DURATION, 1, 3600, .words = "pbx", .fallback = "pbx", .name = "threshold", .value = "SECONDS", .commands = VIEWS, .text = "Callers answered within this time are in time; pbx: each queue's own servicelevel, else 20. From the command line or the environment it holds for every queue")
OPTION(CONF_FORMULA, "service_level.formula", CONF_CHOICE, .words = FORMULAS, .fallback = "of_offered", .name = "formula", .value = "NAME", .commands = BOARD | SNAPSHOT, .text = "The formula of the service level")
OPTION(CONF_TARGET, "service_level.target", CONF_INTEGER, 0, 100, .fallback = "80", .text = "Target in percent")
OPTION(CONF_SHORT_ABANDON, "service_level.short_abandon", CONF_DURATION, 0, 3600, .fallback = "5", .text = "Callers who hang up earlier than this are short abandons")
OPTION(CONF_SHORT_ABANDON_IN_RATES, "service_level.short_abandon_in_rates", CONF_BOOLEAN, .fallback = "true", .text = "Short abandons count in the rates")
OPTION(CONF_QUEUES, "queues", CONF_NAMED, .text = "Queues by name; what is not said is as above", .example =
    "support:\n"
    "  label: Help desk\n"
    "  threshold: 30\n"
    "  target: 90\n"
    "  wrapup: 15             # after each of its talks, seconds: no event tells the queue's\n"
    "support-overflow:\n"
    "  merge_with: support    # counted into that queue, by its threshold and target\n"
    "test:\n"
    "  hide: true             # not shown and not in totals\n"
    "sales:\n"
    "  servers: together      # one row over all PBXs; apart: a row each under their sum\n")
OPTION(CONF_QUEUE_LABEL, "queues{}.label", CONF_TEXT, .text = "Its name on the board")
OPTION(CONF_QUEUE_THRESHOLD, "queues{}.threshold", CONF_DURATION, 1, 3600, .words = "pbx", .text = "Its own threshold")
OPTION(CONF_QUEUE_TARGET, "queues{}.target", CONF_INTEGER, 0, 100, .text = "Its own target in percent")
OPTION(CONF_QUEUE_WRAPUP, "queues{}.wrapup", CONF_DURATION, 0, 3600, .text = "Wrap-up after each of its talks, which no event tells")
OPTION(CONF_QUEUE_HIDE, "queues{}.hide", CONF_BOOLEAN, .fallback = "false", .text = "Not shown and not in totals")
OPTION(CONF_QUEUE_MERGE_WITH, "queues{}.merge_with", CONF_TEXT, .text = "Counted into that queue")
OPTION(CONF_QUEUE_SERVERS, "queues{}.servers", CONF_CHOICE, .words = "apart together", .fallback = "apart", .text = "Where several PBXs have it: a row each under their sum, or one row")
OPTION(CONF_AGENTS, "agents", CONF_NAMED, .text = "Agents' names by [server/]extension; or \"@FILE\", as agents_file says it", .example =
    "\"1001\": Alice Martin\n"
    "\"pbx2/1001\": Bob O'Neil\n")
OPTION(CONF_AGENT_NAME, "agents{}", CONF_TEXT, .text = "The name shown")
OPTION(CONF_AGENTS_FILE, "agents_file", CONF_TEXT, .file = true, .fallback = "", .text = "File of names, beside the configuration unless it has a folder: CSV, [server/]extension,name on each line; lines with # are skipped, and a first line may name its columns, extension and name among them. What agents says goes first")
OPTION(CONF_DIRECTIONS, "directions", CONF_LIST, .text = "Rules that tell which way a call went; the first that matches decides. Without any, a channel whose name starts with trunk, provider or gateway is a trunk, and calls also know the contexts of FreePBX's trunks and who calls a queue (docs/numbers.md)", .example =
    "- match: inbound         # inbound, outbound, internal or unknown\n"
    "  channel: \"^PJSIP/itsp\"\n"
    "- match: outbound\n"
    "  destination_channel: \"^PJSIP/itsp\"\n"
    "- match: internal\n"
    "  context: \"^from-internal\"\n")
OPTION(CONF_DIRECTION_MATCH, "directions[].match", CONF_CHOICE, .words = "inbound outbound internal unknown", .required = true, .text = "The direction")
OPTION(CONF_DIRECTION_CHANNEL, "directions[].channel", CONF_TEXT, .text = "Regular expression (PCRE) of the channel")
OPTION(CONF_DIRECTION_DESTINATION_CHANNEL, "directions[].destination_channel", CONF_TEXT, .text = "Regular expression (PCRE) of the destination channel")
OPTION(CONF_DIRECTION_CONTEXT, "directions[].context", CONF_TEXT, .text = "Regular expression (PCRE) of the destination context")
OPTION(CONF_COLUMNS, "columns", CONF_NAMED, .text = "Columns of a table, in order; a table that is not named has the built-in ones. Tables are calls, visits, records, queues, agents and recalls; docs/columns.md lists the columns of each", .example = "calls: [time, from, to, queue, agent, wait, talk, result, Department]\n")
OPTION(CONF_COLUMN_LIST, "columns{}", CONF_TEXTS, .text = "The columns' names")
OPTION(CONF_CUSTOM_FIELDS, "custom_fields", CONF_NAMED, .text = "Fields mapped in cdr_manager.conf, and their names on the board: columns of calls and records", .example = "Department: department\n")
OPTION(CONF_CUSTOM_FIELD, "custom_fields{}", CONF_TEXT, .text = "The name")
OPTION(CONF_RECALLS, "recalls", CONF_SECTION, .text = "Callers to be called back")
OPTION(CONF_MATCH_DIGITS, "recalls.match_digits", CONF_INTEGER, 4, 15, .fallback = "9", .text = "Two numbers are the same when this many last digits are")
OPTION(CONF_HISTORY, "history", CONF_SECTION, .at_start = true, .text = "What is kept on disk")
OPTION(CONF_HISTORY_PATH, "history.path", CONF_TEXT, .file = true, .fallback = "", .text = "The file; empty: history.db in the state folder")
OPTION(CONF_KEEP_DAYS, "history.keep_days", CONF_INTEGER, 1, 36500, .fallback = "90", .text = "Days kept; older ones go")
OPTION(CONF_BACKFILL, "history.backfill", CONF_TEXTS, .text = "Logs of the PBXs, as NAME=FILE (queue_log, Master.csv) or NAME=mysql://..., in the order in which they are asked: what nobody listened to is read from them", .example = "[\"pbx1=/var/log/asterisk/queue_log\", \"pbx1=/var/log/asterisk/cdr-csv/Master.csv\"]\n")
OPTION(CONF_EXPORT_DIR, "export_dir", CONF_TEXT, .file = true, .fallback = "", .at_start = true, .text = "Where exports go (~ is the home folder); empty: the working folder")
OPTION(CONF_ALERTS, "alerts", CONF_NAMED, .text = "Alerts by name: each is a condition about a figure, or a mapping with when and more (docs/alerts.md)", .example =
    "few agents: agents_ready<2 for 1m\n"
    "service level: service_level<80 min 20 calls\n"
    "long pause: agent:* paused>15m\n"
    "missed call: call missed direction:inbound\n"
    "queue is full:\n"
    "  when: queue:* waiting>=5 for 30s\n"
    "  until: waiting<3               # over only then\n"
    "  level: critical                # warning, or critical, which is shown first\n"
    "  cooldown: 5m                   # if it comes back within that, it does not ring again\n"
    "  quiet: 20:00-07:00             # hours in which it does not ring; it is shown\n"
    "  hook: desk                     # one or several of the hooks below\n"
    "  escalate:                      # nobody has acknowledged it\n"
    "    after: 10m\n"
    "    hook: mail\n")
OPTION(CONF_ALERT_WHEN, "alerts{}.when", CONF_TEXT, .alone = true, .text = "The condition: queue:support waiting>=5 for 30s")
OPTION(CONF_ALERT_UNTIL, "alerts{}.until", CONF_TEXT, .text = "It is over only when this holds: waiting<3")
OPTION(CONF_ALERT_LEVEL, "alerts{}.level", CONF_CHOICE, .words = "warning critical", .text = "Critical ones are shown first")
OPTION(CONF_ALERT_COOLDOWN, "alerts{}.cooldown", CONF_DURATION, 0, 86400, .text = "If it comes back within that time, it does not ring again (5m)")
OPTION(CONF_ALERT_QUIET, "alerts{}.quiet", CONF_HOURS, .text = "Hours in which it does not ring (20:00-07:00)")
OPTION(CONF_ALERT_HOOK, "alerts{}.hook", CONF_TEXTS, .text = "The hooks that run when it rings")
OPTION(CONF_ALERT_ESCALATE, "alerts{}.escalate", CONF_SECTION, .text = "If nobody acknowledges it")
OPTION(CONF_ESCALATE_AFTER, "alerts{}.escalate.after", CONF_DURATION, 1, 86400, .text = "For this long")
OPTION(CONF_ESCALATE_HOOK, "alerts{}.escalate.hook", CONF_TEXTS, .text = "These hooks run")
OPTION(CONF_HOOKS, "hooks", CONF_NAMED, .text = "Programs that alerts run, by name: a list of the program and its arguments, without a shell. {text}, {name}, {subject}, {value} and {state} are replaced, and the alert is given as JSON on standard input and as variables CDRTOP_ALERT_…", .example =
    "desk: [notify-send, \"--app-name=cdrtop\", \"--\", \"{name}\", \"{text}\"]\n"
    "ntfy: [curl, --fail, --silent, --show-error, -H, \"Title: {name}\", --data-raw, \"{text}\", \"https://ntfy.sh/a-topic-nobody-guesses\"]\n"
    "chat: [curl, --fail, --silent, --show-error, -H, \"Content-Type: application/json\", --data-binary, \"@-\", -K, /etc/cdrtop/webhook]   # a file with: url = \"https://…\"\n"
    "mail:\n"
    "  exec: [mail, -s, \"cdrtop: {name}\", supervisor@example.com]   # its text is the JSON\n"
    "  limit: 30s                     # it is ended after so long\n")
OPTION(CONF_HOOK_EXEC, "hooks{}.exec", CONF_TEXTS, .alone = true, .text = "The program and its arguments")
OPTION(CONF_HOOK_LIMIT, "hooks{}.limit", CONF_DURATION, 1, 3600, .text = "It is stopped after this long (10s)")
OPTION(CONF_DISPLAY, "display", CONF_SECTION, .text = "The screen")
OPTION(CONF_THEME, "display.theme", CONF_TEXT, .fallback = "default", .name = "theme", .value = "NAME", .commands = BOARD, .text = "Colours: the name of a built-in theme (default, light, …; T on the board has them all) or of a theme file")
OPTION(CONF_ASCII, "display.ascii", CONF_BOOLEAN, .fallback = "false", .name = "ascii", .letter = 'U', .commands = BOARD, .at_start = true, .text = "Draw with ASCII only")
OPTION(CONF_COMPACT, "display.compact", CONF_BOOLEAN, .fallback = "false", .name = "compact", .commands = BOARD, .text = "Start without the figures on top, with more rows below; # shows them")
OPTION(CONF_MOUSE, "display.mouse", CONF_BOOLEAN, .fallback = "false", .name = "mouse", .commands = BOARD, .at_start = true, .text = "A click selects, the wheel scrolls; hold Shift to select text in the terminal")
OPTION(CONF_LANGUAGE, "display.language", CONF_TEXT, .fallback = "", .later = true, .text = "Language; empty: the locale's")
OPTION(CONF_KIOSK, "display.kiosk", CONF_DURATION, 1, 86400, .words = "off", .fallback = "off", .name = "kiosk", .value = "SECONDS", .bare = "20", .commands = BOARD, .text = "Show the pages one after the other, each for this long; --kiosk alone: 20 seconds")
OPTION(CONF_MASK_NUMBERS, "display.mask_numbers", CONF_INTEGER, 0, 32, .words = "off", .fallback = "off", .name = "mask-numbers", .value = "N", .commands = BOARD | EXPORT | WATCH, .text = "Show only the last N digits of outside numbers; 0 hides them all")
OPTION(CONF_TILES, "display.tiles", CONF_TEXTS, .text = "The figures on top, in order, where calls and visits are shown; empty: the built-in ones. docs/columns.md lists all", .example = "[waiting, longest, service_level, abandoned, ready, talking, paused, calls]\n")
OPTION(CONF_PAGES, "display.pages", CONF_CHOICES, 1, 86400, .words = PAGES, .text = "The kiosk's pages in their order, each with its seconds if need be (wall:20); the board begins with the first. Empty: all", .example = "[overview, queues, agents, calls, hours, recalls, \"wall:20\"]\n")
OPTION(CONF_BUSINESS_HOURS, "display.hours", CONF_HOURS, .words = "all", .fallback = "all", .text = "The hours that the charts show (08:00-20:00, or past midnight 20:00-04:00); the Overview says how many calls came at other hours, the Hours page shows these, too")
OPTION(CONF_WALL_ROTATE, "display.wall_rotate", CONF_DURATION, 1, 86400, .words = "off", .fallback = "15", .text = "How long the wall shows a queue before it goes on to the next")
OPTION(CONF_DIM, "display.dim", CONF_HOURS, .words = "off", .fallback = "off", .text = "A kiosk is dimmed between these hours (22:00-06:00)")
OPTION(CONF_BELL, "display.bell", CONF_BOOLEAN, .fallback = "false", .text = "Ring the terminal's bell when an alert rings")
OPTION(CONF_AGENTS_FIRST, "display.agents_first", CONF_CHOICE, .words = "name free", .fallback = "name", .text = "The agents' order: by name, or by state, who is free first")
OPTION(CONF_HIDE_AGENTS, "display.hide_agents", CONF_CHOICES, .words = STATES, .text = "Agents in these states are not listed; they are counted all the same. Empty: all are listed, but for those who logged out and did nothing in the window. The Wall never counts who is logged out", .example = "[logged_out, unavailable]\n")
OPTION(CONF_CONFIRM_QUIT, "display.confirm_quit", CONF_BOOLEAN, .fallback = "true", .text = "q asks before it ends the board; Q and Ctrl-C never ask, nor does a kiosk")
OPTION(CONF_COMPARE, "display.compare", CONF_CHOICE, .words = "off yesterday week", .fallback = "yesterday", .name = "compare", .value = "WITH", .commands = BOARD, .text = "Compare the figures with the same time a day or a week before, once the history (or a file) reaches back so far")
OPTION(CONF_KEYS, "keys", CONF_NAMED, .text = "Keys of one's own: a command and its keys, or a key and its command. They come to the built-in ones, and take those that they name. docs/keys.md lists the commands; a letter of a Cyrillic or Greek keyboard does what the Latin one in its place does, unless it stands here", .example =
    "freeze: F9\n"
    "export: [Ctrl-R, \"#\"]\n"
    "\"é\": filter\n")
OPTION(CONF_KEY, "keys{}", CONF_TEXTS, .text = "The keys, or the command")
OPTION(CONF_FILTERS, "filters", CONF_NAMED, .text = "Saved filters by name", .example = "missed today: \"disp:missed direction:inbound\"\n")
OPTION(CONF_FILTER, "filters{}", CONF_TEXT, .text = "The expression")

OPTION(CONF_NO_COLOR, NULL, CONF_BOOLEAN, .name = "no-color", .letter = 'C', .commands = BOARD, .variable = true, .text = "No colours (also when NO_COLOR is set)")
OPTION(CONF_NO_MASK, NULL, CONF_BOOLEAN, .name = "no-mask", .commands = BOARD | EXPORT | WATCH, .text = "Show outside numbers in full, whatever the configuration says")
OPTION(CONF_SNAPSHOT_FORMAT, NULL, CONF_CHOICE, .words = "json text prometheus", .fallback = "json", .name = "format", .value = "FORMAT", .commands = SNAPSHOT, .text = "The format")
OPTION(CONF_METRICS_FILE, NULL, CONF_TEXT, .file = true, .name = "metrics-file", .value = "FILE", .commands = BOARD | WATCH, .text = "Write metrics there each 15 seconds, for the textfile collector of node_exporter (docs/metrics.md)")
OPTION(CONF_EXPORT_FORMAT, NULL, CONF_CHOICE, .words = "csv json ndjson", .fallback = "csv", .name = "format", .value = "FORMAT", .commands = EXPORT, .text = "The format; with --follow always ndjson")
OPTION(CONF_WHAT, NULL, CONF_CHOICE, .words = "records calls visits recalls queues agents hours", .name = "what", .value = "KIND", .commands = EXPORT | WATCH, .text = "What each line is about; with --follow and for watch, one of the first three")
OPTION(CONF_FIELDS, NULL, CONF_TEXT, .name = "fields", .value = "A,B", .commands = EXPORT | WATCH, .text = "The fields, in order; docs/export.md lists them all")
OPTION(CONF_NO_HEADER, NULL, CONF_BOOLEAN, .name = "no-header", .commands = EXPORT, .text = "CSV without the header line")
OPTION(CONF_DATE_FORMAT, NULL, CONF_TEXT, .name = "date-format", .value = "FORMAT", .commands = EXPORT | WATCH, .text = "Format of times, as for strftime; else %Y-%m-%d %H:%M:%S")
OPTION(CONF_SORT, NULL, CONF_TEXT, .name = "sort", .value = "FIELD", .commands = EXPORT, .text = "Sort by that field; otherwise they come in order of arrival")
OPTION(CONF_DESCENDING, NULL, CONF_BOOLEAN, .name = "desc", .commands = EXPORT, .text = "Largest first")
OPTION(CONF_LIMIT, NULL, CONF_INTEGER, 0, INT64_MAX, .name = "limit", .value = "N", .commands = EXPORT, .text = "At most this many")
OPTION(CONF_OFFSET, NULL, CONF_INTEGER, 0, INT64_MAX, .fallback = "0", .name = "offset", .value = "N", .commands = EXPORT, .text = "Skip the first N")
OPTION(CONF_OUTPUT, NULL, CONF_TEXT, .file = true, .name = "output", .letter = 'o', .value = "FILE", .commands = EXPORT | WATCH, .text = "Write to that file, complete or not at all; an existing file is not touched")
OPTION(CONF_FORCE, NULL, CONF_BOOLEAN, .name = "force", .commands = EXPORT | WATCH, .text = "Replace an existing FILE")
OPTION(CONF_SOCKET, NULL, CONF_TEXT, .file = true, .name = "socket", .value = "PATH", .commands = WATCH, .text = "With --what: make a UNIX socket there, for this user alone; who connects gets the lines from then on")
OPTION(CONF_FOLLOW, NULL, CONF_BOOLEAN, .name = "follow", .commands = BOARD | EXPORT, .text = "The board reads on in queue_log and Master.csv as they grow, and its clock is now; an export goes on as new records, calls or visits come from a link, or a file with follow: true, until stopped")
OPTION(CONF_WAIT, NULL, CONF_SECONDS, .fallback = "10", .name = "wait", .value = "SECONDS", .commands = ONCE | WATCH | CHECK, .variable = true, .text = "Wait at most this long for the servers' first state; check: for what happens on them")
OPTION(CONF_SPEED, NULL, CONF_NUMBER, .name = "speed", .value = "X", .commands = RUNS, .text = "Run recorded frames or the simulation X times as fast, with the clock")
OPTION(CONF_DEMO, NULL, CONF_BOOLEAN, .name = "demo", .commands = BOARD, .text = "A simulated call centre, nothing else needed")
OPTION(CONF_ALERTS_TEST, NULL, CONF_TEXT, .name = "test", .value = "NAME", .commands = ALERTS, .text = "Run the hooks of that alert, with a made-up alert, and say what became of them")
OPTION(CONF_ALERTS_REPLAY, NULL, CONF_TEXT, .file = true, .name = "replay", .value = "SOURCE", .commands = ALERTS, .text = "Say what would have rung while SOURCE was recorded, by its clock")
OPTION(CONF_REPLAY, NULL, CONF_TEXT, .file = true, .name = "replay", .value = "FILE", .commands = SIM, .text = "Serve recorded frames instead of a simulation")
OPTION(CONF_PORT, NULL, CONF_INTEGER, 0, 65535, .fallback = "0", .name = "port", .value = "N", .commands = SIM, .text = "Listen on that loopback port; 0: any free one")
OPTION(CONF_AMI_PORT, NULL, CONF_INTEGER, 0, 65534, .name = "ami-port", .value = "N", .commands = SIM, .text = "Each PBX's AMI, too, on loopback ports from that on; 0: any free ones")
OPTION(CONF_SIM_TLS, NULL, CONF_TEXT, .file = true, .name = "tls", .value = "FILE", .commands = SIM, .text = "TLS, too (wss://, amis://), on free ports, by the certificate and key in FILE (PEM), which is made where it is not there; as ca_file a client trusts it")
OPTION(CONF_REPEAT, NULL, CONF_BOOLEAN, .name = "repeat", .commands = SIM, .text = "Begin again at the end")
OPTION(CONF_NOW, NULL, CONF_BOOLEAN, .name = "now", .commands = SIM, .text = "Move the recording's times so that it begins now")
OPTION(CONF_SEED, NULL, CONF_INTEGER, 0, INT64_MAX, .name = "seed", .value = "N", .commands = SIM, .text = "The same seed gives the same day")
OPTION(CONF_SIM_START, NULL, CONF_MOMENT, .name = "start", .value = "TIME", .commands = SIM, .text = "The simulation begins then, and not now: YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\", in UTC")
OPTION(CONF_CALLS, NULL, CONF_INTEGER, 0, INT64_MAX, .name = "calls", .value = "N", .commands = SIM, .text = "Callers an hour and PBX at the busiest")
OPTION(CONF_LIVELY, NULL, CONF_BOOLEAN, .name = "lively", .commands = SIM, .text = "Always the busiest hour, and short talks")
OPTION(CONF_NAMES, NULL, CONF_CHOICE, .words = "clean latin1 hostile", .fallback = "clean", .name = "names", .value = "KIND", .commands = SIM, .text = "What callers' names are like")
OPTION(CONF_TRUTH, NULL, CONF_TEXT, .file = true, .name = "truth", .value = "DIR", .commands = SIM, .text = "Write the PBXs' own queue_log-NAME and Master-NAME.csv there")
OPTION(CONF_CHECK_JSON, NULL, CONF_BOOLEAN, .name = "json", .commands = CHECK, .text = "As JSON, for a script (docs/check.md)")
OPTION(CONF_NAGIOS, NULL, CONF_BOOLEAN, .name = "nagios", .commands = CHECK, .text = "As one line with performance data, and a status from 0 to 3, as a plugin of Nagios or Icinga")
OPTION(CONF_NAGIOS_WARN, NULL, CONF_TEXTS, .name = "warn", .value = "COND", .commands = CHECK, .text = "With --nagios: a warning if that condition holds, as in \"queue:support waiting>=5\"; repeatable (docs/check.md)")
OPTION(CONF_NAGIOS_CRIT, NULL, CONF_TEXTS, .name = "crit", .value = "COND", .commands = CHECK, .text = "The same for critical")
OPTION(CONF_ASTERISK, NULL, CONF_TEXT, .file = true, .fallback = "/etc/asterisk", .name = "asterisk", .value = "DIR", .commands = CHECK, .text = "Where Asterisk's own configuration is, read where the PBX is on this machine")
OPTION(CONF_FORGET_BEFORE, NULL, CONF_DATE, .name = "forget-before", .value = "DAY", .commands = HISTORY, .text = "Delete what was kept of days before that one, YYYY-MM-DD")
OPTION(CONF_VACUUM, NULL, CONF_BOOLEAN, .name = "vacuum", .commands = HISTORY, .text = "Give the room of what was deleted back to the disk")
OPTION(CONF_VERIFY, NULL, CONF_BOOLEAN, .name = "verify", .commands = HISTORY, .text = "Read all of it, and say whether some is damaged")
OPTION(CONF_NO_HISTORY, NULL, CONF_BOOLEAN, .name = "no-history", .commands = VIEWS | CHECK, .variable = true, .text = "Keep nothing on disk, and read nothing back: neither what was observed nor what was typed and how panes were sorted")
OPTION(CONF_NO_SANDBOX, NULL, CONF_BOOLEAN, .name = "no-sandbox", .commands = VIEWS | RECORD, .variable = true, .text = "Do not give up rights: while links are heard cdrtop otherwise writes only below its state folder, the history's, export_dir and those of files named here, and starts no program but hooks (SECURITY.md)")
OPTION(CONF_STRICT, NULL, CONF_BOOLEAN, .name = "strict", .commands = VIEWS | RECORD | IMPORT | ALERTS | CHECK, .variable = true, .text = "Refuse a configuration that others can read and that holds a secret")
OPTION(CONF_DUMP_CONFIG, NULL, CONF_BOOLEAN, .name = "dump-config", .commands = VIEWS, .text = "Print the configuration in force, without its secrets")
OPTION(CONF_CHECK_CONFIG, NULL, CONF_BOOLEAN, .name = "check-config", .commands = BOARD | WATCH, .text = "Check the configuration and its theme, say what is wrong with file and line, and end: 0, or 2 where something is")
OPTION(CONF_PRINT, NULL, CONF_CHOICE, .words = "man man5 bash fish", .name = "print", .value = "WHAT", .commands = BOARD, .text = "Print the manual, the page on the configuration, or the completion for a shell")
OPTION(CONF_HELP, NULL, CONF_BOOLEAN, .name = "help", .letter = 'h', .commands = ALL, .text = "Print this help")
OPTION(CONF_VERSION, NULL, CONF_BOOLEAN, .name = "version", .letter = 'V', .commands = ALL, .text = "Print the version")
// clang-format on
