#include "CPage.h"

// The compiler has #embed, and warns that it belongs to a newer C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char page_html[] = {
#embed "../Reports/Web/page.html"
};
static const unsigned char style_css[] = {
#embed "../Reports/Web/style.css"
};
static const unsigned char print_css[] = {
#embed "../Reports/Web/print.css"
};
static const unsigned char elements_js[] = {
#embed "../Reports/Web/elements.js"
};
static const unsigned char arrays_js[] = {
#embed "../Reports/Web/arrays.js"
};
static const unsigned char colors_js[] = {
#embed "../Reports/Web/colors.js"
};
static const unsigned char state_js[] = {
#embed "../Reports/Web/state.js"
};
static const unsigned char layers_js[] = {
#embed "../Reports/Web/layers.js"
};
static const unsigned char map_js[] = {
#embed "../Reports/Web/map.js"
};
static const unsigned char legend_js[] = {
#embed "../Reports/Web/legend.js"
};
static const unsigned char charts_js[] = {
#embed "../Reports/Web/charts.js"
};
static const unsigned char spectrum_js[] = {
#embed "../Reports/Web/spectrum.js"
};
static const unsigned char patch_js[] = {
#embed "../Reports/Web/patch.js"
};
static const unsigned char attention_js[] = {
#embed "../Reports/Web/attention.js"
};
static const unsigned char pixel_js[] = {
#embed "../Reports/Web/pixel.js"
};
static const unsigned char confusion_js[] = {
#embed "../Reports/Web/confusion.js"
};
static const unsigned char bands_js[] = {
#embed "../Reports/Web/bands.js"
};
static const unsigned char sections_js[] = {
#embed "../Reports/Web/sections.js"
};
static const unsigned char comparison_js[] = {
#embed "../Reports/Web/comparison.js"
};
static const unsigned char keys_js[] = {
#embed "../Reports/Web/keys.js"
};
static const unsigned char page_js[] = {
#embed "../Reports/Web/page.js"
};

#define FILE_OF_PAGE(name, bytes) {name, bytes, sizeof(bytes)}

// Scripts run in this order.
static const struct page_file files[] = {
    FILE_OF_PAGE("page.html", page_html),
    FILE_OF_PAGE("style.css", style_css),
    FILE_OF_PAGE("print.css", print_css),
    FILE_OF_PAGE("elements.js", elements_js),
    FILE_OF_PAGE("arrays.js", arrays_js),
    FILE_OF_PAGE("colors.js", colors_js),
    FILE_OF_PAGE("state.js", state_js),
    FILE_OF_PAGE("layers.js", layers_js),
    FILE_OF_PAGE("map.js", map_js),
    FILE_OF_PAGE("legend.js", legend_js),
    FILE_OF_PAGE("charts.js", charts_js),
    FILE_OF_PAGE("spectrum.js", spectrum_js),
    FILE_OF_PAGE("patch.js", patch_js),
    FILE_OF_PAGE("attention.js", attention_js),
    FILE_OF_PAGE("pixel.js", pixel_js),
    FILE_OF_PAGE("confusion.js", confusion_js),
    FILE_OF_PAGE("bands.js", bands_js),
    FILE_OF_PAGE("sections.js", sections_js),
    FILE_OF_PAGE("comparison.js", comparison_js),
    FILE_OF_PAGE("keys.js", keys_js),
    FILE_OF_PAGE("page.js", page_js),
};

size_t page_file_count(void) { return sizeof(files) / sizeof(files[0]); }

struct page_file page_file_at(size_t index) {
    const struct page_file none = {"", page_html, 0};
    return index < page_file_count() ? files[index] : none;
}
