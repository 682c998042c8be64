"""The promises of nnbook/doors.py: what a caller gives is looked at once, where it comes in."""

import importlib
import inspect
import threading

import numpy as np
import pytest

from nnbook import kinds
from nnbook.backprop import loss_and_gradients, numerical_gradients
from nnbook.chain_rule import DERIVATIVES, numerical_derivative, numerical_gradient
from nnbook.doors import Finite, bare, door
from nnbook.forward_pass import affine, predict
from nnbook.kinds import INSIDE, KINDS, Kind
from nnbook.losses import mean_squared_error, softmax
from nnbook.many import fit_many
from nnbook.structure import Layer, identity, init_network, sigmoid, tanh
from nnbook.training import adam, descend, fit, gradient_descent, minibatches

X, Y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 0.0]]), np.ones((4, 1))
SETTINGS = {"learning_rate": 0.1, "epochs": 3}

CHAPTERS = ["structure", "forward_pass", "losses", "chain_rule", "backprop", "training"]
MODULES = [
    importlib.import_module(f"nnbook.{name}")
    for name in (*CHAPTERS, "gradient_check", "many", "convolution", "datasets", "notebook")
]
FUNCTIONS = {
    f"{module.__name__}.{name}": function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.isfunction(function) and function.__module__ == module.__name__
}
DOORS = {name: function for name, function in FUNCTIONS.items() if hasattr(function, "kinds")}


def a_network():
    return init_network([2, 3, 1], [tanh, identity], np.random.default_rng(0))


class Looks:
    """A kind that keeps what it looks at."""

    def __init__(self):
        self.seen = []
        self.kind = Kind("anything", self)

    def __call__(self, name, value, given):
        self.seen.append((name, value))
        return value


# --- one look, and no more ---


def test_behind_a_door_all_doors_stand_open():
    looks, others = Looks(), Looks()

    @door(z=others.kind)
    def within(z):
        return z

    @door(z=looks.kind)
    def outer(z):
        return within(z) + within(z=z)

    assert outer(2) == 4
    assert looks.seen == [("z", 2)] and others.seen == []
    assert within(2) == 2 and others.seen == [("z", 2)]


@pytest.mark.parametrize(
    "call",
    [
        lambda network: predict(network, np.ones((5000, 2))),
        lambda network: loss_and_gradients(network, X, Y, mean_squared_error),
        lambda network: numerical_gradients(network, X, Y, mean_squared_error),
        lambda network: fit(network, X, Y, mean_squared_error, held_out=(X, Y), **SETTINGS),
        lambda network: fit_many([network], X, Y, mean_squared_error, **SETTINGS),
    ],
)
def test_a_network_is_looked_at_once_however_long_the_work(call, monkeypatch):
    looks, look = [], kinds.network
    monkeypatch.setattr(kinds, "network", lambda value: looks.append(value) or look(value))
    network = a_network()
    call(network)
    assert len(looks) == 1 and looks[0] is network


def test_a_kind_may_rest_on_those_above_it_in_the_table():
    order = list(KINDS)
    assert order.index("network") < order.index("X") < order.index("Y") < order.index("loss")
    for name, function in DOORS.items():
        told = [kind for kind in KINDS if kind in function.kinds]
        assert [kind for kind in function.kinds if kind in KINDS] == told, name


# --- calls ---


@pytest.mark.parametrize(
    "args, kwargs",
    [
        ((), {}),
        ((1,), {}),
        ((1, 2), {}),
        ((1, 2, 3, 4), {}),
        ((1, 2, 3), {"b": 3}),
        ((1, 2), {"B": 3}),
        ((1,), {"X": 1, "W": 2, "b": 3}),
        ((), {"X": 1, "W": 2}),
        (("text",), {"W": None}),
        ((1, 2, 3), {"rng": 4}),
    ],
)
def test_python_says_itself_what_is_missing_or_too_much(args, kwargs):
    said = []
    for function in (affine, bare(affine)):
        with pytest.raises(TypeError) as info:
            function(*args, **kwargs)
        said.append(str(info.value))
    assert said[0] == said[1] and said[0].startswith("affine() ")


