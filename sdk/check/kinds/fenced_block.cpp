// Stands between the host and a block.
#include "fenced_block.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <utility>

namespace headwater::lab {

namespace {

using Run = headwater_run*;

/// The planner as the block sees it: tensors that it asks for are written down.
struct Planner {
  const headwater_plan* host;
  std::vector<headwater_tensor>* tensors;

  static const Planner& of(void* self) { return *static_cast<Planner*>(self); }

  headwater_plan plan() {
    headwater_plan p = *host;
    p.ctx = this;
    p.output = [](void* self, const headwater_shape* s) {
      of(self).host->output(of(self).host->ctx, s);
    };
    p.tensor = [](void* self, const headwater_tensor* t) {
      of(self).tensors->push_back(*t);
      of(self).host->tensor(of(self).host->ctx, t);
    };
    p.child = [](void* self, std::uint32_t slot, const headwater_shape* in, headwater_shape* out,
                 headwater_error* error) {
      return of(self).host->child(of(self).host->ctx, slot, in, out, error);
    };
    p.wire = [](void* self, std::uint32_t slot, const headwater_wiring* w) {
      of(self).host->wire(of(self).host->ctx, slot, w);
    };
    p.observe = [](void* self, std::uint32_t slot, headwater_place x, headwater_place y) {
      of(self).host->observe(of(self).host->ctx, slot, x, y);
    };
    p.observe_state = [](void* self, headwater_place gradient) {
      of(self).host->observe_state(of(self).host->ctx, gradient);
    };
    return p;
  }
};

/// What a function does with a matrix.
enum class Use { input, output, both };

/// Fenced copies of the matrices of one call, which go back when it is over.
class Copies {
 public:
  Copies(const Conditions& conditions, const headwater_call& of)
      : call(of), conditions_(conditions) {}

  headwater_call call;  ///< with the copies, as far as they are made

  const headwater_matrix* add(const headwater_matrix* of, DType dtype, Use use) {
    if (of == nullptr || of->data == nullptr) return of;
    View& view = views_.emplace_back(dtype, of->rows, of->cols, conditions_.layout);
    copy(*of, view.matrix(), dtype);
    if (use == Use::output && conditions_.fill != 0) view.assign(conditions_.fill);
    if (use == Use::input && conditions_.layout.read_only) view.make_read_only();
    copied_.push_back({of, dtype, use});
    return &view.matrix();
  }

  /// A list of matrices side by side, as calls have them.
  const headwater_matrix* add_list(const headwater_matrix* first, const std::vector<DType>& dtypes,
                                   Use use) {
    auto& list = lists_.emplace_back();
    for (std::size_t i = 0; i < dtypes.size(); ++i)
      list.push_back(*add(first + i, dtypes[i], use));
    return list.data();
  }

  /// Children work in the memory of the host: it gets what the block has written
  /// before they do, and the block what they have.
  void add_children(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      headwater_child child = call.children[i];
      if (child.kind == HEADWATER_LAYERS || child.kind == HEADWATER_BLOCK ||
          child.kind == HEADWATER_NORMALIZER) {
        guests_.push_back({child, this});
        child.self = &guests_.back();
        child.table = &guest_table();
      }
      children_.push_back(child);
    }
    call.children = children_.data();
  }

  void give_back(const Trial& trial) const {
    for (const View& view : views_)
      if (conditions_.layout.watched) require_intact(trial, view);
    give_back();
  }

 private:
  struct Copied {
    const headwater_matrix* of;
    DType dtype;
    Use use;
  };
  /// A child, between copies that it does not know of.
  struct Guest {
    headwater_child child;
    const Copies* copies;
  };

  void give_back() const {
    for (std::size_t i = 0; i < views_.size(); ++i)
      if (copied_[i].use != Use::input) copy(views_[i].matrix(), *copied_[i].of, copied_[i].dtype);
  }
  void take_again() const {
    for (std::size_t i = 0; i < views_.size(); ++i)
      if (copied_[i].use != Use::input) copy(*copied_[i].of, views_[i].matrix(), copied_[i].dtype);
  }

  template <Run (headwater_block::*functions)[2], std::size_t dtype>
  static headwater_status let_work(const void* self, const headwater_call* call,
                                   headwater_error* error) {
    const auto& [child, copies] = *static_cast<const Guest*>(self);
    const auto& table = *static_cast<const headwater_block*>(child.table);
    copies->give_back();
    const headwater_status status = (table.*functions)[dtype](child.self, call, error);
    copies->take_again();
    return status;
  }
  static const headwater_block& guest_table() {
    using B = headwater_block;
    static constexpr B table{sizeof(B),
                             0,
                             nullptr,
                             {&let_work<&B::forward, 0>, &let_work<&B::forward, 1>},
                             {&let_work<&B::backward, 0>, &let_work<&B::backward, 1>},
                             {}};
    return table;
  }

