"""What bad days do to the program: a harness with figures, and a quick part of each in the suite.

Each module with a ``run(count)`` is a part, and its first line says what it does.
"""
