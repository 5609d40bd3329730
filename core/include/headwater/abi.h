/* The plugin contract: what crosses between the host and a technique, in plain C11.
 *
 * Memory. The host owns tensors, parameters, gradients, state and workspace; a plugin
 * owns the opaque `self` that its `create` made. Nobody frees the other's memory, and
 * nobody keeps a pointer after the call that brought it, unless its comment says so.
 * Data. A matrix is column-major and a sample is a column: features x batch. A sequence
 * is features x steps x batch, seen as a matrix of steps * batch columns, steps faster.
 * Element types. Functions that touch elements come in pairs {float32, float64}; the
 * host picks one when it plans a network. Threads. [host] create, destroy, plan and
 * init: one at a time per plugin, on any thread. [any] all others: at once with
 * different arguments, so globals of a plugin are const. Errors. 0 is success.
 * Otherwise the function has filled `error`; no exception crosses. A batch may be 0:
 * matrices without columns. Rounding mode, locale, folder, signals stay as they were.
 * Growth. Structs grow at their ends only; nobody reads beyond the struct_size of
 * another's. Functions that may be NULL at the end of a table may also be left out. */
/* clang-format off */ /* parameters stand side by side */
#ifndef HEADWATER_ABI_H
#define HEADWATER_ABI_H

#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define HEADWATER_ABI_MAJOR 1
#define HEADWATER_ABI_MINOR 0
#define HEADWATER_MAGIC "HEADWTR1" /* without its terminating zero */

/* UTF-8 text, not terminated. Texts that a plugin tells of itself are one line without
 * control characters. */
typedef struct headwater_str { const char* data; uint64_t size; } headwater_str;

typedef int32_t headwater_status;
enum {
  HEADWATER_OK = 0,
  HEADWATER_E_SETTING = -1,  /* a value in its range that the technique refuses */
  HEADWATER_E_SHAPE = -2,    /* shapes that do not fit */
  HEADWATER_E_MEMORY = -3,   /* out of memory */
  HEADWATER_E_EXCEPTION = -4 /* anything else that went wrong in the plugin */
};

typedef struct headwater_error {
  uint32_t struct_size;
  headwater_status code;
  int32_t setting; /* index of the setting at fault, or -1 */
  uint32_t reserved;
  char message[496]; /* terminated by the writer; the host terminates it again */
} headwater_error;

enum { HEADWATER_F32 = 0, HEADWATER_F64 = 1 };

/* A view. Whole tensors start on 64 bytes; views need what their elements need. */
typedef struct headwater_matrix {
  void* data;
  int64_t rows, cols, stride; /* stride >= rows: elements from one column to the next */
} headwater_matrix;

/* What one layer hands to the next. steps is 0 where there is no time axis. */
typedef struct headwater_shape { int64_t features, steps, batch; } headwater_shape;

/* ---- Services of the host. ----
 * The table given to create stays as long as the technique; init's is for the call. */

/* ADD: add to c instead of overwriting it. */
enum { HEADWATER_TRANSPOSE_A = 1, HEADWATER_TRANSPOSE_B = 2, HEADWATER_ADD = 4 };

typedef struct headwater_random headwater_random; /* a stream, for one call */

/* [any] c (+)= op(a) op(b). Sizes come from the views and fit; c overlaps neither. */
typedef void headwater_gemm(void* ctx, uint32_t flags, const headwater_matrix* a,
    const headwater_matrix* b, const headwater_matrix* c);

/* A part of c that is complete: its rows and columns from (row, column) on. */
typedef struct headwater_part {
  void* user; int64_t row, column; headwater_matrix c;
} headwater_part;

/* [any] The same, and each element of c is handed to `then` once, with its part, by the
 * thread that made it and still has it in its cache. `then` must not fail. */
typedef void headwater_gemm_then(void* ctx, uint32_t flags, const headwater_matrix* a,
    const headwater_matrix* b, const headwater_matrix* c,
    void (*then)(const headwater_part*), void* user);