  static void copy(const headwater_matrix& from, const headwater_matrix& to, DType t) {
    const std::int64_t element = size_of(t);
    for (std::int64_t j = 0; j < from.cols; ++j)
      std::memcpy(static_cast<char*>(to.data) + j * to.stride * element,
                  static_cast<const char*>(from.data) + j * from.stride * element,
                  static_cast<std::size_t>(from.rows * element));
  }

  const Conditions& conditions_;
  std::deque<View> views_;
  std::vector<Copied> copied_;
  std::deque<std::vector<headwater_matrix>> lists_;
  std::deque<Guest> guests_;
  std::vector<headwater_child> children_;
};

class FencedBlock final : public Technique {
 public:
  FencedBlock(const Trial& trial, std::shared_ptr<const Technique> block,
              const Conditions& conditions)
      : Technique(block->origin()),
        trial_(trial),
        block_(std::move(block)),
        inner_(block_->child()),
        conditions_(conditions) {
    table_ = inner();
    table_.plan = &plan;
    table_.forward[0] = table_.forward[1] = &forward;
    table_.backward[0] = table_.backward[1] = &backward;
    if (inner().start[0]) table_.start[0] = table_.start[1] = &start;
  }

  headwater_child child() const override {
    headwater_child child = inner_;
    child.self = this;
    child.table = &table_;
    return child;
  }

 private:
  const headwater_block& inner() const {
    return *static_cast<const headwater_block*>(inner_.table);
  }
  std::size_t index() const { return static_cast<std::size_t>(conditions_.dtype); }

  static const FencedBlock& of(const void* self) { return *static_cast<const FencedBlock*>(self); }

  static headwater_status plan(const void* self, const headwater_plan* host,
                               headwater_error* error) {
    const FencedBlock& block = of(self);
    block.tensors_.clear();
    Planner planner{host, &block.tensors_};
    const headwater_plan p = planner.plan();
    return block.inner().plan(block.inner_.self, &p, error);
  }

  static headwater_status start(const void* self, const headwater_call* c, headwater_error* error) {
    const FencedBlock& block = of(self);
    return block.inner().start[block.index()](block.inner_.self, c, error);
  }

  std::vector<DType> dtypes(std::uint32_t role) const {
    std::vector<DType> all;
    for (const headwater_tensor& t : tensors_)
      if (t.role == role) all.push_back(static_cast<DType>(t.dtype));
    return all;
  }

  /// What both directions have in common.
  Copies fence(const headwater_call& c, bool backwards) const {
    const DType t = conditions_.dtype;
    Copies copies(conditions_, c);
    headwater_call& f = copies.call;
    f.x = copies.add(c.x, t, Use::input);
    f.y = copies.add(c.y, t, backwards ? Use::input : Use::output);
    f.parameters = copies.add_list(c.parameters, dtypes(HEADWATER_PARAMETER), Use::input);
    f.state = copies.add_list(c.state, dtypes(HEADWATER_STATE), Use::both);
    f.saved =
        copies.add_list(c.saved, dtypes(HEADWATER_SAVED), backwards ? Use::both : Use::output);
    f.workspace = copies.add_list(c.workspace, dtypes(HEADWATER_WORKSPACE), Use::output);
    return copies;
  }

  static headwater_status forward(const void* self, const headwater_call* c,
                                  headwater_error* error) {
    const FencedBlock& block = of(self);
    Copies copies = block.fence(*c, false);
    return block.run("forward", block.inner().forward, copies, error);
  }

  static headwater_status backward(const void* self, const headwater_call* c,
                                   headwater_error* error) {
    const FencedBlock& block = of(self);
    Copies copies = block.fence(*c, true);
    const DType t = block.conditions_.dtype;
    copies.call.dy = copies.add(c->dy, t, Use::both);
    copies.call.dx = copies.add(c->dx, t, Use::output);
    copies.call.gradients =
        copies.add_list(c->gradients, block.dtypes(HEADWATER_PARAMETER), Use::output);
    return block.run("backward", block.inner().backward, copies, error);
  }

  headwater_status run(const char* stage, const Run* functions, Copies& copies,
                       headwater_error* error) const {
    copies.add_children(origin().slots.size());
    trial_.at("in " + (stage + std::string(conditions_.manner())));
    const headwater_status status = functions[index()](inner_.self, &copies.call, error);
    copies.give_back(trial_);
    return status;
  }

  const Trial& trial_;
  std::shared_ptr<const Technique> block_;
  headwater_child inner_;
  Conditions conditions_;
  headwater_block table_{};
  mutable std::vector<headwater_tensor> tensors_;  ///< known once it is planned
};

}  // namespace

std::shared_ptr<const Technique> fenced(const Trial& trial, std::shared_ptr<const Technique> block,
                                        const Conditions& conditions) {
  return std::make_shared<FencedBlock>(trial, std::move(block), conditions);
}

}  // namespace headwater::lab
