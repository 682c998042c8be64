"""Exercises of chapter 3: losses."""

import numpy as np

from nnbook.exercises.anatomy import Case, Exercise, Form, Slip
from nnbook.exercises.chapters.drawing import draw
from nnbook.exercises.my_network import cross_entropy, softmax


def mse(output, Y):
    """Mean of (output - Y)**2 over all entries.

    Two arrays (n, n_out) to one number.
    """
    return np.mean((output - Y) ** 2)


def bce(logits, Y):
    """Mean binary cross-entropy.

    logits and Y of 0 and 1, both (n, n_out), to one number.
    """
    if_0, if_1 = np.logaddexp(0, logits), np.logaddexp(0, -logits)
    return np.mean((1 - Y) * if_0 + Y * if_1)


def accuracy(p, Y):
    """Share of right classes.

    Probabilities p (n, 1) and Y (n, 1) of 0 and 1 to one number.
    """
    return np.mean((p > 0.5) == Y)


def finite_and_exact(loss):
    """What of a loss counts where logits are large.

    Any epsilon is the same mistake there.
    """

    def view(answer):
        return [np.isfinite(answer).all(), np.allclose(answer, loss, rtol=1e-6, atol=0)]

    return view


def column(*numbers):
    """Numbers one below the other."""
    return np.array(numbers).reshape(-1, 1)


def classes(n_classes, *labels):
    """One-hot rows."""
    return np.eye(n_classes)[list(labels)]


# As textbooks write them: these overflow, and people make their other mistakes in this form.
TEXTBOOK_BCE = """\
def bce(logits, Y):
    P = 1 / (1 + np.exp(-logits))
    return -np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P))
"""
BCE_EDITS = {
    "bracket": ("(1 - Y) *", "1 - Y *"),
    "log2": ("np.log(", "np.log2("),
    "log10": ("np.log(", "np.log10("),
    "half": ("return -", "return -0.5 * "),
    "not_averaged": ("np.mean", "np.asarray"),
    "inner_sign": ("+ (1 - Y)", "- (1 - Y)"),
    "ones_only": (" + (1 - Y) * np.log(1 - P)", ""),
    "zeros_only": ("Y * np.log(P) + (", "("),
    "swapped": ("Y * np.log(P) + (1 - Y)", "(1 - Y) * np.log(P) + Y"),
    "sign": ("-np.mean", "np.mean"),
    "sum": ("np.mean", "np.sum"),
    "rows": ("-np.mean(", "-1 / len(Y) * np.sum("),
}
TEXTBOOK_CROSS_ENTROPY = """\
def cross_entropy(logits, Y):
    powers = np.exp(logits)
    P = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.sum(Y * np.log(P), axis=1))
"""
CROSS_ENTROPY_EDITS = {
    "columns": ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)"),
    "table": ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)"),
    "all_entries": ("np.mean(np.sum(Y * np.log(P), axis=1))", "np.mean(Y * np.log(P))"),
    "sign": ("-np.mean", "np.mean"),
    "sum": ("np.mean", "np.sum"),
    "log10": ("np.log(", "np.log10("),
    "not_averaged": ("np.mean", "np.asarray"),
}


FIVE, SEVEN = {"the number of samples": 5}, {"the number of samples": 7}
FIVE_OF_3 = {**FIVE, "the number of outputs": 3}
SEVEN_OF_2 = {**SEVEN, "the number of outputs": 2}