typedef struct headwater_host {
  uint32_t struct_size;
  uint16_t abi_major, abi_minor;
  uint32_t threads; /* how many parallel_for may use; 1: none but the caller */
  uint32_t reserved;
  void* ctx;
  headwater_gemm* gemm[2];
  headwater_gemm_then* gemm_then[2];
  /* [any] run(user, i) for 0 <= i < n, in any order or at once. It must not fail. */
  void (*parallel_for)(
      void* ctx, uint64_t n, void (*run)(void* user, uint64_t i), void* user);
  /* The next n numbers of a stream: standard normal; uniform in [0, 1). */
  void (*normal)(headwater_random*, uint64_t n, double* out);
  void (*uniform)(headwater_random*, uint64_t n, double* out);
  void (*log)(void* ctx, headwater_str message); /* [any] */
} headwater_host;

/* ---- Settings: what a technique can be told, and its schema. ---- */

enum {
  HEADWATER_REAL = 1, HEADWATER_INTEGER = 2, HEADWATER_FLAG = 3,
  HEADWATER_CHOICE = 4, /* one of `choices`, by index */
  HEADWATER_SLOT = 5,   /* other techniques, handed over as children */
  HEADWATER_REALS = 6   /* a list, empty by default */
};
/* AUTO: a real may also be the word `auto`, which comes as NaN. */
enum {
  HEADWATER_REQUIRED = 1, HEADWATER_MIN_OPEN = 2, HEADWATER_MAX_OPEN = 4,
  HEADWATER_AUTO = 8
};

typedef struct headwater_reals { const double* data; uint64_t size; } headwater_reals;
typedef union headwater_value {
  double real;
  int64_t integer; /* also flags (0, 1), choices and the child index of a slot */
  const headwater_reals* reals; /* for the call of create */
} headwater_value;

typedef struct headwater_setting {
  uint32_t struct_size, type, flags;
  uint32_t slot_kind; /* of a slot: which kind of technique; HEADWATER_LAYERS: a list */
  headwater_str key, doc, unit;
  double min, max;       /* of numbers; infinite where unbounded */
  headwater_value value; /* the default; slots are numbered 0, 1, ... in schema order */
  const headwater_str* choices;
  uint64_t n_choices;
  headwater_str slot_default; /* technique for a slot left empty; empty: none */
} headwater_setting;

/* ---- Techniques. ---- */

enum {
  HEADWATER_ACTIVATION = 1, HEADWATER_INITIALIZER = 2, HEADWATER_NORMALIZER = 3,
  HEADWATER_BLOCK = 4, HEADWATER_LOSS = 5, HEADWATER_OPTIMIZER = 6,
  HEADWATER_SCHEDULE = 7,
  HEADWATER_LAYERS = 8 /* only as slot_kind: a list of blocks run one after the other */
};

/* backward reads y only (FROM_OUTPUT) or x only; so the host need not keep the other.
 * ELEMENTWISE: may be called on any part of a matrix. */
enum { HEADWATER_FROM_OUTPUT = 1, HEADWATER_ELEMENTWISE = 2 };
/* Any of y, x and dy, dx may be the same memory. On part of a matrix, and on any thread,
 * these fail as on the whole: the block that called hands the first error on. */
typedef struct headwater_activation {
  uint32_t struct_size, flags;
  /* y = f(x + bias); bias (rows x 1) may be NULL. With a bias, and unless FROM_OUTPUT,
   * x becomes x + bias, which is what backward reads. */
  headwater_status (*forward[2])(const void* self, const headwater_matrix* x,
      const headwater_matrix* bias, const headwater_matrix* y, headwater_error*);
  /* dx = dy f'(x); dbias = sums of the rows of dx, unless NULL. */
  headwater_status (*backward[2])(const void* self, const headwater_matrix* x,
      const headwater_matrix* y, const headwater_matrix* dy, const headwater_matrix* dx,
      const headwater_matrix* dbias, headwater_error*);
} headwater_activation;

