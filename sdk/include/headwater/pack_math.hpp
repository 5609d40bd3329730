// Functions of Pack<T>: exp expm1 log log1p logistic tanh erf normal_cdf sin cos.
//
// float: branch-free, with polynomials of our own (weighted minimax fits, coefficients
// rounded to float one after the other). The bound above each function is the largest
// distance from the exact value, in units of the last place, with FMA and without: over
// every 101st and every 501st float in exp.hpp and normal.hpp, over all 2^32 and every
// fifth in log.hpp and sine.hpp. Denormal results are kept; infinities, NaN and the
// sign of zero are as in the C library. softplus is max(x, 0) + log1p(exp(-abs(x))).
//
// double: the C library, lane by lane; so are the functions of library.hpp in both.
#pragma once

#include <headwater/pack_math/exp.hpp>
#include <headwater/pack_math/library.hpp>
#include <headwater/pack_math/log.hpp>
#include <headwater/pack_math/normal.hpp>
#include <headwater/pack_math/sine.hpp>
