// Matrix products: the one seam between blocks and whatever multiplies.
#pragma once

#include <headwater/abi.h>

#include <cstdint>

namespace headwater {

/// headwater_gemm for float or double; ctx is a Services. Sizes below 2^31. Large
/// products are cut into parts by their shape alone, never by the number of threads, so
/// the bits are the same for any.
template <class T>
void gemm(void* ctx, std::uint32_t flags, const headwater_matrix* a, const headwater_matrix* b,
          const headwater_matrix* c);

/// headwater_gemm_then, likewise.
template <class T>
void gemm_then(void* ctx, std::uint32_t flags, const headwater_matrix* a, const headwater_matrix* b,
               const headwater_matrix* c, void (*then)(const headwater_part*), void* user);

/// Both, but an Error that names the sizes when they do not fit.
template <class T>
void checked_gemm(void* ctx, std::uint32_t flags, const headwater_matrix* a,
                  const headwater_matrix* b, const headwater_matrix* c);
template <class T>
void checked_gemm_then(void* ctx, std::uint32_t flags, const headwater_matrix* a,
                       const headwater_matrix* b, const headwater_matrix* c,
                       void (*then)(const headwater_part*), void* user);

}  // namespace headwater
