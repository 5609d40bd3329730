// Whether a model can be planned at all: its parts, its input, its targets, its size.
#pragma once

#include <headwater/diagnostics.hpp>
#include <headwater/matrix.hpp>
#include <headwater/model.hpp>

#include <cstdint>

namespace headwater {

/// What read_model() leaves after mistakes, and what programs may put together.
void check_model(const Model& model, Diagnostics& diagnostics);

/// Do all settings keep their meaning in float32?
void check_float32(const Model& model, Diagnostics& diagnostics);

void check_input(const Shape& input, Diagnostics& diagnostics);

/// The targets of a loss for outputs y. Error when they do not fit.
Shape target_of(const Loss& loss, const Shape& y);

/// Does a plan of so many bytes fit into this machine?
void check_size(const Model& model, std::uint64_t bytes, bool overflowed, Diagnostics& diagnostics);

}  // namespace headwater
