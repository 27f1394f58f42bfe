// Reads the kiosk's plan (which pages, in which order, for how long), the mask and the business
// hours from the configuration.
#include "kiosk_run.h"

// How outside numbers are shown at first; the key `m` changes that.
static void plan_mask(struct ui *u, const struct conf *conf) {
    int64_t digits = conf_value(conf, CONF_MASK_NUMBERS);
    u->masked = digits >= 0 && !conf_value(conf, CONF_NO_MASK);
    if (digits >= 0) u->mask_digits = (int)digits;
}

static void set_business(struct ui *u, const struct conf *conf) {
    int64_t hours = conf_value(conf, CONF_BUSINESS_HOURS);
    if (hours >= 0)
        u->hours.business = (struct business_hours){(int)(hours / 86400), (int)(hours % 86400)};
}

void ui_begin(struct ui *u, const struct conf *conf, int64_t now_us) {
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
    u->header = !conf_value(conf, CONF_COMPACT);
    u->confirm_quit = conf_value(conf, CONF_CONFIRM_QUIT);
    plan_mask(u, conf);
    set_business(u, conf);
}
