"""Every labelled formula of the book, word for word, beside what it says in numbers.

``$$ (eq-name)`` on a page has a function ``eq_name`` here.  Its docstring is the formula, with any
spaces and line breaks, its body asserts it against nnbook.  Who changes a formula changes both.
"""

import numpy as np

from nnbook.backprop import backward, loss_and_gradients
from nnbook.chain_rule import (
    binary_cross_entropy_prime,
    mean_squared_error_prime,
    numerical_derivative,
    numerical_gradient,
    sigmoid_prime,
    tanh_prime,
)
from nnbook.exercises.my_network import draw_network
from nnbook.forward_pass import affine, forward
from nnbook.gradient_check import relative_error
from nnbook.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    one_hot,
    softmax,
    softplus,
    sum_of_squared_errors,
)
from nnbook.structure import Layer, identity, relu, sigmoid, tanh
from nnbook.training import AdamState, adam, gradient_descent, momentum

rng = np.random.default_rng(0)
n, eta = 5, 0.1
z, w, g, v, m, a = rng.normal(size=(6, n))
y = np.array([0.0, 1, 1, 0, 1])
b = 0.7
X, W_1, W_2 = rng.normal(size=(n, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
b_1, b_2, Z = rng.normal(size=4), rng.normal(size=2), rng.normal(size=(n, 4))
dA = rng.normal(size=(n, 2))
Y = one_hot(np.array([0, 3, 1, 2, 0]), 4)
exp, ln = np.exp, np.log


def equal(*sides, rtol=1e-12):
    """Say by an error where the sides of an equation differ."""
    for side in sides[1:]:
        np.testing.assert_allclose(side, sides[0], rtol, atol=1e-14)


# ---- Structure -----------------------------------------------------------------------------------


def eq_knobs():
    r"f(x) = w\,x + b"
    equal(affine(np.array([[3.0]]), np.array([[2.0]]), np.array([1.0])), 2 * 3 + 1)


def eq_sigmoid():
    r"\sigma(z) = \frac{1}{1 + e^{-z}}"
    equal(sigmoid(z), 1 / (1 + exp(-z)))


def eq_neuron():
    r"""z &= x_1 w_1 + x_2 w_2 + \dots + b \\
    &= \mathbf{x} \cdot \mathbf{w} + b, \\
    a &= \sigma(z)"""
    x = X[0]
    W, bias = W_1[:, :1], np.array([b])
    [output], [(_, [z])] = forward([Layer(W, bias, sigmoid)], X[:1])
    equal(z, x[0] * W[0] + x[1] * W[1] + x[2] * W[2] + b, x @ W + b)
    equal(output, sigmoid(z))


def eq_layer():
    r"Z = X W + b, \qquad A = \varphi(Z)"
    A, [(_, Z)] = forward([Layer(W_1, b_1, tanh)], X)
    equal(Z, X @ W_1 + b_1)
    equal(A, tanh(Z))


def eq_draw():
    r"\sqrt{1 / n_\text{in}}"
    W = draw_network([400, 1000], np.random.default_rng(0))[0][0]
    equal(W.std(), np.sqrt(1 / 400), rtol=0.01)


def eq_polygon():
    r"""y = b &+ w_1\, \varphi(x + b_1) \\
    &+ w_2\, \varphi(x + b_2) + \dots"""
    x, w, bias = a, v[:4], np.array([b])
    [*y] = forward(
        [Layer(np.ones((1, 4)), b_1, relu), Layer(w[:, np.newaxis], bias, identity)],
        x[:, np.newaxis],
    )[0][:, 0]
    equal(y, b + sum(w[j] * relu(x + b_1[j]) for j in range(4)))


# ---- Forward pass --------------------------------------------------------------------------------


def eq_forward():
    r"""Z_k &= A_{k-1} W_k + b_k, \\
    A_k &= \varphi_k(Z_k)"""
    output, [(A_0, Z_1), (A_1, Z_2)] = forward([Layer(W_1, b_1, tanh), Layer(W_2, b_2, relu)], X)
    equal(A_0, X)
    equal(Z_1, A_0 @ W_1 + b_1)
    equal(A_1, tanh(Z_1))
    equal(Z_2, A_1 @ W_2 + b_2)
    equal(output, relu(Z_2))


def eq_sigmoid_below():
    r"""\sigma(z) =
    \begin{cases}
    1 / (1 + e^{-z}) & z \ge 0, \\
    e^z / (e^z + 1) & z < 0,
    \end{cases}"""
    equal(sigmoid(z), np.where(z >= 0, 1 / (1 + exp(-z)), exp(z) / (exp(z) + 1)))


# ---- Losses --------------------------------------------------------------------------------------


def eq_squares():
    r"""\sum_s (a_s - y_s)^2 &= 6 \\
    \frac{1}{n} \sum_s (a_s - y_s)^2 &= 2 \\
    \frac{1}{2} \sum_s (a_s - y_s)^2 &= 3"""
    errors = np.array([1.0, -1, -2])
    equal(sum_of_squared_errors(errors, 0 * errors), (errors**2).sum(), 6)
    equal(mean_squared_error(errors, 0 * errors), (errors**2).sum() / 3, 2)
    equal((errors**2).sum() / 2, 3)


def eq_baseline():
    r"""&\sum_s (a - y_s)^2 \\
    &= \sum_s \bigl((a - \bar y) + (\bar y - y_s)\bigr)^2 \\
    &= n\,(a - \bar y)^2 + \sum_s (\bar y - y_s)^2"""
    constant, y_bar = 0.3, a.mean()
    equal(constant - a, (constant - y_bar) + (y_bar - a))
    equal(
        ((constant - a) ** 2).sum(),
        (((constant - y_bar) + (y_bar - a)) ** 2).sum(),
        n * (constant - y_bar) ** 2 + ((y_bar - a) ** 2).sum(),
    )


def eq_bce():
    r"""L = {}&-\frac{1}{n} \sum_s \bigl( y_s \ln p_s \\
    &+ (1 - y_s) \ln (1 - p_s) \bigr)"""
    p = sigmoid(z)
    equal(binary_cross_entropy(z, y), -1 / n * (y * ln(p) + (1 - y) * ln(1 - p)).sum())


def eq_softplus():
    r"""-\ln \sigma(z) &= \ln (1 + e^{-z}) , \\
    -\ln (1 - \sigma(z)) &= \ln (1 + e^{z})"""
    equal(softplus(-z), -ln(sigmoid(z)), ln(1 + exp(-z)))
    equal(softplus(z), -ln(1 - sigmoid(z)), ln(1 + exp(z)))


def eq_bce_logits():
    r"""L = {}&\frac{1}{n} \sum_s \bigl( y_s \operatorname{softplus}(-z_s) \\
    &+ (1 - y_s) \operatorname{softplus}(z_s) \bigr)"""
    equal(binary_cross_entropy(z, y), 1 / n * (y * softplus(-z) + (1 - y) * softplus(z)).sum())


def eq_softmax():
    r"p_c = \frac{e^{z_c}}{e^{z_1} + \dots + e^{z_K}}"
    equal(softmax(z[np.newaxis])[0], exp(z) / exp(z).sum())


def eq_log_sum_exp():
    r"-\ln p_c = \ln (e^{z_1} + \dots + e^{z_K}) - z_c"
    equal(-ln(softmax(z[np.newaxis]))[0], ln(exp(z).sum()) - z)


def eq_cross_entropy():
    r"L = -\frac{1}{n} \sum_s \sum_c Y_{sc} \ln p_{sc}"
    equal(cross_entropy(Z, Y), -1 / n * (Y * ln(softmax(Z))).sum())


# ---- Chain rule ----------------------------------------------------------------------------------


def eq_derivative():
    r"f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}"
    errors = [((3 + h) ** 2 - 3**2) / h - 6 for h in (1e-1, 1e-3, 1e-5)]
    equal(errors, [1e-1, 1e-3, 1e-5], rtol=1e-4)


def eq_central():
    r"f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}"
    h = 1e-5
    equal(numerical_derivative(tanh, z, h), (tanh(z + h) - tanh(z - h)) / (2 * h))
    equal(numerical_derivative(tanh, z, h), tanh_prime(z), rtol=1e-8)


def eq_sigmoid_mirror():
    r"""\frac{e^{-z}}{1 + e^{-z}} &= 1 - \sigma(z) \\
    &= \frac{1}{e^{z} + 1} = \sigma(-z)"""
    equal(exp(-z) / (1 + exp(-z)), 1 - sigmoid(z), 1 / (exp(z) + 1), sigmoid(-z))


def eq_sigmoid_prime():
    r"\sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr)"
    equal(sigmoid_prime(z), sigmoid(z) * (1 - sigmoid(z)))


def eq_tanh_prime():
    r"""\tanh'(z) &= \frac{\text{below}^2 - \text{above}^2}{\text{below}^2} \\
    &= 1 - \tanh^2(z)"""
    above, below = exp(z) - exp(-z), exp(z) + exp(-z)
    equal(tanh(z), above / below)
    equal(tanh_prime(z), (below**2 - above**2) / below**2, 1 - np.tanh(z) ** 2)


def eq_chain():
    r"\frac{dq}{dd} = \frac{dq}{du} \cdot \frac{du}{dd}"
    measured = numerical_derivative(lambda d: (3 * d + 1) ** 2, np.array([1.0]))
    equal(measured, (2 * 4) * 3, rtol=1e-8)


def eq_paths():
    r"""\frac{\partial f}{\partial e}
    &= \frac{\partial f}{\partial u} \cdot \frac{\partial u}{\partial e}
    + \frac{\partial f}{\partial q} \cdot \frac{\partial q}{\partial e} \\
    &= 18 \cdot 6 + 16 \cdot 4 = 172"""
    measured = numerical_derivative(
        lambda e: (6 * e - 3 * 7) ** 2 + (4 * e - 12) ** 2, np.array([5.0])
    )
    equal(measured, 18 * 6 + 16 * 4, 172, rtol=1e-8)


def eq_direction():
    r"""&(4\cos\alpha + 4\sin\alpha)^2 \\ &{}+ (4\sin\alpha - 4\cos\alpha)^2 \\
    &= 32\,(\cos^2\alpha + \sin^2\alpha) = 32"""

    def loss(knobs):
        return float(knobs[0] ** 2 + 2 * knobs[1] ** 2)

    at, h = np.array([2.0, 1.0]), 1e-5
    for angle in np.radians([45, 100, 225, 300]):
        cos, sin = np.cos(angle), np.sin(angle)
        step = h * np.array([cos, sin])
        slope = (loss(at + step) - loss(at - step)) / (2 * h)
        equal(slope, 4 * cos + 4 * sin, rtol=1e-8)
        equal((4 * cos + 4 * sin) ** 2 + (4 * sin - 4 * cos) ** 2, 32 * (cos**2 + sin**2), 32)
        dw, db = g[:2]
        equal((dw * cos + db * sin) ** 2 + (dw * sin - db * cos) ** 2, dw**2 + db**2)


def eq_mse_prime():
    r"\frac{\partial L}{\partial a_s} = \frac{2}{n}\,(a_s - y_s)"
    equal(mean_squared_error_prime(a, y), 2 / n * (a - y))


def eq_line_slopes():
    r"""\frac{\partial L}{\partial w} &= \tfrac23 \cdot 9 - \tfrac23 \cdot 5 - \tfrac43 \cdot 6 \\
    &= -\tfrac{16}{3} , \\
    \frac{\partial L}{\partial b} &= \tfrac23 - \tfrac23 - \tfrac43 = -\tfrac43"""
    hours, scores = np.array([9.0, 5, 6]), np.array([92.0, 86, 89])
    by_w, by_b = numerical_gradient(
        lambda line: mean_squared_error(line[0] * hours + line[1], scores), [2.0, 75.0]
    )
    equal(by_w, 2 / 3 * 9 - 2 / 3 * 5 - 4 / 3 * 6, -16 / 3, rtol=1e-7)
    equal(by_b, 2 / 3 - 2 / 3 - 4 / 3, -4 / 3, rtol=1e-7)


def eq_softplus_prime():
    r"\bigl(\ln(1 + e^z)\bigr)' = \frac{1}{1 + e^z} \cdot e^z = \sigma(z)"
    equal(1 / (1 + exp(z)) * exp(z), sigmoid(z))
    equal(numerical_derivative(softplus, z), sigmoid(z), rtol=1e-8)


def eq_bce_prime():
    r"""&(1 - y)\,\sigma(z) - y\,(1 - \sigma(z)) \\
    &= \sigma(z) - y"""
    mean = n * binary_cross_entropy_prime(z, y)
    equal(mean, (1 - y) * sigmoid(z) - y * (1 - sigmoid(z)), sigmoid(z) - y)


def eq_ce_slopes():
    r"""&(0.6652, 0.2447, 0.0900) \\
    &- (1, 0, 0) \\
    &= (-0.3348, 0.2447, 0.0900)"""
    logits, first = np.array([[2.0, 1, 0]]), one_hot(np.array([0]), 3)
    equal(softmax(logits)[0].round(4), [0.6652, 0.2447, 0.0900])
    slope = numerical_gradient(lambda Z: cross_entropy(Z, first), logits)
    equal(slope[0].round(4), [-0.3348, 0.2447, 0.0900])


def eq_relative_error():
    r"\frac{\|g - \tilde g\|}{\|g\| + \|\tilde g\|}"
    length = np.linalg.norm
    equal(relative_error(g, m), length(g - m) / (length(g) + length(m)))
    equal([relative_error(g, g), relative_error(g, -g)], [0, 1])


# ---- Backpropagation -----------------------------------------------------------------------------


def eq_chain_back():
    r"""da_2 &= 2 (a_2 - y) = -1 \\
    dz_2 &= da_2 \cdot \sigma'(z_2) \\ &= -1 \cdot \tfrac14 = -\tfrac14 \\
    da_1 &= dz_2 \cdot w_2 \\ &= -\tfrac14 \cdot 2 = -\tfrac12 \\
    dz_1 &= da_1 \cdot \sigma'(z_1) \\ &= -\tfrac12 \cdot \tfrac14 = -\tfrac18"""

    def neuron(w):
        return Layer(np.array([[w]]), np.array([-1.0]), sigmoid)

    network = (neuron(0.5), neuron(2.0))
    _, [first, second] = loss_and_gradients(
        network, np.array([[2.0]]), np.array([[1.0]]), mean_squared_error
    )
    da_2 = 2 * (0.5 - 1)
    dz_2 = da_2 * sigmoid_prime(np.array(0.0))
    da_1 = dz_2 * 2
    dz_1 = da_1 * sigmoid_prime(np.array(0.0))
    equal([da_2, dz_2, da_1, dz_1], [-1, -1 * 1 / 4, -1 / 4 * 2, -1 / 2 * 1 / 4])
    equal([dz_2, da_1, dz_1], [-1 / 4, -1 / 2, -1 / 8])
    equal([second.db[0], first.db[0]], [dz_2, dz_1])


def eq_backward():
    r"""dZ &= dA \odot \varphi'(Z) \\
    dW &= A_\text{in}^\top \, dZ \\
    db &= \text{sum of the rows of } dZ \\
    dA_\text{in} &= dZ \; W^\top"""
    network = (Layer(W_1, b_1, identity), Layer(W_2, b_2, sigmoid))
    _, caches = forward(network, X)
    A_in, Z = caches[1]
    first, second = backward(network, caches, dA)
    dZ = dA * sigmoid_prime(Z)
    equal(second.dW, A_in.T @ dZ)
    equal(second.db, dZ.sum(axis=0))
    equal(first.db, (dZ @ W_2.T).sum(axis=0))


def eq_softmax_back():
    r"dZ_{sc} = p_{sc} \Bigl( dP_{sc} - \sum_j dP_{sj} \, p_{sj} \Bigr)"
    p, dP = softmax(Z), rng.normal(size=Z.shape)
    measured = numerical_gradient(lambda Z: float((softmax(Z) * dP).sum()), Z)
    equal(measured, p * (dP - (dP * p).sum(axis=1, keepdims=True)), rtol=1e-8)


# ---- Training ------------------------------------------------------------------------------------


def eq_descent():
    r"w \leftarrow w - \eta \, \frac{dL}{dw}"
    equal(gradient_descent(w, g, None, eta)[0], w - eta * g)


def eq_factor():
    r"1 - 2\eta"
    after, _ = gradient_descent(w, 2 * (w - 3), None, eta)
    equal(after - 3, (1 - 2 * eta) * (w - 3))


def eq_momentum():
    r"""v &\leftarrow 0.9\, v + g , \\
    w &\leftarrow w - \eta\, v"""
    after, velocity = momentum(w, g, v, eta)
    equal(velocity, 0.9 * v + g)
    equal(after, w - eta * velocity)


def eq_adam():
    r"""m &\leftarrow 0.9\, m + 0.1\, g , \\
    r &\leftarrow 0.999\, r + 0.001\, g^2 , \\
    \hat m &= \frac{m}{1 - 0.9^t}, \\
    \hat r &= \frac{r}{1 - 0.999^t}, \\
    w &\leftarrow w - \eta \, \frac{\hat m}{\sqrt{\hat r} + \varepsilon}"""
    r, t = v**2, 8
    after, state = adam(w, g, AdamState(t - 1, m, r), eta)
    equal(state.mean, 0.9 * m + 0.1 * g)
    equal(state.mean_square, 0.999 * r + 0.001 * g**2)
    m_hat, r_hat = state.mean / (1 - 0.9**t), state.mean_square / (1 - 0.999**t)
    equal(after, w - eta * m_hat / (np.sqrt(r_hat) + 1e-8))


def eq_spread():
    r"\operatorname{Var}(w) = \frac{1}{n_\text{in}}"
    inputs, (W, _) = rng.normal(size=(2000, 300)), draw_network([300, 400], rng)[0]
    equal((inputs @ W).var(), 1, rtol=0.02)


# ---- Examples ------------------------------------------------------------------------------------


def eq_line_closed():
    r"w = \frac{\sum_s (x_s - \bar x)(y_s - \bar y)}{\sum_s (x_s - \bar x)^2}"
    slope = ((z - z.mean()) * (a - a.mean())).sum() / ((z - z.mean()) ** 2).sum()
    equal(np.polyfit(z, a, 1)[0], slope)


def eq_truth_table_errors():
    r"""&w_3 - (w_2 + w_3) - (w_1 + w_3) \\
    &{} + (w_1 + w_2 + w_3) = 0"""
    inputs = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    z = inputs @ w[:3]
    equal(z[0] - z[1] - z[2] + z[3], 0)
    equal(w[2] - (w[1] + w[2]) - (w[0] + w[2]) + (w[0] + w[1] + w[2]), 0)


def eq_truth_table_slope():
    r"\frac{\partial L}{\partial w} = 2\,(\hat y - y) \cdot \hat y\,(1 - \hat y) \cdot x"
    x, y_hat = 2.0, sigmoid(w * 2.0)
    measured = numerical_derivative(lambda w: (sigmoid(w * x) - y) ** 2, w)
    equal(measured, 2 * (y_hat - y) * y_hat * (1 - y_hat) * x, rtol=1e-8)


def eq_quadrants_exact():
    r"z = |x_1 + x_2| - |x_1 - x_2|"
    x_1, x_2 = X[:, 0], X[:, 1]
    assert (np.sign(abs(x_1 + x_2) - abs(x_1 - x_2)) == np.sign(x_1 * x_2)).all()


def eq_quadrants_plateau():
    r"""dW_2 &= A_1^\top dZ_2 , \\
    dW_1 &= X^\top \bigl( dZ_2 W_2^\top \odot \mathrm{relu}'(Z_1) \bigr)"""
    network = (Layer(W_1, b_1, relu), Layer(W_2, b_2, identity))
    _, caches = forward(network, X)
    (_, Z_1), (A_1, _) = caches
    dZ_2 = dA  # of the identity
    first, second = backward(network, caches, dA)
    equal(second.dW, A_1.T @ dZ_2)
    equal(first.dW, X.T @ (dZ_2 @ W_2.T * (Z_1 > 0)))
