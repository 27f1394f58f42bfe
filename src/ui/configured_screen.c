// What the configuration says of the screen: the kiosk's plan (which pages, in which order, for how
// long), the mask, the business hours, and which agents are listed in which order.
#include "kiosk_run.h"

// How outside numbers are shown at first; the key `m` changes that.
static void plan_mask(struct ui *u, const struct conf *conf) {
    int64_t digits = conf_value(conf, CONF_MASK_NUMBERS);
    u->masked = digits >= 0 && !conf_value(conf, CONF_NO_MASK);
    if (digits >= 0) u->mask_digits = (int)digits;
}

static void set_business(struct ui *u, const struct conf *conf) {
    int64_t hours = conf_value(conf, CONF_BUSINESS_HOURS);
    u->hours.business = (struct business_hours){0};
    if (hours >= 0)
        u->hours.business = (struct business_hours){(int)(hours / 86400), (int)(hours % 86400)};
}

static void plan_agents(struct ui *u, const struct conf *conf) {
    const struct conf_entry *e;
    u->free_first = conf_choice(conf, CONF_AGENTS_FIRST) == 1;
    u->hidden_states = 0;
    for (size_t at = 0; (e = conf_next(conf, CONF_HIDE_AGENTS, &at));) {
        int state = conf_word_place(conf_options[CONF_HIDE_AGENTS].words, span_of(e->value));
        u->hidden_states |= UINT32_C(1) << state;
    }
}

static void plan_pages(struct ui *u, const struct conf *conf, int64_t now_us) {
    struct kiosk_plan plan = {.seconds = KIOSK_SECONDS};
    const struct conf_entry *e;
    for (size_t at = 0; plan.count < KIOSK_PAGES_MAX && (e = conf_next(conf, CONF_PAGES, &at));) {
        struct span seconds = span_of(e->value), word = span_take(&seconds, ':');
        struct kiosk_page *p = &plan.pages[plan.count++];
        *p = (struct kiosk_page){.page = conf_word_place(conf_options[CONF_PAGES].words, word)};
        if (seconds.len) span_number(seconds, &p->seconds);
    }
    bool chosen = plan.count > 0;
    for (int page = 0; !chosen && page < PAGES; page++)
        plan.pages[plan.count++] = (struct kiosk_page){.page = page};
    int64_t kiosk_s = conf_value(conf, CONF_KIOSK), wall_s = conf_value(conf, CONF_WALL_ROTATE);
    int64_t dim = conf_value(conf, CONF_DIM);
    if (kiosk_s > 0) plan.seconds = kiosk_s;
    if (wall_s > 0) plan.wall_s = wall_s;
    plan.dims = dim >= 0;
    plan.dim_from_s = (int)(dim / 86400);
    plan.dim_to_s = (int)(dim % 86400);
    ui_plan(u, &plan, kiosk_s > 0, now_us);
}

void ui_begin(struct ui *u, const struct conf *conf, int64_t now_us) {
    plan_pages(u, conf, now_us);
    u->header = !conf_value(conf, CONF_COMPACT);
    u->confirm_quit = conf_value(conf, CONF_CONFIRM_QUIT);
    plan_mask(u, conf);
    set_business(u, conf);
    plan_agents(u, conf);
}

void ui_renew(struct ui *u, const struct conf *before, const struct conf *conf, int64_t now_us) {
    static const int planned[] = {CONF_PAGES, CONF_KIOSK, CONF_WALL_ROTATE, CONF_DIM};
    bool same = true;
    for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
        same = same && conf_same(before, conf, planned[i]);
    if (!same) plan_pages(u, conf, now_us);
    set_business(u, conf);
    u->confirm_quit = conf_value(conf, CONF_CONFIRM_QUIT);
    if (!conf_same(before, conf, CONF_AGENTS_FIRST) || !conf_same(before, conf, CONF_HIDE_AGENTS))
        plan_agents(u, conf);
    if (!conf_same(before, conf, CONF_COMPACT)) u->header = !conf_value(conf, CONF_COMPACT);
    if (!conf_same(before, conf, CONF_MASK_NUMBERS)) plan_mask(u, conf);
}
