/// The table of one instruction set: included once by each `kernels_*.c`, which sets `CK_VECTOR_BYTES`, `CK_NAME` and
/// `CK_TABLE`.
#include "attention.h"
#include "channels.h"
#include "columns.h"
#include "convolution_weights.h"
#include "cube_columns.h"
#include "depthwise.h"
#include "elementwise.h"
#include "optimizers.h"
#include "rows.h"

const ck_table_t CK_TABLE = {
    .name = CK_NAME,
    .add = add,
    .subtract = subtract,
    .multiply = multiply,
    .scale = scale,
    .add_scaled = add_scaled,
    .exp = exponential,
    .tanh = hyperbolic_tangent,
    .sigmoid = sigmoid,
    .relu = relu,
    .relu_pullback = relu_pullback,
    .gelu = gelu,
    .gelu_pullback = gelu_pullback,
    .gelu_and_slope = gelu_and_slope,
    .sum_rows = sum_rows,
    .softmax = softmax,
    .softmax_pullback = softmax_pullback,
    .layer_norm = layer_norm,
    .layer_norm_pullback = layer_norm_pullback,
    .channel_sum = channel_sum,
    .channel_squares = channel_squares,
    .channel_affine = channel_affine,
    .channel_pullback_sums = channel_pullback_sums,
    .channel_pullback_apply = channel_pullback_apply,
    .attention_scratch = attention_scratch,
    .attention = attention,
    .attention_pullback = attention_pullback,
    .image_to_columns = image_to_columns,
    .columns_to_image = columns_to_image,
    .convolution3d = convolution3d,
    .convolution3d_input_pullback = convolution3d_input_pullback,
    .convolution3d_weight_pullback = convolution3d_weight_pullback,
    .cube_to_columns = cube_to_columns,
    .columns_to_cube = columns_to_cube,
    .depthwise_convolution2d = depthwise_convolution2d,
    .depthwise_convolution2d_input_pullback = depthwise_convolution2d_input_pullback,
    .depthwise_convolution2d_weight_pullback = depthwise_convolution2d_weight_pullback,
    .adam = adam,
};
