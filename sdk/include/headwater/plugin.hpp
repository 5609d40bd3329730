// What a plugin includes: base classes for techniques, settings, HEADWATER_PLUGIN.
//
//   struct Snake : headwater::plugin::Activation<Snake> {
//     double a = 1;  // type and default of the setting stand here only
//     static constexpr About about{.doc = "identity with a wave on it",
//                                  .formula = "f(x) = x + sin(a x)^2 / a"};
//     static constexpr auto settings =
//         declare(setting<&Snake::a>("a").above(0).doc("pace of the wave"));
//     auto forward(auto x) const { return x + square(sin(a * x)) / a; }
//     auto derivative(auto x) const { return 1 + sin(2 * a * x); }
//   };
//   HEADWATER_PLUGIN("snake", Snake)
//
// A plugin links nothing of Headwater. One template of the author serves float32 and
// float64. Objects are const while they work, so calls may run at once on any thread;
// whatever an author throws reaches the caller as an error with its text.
#pragma once

#if __cplusplus < 201709L
#error "Headwater plugins are written in C++20: compile this file with -std=c++20"
#else
#include <headwater/plugin/activation.hpp>
#include <headwater/plugin/block.hpp>
#include <headwater/plugin/cell.hpp>
#include <headwater/plugin/describe.hpp>
#include <headwater/plugin/initializer.hpp>
#include <headwater/plugin/loops.hpp>
#include <headwater/plugin/squares.hpp>
#include <headwater/plugin/training.hpp>
#endif
