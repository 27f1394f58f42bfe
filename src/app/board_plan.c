// From words to the kiosk's plan (which pages, in which order, for how long), to the formula and to
// the mask.
#include "app.h"

// How outside numbers are shown at first; `m` changes it.
static void plan_mask(struct app *a) {
    int64_t digits = conf_value(a->conf, CONF_MASK_NUMBERS);
    a->ui.masked = digits >= 0 && !conf_value(a->conf, CONF_NO_MASK);
    if (digits >= 0) a->ui.mask_digits = (int)digits;
}

void app_plan(struct app *a) {
    const struct conf *conf = a->conf;
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
    ui_plan(&a->ui, &plan, kiosk_s > 0, clock_monotonic_us());
    a->ui.formula = setup_formula(conf);
    a->ui.header = !conf_value(conf, CONF_COMPACT);
    plan_mask(a);
}
