// What the marks and abbreviations of a pane mean, for the help. Each pane names its list in its
// struct pane_kind.
#include "panes.h"

#define END                                                                                        \
    { NULL, NULL }

const struct legend legend_everywhere[] = {
    {"~", "not exact: estimated or incomplete"},
    {"!", "over its limit, or an alert is about it"},
    {"▲ ▼", "target met, target missed"},
    {"--", "nothing yet, or not known"},
    {"● ◐ × ○", "PBX answers, is slow, does not answer, not heard yet"},
    {"name▼", "the table is sorted by this column"},
    END,
};

const struct legend legend_tiles[] = {
    {"of 853", "out of 853"},
    {"9 short", "hung up almost at once (short_abandon)"},
    {"34 to reach 80", "34 more callers answered in time make it 80 %"},
    {"at most 0:37", "the longest wait of a caller who was answered"},
    {"+3  -2.0 pt", "change since the earlier day; pt: percentage points"},
    {"2 in doubt", "may be over: its end may have been missed"},
    END,
};

const struct legend legend_queues[] = {
    {"wait  long", "callers waiting now, and their longest wait"},
    {"offer", "all callers who came into the queue"},
    {"answ  aband", "answered; abandoned: hung up while waiting"},
    {"short", "hung up almost at once (short_abandon)"},
    {"out", "left otherwise: timed out, by key, no agents"},
    {"in time", "answered within the threshold of the queue"},
    {"SL %", "service level: the share answered in time"},
    {"SL of offered", "the formula of the service level"},
    {"to tgt", "callers to answer in time to reach the target"},
    {"ASA  max", "average speed of answer, and the longest"},
    {"to abandon", "average wait of those who hung up"},
    {"1/5", "1 agent is ready, of 5 logged in"},
    {"@pbx1", "the part of the queue on this PBX"},
    END,
};

const struct legend legend_agents[] = {
    {"○ ready", "can take a call"},
    {"◔ ringing", "is being offered a call"},
    {"● talking", "with a caller of a queue; ◐ on hold"},
    {"◆ other call", "on the telephone, but not for a queue"},
    {"‖ lunch", "paused, with the reason"},
    {"◕ wrap-up ~", "after a call, for the time that is configured"},
    {"⊘ busy", "do not disturb"},
    {"× unavailable", "the telephone cannot be reached"},
    {"· logged out", "of all queues"},
    {"for", "how long in that state"},
    {"talk/call", "average talk"},
    {"no ans", "rang, and was not answered"},
    {"compl  transf", "talks completed, talks transferred"},
    {"waited", "how long their callers had waited, in all"},
    {"occup %", "share of the time at work spent on calls"},
    {"idle", "since the last call, while ready"},
    {"1/5 ready", "1 agent is ready, of 5 logged in"},
    END,
};

const struct legend legend_calls[] = {
    {"way", "the direction of the call"},
    {"↓ in  ↑ out", "inbound, outbound"},
    {"↔ int", "internal: between two extensions"},
    {"────", "calls in progress above, finished ones below"},
    {"talking ?", "may be over: its end may have been missed"},
    {"abandoned 0:25", "hung up after waiting 0:25"},
    {"timed out", "left the queue after its longest wait"},
    {"by key", "left the queue by pressing a key"},
    {"no agents", "left the queue: there was nobody to answer"},
    {"self-service", "answered by a menu or a recording only"},
    {"no record", "the PBX wrote no record of this call"},
    {"rang in vain", "how often agents did not answer"},
    END,
};

const struct legend legend_chart[] = {
    {"█  ░", "answered, missed"},
    {"▔", "that hour of the day it is compared with"},
    {"·", "calls expected in that hour"},
    {"╌", "a gap: nothing was heard for a while"},
    END,
};

const struct legend legend_hours[] = {
    {"█  ░  ▒", "answered, missed, busy or failed"},
    {"•", "the share answered; the top is 100 %"},
    {"·", "calls expected"},
    {"╌", "a gap: nothing was heard for a while"},
    {"░  ▒  ▓  █", "the week: from few calls to many"},
    {"a day", "average of the days with that name"},
    END,
};

const struct legend legend_recalls[] = {
    {"lost", "when the caller last called in vain"},
    {"age", "how long ago that was"},
    {"times", "how often the caller called in vain"},
    {"how", "how the last of these calls ended"},
    {"tried", "how often somebody called back, and when"},
    {"reached", "when somebody spoke to the caller, and who"},
    END,
};

const struct legend legend_alerts[] = {
    {"pending", "the condition is met, but not for long enough yet"},
    {"! alert", "the condition is met; ! critical: and it is urgent"},
    {"! escalated", "nobody has acknowledged it in time"},
    {"acknowledged", "somebody has seen it"},
    {"over", "the condition is no longer met"},
    END,
};