struct headwater_call;
/* A technique in a slot of another one; kind 0: the slot is empty. */
typedef struct headwater_child {
  uint32_t struct_size, kind;
  const void* self;
  const void* table; /* the table of its kind; layers: a block's */
  const struct headwater_call* call; /* of blocks, layers and normalizers, once bound */
} headwater_child;

typedef struct headwater_fans { int64_t in, out; } headwater_fans;

/* The rows of a parameter in n equal parts, one a gate; n is 1 without gates. keep,
 * add: the gate that keeps old state, the one that adds new input; -1: none. */
typedef struct headwater_gates { int32_t n, keep, add; } headwater_gates;

/* What an initializer is told of a parameter; pointers may be NULL. */
typedef struct headwater_parameter {
  uint32_t struct_size;
  headwater_gates gates;
  headwater_fans fans;
  const headwater_child* activation; /* of the product with it */
  const headwater_matrix* bias; /* beside these weights: filled, and may be set again */
  const headwater_matrix* x;    /* NEEDS_X: a batch of what these weights multiply */
} headwater_parameter;

/* NEEDS_X: filled when the first batch comes, after the others, in order of layers. */
enum { HEADWATER_NEEDS_X = 1 };
typedef struct headwater_initializer {
  uint32_t struct_size, flags;
  headwater_status (*fill[2])(const void* self, const headwater_host*,
      headwater_random*, const headwater_parameter*, const headwater_matrix* out,
      headwater_error*);
  /* Refuses what it cannot fill when a network is planned, still empty; or NULL. */
  headwater_status (*check)(
      const void* self, const headwater_parameter*, headwater_error*);
} headwater_initializer;

enum { HEADWATER_EVAL = 0, HEADWATER_TRAIN = 1 };
/* One block at its place in a planned network: built once, the same in every step. */
typedef struct headwater_call {
  uint32_t struct_size, mode;
  const headwater_host* host;
  headwater_shape in, out;
  const int64_t* lengths;   /* steps that count, by sample; NULL without a time axis */
  headwater_random* random; /* with HEADWATER_RANDOM, in training: this step's stream */
  const headwater_matrix *x, *y, *dy;
  const headwater_matrix* dx;                     /* NULL: not wanted (first layer) */
  const headwater_matrix *parameters, *gradients; /* in the order of plan */
  const headwater_matrix *state, *saved, *workspace;
  const headwater_child* children; /* by slot number */
} headwater_call;

/* Tensors that a block asks for (PARAMETER .. WORKSPACE), and those it has anyway. */
enum {
  HEADWATER_PARAMETER = 1, /* trained; has a gradient */
  HEADWATER_STATE = 2,     /* kept between steps, not trained: running means */
  HEADWATER_SAVED = 3,     /* written by forward, read by backward */
  HEADWATER_WORKSPACE = 4, /* holds nothing between calls; shared by all blocks */
  HEADWATER_X = 5, HEADWATER_Y = 6, HEADWATER_DY = 7, HEADWATER_DX = 8
};

typedef struct headwater_tensor {
  uint32_t struct_size, role;
  uint32_t dtype;      /* saved and workspace may differ from the network's */
  int32_t initializer; /* parameters: slot of the initializer, or -1: all `value` */
  headwater_str name;
  int64_t rows, cols; /* either may be 0: not needed */
  double value;       /* what state and parameters without initializer start from */
  /* What initializers are told, see headwater_parameter. */
  headwater_fans fans;
  headwater_gates gates;
  int32_t activation; /* slot of the activation, or -1 */
  int32_t bias;       /* index of the parameter, or -1 */
  uint32_t times_x;   /* 1: multiplied with the x of the block */
} headwater_tensor;

/* A tensor of a block by role, and by index where the role has several. */
typedef struct headwater_place { uint32_t role, index; } headwater_place;

/* Where a child block reads and writes. dy and dx may be one tensor for normalizers; a
 * child whose dx is the block's own HEADWATER_DX gets none when the block gets none. */
