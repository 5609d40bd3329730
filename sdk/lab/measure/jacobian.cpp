// J = dy/dx of a whole network at one sample x. The batch is as many copies of x as
// there are outputs, and copy i is asked for the gradient of output i: its input
// gradient is row i of J.
#include <headwater/error.hpp>

#include <Eigen/SVD>

#include "measurement.hpp"
#include "planned.hpp"
#include <utility>

namespace headwater::lab::jacobian {

namespace {

using Matrix = Eigen::MatrixXd;
using Map = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;

Map map_of(const headwater_matrix& m) {
  return {static_cast<double*>(m.data), m.rows, m.cols, Eigen::OuterStride<>(m.stride)};
}

/// The first sample in float64.
Matrix first_sample(const Context& context, const Variant& variant) {
  const auto network = plan_to_measure(context, variant);
  variant.data->training_batch(0, DType::float64, {network->input(), network->target()});
  return map_of(network->input()).leftCols(1);
}

/// Inputs x outputs: J^T.
Matrix transposed_jacobian(const Context& context, const Variant& variant) {
  if (variant.data->input().steps > 0)
    throw Error("variant '" + variant.name + "': no Jacobian of sequences");
  const std::int64_t outputs =
      variant.data->classes().value_or(static_cast<std::int64_t>(variant.data->target().features));
  const auto network = plan_to_measure(context, variant, outputs);
  map_of(network->input()) = first_sample(context, variant).replicate(1, outputs);
  network->forward(true);
  map_of(network->output_gradient()).setIdentity();
  network->backward();
  return map_of(network->input_gradient());
}

/// R of A = QR by Gram-Schmidt, for a tall A: square, and of the same singular values.
Matrix triangle_of(Matrix a) {
  Matrix r = Matrix::Zero(a.cols(), a.cols());
  for (Eigen::Index k = 0; k < a.cols(); ++k) {
    r(k, k) = a.col(k).norm();
    if (r(k, k) > 0) a.col(k) /= r(k, k);
    for (Eigen::Index j = k + 1; j < a.cols(); ++j) {
      r(k, j) = a.col(k).dot(a.col(j));
      a.col(j) -= r(k, j) * a.col(k);
    }
  }
  return r;
}

/// Eigen's own ways from other shapes to a square cost more to compile than the rest.
Eigen::VectorXd singular_values(const Context& context, const Variant& variant) {
  Matrix a = transposed_jacobian(context, variant);
  if (a.rows() < a.cols()) a.transposeInPlace();
  if (a.rows() > a.cols()) a = triangle_of(std::move(a));
  return Eigen::JacobiSVD<Matrix, Eigen::NoQRPreconditioner>(a).singularValues();
}

}  // namespace

double smallest_singular_value(const Context& context, const Variant& variant) {
  return singular_values(context, variant).minCoeff();
}

double largest_singular_value(const Context& context, const Variant& variant) {
  return singular_values(context, variant).maxCoeff();
}

double distance_from_identity(const Context& context, const Variant& variant) {
  Matrix j = transposed_jacobian(context, variant);
  j -= Matrix::Identity(j.rows(), j.cols());
  return j.cwiseAbs().maxCoeff();
}

}  // namespace headwater::lab::jacobian