def test_names_and_places_are_alike_and_defaults_stay():
    W, b = np.ones((2, 3)), np.arange(3.0)
    for result in (affine(X, W, b=b), affine(b=b, W=W, X=X), affine(X.tolist(), b=b, W=W)):
        np.testing.assert_array_equal(result, affine(X, W, b))
    with pytest.raises(ValueError, match="^learning_rate must be > 0; got -1$"):
        gradient_descent(b, b, None, -1)
    with pytest.raises(ValueError, match="^learning_rate must be > 0; got -1$"):
        gradient_descent(learning_rate=-1, state=None, g=b, w=b)


def test_defaults_are_looked_at_as_well():
    looks = Looks()

    @door(z=looks.kind)
    def outer(z=7):
        return z

    assert outer() == 7 and looks.seen == [("z", 7)]


# --- a stranger's function ---


def strangers(call):
    """Every way to have a function of one's own called, with one that first calls ``call``."""

    def f(x):
        call(x)
        return x * 2

    def total(x):
        call(x)
        return float(x.sum())

    def optimiser(w, g, state, learning_rate):
        call(w, g)
        return w - learning_rate * g, None

    def init(n_in, n_out, rng):
        call()
        return rng.normal(size=(n_in, n_out))

    def error(output, Y):
        call(output, Y)
        return float(np.mean((output - Y) ** 2))

    def report(epoch, loss, held_out_loss):
        call()

    data = X, Y, mean_squared_error
    rng = np.random.default_rng(0)
    return {
        "numerical_derivative": lambda: numerical_derivative(f, X),
        "numerical_gradient": lambda: numerical_gradient(total, X),
        "init": lambda: init_network([2, 3, 1], [tanh, identity], rng, init),
        "optimiser": lambda: fit(a_network(), *data, optimiser=optimiser, **SETTINGS),
        "optimiser of descend": lambda: list(
            descend(a_network(), [(X, Y)] * 2, mean_squared_error, 0.1, optimiser)
        ),
        "many": lambda: fit_many([a_network()], *data, optimiser=optimiser, **SETTINGS),
        "report": lambda: fit(a_network(), *data, report=report, **SETTINGS),
        "loss": lambda: fit(a_network(), X, Y, error, **SETTINGS),
        "loss once": lambda: loss_and_gradients(a_network(), X, Y, error),
    }, error  # fmt: skip


WAYS = list(strangers(None)[0])


def run_with(call, way, monkeypatch):
    ways, error = strangers(call)
    monkeypatch.setitem(DERIVATIVES, error, DERIVATIVES[mean_squared_error])
    return ways[way]()


@pytest.mark.parametrize("way", WAYS)
def test_what_a_strangers_function_is_given_is_lent(way, monkeypatch):
    seen = []
    run_with(lambda *arrays: seen.append(arrays), way, monkeypatch)
    assert len(seen) > 0
    assert not any(array.flags.writeable for arrays in seen for array in arrays)


@pytest.mark.parametrize("way", WAYS)
def test_a_strangers_own_calls_pass_the_doors(way, monkeypatch):
    calls = []

    def later_wrong(*arrays):  # the first call may be a door that tries it out
        calls.append(arrays)
        if len(calls) > 1:
            mean_squared_error(np.ones((3, 1)), np.ones(3))

    with pytest.raises(ValueError, match=r"^Y must have shape \(3, 1\), as output has"):
        run_with(later_wrong, way, monkeypatch)
    assert not INSIDE.get()


def test_after_a_strangers_function_the_doors_inside_stand_open_again():
    looks, insides = Looks(), []

    @door(z=looks.kind)
    def within(z):
        return z

    @door
    def outer(report):
        insides.append(INSIDE.get())
        report(1, 2, None)
        insides.append(INSIDE.get())
        return within(7)

    assert outer(lambda *call: insides.append(INSIDE.get())) == 7
    assert insides == [True, False, True] and looks.seen == []


# --- afterwards all is as before ---


def test_a_door_closes_again_after_any_error():
    @door
    def broken(z):
        raise KeyboardInterrupt

    for error, call in [
        (ValueError, lambda: softmax([[1], [2, 3]])),
        (KeyboardInterrupt, lambda: broken(1.0)),
        (FloatingPointError, lambda: adam(np.ones(1), np.full(1, 1e200), None, 0.1)),
        (TypeError, lambda: affine(X)),
    ]:
        with pytest.raises(error):
            call()
        assert INSIDE.get() is False
        with pytest.raises(TypeError, match="z must be an array of numbers; got str"):
            sigmoid("text")


