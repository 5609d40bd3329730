// Which kind works how.
#include "exercise.hpp"

#include "kinds/kinds.hpp"

namespace headwater::lab {

std::string_view name_of(DType dtype) {
  return dtype == DType::float64 ? "float64" : "float32";
}

Exercise prepare(LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
                 const Conditions& conditions) {
  const auto by = [&](PrepareExercise& kind) {
    return kind(subject, technique, conditions);
  };
  switch (technique->kind()) {
    case Kind::activation:
      return by(prepare_activation);
    case Kind::initializer:
      return by(prepare_initializer);
    case Kind::loss:
      return by(prepare_loss);
    case Kind::optimizer:
      return by(prepare_optimizer);
    case Kind::schedule:
      return by(prepare_schedule);
    case Kind::normalizer:
    case Kind::block:
      break;
  }
  return by(prepare_block);
}

}  // namespace headwater::lab
