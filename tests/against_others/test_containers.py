"""Tables, sparse matrices and tensors: taken bit by bit like the array, or refused with a word."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import torch

from nnbook.backprop import loss_and_gradients
from nnbook.datasets import split
from nnbook.forward_pass import predict
from nnbook.losses import binary_cross_entropy, one_hot
from nnbook.structure import identity, init_network, tanh

NETWORK = init_network([3, 4, 1], [tanh, identity], np.random.default_rng(0))
TABLE = pd.DataFrame(
    {"age": [1, 2, 3], "size": [0.5, 0.25, 0.75], "new": [True, False, True]}, index=[9, 9, "x"]
)
X, Y = np.array([[1, 0.5, 1], [2, 0.25, 0], [3, 0.75, 1]]), np.array([[0.0], [1.0], [0.0]])
LABELS = [0, 1, 0]
ODD = [7, 7, -1]  # an index that counts nothing
NULLABLE = {"age": "Int64", "size": "Float64", "new": "boolean"}
DATES = pd.date_range("2020-01-01", periods=3)


def loss_of(X, Y):
    return loss_and_gradients(NETWORK, X, Y, binary_cross_entropy)[0]


TAKEN_X = {
    "a table of integers, floats and booleans": TABLE,
    "a table of nullable columns": TABLE.astype(NULLABLE),
    "a table of sparse columns": TABLE.astype(pd.SparseDtype(float, 0)),
    "a table with a categorical of numbers": TABLE.assign(age=pd.Categorical([1, 2, 3])),
    "a tensor": torch.tensor(X),
    "a tensor of float32": torch.tensor(X).float(),
    "a tensor of float16": torch.tensor(X).half(),
    "a tensor that is transposed": torch.tensor(X.T.copy()).T,
    "a list of tensors": list(torch.tensor(X)),
}
TAKEN_Y = {
    "a series": pd.Series(LABELS, index=ODD),
    "a series of booleans": pd.Series([False, True, False], index=ODD),
    "a nullable series": pd.Series(LABELS, index=ODD, dtype="Int64"),
    "a categorical of numbers": pd.Series(LABELS, dtype="category"),
    "an index": pd.Index(LABELS),
    "a table of one column": pd.DataFrame({"y": LABELS}, index=ODD),
    "a tensor of integers": torch.tensor(LABELS),
    "a tensor of float32": torch.tensor(LABELS).float(),
    "a column of float64": torch.tensor(Y),
}
SPARSE = [
    getattr(scipy.sparse, f"{form}_{kind}")
    for form in ("csr", "csc", "coo", "lil", "dok", "dia")
    for kind in ("matrix", "array")
]
REFUSED_X = {
    "an integer that is missing": (
        TABLE.assign(age=pd.array([1, None, 3], "Int64")), "<NA> at row 1 of column 'age'"),
    "a float that is missing": (
        TABLE.assign(size=pd.array([1, 2, None], "Float64")), "<NA> at row 2 of column 'size'"),
    "text": (TABLE.assign(size=list("abc")), "'a' at row 0 of column 'size'"),
    "numbers as text": (TABLE.assign(size=list("123")), "'1' at row 0 of column 'size'"),
    "a categorical of texts": (
        TABLE.assign(new=pd.Categorical(list("abc"))), "'a' at row 0 of column 'new'"),
    "a date": (TABLE.assign(size=DATES), r"Timestamp\('2020-01-01 00:00:00'\) at row 0 of column"),
    "nothing but dates": (pd.DataFrame({name: DATES for name in TABLE}), "dates"),
    "durations": (TABLE.assign(size=DATES - DATES[0]), "Timedelta.* at row 0 of column 'size'"),
    "complex numbers": (TABLE.assign(age=[1j, 2, 3]), "1j at row 0 of column 'age'"),
    "a tensor with a gradient": (torch.tensor(X, requires_grad=True), r"Use tensor.detach\(\)"),
    "a parameter": (torch.nn.Parameter(torch.tensor(X)), r"Parameter: .*Use tensor.detach\(\)"),
    "a sparse tensor": (torch.tensor(X).to_sparse(), r"a Tensor: .*to_dense\(\)"),
    "a tensor on another device": (torch.tensor(X).to("meta"), "a Tensor: .*meta"),
    "a tensor of bfloat16": (torch.tensor(X).bfloat16(), "a Tensor: .*BFloat16"),
    "a tensor of complex numbers": (torch.tensor(X) * 1j, "complex numbers"),
}  # fmt: skip
REFUSED_Y = {
    "a label that is missing": (
        pd.Series([0, None, 0], dtype="Int64"), ValueError, "Y must be finite; got nan at row 1"),
    "a series of texts": (pd.Series(list("aba")), TypeError, "'a' at row 0"),
    "a categorical of texts": (
        pd.Series(list("aba"), dtype="category"), TypeError, "'a' at row 0"),
    "a series that is shorter": (pd.Series([0, 1]), ValueError, "3 samples in X, 2 in Y"),
    "a tensor with a gradient": (
        torch.tensor(Y, requires_grad=True), TypeError, r"Use tensor.detach\(\)"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN_X)
def test_X_gives_the_bits_of_the_array(name):
    np.testing.assert_array_equal(predict(NETWORK, TAKEN_X[name]), predict(NETWORK, X))
    assert loss_of(TAKEN_X[name], Y) == loss_of(X, Y)


@pytest.mark.parametrize("name", TAKEN_Y)
def test_Y_gives_the_bits_of_the_array_by_position(name):
    assert loss_of(X, TAKEN_Y[name]) == loss_of(X, Y)


@pytest.mark.parametrize("name", REFUSED_X)
def test_X_is_refused_with_a_word(name):
    value, message = REFUSED_X[name]
    with pytest.raises(TypeError, match=f"X must be an array of numbers; got .*{message}"):
        predict(NETWORK, value)


@pytest.mark.parametrize("name", REFUSED_Y)
def test_Y_is_refused_with_a_word(name):
    value, error, message = REFUSED_Y[name]
    with pytest.raises(error, match=message):
        loss_of(X, value)


@pytest.mark.parametrize("sparse", SPARSE)
def test_a_sparse_matrix_is_told_to_become_an_array(sparse):
    for name, call in (
        ("X", lambda: predict(NETWORK, sparse(X))),
        ("Y", lambda: loss_of(X, sparse(Y))),
        ("Y", lambda: split(X, sparse(Y), 0.5, np.random.default_rng(0))),
    ):
        with pytest.raises(TypeError, match=rf"{name} .*got a sparse .*: use {name}.toarray\(\)"):
            call()


def test_what_is_taken_is_not_changed():
    table, tensor = TABLE.copy(), torch.tensor(X)
    loss_of(table, pd.Series(LABELS, index=ODD))
    loss_of(tensor, torch.tensor(Y))
    pd.testing.assert_frame_equal(table, TABLE)
    np.testing.assert_array_equal(tensor, X)


@pytest.mark.parametrize(
    "labels",
    [pd.Series(LABELS, index=ODD), pd.Series(LABELS, dtype="Int64"), torch.tensor(LABELS)],
    ids=["series", "nullable", "tensor"],
)
def test_labels_of_other_kinds(labels):
    np.testing.assert_array_equal(one_hot(labels, 2), one_hot(LABELS, 2))


def test_a_series_is_split_by_position():
    # the same samples are put aside, and their labels go with them
    rng = np.random.default_rng
    wanted = split(X, LABELS, 0.34, rng(0))
    for part, same in zip(split(TABLE, pd.Series(LABELS, ODD), 0.34, rng(0)), wanted, strict=True):
        np.testing.assert_array_equal(part, same)