def test_doors_are_closed_between_the_steps_of_a_loop():
    rng = np.random.default_rng(0)
    for loop in (
        minibatches(X, Y, 2, rng),
        descend(a_network(), [(X, Y)] * 2, mean_squared_error, 1),
    ):
        for _ in loop:
            assert INSIDE.get() is False
            break  # and after a loop that was left
        with pytest.raises(TypeError, match="z must be an array of numbers; got str"):
            sigmoid("text")


def test_a_batch_that_does_not_fit_is_refused_when_it_comes():
    loop = descend(a_network(), [(X, Y), (X.T, Y), (X, Y)], mean_squared_error, 0.1)
    next(loop)
    with pytest.raises(ValueError, match=r"^X must have shape \(n_samples, 2\)"):
        next(loop)


def test_threads_do_not_see_each_others_doors():
    looks, seen = Looks(), []

    @door(z=looks.kind)
    def within(z):
        return INSIDE.get()

    @door
    def outer():
        thread = threading.Thread(target=lambda: seen.append(within("there")))
        thread.start()
        thread.join()
        return within("here")

    assert outer() is True and seen == [True]
    assert looks.seen == [("z", "there")]


@pytest.mark.parametrize("error", [None, FloatingPointError])
def test_settings_of_numpy_come_back(error):
    network = a_network()
    far = (Layer(np.full((2, 1), 1e308), np.zeros(1), identity),)
    with np.errstate(over="print", invalid="call", under="raise", divide="ignore"):
        before = np.geterr()
        if error is None:
            predict(network, X)
            fit(network, X, Y, mean_squared_error, **SETTINGS)
            fit_many([network], X, Y, mean_squared_error, **SETTINGS)
        else:
            with pytest.raises(error):
                predict(far, 10 * X)
            with pytest.raises(error):
                fit(far, X, Y, mean_squared_error, **SETTINGS)
            fit_many([far], X, Y, mean_squared_error, **SETTINGS)
        assert np.geterr() == before


def test_a_result_that_is_not_finite_has_a_name_however_deep_it_lies():
    @door(out=Finite("the loss", "the gradient"))
    def both(z):
        return 1, [(np.ones(2), np.ones(2)), (np.ones(2), np.array([1.0, z]))]

    assert type(both(1.0)[0]) is float
    with pytest.raises(FloatingPointError, match="^the gradient is not finite: scale X"):
        both(np.inf)


# --- what is told ---


def test_every_public_function_has_a_door_or_takes_what_a_door_has_seen():
    bare_ones = {name for name in FUNCTIONS if name not in DOORS and name.split(".")[1] in CHAPTERS}
    assert bare_ones == {
        "nnbook.structure.to_vector", "nnbook.structure.from_vector", "nnbook.training.batches"
    }  # fmt: skip


@pytest.mark.parametrize("name", DOORS)
def test_a_docstring_tells_every_parameter_as_the_table_does(name):
    function = DOORS[name]
    parameters = list(inspect.signature(function).parameters)
    assert set(function.kinds) == set(parameters)  # each is looked at
    lines = function.__doc__.splitlines()
    start = lines.index("Parameters") + 2
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    forms = {parameter: function.kinds[parameter].form for parameter in parameters}
    told = [line for line in lines[start:end] if line and not line.startswith(" ")]
    assert told == [f"{parameter} : {form}" for parameter, form in forms.items()]
    assert all(form and "\n" not in form for form in forms.values())
    assert lines.count("Parameters") == lines.count("Raises") == 1
    assert lines[0] and lines[0] == inspect.cleandoc(bare(function).__doc__).splitlines()[0]


@pytest.mark.parametrize("name", DOORS)
def test_a_door_keeps_name_signature_and_what_is_behind_it(name):
    function = DOORS[name]
    behind = function.__wrapped__
    assert f"{function.__module__}.{function.__qualname__}" == name
    assert inspect.signature(function) == inspect.signature(behind)
    assert bare(function) is behind and not hasattr(behind, "kinds")


def test_every_name_of_the_table_stands_at_some_door():
    assert set(KINDS) <= {name for function in DOORS.values() for name in function.kinds}