typedef struct headwater_wiring { headwater_place x, y, dy, dx; } headwater_wiring;

/* The planner, for one plan() call. Tensors get their index by role, in order. */
typedef struct headwater_plan {
  uint32_t struct_size, dtype;
  uint32_t mode, reserved; /* HEADWATER_TRAIN, or HEADWATER_EVAL if it cannot train */
  headwater_shape in;
  const headwater_child* children;
  void* ctx;
  void (*output)(void* ctx, const headwater_shape*); /* exactly once */
  void (*tensor)(void* ctx, const headwater_tensor*);
  /* The shape that the child in `slot` makes of `in`. Plan it before wiring it. */
  headwater_status (*child)(void* ctx, uint32_t slot, const headwater_shape* in,
      headwater_shape* out, headwater_error*);
  void (*wire)(void* ctx, uint32_t slot, const headwater_wiring*);
  /* Tells the probe that the activation in `slot` goes from x to y: what it may read
   * after forward to measure the derivative. */
  void (*observe)(void* ctx, uint32_t slot, headwater_place x, headwater_place y);
  /* Tells it of a SAVED tensor that holds after backward the gradient by the state of
   * all samples after 0 steps, then after 1, ...: (steps + 1) * batch columns. */
  void (*observe_state)(void* ctx, headwater_place gradient);
} headwater_plan;

typedef headwater_status headwater_run(
    const void* self, const headwater_call*, headwater_error*);

/* RANDOM: forward draws random numbers when it trains. */
enum { HEADWATER_RANDOM = 1 };

/* Blocks and normalizers. forward writes y from x. backward reads dy, may overwrite it,
 * and writes dx (unless NULL) and every gradient. Gradients are overwritten, never
 * added to. start, which may be NULL, runs once after the parameters were filled, and
 * may change them and the state. */
typedef struct headwater_block {
  uint32_t struct_size, flags;
  headwater_status (*plan)(const void* self, const headwater_plan*, headwater_error*);
  headwater_run *forward[2], *backward[2], *start[2];
} headwater_block;

/* CLASS_TARGETS: a target is one row, the index of the class of each sample. */
enum { HEADWATER_CLASS_TARGETS = 1 };
typedef struct headwater_loss {
  uint32_t struct_size, flags;
  /* The shape of the targets for outputs of shape y; an error when y does not do. */
  headwater_status (*target)(const void* self, const headwater_shape* y,
      headwater_shape* target, headwater_error*);
  /* *value = mean loss over the batch; dy = its derivative by y, unless NULL. */
  headwater_status (*evaluate[2])(const void* self, const headwater_matrix* y,
      const headwater_matrix* target, const headwater_matrix* dy, double* value,
      headwater_error*);
} headwater_loss;

/* A range of parameters with its gradients and the optimizer's own arrays. */
typedef struct headwater_update {
  uint32_t struct_size, n_state;
  uint64_t n;    /* elements of w, g and each state */
  uint64_t step; /* 1 in the first step */
  double rate;   /* factor of the learning rate; 1 without a schedule */
  void* w;
  const void* g;
  void* const* state; /* all zero before the first step */
} headwater_update;

typedef struct headwater_optimizer {
  uint32_t struct_size, flags;
  uint32_t (*n_state)(const void* self); /* arrays like the parameters that it keeps */
  headwater_status (*step[2])(
      const void* self, const headwater_update*, headwater_error*);
} headwater_optimizer;

typedef struct headwater_progress {
  uint32_t struct_size, n_state;
  uint64_t step, steps;         /* the one that comes, from 0, and how many in all */
  double loss, validation_loss; /* of the step before; NaN when there is no new one */
  double* state;                /* the schedule's own, all zero before step 0 */
} headwater_progress;

/* NEEDS_VALIDATION: without a validation_loss now and then it makes no sense. */
enum { HEADWATER_NEEDS_VALIDATION = 1 };
typedef struct headwater_schedule {
  uint32_t struct_size, flags;
  uint32_t (*needs)(const void* self), (*n_state)(const void* self); /* numbers kept */
  /* The factor of the learning rate. Called for each step, in order. */
  headwater_status (*rate)(
      const void* self, const headwater_progress*, double* rate, headwater_error*);
} headwater_schedule;

