// Numbers are masked in any notation; extensions and words are left alone.
#include "base/mask.h"

#include <criterion/criterion.h>

static void shows(int keep, const char *text, const char *wanted) {
    struct buf out = {0};
    buf_span(&out, SPAN("+")); // what is already in the buffer is left alone
    mask_numbers(&out, span_of(text), keep, MASK_MARK);
    cr_expect(out.len > 0 && span_same(span_from(buf_text(&out), 1), span_of(wanted)), "%s: %.*s",
              text, (int)out.len, out.at);
    buf_finish(&out);
}

Test(mask, only_the_last_digits_of_a_number_are_left) {
    shows(4, "0305551234", "••••1234");
    shows(4, "+49 170 110 1234", "••••1234");
    shows(4, "(030) 555-1234", "••••1234");
    shows(4, "+49 (0)30 / 555.12 34", "••••1234");
    shows(2, "123456", "••••56");
    shows(0, "0305551234", "••••");
    shows(10, "0305551234", "0305551234");
    shows(32, "0305551234", "0305551234");
    shows(9, "0305551234", "••••305551234");
}

Test(mask, extensions_and_words_are_nobodys_secret) {
    shows(0, "", "");
    shows(0, "1001", "1001");
    shows(0, "12345", "12345");
    shows(0, "anonymous", "anonymous");
    shows(4, "PJSIP/1001", "PJSIP/1001");
    shows(4, "14:32:07", "14:32:07");
    shows(4, "1001 and 1002", "1001 and 1002");
}

Test(mask, a_name_does_not_tell_what_the_number_hides) {
    shows(4, "Müller 0170 5551234", "Müller ••••1234");
    shows(4, "0305551234 Zoë", "••••1234 Zoë");
    shows(4, "a0305551234b1234567", "a••••1234b••••4567");
    shows(2, "٠٣٠٥٥٥١٢٣٤", "••••٣٤");
    shows(4, "０３０５５５１２３４", "••••１２３４");
    shows(4, "03\u0301055512", "••••5512"); // a combining mark on a digit does not hide it
    shows(4, "1     234567", "1     ••••4567");
}

Test(mask, another_mark_for_files) {
    struct buf out = {0};
    mask_numbers(&out, SPAN("0305551234"), 4, MASK_PLAIN);
    cr_expect(span_same(buf_text(&out), SPAN("xxxx1234")));
    buf_finish(&out);
}
