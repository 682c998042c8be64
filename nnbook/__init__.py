"""Neural networks from scratch with NumPy: the code of the book.

Each chapter has one file, and a file uses only the files above it::

    structure      1  layers and networks, and how they are initialised
    forward_pass   2  from inputs to outputs
    losses         3  how wrong an output is
    chain_rule     4  the derivative of every function of chapters 1 and 3
    backprop       5  from the loss back to every weight
    training       6  gradient descent, and the training loop

Beside the chapters::

    doors, kinds   what a caller gives is looked at: clear errors for bad input
    watching       a training may end at any moment, and nothing is lost
    engine         chapter 6's loop for speed, equal to it in every bit
    programs       the formulas that the engine runs
    many           networks of one architecture trained at once, from many seeds
    gradient_check is a gradient right?
    convolution    a layer that looks at patches of an image
    datasets       the data of the worked examples
    plotting       the pictures, one file each
    saving         networks to files and back
    exercises      functions to write, and a check that names the mistake
    classroom      the same for the files of a whole class
    notebook       what the book's pages need: source code shown, numbers in prose

Import from the chapter's file, so that the import says where to read on::

    from nnbook.backprop import loss_and_gradients
"""

__version__ = "0.1.0"
