// J = dy/dx of a whole network at one sample x. The batch is as many copies of x as
// there are outputs, and copy i is asked for the gradient of output i: its input
// gradient is row i of J.
#include "jacobian.hpp"

#include <headwater/error.hpp>

#include <Eigen/SVD>

#include <utility>

namespace headwater::lab {

namespace {

using Matrix = Eigen::MatrixXd;
using Map = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;

Map map_of(const headwater_matrix& m) {
  return {static_cast<double*>(m.data), m.rows, m.cols, Eigen::OuterStride<>(m.stride)};
}

headwater_matrix view_of(Matrix& m) {
  return {m.data(), m.rows(), m.cols(), m.rows()};
}

Matrix first_sample(const Data& data) {
  const Shape in = data.input(), wanted = data.target();
  Matrix x(in.features, in.batch), y(wanted.features, in.batch);
  data.training_batch(0, DType::float64, {view_of(x), view_of(y)});
  return x.leftCols(1);
}

/// J^T: inputs x outputs.
Eigen::Map<const Matrix> transposed(PlannedVariant& planned) {
  const std::vector<double>& j = planned.jacobian();
  const auto inputs = planned.variant().data->input().features;
  return {j.data(), inputs, static_cast<Eigen::Index>(j.size()) / inputs};
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
Eigen::VectorXd singular_values(PlannedVariant& planned) {
  Matrix a = transposed(planned);
  if (a.rows() < a.cols()) a.transposeInPlace();
  if (a.rows() > a.cols()) a = triangle_of(std::move(a));
  return Eigen::JacobiSVD<Matrix, Eigen::NoQRPreconditioner>(a).singularValues();
}

}  // namespace

std::vector<double> jacobian_of(const PlannedVariant& planned) {
  const Variant& variant = planned.variant();
  const Data& data = *variant.data;
  if (data.input().steps > 0)
    throw Error("variant '" + variant.name + "': no Jacobian of sequences");
  const std::int64_t outputs =
      data.classes().value_or(static_cast<std::int64_t>(data.target().features));
  const auto network = planned.plan_in_float64(outputs);
  map_of(network->input()) = first_sample(data).replicate(1, outputs);
  network->forward(true);
  map_of(network->output_gradient()).setIdentity();
  network->backward();
  const Matrix found = map_of(network->input_gradient());
  return {found.data(), found.data() + found.size()};
}

namespace jacobian {

double smallest_singular_value(PlannedVariant& planned) {
  return singular_values(planned).minCoeff();
}

double largest_singular_value(PlannedVariant& planned) {
  return singular_values(planned).maxCoeff();
}

double distance_from_identity(PlannedVariant& planned) {
  Matrix j = transposed(planned);
  j -= Matrix::Identity(j.rows(), j.cols());
  return j.cwiseAbs().maxCoeff();
}

}  // namespace jacobian

}  // namespace headwater::lab
