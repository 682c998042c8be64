"""What a teacher needs to check the files of a class; a learner needs `nnbook.exercises` alone.

One idea a file::

    reading        take the source out of a file or notebook
    ipython        make Python of a cell, as IPython does
    child          run it and judge it, in a process of its own
    files          start that process, and stop it in time
    reporting      a class in one table
    cells          the cells of an exercise, for the pages of the book and for
    export         notebooks and tests of grading systems
    commands       ``python -m nnbook.exercises``
"""
