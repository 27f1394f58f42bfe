// Private to out/: one value of an export, written as its format wants it.
#ifndef CDRTOP_OUT_EXPORT_VALUE_H
#define CDRTOP_OUT_EXPORT_VALUE_H

#include "export_parts.h"
#include "out/csv.h"
#include "out/json.h"

struct export_pen {
    const struct zone *zone;
    const char *date_format;
    int mask_digits; // -1: nothing is masked
    struct buf text; // of the value under way
};

void export_put_csv(struct export_pen *p, struct csv *line, const struct export_field *f,
                    const struct export_value *v);
void export_put_json(struct export_pen *p, struct json *object, const struct export_field *f,
                     const char *name, const struct export_value *v);
// Whether times can be written so.
bool export_date_format_good(struct export_pen *p);

#endif