EXERCISES = [
    Exercise(
        mse,
        page="03_losses",
        title="The mean squared error",
        prompt="Write `mse(output, Y)`, the mean of the squared differences over **all** entries "
        "of two arrays of shape (n, n_out).",
        cases=[
            Case("5 samples of 3 outputs", draw(0, (5, 3), (5, 3)), FIVE_OF_3),
            Case("7 samples of 1 output", draw(1, (7, 1), (7, 1)), SEVEN),
            Case("integers", (column(3, 0, -2), column(1, 1, 1)), {"the number of samples": 3}),
        ],
        slips=[
            # Documents 001 and 002 sum.
            Slip("sum", "You added the squares up; the mean also divides by how many there are.",
                 "np.mean", "np.sum"),
            # Document 002: 0.5 * (y - o)**2, so that the 2 of the derivative disappears.
            Slip("half", "You took half of it: that factor is handy for the derivative, "
                 "but the mean itself is asked for.",
                 "return ", "return 0.5 * "),
            # The mean absolute error, a well-known other loss.
            Slip("absolute", "You averaged the distances themselves; here they are squared first.",
                 "(output - Y) ** 2", "np.abs(output - Y)"),
            # RMSE for MSE: a common mix-up of the two names.
            Slip("root", "You took the square root at the end: that is the RMSE. "
                 "The mean itself is asked for.",
                 "return np.mean((output - Y) ** 2)", "return np.sqrt(np.mean((output - Y) ** 2))"),
            # Document 000: 1/m, with m the number of samples.
            Slip("rows", "You divided by the number of samples only; the mean runs over all entries.",
                 "np.mean((output - Y) ** 2)", "np.sum((output - Y) ** 2) / len(Y)"),
            # The square taken last: the differences cancel before they are squared.
            Slip("squared_last", "You squared the mean of the differences, in which plus and minus "
                 "cancel. Square each difference first, and average then.",
                 "np.mean((output - Y) ** 2)", "np.mean(output - Y) ** 2"),
            # Document 002 keeps one squared error for each sample.
            Slip("not_averaged", "You returned all the squares; their mean, one number, is asked for.",
                 "np.mean((output - Y) ** 2)", "(output - Y) ** 2"),
            Slip("no_square", "Nothing is squared: in the mean of the differences plus and minus cancel.",
                 "(output - Y) ** 2", "(output - Y)"),
            Slip("no_square/turned", "Nothing is squared: in the mean of the differences plus and minus "
                 "cancel.",
                 "(output - Y) ** 2", "(Y - output)"),
            Slip("squares_apart", "You subtracted the squares; the difference is to be squared.",
                 "(output - Y) ** 2", "output ** 2 - Y ** 2"),
            Slip("precedence", "Only `Y` was squared: a power comes before a minus, so the difference needs "
                 "brackets.",
                 "(output - Y) ** 2", "output - Y ** 2"),
            Slip("one_axis", "You averaged down the columns only; one number for all entries is asked for.",
                 "(output - Y) ** 2", "(output - Y) ** 2, axis=0"),
            Slip("one_axis/rows", "You averaged along the rows only; one number for all entries is asked for.",
                 "(output - Y) ** 2", "(output - Y) ** 2, axis=1"),
            Slip("squared_last/sum", "You squared the sum of the differences, in which plus and minus cancel. "
                 "Square each difference first.",
                 "np.mean((output - Y) ** 2)", "np.sum(output - Y) ** 2 / Y.size"),
            Slip("one_less", "You divided by one less than there are; a mean divides by their number.",
                 "np.mean((output - Y) ** 2)", "np.sum((output - Y) ** 2) / (Y.size - 1)"),
            Slip("averaged_twice", "You divided by the number of samples once more; the mean has divided already.",
                 "return ", "return 1 / len(Y) * "),
            Slip("no_square/absolute", "Nothing is squared: in the mean of the differences plus and minus "
                 "cancel.",
                 "np.mean((output - Y) ** 2)", "abs(np.mean(output - Y))"),
            Slip("variance", "This is the variance of the differences: their mean was taken away before squaring. "
                 "Square the differences as they are.",
                 "np.mean((output - Y) ** 2)", "np.var(output - Y)"),
            Slip("relative", "The differences were divided by the targets; the loss takes them as they are.",
                 "(output - Y)", "((output - Y) / Y)"),
            Slip("median", "This is the median of the squares; their mean is wanted.",
                 "np.mean", "np.median"),
            Slip("largest", "This is the largest of the squares; their mean is wanted.",
                 "np.mean", "np.max"),
        ],
        ways=[
            "d = output - Y\n"
            "return np.sum(d * d) / d.size",
            "return np.linalg.norm(output - Y) ** 2 / output.size",
        ],
        hints=[
            "A difference for every entry, a square for every difference, then one number for all.",
            "NumPy squares a whole array with `** 2`, and `np.mean` without an axis averages "
            "over all entries.",
        ],
    ),
    Exercise(
        softmax,
        page="03_losses",
        title="Softmax of every row",
        prompt="Write `softmax(Z)`: each row of the logits `Z`, shape (n, n_classes), becomes "
        "probabilities that sum to 1, in an array of the same shape. "
        "It must also work where logits are as large as 800 or as low as -800.",
        cases=[
            Case("5 samples of 3 classes", draw(2, (5, 3))),
            Case("7 samples of 2 classes", draw(3, (7, 2))),
            Case("3 samples with logits up to 800, integers",
                 (np.array([[800, 799, -800], [-800, -801, -799], [800, -800, -800]]),)),
        ],
        slips=[
            # EXERCISES.md, 8.
            Slip("table", "You divided by the sum over the whole table, so that all entries "
                 "together have the sum 1. Every row is to have the sum 1.",
                 "Z - np.max(Z, axis=1, keepdims=True))\n    return powers / np.sum(powers, axis=1, keepdims=True)",
                 "Z - np.max(Z))\n    return powers / np.sum(powers)"),
            Slip("table/not_shifted", "You divided by the sum over the whole table; every row has a sum "
                 "of its own. And for large logits the exponential overflows.",
                 "*", "powers = np.exp(Z); return powers / np.sum(powers)"),
            # The same with a maximum of each row: the rows are no longer comparable.
            Slip("table/row_maximum", "You divided by the sum over the whole table, so that all "
                 "entries together have the sum 1. Every row is to have the sum 1.",
                 "np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)"),
            # EXERCISES.md, 8.
            Slip("columns", "Your columns have the sum 1; a sample is a row, so its row is to have it.",
                 "axis=1", "axis=0"),
            Slip("columns/not_shifted", "Your columns have the sum 1; a sample is a row, so its row is to "
                 "have it. And for large logits the exponential overflows.",
                 "*", "powers = np.exp(Z); return powers / np.sum(powers, axis=0)"),
            # EXERCISES.md, 8; document 004's kind of nan.
            Slip("no_shift", "For large logits it gives nan, since the exponential overflows. Lower every row by its own largest logit first; "
                 "that changes no probability.",
                 " - np.max(Z, axis=1, keepdims=True)", ""),
            # A repair that helps with moderate logits only.
            Slip("mean_shift", "You lowered every row by its mean, but its largest logit may be far "
                 "above that, and its exponential overflows.",
                 "np.exp(Z - np.max(", "np.exp(Z - np.mean("),
            Slip("smallest", "You lowered every row by its smallest logit; its largest then still "
                 "overflows. Take the largest.",
                 "np.max(Z", "np.min(Z"),
            # A well-known half-repair: one maximum for all samples.
            Slip("one_maximum", "Where one sample's logits are far below another's, all its "
                 "exponentials round to 0, and 0 / 0 is nan. Every row needs its own maximum.",
                 "np.max(Z, axis=1, keepdims=True)", "np.max(Z)"),
            # EXERCISES.md, 8.
            Slip("keepdims", "A row's maximum or sum lost its second axis, so NumPy lines it up with "
                 "the columns: an error, or wrong numbers where the table is square. Keep both axes.",
                 ", keepdims=True", ""),
            # Exponentials taken for probabilities.
            Slip("not_divided", "These are the exponentials; they become probabilities when "
                 "each is divided by the sum of its row.",
                 " / np.sum(powers, axis=1, keepdims=True)", ""),
            Slip("not_divided/no_shift", "These are the exponentials; they become probabilities when "
                 "each is divided by the sum of its row.",
                 "*", "return np.exp(Z)"),
            # "Normalise the row": the exponential left out.
            Slip("no_exp", "You divided the logits themselves by their sum, which leaves negative "
                 "ones negative. The exponential comes first.",
                 "np.exp(Z - np.max(Z, axis=1, keepdims=True))", "Z"),
            Slip("shares_of_sigmoids", "You divided sigmoids by their sum. Softmax does so with "
                 "the exponentials alone.",
                 "*", "s = 1 / (1 + np.exp(-Z)); return s / s.sum(axis=1, keepdims=True)"),
            # The output of the binary network in place of that of several classes.
            Slip("sigmoid", "These are sigmoids, each of its own logit; a row of them "
                 "need not have the sum 1. The classes of a row share one sum.",
                 "*", "return np.exp(-np.logaddexp(0, -Z))"),
            # Taken by its name: the maximum of the row.
            Slip("hard", "You gave the largest logit of a row all the probability. "
                 "Softmax gives every class a share of it.",
                 "*", "return np.eye(Z.shape[1])[np.argmax(Z, axis=1)]"),
            # Log-softmax, PyTorch's nearby function.
            Slip("log", "These are the logarithms of the probabilities; "
                 "the probabilities themselves are asked for.",
                 "powers / np.sum(powers, axis=1, keepdims=True)",
                 "Z - np.max(Z, axis=1, keepdims=True) - np.log(np.sum(powers, axis=1, keepdims=True))"),
            Slip("one_shift", "You lowered the logits above the line only; below it the same lowered "
                 "ones are added up.",
                 "powers / np.sum(powers", "powers / np.sum(np.exp(Z)"),
            Slip("sign", "The largest logit got the smallest probability: the exponent has the wrong sign.",
                 "np.exp(Z - np.max(Z, axis=1, keepdims=True))", "np.exp(np.min(Z, axis=1, keepdims=True) - Z)"),
            Slip("sign/not_shifted", "The largest logit got the smallest probability: the exponent has the "
                 "wrong sign.",
                 "*", "powers = np.exp(-Z); return powers / np.sum(powers, axis=1, keepdims=True)"),
            Slip("clipped", "Large logits were cut off, so that those beyond the limit became equal. Lower "
                 "every row by its largest logit instead.",
                 "*", "powers = np.exp(np.clip(Z, -500, 500)); "
                 "return powers / np.sum(powers, axis=1, keepdims=True)"),
            Slip("base_10", "The base of the powers is 10; it should be e.",
                 "np.exp(Z - np.max(Z, axis=1, keepdims=True))",
                 "10.0 ** (Z - np.max(Z, axis=1, keepdims=True))"),
            Slip("base_2", "The base of the powers is 2; it should be e.",
                 "np.exp(Z - np.max(Z, axis=1, keepdims=True))",
                 "2.0 ** (Z - np.max(Z, axis=1, keepdims=True))"),
            Slip("length", "Each row was divided by its length, the root of the sum of squares; then the squares "
                 "sum to 1, not the numbers.",
                 "np.sum(powers, axis=1, keepdims=True)", "np.linalg.norm(powers, axis=1, keepdims=True)"),
        ],
        hints=[
            "Make every logit positive with the exponential; then give each its share of its row.",
            "Adding one number to all logits of a row changes no share, so you may lower a row "
            "until its largest logit is 0: then nothing can overflow.",
            "Two numbers for each row: `np.max` and `np.sum`, both with `axis=1, keepdims=True`. The first "
            "is subtracted before the exponential, the second divides after it.",
        ],
    ),
    Exercise(
        bce,
        page="03_losses",
        title="The binary cross-entropy of logits",
        prompt="Write `bce(logits, Y)`, the binary cross-entropy, averaged over **all** entries of "
        "two arrays of shape (n, n_out). `logits` come before the sigmoid, `Y` holds 0 and 1. "
        "The number must be finite and exact for every logit, also for 800 and -800.",
        cases=[
            Case("5 samples", (draw(4, (5, 1))[0], column(1, 0, 0, 1, 0)), FIVE),
            Case("7 samples of 2 outputs",
                 (draw(5, (7, 2))[0], np.array([[1, 0], [0, 0], [1, 1], [0, 1], [1, 0], [1, 0], [1, 1]])),
                 SEVEN_OF_2),
            # 0, 0, 800 and 40, divided by 4.
            Case("logits of 40 and 800", (column(800.0, -800.0, -800.0, 40.0), column(1, 0, 1, 0)),
                 view=finite_and_exact(210.0)),
        ],
        slips=[
            # Documents 000 (section 4) steps on the sum.
            Slip("sum", "You added the losses up; the mean also divides by how many there are.",
                 "np.mean", "np.sum"),
            # 1/m, with m the number of samples, where there are several outputs.
            Slip("rows", "You divided by the number of samples only; the mean runs over all entries.",
                 "return np.mean(", "return Y.shape[1] * np.mean("),
            # Document 000: the minus sign in front.
            Slip("sign", "The sign is wrong: the logarithm of a probability is negative, "
                 "and a loss is its opposite, so never below 0.",
                 "return ", "return -"),
            # EXERCISES.md, 13.
            Slip("ones_only", "Only the entries with target 1 cost anything; "
                 "those with target 0 are to be charged as well.",
                 "(1 - Y) * if_0 + ", ""),
            Slip("zeros_only", "Only the entries with target 0 cost anything; "
                 "those with target 1 are to be charged as well.",
                 " + Y * if_1", ""),
            # EXERCISES.md, 13.
            Slip("inner_sign", "The terms of the targets 0 and 1 have different signs. "
                 "Both are losses, and both are added.",
                 "+ Y", "- Y"),
            # EXERCISES.md, 13: the two targets exchanged.
            Slip("swapped", "It is as if the targets had changed places: a logit far "
                 "above 0 is right for target 1, and costs little there.",
                 "(1 - Y) * if_0 + Y", "Y * if_0 + (1 - Y)"),
            # Document 004: the loss turns nan at epoch 4508.
            Slip("log_zero", "For large logits it is not finite: there a "
                 "probability rounds to 0 or 1, or an exponential overflows. "
                 "Use the logarithm in a form that never does either.",
                 "*", "P = 1 / (1 + np.exp(-logits)); "
                 "return -np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P))"),
            # The usual repair of it: clip, or log(p + 1e-7).
            Slip("epsilon", "For large logits it is finite but not exact, as "
                 "after clipping or adding an epsilon: a very wrong logit of 800 costs 800.",
                 "*", "P = np.clip(np.exp(-np.logaddexp(0, -logits)), 1e-7, 1 - 1e-7); "
                 "return -np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P))"),
            # DOCUMENTS.md: document 002 calls probabilities logits; here it is the other way round.
            Slip("no_sigmoid", "It is nan even for small logits, as a logarithm of a negative number is. "
                 "Were logits taken for probabilities? The logarithm is that of their sigmoid.",
                 "*", "return -np.mean(Y * np.log(logits) + (1 - Y) * np.log(1 - logits))",
                 says_the_numbers=True),
            # Mistake 2 of the list: sigmoid applied twice, in the network and in the loss.
            Slip("twice", "The sigmoid was applied twice; logits need it once.",
                 "*", "logits = np.exp(-np.logaddexp(0, -logits)); "
                 "return np.mean(np.logaddexp(0, logits) - Y * logits)"),
            # Mistake 1: another loss.
            Slip("squared", "This is the squared error of the probabilities; "
                 "cross-entropy takes their logarithms.",
                 "*", "return np.mean((np.exp(-np.logaddexp(0, -logits)) - Y) ** 2)"),
            # EXERCISES.md, 14.
            Slip("log10", "The logarithm has the wrong base, 10: the natural one is meant.",
                 "np.mean", "np.log10(np.e) * np.mean"),
            Slip("half", "You took half of it; the mean itself is asked for.",
                 "return ", "return 0.5 * "),
            # EXERCISES.md, 13 (per sample).
            Slip("not_averaged", "You returned a loss for every entry; "
                 "their mean, one number, is asked for.",
                 "np.mean", "np.asarray"),
            Slip("log2", "The logarithm has the wrong base, 2: the natural one is meant.",
                 "np.mean", "np.log2(np.e) * np.mean"),
            Slip("bracket", "Brackets are missing: the whole of `1 - Y` is a factor.",
                 "(1 - Y) * if_0", "1 - Y * if_0"),
            Slip("log2/powers", "`np.logaddexp2` takes powers of 2 and their logarithm; e is meant.",
                 "np.logaddexp(0, logits), np.logaddexp(0, -logits)",
                 "np.logaddexp2(0, logits), np.logaddexp2(0, -logits)"),
            Slip("one_axis", "You averaged down the columns only; one number for all entries is asked for.",
                 "np.mean(", "np.mean(axis=0, a="),
            Slip("one_axis/rows", "You averaged along the rows only; one number for all entries is asked for.",
                 "np.mean(", "np.mean(axis=1, a="),
            Slip("absolute", "This is the mean distance of the probabilities from the targets; cross-entropy takes "
                 "their logarithms.",
                 "*", "return np.mean(np.abs(np.exp(-np.logaddexp(0, -logits)) - Y))"),
            Slip("minus_one", "That is the loss for targets of -1 and 1; here they are 0 and 1.",
                 "*", "return np.mean(np.logaddexp(0, -Y * logits))"),
            Slip("modulus", "In log(1 + e^-|z|) the modulus is missing: beside max(z, 0) it must be there.",
                 "return np.mean((1 - Y) * if_0 + Y * if_1)", "return np.mean(np.maximum(logits, 0) - Y * logits + np.log1p(np.exp(-logits)))"),
            Slip("hinge", "That is the hinge loss, of targets -1 and 1; here logarithms of probabilities are "
                 "wanted.",
                 "*", "return np.mean(np.maximum(0, 1 - (2 * Y - 1) * logits))"),
            Slip("product_sign", "The term with `Y` times the logit has the wrong sign: a large logit is cheap where the "
                 "target is 1.",
                 "*", "return np.mean(np.logaddexp(0, logits) + Y * logits)"),
        ],
        forms=[Form("log_zero", TEXTBOOK_BCE, BCE_EDITS)],
        ways=[
            "return np.mean(np.maximum(logits, 0) - Y * logits + np.log1p(np.exp(-np.abs(logits))))",
            "return np.mean(np.logaddexp(0, logits) - Y * logits)",
        ],
        hints=[
            "An entry costs minus the logarithm of the probability that it gave to its target: "
            "the sigmoid of the logit for target 1, one minus that for target 0.",
            "Put the sigmoid into the logarithm and simplify: the cost for target 0 is "
            "log(1 + e^z), that for target 1 is log(1 + e^-z). `Y` selects between them.",
            "`np.logaddexp(0, z)` is log(1 + e^z) without overflow. Multiply the cost for target 0 by "
            "one minus `Y`, that for target 1 by `Y`; add; average.",
        ],
    ),
    Exercise(
        cross_entropy,
        page="03_losses",
        title="The cross-entropy of several classes",
        prompt="Write `cross_entropy(logits, Y)`: for each row, minus the logarithm of the "
        "probability that softmax gives to the true class; then the mean over the rows. Both arrays "
        "have shape (n, n_classes), and `Y` is one-hot. It must be finite and exact for logits of 800 and -800.",
        cases=[
            Case("5 samples of 3 classes", (draw(6, (5, 3))[0], classes(3, 0, 2, 1, 1, 0)),
                 {**FIVE, "the number of classes": 3}),
            Case("7 samples of 2 classes", (draw(7, (7, 2))[0], classes(2, 0, 1, 1, 0, 1, 1, 1)),
                 {**SEVEN, "the number of classes": 2}),
            # 800, log(1 + e^-1 + e^-2) and 0, divided by 3.
            Case("logits of 800 and -800",
                 (np.array([[800.0, 0.0, -800.0], [-800.0, -801.0, -802.0], [-800.0, 0.0, 800.0]]),
                  classes(3, 1, 0, 2)),
                 view=finite_and_exact((800 + np.log(1 + np.exp(-1) + np.exp(-2))) / 3)),
            Case("one row near 400, one near -400",
                 (np.array([[400.0, 399.0, 398.0], [-400.0, -401.0, -402.0]]), classes(3, 0, 0)),
                 view=finite_and_exact(np.log(1 + np.exp(-1) + np.exp(-2)))),
        ],
        slips=[
            # EXERCISES.md, 14.
            Slip("sum", "You added the rows' losses up; the mean also divides by the number of rows.",
                 "np.mean", "np.sum"),
            # EXERCISES.md, 14: k times too small.
            Slip("all_entries", "You averaged over all entries, the zeros of the other classes "
                 "included. A row has one loss, and the mean is that of the rows.",
                 "np.mean(np.sum(Y * log_P, axis=1))", "np.mean(Y * log_P)"),
            Slip("sign", "The sign is wrong: the logarithm of a probability is negative, "
                 "and a loss is its opposite, so never below 0.",
                 "-np.mean", "np.mean"),
            # Document 004's nan, and EXERCISES.md, 8.
            Slip("log_zero", "For large logits it is not finite: there an exponential "
                 "overflows or a probability rounds to 0. Simplify the logarithm of softmax on paper first.",
                 " - np.max(logits, axis=1, keepdims=True)", ""),
            Slip("one_maximum", "Where one sample's logits are far below another's, all its "
                 "exponentials round to 0, whose logarithm is infinite. Every row needs its own maximum.",
                 "np.max(logits, axis=1, keepdims=True)", "np.max(logits)"),
            Slip("lowered_inside", "You lowered the logits inside the logarithm, but subtracted "
                 "the true logit as it was: lower it too.",
                 "log_P = shifted", "log_P = logits"),
            # The usual repair: clip, or log(p + 1e-7).
            Slip("epsilon", "For large logits it is finite but not exact, as after "
                 "clipping or adding an epsilon: a true class that is 800 below the top costs 800.",
                 "Y * log_P", "Y * np.log(np.clip(np.exp(log_P), 1e-7, 1))"),
            # EXERCISES.md, 8: softmax along axis 0.
            Slip("columns", "Softmax ran down the columns; the classes of a sample stand in its row.",
                 "np.max(logits, axis=1, keepdims=True)\n"
                 "    sums = np.sum(np.exp(shifted), axis=1,",
                 "np.max(logits, axis=0, keepdims=True)\n"
                 "    sums = np.sum(np.exp(shifted), axis=0,"),
            # EXERCISES.md, 8: softmax over the whole table.
            Slip("table", "Softmax ran over the whole table; every row has probabilities of its own.",
                 "np.max(logits, axis=1, keepdims=True)\n"
                 "    sums = np.sum(np.exp(shifted), axis=1, keepdims=True)",
                 "np.max(logits)\n    sums = np.sum(np.exp(shifted))"),
            # PyTorch's CrossEntropyLoss behind a softmax layer, a well-known confusion.
            Slip("squared", "This is the squared error of the probabilities; cross-entropy takes "
                 "the logarithm of one of them.",
                 "-np.mean(np.sum(Y * log_P, axis=1))",
                 "np.mean(np.sum((np.exp(log_P) - Y) ** 2, axis=1))"),
            Slip("twice", "Softmax was applied twice; logits need it once.",
                 "    shifted = logits",
                 "    logits = np.exp(logits - np.max(logits, axis=1, keepdims=True))\n"
                 "    logits = logits / np.sum(logits, axis=1, keepdims=True)\n    shifted = logits"),
            # Logits taken for probabilities.
            Slip("no_softmax", "It is nan even for small logits, as a logarithm of a negative number is. "
                 "Were logits taken for probabilities? The logarithm is that of their softmax.",
                 "Y * log_P", "Y * np.log(logits)", says_the_numbers=True),
            # Logits taken for the logarithms of probabilities, as in PyTorch's NLLLoss.
            Slip("unnormalised", "You averaged the logits of the true classes. How probable a class is "
                 "depends on the other logits of its row as well.",
                 "Y * log_P", "Y * logits"),
            # PyTorch's NLLLoss given probabilities: a negative loss.
            Slip("no_log", "You averaged the probabilities of the true classes; "
                 "the loss takes their logarithms.",
                 "Y * log_P", "Y * np.exp(log_P)"),
            # Keras' binary_crossentropy with softmax, a well-known confusion.
            Slip("binary", "This is the binary cross-entropy of every entry. With several classes only "
                 "the probability of the true class counts.",
                 "np.mean(np.sum(Y * log_P, axis=1))",
                 "np.mean(Y * log_P + (1 - Y) * np.log(1 - np.exp(log_P)))"),
            Slip("binary/rows", "You charged the other classes as well, as the binary cross-entropy does. "
                 "With several classes only the probability of the true class counts.",
                 "np.sum(Y * log_P,", "np.sum(Y * log_P + (1 - Y) * np.log(1 - np.exp(log_P)),"),
            # EXERCISES.md, 14.
            Slip("log10", "The logarithm has the wrong base, 10: the natural one is meant.",
                 "np.mean", "np.log10(np.e) * np.mean"),
            Slip("not_averaged", "You returned a loss for every row; their mean, one number, is asked for.",
                 "np.mean(np.sum(Y * log_P, axis=1))", "np.sum(Y * log_P, axis=1)"),
            Slip("sigmoid", "You gave every logit a sigmoid of its own, as in the binary cross-entropy; the "
                 "classes of a row share one softmax.",
                 "*", "return np.mean(np.logaddexp(0, logits) - Y * logits)"),
            Slip("sigmoid/rows", "You gave every logit a sigmoid of its own, as in the binary cross-entropy; "
                 "the classes of a row share one softmax.",
                 "*", "return np.mean(np.sum(np.logaddexp(0, logits) - Y * logits, axis=1))"),
            Slip("lowered_outside", "You lowered the true logit, but not those inside the logarithm: lower "
                 "all of them.",
                 "np.exp(shifted)", "np.exp(logits)"),
            Slip("all_classes", "Every row met the true classes of all rows: take one entry of each row, that "
                 "of its own class.",
                 "np.sum(Y * log_P, axis=1)", "log_P[:, np.argmax(Y, axis=1)]"),
            Slip("squared", "This is the squared error of the probabilities; cross-entropy takes the logarithm "
                 "of that of the true class.",
                 "-np.mean(np.sum(Y * log_P, axis=1))", "np.mean((np.exp(log_P) - Y) ** 2)"),
            Slip("classes", "The sum over all rows was divided by the number of classes; the mean is one over "
                 "the rows.",
                 "np.mean(np.sum(Y * log_P, axis=1))", "np.sum(Y * log_P) / Y.shape[1]"),
            Slip("log_last", "You took the logarithm of the mean; each row's probability has a logarithm of its "
                 "own, and those are averaged.",
                 "-np.mean(np.sum(Y * log_P, axis=1))", "-np.log(np.mean(np.sum(Y * np.exp(log_P), axis=1)))"),
            Slip("error_rate", "This is the share of rows whose class is wrong; the loss takes the logarithm of "
                 "the probability of the true class.",
                 "-np.mean(np.sum(Y * log_P, axis=1))",
                 "np.mean(np.argmax(logits, axis=1) != np.argmax(Y, axis=1))"),
            Slip("likeliest", "Your loss looks at the likeliest class of each row; the true class counts, whatever its "
                 "probability.",
                 "np.sum(Y * log_P, axis=1)", "np.max(log_P, axis=1)"),
            Slip("entropy", "The probabilities themselves are the weights in your sum; those should be the one-hot "
                 "targets.",
                 "Y * log_P", "np.exp(log_P) * log_P"),
        ],
        forms=[Form("log_zero", TEXTBOOK_CROSS_ENTROPY, CROSS_ENTROPY_EDITS)],
        ways=[
            "m = logits.max(axis=1, keepdims=True)\n"
            "sums = np.sum(np.exp(logits - m), axis=1, keepdims=True)\n"
            "return np.mean(np.log(sums) + m - np.sum(Y * logits, axis=1, keepdims=True))",
        ],
        hints=[
            "A row's loss looks at one number only: the logarithm of the probability of its true "
            "class. Multiplying by a one-hot row and adding up selects it.",
            "The logarithm of softmax is the logit minus the logarithm of the sum of the exponentials "
            "of its row. Lower the row by its largest logit first, and nothing overflows.",
            "Three lines: the logits minus their row's maximum; those minus the `np.log` of the row's "
            "`np.sum` of `np.exp`, both with `axis=1, keepdims=True`; minus the mean of the rows' "
            "selected entries.",
        ],
    ),
    Exercise(
        accuracy,
        page="03_losses",
        title="The accuracy",
        prompt="Write `accuracy(p, Y)`, the share of samples whose class is right, from 0 to 1. "
        "`p` holds probabilities, `Y` holds 0 and 1, both of shape (n, 1); the class is 1 where "
        "the probability is above 0.5, and 0 elsewhere.",
        cases=[
            Case("5 samples", (column(0.9, 0.2, 0.7, 0.8, 1.0), column(1.0, 0.0, 0.0, 1.0, 1.0)), FIVE),
            Case("7 samples, one probability exactly 0.5",
                 (column(0.3, 0.5, 0.55, 0.15, 0.95, 0.8, 0.65),
                  column(1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0)),
                 SEVEN),
            Case("3 samples, integer targets, all classes 0", (column(0.1, 0.4, 0.3), column(0, 1, 1))),
        ],
        slips=[
            # EXERCISES.md, 15.
            Slip("no_threshold", "Only probabilities of exactly 0 or 1 count as right in your "
                 "numbers. Turn all of them into classes, and compare these with `Y`.",
                 "(p > 0.5)", "p"),
            # Mistake 9: (n,) against (n, 1).
            Slip("broadcast", "Every prediction met every target, in an n-by-n table, as happens "
                 "with (n,) against (n, 1). Compare row with row.",
                 "== Y", "== Y.ravel()"),
            # EXERCISES.md, 15.
            Slip("percent", "This is the accuracy in per cent; a share between 0 and 1 is asked for.",
                 "np.mean", "100 * np.mean"),
            Slip("count", "This is a count; a share also divides by the number of samples.",
                 "np.mean", "np.sum"),
            # The error rate, its opposite.
            Slip("errors", "This is the share of the wrong ones; that of the right ones is asked for.",
                 "==", "!="),
            # A probability of exactly 0.5: documents 002 and 004 differ from one another.
            Slip("at_half", "A probability of exactly 0.5 was given class 1; here it is class 0.",
                 ">", ">="),
            # The threshold of logits, used for probabilities.
            Slip("zero", "Every probability became class 1, as by the threshold of logits, 0, "
                 "or by a second sigmoid. That of probabilities is 0.5.",
                 "0.5", "0"),
            # astype(int) cuts off what stands behind the point.
            Slip("cut_off", "Every probability below 1 became class 0, as happens when the digits "
                 "behind the point are cut off. The limit is 0.5.",
                 "p > 0.5", "p == 1"),
            # A well-known confusion of three measures.
            Slip("recall", "You looked only at the samples whose target is 1: that is the recall. "
                 "The accuracy counts all samples.",
                 "np.mean((p > 0.5) == Y)", "np.sum((p > 0.5) * Y) / np.sum(Y)"),
            Slip("precision", "You looked only at the samples that were called 1: that is the precision. "
                 "The accuracy counts all samples.",
                 "np.mean((p > 0.5) == Y)", "np.sum((p > 0.5) * Y) / np.sum(p > 0.5)"),
            # Both called 1: the true negatives forgotten.
            Slip("ones_only", "You counted the ones that were found, but a 0 that was called 0 is "
                 "right as well.",
                 "(p > 0.5) == Y", "(p > 0.5) * Y"),
            # One minus the mean distance: a loss taken for the accuracy.
            Slip("soft", "You averaged how near the probabilities are to the targets. "
                 "A class is right or wrong, with nothing in between.",
                 "np.mean((p > 0.5) == Y)", "1 - np.mean(np.abs(p - Y))"),
            Slip("soft/distance", "You averaged how far the probabilities are from the targets. "
                 "A class is right or wrong, with nothing in between.",
                 "np.mean((p > 0.5) == Y)", "np.mean(np.abs(p - Y))"),
            Slip("soft/squared", "You averaged how near the probabilities are to the targets, in "
                 "squares. A class is right or wrong, with nothing in between.",
                 "np.mean((p > 0.5) == Y)", "1 - np.mean((p - Y) ** 2)"),
            Slip("not_averaged", "You returned right or wrong for every sample; "
                 "the share of the right ones, one number, is asked for.",
                 "np.mean((p > 0.5) == Y)", "(p > 0.5) == Y"),
            Slip("ones_share", "This is the share of the samples that were called 1; compare the classes with "
                 "`Y`.",
                 "(p > 0.5) == Y", "p > 0.5"),
            Slip("all_zero", "Every sample got class 0. Is the largest entry of a single column sought, which "
                 "is always the first? Compare with 0.5.",
                 "p > 0.5", "p > 1"),
            Slip("mean", "You compared with the mean of the probabilities; the limit is 0.5, whatever the "
                 "others are.",
                 "0.5", "np.mean(p)"),
            Slip("f1", "This is the F1 score, of precision and recall; the accuracy counts all samples that are"
                 " right.",
                 "np.mean((p > 0.5) == Y)", "2 * np.sum((p > 0.5) * Y) / (np.sum(p > 0.5) + np.sum(Y))"),
        ],
        hints=[
            "First a class for every probability, then right or wrong for every class, then a share.",
            "Comparisons work on whole arrays, and the mean of True and False is the share of True: "
            "compare `p` with the threshold, the result with `Y`, and average.",
        ],
    ),
]  # fmt: skip