typedef struct headwater_technique {
  uint32_t struct_size, kind;
  headwater_str name;
  headwater_str doc;        /* what it is; the next three may be empty */
  headwater_str formula;    /* "f(x) = max(x, 0)" */
  headwater_str derivative; /* of an activation: "f'(x) = 1 for x > 0, else 0" */
  headwater_str source;     /* where it comes from: "arXiv:1502.03167" */
  const headwater_str* aliases;
  uint64_t n_aliases;
  const headwater_setting* settings;
  uint64_t n_settings;
  /* [host] values in the order of the settings, checked and complete. On error *self
   * stays NULL: it is not destroyed. destroy accepts NULL. */
  headwater_status (*create)(const headwater_host*, const headwater_value* values,
      void** self, headwater_error*);
  void (*destroy)(void* self);
  const void* table; /* headwater_activation, ... of its kind */
} headwater_technique;

/* The one symbol of a plugin, a constant: HEADWATER_SYMBOL. All it points to stays. One
 * linked into a program is built with HEADWATER_STATIC, a word of its own. */
#ifdef HEADWATER_STATIC
#define HEADWATER_JOIN_(word) headwater_plugin_v1__##word
#define HEADWATER_JOIN(word) HEADWATER_JOIN_(word)
#define HEADWATER_SYMBOL HEADWATER_JOIN(HEADWATER_STATIC)
#else
#define HEADWATER_SYMBOL headwater_plugin_v1
#endif

typedef struct headwater_plugin {
  char magic[8];
  uint32_t struct_size;
  uint16_t abi_major, abi_minor;
  uint32_t layout;       /* HEADWATER_LAYOUT of the plugin's compiler */
  uint32_t isa;          /* x86-64 level its code needs: 1 to 4 */
  uint32_t minor_needed; /* of the host; not above abi_minor */
  uint32_t reserved;
  headwater_str name, version;
  headwater_str license, vendor, url, build; /* may be empty; build: the compiler */
  uint64_t n_techniques, technique_stride;
  const headwater_technique* techniques;
  /* [host] once per process, before anything else of the plugin; or NULL. */
  headwater_status (*init)(const headwater_host*, headwater_error*);
} headwater_plugin;

/* A compiler that lays these structs out otherwise gets another number. */
#define HEADWATER_LAYOUT                                                             \
  ((uint32_t)(sizeof(headwater_error) + 3 * sizeof(headwater_setting) +              \
      5 * sizeof(headwater_technique) + 7 * sizeof(headwater_call) +                 \
      11 * sizeof(headwater_plan) + 13 * sizeof(headwater_tensor) +                  \
      17 * sizeof(headwater_update) + 19 * sizeof(headwater_plugin) +                \
      23 * offsetof(headwater_plugin, techniques)))

/* The note: section .note.headwater, segment PT_NOTE, owner "HEADWATER". Read from the
 * file before any code of the plugin runs. Type 1 is this struct, type 2 JSON that says
 * what the table says: {plugin, version, license, vendor, url, build, techniques:
 * [{name, kind, doc, formula, derivative, source, aliases: [], settings: [{key, type,
 * default | required: true, auto: true, at_least | above, at_most | below, choices: [],
 * unit, doc}]}]}, empty texts and infinite bounds left out. The type of a slot is its
 * kind, or layers. */
enum { HEADWATER_NOTE_HEAD = 1, HEADWATER_NOTE_JSON = 2 };
#define HEADWATER_NOTE_OWNER "HEADWATER"
typedef struct headwater_note {
  char magic[8];
  uint16_t abi_major, abi_minor;
  uint32_t layout, isa, minor_needed, n_techniques;
  char name[96], version[32]; /* padded with zeros */
} headwater_note;

#ifdef __cplusplus
}
#endif
#endif
