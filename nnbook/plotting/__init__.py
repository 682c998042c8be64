"""Pictures, one file each; they share the colours and the ink of `style`.

=====================  =========================================================
file                   what it draws
=====================  =========================================================
``network_diagram``    a network: neurons, weights, biases
``neuron_line``        one neuron with two inputs as a line in the plane
``activation_curves``  activation functions and their slopes
``spreads``            the activations of every layer, for several initialisations
``circuit``            a computation with its values and gradients
``loss_surface``       the loss over two parameters, and the way down
``loss_curve``         the loss of one training
``fan_of_curves``      the losses of many trainings, and their median
``decision_regions``   what a classifier says about every point of the plane
``images``             handwritten digits, or weights as images
``parts``              what several pictures share
``style``              colours, and figures as reproducible SVG
=====================  =========================================================

Every function takes the axes to draw on and returns it; without one it makes a new figure.
None shows a figure or changes a setting.  Words are up to the caller; the rest are symbols.
"""

try:
    import matplotlib  # noqa: F401
except ModuleNotFoundError as error:
    raise ImportError("the pictures need Matplotlib: python -m pip install matplotlib") from error
