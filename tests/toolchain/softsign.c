/* Softsign in C11, from the contract alone: f(x) = x / (1 + |x|). */
#include <headwater/abi.h>

#include <math.h>

/* Absolute values of both types. */
static float abs_32(float x) {
  return fabsf(x);
}
static double abs_64(double x) {
  return fabs(x);
}

/* One of each function for each type; the bias, once added, stays in x. */
#define FUNCTIONS(bits, real)                                                                      \
  static headwater_status forward_##bits(const void* self, const headwater_matrix* x,              \
                                         const headwater_matrix* bias, const headwater_matrix* y,  \
                                         headwater_error* error) {                                 \
    (void)self, (void)error;                                                                       \
    for (int64_t j = 0; j < x->cols; ++j)                                                          \
      for (int64_t i = 0; i < x->rows; ++i) {                                                      \
        real* const at = (real*)x->data + j * x->stride + i;                                       \
        if (bias) *at += ((const real*)bias->data)[i];                                             \
        ((real*)y->data)[j * y->stride + i] = *at / (1 + abs_##bits(*at));                         \
      }                                                                                            \
    return HEADWATER_OK;                                                                           \
  }                                                                                                \
  static headwater_status backward_##bits(const void* self, const headwater_matrix* x,             \
                                          const headwater_matrix* y, const headwater_matrix* dy,   \
                                          const headwater_matrix* dx,                              \
                                          const headwater_matrix* dbias, headwater_error* error) { \
    (void)self, (void)y, (void)error;                                                              \
    for (int64_t i = 0; i < x->rows; ++i) {                                                        \
      double sum = 0;                                                                              \
      for (int64_t j = 0; j < x->cols; ++j) {                                                      \
        const real root = 1 / (1 + abs_##bits(((const real*)x->data)[j * x->stride + i]));         \
        const real slope = ((const real*)dy->data)[j * dy->stride + i] * (root * root);            \
        ((real*)dx->data)[j * dx->stride + i] = slope;                                             \
        sum += slope;                                                                              \
      }                                                                                            \
      if (dbias) ((real*)dbias->data)[i] = (real)sum;                                              \
    }                                                                                              \
    return HEADWATER_OK;                                                                           \
  }
FUNCTIONS(32, float)
FUNCTIONS(64, double)

static const char nothing = 0; /* what an instance without settings points to */
static headwater_status create(const headwater_host* host, const headwater_value* values,
                               void** self, headwater_error* error) {
  (void)host, (void)values, (void)error;
  *self = (void*)&nothing;
  return HEADWATER_OK;
}
static void destroy(void* self) {
  (void)self;
}

#define NAME "softsign"
#define VERSION "1.0.0"
#define DOC "softsign in C"
#define FORMULA "f(x) = x / (1 + |x|)"
#define TEXT(text) \
  { text, sizeof text - 1 }
#define NO_TEXT \
  { 0, 0 }
#define MAGIC \
  { 'H', 'E', 'A', 'D', 'W', 'T', 'R', '1' }

static const headwater_activation functions = {sizeof(headwater_activation),
                                               HEADWATER_ELEMENTWISE,
                                               {forward_32, forward_64},
                                               {backward_32, backward_64}};
static const headwater_technique softsign = {sizeof(headwater_technique),
                                             HEADWATER_ACTIVATION,
                                             TEXT(NAME),
                                             TEXT(DOC),
                                             TEXT(FORMULA),
                                             NO_TEXT,
                                             NO_TEXT,
                                             0,
                                             0,
                                             0,
                                             0,
                                             create,
                                             destroy,
                                             &functions};

__attribute__((visibility("default"))) extern const headwater_plugin HEADWATER_SYMBOL;
const headwater_plugin HEADWATER_SYMBOL = {MAGIC,
                                           sizeof(headwater_plugin),
                                           HEADWATER_ABI_MAJOR,
                                           HEADWATER_ABI_MINOR,
                                           HEADWATER_LAYOUT,
                                           1,
                                           0,
                                           0,
                                           TEXT(NAME),
                                           TEXT(VERSION),
                                           NO_TEXT,
                                           NO_TEXT,
                                           NO_TEXT,
                                           NO_TEXT,
                                           1,
                                           sizeof(headwater_technique),
                                           &softsign,
                                           0};

#define JSON                                                                        \
  "{\"plugin\":\"" NAME "\",\"version\":\"" VERSION                                 \
  "\",\"techniques\":[{\"name\":"                                                   \
  "\"" NAME "\",\"kind\":\"activation\",\"doc\":\"" DOC "\",\"formula\":\"" FORMULA \
  "\",\"aliases\":[],\"settings\":[]}]}"

typedef struct note_header {
  uint32_t owner_size, size, type;
  char owner[12];
} note_header;

__attribute__((section(".note.headwater"), used, aligned(4))) static const struct {
  note_header first;
  headwater_note head;
  note_header second;
  char json[sizeof JSON];
} note = {
    {sizeof HEADWATER_NOTE_OWNER, sizeof(headwater_note), HEADWATER_NOTE_HEAD,
     HEADWATER_NOTE_OWNER},
    {MAGIC, HEADWATER_ABI_MAJOR, HEADWATER_ABI_MINOR, HEADWATER_LAYOUT, 1, 0, 1, NAME, VERSION},
    {sizeof HEADWATER_NOTE_OWNER, sizeof JSON - 1, HEADWATER_NOTE_JSON, HEADWATER_NOTE_OWNER},
    JSON};
